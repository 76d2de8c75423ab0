"""Filters as a person asks for them: read from a query, said as a sentence, written back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from zhiheng.core.issues import InputProblem, Text
from zhiheng.core.registers.filters import (
    Filter,
    Operation,
    condition,
    filter_words,
    operation_words,
    operations,
    read_filters,
    read_sort,
)
from zhiheng.core.registers.model import Code, Column, ColumnType, Lists, Named, PersonalData, Register

LISTS = Lists(areas=(Named("临河街道", ("临河",), "001"), Named("桥北镇", (), "101")))


def column(name, zh, type, **more):
    return Column(name=name, label=Text(zh, name.title()), type=ColumnType(type), **more)


SAMPLES = Register(
    name="samples",
    label=Text("抽检样品", "Samples"),
    key=("sample",),
    columns=(
        column("sample", "样品编号", "text"),
        column("taken", "抽样日期", "date"),
        column("month", "月份", "month"),
        column("lots", "批次", "integer"),
        column("fine", "罚款", "number", unit="元", decimals=2),
        column("share", "占比", "number", unit="%", decimals=1),
        column("urgent", "加急", "boolean"),
        column("result", "检验结论", "code", codes=(Code("合格", ("符合",)), Code("不合格"))),
        column("town", "镇街", "area"),
        column("firm", "企业名称", "text"),
        column("code", "信用代码", "uscc"),
        column("contact", "联系人", "text", personal=PersonalData.NAME),
    ),
)


def read(*texts):
    return read_filters(SAMPLES, texts, lists=LISTS)


def refused(*texts):
    with pytest.raises(InputProblem) as problem:
        read(*texts)
    return problem.value.issues


@pytest.mark.parametrize(
    ("name", "texts", "values"),
    [
        ("result.is", ["符合"], ("合格",)),
        ("taken.between", ["2027年1月1日", "2027/3/31"], (date(2027, 1, 1), date(2027, 3, 31))),
        ("month.at_least", ["2027年1月"], (date(2027, 1, 1),)),
        ("lots.at_most", ["１２"], (12,)),
        ("fine.at_least", ["1,234.5元"], (Decimal("1234.50"),)),
        ("urgent.is", ["√"], (True,)),
        ("town.in", ["临河", "101", "古镇"], ("临河街道", "桥北镇", "古镇")),
        ("firm.contains", [" 清河 "], ("清河",)),
        ("code.starts_with", ["91ab"], ("91AB",)),
        ("firm.starts_with", ["ab"], ("ab",)),
        ("result.empty", ["1"], ()),
        ("result.not_empty", ["1"], ()),
    ],
)
def test_values_are_read_as_those_of_a_filing(name, texts, values):
    column_name, op = name.split(".")
    assert read(*((name, text) for text in texts)) == (Filter(column_name, Operation(op), values),)


def test_other_parameters_and_blank_values_ask_for_nothing():
    assert (
        read(
            ("page", "3"), ("sort", "-fine"), ("result.is", ""), ("taken.between", ""), ("taken.between", " ")
        )
        == ()
    )


@pytest.mark.parametrize(
    ("texts", "op"),
    [(["", "5"], Operation.AT_MOST), (["5", ""], Operation.AT_LEAST), (["5"], Operation.AT_LEAST)],
)
def test_a_range_with_one_end_is_a_bound(texts, op):
    assert read(*(("lots.between", text) for text in texts)) == (Filter("lots", op, (5,)),)


def test_the_same_value_twice_counts_once():
    assert read(("lots.in", "5"), ("lots.in", "5.0"), ("lots.is", "7"), ("lots.is", "7")) == (
        Filter("lots", Operation.IN, (5,)),
        Filter("lots", Operation.IS, (7,)),
    )


@pytest.mark.parametrize("name", [column.name for column in SAMPLES.columns if not column.personal])
def test_every_filter_reads_itself_back(name):
    column = SAMPLES.column(name)
    values = {
        "taken": date(2027, 1, 1), "month": date(2027, 1, 1), "lots": -3, "fine": Decimal("-1.50"), "share": Decimal("0.5"),
        "urgent": False, "result": "不合格", "town": "临河街道", "code": "91310112MA1GB3E52K",
    }  # fmt: skip
    value = values.get(name, "a.b=c&d 元")
    if column.type is ColumnType.USCC:
        value = "91350100M000100Y43"
    for op in operations(column):
        count = {Operation.EMPTY: 0, Operation.NOT_EMPTY: 0, Operation.BETWEEN: 2}.get(op, 1)
        asked = Filter(name, op, (value,) * count)
        assert read(*asked.parameters()) == (asked,)


def test_everything_that_is_wrong_is_told_at_once():
    issues = refused(
        ("result.is", "很好"),
        ("taken.at_least", "2027-02-30"),
        ("fine.is", "1.234"),
        ("contact.is", "王小明"),
        ("resul.is", "合格"),
        ("lots.contains", "3"),
        ("lots.is", "1"),
        ("lots.is", "2"),
        ("taken.between", "2027-03-01"),
        ("taken.between", "2026-03-01"),
        ("month.between", "2026-01"),
        ("month.between", "2026-02"),
        ("month.between", "2026-03"),
        ("firm.is", "\u200b"),
    )
    assert [issue.code for issue in issues] == [
        "unknown-code", "no-such-day", "too-many-decimals", "filter-column-personal", "filter-column-unknown",
        "filter-operation-unknown", "filter-too-many-values", "filter-range-reversed", "filter-too-many-values", "bad-structure",
    ]  # fmt: skip
    assert issues[0].line("zh") == "错误：筛选「检验结论」：不在可选值之内：「很好」。可以填：合格、不合格"
    assert issues[4].remedy.zh == "是不是 result？"
    assert "在两者之间（between）" in issues[5].remedy.zh


def test_a_personal_value_is_not_repeated():
    (issue,) = refused(("contact.is", "王小明"))
    assert "王小明" not in issue.line("zh") + issue.line("en")
    assert "个人信息" in issue.message.zh


def test_broken_characters_of_a_query_are_no_crash():
    assert read(("firm.contains", "清\ud800河")) == (Filter("firm", Operation.CONTAINS, ("清?河",)),)


@pytest.mark.parametrize(
    ("filter", "zh", "en"),
    [
        (Filter("result", Operation.IS, ("不合格",)), "检验结论 是 不合格", "Result is 不合格"),
        (Filter("taken", Operation.BETWEEN, (date(2027, 1, 1), date(2027, 3, 31))),
         "抽样日期 在 2027-01-01 到 2027-03-31 之间", "Taken is between 2027-01-01 and 2027-03-31"),
        (Filter("firm", Operation.CONTAINS, ("豆制品",)), "企业名称 包含 豆制品", "Firm contains 豆制品"),
        (Filter("month", Operation.AT_LEAST, (date(2027, 1, 1),)), "月份 不早于 2027-01", "Month is on or after 2027-01"),
        (Filter("fine", Operation.AT_LEAST, (Decimal("5.00"),)), "罚款 不小于 5.00 元", "Fine is at least 5.00 元"),
        (Filter("share", Operation.AT_MOST, (Decimal("0.5"),)), "占比 不大于 0.5%", "Share is at most 0.5%"),
        (Filter("urgent", Operation.IS, (True,)), "加急 为 是", "Urgent is yes"),
        (Filter("town", Operation.IN, ("临河街道", "桥北镇")), "镇街 是 临河街道、桥北镇 之一", "Town is 临河街道 or 桥北镇"),
        (Filter("town", Operation.EMPTY), "镇街 为空", "Town is empty"),
    ],
)  # fmt: skip
def test_a_filter_as_a_sentence(filter, zh, en):
    assert filter_words(filter, SAMPLES) == Text(zh, en)


def test_days_are_early_and_late_and_numbers_small_and_large():
    assert operation_words(Operation.AT_LEAST, SAMPLES.column("taken")).zh == "不早于"
    assert operation_words(Operation.AT_LEAST, SAMPLES.column("lots")).zh == "不小于"


def test_no_operation_is_offered_for_personal_data():
    assert operations(SAMPLES.column("contact")) == ()
    assert Operation.CONTAINS not in operations(SAMPLES.column("result"))


def test_an_empty_cell_is_not_a_value_and_is_no_value():
    frame = pl.DataFrame({"firm": ["甲", None]})
    kept = {
        op: frame.filter(condition(Filter("firm", op, values), pl.col("firm")))["firm"].to_list()
        for op, values in ((Operation.IS_NOT, ("乙",)), (Operation.CONTAINS, ("",)), (Operation.EMPTY, ()))
    }
    assert list(kept.values()) == [["甲", None], ["甲"], [None]]


@pytest.mark.parametrize(
    ("text", "sort"), [("", None), ("fine", ("fine", False)), ("-taken", ("taken", True))]
)
def test_a_sort_is_read(text, sort):
    assert read_sort(SAMPLES, text) == sort


@pytest.mark.parametrize(
    ("text", "code"), [("-contact", "filter-column-personal"), ("fin", "filter-column-unknown")]
)
def test_a_sort_by_a_column_that_may_not_be_is_refused(text, code):
    with pytest.raises(InputProblem) as problem:
        read_sort(SAMPLES, text)
    assert [issue.code for issue in problem.value.issues] == [code]
