"""The course of a target's figure: what a chart shows beside the line that is to be reached."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from zhiheng.core.calendar import Period, PeriodKind, read_period
from zhiheng.core.indicators.model import Estimate, Value
from zhiheng.core.judging.course import course_of
from zhiheng.core.judging.judging import judge
from zhiheng.core.judging.model import Link, Measured, Setting
from zhiheng.core.plan.model import Target

ON = date(2027, 7, 5)


def target(**said) -> Target:
    given = {
        "id": "t",
        "area": "",
        "category": "",
        "subject": "新增示范",
        "op": ">=",
        "value": Decimal(10),
        "unit": "家",
        "by": "2028",
    }
    return Target(**{**given, **said})


def setting(measured: Measured = Measured.AMOUNT, **said) -> Setting:
    link = Link(target="t", reported=True, confirmed_by="张三", **said)
    return Setting(years=(2026, 2028), link=link, measured=measured, estimate=Estimate.NONE)


def values(unit: str = "家", **numbers: int) -> list[Value]:
    """Values by the code of their period: q2026Q1=3."""
    return [
        Value(indicator="reported_values", unit=unit, period=read_period(code.removeprefix("q")), value=Fraction(number))
        for code, number in numbers.items()
    ]  # fmt: skip


QUARTERS = values(q2026Q1=1, q2026Q2=0, q2026Q3=2, q2026Q4=1, q2027Q1=0, q2027Q2=2)


def test_amounts_add_up_to_the_figure_that_is_judged():
    asked = target(change="increase")
    course = course_of(asked, QUARTERS, on=ON, setting=setting())
    assert course.adds_up
    assert [point.value for point in course.points] == [1, 1, 3, 4, 4, 6]
    assert course.points[-1].value == judge(asked, QUARTERS, on=ON, setting=setting()).value


def test_quarters_are_not_counted_beside_their_year():
    course = course_of(target(change="increase"), [*QUARTERS, *values(q2026=4)], on=ON, setting=setting())
    assert [point.value for point in course.points] == [1, 1, 3, 4, 4, 6]


def test_a_year_that_its_quarters_do_not_make_up_stands_for_itself():
    series = values(q2026=7, q2026Q4=1, q2027Q1=2)
    course = course_of(target(change="increase"), series, on=ON, setting=setting())
    assert [point.value for point in course.points] == [7, 9]


def test_the_expectation_runs_to_the_deadline_and_never_below_what_is_there():
    course = course_of(target(change="increase"), QUARTERS, on=ON, setting=setting())
    assert [each.period.code for each in course.ahead] == [
        "2027Q3",
        "2027Q4",
        "2028Q1",
        "2028Q2",
        "2028Q3",
        "2028Q4",
    ]
    assert all(each.low >= 6 for each in course.ahead)
    assert [each.value for each in course.ahead] == [6 + Fraction(step) for step in range(1, 7)]
    widths = [each.high - each.low for each in course.ahead]
    assert widths == sorted(widths)


def test_nothing_is_expected_of_few_points_or_after_the_deadline():
    assert course_of(target(change="increase"), QUARTERS[:3], on=ON, setting=setting()).ahead == ()
    past = course_of(target(change="increase", by="2026"), QUARTERS, on=ON, setting=setting())
    assert past.ahead == ()
    assert [point.period.code for point in past.points] == ["2026Q1", "2026Q2", "2026Q3", "2026Q4"]


def test_a_share_is_not_expected_beyond_its_scale():
    asked = target(unit="%", value=Decimal(98))
    series = values("%", q2026Q1=90, q2026Q2=94, q2026Q3=97, q2026Q4=99, q2027Q1=100)
    course = course_of(asked, series, on=ON, setting=setting(Measured.RATE))
    assert not course.adds_up and course.unit == "%"
    assert all(each.high <= 100 and each.value <= 100 for each in course.ahead) and course.ahead


def test_growth_is_told_against_its_base():
    asked = target(unit="%", value=Decimal(20), change="growth", baseline="2025年")
    series = values("家", q2025=50, q2026Q2=55, q2026Q4=60)
    course = course_of(asked, series, on=ON, setting=setting(Measured.STATE))
    assert course.unit == "%"
    assert [point.value for point in course.points] == [10, 20]


def test_each_year_by_itself_where_every_year_counts():
    asked = target(change="per_year", value=Decimal(3), by="")
    course = course_of(asked, QUARTERS, on=ON, setting=setting())
    assert [(point.period.start.year, point.value) for point in course.points] == [(2026, 4), (2027, 2)]
    assert course.points[-1].period.end <= ON


def test_a_rate_of_years_is_shown_by_its_quarters():
    asked = target(unit="%", value=Decimal(98))
    yearly = Setting(
        years=(2026, 2028), link=Link(target="t", reported=True, confirmed_by="张三"), measured=Measured.RATE, kind=PeriodKind.YEAR
    )  # fmt: skip
    quarters = values("%", q2026Q1=90, q2026Q2=94, q2026Q3=97, q2026Q4=99)
    course = course_of(asked, [*quarters, *values("%", q2026=95)], on=ON, setting=yearly)
    assert [point.period.code for point in course.points] == ["2026Q1", "2026Q2", "2026Q3", "2026Q4"]
    few = course_of(asked, [*quarters[:2], *values("%", q2025=93, q2026=95)], on=ON, setting=yearly)
    assert [point.period.code for point in few.points] == ["2025", "2026"]


def test_what_cannot_be_held_against_the_target_has_no_course():
    unconfirmed = Setting(years=(2026, 2028), link=Link(target="t", reported=True))
    assert course_of(target(change="increase"), QUARTERS, on=ON, setting=unconfirmed).points == ()
    other = values("%", q2026Q1=1)
    assert course_of(target(change="increase"), other, on=ON, setting=setting()).points == ()
    assert (
        course_of(target(by=""), QUARTERS, on=ON, setting=Setting(years=None, link=setting().link)).points
        == ()
    )


def test_figures_of_two_days_of_one_month_make_no_trend():
    days = (date(2027, 5, 2), date(2027, 5, 3), date(2027, 5, 9))
    reported = [Value(indicator="reported_values", unit="家", period=Period(day, day), value=Fraction(96)) for day in days]  # fmt: skip
    for count in (2, 3):
        verdict = judge(target(), reported[:count], on=ON, setting=setting(Measured.STATE))
        assert verdict.value == 96 and verdict.trend is None
