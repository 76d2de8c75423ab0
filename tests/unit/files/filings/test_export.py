"""Rows written for other programs, and workbooks written as a stream."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import fastexcel
import openpyxl
import polars as pl
import pytest

from zhiheng.core.issues import InputProblem, Text
from zhiheng.core.registers.model import FILING
from zhiheng.files.filings import book_stream
from zhiheng.files.filings.book_stream import BookStream, SheetColumn, column_letters
from zhiheng.files.filings.export import export_rows

SCHEMA = {
    "result": pl.String, "sample_no": pl.String, "sampled_on": pl.Date, "month": pl.Date, "contact": pl.String,
    "batches": pl.Int64, "value": pl.Decimal(18, 2), "key_food": pl.Boolean, FILING: pl.Int64,
}  # fmt: skip


@pytest.fixture
def rows():
    return pl.LazyFrame(
        {
            "result": ["合格", "不合格"],
            "sample_no": ['=HYPERLINK("x")', "-5"],
            "sampled_on": [date(2026, 4, 18), None],
            "month": [date(2026, 4, 1), None],
            "contact": ["欧阳小明", None],
            "batches": [-50, 1],
            "value": [Decimal("1250.50"), None],
            "key_food": [True, False],
            FILING: [1, 1],
        },
        schema=SCHEMA,
    )


@pytest.fixture
def export(tmp_path, inspections, rows):
    def exporting(name, frame=rows, **options):
        path = tmp_path / name
        export_rows(frame, inspections, path, **options)
        assert [each.name for each in tmp_path.iterdir()] == [name]
        return path

    return exporting


def day_of(value):
    return value.date() if isinstance(value, datetime) else value


def table(path):
    return list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))


def test_csv_opens_in_a_spreadsheet_and_runs_nothing(export):
    path = export("抽检.csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert table(path) == [
        [
            "抽样单编号",
            "抽样日期",
            "计入月份",
            "联系人",
            "抽查批次（批）",
            "货值（元）",
            "检验结论",
            "重点食品",
        ],
        ['\'=HYPERLINK("x")', "2026-04-18", "2026-04", "欧阳**", "-50", "1250.50", "合格", "是"],
        ["-5", "", "", "", "1", "", "不合格", "否"],
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "＝", " =", "\n@"])
def test_every_beginning_of_a_formula_is_guarded(export, start):
    frame = pl.LazyFrame({"sample_no": [start + "cmd|'/c calc'!A0"]})
    with export("a.csv", frame).open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file))[1] == ["'" + start + "cmd|'/c calc'!A0"]


@pytest.mark.parametrize("text", ["-12.5", "+8613800000000", "甲=乙", "'x"])
def test_numbers_and_plain_text_are_not_guarded(export, text):
    assert table(export("a.csv", pl.LazyFrame({"sample_no": [text]})))[1] == [text]


def test_raw_csv_keeps_texts_as_they_are(export):
    assert table(export("a.csv", guarded=False))[1][0] == '=HYPERLINK("x")'


def test_control_characters_leave_no_trace(export):
    frame = pl.LazyFrame({"sample_no": ["QH\x00\x1b01"]})
    assert table(export("a.csv", frame))[1] == ["QH01"]


def test_unmasked_export_shows_persons(export):
    assert table(export("a.csv", masked=False))[1][3] == "欧阳小明"


def test_parquet_keeps_types_and_identifiers(export):
    frame = pl.read_parquet(export("a.parquet"))
    assert frame.columns == [
        "sample_no",
        "sampled_on",
        "month",
        "contact",
        "batches",
        "value",
        "result",
        "key_food",
    ]
    assert frame.schema["value"] == pl.Decimal(18, 2)
    assert frame["contact"].to_list() == ["欧阳**", None]


def test_json_lines_lose_no_digit(export):
    first = json.loads(export("a.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert first["value"] == "1250.50"
    assert (first["sampled_on"], first["month"], first["key_food"]) == ("2026-04-18", "2026-04", True)


def test_workbook_has_typed_cells(export):
    page = openpyxl.load_workbook(export("a.xlsx"))["监督抽检结果"]
    cells = list(page.iter_rows())
    assert [cell.value for cell in cells[0]][:2] == ["抽样单编号", "抽样日期"]
    assert [day_of(cell.value) for cell in cells[1]] == [
        '=HYPERLINK("x")', date(2026, 4, 18), date(2026, 4, 1), "欧阳**", -50, 1250.5, "合格", "是",
    ]  # fmt: skip
    assert cells[1][0].data_type in ("s", "inlineStr")
    assert [cells[1][place].number_format for place in (0, 1, 2, 5)] == ["@", "yyyy-mm-dd", "yyyy-mm", "0.00"]
    assert (page.freeze_panes, page.auto_filter.ref, page.print_title_rows) == ("A2", "A1:H3", "$1:$1")


def test_columns_of_one_label_are_told_apart(export, inspections, tmp_path, rows):
    twin = replace(inspections.columns[1], label=Text("抽样单编号", "x"))
    register = replace(inspections, columns=(inspections.columns[0], twin))
    export_rows(rows, register, tmp_path / "b.csv")
    assert table(tmp_path / "b.csv")[0] == ["抽样单编号（sample_no）", "抽样单编号（sampled_on）"]


def test_unknown_ending_is_refused_with_the_known_ones(export):
    with pytest.raises(
        InputProblem, match=r"End the file's name in one of \.xlsx, \.csv, \.parquet, \.jsonl"
    ):
        export("a.dbf")


def test_failed_export_leaves_nothing_behind(tmp_path, inspections, rows):
    broken = rows.with_columns(pl.col("sample_no").str.to_integer())
    with pytest.raises(pl.exceptions.PolarsError):
        export_rows(broken, inspections, tmp_path / "a.xlsx")
    assert list(tmp_path.iterdir()) == []


def streamed(path, frame, **formats):
    columns = tuple(SheetColumn(name, 12, formats.get(name, "@")) for name in frame.columns)
    with BookStream(path, "数据", columns) as book:
        book.write(frame)
    return path


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr(book_stream, "ROWS_A_SHEET", 4)
    monkeypatch.setattr(book_stream, "BATCH", 3)
    path = streamed(tmp_path / "a.xlsx", pl.DataFrame({"n": range(9)}), n="0")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["数据", "数据 (2)", "数据 (3)"]
    assert [[cell.value for cell in page["A"]] for page in book] == [
        ["n", 0, 1, 2, 3],
        ["n", 4, 5, 6, 7],
        ["n", 8],
    ]


def test_stream_writes_what_every_program_can_read(tmp_path):
    texts = ["<a&b>", "两\r\n行", "QH\x00\x0b1", " 空格 ", "_x0041_", "9" * 40_000, None, ""]
    path = streamed(tmp_path / "a.xlsx", pl.DataFrame({"t": texts, "n": range(8)}), n="0")
    read = [cell.value for cell in openpyxl.load_workbook(path).active["A"]][1:]
    assert read[:4] == ["<a&b>", "两\n行", "QH1", " 空格 "]
    assert len(read[5]) == 32_767
    found = fastexcel.read_excel(path).load_sheet(0).to_polars()
    assert found["t"].to_list()[:5] == ["<a&b>", "两\n行", "QH1", " 空格 ", "_x0041_"]


def test_what_a_cell_cannot_hold_exactly_stands_as_text(tmp_path):
    frame = pl.DataFrame(
        {
            "n": [10**15, -(10**15) + 1],
            "d": [date(1899, 12, 31), date(1900, 3, 1)],
            "m": pl.Series([Decimal("9999999999999999.99"), Decimal("-0.01")], dtype=pl.Decimal(18, 2)),
        }
    )
    page = openpyxl.load_workbook(streamed(tmp_path / "a.xlsx", frame, d="yyyy-mm-dd")).active
    assert [cell.value for cell in page[2]] == ["1000000000000000", "1899-12-31", "9999999999999999.99"]
    assert [day_of(cell.value) for cell in page[3]] == [-999999999999999, date(1900, 3, 1), -0.01]


def test_letters_of_columns():
    assert [column_letters(place) for place in (1, 26, 27, 702, 703)] == ["A", "Z", "AA", "ZZ", "AAA"]
