"""Intervals of a share against independent identities, and at their edges. The vectors stand in tests/statistics_spec."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiheng.core.statistics.proportions import (
    NOTHING_KNOWN,
    Bounds,
    clopper_pearson,
    effective_size,
    jeffreys_probability,
    lower_bound,
    population_factor,
    shows_at_least,
    shows_at_most,
    upper_bound,
    wilson,
)

COUNTS = st.integers(1, 400).flatmap(lambda items: st.tuples(st.integers(0, items), st.just(items)))
INTERVALS = [wilson, clopper_pearson]


def tail(passes, items, share):
    """P(X ≥ passes) of the binomial distribution, term by term."""
    return sum(comb(items, k) * share**k * (1 - share) ** (items - k) for k in range(passes, items + 1))


def drawn_at_most(passes, population, good, items):
    """P(X ≤ passes) of the hypergeometric distribution, exactly."""
    ways = sum(comb(good, k) * comb(population - good, items - k) for k in range(passes + 1))
    return Fraction(ways, comb(population, items))


@settings(deadline=None)
@given(COUNTS)
def test_intervals_hold_the_share_and_lie_between_0_and_1(counts):
    for interval in INTERVALS:
        bounds = interval(*counts)
        assert 0 <= bounds.low <= counts[0] / counts[1] <= bounds.high <= 1


@settings(deadline=None)
@given(COUNTS)
def test_intervals_of_failures_are_mirrored(counts):
    passes, items = counts
    for interval in INTERVALS:
        one, other = interval(passes, items), interval(items - passes, items)
        assert (one.low, one.high) == pytest.approx((1 - other.high, 1 - other.low), abs=1e-12)


@settings(deadline=None)
@given(st.integers(1, 60).flatmap(lambda items: st.tuples(st.integers(1, items), st.just(items))))
def test_clopper_pearson_is_where_the_binomial_tail_is_alpha(counts):
    passes, items = counts
    assert tail(passes, items, clopper_pearson(passes, items).low) == pytest.approx(0.025, rel=1e-8)
    assert tail(passes, items, lower_bound(passes, items)) == pytest.approx(0.05, rel=1e-8)


@settings(deadline=None)
@given(COUNTS, st.sampled_from([Decimal("0.5"), Decimal("0.9"), Decimal("0.96"), Fraction(1, 3)]))
def test_a_share_is_shown_just_where_the_lower_bound_reaches_it(counts, share):
    assert shows_at_least(*counts, share) is (lower_bound(*counts) >= share)
    assert shows_at_most(*counts, share) is (upper_bound(*counts) <= share)


@pytest.mark.parametrize(
    ("passes", "items", "population"), [(0, 10, 40), (9, 10, 40), (20, 20, 50), (37, 40, 60), (3, 5, 6)]
)
def test_exact_interval_of_a_small_population_by_brute_force(passes, items, population):
    possible = range(passes, population - (items - passes) + 1)
    half = Fraction(5, 200)
    high = max(good for good in possible if drawn_at_most(passes, population, good, items) > half)
    low = min(good for good in possible if 1 - drawn_at_most(passes - 1, population, good, items) > half)
    bounds = clopper_pearson(passes, items, population=population)
    assert (bounds.low, bounds.high) == pytest.approx((low / population, high / population))


@pytest.mark.parametrize("interval", INTERVALS)
def test_no_items_say_nothing(interval):
    assert interval(0, 0) == NOTHING_KNOWN
    assert interval(0, 0, population=0) == NOTHING_KNOWN
    assert not shows_at_least(0, 0, Decimal("0.5"))
    assert not shows_at_most(0, 0, Decimal("0.5"))


@pytest.mark.parametrize("interval", INTERVALS)
def test_a_full_count_leaves_no_doubt(interval):
    assert interval(19, 20, population=20) == Bounds(0.95, 0.95)
    assert interval(1, 1, population=1) == Bounds(1.0, 1.0)


@pytest.mark.parametrize("interval", INTERVALS)
def test_none_and_all_passes_touch_the_end(interval):
    assert interval(0, 30).low == 0.0
    assert interval(30, 30).high == 1.0
    assert interval(0, 30).high == pytest.approx(1 - interval(30, 30).low)


@pytest.mark.parametrize("interval", INTERVALS)
def test_a_small_population_narrows_the_interval(interval):
    endless, small = interval(95, 100), interval(95, 100, population=150)
    assert endless.low < small.low < 0.95 < small.high < endless.high


def test_huge_samples_keep_their_digits():
    bounds = clopper_pearson(960_000_000, 1_000_000_000)
    assert bounds.low == pytest.approx(0.96, abs=2e-5)
    assert bounds.high - bounds.low == pytest.approx(2 * 1.959964 * (0.96 * 0.04 / 1e9) ** 0.5, rel=1e-3)
    near = wilson(960_000_000, 1_000_000_000)
    assert (near.low, near.high) == pytest.approx((bounds.low, bounds.high), abs=1e-8)


def test_a_share_of_1_or_0_is_never_shown_by_a_sample():
    assert not shows_at_least(10_000, 10_000, 1)
    assert not shows_at_most(0, 10_000, 0)
    assert shows_at_least(0, 1, 0)
    assert shows_at_most(1, 1, 1)
    assert jeffreys_probability(10, 10, 1) == 0
    assert jeffreys_probability(10, 10, 0) == 1


def test_sizes_of_small_populations():
    assert effective_size(20, 20) == float("inf")
    assert population_factor(20, 20) == 0
    assert effective_size(500, 2000) == pytest.approx(500 / population_factor(500, 2000))


@pytest.mark.parametrize("interval", [*INTERVALS, lower_bound, upper_bound])
@pytest.mark.parametrize(
    ("passes", "items", "more", "message"),
    [
        (5, 4, {}, "5 passes of 4 items: there are more passes than items"),
        (-1, 4, {}, "the number of passes must be at least 0, not -1"),
        (1.5, 4, {}, "the number of passes must be a whole number, not 1.5"),
        (True, 4, {}, "the number of passes must be a whole number, not True"),
        (1, float("nan"), {}, "the number of items must be a whole number, not nan"),
        (3, 4, {"population": 3}, "a population of 3 has fewer items than the 4 that were looked at"),
        (3, 4, {"confidence": 1}, "the confidence must lie above 0 and below 1, not 1"),
        (3, 4, {"confidence": 95}, "the confidence must lie above 0 and below 1, not 95"),
        (3, 4, {"confidence": float("inf")}, "the confidence must be a finite number, not inf"),
        (3, 4, {"confidence": "95%"}, "the confidence must be a number, not '95%'"),
    ],
)
def test_what_cannot_be_is_refused(interval, passes, items, more, message):
    with pytest.raises(ValueError) as refused:
        interval(passes, items, **more)
    assert str(refused.value) == message
