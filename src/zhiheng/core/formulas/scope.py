"""What a formula may speak of: the register, what it refers to, and the numbers that rules fix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from zhiheng.core.formulas.model import Family, Type
from zhiheng.core.issues import Text
from zhiheng.core.registers.definition_keys import DATED, NUMERIC
from zhiheng.core.registers.model import NUMBER_DIGITS, Column, ColumnType, Register

FORMULA = Text("公式", "formula")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A dated number as it stands on the last day of a period.

    `history` are the numbers up to that day with their first days, in order, where there was more than one. A row takes the
    one of its own day: what was measured before a rule changed is judged by the rule of then.
    """

    name: str
    value: Decimal
    unit: str = ""
    history: tuple[tuple[date, Decimal], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Where a formula stands. `registers` are those that columns may refer to, by name.

    `date` is the column that puts rows into periods; "" counts every row in every period (a stock). `place` says where the
    formula is written, for messages.
    """

    register: Register
    registers: Mapping[str, Register] = field(default_factory=dict)
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    date: str = ""
    place: Text = FORMULA

    @property
    def names(self) -> frozenset[str]:
        """Names that a formula may use: of columns and parameters."""
        return frozenset(column.name for column in self.register.columns) | self.parameters.keys()


def type_of(column: Column) -> Type:
    """The type of a column's values in a formula."""
    if column.type in NUMERIC:
        decimals = 0 if column.type is ColumnType.INTEGER else column.decimals
        return Type(Family.NUMBER, column.unit, decimals, _digits(column, decimals))
    if column.type in DATED:
        return Type(Family.DATE)
    return Type(Family.BOOLEAN if column.type is ColumnType.BOOLEAN else Family.TEXT)


def _digits(column: Column, decimals: int) -> int:
    """Digits that values within the column's bounds have at most; 18 where it has not both."""
    bounds = [bound for bound in (column.minimum, column.maximum) if isinstance(bound, Decimal)]
    if len(bounds) < 2:
        return NUMBER_DIGITS
    whole = max(max(bound.adjusted() + 1, 0) for bound in bounds)
    return min(max(whole + decimals, 1), NUMBER_DIGITS)


def type_of_number(value: Decimal, unit: str = "") -> Type:
    """The type of a number that stands in a formula: its digits as written."""
    exponent = value.as_tuple().exponent
    decimals = max(-exponent, 0) if isinstance(exponent, int) else 0
    whole = max(value.adjusted() + 1, 1)
    return Type(Family.NUMBER, unit, decimals, whole + decimals)
