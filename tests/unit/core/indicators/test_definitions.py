"""indicators.toml and parameters.toml as people write them, and everything that may be wrong in them at once."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from zhiheng.core.calendar import PeriodKind
from zhiheng.core.indicators.definitions import read_indicators
from zhiheng.core.indicators.model import Estimate, WhenEmpty
from zhiheng.core.indicators.parameters import numbers_on, overridden, read_parameters, shares_on, used_in
from zhiheng.core.indicators.relations import check_relations, in_order
from zhiheng.core.issues import InputProblem, Text

GOOD = """
[pass_rate]
label = { zh = "合格率", en = "Pass rate" }
register = "inspections"
where = "kind = '监督抽检'"
numerator = "count_if(result = '合格')"
denominator = "count()"
unit = "%"
estimate = "proportion"
breakdowns = ["category"]
decimals = 1
period = "quarter"
when_empty = "zero"
aliases = ["抽检合格率"]

[[pass_rate.versions]]
since = 2026-01-01
numerator = "count_if(result = '合格')"
denominator = "count(result)"
basis = "《办法》第三条"
"""
PARAMETERS = """
[limit]
label = { zh = "限值", en = "Limit" }
unit = "%"
values = [
    { since = 2020-01-01, value = 96, clause = "第一条", mark = "V" },
    { since = 2026-03-01, value = 96.5, clause = "第二条", mark = "M" },
]
[shares]
label = { zh = "份额", en = "Shares" }
values = [{ since = 2020-01-01, parts = { food = 0.6, drugs = 0.4 }, clause = "第三条", mark = "P" }]
[people]
label = { zh = "人口", en = "People" }
unit = "千人"
values = [{ since = 2020-01-01, value = 100, areas = { "甲镇" = 30 }, clause = "公报", mark = "V" }]
[unset]
label = { zh = "各地自定", en = "Set by each" }
values = []
"""


def indicators(text):
    return read_indicators(
        tomllib.loads(text, parse_float=Decimal), scheme="checks", place="checks/indicators.toml"
    )


def parameters(text):
    found = read_parameters(
        tomllib.loads(text, parse_float=Decimal), scheme="checks", place="checks/parameters.toml"
    )
    return {each.name: each for each in found}


def lines(read, text):
    with pytest.raises(InputProblem) as caught:
        read(text)
    return [issue.line("zh") for issue in caught.value.issues]


def test_indicator_is_read_with_its_versions():
    (found,) = indicators(GOOD)
    assert found.label == Text("合格率", "Pass rate")
    assert (found.estimate, found.when_empty, found.period) == (
        Estimate.PROPORTION, WhenEmpty.ZERO, PeriodKind.QUARTER,
    )  # fmt: skip
    assert [each.since for each in found.versions] == [None, date(2026, 1, 1)]
    assert found.version_on(date(2025, 12, 31)).denominator == "count()"
    assert found.version_on(date(2026, 1, 1)).basis == "《办法》第三条"
    assert (found.scheme, found.breakdowns, found.aliases) == ("checks", ("category",), ("抽检合格率",))


def test_first_version_may_have_a_day_too():
    (found,) = indicators(
        '[a]\nlabel = "甲"\nregister = "r"\n[[a.versions]]\nsince = 2026-01-01\nnumerator = "count()"\n'
    )
    assert found.version_on(date(2025, 12, 31)) is None
    assert found.version_on(date(2026, 1, 1)) is not None


def test_index_has_inputs_and_weights_or_an_algorithm_or_is_a_ratio():
    text = """
[a]
label = "甲"
inputs = { food = "x", drugs = "y" }
weights = { food = 3, drugs = 1 }
[b]
label = "乙"
inputs = { food = "x" }
algorithm = "made"
parameters = ["limit"]
[c]
label = "丙"
inputs = { numerator = "x", denominator = "y" }
unit = "%"
"""
    mean, made, ratio = indicators(text)
    assert mean.weights == (("food", Fraction(3)), ("drugs", Fraction(1)))
    assert (made.algorithm, made.parameters) == ("made", ("limit",))
    assert ratio.is_ratio and not mean.is_ratio and not made.is_ratio


def test_every_mistake_is_told_with_its_place():
    text = """
[Bad]
label = "坏"
register = "inspections"
numerator = "count()"
estimat = "proportion"
better = "up"
decimals = 12
[none]
label = "无"
[share]
label = "份额"
register = "r"
numerator = "count()"
estimate = "proportion"
[layers]
label = "分层"
register = "r"
numerator = "count()"
denominator = "count()"
estimate = "stratified"
"""
    said = lines(indicators, text)
    assert any("Bad" in line and "小写" in line for line in said)
    assert any("Bad.estimat" in line and "是不是「estimate」" in line for line in said)
    assert any("Bad.better" in line and "固定的词：「up」" in line for line in said)
    assert any("Bad.decimals" in line for line in said)
    assert any("none" in line and "register" in line for line in said)
    assert any("none" in line and "numerator" in line for line in said)
    assert any("share" in line and "denominator" in line for line in said)
    assert any("layers.strata" in line for line in said)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('inputs = { food = "x" }', "三者取一"),
        ('inputs = { food = "x" }\nweights = { food = 1 }\nalgorithm = "made"', "三者取一"),
        ('inputs = { food = "x" }\nweights = { fod = 1 }', "对不上"),
        ('inputs = { food = "x" }\nweights = { food = 0 }', "大于 0"),
        ('inputs = { food = "x" }\nalgorithm = "made"\nregister = "r"', "不能再写台账"),
        ('register = "r"\nnumerator = "count()"\nalgorithm = "made"', "没有写它用哪些指标"),
        ('register = "r"\nnumerator = "count()"\nversions = 3', "一列"),
        ('register = "r"\nnumerator = "count()"\nweights = 3', "一组数"),
        ('register = "r"\nnumerator = "count()"\ndate = 3', "文字"),
        (
            'register = "r"\nversions = [{ since = 2026-01-01, numerator = "count()" }, '
            '{ since = 2025-01-01, numerator = "count()" }]',
            "从早到晚",
        ),
        ('register = "r"\nversions = [{ numerator = "count()" }]', "请补上 since = 2026-01-01"),
    ],
)
def test_contradictions_are_told(written, said):
    assert any(said in line for line in lines(indicators, f'[a]\nlabel = "甲"\n{written}\n'))


def test_parameter_keeps_the_number_of_its_day():
    limit = parameters(PARAMETERS)["limit"]
    assert limit.on(date(2026, 2, 28)).value == 96
    assert (limit.on(date(2026, 3, 1)).value, limit.on(date(2026, 3, 1)).mark) == (Decimal("96.5"), "M")
    assert limit.on(date(2019, 12, 31)) is None


def test_parts_of_a_parameter_are_called_by_both_names():
    numbers = numbers_on(parameters(PARAMETERS).values(), date(2026, 1, 1))
    assert numbers["shares_food"] == (Decimal("0.6"), "")
    assert numbers["limit"] == (96, "%")
    assert "unset" not in numbers and "shares" not in numbers


def test_parameter_of_an_area_is_never_that_of_the_whole():
    people = parameters(PARAMETERS)["people"]
    day = date(2026, 1, 1)
    assert numbers_on([people], day)["people"][0] == 100
    assert numbers_on([people], day, "甲镇")["people"][0] == 30
    assert numbers_on([people], day, "乙镇") == {}


def test_number_of_each_area_stays_one_when_a_workspace_sets_it():
    shipped = parameters('[people]\nlabel = "人口"\nunit = "千人"\nby_area = true\nvalues = []\n')
    own = parameters('[people]\nlabel = "人口"\nvalues = [{ since = 2020-01-01, value = 100, clause = "公报", mark = "V" }]\n')  # fmt: skip
    people = overridden(shipped, own.values())["people"]
    day = date(2026, 1, 1)
    assert numbers_on([people], day)["people"][0] == 100
    assert numbers_on([people], day, "甲镇") == {}


def test_shares_are_exact():
    assert shares_on(parameters(PARAMETERS)["shares"], date(2026, 1, 1)) == (
        ("food", Fraction(6, 10)), ("drugs", Fraction(4, 10)),
    )  # fmt: skip
    assert shares_on(None, date(2026, 1, 1)) == ()


def test_mistakes_of_parameters_are_told():
    text = """
[limit]
label = "限值"
values = [{ since = 2026-01-01, value = "九十六", mark = "X" }, { since = 2025-01-01, clause = "条", mark = "V" }]
"""
    said = lines(parameters, text)
    assert any("values[1].value" in line for line in said)
    assert any("values[1].mark" in line and "「X」" in line for line in said)
    assert any("values[1]" in line and "clause" in line for line in said)
    assert any("values[2]" in line and "没有写数值" in line for line in said)
    assert any("从早到晚" in line for line in said)


def test_parameters_in_formulas_are_found():
    assert used_in("a > parameter(limit)", "sum(b) * parameter( share_1 )", "parameter(limit)") == (
        "limit",
        "share_1",
    )


def test_relations_between_indicators_are_checked():
    text = """
[a]
label = "甲"
register = "inspectons"
numerator = "count_if(x > parameter(limt))"
[b]
label = "乙"
inputs = { first = "c" }
weights = { first = 1 }
[c]
label = "丙"
inputs = { first = "b", second = "d" }
algorithm = "made"
parameters = ["limt"]
"""
    issues = check_relations(indicators(text), {"inspections"}, {"limit"})
    said = [issue.line("zh") for issue in issues]
    assert any("a.register" in line and "是不是「inspections」" in line for line in said)
    assert any("a.numerator" in line and "limt" in line for line in said)
    assert any("b.inputs" in line and "绕了一圈" in line for line in said)
    assert any("c.inputs.second" in line and "没有这个指标" in line for line in said)
    assert any("c.parameters" in line for line in said)


def test_inputs_come_before_what_is_made_of_them():
    text = """
[top]
label = "甲"
inputs = { first = "middle" }
weights = { first = 1 }
[middle]
label = "乙"
inputs = { first = "low" }
weights = { first = 1 }
[low]
label = "丙"
register = "r"
numerator = "count()"
"""
    assert [each.name for each in in_order(indicators(text), ["top", "low"])] == ["low", "middle", "top"]
