"""What the office keeps in the workspace's database, as far as backups and verification need it: read by its tables, without the office.

The tables are those of the releases of the office (a test holds the names against its models); a workspace without an office has none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from zhiheng.core.issues import Issue, Level, Text
from zhiheng.ledger.database import reading
from zhiheng.ledger.hashing import sha256_of_file, sm3_of
from zhiheng.workspace.opening import Workspace

ATTACHMENTS = "attachments"
"""The folder of evidence and documents as uploaded, each under its SHA-256."""
STORED, EDITIONS, AUDIT, AUDIT_HEAD = (
    "records_storedfile",
    "records_edition",
    "records_auditentry",
    "records_audithead",
)
SESSIONS = "django_session"
START = "0" * 64
"""What stands before the first entry of the audit log."""


def has(connection: Connection, table: str) -> bool:
    """Whether the database has that table."""
    return inspect(connection).has_table(table)


def attachments(connection: Connection) -> list[str]:
    """The SHA-256 of every uploaded file that the database names."""
    if not has(connection, STORED):
        return []
    return [
        str(digest) for (digest,) in connection.execute(text(f"SELECT sha256 FROM {STORED} ORDER BY sha256"))
    ]


def attachment_name(sha256: str) -> str:
    """Where an uploaded file lies below the folder of attachments."""
    return f"{sha256[:2]}/{sha256}"


def editions(connection: Connection) -> dict[str, list[tuple[str, str]]]:
    """The editions of every file of the workspace, SHA-256 and text, the latest last."""
    found: dict[str, list[tuple[str, str]]] = {}
    if has(connection, EDITIONS):
        rows = connection.execute(text(f"SELECT name, sha256, content FROM {EDITIONS} ORDER BY name, number"))
        for name, sha256, content in rows:
            found.setdefault(str(name), []).append((str(sha256), str(content)))
    return found


def breaks(entries: Iterable[tuple[int, str, str]], head: tuple[int, str] | None) -> Iterator[int]:
    """The numbers at which an audit chain breaks: `entries` are number, content and digest in order, `head` is where it ends.

    h_i = SM3(h_{i-1} ∥ content_i), h_0 = 32 zero bytes (GB/T 32905-2016).
    """
    previous, expected = START, 1
    for number, content, digest in entries:
        if number != expected or digest != sm3_of(bytes.fromhex(previous) + content.encode()):
            yield number
        previous, expected = digest, number + 1
    if head is not None and head != (expected - 1, previous):
        yield expected


def office_issues(workspace: Workspace) -> list[Issue]:
    """What is not as it was in the office: breaks of the audit log, and uploaded files that are gone or were changed."""
    with reading(workspace.ledger.engine) as connection:
        broken = list(_audit_breaks(connection))
        named = attachments(connection)
    folder = workspace.root / ATTACHMENTS
    return [*_audit_issues(broken), *(each for name in named for each in _file_issues(folder, name))]


def _audit_breaks(connection: Connection) -> Iterator[int]:
    if not has(connection, AUDIT):
        return
    head = connection.execute(text(f"SELECT number, sm3 FROM {AUDIT_HEAD} WHERE place = 1")).one_or_none()
    rows = connection.execution_options(yield_per=1000).execute(
        text(f"SELECT number, content, sm3 FROM {AUDIT} ORDER BY number")
    )
    yield from breaks(
        ((row.number, row.content, row.sm3) for row in rows), (head.number, head.sm3) if head else None
    )


def _audit_issues(broken: list[int]) -> Iterator[Issue]:
    if broken:
        place = Text("审计日志", "the audit log")
        message = Text(
            "链条断了，有人改动、抽去或添加过记录",
            "its chain is broken: entries were changed, taken out or put in",
        )
        remedy = Text("请保护现场，与备份对照", "Keep everything as it is and compare with a backup")
        value = "、".join(map(str, broken[:5])) + ("…" if len(broken) > 5 else "")
        yield Issue(
            level=Level.ERROR, code="audit-broken", place=place, value=value, message=message, remedy=remedy
        )


def _file_issues(folder: Path, sha256: str) -> Iterator[Issue]:
    path = folder / attachment_name(sha256)
    if path.is_file() and sha256_of_file(path) == sha256:
        return
    place = Text("附件", "an uploaded file")
    message = (
        Text("内容已被改动", "its content was changed") if path.is_file() else Text("不见了", "it is gone")
    )
    remedy = Text("请从备份恢复这个文件", "Restore this file from a backup")
    name = f"{ATTACHMENTS}/{attachment_name(sha256)}"
    yield Issue(
        level=Level.ERROR, code="attachment-damaged", place=place, value=name, message=message, remedy=remedy
    )
