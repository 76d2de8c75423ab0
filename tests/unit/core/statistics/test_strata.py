"""Weighted shares: what is missing, what is sure, and how a sample is split."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiheng.core.statistics.proportions import Bounds, wilson
from zhiheng.core.statistics.strata import Stratum, neyman, stratified, weights_of


def strata(*rows, weights=None, populations=None):
    weights = weights or [Fraction(1, len(rows))] * len(rows)
    populations = populations or [None] * len(rows)
    return [
        Stratum(name=f"层{number}", weight=weight, passes=passes, items=items, population=population)
        for number, ((passes, items), weight, population) in enumerate(
            zip(rows, weights, populations, strict=True)
        )
    ]


def test_one_stratum_is_a_plain_share():
    found = stratified(strata((90, 100)))
    assert found.share == found.crude == Fraction(9, 10)
    # The variance divides by n−1, so the effective size is n−1.
    assert found.size == pytest.approx(99)
    assert found.standard_error == pytest.approx(math.sqrt(0.09 / 99))


def test_weights_and_not_sample_sizes_decide():
    found = stratified(strata((10, 10), (45, 90)))
    assert (found.share, found.crude) == (Fraction(3, 4), Fraction(55, 100))


def test_a_stratum_without_items_leaves_no_weighted_share():
    found = stratified(strata((10, 10), (0, 0)))
    assert (found.share, found.crude, found.missing, found.wilson) == (None, 1, ("层1",), None)
    assert stratified(strata((0, 0))).crude is None


def test_a_stratum_without_weight_need_not_be_sampled():
    found = stratified(strata((9, 10), (0, 0), weights=[Fraction(1), Fraction(0)]))
    assert (found.share, found.missing) == (Fraction(9, 10), ())


def test_a_single_item_leaves_no_interval():
    found = stratified(strata((10, 10), (1, 1)))
    assert (found.share, found.wilson, found.size) == (1, None, None)


def test_wholly_good_strata_are_not_taken_to_be_sure():
    found = stratified(strata((20, 20), (20, 20)))
    assert found.standard_error == 0
    assert found.size == pytest.approx(40)
    assert found.wilson == wilson(40, 40)
    mixed = stratified(strata((20, 20), (0, 20)))
    assert mixed.wilson.low < 0.5 < mixed.wilson.high


def test_a_full_count_of_all_strata_is_exact():
    found = stratified(strata((9, 10), (15, 20), populations=[10, 20]))
    assert (found.share, found.wilson) == (Fraction(33, 40), Bounds(0.825, 0.825))


def test_what_was_looked_at_of_a_small_stratum_narrows_the_interval():
    endless = stratified(strata((45, 50), (40, 50)))
    small = stratified(strata((45, 50), (40, 50), populations=[100, 100]))
    assert small.standard_error == pytest.approx(endless.standard_error / math.sqrt(2))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (strata((1, 2), weights=[Fraction(9, 10)]), "the weights of the strata add up to 9/10, not to 1"),
        ([], "the weights of the strata add up to 0, not to 1"),
        (strata((3, 2)), "more passes than items"),
        (strata((2, 2), populations=[1]), "a population of 1 has fewer items"),
        (strata((1, 2), weights=[Fraction(3, 2)]), "the weight of 层0 must lie between 0 and 1"),
    ],
)
def test_stratified_refuses_what_cannot_be(given, message):
    with pytest.raises(ValueError, match=message):
        stratified(given)


def test_weights_follow_the_populations():
    assert weights_of([500, 300, 200]) == (Fraction(1, 2), Fraction(3, 10), Fraction(1, 5))
    with pytest.raises(ValueError, match="no population"):
        weights_of([0, 0])


@settings(deadline=None)
@given(
    st.integers(0, 500),
    st.lists(
        st.tuples(st.fractions(Fraction(1, 100), 1), st.fractions(0, 1, max_denominator=50)),
        min_size=1,
        max_size=6,
    ),
)
def test_neyman_adds_up_and_is_within_one_of_the_exact_part(total, rows):
    weights, shares = zip(*rows, strict=True)
    parts = neyman(total, weights, shares)
    needs = [float(w) * math.sqrt(p * (1 - p)) for w, p in rows]
    needs = needs if any(needs) else [float(w) for w in weights]
    assert sum(parts) == total
    assert all(
        abs(part - total * need / sum(needs)) < 1.0001 for part, need in zip(parts, needs, strict=True)
    )


def test_neyman_refuses_what_does_not_fit():
    with pytest.raises(ValueError, match="1 weights and 2 shares"):
        neyman(10, [1], [Fraction(1, 2), Fraction(1, 2)])
    with pytest.raises(ValueError, match="the weight of a stratum must be above 0"):
        neyman(10, [0], [Fraction(1, 2)])
