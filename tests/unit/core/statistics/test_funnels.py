"""Funnels: where a unit lies by the exact tail, and what happens when units differ more than chance explains."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import comb, exp, factorial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiheng.core.statistics.funnels import (
    Position,
    Sampled,
    binomial_limits,
    binomial_standing,
    dispersion,
    funnel,
    poisson_limits,
    poisson_standing,
)

TARGET = Decimal("0.96")


def test_t1_23_alert_and_alarm():
    alert, alarm = binomial_standing(184, 200, TARGET), binomial_standing(180, 200, TARGET)
    assert (alert.position, alert.side, round(alert.tail, 5)) == (Position.ALERT, "below", 0.00700)
    assert (alarm.position, alarm.side, round(alarm.tail, 6)) == (Position.ALARM, "below", 0.000175)
    inside = binomial_standing(192, 200, TARGET)
    assert (inside.position, inside.side) == (Position.INSIDE, "")


@settings(deadline=None)
@given(st.integers(1, 60), st.data())
def test_place_follows_the_binomial_tail(items, data):
    passes = data.draw(st.integers(0, items))
    share = Fraction(4, 5)
    ways = [comb(items, k) * share**k * (1 - share) ** (items - k) for k in range(items + 1)]
    tail = min(sum(ways[: passes + 1]), sum(ways[passes:]))
    standing = binomial_standing(passes, items, share)
    assert standing.tail == pytest.approx(float(tail), rel=1e-9)
    wanted = (
        Position.ALARM
        if tail < Fraction(1, 1000)
        else Position.ALERT
        if tail < Fraction(25, 1000)
        else Position.INSIDE
    )
    assert standing.position is wanted


@settings(deadline=None)
@given(st.integers(1, 3000))
def test_limits_are_in_order_and_close_in(items):
    found = binomial_limits(items, TARGET)
    assert 0 <= found.outer_low <= found.inner_low <= found.inner_high <= found.outer_high <= 1
    wider = binomial_limits(items * 4, TARGET)
    assert wider.inner_low >= found.inner_low


@pytest.mark.parametrize("items", [50, 200, 1000])
def test_below_the_lower_line_is_just_where_the_tail_says_so(items):
    found = binomial_limits(items, TARGET)
    for passes in range(items * 8 // 10, items + 1):
        standing = binomial_standing(passes, items, TARGET)
        low = standing.position is not Position.INSIDE and standing.side == "below"
        assert low is (passes / items < found.inner_low)


def test_poisson_funnel():
    def chance(count):
        return exp(-4) * 4**count / factorial(count)

    high = poisson_standing(12, 4)
    assert (high.position, high.side) == (Position.ALARM, "above")
    assert high.tail == pytest.approx(1 - sum(map(chance, range(12))))
    assert poisson_standing(9, 4).position is Position.ALERT
    assert poisson_standing(0, 4).tail == pytest.approx(exp(-4))
    limits = poisson_limits(4)
    assert 0 <= limits.outer_low <= limits.inner_low < 1 < limits.inner_high < limits.outer_high
    # F(8) = 0.97864 reaches 0.975, F(7) = 0.94887 does not.
    assert limits.inner_high * 4 == pytest.approx(8 - (0.978637 - 0.975) / (0.978637 - 0.948866), abs=1e-4)
    assert poisson_limits(Decimal("0.0001")).outer_low == 0


def test_units_that_chance_explains_keep_the_plain_funnel():
    units = [Sampled(f"街道{number}", passes, 200) for number, passes in enumerate((190, 192, 194, 196, 184))]
    found = funnel(units, TARGET)
    assert found.dispersion == 1
    assert [standing.position for standing in found.standings] == [Position.INSIDE] * 4 + [Position.ALERT]
    assert funnel([], TARGET).standings == ()


def test_units_that_differ_for_reasons_of_their_own_widen_the_funnel():
    units = [
        Sampled(f"街道{number}", passes, 200)
        for number, passes in enumerate((178, 180, 200, 199, 185, 200, 182, 199))
    ]
    plain = [binomial_standing(unit.passes, unit.items, TARGET) for unit in units]
    found = funnel(units, TARGET)
    assert found.dispersion > 1
    assert sum(standing.position is Position.ALARM for standing in plain) > 0
    assert all(standing.position is not Position.ALARM for standing in found.standings)
    assert all(now.tail > before.tail for now, before in zip(found.standings, plain, strict=True))


def test_one_alarm_among_many_does_not_widen_the_funnel():
    units = [Sampled("差", 170, 200), *(Sampled(f"{number}", 192, 200) for number in range(19))]
    found = funnel(units, TARGET)
    assert found.dispersion == 1
    assert found.standings[0].position is Position.ALARM


def test_dispersion_trims_what_is_looked_for():
    scores = [-1.0, 1.0] * 9 + [0.5, 30.0]
    assert dispersion(scores, trimmed=Fraction(1, 10)) == pytest.approx((19 + 0.25) / 20)
    assert dispersion(scores, trimmed=0) == pytest.approx((18 + 0.25 + 900) / 20)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: binomial_limits(0, TARGET), "the number of items must be at least 1"),
        (lambda: binomial_limits(10, 1), "the target must lie above 0 and below 1"),
        (lambda: binomial_standing(3, 2, TARGET), "more passes than items"),
        (lambda: poisson_standing(-1, 4), "the number of events must be at least 0"),
        (lambda: poisson_limits(0), "the expected count must be above 0"),
        (
            lambda: funnel([Sampled("甲街道", 0, 0)], TARGET),
            "the number of items of 甲街道 must be at least 1",
        ),
        (lambda: dispersion([]), "at least one unit"),
    ],
)
def test_what_cannot_be_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
