"""A small register, ledgers on SQLite and PostgreSQL, and a way to file in one line."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import create_engine, text

from zhiheng.core.issues import Text
from zhiheng.core.registers.kinds import Kind
from zhiheng.core.registers.model import ROW, Column, ColumnType, Register
from zhiheng.ledger.ledger import Ledger
from zhiheng.ledger.records import FilingOrder
from zhiheng.ledger.stores import FolderStore

START = datetime(2026, 1, 1, 8, tzinfo=UTC)
ADMIN = "postgresql+psycopg://postgres@/postgres"


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


@pytest.fixture(scope="session")
def postgres_cluster():
    """The folder of the socket of a throw-away PostgreSQL cluster; skips where there is none to start."""
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    found = shutil.which("postgres")
    if not binaries and not found:
        pytest.skip("PostgreSQL is not installed")
    folder = binaries[-1] if binaries else Path(found).parent
    # Not below the folder of pytest, which another run of the same user closes to everybody else. And a short path: that of
    # a socket may have some 100 characters.
    home = Path(tempfile.mkdtemp(prefix="zhiheng-"))
    run = _runner(home)
    if run is None:
        home.rmdir()
        pytest.skip("PostgreSQL does not run as root, and there is no user `postgres` or `nobody`")
    data = home / "data"
    try:
        run(folder / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8")
        options = f"-c listen_addresses= -c fsync=off -k {home}"
        run(folder / "pg_ctl", "-D", data, "-w", "-l", home / "log", "-o", options, "start")
        yield home
        run(folder / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _runner(home):
    user = None
    if os.geteuid() == 0:
        user = _user()
        if user is None:
            return None
        shutil.chown(home, user)

    def run(*command):
        done = subprocess.run(
            [str(part) for part in command],
            user=user,
            cwd=home,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode(errors="replace")

    return run


def _user():
    import pwd

    known = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in known), None)


@pytest.fixture
def postgres_url(postgres_cluster):
    """An empty database of its own."""
    admin = f"{ADMIN}?host={postgres_cluster}"
    engine = create_engine(admin, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS ledger WITH (FORCE)"))
        connection.execute(text("CREATE DATABASE ledger"))
    engine.dispose()
    return f"postgresql+psycopg://postgres@/ledger?host={postgres_cluster}"


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
