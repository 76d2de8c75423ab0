"""The SQL tables of the ledger, for SQLite and PostgreSQL. Only `ledger_head` is ever updated."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    insert,
    inspect,
    select,
    text,
)

from zhiheng.ledger import problems

VERSION = 1
"""The format of the tables below."""

GENESIS = "0" * 64
"""What stands for the digests of the filing before the first one."""

metadata = MetaData()

ledger_version = Table("ledger_version", metadata, Column("version", Integer, primary_key=True))

ledger_head = Table(
    "ledger_head",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("at", String(27), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("sm3", String(64), nullable=False),
    # Manifests up to this seq are known to be in the store.
    Column("published", BigInteger, nullable=False),
)
"""One row (id 1): the last filing and its digests. Writing it is the lock of the ledger."""

filing = Table(
    "filing",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("id", String(200), nullable=False, unique=True),
    Column("register", String(200), nullable=False),
    Column("register_version", String(200), nullable=False),
    Column("definition_sha256", String(64), nullable=False),
    Column("key_columns", Text, nullable=False),  # JSON list of names
    Column("kind", String(20), nullable=False),  # insert, correct, withdraw, fold
    Column("covers", BigInteger),  # of a fold: the seq whose state it holds
    Column("body", Text, nullable=False),
    Column("filer", Text, nullable=False),
    Column("at", String(27), nullable=False),  # 2026-03-01T08:30:00.000000Z
    Column("rows", BigInteger, nullable=False),
    Column("source_name", Text),
    Column("source_sha256", String(64)),
    Column("source_size", BigInteger),
    Column("sheet", Text),
    Column("previous_sha256", String(64), nullable=False),
    Column("previous_sm3", String(64), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("sm3", String(64), nullable=False),
    Column("manifest", Text, nullable=False),
    Index("filing_of_register", "register", "seq"),
    Index("filing_at", "at", "seq"),
)
"""One row a filing or fold. The digests are those of `manifest`, which holds every other column and the segments."""

segment = Table(
    "segment",
    metadata,
    Column("filing", BigInteger, ForeignKey("filing.seq"), primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("path", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("rows", BigInteger, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("key_min", Text, nullable=False),  # JSON list, one entry a key column, null where not known
    Column("key_max", Text, nullable=False),
    Column("columns", Text, nullable=False),  # JSON list of [name, type]
    Index("segment_path", "path"),
)
"""One row a segment of a filing, in the order of its rows. Two filings may list the same content."""

CREATING = 0x7A68_6C67
"""Number of the PostgreSQL lock under which the tables are made."""


def create(connection: Connection) -> None:
    """Makes the tables where there are none, and checks their version. Raises InputProblem where they are newer.

    Runs inside the caller's transaction, which must be a writing one.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": CREATING})
    if not exist(connection):
        metadata.create_all(connection)
        connection.execute(insert(ledger_version).values(version=VERSION))
        connection.execute(
            insert(ledger_head).values(id=1, seq=0, at="", sha256=GENESIS, sm3=GENESIS, published=0)
        )
    check_version(connection)


def exist(connection: Connection) -> bool:
    """Whether the database has the tables of a ledger."""
    return inspect(connection).has_table(ledger_version.name)


def check_version(connection: Connection) -> None:
    """Raises InputProblem where the tables were made by a program that is newer than this one."""
    found = connection.execute(select(ledger_version.c.version)).scalar_one()
    if found > VERSION:
        raise problems.version_unknown(found, VERSION)
