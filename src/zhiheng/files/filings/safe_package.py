"""Zipped workbooks, examined before any library unpacks them: what they say of their sizes, and what is true of it."""

from __future__ import annotations

import zipfile
from io import BytesIO

from zhiheng.files.filings.wording import Where, refusal
from zhiheng.files.readers.packages import Package

MEMBER_LIMIT = 768 * 1024 * 1024
"""Bytes of one unpacked member: a sheet of a million rows and some ten columns."""
TOTAL_LIMIT = 1024 * 1024 * 1024
RATIO_LIMIT = 200
"""Unpacked bytes for each packed one; honest sheets have 5 to 50."""
_SMALL = 16 * 1024 * 1024
_STEP = 4 * 1024 * 1024
_BROKEN = (zipfile.BadZipFile, OSError, EOFError, ValueError, KeyError, NotImplementedError, RuntimeError)


class SafePackage:
    """A zipped workbook. Raises InputProblem where it is locked, swollen or broken."""

    def __init__(self, data: bytes, where: Where) -> None:
        self._where = where
        self._package = Package(data, where.name)
        self.members = self._package.members
        self._archive = zipfile.ZipFile(BytesIO(data))
        members = self._archive.infolist()
        if any(each.flag_bits & 1 for each in members):
            raise refusal("file-protected", where)
        large = [each for each in members if each.file_size > _SMALL]
        worst = max((each.file_size / max(each.compress_size, 1) for each in large), default=0)
        total = sum(each.file_size for each in members)
        if total > TOTAL_LIMIT or worst > RATIO_LIMIT or any(each.file_size > MEMBER_LIMIT for each in large):
            raise refusal("file-swollen", where, f"{total // 1024 // 1024} MB")

    def member(self, name: str) -> bytes:
        """A member unpacked to its end: sizes may lie, and the checksum tells."""
        parts, total = [], 0
        try:
            with self._archive.open(name) as opened:
                while part := opened.read(_STEP):
                    parts.append(part)
                    total += len(part)
                    if total > MEMBER_LIMIT:
                        raise refusal("file-swollen", self._where, name)
        except _BROKEN as error:
            raise refusal("file-broken", self._where, name) from error
        return b"".join(parts)
