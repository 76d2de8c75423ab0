"""Rounding, and a value held against a limit, as GB/T 8170-2008 has it: exact numbers only, never binary fractions."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Literal

Exact = Fraction | Decimal | int
Operator = Literal[">=", "<=", "=", ">", "<", "between", "~"]


class Method(StrEnum):
    """Which figure is held against the limit (GB/T 8170-2008, clause 4.3)."""

    FULL = "full"
    """全数值比较法: the value as it is, with all its digits. It holds where nothing else is said."""
    ROUNDED = "rounded"
    """修约值比较法: the value rounded once to the digits of the limit; only where the rule says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A value that was held against a limit: what was compared, how, and whether the limit is met.

    `value` is the raw value, `compared` the figure that was held against `limit` (the same under the full method). `upper` is
    the end of a range, `tolerance` how far off “about” may be, both in the unit of the value.
    """

    operator: Operator
    value: Fraction
    compared: Fraction
    limit: Fraction
    method: Method
    met: bool
    upper: Fraction | None = None
    tolerance: Fraction | None = None

    @property
    def gap(self) -> Fraction:
        """How far the compared figure is from meeting the limit; 0 where it meets it (under > and < also exactly on it)."""
        if self.met:
            return Fraction(0)
        end = self.limit if self.upper is None or self.compared < self.limit else self.upper
        return max(abs(self.compared - end) - (self.tolerance or 0), Fraction(0))


def exact(value: Exact) -> Fraction:
    """The number as a fraction. Raises TypeError for a binary float or a truth value, ValueError for NaN and infinity."""
    if isinstance(value, bool) or not isinstance(value, Fraction | Decimal | int):
        raise TypeError(f"an exact number is needed (Fraction, Decimal or int), not {type(value).__name__}")
    if isinstance(value, Decimal) and not value.is_finite():
        raise ValueError(f"{value} is no number that can be rounded or compared")
    return Fraction(value)


def rounded(value: Exact, decimals: int) -> Decimal:
    """The value rounded once, halves to the even digit (四舍六入五成双, GB/T 8170-2008 clause 3), with `decimals` digits after the
    point; a negative number of decimals rounds to tens, hundreds … Round the raw value, never one that was rounded before.
    """
    units = round(exact(value) * Fraction(10) ** decimals)
    # Built from its digits: arithmetic on Decimal would cut what is longer than its context.
    return Decimal((int(units < 0), tuple(map(int, str(abs(units)))), -decimals))


def digits_after_point(limit: Exact) -> int:
    """How many digits after the point a limit is written with: 2 of Decimal("0.29"), 1 of Decimal("96.0"), 0 of an int.

    Raises ValueError for a fraction, which is written with no digits.
    """
    exact(limit)
    if isinstance(limit, Decimal):
        return max(-int(limit.as_tuple().exponent), 0)
    if isinstance(limit, int):
        return 0
    raise ValueError("a fraction does not say to how many digits it was written; give the number of decimals")


def compare(
    value: Exact,
    operator: Operator,
    limit: Exact,
    *,
    upper: Exact | None = None,
    tolerance: Exact | None = None,
    decimals: int | None = None,
) -> Comparison:
    """Holds a value against a limit. `decimals` None is the full method, the one that holds by default; a number of decimals is
    the rounded method, with the digits of the limit (`digits_after_point`).

    `between` needs `upper` (both ends count as met), `~` needs `tolerance`; neither is taken elsewhere. Raises ValueError.
    """
    end = _given(upper, operator == "between", "limit above", operator)
    off = _given(tolerance, operator == "~", "tolerance", operator)
    raw = exact(value)
    compared = raw if decimals is None else exact(rounded(raw, decimals))
    return Comparison(
        operator=operator,
        value=raw,
        compared=compared,
        limit=exact(limit),
        method=Method.FULL if decimals is None else Method.ROUNDED,
        met=_met(compared, operator, exact(limit), end=end, off=off),
        upper=end,
        tolerance=off,
    )


def _given(number: Exact | None, wanted: bool, what: str, operator: str) -> Fraction | None:
    if wanted != (number is not None):
        raise ValueError(f"“{operator}” {'needs a' if wanted else 'takes no'} {what}")
    return None if number is None else exact(number)


def _met(
    value: Fraction, operator: str, limit: Fraction, *, end: Fraction | None, off: Fraction | None
) -> bool:
    """Whether `value operator limit` holds."""
    if end is not None:
        if end < limit:
            raise ValueError(f"the range from {limit} to {end} is upside down")
        return limit <= value <= end
    if off is not None:
        if off < 0:
            raise ValueError(f"a tolerance is at least 0, not {off}")
        return abs(value - limit) <= off
    outcomes = {
        ">=": value >= limit,
        "<=": value <= limit,
        "=": value == limit,
        ">": value > limit,
        "<": value < limit,
    }
    if operator not in outcomes:
        raise ValueError(f"“{operator}” is no comparison; known are {' '.join(outcomes)} between ~")
    return outcomes[operator]
