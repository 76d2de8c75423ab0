"""Columns of a file are found by what stands in its header, and everything else in it is told."""

from __future__ import annotations

from datetime import date

import pytest

from zhiheng.core.issues import Level, Text
from zhiheng.core.registers.kinds import Kind
from zhiheng.core.registers.matching import match
from zhiheng.core.registers.model import Column, ColumnType, Register
from zhiheng.core.registers.rows import Header, Stamp

ON = date(2026, 6, 1)
REGISTER = Register(
    name="inspections",
    label=Text("监督抽检结果", "Inspections"),
    version="2",
    key=("sample_no",),
    columns=(
        Column(name="sample_no", label=Text("样品编号", "Sample number"), type=ColumnType.TEXT, required=True),
        Column(name="result", label=Text("检验结论", "Result"), type=ColumnType.TEXT, required=True, aliases=("判定",)),
        Column(name="fine", label=Text("罚款金额", "Fine"), type=ColumnType.NUMBER, unit="元"),
        Column(name="grade", label=Text("等级", "Grade"), type=ColumnType.TEXT, since=date(2027, 1, 1)),
        Column(name="old_grade", label=Text("旧等级", "Old grade"), type=ColumnType.TEXT, until=date(2025, 12, 31)),
    ),
)  # fmt: skip
WHOLE = ("样品编号", "检验结论", "罚款金额")


def matched(*labels, **options):
    stamp = options.pop("stamp", None)
    return match(Header(labels, "数据", 2, stamp), REGISTER, on=ON, **options)


def told(matching):
    return [(problem.level, problem.code, problem.value) for problem in matching.problems]


def test_labels_are_found():
    matching = matched("检验结论", "样品编号", "罚款金额")
    assert matching.columns == {"result": "c0", "sample_no": "c1", "fine": "c2"}
    assert matching.problems == ()


@pytest.mark.parametrize(
    "label",
    [
        "检验结论*",
        "＊检验结论",
        "检 验\n结论",
        "检验结论（合格/不合格）",
        "检验结论【必填】",
        "result",
        "RESULT",
        "Result",
        "判定",
        "检验结论：",
        "\ufeff检验\u200b结论",
    ],
)
def test_other_spellings_of_a_label_are_found(label):
    assert matched("样品编号", label, "罚款金额").columns["result"] == "c1"


def test_remembered_header_is_found():
    matching = matched("样品编号", "结果怎样", "罚款金额", remembered={"结果怎样": "result"})
    assert matching.columns["result"] == "c1"
    assert matching.problems == ()


def test_unknown_column_is_told_with_the_nearest():
    matching = matched(*WHOLE[:2], "罚没金额")
    assert told(matching) == [
        (Level.ERROR, "unknown-column", "罚没金额"),
        (Level.NOTE, "column-absent", "罚款金额"),
    ]
    assert matching.problems[0].place.zh == "工作表「数据」第 2 行（表头）"
    assert (
        matching.problems[0].remedy.zh
        == "最接近的栏目：「罚款金额」。请改成台账的栏目名，或用 --column 表头=栏目 指明是哪一栏（以后会记住）；台账不收的，请删去这一列"
    )
    assert matching.refused


def test_unknown_column_without_anything_near():
    assert matched(*WHOLE, "编制").problems[0].remedy.zh.startswith("请改成台账的栏目名")


def test_required_column_missing_is_told_with_the_header_that_it_may_be():
    matching = matched("样品编号", "检验结果", "罚款金额")
    assert told(matching)[1] == (Level.ERROR, "required-column-missing", "检验结论")
    assert matching.problems[1].remedy.zh == "是不是表中的「检验结果」？请加上表头为「检验结论」的一列"


def test_optional_column_missing_is_a_note():
    matching = matched(*WHOLE[:2])
    assert told(matching) == [(Level.NOTE, "column-absent", "罚款金额")]
    assert not matching.refused


def test_two_headers_for_one_column():
    matching = matched(*WHOLE, "判定")
    assert told(matching) == [(Level.ERROR, "two-headers", "判定")]
    assert matching.problems[0].message.zh == "有两列都是「检验结论」（另一列的表头是「检验结论」）"


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("等级", "这一栏自 2027-01-01 起才有，2026-06-01 的报送不能有"),
        ("旧等级", "这一栏到 2025-12-31 为止，2026-06-01 的报送不能有"),
    ],
)
def test_column_not_in_force(label, words):
    matching = matched(*WHOLE, label)
    assert told(matching) == [(Level.ERROR, "column-not-in-force", label)]
    assert matching.problems[0].message.zh == words


@pytest.mark.parametrize(
    ("label", "codes"),
    [("罚款金额（万元）", ["other-unit-in-header"]), ("罚款金额（元）", []), ("罚款金额（如有）", [])],
)
def test_unit_in_the_header(label, codes):
    assert [problem.code for problem in matched(*WHOLE[:2], label).problems] == codes


def test_empty_header_is_left_to_the_reader():
    assert matched(*WHOLE, "", " ").problems == ()


@pytest.mark.parametrize(
    ("stamp", "found"),
    [
        (Stamp("inspections", "2", "…"), []),
        (Stamp("inspections", "1", "…"), [(Level.WARNING, "other-version", "1")]),
        (Stamp("devices", "2", "…"), [(Level.ERROR, "other-register", "devices")]),
    ],
)
def test_stamp_of_a_template(stamp, found):
    assert told(matched(*WHOLE, stamp=stamp)) == found


def test_withdrawal_needs_the_key_alone():
    matching = matched("心情", "样品编号", "罚款金额", kind=Kind.WITHDRAW)
    assert matching.columns == {"sample_no": "c1"}
    assert matching.problems == ()


def test_label_that_two_columns_share_without_their_units_stands_for_neither():
    amounts = tuple(
        Column(name=name, label=Text(f"金额（{unit}）", name), type=ColumnType.NUMBER, unit=unit)
        for name, unit in (("small", "元"), ("large", "万元"))
    )
    register = Register(name="amounts", label=Text("金额", "Amounts"), columns=amounts, key=("small",))
    assert match(Header(("金额（万元）", "金额（元）")), register, on=ON).columns == {
        "large": "c0",
        "small": "c1",
    }
    assert match(Header(("金额",)), register, on=ON).columns == {}


def test_column_of_serial_numbers_is_left_out_with_a_note():
    matching = matched("序 号", *WHOLE)
    assert (matching.serial, matching.refused) == ("c0", False)
    assert told(matching) == [(Level.NOTE, "serial-left-out", "序 号")]


def test_serial_number_that_the_register_has_is_a_column():
    column = Column(name="no", label=Text("序号", "Serial"), type=ColumnType.INTEGER)
    matching = match(
        Header(("序号",)), Register(name="r", label=Text("", ""), columns=(column,), key=("no",)), on=ON
    )
    assert (matching.columns, matching.serial) == ({"no": "c0"}, "")


@pytest.mark.parametrize(
    ("unit", "label", "codes"),
    [
        ("万元", "罚款金额", ["other-unit-above"]),
        ("万元", "罚款金额（元）", []),
        ("万元", "罚款金额（万元）", ["other-unit-in-header"]),
        ("元", "罚款金额", []),
        ("", "罚款金额", []),
    ],
)
def test_unit_above_the_table_must_be_that_of_the_register(unit, label, codes):
    header = Header(("样品编号", "检验结论", label), unit=unit)
    assert [problem.code for problem in match(header, REGISTER, on=ON).problems] == codes
