"""What a database says that is no database, is damaged, or cannot be asked at all."""

from __future__ import annotations

import os
import sys

import pytest

from zhiheng.core.issues import InputProblem
from zhiheng.ledger.database import open_database
from zhiheng.ledger.ledger import Ledger
from zhiheng.ledger.verifying import verify


@pytest.mark.parametrize("start", [0, 4096], ids=["no database", "damaged"])
def test_a_damaged_database_is_told_in_words(tmp_path, ledger, file, store, start):
    file("1", "insert", [("A1", 1)])
    ledger.close()
    path = tmp_path / "ledger.db"
    content = path.read_bytes()
    path.write_bytes(content[:start] + b"\x55" * (len(content) - start))
    with pytest.raises(InputProblem, match="the database of the ledger is damaged"):
        Ledger(f"sqlite:///{path}", store)


def test_a_database_without_its_last_entry_is_told_in_words(tmp_path, ledger, store):
    with ledger.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM ledger_head")
    with pytest.raises(InputProblem, match="the database of the ledger is damaged"):
        Ledger(f"sqlite:///{tmp_path / 'ledger.db'}", store)


def test_the_extra_for_postgresql_is_named_where_it_is_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(InputProblem, match=r"Install zhiheng\[postgres\]"):
        open_database("postgresql://zhiheng@127.0.0.1/zhiheng")


def test_a_ledger_in_a_folder_that_is_read_only_can_be_read_and_is_not_touched(
    tmp_path, ledger, file, store, present, monkeypatch
):
    file("1", "insert", [("A1", 1)])
    ledger.close()
    before = sorted(path.name for path in tmp_path.iterdir())
    # Not by permissions: for the administrator, who may run the tests, they mean nothing.
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    reader = Ledger(f"sqlite:///{tmp_path / 'ledger.db'}", store)
    assert present(reader.vintage("inspections")) == [("A1", 1)]
    assert verify(reader).issues == ()
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    reader.close()
