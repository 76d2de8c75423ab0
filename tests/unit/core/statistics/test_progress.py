"""Progress from the baseline to the target, exact and never outside 0 to 1."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from zhiheng.core.statistics.progress import (
    count_progress,
    decline_progress,
    growth_progress,
    kept_progress,
    level_progress,
    never_progress,
    pace_needed,
)


@pytest.mark.parametrize(
    ("value", "baseline", "target", "progress"),
    [
        ("76", "50", "78", Fraction(13, 14)),
        ("0.33", "0.38", "0.29", Fraction(5, 9)),
        ("80", "50", "78", 1),
        ("45", "50", "78", 0),
        ("0.40", "0.38", "0.29", 0),
        ("0.1", "0.38", "0.29", 1),
    ],
)
def test_t0_6_level_up_and_down(value, baseline, target, progress):
    assert level_progress(Decimal(value), baseline=Decimal(baseline), target=Decimal(target)) == progress


def test_count_by_a_deadline():
    assert [count_progress(total, 60) for total in (0, 45, 60, 90)] == [0, Fraction(3, 4), 1, 1]


def test_decline_and_growth_against_a_base_year():
    # 14 deaths by 560, then 9 by 850: a fall of 57.65 %, asked for were 36 %.
    assert decline_progress(Fraction(9, 850), base=Fraction(14, 560), decline=Decimal("0.36")) == 1
    assert decline_progress(82, base=100, decline=Decimal("0.36")) == Fraction(1, 2)
    assert decline_progress(110, base=100, decline=Decimal("0.36")) == 0
    assert growth_progress(104, base=100, growth=Decimal("0.08")) == Fraction(1, 2)


def test_a_thing_that_must_never_happen_has_no_partial_credit():
    assert (never_progress(0), never_progress(1), never_progress(7)) == (1, 0, 0)


def test_a_share_kept_at_100():
    assert (kept_progress(0, 40), kept_progress(1, 40), kept_progress(0, 0)) == (1, Fraction(39, 40), None)


def test_pace_is_what_is_missing_by_period():
    assert pace_needed(76, target=78, periods=4) == Fraction(1, 2)
    assert pace_needed(Decimal("0.33"), target=Decimal("0.29"), periods=2) == Fraction(-1, 50)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: level_progress(1, baseline=5, target=5), "the baseline 5 is already the target"),
        (lambda: count_progress(1, 0), "the target must be above 0"),
        (lambda: decline_progress(1, base=0, decline=1), "the value of the base year must be above 0"),
        (lambda: growth_progress(1, base=1, growth=0), "the growth must be above 0"),
        (lambda: kept_progress(3, 2), "more passes than items"),
        (lambda: never_progress(-1), "the number of events must be at least 0"),
        (lambda: pace_needed(1, target=2, periods=0), "the number of periods left must be above 0"),
    ],
)
def test_what_cannot_be_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_binary_floats_are_refused():
    with pytest.raises(TypeError, match="exact number"):
        level_progress(0.33, baseline=0, target=1)
