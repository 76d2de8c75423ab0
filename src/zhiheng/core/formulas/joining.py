"""Types of joined numbers: units and digits. A row never has more digits than an engine's widest decimal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from zhiheng.core.formulas.describing import unit_words, units_remedy
from zhiheng.core.formulas.model import Type
from zhiheng.core.issues import Text

MOST_DIGITS = 38
"""Digits of the widest decimal that DuckDB and Spark have."""
MOST_SUMMED = 28
"""Digits of what is summed: ten more are left for ten thousand million rows."""


class UnitsDiffer(Exception):
    """Two numbers with different units were to be added or compared."""

    def __init__(self, left: str, right: str) -> None:
        self.left, self.right = left, right
        super().__init__(f"{left} and {right}")

    def details(self, piece: str) -> dict[str, Text]:
        """For the message; `piece` is what has the unit `right`."""
        return {
            "left": unit_words(self.left),
            "right": unit_words(self.right),
            "remedy": units_remedy(self.left, self.right, piece),
        }


class TooManyDigits(Exception):
    """A row's number may have more digits than an engine can hold."""

    def __init__(self, digits: int, most: int) -> None:
        self.digits, self.most = digits, most
        super().__init__(f"{digits} digits")

    def details(self) -> dict[str, str]:
        """For the message."""
        return {"digits": str(self.digits), "most": str(self.most)}


def common_type(types: Sequence[Type]) -> Type:
    """A type that holds numbers of all these types. Raises UnitsDiffer, TooManyDigits."""
    first, *rest = types
    for other in rest:
        if other.unit != first.unit:
            raise UnitsDiffer(first.unit, other.unit)
    decimals = max(each.decimals for each in types)
    whole = max(each.digits - each.decimals for each in types)
    return within(replace(first, decimals=decimals, digits=whole + decimals))


def sum_type(left: Type, right: Type) -> Type:
    """The type of a sum or difference: one digit more."""
    common = common_type((left, right))
    return within(replace(common, digits=common.digits + 1))


def product_type(left: Type, right: Type) -> Type:
    """The type of a product; at most one of the two has a unit."""
    return within(
        replace(
            left,
            unit=left.unit or right.unit,
            decimals=left.decimals + right.decimals,
            digits=left.digits + right.digits,
        )
    )


def within(kind: Type, most: int = MOST_DIGITS) -> Type:
    """The type, if it has at most so many digits; otherwise TooManyDigits."""
    if kind.digits > most:
        raise TooManyDigits(kind.digits, most)
    return kind
