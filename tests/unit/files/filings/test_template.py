"""The workbook that a liaison fills: what stands in it, and that programs read it as meant."""

from __future__ import annotations

import json
import re
import zipfile
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from zhiheng.core.issues import Text
from zhiheng.core.registers.model import Code, Column, ColumnType, Lists
from zhiheng.files.filings.column_words import asked_for, header_words, kind_words
from zhiheng.files.filings.sheet_words import cell_text, quoted_name, sheet_name
from zhiheng.files.filings.template_xlsx import FIRST_ROW, HEADER_ROW, note_lines, write_template

DAY = date(2026, 11, 22)
DIGEST = "ab" * 32


@pytest.fixture
def write(tmp_path, district):
    def writing(register, **changes):
        path = tmp_path / "template.xlsx"
        options = {"on": DAY, "lists": district, "definition": DIGEST} | changes
        write_template(path, register, **options)
        return path

    return writing


@pytest.fixture
def book(write, inspections):
    return openpyxl.load_workbook(write(inspections))


def rules(page):
    return {
        str(rule.sqref).split(":")[0].rstrip("0123456789"): rule
        for rule in page.data_validations.dataValidation
    }


def test_headers_name_columns_units_and_what_is_required(book):
    page = book["监督抽检结果"]
    headers = [cell.value for cell in page[HEADER_ROW]]
    assert headers[:2] == ["＊抽样单编号", "＊抽样日期"]
    assert headers[8:10] == ["合格批次（批）", "货值（元）"]
    assert page.freeze_panes == "B5"
    assert page.print_title_rows == "$3:$3"


def test_only_columns_in_force_that_day_are_asked_for(write, inspections):
    columns = (
        replace(inspections.columns[0], until=date(2026, 1, 1)),
        *inspections.columns[1:],
    )
    page = openpyxl.load_workbook(write(replace(inspections, columns=columns))).worksheets[0]
    assert page.cell(HEADER_ROW, 1).value == "＊抽样日期"


def test_notes_say_what_to_write(book):
    note = book.worksheets[0].cell(HEADER_ROW, 8).comment.text
    assert note == "抽查批次（必填）\n填：整数，1 至 100000，单位：批（只写数）\n例：50"
    assert "个人信息，导出和公布时遮盖" in book.worksheets[0].cell(HEADER_ROW, 7).comment.text


def test_example_stands_above_the_first_row_as_text(book, inspections):
    page = book.worksheets[0]
    examples = [page.cell(FIRST_ROW - 1, place).value for place in range(1, 13)]
    assert examples == [column.example for column in inspections.columns]
    assert page.cell(FIRST_ROW - 1, 1).font.italic
    assert page.max_row == FIRST_ROW - 1


def test_codes_are_kept_as_text_and_days_as_days(book):
    formats = {letter: book.worksheets[0].column_dimensions[letter].number_format for letter in "ABCFHJ"}
    assert formats == {"A": "@", "B": "yyyy-mm-dd", "C": "yyyy-mm", "F": "@", "H": "General", "J": "General"}


def test_short_lists_stand_in_the_rule_and_long_ones_in_a_hidden_sheet(book, district):
    found = rules(book.worksheets[0])
    assert found["K"].formula1 == '"合格,不合格,不作判定"'
    assert found["L"].formula1 == '"是,否"'
    assert found["E"].formula1 == "zhiheng_list_1"
    assert book["_lists"].sheet_state == "hidden"
    assert book.defined_names["zhiheng_list_1"].attr_text == f"'_lists'!$A$2:$A${len(district.bodies) + 1}"
    assert [cell.value for cell in book["_lists"]["A"]] == [
        "组织抽查的单位",
        *(one.name for one in district.bodies),
    ]


def test_values_with_commas_are_never_listed_inline(write, inspections):
    column = Column(
        name="kind", label=Text("种类", "Kind"), type=ColumnType.CODE, codes=(Code("米,面"), Code("=油"))
    )
    book = openpyxl.load_workbook(write(replace(inspections, columns=(column,), key=("kind",), rules=())))
    assert rules(book.worksheets[0])["A"].formula1 == "zhiheng_list_1"
    assert book["_lists"]["A3"].value == "=油"
    assert book["_lists"]["A3"].data_type == "s"


def test_rules_bound_numbers_days_and_lengths_with_a_message(book):
    found = rules(book.worksheets[0])
    assert (found["H"].type, found["H"].formula1, found["H"].formula2) == ("whole", "1", "100000")
    assert (found["J"].type, found["J"].formula1) == ("decimal", "0")
    assert (found["B"].type, found["B"].formula1) == ("date", "45292")
    assert (found["F"].type, found["F"].formula1, found["F"].formula2) == ("textLength", "18", "18")
    assert found["H"].error == "抽查批次：请填写整数，1 至 100000，单位：批（只写数）。"
    assert all(len(rule.error) <= 225 and rule.showErrorMessage for rule in found.values())


def test_body_without_a_list_is_asked_for_by_name(write, inspections):
    page = openpyxl.load_workbook(write(inspections, lists=Lists())).worksheets[0]
    rule = rules(page)["E"]
    assert rule.type == "textLength"
    assert rule.error == "组织抽查的单位：请填写单位名称，用规范简称或全称。"


def test_guide_lists_every_column_key_and_rule(book):
    texts = [str(cell.value) for row in book["填表说明"].iter_rows() for cell in row if cell.value]
    assert "货值（元）" in texts
    assert "合格、不合格、不作判定" in texts
    assert "2. 合格批次不大于抽查批次。" in texts
    assert any("「抽样单编号」用来认出一条记录" in text for text in texts)


def test_stamp_says_register_version_and_definition(book):
    page = book["_zhiheng"]
    stamp = {row[0].value: row[1].value for row in page.iter_rows()}
    assert page.sheet_state == "veryHidden"
    assert stamp.pop("example").startswith('["QH2026-0418-001"')
    assert stamp == {
        "register": "inspections", "version": "2", "definition": DIGEST, "sheet": "监督抽检结果", "header_row": "3", "first_row": "5",
    }  # fmt: skip
    assert {one.name: one.value for one in book.custom_doc_props.props}["zhiheng_register"] == "inspections"


def test_example_in_the_stamp_is_what_the_cells_show(book):
    page = book.worksheets[0]
    kept = json.loads(next(row[1].value for row in book["_zhiheng"].iter_rows() if row[0].value == "example"))
    assert kept == [cell.value for cell in page[FIRST_ROW - 1]]


def test_same_input_gives_the_same_bytes(write, inspections):
    assert write(inspections).read_bytes() == write(inspections).read_bytes()


def test_english_template_speaks_english(write, inspections):
    book = openpyxl.load_workbook(write(inspections, language="en"))
    assert book.sheetnames[:2] == ["Inspection results", "How to fill"]
    assert book.worksheets[0].cell(HEADER_ROW, 8).value == "＊Batches (批)"
    assert "How to fill" in book.worksheets[0]["A2"].value


def test_label_no_sheet_may_have_becomes_one_that_it_may(write, inspections):
    label = Text("甲/乙[丙]：抽检*结果?" + "长" * 40, "History")
    book = openpyxl.load_workbook(write(replace(inspections, label=label)))
    assert book.sheetnames[0] == ("甲 乙 丙 ：抽检 结果 " + "长" * 40)[:31]
    assert sheet_name("History") == "History_"
    assert sheet_name("填表说明", taken=("填表说明",)) == "填表说明 (2)"
    assert quoted_name("It's") == "'It''s'"


def test_control_characters_never_reach_the_file(write, inspections):
    column = replace(inspections.columns[0], example="QH\x0001\x1b", note=Text("甲\x07乙", "x"))
    path = write(replace(inspections, columns=(column,), rules=()))
    assert openpyxl.load_workbook(path).worksheets[0].cell(4, 1).value == "QH01"
    assert cell_text("a\tb\nc\ud800") == "a\tb\nc"


def test_parts_of_the_sheet_follow_the_schema(write, inspections):
    with zipfile.ZipFile(write(inspections)) as file:
        xml = file.read("xl/worksheets/sheet1.xml").decode()
    order = ["sheetPr", "sheetViews", "cols", "sheetData", "mergeCells", "conditionalFormatting", "dataValidations",
             "pageMargins", "pageSetup", "headerFooter", "ignoredErrors", "legacyDrawing"]  # fmt: skip
    places = [re.search(f"<{name}[ />]", xml).start() for name in order]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"type": ColumnType.NUMBER, "decimals": 0}, "数值，整数"),
        ({"type": ColumnType.DATE, "maximum": date(2026, 1, 1)}, "日期，写作 2026-04-18，不晚于 2026-01-01"),
        ({"type": ColumnType.MONTH, "minimum": date(2026, 1, 1)}, "月份，写作 2026-04，不早于 2026-01"),
        (
            {"pattern": "QH.*", "pattern_note": Text("以 QH 开头", "begins with QH")},
            "文字，不超过 500 字，以 QH 开头",
        ),
        ({"unique": True}, "文字，不超过 500 字，不得重复"),
        ({"type": ColumnType.GTIN}, "商品条码，8 位、12 位、13 位或 14 位数字"),
    ],
)
def test_kind_of_value_in_words(changes, words):
    column = Column(**({"name": "a", "label": Text("甲", "A"), "type": ColumnType.TEXT} | changes))
    assert kind_words(column).zh == words
    assert asked_for(column, Lists()).zh == f"请填写{words}。"


def test_header_of_an_optional_column_is_bare():
    column = Column(name="a", label=Text("甲", "A"), type=ColumnType.TEXT)
    assert header_words(column, "zh") == "甲"
    assert note_lines(column, Lists(), "en") == [
        "A (may be left empty)",
        "Write: text, at most 500 characters",
    ]
