"""The last step of every figure, in one place for all engines: parts become the value of a tree, in exact fractions.

An engine only counts, sums and picks; ratios, means and percentiles are made here, so that engines agree to the last digit.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from zhiheng.core.calendar import Period
from zhiheng.core.formulas.model import (
    Aggregate,
    Function,
    Group,
    GroupArithmetic,
    GroupFirstFilled,
    Number,
    PeriodDays,
)

ZERO_OF_NO_ROWS = frozenset({Function.COUNT, Function.SUM, Function.DISTINCT})
"""What these give of no rows at all is 0; the other functions give nothing."""

Parts = Callable[[Aggregate], Fraction | None]
"""The value of an aggregate for the group and the period that are being finished."""


def finish(tree: Group, part: Parts, period: Period | None) -> Fraction | None:
    """The value of a tree; None where it has none.

    `period` is the one that is computed (None: the whole time, whose days nobody can count). An empty operand makes
    arithmetic empty, and so does a division by zero.
    """
    match tree:
        case Aggregate():
            return part(tree)
        case Number():
            return Fraction(tree.value)
        case PeriodDays():
            return None if period is None else Fraction(period.days)
        case GroupFirstFilled():
            found = (finish(operand, part, period) for operand in tree.operands)
            return next((value for value in found if value is not None), None)
        case GroupArithmetic():
            return _joined(tree.operator, finish(tree.left, part, period), finish(tree.right, part, period))


def _joined(operator: str, left: Fraction | None, right: Fraction | None) -> Fraction | None:
    if left is None or right is None:
        return None
    match operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
    return left / right if right else None


def percentile(
    low: Decimal | int | None, high: Decimal | int | None, count: int, share: Decimal
) -> Fraction | None:
    """x⌊h⌋ + (h−⌊h⌋)·(x⌈h⌉ − x⌊h⌋) at place h = 1 + (count−1)·share, of `low` = x⌊h⌋ and `high` = x⌈h⌉ (HJ 663)."""
    if low is None or high is None or not count:
        return None
    place = 1 + (count - 1) * Fraction(share)
    return Fraction(low) + (place - int(place)) * (Fraction(high) - Fraction(low))
