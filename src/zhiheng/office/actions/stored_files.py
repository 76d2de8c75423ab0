"""Files that people hand in, kept once under the hash of their content: attachments/ab/ab12…; a name is for showing only."""

from __future__ import annotations

import hashlib
import os
import tempfile
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Protocol

from django.conf import settings

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.office import clock
from zhiheng.office.actions.upload_checks import check_content
from zhiheng.office.records.models import StoredFile

LIMIT = 128 * 1024 * 1024
"""Bytes. Chosen above the largest workbook a department files, below what fills a small disk in a day."""
NAME_LIMIT = 200
"""Bytes in UTF-8 of a name that are kept: systems of files take 255, which a name of 85 Chinese characters fills."""


class Uploaded(Protocol):
    """A file as Django hands it over."""

    name: str | None

    def chunks(self) -> Iterator[bytes]:
        """Its content in pieces."""
        ...


def keep_upload(uploaded: Uploaded, limit: int = LIMIT) -> StoredFile:
    """Keeps the file and gives its row; content that is there already is not kept twice, and keeps the name it came with first.

    `limit` in bytes. May be called inside an action or before it: a file that nothing refers to does no harm. Raises InputProblem
    for a file that is empty, too large, a program or infected, before anything of it stands under its hash.
    """
    name = shown_name(uploaded.name or "")
    folder = Path(settings.OFFICE_FILES)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".", suffix=".part", delete=False) as draft:
        try:
            digest, size = _stream(uploaded, draft, name, limit)
            check_content(Path(draft.name), name)
            _place(Path(draft.name), folder / digest[:2] / digest)
        finally:
            Path(draft.name).unlink(missing_ok=True)
    kept, _ = StoredFile.objects.get_or_create(
        sha256=digest, defaults={"name": name, "size": size, "at": clock.now()}
    )
    return kept


def path_of(stored: StoredFile) -> Path:
    """Where the content lies. Raises InputProblem where it is gone from the disk, which only a person can have done."""
    path = Path(settings.OFFICE_FILES) / stored.sha256[:2] / stored.sha256
    if path.is_file():
        return path
    raise _problem(
        "file-gone", stored.name, "",
        Text("服务器上找不到这个文件的内容", "the content of this file is gone from the server"),
        Text("请系统管理员从备份恢复附件目录", "Ask the system administrator to restore the attachments from the backup"),
    )  # fmt: skip


def shown_name(said: str) -> str:
    """The name without path, control and direction characters, and no longer than systems of files take; never empty."""
    last = said.replace("\\", "/").rpartition("/")[2]
    clean = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip(" .")
    stem, dot, suffix = clean.rpartition(".")
    if dot and len(suffix) < 10:
        return _cut(stem, NAME_LIMIT - len(f".{suffix}".encode())) + f".{suffix}"
    return _cut(clean, NAME_LIMIT) or "未命名"


def _cut(text: str, limit: int) -> str:
    """As much of the beginning as fits into so many bytes, never part of a character."""
    return text.encode()[:limit].decode(errors="ignore")


def _stream(uploaded: Uploaded, draft: IO[bytes], name: str, limit: int) -> tuple[str, int]:
    """The digest and size of what was written down, which the disk has by then."""
    hashed, size = hashlib.sha256(), 0
    for chunk in uploaded.chunks():
        size += len(chunk)
        if size > limit:
            raise _problem(
                "file-too-large", name, "",
                Text(f"文件超过 {limit >> 20} MB", f"the file is larger than {limit >> 20} MB"),
                Text("请去掉图片等内容，或分成几个文件", "Take out pictures and the like, or divide it into several files"),
            )  # fmt: skip
        hashed.update(chunk)
        draft.write(chunk)
    if not size:
        raise _problem(
            "file-empty", name, "", Text("文件是空的", "the file is empty"),
            Text("请打开原文件看看有没有内容，再上传", "Open the original and see that there is something in it, then upload it"),
        )  # fmt: skip
    draft.flush()
    os.fsync(draft.fileno())
    return hashed.hexdigest(), size


def _place(draft: Path, path: Path) -> None:
    """Puts the content under its hash, whole; a name in a folder is on the disk only when the folder is."""
    if path.exists():
        return
    path.parent.mkdir(exist_ok=True)
    draft.replace(path)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _problem(code: str, name: str, value: str, message: Text, remedy: Text) -> InputProblem:
    place = Text(f"文件「{name}」", f"file “{name}”")
    return InputProblem(
        Issue(level=Level.ERROR, code=code, place=place, value=value, message=message, remedy=remedy)
    )
