"""How far along the way from the baseline to the target a value is: from 0 to 1, exact. It says nothing of whether it will arrive."""

from __future__ import annotations

from fractions import Fraction

from zhiheng.core.rounding import Exact, exact
from zhiheng.core.statistics.checking import checked_count, checked_counts


def level_progress(value: Exact, *, baseline: Exact, target: Exact) -> Fraction:
    """A level that is to rise or to fall: (x−b)/(t−b), the same in both directions.

    Raises ValueError where the baseline is already the target: there is no way to go, only a level to keep.
    """
    way = exact(target) - exact(baseline)
    if not way:
        raise ValueError(f"the baseline {baseline} is already the target: there is no way between them")
    return _clipped((exact(value) - exact(baseline)) / way)


def count_progress(total: Exact, target: Exact) -> Fraction:
    """A total by a deadline: Σ/t. Raises ValueError for a target that is not above 0."""
    return _clipped(exact(total) / _above_zero(target, "the target"))


def decline_progress(value: Exact, *, base: Exact, decline: Exact) -> Fraction:
    """A decline against a base year: (1−x/x₀)/t, where `decline` is the share t by which it is to fall (0.36 for 36 %).

    Raises ValueError for a base or a decline that is not above 0.
    """
    fallen = 1 - exact(value) / _above_zero(base, "the value of the base year")
    return _clipped(fallen / _above_zero(decline, "the decline"))


def growth_progress(value: Exact, *, base: Exact, growth: Exact) -> Fraction:
    """A growth against a base year: (x/x₀−1)/t. Raises ValueError for a base or a growth that is not above 0."""
    grown = exact(value) / _above_zero(base, "the value of the base year") - 1
    return _clipped(grown / _above_zero(growth, "the growth"))


def never_progress(events: int) -> Fraction:
    """A thing that must never happen: 1 or 0, no partial credit. Raises ValueError for a count that cannot be."""
    return Fraction(int(checked_count(events, "the number of events") == 0))


def kept_progress(failures: int, items: int) -> Fraction | None:
    """A share to be kept at 100 %: (n−failures)/n; None where nothing was looked at. Whether it is met is said by the rule, not
    by this. Raises ValueError for counts that cannot be.
    """
    checked_counts(failures, items)
    return Fraction(items - failures, items) if items else None


def pace_needed(value: Exact, *, target: Exact, periods: Exact) -> Fraction:
    """By how much the value must change in each of the periods that are left, to end on the target; negative for a fall.

    Raises ValueError where no time is left.
    """
    return (exact(target) - exact(value)) / _above_zero(periods, "the number of periods left")


def _clipped(share: Fraction) -> Fraction:
    return min(max(share, Fraction(0)), Fraction(1))


def _above_zero(number: Exact, what: str) -> Fraction:
    if exact(number) <= 0:
        raise ValueError(f"{what} must be above 0, not {number}")
    return exact(number)
