"""The archive of a backup: a zip file whose first words are a list of every member with its size and SHA-256.

Nothing in an archive is believed before it was looked at: names that lead out of the directory, links and members that nobody listed
are problems of the archive, and only contents are ever written, under names that passed.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from zhiheng.core.issues import InputProblem, Issue, Level, Text

FORMAT = 1
"""The form of the list below."""
LIST = "zhiheng-backup.json"
SQLITE, POSTGRESQL = "database.sqlite3", "database.dump"
DATABASES = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
"""Under which name the database of a kind lies in the archive."""
PLAIN, LEDGER, ATTACHMENTS = "workspace/", "ledger/", "attachments/"
PIECE = 1 << 20
LIST_LIMIT = 256 << 20
"""Bytes of a list that are read: some million members. A larger one is no list of ours."""
PACKED_ALREADY = (".parquet", ".dump")
_ODD = re.compile(r'[\x00-\x1f\\:*?"<>|]')
_LEDGER = re.compile(
    r"ledger/(segments/[^/]+/[0-9a-f]{64}\.parquet|files/[0-9a-f]{2}/[0-9a-f]{64}|manifests/\d{10}\.json)"
)
_ATTACHMENT = re.compile(r"attachments/([0-9a-f]{2})/\1[0-9a-f]{62}")

Progress = Callable[[int, int], None]
"""Is told how many bytes were handled, and of how many."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file in the archive: its name there, its size in bytes and the SHA-256 of its content."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What an archive says of itself. `head` and `head_sha256`: the last entry of the ledger it holds; `database`: sqlite or postgresql;
    `made_at`: ISO 8601 with its zone; `missing`: files that the database named and nobody could read when it was made.
    """

    format: int
    program: str
    made_at: str
    database: str
    head: int
    head_sha256: str
    members: tuple[Member, ...]
    missing: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Bytes of all members."""
        return sum(each.size for each in self.members)


@dataclass
class Writing:
    """An archive that is being written."""

    zip: zipfile.ZipFile
    members: list[Member] = field(default_factory=list)

    def add(
        self, name: str, source: IO[bytes], wanted: str = "", told: Callable[[int], None] | None = None
    ) -> bool:
        """Adds a file under that name; False where its digest is not the one `wanted`: the member then counts for nothing."""
        method = zipfile.ZIP_STORED if name.endswith(PACKED_ALREADY) else zipfile.ZIP_DEFLATED
        entry = zipfile.ZipInfo(name)
        entry.compress_type, entry.external_attr = method, 0o600 << 16
        hashed, size = hashlib.sha256(), 0
        with self.zip.open(entry, "w", force_zip64=True) as target:
            while piece := source.read(PIECE):
                hashed.update(piece)
                target.write(piece)
                size += len(piece)
                if told is not None:
                    told(len(piece))
        digest = hashed.hexdigest()
        if wanted and digest != wanted:
            return False
        self.members.append(Member(name, size, digest))
        return True


@contextmanager
def written_whole(path: Path) -> Iterator[Writing]:
    """A new archive at `path`, readable by its owner alone; it gets its name when it is complete and on the disk, else nothing stays.

    Raises InputProblem where something stands there already.
    """
    if path.exists():
        raise InputProblem(_problem("backup-exists", path, Text("这里已经有文件", "a file stands here already"),
                                    Text("请换一个文件名，原有文件不会被改动", "Choose another name; what stands here is left alone")))  # fmt: skip
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            with zipfile.ZipFile(file, "w") as archive:
                yield Writing(archive)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        _sync(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def close_list(writing: Writing, contents: dict[str, Any]) -> None:
    """Writes the list of the members, the last thing that goes into an archive."""
    members = [[each.name, each.size, each.sha256] for each in writing.members]
    said = json.dumps({"format": FORMAT, **contents, "members": members}, ensure_ascii=False, indent=0)
    writing.zip.writestr(zipfile.ZipInfo(LIST), said.encode(), zipfile.ZIP_DEFLATED)


class Archive:
    """An archive that is read. Use with `with`; raises InputProblem on opening where it is none, or of a later form."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError) as error:
            raise InputProblem(damaged(path, str(error))) from error
        try:
            self.contents = self._list()
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def _list(self) -> Contents:
        try:
            with self._zip.open(LIST) as file:
                said = json.loads(file.read(LIST_LIMIT))
            version = int(said["format"])
        except KeyError:
            raise InputProblem(_problem("backup-unknown", self.path, Text("这不是质衡的备份", "this is no backup of Zhiheng"),
                                        Text("请核对文件名", "Check the name of the file"))) from None  # fmt: skip
        except (ValueError, TypeError, zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise InputProblem(damaged(self.path, LIST)) from error
        if version > FORMAT:
            raise InputProblem(
                _problem("backup-newer", self.path,
                         Text(f"备份的格式是第 {version} 版，本程序只认到第 {FORMAT} 版", f"the backup has format {version}; this program knows formats up to {FORMAT}"),
                         Text("请换用较新版本的质衡", "Use a newer version of Zhiheng"))
            )  # fmt: skip
        try:
            return _contents(said)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise InputProblem(damaged(self.path, LIST)) from error

    def issues(self, progress: Progress | None = None) -> list[Issue]:
        """Everything that is wrong with the archive; none where it holds exactly what its list says. Reads it whole."""
        found = [*self._unsafe(), *self._unlisted()]
        if DATABASES.get(self.contents.database) not in {each.name for each in self.contents.members}:
            found.append(damaged(self.path, "database"))
        there, done = set(self._zip.namelist()), 0
        for member in self.contents.members:
            if member.name not in there:
                found.append(
                    _problem(
                        "backup-member-missing",
                        self.path,
                        Text("备份里缺少一个文件", "the backup lacks a file"),
                        _OTHER,
                        member.name,
                    )
                )
            elif self._digest(member) != member.sha256:
                found.append(
                    _problem(
                        "backup-member-changed",
                        self.path,
                        Text("备份里的文件已损坏或被改动", "a file in the backup was damaged or changed"),
                        _OTHER,
                        member.name,
                    )
                )
            done += member.size
            if progress is not None:
                progress(done, self.contents.size)
        return found  # fmt: skip

    def _unsafe(self) -> Iterator[Issue]:
        for name in [each.name for each in self.contents.members if not is_safe(each.name)]:
            yield _problem(
                "backup-name-unsafe", self.path,
                Text("备份里有不该有的文件名，可能是有人做的手脚", "the backup holds a name that no backup has; somebody may have meddled with it"),
                Text("不要恢复这份备份，请查明来历", "Do not restore this backup; find out where it comes from"), name,
            )  # fmt: skip

    def _unlisted(self) -> Iterator[Issue]:
        counted = Counter(each.name for each in self.contents.members)
        listed = set(counted)
        names = Counter(each.filename for each in self._zip.infolist())
        twice = {name for count_of in (names, counted) for name, count in count_of.items() if count > 1}
        for name in sorted((names.keys() - listed - {LIST, *self.contents.missing}) | twice):
            yield _problem(
                "backup-member-added", self.path,
                Text("备份里多出了清单上没有的文件", "the backup holds a file that its list does not name"), _OTHER, name,
            )  # fmt: skip

    def _digest(self, member: Member) -> str:
        """SHA-256 of what lies there, read no further than the list says; "" where it is longer or cannot be read."""
        hashed, size = hashlib.sha256(), 0
        try:
            for piece in self.pieces(member):
                size += len(piece)
                if size > member.size:
                    return ""
                hashed.update(piece)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
            return ""
        return hashed.hexdigest()

    def pieces(self, member: Member) -> Iterator[bytes]:
        """The content of a member, in pieces."""
        with self._zip.open(member.name) as file:
            while piece := file.read(PIECE):
                yield piece

    def text(self, name: str) -> str:
        """A small member as text; "" where there is none."""
        found = next((each for each in self.contents.members if each.name == name), None)
        return b"".join(self.pieces(found)).decode("utf-8-sig") if found else ""


def is_safe(name: str) -> bool:
    """Whether a member of that name is one that backups have, and lands inside the directory whatever system it is restored on."""
    if name in DATABASES.values() or _LEDGER.fullmatch(name) or _ATTACHMENT.fullmatch(name):
        return True
    if not name.startswith(PLAIN) or _ODD.search(name):
        return False
    parts = name.removeprefix(PLAIN).split("/")
    return all(part not in ("", ".", "..") for part in parts) and parts[0] not in RESERVED


RESERVED = ("ledger", "attachments", "cache", "backups", "zhiheng.sqlite3", "zhiheng.sqlite3-wal", "zhiheng.sqlite3-shm", "zhiheng.sqlite3-journal")  # fmt: skip
"""Names at the top of a workspace that are no plain files: what lies there has members of its own, or is derived."""
_OTHER = Text("请用另一份备份", "Use another backup")


def _contents(said: dict[str, Any]) -> Contents:
    return Contents(
        format=said["format"], program=str(said["program"]), made_at=str(said["made_at"]), database=str(said["database"]),
        head=int(said["head"]), head_sha256=str(said["head_sha256"]), missing=tuple(map(str, said["missing"])),
        members=tuple(Member(str(name), int(size), str(digest)) for name, size, digest in said["members"]),
    )  # fmt: skip


def damaged(path: Path, detail: str) -> Issue:
    """The archive cannot be read at all, or not its list."""
    return _problem("backup-damaged", path, Text("备份已损坏，或没有写完", "the backup is damaged, or was not written to its end"), _OTHER, detail)  # fmt: skip


def _problem(code: str, path: Path, message: Text, remedy: Text, value: str = "") -> Issue:
    return Issue(
        level=Level.ERROR, code=code, place=Text(str(path), str(path)), value=value, message=message, remedy=remedy
    )  # fmt: skip


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
