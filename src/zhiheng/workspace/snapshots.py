"""One consistent copy of the workspace's database while others go on writing to it, and what that copy names."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, create_engine, make_url, select, text
from sqlalchemy.pool import NullPool

from zhiheng.ledger import tables
from zhiheng.ledger.committing import read_head
from zhiheng.ledger.database import spoken
from zhiheng.ledger.stores import file_name, manifest_name
from zhiheng.workspace import office_tables, postgres_tools
from zhiheng.workspace.archives import POSTGRESQL, SQLITE
from zhiheng.workspace.opening import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A copied database: its `file`, what `kind` it is of (sqlite, postgresql), and what it names.

    `stored`: files of the ledger's store with the SHA-256 that each must have; `manifests`: their texts by name in the store;
    `attachments`: SHA-256 of uploaded files; `editions`: of the workspace's files, SHA-256 and text, the latest last; `bytes`: of `stored`,
    where the ledger says them.
    """

    file: Path
    kind: str
    head: int
    head_sha256: str
    stored: dict[str, str]
    manifests: dict[str, str]
    attachments: list[str]
    editions: dict[str, list[tuple[str, str]]]
    bytes: int


def snapshot(workspace: Workspace, folder: Path) -> Snapshot:
    """Copies the database into `folder` as of one moment. Nobody who writes is held up.

    Sessions are left out: whoever restored the copy would otherwise let in everybody who was signed in when it was made, those who have
    signed out since too. Raises InputProblem where the database cannot be reached or its own programs are missing.
    """
    if workspace.ledger.engine.dialect.name == "sqlite":
        return _of_sqlite(workspace, folder / SQLITE)
    return _of_postgres(workspace, folder / POSTGRESQL)


def _of_sqlite(workspace: Workspace, file: Path) -> Snapshot:
    with (
        spoken(),
        closing(workspace.ledger.engine.raw_connection()) as source,
        closing(sqlite3.connect(file)) as copy,
    ):
        # All pages in one step: a step is one reading transaction, so the copy is of one moment and never begins again when others write.
        source.driver_connection.backup(copy, pages=-1)  # type: ignore[union-attr]
        copy.execute("PRAGMA journal_mode = DELETE")
        copy.execute("PRAGMA secure_delete = ON")
        if copy.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (office_tables.SESSIONS,)).fetchone():
            copy.execute(f"DELETE FROM {office_tables.SESSIONS}")
        copy.commit()
    with copied(file) as connection:
        return _described(connection, file, "sqlite")


@contextmanager
def copied(file: Path) -> Iterator[Connection]:
    """A connection to a copy of an SQLite database that nobody else uses, which leaves its form as it is."""
    engine = create_engine("sqlite+pysqlite://", creator=lambda: sqlite3.connect(file), poolclass=NullPool)
    try:
        with spoken(), engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _of_postgres(workspace: Workspace, file: Path) -> Snapshot:
    url = make_url(workspace.settings.database_url(workspace.root))
    engine = workspace.ledger.engine
    with (
        spoken(),
        engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection,
        connection.begin(),
    ):
        server = connection.execute(text("SHOW server_version_num")).scalar_one()
        program = postgres_tools.tool("pg_dump", int(server) // 10_000)
        # pg_dump and the questions below see the same moment: that of this transaction, which stays open meanwhile.
        name = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        postgres_tools.run(
            program, url, "--format=custom", f"--snapshot={name}", f"--file={file}", f"--exclude-table-data={office_tables.SESSIONS}",
            "--no-owner", "--no-privileges",
        )  # fmt: skip
        return _described(connection, file, "postgresql")


def _described(connection: Connection, file: Path, kind: str) -> Snapshot:
    head = read_head(connection)
    filing, segment = tables.filing.c, tables.segment.c
    stored: dict[str, str] = {}
    for row in connection.execute(select(filing.definition_sha256, filing.source_sha256)):
        stored |= {file_name(digest): digest for digest in row if digest}
    segments = list(connection.execute(select(segment.path, segment.sha256, segment.bytes)))
    stored |= {row.path: row.sha256 for row in segments}
    manifests = {
        manifest_name(seq): said for seq, said in connection.execute(select(filing.seq, filing.manifest))
    }
    return Snapshot(
        file=file, kind=kind, head=head.seq, head_sha256=head.sha256, stored=stored, manifests=manifests,
        attachments=office_tables.attachments(connection), editions=office_tables.editions(connection),
        bytes=sum({row.path: row.bytes for row in segments}.values()),
    )  # fmt: skip
