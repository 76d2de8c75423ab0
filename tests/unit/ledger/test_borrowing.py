"""The ledger files inside the transaction of somebody else's connection."""

from __future__ import annotations

import contextlib
import sqlite3

import pytest
from sqlalchemy import make_url

from zhiheng.core.issues import InputProblem
from zhiheng.ledger.database import borrowed


@pytest.fixture
def owner(database_url, any_ledger):
    """A connection that the office would own, with a table of its own, and the name of its dialect."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        connection = sqlite3.connect(url.database, isolation_level=None)
    else:
        import psycopg

        connection = psycopg.connect(
            host=url.query["host"], user="postgres", dbname=url.database, autocommit=True
        )
    with contextlib.closing(connection):
        connection.execute("CREATE TABLE audit (what TEXT)")
        yield connection, url.get_backend_name()


def audits(connection):
    return connection.execute("SELECT what FROM audit").fetchall()


def test_filing_and_own_row_are_committed_together(owner, any_ledger, any_file, present, store):
    connection, dialect = owner
    connection.execute("BEGIN")
    connection.execute("INSERT INTO audit VALUES ('filed')")
    with borrowed(connection, dialect) as lent:
        receipt = any_file("one", "insert", [("A1", 1)], connection=lent, checked_seq=0)
    assert any_ledger.head().seq == 0  # not before its owner says so
    connection.execute("COMMIT")
    assert any_ledger.head().sha256 == receipt.sha256
    assert present(any_ledger.vintage("inspections")) == [("A1", 1)]
    assert audits(connection) == [("filed",)]
    assert list(store.names("manifests/")) == []
    any_ledger.publish_manifests()
    assert len(list(store.names("manifests/"))) == 1


def test_rollback_of_the_owner_undoes_the_filing(owner, any_ledger, any_file):
    connection, dialect = owner
    connection.execute("BEGIN")
    connection.execute("INSERT INTO audit VALUES ('filed')")
    with borrowed(connection, dialect) as lent:
        any_file("one", "insert", [("A1", 1)], connection=lent, checked_seq=0)
    connection.execute("ROLLBACK")
    assert any_ledger.head().seq == 0
    assert any_ledger.filings() == []
    assert audits(connection) == []
    assert any_file("one", "insert", [("A1", 1)]).repeated is False


def test_refused_filing_leaves_the_owner_its_transaction(owner, any_ledger, any_file):
    connection, dialect = owner
    any_file("one", "insert", [("A1", 1)])
    connection.execute("BEGIN")
    connection.execute("INSERT INTO audit VALUES ('tried')")
    with borrowed(connection, dialect) as lent:
        with pytest.raises(InputProblem):
            any_file("two", "insert", [("A1", 2)], connection=lent, checked_seq=0)
        repeated = any_file("one", "insert", [("A1", 1)], connection=lent, checked_seq=0)
    connection.execute("COMMIT")
    assert repeated.repeated
    assert audits(connection) == [("tried",)]
    assert any_ledger.head().seq == 1


def test_settings_of_the_owner_stay(owner, any_file):
    connection, dialect = owner
    if dialect == "sqlite":
        connection.create_function("regexp", 2, lambda pattern, value: 42)
    connection.execute("BEGIN")
    with borrowed(connection, dialect) as lent:
        any_file("one", "insert", [("A1", 1)], connection=lent, checked_seq=0)
    if dialect == "sqlite":
        assert connection.execute("SELECT 'a' REGEXP 'b'").fetchone() == (42,)
        assert connection.in_transaction
    else:
        assert connection.autocommit
        assert connection.info.transaction_status.name == "INTRANS"
    connection.execute("ROLLBACK")


def test_connection_without_transaction_is_refused(owner):
    connection, dialect = owner
    with pytest.raises(ValueError, match="no open transaction"):
        borrowed(connection, dialect)
