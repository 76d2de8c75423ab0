"""Backing a workspace up while people work in it: the database as of one moment, then every file that it names, in one archive.

Files are immutable and are written before the transaction that names them, and nothing that a filing names is ever swept; so whatever the
copy of the database names is there when it is looked for afterwards, however long that takes.
"""

from __future__ import annotations

import io
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.ledger.hashing import sha256_of, sha256_of_file
from zhiheng.workspace import office_tables
from zhiheng.workspace.archives import (
    ATTACHMENTS,
    DATABASES,
    LEDGER,
    PLAIN,
    RESERVED,
    Progress,
    Writing,
    close_list,
    is_safe,
    written_whole,
)
from zhiheng.workspace.opening import Workspace
from zhiheng.workspace.snapshots import Snapshot, snapshot

FOLDER = "backups"
"""Where the office puts the backup that it makes before it changes tables."""
_NAME = re.compile(r"zhiheng-\d{8}-\d{6}\.zip")


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedUp:
    """A backup that was made: its file and the SHA-256 of it, its members and their bytes, the last entry of the ledger in it.

    `issues`: what the backup could not hold; each is an error.
    """

    path: Path
    sha256: str
    members: int
    bytes: int
    head: int
    head_sha256: str
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class _Source:
    """Something that goes into the archive: under which name, from where, and with which digest ("" where none is known)."""

    name: str
    content: Path | bytes | str
    sha256: str = ""


def dated_name(at: datetime) -> str:
    """The name of a backup in a folder of backups, such as zhiheng-20281101-030000.zip; names sort by time."""
    return f"zhiheng-{at:%Y%m%d-%H%M%S}.zip"


def back_up(
    workspace: Workspace, target: Path, *, at: datetime, progress: Progress | None = None
) -> BackedUp:
    """Writes the workspace into a new archive at `target`. `at`: the moment, with its zone.

    A file that the database names and nobody can read any more does not keep the rest from being backed up: it is told in `issues`, in
    the archive too. Raises InputProblem where a file stands at `target`, or the database gives no answer.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    before = {path.name: path.read_bytes() for path in sorted(workspace.root.glob("*.toml"))}
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".zhiheng-backup-") as scratch:
        found = snapshot(workspace, Path(scratch))
        with written_whole(target) as writing:
            issues = [
                *_outside(workspace),
                *_filled(writing, workspace, found, before, target=target, progress=progress),
            ]
            close_list(
                writing,
                {
                    "program": version("zhiheng"), "made_at": at.isoformat(timespec="seconds"), "database": found.kind, "head": found.head,
                    "head_sha256": found.head_sha256, "missing": [issue.value for issue in issues if issue.code == "backup-incomplete"],
                },
            )  # fmt: skip
    return BackedUp(
        path=target, sha256=sha256_of_file(target), members=len(writing.members), bytes=sum(each.size for each in writing.members),
        head=found.head, head_sha256=found.head_sha256, issues=tuple(issues),
    )  # fmt: skip


def keep_latest(folder: Path, number: int) -> list[Path]:
    """Removes all but the latest `number` backups with dated names in a folder; gives those removed."""
    made = sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name))
    gone = made[:-number] if number else []
    for path in gone:
        path.unlink(missing_ok=True)
    return gone


def _filled(
    writing: Writing, workspace: Workspace, found: Snapshot, before: dict[str, bytes], *, target: Path, progress: Progress | None
) -> Iterator[Issue]:  # fmt: skip
    done, total = 0, found.file.stat().st_size + found.bytes

    def told(size: int) -> None:
        nonlocal done
        done += size
        if progress is not None:
            progress(done, max(done, total))

    for source in _sources(workspace, found, before, target):
        if not is_safe(source.name):
            yield _odd_name(source.name)
            continue
        try:
            with _opened(workspace, source) as content:
                whole = writing.add(source.name, content, source.sha256, told)
        except (OSError, InputProblem):
            whole = False
        if not whole:
            yield _incomplete(source.name)


def _sources(
    workspace: Workspace, found: Snapshot, before: dict[str, bytes], target: Path
) -> Iterator[_Source]:
    yield _Source(DATABASES[found.kind], found.file)
    for name, text in found.manifests.items():
        yield _Source(LEDGER + name, text.encode())
    for name, digest in found.stored.items():
        yield _Source(LEDGER + name, name, digest)
    for digest in found.attachments:
        name = office_tables.attachment_name(digest)
        yield _Source(ATTACHMENTS + name, workspace.root / office_tables.ATTACHMENTS / name, digest)
    yield from (_Source(PLAIN + name, content) for name, content in _texts(before, found).items())
    for path in _plain(workspace, target):
        name = path.relative_to(workspace.root).as_posix()
        if name not in before:
            yield _Source(PLAIN + name, path)


def _texts(before: dict[str, bytes], found: Snapshot) -> dict[str, bytes]:
    """The small files at the top of the workspace. They were read before the database was copied: a text that is an edition gives way to
    the latest one, and any other was changed by hand and waits to be taken in.
    """
    latest = {name: known[-1][1].encode() for name, known in found.editions.items()}
    changed = {
        name: content
        for name, content in before.items()
        if sha256_of(content.decode("utf-8-sig", errors="replace").encode()) not in {digest for digest, _ in found.editions.get(name, [])}
    }  # fmt: skip
    return {**latest, **changed}


def _opened(workspace: Workspace, source: _Source) -> IO[bytes]:
    if isinstance(source.content, bytes):
        return io.BytesIO(source.content)
    path = (
        source.content if isinstance(source.content, Path) else workspace.ledger.store.local(source.content)
    )
    return path.open("rb")


def _plain(workspace: Workspace, target: Path) -> Iterator[Path]:
    """Files of the workspace that neither the ledger nor the office keeps by their hash: settings, own schemes, the key, logs."""
    skipped = _not_plain(workspace, target)
    seen: set[Path] = set()
    for folder, folders, files in os.walk(workspace.root, followlinks=True):
        here = Path(folder)
        folders[:] = sorted(each for each in folders if (here / each).resolve() not in {*skipped, *seen})
        seen |= {(here / each).resolve() for each in folders}
        for each in sorted(files):
            path = here / each
            if path.is_file() and path.resolve() not in skipped and not each.endswith(".part"):
                yield path


def _not_plain(workspace: Workspace, target: Path) -> set[Path]:
    places = [workspace.root / name for name in (*RESERVED, FOLDER)]
    places += [target, *target.parent.glob("zhiheng-*.zip"), *target.parent.glob(".zhiheng-backup-*")]
    if not workspace.settings.in_object_store():
        places.append(workspace.root / workspace.settings.store)
    file = workspace.ledger.engine.url.database
    if workspace.ledger.engine.dialect.name == "sqlite" and file:
        places += [Path(f"{file}{suffix}") for suffix in ("", "-wal", "-shm", "-journal")]
    return {place.resolve() for place in places}


def _outside(workspace: Workspace) -> Iterator[Issue]:
    """A plan that lies elsewhere is not in the directory that is backed up."""
    plan = workspace.settings.plan
    if plan and not (workspace.root / plan).resolve().is_relative_to(workspace.root):
        message = Text(
            "计划文件在工作区之外，没有备份", "the plan lies outside the workspace and was not backed up"
        )
        remedy = Text(
            "请把它移到工作区里，并改 zhiheng.toml 的 plan",
            "Move it into the workspace and change plan in zhiheng.toml",
        )
        yield replace(_incomplete(plan), code="backup-plan-outside", message=message, remedy=remedy)


def _incomplete(name: str) -> Issue:
    return Issue(
        level=Level.ERROR,
        code="backup-incomplete",
        place=Text("备份", "the backup"),
        value=name,
        message=Text("这个文件不见了、读不出来或已损坏，备份里没有它", "this file is gone, cannot be read or is damaged; the backup does not hold it"),
        remedy=Text("请从较早的备份恢复它，再执行 zhiheng verify", "Restore it from an earlier backup, then run zhiheng verify"),
    )  # fmt: skip


def _odd_name(name: str) -> Issue:
    message = Text(
        "文件名里有不是处处都能用的符号，没有备份",
        "its name has signs that not every system takes; it was not backed up",
    )
    remedy = Text('请改名，不用 \\ : * ? " < > | 这些符号', 'Rename it, without the signs \\ : * ? " < > |')
    return replace(_incomplete(name), code="backup-name-odd", message=message, remedy=remedy)
