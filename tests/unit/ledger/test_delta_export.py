from __future__ import annotations

import os
import sys
from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from zhiheng.core.issues import InputProblem, Text
from zhiheng.core.registers.model import FILING, ROW, Column, ColumnType
from zhiheng.ledger.delta_export import SEQ, publish_delta
from zhiheng.ledger.folding import fold
from zhiheng.ledger.verifying import verify

deltalake = pytest.importorskip("deltalake")
KEY = "sample_no"


def same(vintage, folder) -> None:
    """Whether other tools read from the table what the ledger reads."""
    expected = vintage.scan().collect().sort(KEY)
    table = deltalake.DeltaTable(str(folder))
    names = expected.columns
    assert_frame_equal(pl.scan_delta(str(folder)).select(names).collect().sort(KEY), expected)
    other = deltalake.QueryBuilder().register("kept", table).execute("SELECT * FROM kept").read_all()
    assert_frame_equal(pl.DataFrame(other).select(names).sort(KEY), expected)
    assert table.history(1)[0][SEQ] == str(vintage.seq)


def test_new_records_are_published_as_they_lie_in_the_ledger(file, ledger, tmp_path):
    file("1", "insert", [("A1", 1), ("A2", 2)])
    file("2", "insert", [("B1", 3)])
    vintage = ledger.vintage("inspections")
    published = publish_delta(vintage, tmp_path / "delta")

    assert (published.files, published.rows, published.seq) == (2, 3, 2)
    same(vintage, tmp_path / "delta")
    linked = {path.stat().st_ino for path in (tmp_path / "delta").glob("*/*.parquet")}
    assert linked == {ledger.store.local(segment.name).stat().st_ino for segment in vintage.base}


def test_all_types_are_published(file, ledger, register_of, tmp_path):
    types = {"size": ColumnType.NUMBER, "day": ColumnType.DATE, "ok": ColumnType.BOOLEAN}
    extra = tuple(Column(name=name, label=Text(name, name), type=type) for name, type in types.items())
    rows = pl.DataFrame(
        [("A1", 7, Decimal("1.5"), date(2026, 3, 1), True, 2), ("A2", None, None, None, None, 3)],
        schema={
            KEY: pl.String,
            "batches": pl.Int64,
            "size": pl.Decimal(18, 4),
            "day": pl.Date,
            "ok": pl.Boolean,
            ROW: pl.Int64,
        },
        orient="row",
    )
    file("1", "insert", [("A0", 1)])
    file("2", "insert", rows, register=register_of(version="2", extra=extra))
    publish_delta(ledger.vintage("inspections"), tmp_path / "delta")

    same(ledger.vintage("inspections"), tmp_path / "delta")


def test_corrections_must_be_folded_first(file, ledger, start, tmp_path):
    file("1", "insert", [("A1", 1), ("A2", 2)])
    file("2", "correct", [("A1", 9)])
    with pytest.raises(InputProblem, match="zhiheng fold inspections"):
        publish_delta(ledger.vintage("inspections"), tmp_path / "delta")
    assert not (tmp_path / "delta").exists()

    publish_delta(ledger.vintage("inspections", 1), tmp_path / "before")
    fold(ledger, "inspections", at=start, filer="王建国")
    publish_delta(ledger.vintage("inspections"), tmp_path / "delta")
    same(ledger.vintage("inspections", 1), tmp_path / "before")
    same(ledger.vintage("inspections"), tmp_path / "delta")
    assert pl.scan_delta(str(tmp_path / "delta")).select(FILING).collect()[FILING].sort().to_list() == [1, 2]


def test_a_fold_and_later_filings_must_be_folded_together(file, ledger, start, tmp_path):
    file("1", "insert", [("A1", 1)])
    fold(ledger, "inspections", at=start, filer="王建国")
    file("3", "insert", [("B1", 1)])
    with pytest.raises(InputProblem, match="not folded"):
        publish_delta(ledger.vintage("inspections"), tmp_path / "delta")


def test_columns_of_another_type_must_be_folded_first(file, ledger, tmp_path):
    file("1", "insert", [("A1", 1)])
    file("2", "insert", pl.DataFrame({KEY: ["B1"], "batches": ["7"], ROW: [2]}))
    with pytest.raises(InputProblem, match="changed columns"):
        publish_delta(ledger.vintage("inspections"), tmp_path / "delta")


def test_publishing_again_replaces_the_state(file, ledger, tmp_path):
    file("1", "insert", [("A1", 1)])
    publish_delta(ledger.vintage("inspections"), tmp_path / "delta")
    file("2", "insert", [("B1", 1)])
    publish_delta(ledger.vintage("inspections"), tmp_path / "delta")

    same(ledger.vintage("inspections"), tmp_path / "delta")
    assert pl.scan_delta(str(tmp_path / "delta"), version=0).collect().height == 1


def test_a_fold_replaces_published_filings_and_new_filings_a_published_fold(file, ledger, start, tmp_path):
    file("1", "insert", [("A1", 1)])
    publish_delta(ledger.vintage("inspections"), tmp_path / "delta")
    file("2", "correct", [("A1", 7)])
    fold(ledger, "inspections", at=start, filer="王建国")
    publish_delta(ledger.vintage("inspections"), tmp_path / "delta")
    same(ledger.vintage("inspections"), tmp_path / "delta")

    publish_delta(ledger.vintage("inspections", 1), tmp_path / "delta")
    same(ledger.vintage("inspections", 1), tmp_path / "delta")


def test_where_hard_links_are_refused_symbolic_ones_do(file, ledger, tmp_path, monkeypatch):
    def refused(source, target):
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", refused)
    file("1", "insert", [("A1", 1)])
    publish_delta(ledger.vintage("inspections"), tmp_path / "delta")

    same(ledger.vintage("inspections"), tmp_path / "delta")


def test_what_delta_does_to_the_table_leaves_the_ledger_alone(file, ledger, tmp_path):
    file("1", "insert", [("A1", 1), ("A2", 2)])
    publish_delta(ledger.vintage("inspections"), tmp_path / "delta")
    table = deltalake.DeltaTable(str(tmp_path / "delta"))
    table.delete("sample_no = 'A1'")
    table.vacuum(retention_hours=0, enforce_retention_duration=False, dry_run=False)

    assert pl.scan_delta(str(tmp_path / "delta")).collect().height == 1
    assert verify(ledger).issues == ()


def test_a_register_without_records_is_not_published(ledger, tmp_path):
    with pytest.raises(InputProblem, match="no records at that moment"):
        publish_delta(ledger.vintage("inspections"), tmp_path / "delta")


def test_without_the_extra_it_says_what_to_install(file, ledger, tmp_path, monkeypatch):
    file("1", "insert", [("A1", 1)])
    monkeypatch.setitem(sys.modules, "deltalake", None)
    with pytest.raises(InputProblem, match=r"Install zhiheng\[delta\]"):
        publish_delta(ledger.vintage("inspections"), tmp_path / "delta")
