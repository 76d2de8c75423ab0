"""A small register, ledgers on SQLite and PostgreSQL, and a way to file in one line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from zhiheng.core.issues import Text
from zhiheng.core.registers.kinds import Kind
from zhiheng.core.registers.model import ROW, Column, ColumnType, Register
from zhiheng.ledger.ledger import Ledger
from zhiheng.ledger.records import FilingOrder
from zhiheng.ledger.stores import FolderStore

START = datetime(2026, 1, 1, 8, tzinfo=UTC)


def register(name="inspections", *, version="1", extra=(), key=("sample_no",)):
    columns = (
        Column(name="sample_no", label=Text("样品编号", "sample no"), type=ColumnType.TEXT, required=True),
        Column(name="batches", label=Text("批次", "batches"), type=ColumnType.INTEGER),
        *extra,
    )
    label = Text("监督抽检结果", "Inspection results")
    return Register(name=name, label=label, columns=columns, key=key, version=version)


def frame_of(rows, **types):
    """Rows from (key, value) pairs, or from keys alone for a withdrawal."""
    if rows and not isinstance(rows[0], tuple):
        frame = pl.DataFrame({"sample_no": list(rows)}, schema={"sample_no": pl.String})
    else:
        frame = pl.DataFrame(
            list(rows), schema={"sample_no": pl.String, "batches": pl.Int64, **types}, orient="row"
        )
    return frame.with_columns(pl.int_range(2, 2 + pl.len(), dtype=pl.Int64).alias(ROW))


class Filer:
    """Files rows into a ledger, one minute after another."""

    def __init__(self, ledger):
        self.ledger = ledger

    frame = staticmethod(frame_of)

    def order(self, staging, id, kind, **changes):
        given = {
            "id": id,
            "register": register(),
            "kind": Kind(kind),
            "body": "城关街道",
            "filer": "李敏",
            "at": START + timedelta(minutes=self.ledger.head().seq),
            "segments": staging.segments,
            "checked_seq": self.ledger.head().seq,
        }
        return FilingOrder(**{**given, **changes})

    def __call__(self, id, kind, rows, *, connection=None, **changes):
        chosen = changes.get("register", register())
        with self.ledger.staging(chosen) as staging:
            if len(rows):
                staging.write(rows if isinstance(rows, pl.DataFrame) else frame_of(rows))
            return self.ledger.commit(connection, self.order(staging, id, kind, **changes))


@pytest.fixture
def store(tmp_path):
    return FolderStore(tmp_path / "store")


@pytest.fixture
def ledger(tmp_path, store):
    opened = Ledger(f"sqlite:///{tmp_path / 'ledger.db'}", store)
    yield opened
    opened.close()


@pytest.fixture
def file(ledger):
    return Filer(ledger)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path):
    """The address of an empty database, of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger.db'}"
    return request.getfixturevalue("postgres_url")


@pytest.fixture
def any_ledger(database_url, store):
    opened = Ledger(database_url, store)
    yield opened
    opened.close()


@pytest.fixture
def any_file(any_ledger):
    return Filer(any_ledger)


@pytest.fixture(scope="session")
def file_into():
    """Files into the ledger that is given."""
    return Filer


@pytest.fixture(scope="session")
def start():
    """When the first filing is made."""
    return START


@pytest.fixture(scope="session")
def register_of():
    """A register by its name, version, further columns and key."""
    return register


@pytest.fixture(scope="session")
def present():
    """The rows of a vintage: keys with their values, sorted."""

    def rows(vintage, columns=("sample_no", "batches")):
        return sorted(vintage.scan(columns).collect().rows())

    return rows


@pytest.fixture(scope="session")
def ledger_in():
    """A ledger on SQLite in the folder that is given; a property needs a new one for every example."""
    return lambda folder: Ledger(f"sqlite:///{folder / 'ledger.db'}", FolderStore(folder / "store"))
