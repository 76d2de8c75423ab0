"""Rules across columns: what may be said, how mistakes are told, and what a condition says of rows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiheng.core.issues import InputProblem, Text
from zhiheng.core.registers.expressions import (
    And,
    ColumnName,
    Comparison,
    Constant,
    IsNull,
    OneOf,
    columns_of,
    parse,
    to_polars,
)
from zhiheng.core.registers.model import Code, Column, ColumnType, Register


def column(name, label, kind, **more):
    return Column(name=name, label=Text(label, name), type=kind, **more)


REGISTER = Register(
    name="inspections",
    label=Text("抽检", "inspections"),
    key=("sample_no",),
    columns=(
        column("sample_no", "样品编号", ColumnType.TEXT, required=True),
        column("sampled_on", "抽样日期", ColumnType.DATE),
        column("reported_on", "报告日期", ColumnType.DATE),
        column("month", "任务月份", ColumnType.MONTH),
        column("fine", "罚款", ColumnType.NUMBER, decimals=2),
        column("number", "批次", ColumnType.INTEGER),
        column("is_key", "重点", ColumnType.BOOLEAN),
        column("result", "结论", ColumnType.CODE, codes=(Code("合格"), Code("不合格", ("不符合",)))),
        column("town", "属地", ColumnType.AREA),
        column("institution", "机构", ColumnType.TEXT),
    ),
)
FRAME = pl.DataFrame(
    {
        "sample_no": ["a", "b", "c", "it's"],
        "sampled_on": [date(2026, 3, 1), date(2026, 3, 5), date(2026, 3, 5), None],
        "reported_on": [date(2026, 3, 2), date(2026, 3, 4), None, date(2026, 3, 4)],
        "month": [date(2026, 3, 1), date(2026, 4, 1), None, date(2026, 3, 1)],
        "fine": ["0.10", "500.00", None, "0.00"],
        "number": [1, 2, None, 10**17 + 1],
        "is_key": [True, False, None, True],
        "result": ["合格", "不合格", None, "合格"],
        "town": ["甲镇", "乙镇", None, "甲镇"],
        "institution": ["甲镇", None, None, "a"],
    }
).with_columns(pl.col("fine").cast(pl.Decimal(18, 2)))

HOLDS = [
    ("reported_on >= sampled_on", [True, False, None, None]),
    ("reported_on >= '2026-03-03'", [False, True, None, True]),
    ("'2026-03-03' <= reported_on", [False, True, None, True]),
    ("month = '2026-03'", [True, False, None, True]),
    ("month in ('2026-03', '2026-04')", [True, True, None, True]),
    ("fine = 0.1", [True, False, None, False]),
    ("fine = 0.100000000000000001", [False, False, None, False]),
    ("fine > -1", [True, True, None, True]),
    ("fine in (0.1, 500)", [True, True, None, False]),
    ("number > fine", [True, False, None, True]),
    ("number = 100000000000000001", [False, False, None, True]),
    ("is_key = true", [True, False, None, True]),
    ("is_key != TRUE", [False, True, None, False]),
    ("result = '不合格'", [False, True, None, False]),
    ("result in ('合格','不合格')", [True, True, None, True]),
    ("result not in ('不合格')", [True, False, None, True]),
    ("sample_no = 'it''s'", [False, False, False, True]),
    ("town = institution", [True, None, None, False]),
    ("fine is null", [False, False, True, False]),
    ("fine IS NOT NULL", [True, True, False, True]),
    ("result = '合格' and fine > 0", [True, False, None, False]),
    ("result = '不合格' and number > 5", [False, False, None, False]),
    ("fine is null and number > 5", [False, False, None, False]),
]


@pytest.mark.parametrize(("text", "holds"), HOLDS)
def test_condition_holds_for_rows_as_in_sql(text, holds):
    assert FRAME.select(to_polars(parse(text, REGISTER))).to_series().to_list() == holds


def test_sentence_becomes_a_tree():
    condition = parse("fine >= 0.5 and result not in ('合格') and month is not null", REGISTER)
    assert condition == And(
        (
            Comparison(ColumnName("fine"), ">=", Constant(Decimal("0.5"))),
            OneOf("result", ("合格",), negated=True),
            IsNull("month", negated=True),
        )
    )


def test_columns_of_a_condition_stand_once_and_in_order():
    condition = parse("reported_on >= sampled_on and fine is null and sampled_on > '2026-01-01'", REGISTER)
    assert columns_of(condition) == ("reported_on", "sampled_on", "fine")


MISTAKES = [
    ("reportedon >= sampled_on", 1, "没有这个栏目", "是不是「reported_on」"),
    ("结论 = '合格'", 1, "没有这个栏目", "英文名称：result"),
    ("fine == 0", 6, "没有这种写法", "请改写成 ="),
    ("fine <> 0", 6, "没有这种写法", "请改写成 !="),
    ("fine ≥ 0", 6, "没有这种写法", "请改写成 >="),
    ('result = "合格"', 10, "没有这种写法", "请改写成 '"),
    ("result = “合格”", 10, "没有这种写法", "请改写成 '"),
    ("result in （'合格'）", 11, "没有这种写法", "请改写成 ("),
    ("result = '合格", 10, "没有这种写法", "'…'"),
    ("fine + 1 > 2", 6, "没有这种写法", "规则里只有栏目"),
    ("fine > 1 or number > 1", 10, "没有 or", "in (…)"),
    ("number between 1 and 2", 8, "没有 between", "count >= 1 and"),
    ("sample_no like 'a%'", 11, "没有 like", "pattern"),
    ("fine = null", 8, "空值的写法不对", "is null"),
    ("fine is 0", 9, "空值的写法不对", "is null"),
    ("is_key", 7, "这里应当是 =", "is_key = true"),
    ("fine > 1 number > 1", 10, "`and`|and", "之间写 and"),
    ("fine >", 7, "栏目、数或文字", "单引号"),
    ("", 1, "栏目、数或文字", "单引号"),
    ("1 = 1", 1, "没有说到栏目", "应当是栏目"),
    ("'a' is null", 1, "没有说到栏目", "应当是栏目"),
    ("result in '合格'", 11, "一列值", "in ('合格', '不合格')"),
    ("result in (town)", 12, "一列值", "in ('合格', '不合格')"),
    ("result in ('合格'", 16, "一列值", "in ('合格', '不合格')"),
    ("fine > '1'", 8, "不能与这个值相比", "不加引号的数"),
    ("sample_no = 1", 13, "不能与这个值相比", "单引号里的文字"),
    ("reported_on > '2026-02-30'", 15, "不能与这个值相比", "'2026-03-18'"),
    ("month = '2026-03-05'", 9, "不能与这个值相比", "'2026-03'"),
    ("is_key = '是'", 10, "不能与这个值相比", "true 或 false"),
    ("result = '合各'", 10, "没有这个代码", "合格"),
    ("result = '不符合'", 10, "没有这个代码", "'不合格'"),
    ("result > '合格'", 1, "没有大小先后", "in (…)"),
    ("town < institution", 1, "没有大小先后", "in (…)"),
    ("reported_on > month", 15, "不能相比", "同类"),
    ("fine = sample_no", 8, "不能相比", "同类"),
    ("fine = 1234567890123456789", 8, "不能与这个值相比", "0.5"),
]


@pytest.mark.parametrize(("text", "at", "message", "remedy"), MISTAKES)
def test_mistake_is_told_with_its_character_and_what_to_write(text, at, message, remedy):
    with pytest.raises(InputProblem) as caught:
        parse(text, REGISTER)
    issue = caught.value.issues[0]
    assert issue.place.zh == f"第 {at} 个字符"
    assert any(part in issue.message.zh for part in message.split("|"))
    assert remedy in issue.remedy.zh
    assert issue.message.en and issue.remedy.en


def test_all_unknown_columns_and_types_are_told_at_once():
    with pytest.raises(InputProblem) as caught:
        parse("fien > 1 and result = 3 and twon = 'a'", REGISTER)
    assert [issue.value for issue in caught.value.issues] == ["fien", "3", "twon"]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(["fine", "result", "'合格'", "1", "=", ">", "is", "not", "null", "in", "(", ")", ",", "and", "是", "or"]), max_size=8))  # fmt: skip
def test_any_words_are_a_condition_or_told_as_a_problem(words):
    try:
        condition = parse(" ".join(words), REGISTER)
    except InputProblem as problem:
        assert problem.issues
    else:
        assert FRAME.select(to_polars(condition)).height == FRAME.height
