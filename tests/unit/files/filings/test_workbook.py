"""Workbooks: the right sheet, and every cell as the text that a person sees, with the number of its row."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from zhiheng.core.issues import InputProblem
from zhiheng.core.registers.rows import Stamp
from zhiheng.files.filings import sheet_scan
from zhiheng.files.filings.opening import open_rows

LABELS = ("样品编号", "数量", "备注")


@pytest.fixture
def opened(tmp_path):
    def opening(made, **options):
        path = tmp_path / "台账.xlsx"
        if isinstance(made, bytes):
            path.write_bytes(made)
        else:
            made.save(path)
        return open_rows(path, labels=LABELS, **options)

    return opening


def book_of(*rows, title="数据"):
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return book


def values_of(source):
    """The texts and numbers of all rows, and codes and places of what is wrong."""
    rows, faults = [], []
    try:
        for batch in source.batches():
            rows += batch.rows()
    except InputProblem as problem:
        faults = [(issue.code, issue.place.en.rpartition(", ")[2]) for issue in problem.issues]
    return rows, faults


def cell_of(opened, value, number_format="General", **options):
    book = book_of(LABELS, ["S1", 1, value])
    book.active["C2"].number_format = number_format
    for name, option in options.items():
        setattr(book, name, option)
    return values_of(opened(book))[0][0][2]


def changed(book, member, old, new):
    """The bytes of a workbook with something replaced in the XML of a member."""
    buffer, result = io.BytesIO(), io.BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as before, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            data = before.read(name)
            if name == member:
                assert old in data
                data = data.replace(old, new)
            after.writestr(name, data)
    return result.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (3, "General", "3"),
        (3.0, "0.00", "3"),
        (0.1 + 0.2, "General", "0.3"),
        (12.345678901234, "General", "12.345678901234"),
        (1e-10, "General", "0.0000000001"),
        (-1234567.891, "#,##0.00", "-1234567.891"),
        (123456789012345, "0", "123456789012345"),
        (0.96, "0%", "96%"),
        (0.9605, "0.00%", "96.05%"),
        (0.07, "0.0%;[Red]-0.0%", "7%"),
        ("96%", "0%", "96%"),
        (3, '0"%"', "3"),
        (dt.date(2026, 3, 18), "yyyy-mm-dd", "2026-03-18"),
        (dt.datetime.fromisoformat("2026-03-18T13:05"), "yyyy-mm-dd hh:mm", "2026-03-18 13:05:00"),
        (dt.date(2026, 3, 18), 'yyyy"年"m"月"d"日"', "2026-03-18"),
        (dt.time(13, 5), "hh:mm", "13:05:00"),
        (True, "General", "是"),
        (False, "General", "否"),
        ("true", "General", "true"),
        ("123456789012345678", "@", "123456789012345678"),
        ("两\n行", "General", "两\n行"),
    ],
)
def test_workbook_cell_becomes_the_text_that_a_person_sees(opened, value, number_format, text):
    assert cell_of(opened, value, number_format) == text


def test_workbook_dates_of_either_system_are_the_same(opened):
    assert cell_of(opened, dt.date(2026, 3, 18), "yyyy-mm-dd", epoch=CALENDAR_MAC_1904) == "2026-03-18"


def test_workbook_error_cells_stay_visible(opened):
    assert cell_of(opened, "#N/A") == "#N/A"
    assert cell_of(opened, "#DIV/0!") == "#DIV/0!"


def test_workbook_rows_keep_their_numbers_below_titles_and_blanks(opened):
    book = book_of(["抽检台账"], [], LABELS, ["S1", 1, "x"], [None, None, None], ["S2", 2, None])
    source = opened(book)
    assert (source.header.row, source.header.sheet, source.header.labels) == (3, "数据", LABELS)
    assert values_of(source)[0] == [("S1", "1", "x", 4), ("S2", "2", None, 6)]


def test_workbook_table_away_from_the_corner_keeps_its_letters(opened):
    book = openpyxl.Workbook()
    for column, (label, value) in enumerate(zip(LABELS, ["S1", 0.5, 12.345678901234], strict=True), 3):
        book.active.cell(5, column, label)
        book.active.cell(6, column, value)
    book.active["D6"].number_format = "0%"
    source = opened(book)
    assert source.header.labels == ("", "", *LABELS)
    assert values_of(source) == ([(None, None, "S1", "50%", "12.345678901234", 6)], [])


def test_workbook_header_of_two_merged_rows_takes_the_lower_names(opened):
    book = book_of(["样品编号", "检验", None, "备注"], [None, "数量", "结论", None], ["S1", 1, "合格", "x"])
    for merged in ("A1:A2", "B1:C1", "D1:D2"):
        book.active.merge_cells(merged)
    source = opened(book)
    assert source.header.labels == ("样品编号", "数量", "检验/结论", "备注")
    assert values_of(source) == ([("S1", "1", "合格", "x", 3)], [])


def test_workbook_header_whose_group_and_column_make_one_name(opened):
    book = book_of(["样品", None, "货物", None], ["编号", "名称", "数量", "名称"], ["S1", "甲", 1, "乙"])
    assert opened(book).header.labels == ("样品编号", "样品/名称", "数量", "货物/名称")


def test_workbook_cells_merged_downwards_are_filled_in_and_said(opened):
    book = book_of(LABELS, ["S1", 1, "x"], ["S2", 2, None], [None, None, None], ["S3", 3, "y"])
    book.active.merge_cells("C2:C4")
    source = opened(book)
    rows, faults = values_of(source)
    assert rows == [("S1", "1", "x", 2), ("S2", "2", "x", 3), ("S3", "3", "y", 5)]
    assert ([(each.code, each.value) for each in source.issues], faults) == ([("cells-filled", "1")], [])


def test_workbook_cells_merged_across_columns_are_an_error(opened):
    book = book_of(LABELS, ["S1", 1, "x"])
    book.active.merge_cells("B2:C2")
    assert values_of(opened(book))[1] == [("cells-merged", "cell B2:C2")]


def test_workbook_wide_signature_below_the_table_is_left_to_the_checks(opened):
    book = book_of(LABELS, ["S1", 1, "x"], ["填表人：张三  审核人：李四"])
    book.active.merge_cells("A3:C3")
    assert values_of(opened(book)) == (
        [("S1", "1", "x", 2), ("填表人：张三  审核人：李四", None, None, 3)],
        [],
    )


@pytest.mark.parametrize(
    ("above", "unit"),
    [
        ("单位：万元", "万元"),
        ("（金额单位: 人民币 元）", "元"),
        ("单位：个、百万元", "百万元"),
        ("填报单位：清河区市场监督管理局", ""),
    ],
)
def test_workbook_unit_above_the_table_is_read(opened, above, unit):
    assert opened(book_of(["台账"], [None, None, above], LABELS, ["S1", 1, "x"])).header.unit == unit


def test_workbook_formula_without_result_is_an_error_with_its_cell(opened):
    book = book_of(LABELS, ["S1", "=1+1", "x"], ["S2", "=A1", "x"])
    assert values_of(opened(book))[1] == [("formula-empty", "cell B2"), ("formula-empty", "cell B3")]
    kept = changed(book, SHEET, b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>")
    kept = changed(openpyxl.load_workbook(io.BytesIO(kept), data_only=False), SHEET, b"<v></v>", b"<v>7</v>")
    rows, faults = values_of(opened(kept))
    assert ([row[1] for row in rows], faults) == (["7", "7"], [])


def test_workbook_empty_text_as_result_of_a_formula_is_empty(opened):
    made = changed(book_of(LABELS, ["S1", "=1+1", "x"]), SHEET, b'<c r="B2"><f>', b'<c r="B2" t="str"><f>')
    assert values_of(opened(made)) == ([("S1", None, "x", 2)], [])


def test_workbook_long_number_stored_as_number_is_damaged(opened):
    rows, faults = values_of(opened(book_of(LABELS, ["S1", 1, 913502110001234567])))
    assert faults == [("number-damaged", "cell C2")]
    assert rows[0][2] == "913502110001235000"


def test_workbook_hidden_rows_are_read_and_counted(opened):
    book = book_of(LABELS, ["S1", 1, "x"], ["S2", 2, "y"], ["S3", 3, "z"], [])
    for row in (1, 3, 4, 9):
        book.active.row_dimensions[row].hidden = True
    book.active.column_dimensions["B"].hidden = True
    source = opened(book)
    assert [row[-1] for row in values_of(source)[0]] == [2, 3, 4]
    assert [(each.code, each.value) for each in source.issues] == [("rows-hidden", "2")]


def test_workbook_hidden_sheets_are_passed_over_and_named(opened):
    book = book_of(LABELS, ["S1", 1, "x"])
    hidden = book.create_sheet("旧数据")
    hidden.append(LABELS)
    hidden.sheet_state = "hidden"
    source = opened(book)
    assert source.header.sheet == "数据"
    assert [(each.code, each.value) for each in source.issues] == [("sheets-hidden", "旧数据")]


def test_workbook_sheet_with_the_most_known_names_is_taken(opened):
    book = book_of(["填报说明"], ["样品编号", "照抄样品上的编号"], title="说明")
    sheet = book.create_sheet("报送")
    sheet.append(LABELS)
    sheet.append(["S1", 1, "x"])
    book.create_sheet("空表")
    assert opened(book).header.sheet == "报送"


def test_workbook_sheets_alike_are_asked_about(opened):
    book = book_of(LABELS, ["S1", 1, "x"], title="一月")
    second = book.create_sheet("二月")
    second.append(LABELS)
    with pytest.raises(InputProblem, match="Name the sheet with --sheet") as caught:
        opened(book)
    assert caught.value.issues[0].value == "一月、二月"
    assert opened(book, sheet="二月").header.sheet == "二月"
    with pytest.raises(InputProblem, match="no visible sheet of this name: “一月、二月”"):
        opened(book, sheet="三月")


def test_workbook_without_content_is_refused(opened):
    with pytest.raises(InputProblem, match="no visible sheet holds any data"):
        opened(openpyxl.Workbook())


def test_workbook_column_without_header_is_named(opened):
    source = opened(book_of(LABELS, ["S1", 1, "x", None, None], ["S2", 1, "x", None, "多"]))
    assert values_of(source)[1] == [("header-empty", "column E")]


def stamped(*rows, **stamp):
    book = book_of(["台账模板"], LABELS, *rows, title="报送")
    sheet = book.create_sheet("_zhiheng")
    sheet.sheet_state = "veryHidden"
    example = json.dumps(["示例", "9", ""], ensure_ascii=False)
    values = {
        "register": "inspections",
        "version": "2",
        "definition": "abc",
        "sheet": "报送",
        "header_row": 2,
    }
    for pair in {**values, "first_row": 4, "example": example, **stamp}.items():
        sheet.append(pair)
    return book


def test_workbook_stamp_says_the_register_and_the_example_is_left_out(opened):
    source = opened(stamped(["示例", 9, None], ["S1", 1, "x"]))
    assert source.header.stamp == Stamp("inspections", "2", "abc")
    assert values_of(source)[0] == [("S1", "1", "x", 4)]
    assert [(each.code, each.value) for each in source.issues] == [("example-skipped", "3")]


def test_workbook_row_written_over_the_example_is_data(opened):
    source = opened(stamped(["S0", 5, None], ["S1", 1, "x"]))
    assert [row[-1] for row in values_of(source)[0]] == [3, 4]


def test_workbook_example_is_found_below_rows_put_in_above(opened):
    book = stamped(["示例", 9, None], ["S1", 1, "x"])
    book["报送"].insert_rows(1, 2)
    assert values_of(opened(book))[0] == [("S1", "1", "x", 6)]


@pytest.mark.parametrize(
    ("labels", "example"),
    [
        (("数量", "样品编号"), (9, "示例")),
        (("样品编号",), ("示例",)),
        (("序号", "样品编号", "数量"), (1, "示例", 9)),
        (("样品编号", "数量", "经办人"), ("示例", 9, None)),
    ],
)
def test_workbook_example_is_left_out_after_columns_were_changed(opened, labels, example):
    book = stamped()
    sheet = book["报送"]
    sheet.delete_rows(2)
    sheet.append(labels)
    sheet.append(example)
    sheet.append(["S1"] * len(labels))
    assert [row[-1] for row in values_of(opened(book))[0]] == [4]


def test_workbook_stamp_names_the_sheet_among_several(opened):
    book = stamped(["S1", 1, "x"])
    other = book.create_sheet("复制", 0)
    other.append(LABELS)
    assert opened(book).header.sheet == "报送"


def test_workbook_stray_cell_far_away_is_refused(opened):
    book = book_of(LABELS)
    book.active["XFD1048576"] = "x"
    with pytest.raises(InputProblem, match="the sheet covers an abnormal area: “XFD1048576”"):
        opened(book)


@pytest.mark.parametrize("reference", ["ZZZZ9", "A99999999999"])
def test_workbook_cell_outside_every_sheet_is_broken(opened, reference):
    with pytest.raises(InputProblem, match="damaged or incomplete"):
        opened(changed(book_of(LABELS, ["S1", 1, "x"]), SHEET, b'"C2"', f'"{reference}"'.encode()))


@pytest.mark.parametrize("written", ["r='C2' s='1'", 'r = "C2" s= "1"'])
def test_workbook_attributes_in_other_spelling_are_understood(opened, written):
    book = book_of(LABELS, ["S1", 1, 0.5])
    book.active["C2"].number_format = "0%"
    assert values_of(opened(changed(book, SHEET, b'r="C2" s="1"', written.encode())))[0] == [
        ("S1", "1", "50%", 2)
    ]


def test_workbook_stated_size_is_not_believed(opened):
    made = changed(book_of(LABELS, ["S1", 1, "x"]), SHEET, b'ref="A1:C2"', b'ref="A1:XFD1048576"')
    assert values_of(opened(made))[0] == [("S1", "1", "x", 2)]


def test_workbook_that_unpacks_to_an_absurd_size_is_refused(opened):
    buffer = io.BytesIO()
    book_of(LABELS).save(buffer)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros.bin", bytes(64 * 1024 * 1024))
    with pytest.raises(InputProblem, match="unpacks to an abnormal size"):
        opened(buffer.getvalue())


def test_workbook_in_pieces_is_read_the_same(opened, monkeypatch):
    book = book_of(LABELS, *([f"S{i}", i / 7, i % 2 == 0] for i in range(50)))
    whole = values_of(opened(book))
    monkeypatch.setattr(sheet_scan, "_PART", 200)
    assert values_of(opened(book)) == whole


def test_workbook_cut_short_is_broken(opened):
    buffer = io.BytesIO()
    book_of(LABELS).save(buffer)
    with pytest.raises(InputProblem, match="the file is damaged or incomplete"):
        opened(buffer.getvalue()[:-200])


def test_workbook_protected_by_password_is_refused(opened):
    with pytest.raises(InputProblem, match="protected by a password"):
        opened(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"))


OTHER_KINDS = {
    "this is a picture": b"\x89PNG\r\n\x1a\n" + bytes(40),
    "data cannot be filed in this format: “pdf”": b"%PDF-1.7\n",
    "the file is empty": b"",
    "this is an archive": b"Rar!\x1a\x07\x00",
    "data cannot be filed in this format: “html”": "<html><td>样品编号</td></html>".encode(),
    "data cannot be filed in this format: “json”": b'[{"a": 1}]',
}


@pytest.mark.parametrize("message", OTHER_KINDS)
def test_files_of_other_kinds_are_refused_by_content(opened, message):
    with pytest.raises(InputProblem, match=message):
        opened(OTHER_KINDS[message])


def test_absent_file_and_folder_are_refused(tmp_path):
    with pytest.raises(InputProblem, match="there is no such file"):
        open_rows(tmp_path / "无.xlsx")
    with pytest.raises(InputProblem, match="this is a folder"):
        open_rows(tmp_path)
