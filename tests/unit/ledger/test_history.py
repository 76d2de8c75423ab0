from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest

from zhiheng.core.issues import InputProblem, Text
from zhiheng.core.registers.kinds import Kind
from zhiheng.core.registers.model import ROW, Column, ColumnType
from zhiheng.ledger import history as module
from zhiheng.ledger.folding import fold
from zhiheng.ledger.history import history


def test_every_filing_of_a_record_is_told_with_what_it_changed(any_file, any_ledger, start, tmp_path):
    source = tmp_path / "更正.xlsx"
    source.write_bytes(b"PK")
    any_file("1", "insert", [("A0", 1), ("A1", 1)])
    any_file("2", "correct", [("A0", 4)])
    any_file("3", "correct", [("A1", 5)], body="市场监管局", source=any_ledger.keep(source), sheet="抽检")
    any_file("4", "withdraw", ["A1"])
    fold(any_ledger, "inspections", at=start, filer="王建国")
    any_file("6", "correct", [("A1", 5)], filer="张三")
    versions = history(any_ledger, "inspections", ["A1"])

    assert [(one.seq, one.kind, one.body, one.filer, one.row) for one in versions] == [
        (1, Kind.INSERT, "城关街道", "李敏", 3),
        (3, Kind.CORRECT, "市场监管局", "李敏", 2),
        (4, Kind.WITHDRAW, "城关街道", "李敏", 2),
        (6, Kind.CORRECT, "城关街道", "张三", 2),
    ]
    assert [one.values and one.values["batches"] for one in versions] == [1, 5, None, 5]
    assert [one.changed for one in versions] == [(), ("batches",), (), ()]
    assert (versions[1].source, versions[1].sheet) == ("更正.xlsx", "抽检")
    assert versions[1].at == start + timedelta(minutes=2)


def test_a_record_that_was_never_filed_has_no_history(file, ledger):
    file("1", "insert", [("A1", 1), ("A3", 1)])
    assert history(ledger, "inspections", ["A2"]) == []
    assert history(ledger, "inspections", ["B1"]) == []


def test_a_column_that_came_later_counts_as_empty_before(file, ledger, register_of):
    extra = (Column(name="town", label=Text("镇街", "town"), type=ColumnType.TEXT),)
    later = pl.DataFrame({"sample_no": ["A1"], "batches": [1], "town": ["城关街道"], ROW: [2]})
    file("1", "insert", [("A1", 1)])
    file("2", "correct", later, register=register_of(version="2", extra=extra))

    assert [one.changed for one in history(ledger, "inspections", ["A1"])] == [(), ("town",)]


def test_a_typed_key_is_given_as_text(file, ledger, register_of):
    key = ("day", "batches", "size", "imported")
    extra = (
        Column(name="imported", label=Text("进口", "imported"), type=ColumnType.BOOLEAN),
        Column(name="day", label=Text("日期", "day"), type=ColumnType.DATE),
        Column(name="size", label=Text("规格", "size"), type=ColumnType.NUMBER),
    )
    day, size = date(2026, 3, 1), Decimal("1.5")
    columns = {"sample_no": pl.String, "batches": pl.Int64, "day": pl.Date, "size": pl.Decimal(18, 4)}
    rows = pl.DataFrame(
        [("A1", 7, day, size, True, 2), ("A1", -8, day, size, True, 3)],
        schema={**columns, "imported": pl.Boolean, ROW: pl.Int64},
        orient="row",
    )
    file("1", "insert", rows, register=register_of(extra=extra, key=key))

    assert [one.row for one in history(ledger, "inspections", ["2026-03-01", "-8", "1.50", "true"])] == [3]
    assert history(ledger, "inspections", ["2026-03-01", "-8", "1.5", "false"]) == []
    assert history(ledger, "inspections", ["三月", "七", "x", "是"]) == []


def test_only_segments_that_may_hold_the_key_are_read(file, ledger, monkeypatch):
    for number in range(1, 6):
        file(str(number), "insert", [(f"{number}{letter}", 1) for letter in "ABC"])
    read = []
    scan = module.scan_rows
    monkeypatch.setattr(module, "scan_rows", lambda store, group: read.extend(group) or scan(store, group))

    assert len(history(ledger, "inspections", ["3B"])) == 1
    assert [segment.filing for segment in read] == [3]


def test_a_key_with_too_few_values_says_which_are_wanted(file, ledger):
    file("1", "insert", [("A1", 1)])
    with pytest.raises(InputProblem, match="Give a value for each, in this order: sample_no"):
        history(ledger, "inspections", ["A1", "1"])


def test_a_register_without_filings_has_no_history(ledger):
    with pytest.raises(InputProblem, match="no filings to this register"):
        history(ledger, "inspection", ["A1"])
