"""Where values could go wrong without a word: zeros of an index, numbers of the whole for a town, strata without a weight."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from asking import AREAS, DAY, FOUND, KNOWN, ON, TABLE, ask, rows, toml

from zhiheng.core.areas import Area, AreaTable
from zhiheng.core.calendar import read_period
from zhiheng.core.formulas.planning import planned
from zhiheng.core.formulas.reference import answer
from zhiheng.core.indicators.checking import check_indicators, checked_version
from zhiheng.core.indicators.definitions import read_indicators
from zhiheng.core.indicators.estimates import stratified_of
from zhiheng.core.indicators.evaluating import Origin, reached_by, values_of
from zhiheng.core.indicators.requests import Demand, batches


def firm(number, town, kind):
    return {"no": number, "town": town, "kind": kind}


def test_ratio_taken_apart_has_zero_where_nothing_happened():
    firms = [firm("1", "甲镇", "食品"), firm("2", "甲镇", "药品"), firm("3", "甲镇", "药品")]
    table = rows((DAY, "甲镇", "药品", False))
    (found, _) = ask(table, "accidents", "firms", "per_firm", firms=firms, columns=("kind",))
    rates = {value.breakdown[0][1]: value.value for value in found if value.indicator == "per_firm"}
    assert rates == {"食品": 0, "药品": Fraction(1, 2)}


def test_zero_of_an_index_reaches_a_town_that_is_no_more():
    firms = [firm("1", "丁镇", "食品")]
    gone = AreaTable((*AREAS.areas, Area(name="丁镇", parent="清河区", until=date(2025, 12, 31))))
    demand = Demand(indicators=(FOUND["accidents"],), periods=(read_period("2026"),), on=ON, level="town")
    (batch,) = batches(demand, KNOWN, gone)
    (other,) = batches(
        Demand(indicators=(FOUND["firms"],), periods=(read_period("2026"),), on=ON, level="town"), KNOWN, gone
    )
    plan = planned(other.asked)
    reached = reached_by(other, plan, answer(plan.question, {"firms": firms}), demand)
    found = values_of(batch, {}, demand, Origin(7), gone, {"accidents": [reached]})
    assert {value.area: value.value for value in found} == {"甲镇": 0, "丙镇": 0, "丁镇": 0}


def test_numbers_of_areas_are_not_taken_from_the_whole_by_a_formula():
    ((whole,), _) = ask(TABLE, "by_people")
    assert whole.value == Fraction(4, 100)
    (found, _) = ask(TABLE, "by_people", level="town")
    assert {value.value for value in found} == {None}
    assert "people" in found[0].reason.zh and "算法" in found[0].reason.zh


def test_population_of_the_whole_is_not_that_of_a_town():
    ((whole,), _) = ask(TABLE, "small")
    assert whole.interval.low == whole.interval.high == 75
    (found, _) = ask(TABLE, "small", level="town")
    assert all(value.interval.low < value.interval.high for value in found)


def test_strata_without_a_weight_are_behind_no_figure():
    table = [*TABLE, *rows((DAY, "甲镇", None, True))]
    ((value,), _) = ask(table, "weighted")
    assert (value.numerator, value.denominator, value.n) == (3, 4, 4)
    assert value.crude == Fraction(300, 4)


def test_rows_behind_a_sum_to_date_are_those_of_the_year():
    table = [*TABLE, *rows((date(2026, 1, 5), "甲镇", "食品", True))]
    (found, _) = ask(table, "to_date", periods=("2026-05", "2026-06"))
    assert [(value.value, value.n) for value in found] == [(5, 5), (5, 5)]


def test_comparison_without_a_figure_says_so():
    ((value,), _) = ask(TABLE, "grown")
    assert value.value is None and "比较的时期" in value.reason.zh


def test_sum_since_the_plan_needs_a_plan():
    ((value,), _) = ask(TABLE, "in_plan")
    assert value.value is None and "没有计划" in value.reason.zh
    ((early,), _) = ask(
        rows((date(2024, 1, 1), "甲镇")), "in_plan", periods=("2024",), plan=read_period("2026")
    )
    assert early.value is None and "计划开始之前" in early.reason.zh


def test_town_that_is_no_more_is_told_only_for_its_time():
    gone = (date(2025, 3, 1), "丁镇", "食品", True)
    (found, _) = ask([*rows(gone), *TABLE], "rate", "grown", periods=("2025", "2026"), level="town")
    assert "丁镇" not in {value.area for value in found}  # no area of the list


@pytest.mark.parametrize(
    ("given", "value"), [(0.1, Fraction(1, 10)), (Decimal("1.5"), Fraction(3, 2)), (2, 2), ("many", None)]
)
def test_algorithm_may_give_any_number(given, value):
    (found, _) = ask(TABLE, "rate", "made", algorithms={"made": lambda values, numbers: given})
    assert found[-1].value == value
    assert isinstance(found[-1].value, Fraction | None)
    assert value is not None or "不是数" in found[-1].reason.zh


def test_personal_column_is_no_breakdown():
    text = '[a]\nlabel = "甲"\nregister = "checks"\nnumerator = "count()"\nbreakdowns = ["person"]\n'
    found = read_indicators(toml(text), scheme="s", place="s")
    assert "个人信息" in check_indicators(found, KNOWN)[0].message.zh


def test_stratified_share_of_something_else_than_counts_says_so():
    text = """
[a]
label = "甲"
register = "checks"
numerator = "sum(score)"
denominator = "count()"
unit = "分"
estimate = "stratified"
strata = "kind"
weights = { "食品" = 3, "药品" = 1 }
"""
    (indicator,) = read_indicators(toml(text), scheme="s", place="s")
    checked = checked_version(indicator, indicator.versions[0], ON, KNOWN)
    found = stratified_of(checked, {"食品": (Fraction(160), Fraction(2)), "药品": (Fraction(1), Fraction(2))})
    assert found.value is None and "件数" in found.reason.zh
