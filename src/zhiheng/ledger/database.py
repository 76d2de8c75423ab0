"""Connections to the database of the ledger: its own, or one that somebody else lends with an open transaction."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DatabaseError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.pool import NullPool

from zhiheng.ledger import problems

BUSY_SECONDS = 30
"""How long a filing waits for others."""

BUSY_STATES = {"55P03", "40001", "40P01"}
"""PostgreSQL: lock not available, serialization failure, deadlock."""


def open_database(url: str | URL, *, busy_seconds: float = BUSY_SECONDS) -> Engine:
    """An engine for `sqlite:///FILE` or `postgresql://…` (through psycopg 3). `busy_seconds`: how long to wait for a lock.

    Connects only when it is used. Raises InputProblem for another kind of database, and where the extra `postgres` is
    needed and not installed.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(parsed.set(drivername="sqlite+pysqlite"))
        _set_up_sqlite(engine, busy_seconds)
        return engine
    if parsed.get_backend_name() == "postgresql":
        return _postgres_engine(parsed, busy_seconds)
    raise problems.unreachable(parsed.render_as_string(hide_password=True))


def _postgres_engine(url: URL, busy_seconds: float) -> Engine:
    try:
        return create_engine(
            url.set(drivername="postgresql+psycopg"),
            connect_args={"options": f"-c lock_timeout={int(busy_seconds * 1000)}"},
            isolation_level="READ COMMITTED",  # a filing that waited for the lock must see what it waited for
        )
    except ImportError as error:
        raise problems.extra_missing("postgres") from error


def _set_up_sqlite(engine: Engine, busy_seconds: float) -> None:
    @event.listens_for(engine, "do_connect")
    def _connecting(dialect: object, record: object, arguments: list[Any], options: dict[str, Any]) -> None:
        path = Path(arguments[0])
        if _can_only_be_read(path):
            arguments[0] = f"{path.as_uri()}?immutable=1"
            options["uri"] = True

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, record: object) -> None:
        connection.isolation_level = None  # sqlite3 itself shall begin nothing; see _began
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {int(busy_seconds * 1000)}")
        if cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _began(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _can_only_be_read(path: Path) -> bool:
    """Whether the database lies still in a folder where this process may write nothing, such as a backup on a disc.

    To read it all the same SQLite must be told that nobody writes: otherwise it wants a file beside it for its locks.
    While somebody has it open that file is there, and reading works as usual.
    """
    writer = path.with_name(f"{path.name}-wal")
    return path.is_file() and not os.access(path.parent, os.W_OK) and not writer.exists()


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A writing transaction: commits at the end, rolls back on any exception. Raises InputProblem where it must wait too long."""
    with spoken(), engine.connect().execution_options(writing=True) as connection, connection.begin():
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A reading transaction."""
    with spoken(), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def spoken() -> Iterator[None]:
    """Turns what a database says when it is busy, gone or damaged into an InputProblem."""
    try:
        yield
    except DBAPIError as error:
        if _is_busy(error):
            raise problems.busy() from error
        if isinstance(error, OperationalError | InterfaceError):
            raise problems.unreachable(str(error.orig)) from error
        if type(error) is DatabaseError:  # what SQLite says of a file that is no database, or a damaged one
            raise problems.database_damaged(str(error.orig)) from error
        raise


def _is_busy(error: DBAPIError) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    return state in BUSY_STATES or "database is locked" in str(error.orig)


def borrowed(connection: Any, dialect: str) -> Connection:
    """A SQLAlchemy connection over an open DBAPI connection (sqlite3, psycopg 3) that somebody else owns.

    `dialect` is `sqlite` or `postgresql`. What is done on it belongs to the transaction that the owner has begun; closing,
    committing and rolling back here do nothing. Raises ValueError where no transaction is open.
    """
    if not _in_transaction(connection, dialect):
        raise ValueError("the connection that is lent to the ledger has no open transaction")
    token = _lent.set(_Guest(connection))
    try:
        return _guests(dialect).connect()
    finally:
        _lent.reset(token)


def _in_transaction(connection: Any, dialect: str) -> bool:
    if dialect == "sqlite":
        return bool(connection.in_transaction)
    return not connection.autocommit or connection.info.transaction_status.name != "IDLE"


class _Guest:
    """The lent connection, without what would end its owner's transaction or change its owner's settings."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def _nothing(self, *arguments: object, **named: object) -> None:
        """In place of what a guest must not do."""

    commit = rollback = close = create_function = add_notice_handler = _nothing


_lent: ContextVar[_Guest] = ContextVar("lent")


@lru_cache
def _guests(dialect: str) -> Engine:
    address = {"sqlite": "sqlite+pysqlite://", "postgresql": "postgresql+psycopg://"}[dialect]
    options: dict[str, Any] = {"use_native_hstore": False} if dialect == "postgresql" else {}
    return create_engine(
        address, creator=lambda: _lent.get(), poolclass=NullPool, pool_reset_on_return=None, **options
    )
