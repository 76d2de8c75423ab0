"""Rates of rare events: identities of the Poisson distribution, and what is left of a year."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiheng.core.statistics.poisson import events_at_most, lower_count, poisson_rate, upper_count


def poisson(count, mean):
    """P(N ≤ count), term by term."""
    return sum(math.exp(-mean) * mean**k / math.factorial(k) for k in range(count + 1))


@settings(deadline=None)
@given(st.integers(0, 40))
def test_bounds_are_where_the_poisson_tail_is_alpha(events):
    assert poisson(events, upper_count(events)) == pytest.approx(0.05, rel=1e-8)
    if events:
        assert 1 - poisson(events - 1, lower_count(events)) == pytest.approx(0.05, rel=1e-8)
    else:
        assert lower_count(0) == 0


def test_rule_of_three():
    assert upper_count(0) == pytest.approx(-math.log(0.05))


def test_rate_is_by_exposure_and_unit():
    by_year, by_ten = poisson_rate(3, Fraction(1, 2)), poisson_rate(3, Fraction(1, 2), per=10)
    assert (by_ten.low, by_ten.high) == pytest.approx((10 * by_year.low, 10 * by_year.high))
    assert poisson_rate(0, 5).low == 0


def test_what_is_decided_already_is_0_or_1_exactly():
    assert events_at_most(1, seen=2, events=2, exposure=3, remaining=1) == 0
    assert events_at_most(1, seen=1, events=2, exposure=3, remaining=0) == 1
    assert events_at_most(-1, seen=0, events=2, exposure=3, remaining=1) == 0


def test_events_at_most_by_the_mixture_of_poisson_counts():
    # Gamma(2.5, 3) mixed numerically: P(N ≤ 1) over a third of a year.
    step = 0.0005
    rates = [step * (number + 0.5) for number in range(20000)]
    density = [3**2.5 * rate**1.5 * math.exp(-3 * rate) / math.gamma(2.5) for rate in rates]
    mixed = sum(here * poisson(1, rate / 3) for here, rate in zip(density, rates, strict=True)) * step
    assert events_at_most(1, seen=0, events=2, exposure=3, remaining=Fraction(1, 3)) == pytest.approx(
        mixed, abs=1e-6
    )


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: poisson_rate(1, 0), "the exposure must be above 0"),
        (lambda: poisson_rate(-1, 1), "the number of events must be at least 0"),
        (lambda: poisson_rate(1, float("nan")), "the exposure must be a finite number"),
        (lambda: poisson_rate(1, 1, per=0), "the unit of the rate must be above 0"),
        (
            lambda: events_at_most(1, seen=0, events=0, exposure=0, remaining=1),
            "the exposure before must be above 0",
        ),
        (
            lambda: events_at_most(1, seen=0, events=0, exposure=1, remaining=-1),
            "what remains must be at least 0",
        ),
    ],
)
def test_what_cannot_be_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
