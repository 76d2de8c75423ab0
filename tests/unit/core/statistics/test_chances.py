"""Shares inside a year and running totals, against exact sums."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiheng.core.statistics.chances import (
    CORRELATION,
    Arrivals,
    Listed,
    share_at_end,
    spell_of,
    total_at_end,
)


def beta_binomial(least, items, first, second):
    """P(X ≥ least), term by term."""

    def log_beta(a, b):
        return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)

    terms = (
        math.log(math.comb(items, k)) + log_beta(k + first, items - k + second) - log_beta(first, second)
        for k in range(least, items + 1)
    )
    return sum(math.exp(term) for term in terms)


@settings(deadline=None)
@given(st.integers(0, 30), st.integers(0, 30), st.integers(1, 40), st.integers(0, 100))
def test_share_at_end_term_by_term(passes, failures, to_come, percent):
    share = Fraction(percent, 100)
    found = share_at_end(passes, passes + failures, to_come, share)
    total = passes + failures + to_come
    assert found.needed == math.ceil(share * total) - passes
    assert Fraction(passes + max(found.needed, 0), total) >= share or found.needed > to_come
    if 0 < found.needed <= to_come:
        wanted = beta_binomial(found.needed, to_come, passes + 0.5, failures + 0.5)
        assert found.probability == pytest.approx(wanted, rel=1e-8)
    else:
        assert found.probability == (found.needed <= 0)


def test_needed_is_exact_where_binary_fractions_are_not():
    # 0.07 × 100 is 7.000000000000001 in binary.
    assert share_at_end(0, 0, 100, Decimal("0.07")).needed == 7
    assert share_at_end(0, 0, 100, Decimal("0.07"), strict=True).needed == 8
    assert share_at_end(0, 0, 365, Decimal("0.75")).needed == 274


def test_what_is_impossible_or_locked_is_told_exactly():
    assert share_at_end(0, 100, 10, Decimal("0.5")).probability == 0
    assert share_at_end(100, 100, 10, Decimal("0.9")).probability == 1
    assert share_at_end(90, 100, 0, Decimal("0.9")).probability == 1
    assert share_at_end(89, 100, 0, Decimal("0.9")).probability == 0


def test_days_in_spells_are_less_sure():
    alone = share_at_end(200, 260, 105, Decimal("0.75"))
    in_spells = share_at_end(200, 260, 105, Decimal("0.75"), spell=3)
    assert (alone.needed, in_spells.needed) == (74, 74)
    assert 0.5 < in_spells.probability < alone.probability


def test_spells_are_measured_from_neighbours():
    apart = [1, 0] * 20
    in_pairs = [1, 1, 0, 0] * 12
    long = [1] * 20 + [0] * 20
    assert spell_of(apart) == 1
    assert 1 <= spell_of(in_pairs) < 1.2
    assert spell_of(long) == float(CORRELATION.most) == 3
    assert spell_of([1] * 40) == spell_of([1, 0] * 5) == float(CORRELATION.usual) == 2


@settings(deadline=None, max_examples=30)
@given(st.lists(st.sampled_from([0, Fraction(1, 4), Fraction(1, 2), 1]), max_size=6), st.integers(0, 8))
def test_total_of_a_pipeline_by_every_outcome(chances, target):
    pipeline = [Listed(f"项目{number}", chance) for number, chance in enumerate(chances)]
    wanted = sum(
        math.prod(chance if done else 1 - chance for chance, done in zip(chances, outcome, strict=True))
        for outcome in product((0, 1), repeat=len(chances))
        if sum(outcome) + 1 >= target
    )
    assert total_at_end(1, target, pipeline=pipeline) == pytest.approx(float(wanted), abs=1e-12)


def test_total_with_arrivals_besides_the_pipeline():
    arrivals = Arrivals(10, 2, Fraction(1, 2))
    chance = 2 / 2.5
    none = chance**10.5
    one = none * 10.5 * (1 - chance)
    assert total_at_end(8, 9, arrivals=arrivals) == pytest.approx(1 - none)
    assert total_at_end(8, 10, arrivals=arrivals) == pytest.approx(1 - none - one)
    both = total_at_end(8, 10, pipeline=[Listed("甲", Fraction(1, 2))], arrivals=arrivals)
    assert both == pytest.approx(0.5 * (1 - none - one) + 0.5 * (1 - none))


def test_totals_that_are_reached_or_cannot_be():
    assert total_at_end(60, 60) == 1
    assert total_at_end(59, 60) == 0
    assert total_at_end(59, 60, arrivals=Arrivals(10, 2, 0)) == 0
    assert total_at_end(58, 60, pipeline=[Listed("甲", 1), Listed("乙", 1)]) == 1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: share_at_end(0, 0, 0, Decimal("0.9")), "no items, neither seen nor to come"),
        (lambda: share_at_end(3, 2, 1, Decimal("0.9")), "more passes than items"),
        (lambda: share_at_end(1, 2, -1, Decimal("0.9")), "the number of items to come must be at least 0"),
        (lambda: share_at_end(1, 2, 1, 2), "the share must lie between 0 and 1"),
        (lambda: share_at_end(1, 2, 1, Decimal("0.9"), spell=0), "a spell has at least 1 item"),
        (
            lambda: total_at_end(0, 5, pipeline=[Listed("甲", 2)]),
            "the probability of 甲 must lie between 0 and 1",
        ),
        (lambda: total_at_end(0, 5, arrivals=Arrivals(1, 0, 1)), "the exposure before must be above 0"),
        (lambda: spell_of([float("inf")] * 40), "an outcome must be a finite number"),
    ],
)
def test_what_cannot_be_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
