"""Acceptance plans along the arrows, and what an audit risks."""

from __future__ import annotations

from decimal import Decimal
from math import comb

import pytest

from zhiheng.core.statistics.acceptance import (
    acceptance_probability,
    audit_rejects,
    audit_risks,
    code_letter,
    single_plan,
    small_audit_risks,
)
from zhiheng.core.statistics.acceptance_tables import GB_T_2828_1_2012, LEVELS


@pytest.mark.parametrize(
    ("lot", "level", "letter"),
    [
        (2, "II", "A"),
        (8, "II", "A"),
        (9, "II", "B"),
        (500, "S-1", "B"),
        (500001, "III", "R"),
        (10**9, "I", "N"),
    ],
)
def test_code_letters_at_the_ends_of_the_rows(lot, level, letter):
    assert code_letter(lot, level) == letter


def test_rows_of_code_letters_rise_with_lot_and_level():
    letters = "".join(letter for letter, _ in GB_T_2828_1_2012.sizes)
    rows = [row for _, row in GB_T_2828_1_2012.lots]
    assert all(len(row) == len(LEVELS) for row in rows)
    for column in zip(*rows, strict=True):
        assert [letters.index(each) for each in column] == sorted(letters.index(each) for each in column)


@pytest.mark.parametrize(
    ("lot", "aql", "used", "items", "accept"),
    [
        (500, "1.5", "H", 50, 2),
        (150, "1.5", "G", 32, 1),
        (90, "1.5", "D", 8, 0),
        (150, "1.0", "E", 13, 0),
        (10, "10", "C", 5, 1),
        (100, "0.010", "Q", 100, 0),
        (10**6, "1000", "B", 3, 44),
    ],
)
def test_plans_where_the_arrows_lead(lot, aql, used, items, accept):
    plan = single_plan(lot, Decimal(aql))
    assert (plan.used, plan.items, plan.accept, plan.reject) == (used, items, accept, accept + 1)
    assert (plan.standard, plan.mark) == ("GB/T 2828.1-2012", "V")


def test_the_whole_lot_is_inspected_where_the_plan_asks_for_more():
    plan = single_plan(100, Decimal("0.010"))
    assert (plan.whole, plan.items) == (True, 100)
    assert not single_plan(500, Decimal("1.5")).whole


def test_acceptance_by_share_and_by_hundred_items():
    plan = single_plan(500, Decimal("1.5"))
    share = sum(comb(50, k) * 0.1**k * 0.9 ** (50 - k) for k in range(3))
    assert acceptance_probability(plan, Decimal("0.1")) == pytest.approx(share)
    assert acceptance_probability(plan, 0) == 1
    assert acceptance_probability(plan, 1) == 0
    assert acceptance_probability(plan, 2, by_hundred=True) < 1e-30


def test_a_worse_population_is_rejected_more_often():
    risks = [audit_risks(125, 2, Decimal(level)).wrongly_rejected for level in ("0.001", "0.0065", "0.02")]
    assert risks == sorted(risks)
    small = [small_audit_risks(200, bad, 20, 1).wrongly_rejected for bad in (0, 1, 4, 10, 200)]
    assert small == sorted(small)
    assert (small[0], small[1], small[-1]) == (0, 0, 1)


def test_an_audit_of_a_whole_small_population_knows():
    assert small_audit_risks(50, 3, 50, 2).wrongly_rejected == 1
    assert small_audit_risks(50, 2, 50, 2).wrongly_rejected == 0


def test_an_audit_rejects_above_its_limit():
    assert [audit_rejects(bad, 2) for bad in (0, 2, 3)] == [False, False, True]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: single_plan(1, 1), "the lot must be at least 2"),
        (lambda: single_plan(100, 3), "AQL 3 is not in the table; it has 0.010, 0.015"),
        (lambda: single_plan(100, 1, level="IV"), "there is no inspection level IV"),
        (lambda: audit_risks(10, 10, Decimal("0.1")), "nothing would ever be rejected"),
        (lambda: audit_risks(10, 1, 0), "the declared quality level must lie above 0"),
        (lambda: small_audit_risks(10, 11, 5, 1), "11 bad items are declared of a population of 10"),
        (lambda: small_audit_risks(10, 2, 11, 1), "11 items are drawn of a population of 10"),
        (lambda: audit_rejects(-1, 2), "the number of bad items must be at least 0"),
    ],
)
def test_what_cannot_be_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_binary_floats_are_no_aql():
    with pytest.raises(TypeError, match="exact number"):
        single_plan(100, 1.5)
