"""Amounts of a year: a part of one is no year, and so much a year is what a year brings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from zhiheng.core.calendar import PeriodKind, period_of, year_of
from zhiheng.core.indicators.model import Value
from zhiheng.core.judging.judging import judge
from zhiheng.core.judging.model import Link, Measured, Setting, State
from zhiheng.core.judging.phrases import difference
from zhiheng.core.plan.model import Target

DECLINE = Target(
    id="t", area="", category="", subject="投诉量", op=">=", value=10, unit="%", change="decline", by="2028"
)
YEARLY = Target(
    id="t", area="", category="", subject="旅游收入", op=">=", value=18, unit="亿元/年", by="2028"
)


def quarters(years, value, unit):
    return tuple(
        Value(
            indicator="x",
            unit=unit,
            period=period_of(PeriodKind.QUARTER, date(year, month, 1)),
            value=Fraction(value),
        )
        for year in years
        for month in (1, 4, 7, 10)
    )


def setting(target):
    link = Link(target=target.id, reported=True, confirmed_by="x")
    return Setting(years=(2026, 2028), link=link, measured=Measured.AMOUNT)


@pytest.fixture
def complaints():
    """100 in the year before the plan, then 24 a quarter."""
    base = Value(indicator="x", unit="件", period=year_of(2025), value=Fraction(100))
    return (base, *quarters((2026, 2027, 2028), 24, "件"))


def test_a_quarter_is_not_held_against_the_base_year(complaints):
    verdict = judge(DECLINE, complaints, on=date(2028, 4, 20), setting=setting(DECLINE))
    assert (verdict.value, verdict.period) == (4, year_of(2027))


def test_in_the_first_year_there_is_no_change_yet(complaints):
    verdict = judge(DECLINE, complaints, on=date(2026, 4, 20), setting=setting(DECLINE))
    assert (verdict.state, verdict.value) == (State.NO_DATA, None)


def test_two_years_make_no_trend_however_many_quarters_they_have(complaints):
    verdict = judge(DECLINE, complaints, on=date(2028, 4, 20), setting=setting(DECLINE))
    assert (verdict.state, verdict.probability) == (State.CANNOT_TELL, None)


def test_the_whole_last_year_decides(complaints):
    verdict = judge(DECLINE, complaints, on=date(2029, 1, 20), setting=setting(DECLINE))
    assert (verdict.state, verdict.value) == (State.MISSED, 4)


@pytest.mark.parametrize("unit", ["亿元/年", "亿元"])
def test_so_much_a_year_is_what_the_year_brings(unit):
    verdict = judge(YEARLY, quarters((2028,), 5, unit), on=date(2029, 1, 20), setting=setting(YEARLY))
    assert (verdict.state, verdict.value) == (State.MET, 20)


def test_a_deed_is_not_told_to_be_rounded():
    deed = replace(YEARLY, op="do", value=None, unit="", subject="示范区")
    part = Value(
        indicator="x", unit="", period=period_of(PeriodKind.QUARTER, date(2028, 12, 1)), value=Fraction(7, 10)
    )
    verdict = judge(
        deed, (part,), on=date(2029, 1, 20), setting=replace(setting(deed), measured=Measured.STATE)
    )
    assert verdict.state is State.MISSED
    assert "修约" not in verdict.reason.zh


@pytest.mark.parametrize(("value", "told"), [("0.0036666", "0.004"), ("0.25", "0.25"), ("0", "0")])
def test_a_small_difference_is_told_with_its_first_digit(value, told):
    assert difference(Fraction(value), "").zh == told


def test_a_decline_below_nothing_is_told_as_a_rise(complaints):
    more = (complaints[0], *quarters((2026, 2027, 2028), 27, "件"))
    verdict = judge(DECLINE, more, on=date(2029, 1, 20), setting=setting(DECLINE))
    assert verdict.value == -8
    assert "上升8%" in verdict.reason.zh
    assert "is a rise of 8 %" in verdict.reason.en
