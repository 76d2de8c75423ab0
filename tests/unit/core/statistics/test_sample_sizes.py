"""SampleSize sizes against brute force: one item at a time."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiheng.core.statistics.proportions import shows_at_least
from zhiheng.core.statistics.sample_sizes import (
    POWER,
    SampleSize,
    estimate_size,
    further_all_passing,
    further_at_rate,
    most_failures,
    sample_with_power,
    smallest_sample,
    smallest_sample_of_lot,
)
from zhiheng.core.statistics.settings import chosen

SHARES = [Fraction(1, 2), Fraction(4, 5), Fraction(9, 10), Fraction(96, 100)]


def at_most(failures, items, bad):
    """P(so many failures or fewer), exactly."""
    return sum(comb(items, k) * bad**k * (1 - bad) ** (items - k) for k in range(min(failures, items) + 1))


def plain_power(true_share, share, *, items=0, failed=0, most=200):
    """The first sample size at which the largest allowed number of failures is kept with 80 % power, tried one by one."""
    for size in range(max(items, 1), most):
        kept = [c for c in range(size + 1) if at_most(c, size, 1 - share) <= Fraction(5, 100)]
        if (
            kept
            and kept[-1] >= failed
            and at_most(kept[-1] - failed, size - items, 1 - true_share) >= Fraction(8, 10)
        ):
            return size
    return None


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("failures", range(4))
def test_smallest_sample_by_brute_force(failures, share):
    tried = (n for n in range(failures, 300) if at_most(failures, n, 1 - share) <= Fraction(5, 100))
    assert smallest_sample(failures, share) == next(tried)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 20), st.sampled_from(SHARES))
def test_smallest_sample_is_shown_and_one_less_is_not(failures, share):
    items = smallest_sample(failures, share)
    assert shows_at_least(items - failures, items, share)
    assert not shows_at_least(items - 1 - failures, items - 1, share)
    assert most_failures(items, share) == failures


@pytest.mark.parametrize(("lot", "failures"), [(10, 0), (25, 0), (60, 1), (200, 2)])
def test_smallest_sample_of_a_lot_by_brute_force(lot, failures):
    bad = lot // 10 + 1

    def missed(items):
        ways = sum(comb(bad, k) * comb(lot - bad, items - k) for k in range(min(failures, items) + 1))
        return Fraction(ways, comb(lot, items))

    wanted = next(n for n in range(lot + 1) if missed(n) <= Fraction(5, 100))
    assert smallest_sample_of_lot(lot, Decimal("0.9"), failures=failures) == wanted


def test_a_lot_that_may_hold_so_many_failures_can_never_be_shown_good_by_them():
    assert smallest_sample_of_lot(100, Decimal("0.96"), failures=4) is not None
    assert smallest_sample_of_lot(100, Decimal("0.96"), failures=5) is None
    assert smallest_sample_of_lot(1, Decimal("0.96")) == 1


@pytest.mark.parametrize(
    ("true_share", "share"), [("0.9", "0.5"), ("0.95", "0.8"), ("0.97", "0.9"), ("0.7", "0.5")]
)
def test_sample_with_power_by_brute_force(true_share, share):
    found = sample_with_power(Decimal(true_share), Decimal(share))
    assert found.items == plain_power(Fraction(true_share), Fraction(share))
    assert most_failures(found.items, Decimal(share)) == found.failures


def test_a_share_that_is_hardly_above_needs_more_than_anyone_draws():
    assert sample_with_power(Decimal("0.9601"), Decimal("0.96")) is None
    assert sample_with_power(Decimal("0.501"), Decimal("0.5")) is None
    assert sample_with_power(Decimal("0.96"), Decimal("0.96")) is None
    assert sample_with_power(Decimal("0.5"), Decimal("0.96")) is None
    few = replace(POWER, most=chosen("191", "test"))
    assert sample_with_power(Decimal("0.99"), Decimal("0.96"), settings=few) is None
    enough = replace(POWER, most=chosen("192", "test"))
    assert sample_with_power(Decimal("0.99"), Decimal("0.96"), settings=enough) == SampleSize(192, 3)


def test_samples_larger_than_one_search_step_are_found():
    found = sample_with_power(Decimal("0.51"), Decimal("0.5"))
    assert found == SampleSize(15486, 7640)
    assert most_failures(15486, Decimal("0.5")) == 7640


def test_further_items_all_passing():
    assert further_all_passing(482, 500, Decimal("0.96")) == smallest_sample(18, Decimal("0.96")) - 500 == 163
    assert further_all_passing(74, 74, Decimal("0.96")) == 0
    assert further_all_passing(73, 73, Decimal("0.96")) == 1
    assert further_all_passing(0, 0, Decimal("0.96")) == 74
    assert further_all_passing(10, 10, 1) is None
    assert further_all_passing(0, 10, 0) == 0


def test_further_items_of_a_small_population():
    assert further_all_passing(40, 40, Decimal("0.96"), population=100) == 5
    assert further_all_passing(35, 40, Decimal("0.96"), population=100) is None
    assert further_all_passing(0, 0, Decimal("0.96"), population=0) is None


@pytest.mark.parametrize(
    ("passes", "items", "share"), [(9, 10, "0.5"), (19, 20, "0.8"), (40, 44, "0.8"), (30, 30, "0.96")]
)
def test_further_items_at_the_rate_seen_by_brute_force(passes, items, share):
    wanted = plain_power(Fraction(passes, items), Fraction(share), items=items, failed=items - passes)
    assert further_at_rate(passes, items, Decimal(share)) == wanted - items


def test_further_items_where_none_are_needed_or_none_help():
    assert further_at_rate(500, 500, Decimal("0.96")) == 0
    assert further_at_rate(95, 100, Decimal("0.96")) is None
    assert further_at_rate(0, 0, Decimal("0.96")) is None
    # So many failures that the largest sample allows fewer.
    assert further_at_rate(970_000, 1_000_000, Decimal("0.96")) is None


def test_estimate_size_edges():
    assert estimate_size(Decimal("0.5"), Decimal("0.05")).items == 385
    assert estimate_size(Decimal("0.5"), Decimal("0.05"), population=10).items == 10
    assert estimate_size(Decimal("0.99"), Decimal("0.9")).items == 1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: smallest_sample(0, 1), "the share to be shown must lie above 0 and below 1"),
        (lambda: smallest_sample(-1, Decimal("0.9")), "the number of failures must be at least 0"),
        (lambda: smallest_sample_of_lot(0, Decimal("0.9")), "the lot must be at least 1"),
        (lambda: estimate_size(Decimal("0.9"), 0), "the margin must lie above 0"),
        (lambda: estimate_size(Decimal("0.9"), Decimal("0.1"), population=0), "fewer items than the 1"),
        (lambda: further_at_rate(3, 2, Decimal("0.9")), "more passes than items"),
        (lambda: further_all_passing(2, 3, Decimal("0.9"), population=2), "a population of 2"),
        (lambda: sample_with_power(2, Decimal("0.9")), "the true share must lie between 0 and 1"),
    ],
)
def test_what_cannot_be_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_further_samples_by_the_ten_thousand_are_found():
    assert further_at_rate(482, 500, Decimal("0.96")) == 13536
    many = replace(POWER, most=chosen("1000000", "test"))
    assert further_at_rate(961, 1000, Decimal("0.96"), settings=many) == 233_559
    assert further_at_rate(961, 1000, Decimal("0.96")) is None
    assert further_at_rate(480, 500, Decimal("0.96"), settings=many) is None
