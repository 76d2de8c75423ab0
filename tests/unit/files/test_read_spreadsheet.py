"""Workbooks: annex tables with titles, notes, merged cells and number formats."""

from __future__ import annotations

import datetime
import io
import subprocess

import openpyxl
import pytest

from zhiheng.core.plan.blocks import BlockKind
from zhiheng.files.readers import legacy, spreadsheet
from zhiheng.files.readers.legacy import converter
from zhiheng.files.readers.spreadsheet import printed


def saved(book) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.fixture
def book():
    """A workbook as an annex looks: title, head, merged category, percentage, note."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "指标"
    sheet["A1"] = "附件：目标任务分解表"
    sheet.merge_cells("A1:D1")
    for row in [
        ["类别", "指标", "2025年", "单位"],
        ["产品", "合格率", 0.955, "%"],
        [None, "批次", 1200, "批"],
        ["工程", "优质工程", None, "项"],
    ]:
        sheet.append(row)
    sheet["C3"].number_format = "0.0%"
    sheet.merge_cells("A3:A4")
    sheet.append(["注：约束性指标必须完成"])
    sheet.merge_cells("A6:D6")
    return made


def test_title_table_and_note_of_a_sheet(read, book, cells):
    document = read(saved(book), "附件.xlsx")
    title, table, note = document.blocks
    assert (title.text, note.text) == ("附件：目标任务分解表", "注：约束性指标必须完成")
    assert (title.place.sheet, table.place.sheet, table.kind) == ("指标", "指标", BlockKind.TABLE)
    assert cells(table) == [
        ["类别", "指标", "2025年", "单位"], ["产品", "合格率", "95.5%", "%"], ["=产品", "批次", "1200", "批"],
        ["工程", "优质工程", "", "项"],
    ]  # fmt: skip
    assert document.issues == ()


def test_empty_and_hidden_sheets_are_skipped_and_hidden_ones_named(read, book):
    book.create_sheet("空")
    book.create_sheet("藏")["A1"] = "x"
    book["藏"].sheet_state = "hidden"
    document = read(saved(book), "附件.xlsx")
    assert {block.place.sheet for block in document.blocks} == {"指标"}
    assert [(found.code, found.value) for found in document.issues] == [("sheets-hidden", "藏")]


def test_a_sheet_of_one_column_gives_paragraphs(read):
    book = openpyxl.Workbook()
    for text in ("一、目标", "到2025年达到95%。"):
        book.active.append([text])
    assert [block.kind.value for block in read(saved(book), "文.xlsx").blocks] == ["paragraph", "paragraph"]


def test_formulas_without_results_are_counted(read, book):
    book.active["C5"] = "=1+1"
    document = read(saved(book), "附件.xlsx")
    assert [(found.code, found.value) for found in document.issues] == [("formulas-empty", "1")]


def test_a_sheet_of_absurd_size_is_refused(refused, book):
    book.active["XFD1048576"] = "x"
    found = refused(saved(book), "附件.xlsx")
    assert found.code == "table-too-large" and "指标" in found.value


def test_a_damaged_workbook(refused, book):
    assert refused(saved(book)[:2000], "附件.xlsx").code == "file-broken"


def test_comma_separated_values(read, cells):
    document = read('指标,目标\n"合格率,重点",95%\n'.encode("gbk"), "目标.csv")
    assert cells(document.blocks[0]) == [["指标", "目标"], ["合格率,重点", "95%"]]


@pytest.fixture(scope="module")
def old_files(tmp_path_factory):
    """The annex in old formats, made by LibreOffice."""
    program = converter()
    if program is None:
        pytest.skip("LibreOffice is not on this machine")
    folder = tmp_path_factory.mktemp("old")
    made = openpyxl.Workbook()
    for row in [["指标", "目标"], ["合格率", 0.955]]:
        made.active.append(row)
    made.active["B2"].number_format = "0.0%"
    made.save(folder / "a.xlsx")
    for form in ("xls", "ods"):
        command = [
            program,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            form,
        ]
        subprocess.run(
            [*command, "--outdir", str(folder), str(folder / "a.xlsx")],
            check=True,
            capture_output=True,
            timeout=120,
        )
    return folder


@pytest.mark.parametrize("form", ["xls", "ods"])
def test_old_workbooks_keep_their_percentages_with_a_converter(read, cells, old_files, form):
    document = read((old_files / f"a.{form}").read_bytes(), f"目标.{form}")
    assert cells(document.blocks[0]) == [["指标", "目标"], ["合格率", "95.5%"]]


@pytest.mark.parametrize("form", ["xls", "ods"])
def test_old_workbooks_without_a_converter_are_read_with_a_warning(read, cells, old_files, form, monkeypatch):
    monkeypatch.setattr(spreadsheet, "converter", lambda: None)
    document = read((old_files / f"a.{form}").read_bytes(), f"目标.{form}")
    assert cells(document.blocks[0]) == [["指标", "目标"], ["合格率", "0.955"]]
    assert [found.code for found in document.issues] == ["formats-unknown"]


@pytest.mark.parametrize(
    ("value", "number_format", "expected"),
    [
        (None, "General", ""), (95.0, "General", "95"), (0.1 + 0.2, "General", "0.3"), (0.29, "General", "0.29"),
        (0.07, "0%", "7%"), (1, "0.00%", "100%"), (3, '0"家"', "3家"), (1234567.5, "#,##0.0", "1234567.5"), (True, "General", "是"),
        (datetime.datetime.fromisoformat("2025-12-31"), "yyyy-mm-dd", "2025-12-31"), (datetime.datetime.fromisoformat("2025-01-01"), 'yyyy"年"', "2025年"),
        (datetime.datetime.fromisoformat("2025-06-01"), 'yyyy"年"m"月"', "2025年6月"), (" ≥95% ", "@", "≥95%"), (12, '0.0_ ;[Red]\\-0.0\\ ', "12"),
    ],
)  # fmt: skip
def test_values_are_printed_as_the_sheet_shows_them(value, number_format, expected):
    assert printed(value, number_format) == expected


def test_an_old_word_file_is_converted_and_read(read, tmp_path):
    if converter() is None:
        pytest.skip("LibreOffice is not on this machine")
    rich = r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0 SimSun;}}\f0 \u30446?\u26631?\par }"
    document = read(rich, "计划.doc")
    assert document.blocks[0].text == "目标" and document.format == "docx"
    assert [found.code for found in document.issues] == ["extension-differs", "converted"]


def test_the_conversion_gives_up_in_time(refused, monkeypatch):
    if converter() is None:
        pytest.skip("LibreOffice is not on this machine")
    monkeypatch.setattr(legacy, "PATIENCE", 0.01)
    assert refused(r"{\rtf1 a}", "计划.rtf").code == "conversion-failed"
