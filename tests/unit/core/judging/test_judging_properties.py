"""What holds of every verdict, whatever the figures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from zhiheng.core.bodies import Bodies
from zhiheng.core.calendar import Period, PeriodKind, periods_between, year_of
from zhiheng.core.indicators.model import Estimate, Value
from zhiheng.core.judging.aims import aim_of, inside
from zhiheng.core.judging.judging import judge
from zhiheng.core.judging.model import Aim, Link, Measured, Setting, State, Verdict
from zhiheng.core.judging.parameters import Thresholds
from zhiheng.core.plan.model import OPS, Target

LINK = Link(target="t", indicator="i", confirmed_by="某人", rank_within=3)
figures = st.decimals(-1000, 1000, places=2)
days = st.dates(date(2017, 1, 1), date(2022, 12, 31))
counts = st.lists(st.integers(0, 30), min_size=1, max_size=12)


def target(op: str, value: Decimal | None, **further: object) -> Target:
    said = {"unit": "%", "by": "2020", **further}
    return Target(
        id="t", area="", category="", subject="指标", op=op, value=value, bodies=Bodies(("区质量办",)), **said
    )


def setting(**further: object) -> Setting:
    return Setting(**{"years": (2018, 2020), "link": LINK, **further})


def value(period: Period, number: Fraction, unit: str = "%") -> Value:
    return Value(indicator="i", unit=unit, period=period, value=number)


def at_deadline(op: str, figure: Decimal, measured: Decimal) -> Verdict:
    return judge(
        target(op, figure),
        [value(year_of(2020), Fraction(measured))],
        on=date(2021, 1, 1),
        setting=setting(),
    )


def quarters(numbers: list[int], unit: str = "家") -> list[Value]:
    periods = list(periods_between(PeriodKind.QUARTER, date(2018, 1, 1), date(2020, 12, 31)))
    return [value(period, Fraction(number), unit) for period, number in zip(periods, numbers, strict=False)]


@given(st.sampled_from([">=", ">", "<=", "<"]), figures, figures, figures)
def test_a_better_value_never_gives_a_worse_verdict(op, figure, one, other):
    worse, better = sorted((one, other), reverse=op in ("<=", "<"))
    first, second = at_deadline(op, figure, worse), at_deadline(op, figure, better)
    assert first.official is not None and second.official is not None
    assert second.official.met >= first.official.met
    assert (first.state, second.state) != (State.MET, State.MISSED)
    assert second.gap <= first.gap


@given(st.sampled_from([">=", ">", "<=", "<"]), figures, figures)
def test_the_state_at_the_deadline_is_the_official_reading(op, figure, measured):
    found = at_deadline(op, figure, measured)
    assert found.official is not None
    assert (found.state is State.MET) == found.official.met
    assert found.probability is None


@given(st.sampled_from([">=", "<="]), figures, figures)
def test_the_gap_is_positive_exactly_where_the_target_is_not_met(op, figure, measured):
    found = at_deadline(op, figure, measured)
    assert (found.gap > 0) == (found.state is State.MISSED)


@given(counts, days, st.integers(1, 200))
@settings(deadline=None)
def test_amounts_once_reached_are_locked_and_never_lost_again(numbers, on, wanted):
    series = quarters(numbers)
    asked = target(">=", Decimal(wanted), unit="家", change="increase")
    where = setting(measured=Measured.AMOUNT)
    now = judge(asked, series, on=on, setting=where)
    later = judge(asked, series, on=date(2021, 6, 1), setting=where)
    if now.state is State.MET:
        assert later.state is State.MET
        assert now.probability in (1.0, None)


@given(counts, days, st.integers(0, 60))
@settings(deadline=None)
def test_a_limit_once_passed_is_missed_for_good(numbers, on, most):
    series = quarters(numbers, "起")
    asked = target("<=", Decimal(most), unit="起", change="cumulative")
    where = setting(measured=Measured.AMOUNT)
    now = judge(asked, series, on=on, setting=where)
    if now.value is not None and now.value > most:
        assert now.state is State.MISSED and now.probability in (0.0, None)
    if now.state is State.MISSED:
        assert judge(asked, series, on=date(2021, 6, 1), setting=where).state is State.MISSED


@given(
    st.sampled_from(OPS),
    st.sampled_from(list(Measured)),
    st.sampled_from(list(Estimate)),
    st.sampled_from(["level", "increase", "cumulative", "per_year", "decline", "growth"]),
    st.lists(st.tuples(st.integers(0, 50), st.integers(1, 50)), max_size=12),
    days,
)
@settings(deadline=None, max_examples=300)
def test_whatever_is_asked_gets_a_verdict_with_a_reason_and_a_probability_that_is_one(
    op, measured, estimate, change, shares, on
):
    figure = Decimal(30) if op in (">=", "<=", "=", ">", "<", "between", "~") else None
    asked = target(op, figure, change=change, upper=Decimal(40) if op == "between" else None)
    periods = periods_between(PeriodKind.QUARTER, date(2018, 1, 1), date(2020, 12, 31))
    series = [
        Value(
            indicator="i", unit="%", period=period, value=Fraction(min(above, below), below) * 100,
            numerator=Fraction(min(above, below)), denominator=Fraction(below),
        )
        for period, (above, below) in zip(periods, shares, strict=False)
    ]  # fmt: skip
    found = judge(asked, series, on=on, setting=setting(measured=measured, estimate=estimate))
    assert found.reason.zh.endswith("。") and found.reason.en.endswith(".")
    assert found.probability is None or 0 <= found.probability <= 1
    assert found.progress is None or 0 <= found.progress <= 1
    if on >= date(2020, 12, 31):
        assert found.state not in (State.ON_COURSE, State.AT_RISK)


@given(figures, figures)
def test_an_aim_of_both_sides_is_met_exactly_between_them(low, high):
    low, high = sorted((low, high))
    aim = aim_of(target("between", low, upper=high), link=LINK, thresholds=Thresholds())
    assert isinstance(aim, Aim)
    assert inside(aim, Fraction(low)) and inside(aim, Fraction(high))
    assert not inside(aim, Fraction(high) + 1) and not inside(aim, Fraction(low) - 1)
