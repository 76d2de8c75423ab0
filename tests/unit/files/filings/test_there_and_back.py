"""What is written is read again: templates, returns and exports are filings that the reader takes."""

from __future__ import annotations

from datetime import date

import openpyxl
import polars as pl
import pytest

from zhiheng.core.issues import Level, Text
from zhiheng.core.registers.matching import match
from zhiheng.core.registers.model import ROW
from zhiheng.core.registers.problems import CellProblem
from zhiheng.files.filings.export import export_rows
from zhiheng.files.filings.marking import mark_return, return_refused
from zhiheng.files.filings.opening import open_rows
from zhiheng.files.filings.template_xlsx import write_template

DAY = date(2026, 11, 22)


@pytest.fixture
def labels(inspections):
    return {column.label.zh for column in inspections.columns}


@pytest.fixture
def filled(tmp_path, inspections, district):
    path = tmp_path / "模板.xlsx"
    write_template(path, inspections, on=DAY, lists=district, definition="ab" * 32)
    book = openpyxl.load_workbook(path)
    for row, number in enumerate(("QH1", "QH2"), start=5):
        book.worksheets[0].cell(row, 1).value = number
        book.worksheets[0].cell(row, 8).value = 50
    book.save(path)
    return path


def rows_of(source):
    return pl.concat(list(source.batches())).select(ROW, "c0", "c7").rows()


def test_filled_template_is_read_without_its_example(filled, inspections, labels):
    source = open_rows(filled, labels=labels)
    matching = match(source.header, inspections, on=DAY)
    assert (source.header.row, source.header.stamp.register) == (3, "inspections")
    assert list(matching.columns) == [column.name for column in inspections.columns]
    assert matching.problems == ()
    assert rows_of(source) == [(5, "QH1", "50"), (6, "QH2", "50")]


def test_row_written_over_the_example_is_read(filled, labels):
    book = openpyxl.load_workbook(filled)
    book.worksheets[0].cell(4, 1).value = "QH0"
    book.save(filled)
    assert [row[0] for row in rows_of(open_rows(filled, labels=labels))] == [4, 5, 6]


def test_return_is_filed_as_it_is(filled, labels, tmp_path):
    source = open_rows(filled, labels=labels)
    cells = [CellProblem(5, "batches", Level.ERROR, Text("不对", "wrong"), Text("请核对", "Check it"))]
    path = mark_return(filled, tmp_path / "退回.xlsx", cells, rows=source, columns={"batches": 7}).path
    again = open_rows(path, labels=labels)
    assert again.header == source.header
    assert rows_of(again) == rows_of(source)


def test_refused_rows_are_filed_as_they_are(filled, labels, tmp_path, inspections):
    source = open_rows(filled, labels=labels)
    path = return_refused(tmp_path / "退回.xlsx", [], [6], rows=source, columns={"batches": 7}).path
    again = open_rows(path, labels=labels)
    assert match(again.header, inspections, on=DAY).problems == ()
    assert rows_of(again) == [(2, "QH2", "50")]


@pytest.mark.parametrize("ending", ["csv", "xlsx", "jsonl", "parquet"])
def test_exports_are_recognised_column_for_column(tmp_path, inspections, labels, ending):
    frame = pl.LazyFrame(
        {
            column.name: [True] if column.name == "key_food" else [column.example]
            for column in inspections.columns
        }
    )
    path = tmp_path / f"台账.{ending}"
    export_rows(frame, inspections, path, masked=False)
    source = open_rows(path, labels=labels | {column.name for column in inspections.columns})
    matching = match(source.header, inspections, on=DAY)
    assert matching.problems == ()
    assert list(matching.columns) == [column.name for column in inspections.columns]
