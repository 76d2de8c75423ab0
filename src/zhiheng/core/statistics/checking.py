"""What the methods of statistics take: counts are whole numbers, shares lie between 0 and 1, nothing is NaN or infinite."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

Number = Fraction | Decimal | int | float

CONFIDENCE = Fraction(95, 100)
"""How sure an interval is where nothing else is asked: the usual 95 %."""


def checked_count(number: int, what: str, *, least: int = 0) -> int:
    """The whole number. Raises ValueError, which says `what`, for anything else and for fewer than `least`."""
    if isinstance(number, bool) or not isinstance(number, int):
        raise ValueError(f"{what} must be a whole number, not {number!r}")
    if number < least:
        raise ValueError(f"{what} must be at least {least}, not {number}")
    return number


def checked_counts(passes: int, items: int) -> None:
    """Raises ValueError unless 0 ≤ passes ≤ items, both whole numbers."""
    checked_count(passes, "the number of passes")
    checked_count(items, "the number of items")
    if passes > items:
        raise ValueError(f"{passes} passes of {items} items: there are more passes than items")


def checked_population(items: int, population: int | None) -> None:
    """Raises ValueError unless the population, where it is known, has at least as many items as were looked at."""
    if population is not None and checked_count(population, "the population") < items:
        raise ValueError(f"a population of {population} has fewer items than the {items} that were looked at")


def finite(number: Number, what: str) -> Fraction:
    """The number as it is, exactly. Raises ValueError for NaN and infinity."""
    if isinstance(number, bool) or not isinstance(number, Fraction | Decimal | int | float):
        raise ValueError(f"{what} must be a number, not {number!r}")
    if not math.isfinite(number):
        raise ValueError(f"{what} must be a finite number, not {number}")
    return Fraction(number)


def checked_share(share: Number, what: str) -> Fraction:
    """A share from 0 to 1, both included. Raises ValueError."""
    exact = finite(share, what)
    if not 0 <= exact <= 1:
        raise ValueError(f"{what} must lie between 0 and 1, not {share}")
    return exact


def inside(share: Number, what: str) -> Fraction:
    """A share above 0 and below 1. Raises ValueError."""
    exact = finite(share, what)
    if not 0 < exact < 1:
        raise ValueError(f"{what} must lie above 0 and below 1, not {share}")
    return exact


def positive(number: Number, what: str) -> Fraction:
    """A number above 0. Raises ValueError."""
    exact = finite(number, what)
    if exact <= 0:
        raise ValueError(f"{what} must be above 0, not {number}")
    return exact


def confident(confidence: Number) -> float:
    """α, what is left of the confidence: 0.05 of 95 %. Raises ValueError unless it lies above 0 and below 1."""
    return float(1 - inside(confidence, "the confidence"))


def least_count(share: Number, total: int, *, strict: bool = False) -> int:
    """The smallest number of passes of `total` that reaches the share, or with `strict` lies above it; exact where the share is."""
    wanted = finite(share, "the share") * total
    return math.floor(wanted) + 1 if strict else math.ceil(wanted)
