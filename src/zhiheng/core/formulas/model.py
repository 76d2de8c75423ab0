"""The typed tree of a checked formula. Every engine answers this tree and nothing else.

Two kinds of expression are kept apart. A row expression has one value for each row of a register; a group expression has one
value for all rows of a group (an area, a month). Only an `Aggregate` leads from the one to the other.

What every evaluator must give:
* Numbers are exact: integers and decimals, never binary fractions. Rows know + - and *; only groups divide.
* An empty value makes arithmetic and comparisons empty; `and`, `or`, `not` follow SQL's three values; a condition that is empty
  does not hold.
* Texts are compared by their characters' code points, for equality and for order.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from zhiheng.core.calendar import Period, year_of


class Family(StrEnum):
    """What kind of thing a value is."""

    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    BOOLEAN = "boolean"


@dataclass(frozen=True, slots=True)
class Type:
    """Of a number: its unit as printed ("" for a bare number), digits after the point, and digits in all, at most."""

    family: Family
    unit: str = ""
    decimals: int = 0
    digits: int = 18


BOOLEAN = Type(Family.BOOLEAN)
TEXT = Type(Family.TEXT)
DATE = Type(Family.DATE)
Scalar = Decimal | date | str | bool
Sign = Literal["=", "!=", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class ColumnValue:
    """The value of a column of the register; a month is its first day (family DATE)."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class LookedUp:
    """`enterprise.scale`: the value of column `name` in the row of `register` whose key the column `column` holds; empty where
    there is no such row.
    """

    column: str
    register: str
    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class Constant:
    """A value that stands in the formula."""

    value: Scalar
    type: Type


@dataclass(frozen=True, slots=True)
class PeriodEdge:
    """The first or the last day of the period that is being computed (family DATE)."""

    edge: Literal["start", "end"]
    type: Type = DATE


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Sum, difference or product of two numbers."""

    operator: Literal["+", "-", "*"]
    left: Row
    right: Row
    type: Type


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two values of one family held against each other."""

    operator: Sign
    left: Row
    right: Row
    type: Type = BOOLEAN


@dataclass(frozen=True, slots=True)
class IsEmpty:
    """Whether a value is empty; `negated`, whether there is one. Itself never empty."""

    operand: Row
    negated: bool = False
    type: Type = BOOLEAN


@dataclass(frozen=True, slots=True)
class IsOneOf:
    """Whether a value is one of some constants; `negated`, none of them. Empty where the value is."""

    operand: Row
    values: tuple[Scalar, ...]
    negated: bool = False
    type: Type = BOOLEAN


@dataclass(frozen=True, slots=True)
class AllOf:
    """All conditions hold (`and`)."""

    parts: tuple[Row, ...]
    type: Type = BOOLEAN


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of the conditions holds (`or`)."""

    parts: tuple[Row, ...]
    type: Type = BOOLEAN


@dataclass(frozen=True, slots=True)
class Not:
    """The condition does not hold."""

    part: Row
    type: Type = BOOLEAN


@dataclass(frozen=True, slots=True)
class Choice:
    """The value of the first branch whose condition holds, else `otherwise`, which may be missing (empty)."""

    branches: tuple[tuple[Row, Row], ...]
    otherwise: Row | None
    type: Type


@dataclass(frozen=True, slots=True)
class FirstFilled:
    """The first of some values that is not empty."""

    operands: tuple[Row, ...]
    type: Type


@dataclass(frozen=True, slots=True)
class DatePart:
    """Year, quarter (1 to 4), month (1 to 12) or day of the month of a date; a whole number."""

    part: Literal["year", "quarter", "month", "day"]
    operand: Row
    type: Type = Type(Family.NUMBER, digits=4)


@dataclass(frozen=True, slots=True)
class DaysBetween:
    """The days from `start` to `end`, negative where `end` is earlier; unit 天."""

    start: Row
    end: Row
    type: Type = Type(Family.NUMBER, unit="天", digits=8)


@dataclass(frozen=True, slots=True)
class TextTest:
    """Whether a text begins with, ends with or contains a constant text."""

    test: Literal["starts_with", "ends_with", "contains"]
    operand: Row
    text: str
    type: Type = BOOLEAN


Row = (
    ColumnValue
    | LookedUp
    | Constant
    | PeriodEdge
    | Arithmetic
    | Comparison
    | IsEmpty
    | IsOneOf
    | AllOf
    | AnyOf
    | Not
    | Choice
    | FirstFilled
    | DatePart
    | DaysBetween
    | TextTest
)
"""An expression with one value for each row."""


class Function(StrEnum):
    """The closed list of ways in which the rows of a group become one value. Empty arguments are left out by all.

    Of no rows at all COUNT, SUM and DISTINCT are 0; the others are empty.
    """

    COUNT = "count"
    """How many rows; with an argument, how many in which it is not empty."""
    SUM = "sum"
    MINIMUM = "min"
    MAXIMUM = "max"
    DISTINCT = "distinct"
    """How many different values."""
    PERCENTILE = "percentile"
    """With the values ordered x1…xn, at place h = 1 + (n−1)·share: x⌊h⌋ + (h−⌊h⌋)·(x⌈h⌉ − x⌊h⌋) (HJ 663, SQL's PERCENTILE_CONT)."""
    FIRST = "first"
    """The value of the earliest row by the date column; of several that day, of the smallest key."""
    LAST = "last"
    """The value of the latest row by the date column; of several that day, of the greatest key."""


ADDITIVE = frozenset({Function.COUNT, Function.SUM, Function.MINIMUM, Function.MAXIMUM})
"""Their value for a union of disjoint groups follows from those of the groups."""


Shift = Literal["previous", "last_year", "year_to_date", "plan_to_date"] | int


@dataclass(frozen=True, slots=True)
class Window:
    """Which period an aggregate looks at, seen from the period that is computed: the shifts, the outermost first.

    `previous`: the one just before; `last_year`: the same a year earlier; `year_to_date`: from 1 January to its end;
    `plan_to_date`: from the first day of the plan to its end; a number: that calendar year (a fixed base).
    """

    shifts: tuple[Shift, ...] = ()

    def period(self, computed: Period, plan: Period | None) -> Period | None:
        """The period looked at. None for `plan_to_date` without a plan, or where it ends before the plan begins."""
        here: Period = computed
        for shift in self.shifts:
            if isinstance(shift, int):
                here = year_of(shift)
            elif shift == "previous":
                here = here.previous()
            elif shift == "last_year":
                here = here.year_before()
            elif shift == "year_to_date":
                here = Period(date(here.end.year, 1, 1), here.end)
            elif plan is None or here.end < plan.start:
                return None
            else:
                here = Period(plan.start, here.end)
        return here


NOW = Window()


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregate:
    """One value out of the rows of a group for which `where` holds.

    `date` is the column that puts a row into a period; "" counts every row in every period (a stock: what is there,
    with conditions on `PeriodEdge`). `share` belongs to PERCENTILE, 0 to 1.
    """

    function: Function
    argument: Row | None = None
    where: Row | None = None
    share: Decimal | None = None
    date: str = ""
    window: Window = NOW
    type: Type = Type(Family.NUMBER)


@dataclass(frozen=True, slots=True)
class Number:
    """A constant."""

    value: Decimal
    type: Type = Type(Family.NUMBER)


@dataclass(frozen=True, slots=True)
class PeriodDays:
    """How many days the period that is computed has; unit 天."""

    type: Type = Type(Family.NUMBER, unit="天", digits=8)


@dataclass(frozen=True, slots=True)
class GroupArithmetic:
    """Two group values joined; a division by zero is empty."""

    operator: Literal["+", "-", "*", "/"]
    left: Group
    right: Group
    type: Type


@dataclass(frozen=True, slots=True)
class GroupFirstFilled:
    """The first of some group values that is not empty."""

    operands: tuple[Group, ...]
    type: Type


Group = Aggregate | Number | PeriodDays | GroupArithmetic | GroupFirstFilled
"""An expression with one value for each group. Numbers only."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A checked formula: its text as written and the tree that it means."""

    text: str
    tree: Group
