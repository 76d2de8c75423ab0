"""Totals, signatures, remarks and repeated headers among the rows are told once a row and never taken for records."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from zhiheng.core.issues import Text
from zhiheng.core.registers.checking import Checker
from zhiheng.core.registers.matching import match
from zhiheng.core.registers.model import ROW, Column, ColumnType, Register
from zhiheng.core.registers.rows import Header

GOOD = {"sample_no": "A1", "sampled_on": "2026-03-18", "fine": "5"}
COUNTS = Register(
    name="counts",
    label=Text("数量", "Counts"),
    key=("place",),
    columns=(
        Column(name="place", label=Text("地点", "Place"), type=ColumnType.TEXT, required=True),
        Column(name="count", label=Text("数量", "Count"), type=ColumnType.INTEGER),
    ),
)


def found(problems):
    return problems.frame.select(ROW, "column", "code", "value").rows()


def counted(labels, *rows):
    """The rows taken and the problems of a table of counts, whose key may be any text."""
    checker = Checker(COUNTS, match(Header(labels), COUNTS, on=date(2026, 6, 1)), on=date(2026, 6, 1))
    texts = {f"c{place}": [row[place] for row in rows] for place in range(len(labels))}
    frame = pl.DataFrame(texts, schema=dict.fromkeys(texts, pl.String))
    good = checker.check(frame.with_columns(pl.int_range(2, len(rows) + 2, dtype=pl.Int64).alias(ROW)))
    return good[ROW].to_list(), checker.finish()


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("合计", "合计"),
        ("合　计：", "合　计"),
        ("白沙镇小计", "白沙镇小计"),
        ("本页合计：12批", "本页合计"),
        (" 总计 ", "总计"),
        ("填表人：张三      审核人：李四", "填表人"),
        ("审核人（签字）：", "审核人（签字）"),
        ("单位负责人: 王五", "单位负责人"),
        ("联系电话：13800000000", "联系电话"),
        ("备注：按季报送", "备注"),
        ("注1：红色为重点", "注1"),
        ("填报日期：2026年4月3日", "填报日期"),
    ],
)
def test_row_that_is_no_record_is_told_once_without_the_name_in_it(check_rows, text, word):
    rows, problems = check_rows([GOOD, {"sample_no": text, "fine": "abc"}])
    assert rows[ROW].to_list() == [2]
    assert found(problems) == [(3, "", "not-a-record", word)]
    assert problems.rows().to_list() == [3]
    issue = problems.issues("表.xlsx", "明细")[0]
    assert (issue.place.zh, issue.place.en) == (
        "表.xlsx 工作表「明细」第 3 行",
        "表.xlsx, sheet “明细”, row 3",
    )
    assert [(cell.row, cell.column) for cell in problems.cells()] == [(3, "")]


def test_words_further_right_make_no_stray_row(check_rows):
    _, problems = check_rows([{"sample_no": "A1", "sampled_on": "", "contact": "合计"}])
    assert {code for _, _, code, _ in found(problems)} == {"required-missing"}


def test_filled_row_whose_key_reads_like_a_total_is_refused_at_the_key(check_rows):
    _, problems = check_rows([{**GOOD, "sample_no": "合计"}, GOOD])
    assert [(row, code) for row, _, code, _ in found(problems)] == [(2, "not-a-record")]


@pytest.mark.parametrize("place", ["合计", "填表人：张三", "备注"])
def test_total_is_no_record_where_every_text_could_be_a_key(place):
    taken, problems = counted(("地点", "数量"), ("甲", "1"), (place, "3"))
    assert taken == [2]
    assert [(row, code) for row, _, code, _ in found(problems)] == [(3, "not-a-record")]


@pytest.mark.parametrize("place", ["会计师事务所", "合计划街", "日期酒", "说明书厂"])
def test_names_that_look_alike_are_records(place):
    assert counted(("地点", "数量"), (place, "1"))[0] == [2]


def test_total_in_the_column_that_numbers_the_rows_is_no_record():
    taken, problems = counted(("序号", "地点", "数量"), ("1", "甲", "1"), ("合计", "1处", "1"))
    assert taken == [2]
    assert found(problems) == [(3, "", "not-a-record", "合计")]


def test_repeated_header_is_told_once(check_rows):
    names = ("sample_no", "sampled_on", "fine")
    _, problems = check_rows([GOOD, {name: name for name in names}])
    assert [(row, column, code) for row, column, code, _ in found(problems)] == [(3, "", "repeated-header")]


@pytest.mark.parametrize("text", ["'A1", '="A1"', "’A1", "＇A1"])
def test_number_in_the_marks_of_a_spreadsheet_is_refused(check_rows, text):
    _, problems = check_rows([{**GOOD, "sample_no": text, "enterprise": text, "contact": "'张"}])
    assert [(column, code) for _, column, code, _ in found(problems)] == [
        ("sample_no", "text-mark"),
        ("enterprise", "text-mark"),
    ]


@pytest.mark.parametrize("numbers", [("1", "2", "3", "4", "5"), ("甲", "1", "2", "3", "4")])
def test_numbers_of_the_columns_below_the_header_are_no_record(check_rows, numbers):
    names = ("sample_no", "sampled_on", "town", "lots", "fine")
    rows, problems = check_rows([dict(zip(names, numbers, strict=True)), GOOD])
    assert rows[ROW].to_list() == [3]
    assert [(row, column, code) for row, column, code, _ in found(problems)] == [(2, "", "repeated-header")]


@pytest.mark.parametrize(("needed", "told"), [(4, ["nearly-empty"]), (3, ["required-missing"] * 3)])
def test_row_with_a_cell_or_two_is_one_problem_where_many_are_needed(needed, told):
    names = [f"n{place}" for place in range(needed)]
    columns = tuple(
        Column(name=name, label=Text(name, name), type=ColumnType.INTEGER, required=True) for name in names
    )
    register = Register(name="wide", label=Text("宽", "Wide"), key=("n0",), columns=columns)
    checker = Checker(
        register, match(Header((*names, "x")), register, on=date(2026, 6, 1)), on=date(2026, 6, 1)
    )
    texts = {f"c{place}": None for place in range(needed)} | {f"c{needed}": "（盖章）"}
    checker.check(pl.DataFrame([{**texts, ROW: 2}], schema=dict.fromkeys(texts, pl.String) | {ROW: pl.Int64}))
    assert [code for _, _, code, _ in found(checker.finish())] == told


def test_key_in_full_width_digits_is_told_with_its_usual_form(check_rows):
    _, problems = check_rows([{**GOOD, "sample_no": "QH２０２６（甲）", "contact": "ＡＢ"}])
    assert found(problems) == [(2, "sample_no", "full-width", "QH２０２６（甲）")]
    assert "QH2026(甲)" in problems.issues("表.xlsx")[0].remedy.zh


@pytest.mark.parametrize("space", ["\n", "\r\n", "\t", "\u00a0", "\u3000"])
def test_break_within_a_key_is_told_and_around_it_taken_off(check_rows, space):
    rows, problems = check_rows(
        [{**GOOD, "sample_no": f"A{space}1"}, {**GOOD, "sample_no": f"{space}A2{space}"}]
    )
    assert rows["sample_no"].to_list() == ["A2"]
    assert [(row, column, code) for row, column, code, _ in found(problems)] == [
        (2, "sample_no", "break-in-number")
    ]
    assert problems.issues("表.xlsx")[0].remedy.zh == "请删去，改成 A1"
