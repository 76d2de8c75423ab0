"""Numbers as people read them: digits asked for, groups of three, a thin space before the unit."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from zhiheng.core.rounding import rounded

Number = Fraction | Decimal | int | float

THIN = "\u2009"
"""A thin space (U+2009): before units and between groups of three digits. Where a line may break, keep the number together."""
MINUS = "\u2212"
_MOST_DIGITS = 2
_GROUPED_FROM = 5


def figure_text(value: Number, digits: int | None = None, unit: str = "") -> str:
    """The number with so many digits after the point, and its unit; without `digits`, with as many as it needs, at most two.

    Numbers of five digits and more before the point are in groups of three (GB/T 15835-2011, 5.1.2). Rounding is once and by
    GB/T 8170. Raises ValueError for a number that is not finite.
    """
    exact = Decimal(repr(value)) if isinstance(value, float) else value
    number = rounded(exact, _MOST_DIGITS if digits is None else digits)
    text = f"{abs(number):f}"
    if digits is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    whole, point, decimals = text.partition(".")
    sign = MINUS if number < 0 and text.strip("0.") else ""
    return f"{sign}{_grouped(whole)}{point}{decimals}{THIN + unit if unit else ''}"


def _grouped(whole: str) -> str:
    if len(whole) < _GROUPED_FROM:
        return whole
    return f"{int(whole):,}".replace(",", THIN)
