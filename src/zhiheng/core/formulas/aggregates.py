"""Aggregates: how the rows of a group become one number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from zhiheng.core.formulas.converting import measured
from zhiheng.core.formulas.describing import EXAMPLES, FAMILIES, kind_words
from zhiheng.core.formulas.joining import MOST_DIGITS, MOST_SUMMED, within
from zhiheng.core.formulas.model import (
    Aggregate,
    AllOf,
    ColumnValue,
    Family,
    Function,
    Group,
    GroupArithmetic,
    Row,
    Type,
)
from zhiheng.core.formulas.raw import Call, Literal, Raw
from zhiheng.core.formulas.refusals import Refused
from zhiheng.core.formulas.rows import Rows
from zhiheng.core.formulas.scope import type_of
from zhiheng.core.registers.model import Column, ColumnType

_EXTREMES = {
    "min": Function.MINIMUM,
    "max": Function.MAXIMUM,
    "first": Function.FIRST,
    "last": Function.LAST,
}
_DAYS = Type(Family.NUMBER, unit="天", digits=MOST_DIGITS)
_COUNT = Type(Family.NUMBER)


class Aggregates:
    """Checks the aggregates of one formula. `where` narrows the rows of each of them."""

    def __init__(self, rows: Rows, where: Row | None) -> None:
        self.rows = rows
        self.refusals = rows.refusals
        self.where = where

    def aggregate(self, raw: Call) -> Group:
        """One call of an aggregate; what is wrong with its arguments and its filter is told together."""
        failed = False
        filtered = self.where
        if raw.where is not None:
            try:
                filtered = both(self.where, self.rows.condition(raw.where))
            except Refused:
                failed = True
        tree = AGGREGATES[raw.name.lower()](self, raw, filtered)
        if failed:
            raise Refused
        return tree

    def _made(
        self,
        function: Function,
        argument: Row | None,
        where: Row | None,
        kind: Type,
        share: Decimal | None = None,
    ) -> Aggregate:
        return Aggregate(
            function=function,
            argument=argument,
            where=where,
            share=share,
            date=self.rows.scope.date,
            type=kind,
        )

    def _number(self, raw: Raw, name: str) -> Row:
        """An argument that is a number; a condition gets the advice to count."""
        row = self.rows.row(raw)
        if row.type.family is Family.NUMBER:
            return row
        piece = self.rows.piece(raw)
        if row.type.family is Family.BOOLEAN:
            raise self.refusals.refuse("formula-sum-of-condition", raw.span, name=name, piece=piece)
        raise self.refusals.refuse(
            "formula-type-wrong",
            raw.span,
            wanted=FAMILIES[Family.NUMBER],
            given=kind_words(row.type),
            remedy=EXAMPLES[Family.NUMBER],
        )

    def _summed(self, raw: Raw, name: str) -> Row:
        row = self._number(raw, name)
        self.rows.joined(raw.span, lambda: within(row.type, MOST_SUMMED))
        return row

    def count(self, raw: Call, where: Row | None) -> Group:
        """count(), count(x)."""
        if not raw.arguments:
            return self._made(Function.COUNT, None, where, _COUNT)
        (argument,) = raw.arguments
        row = self.rows.row(argument)
        if row.type.family is Family.BOOLEAN:
            piece = self.rows.piece(argument)
            raise self.refusals.refuse("formula-count-of-condition", raw.span, piece=piece)
        return self._made(Function.COUNT, row, where, _COUNT)

    def count_if(self, raw: Call, where: Row | None) -> Group:
        """count_if(condition)."""
        condition = self.rows.condition(raw.arguments[0])
        return self._made(Function.COUNT, None, both(where, condition), _COUNT)

    def sum(self, raw: Call, where: Row | None) -> Group:
        """sum(x)."""
        return self._sum(self._summed(raw.arguments[0], "sum"), where)

    def sum_if(self, raw: Call, where: Row | None) -> Group:
        """sum_if(x, condition)."""
        number, condition = raw.arguments
        argument, narrowed = self.rows.each(
            (number, condition),
            lambda part: self._summed(part, "sum_if") if part is number else self.rows.condition(part),
        )
        return self._sum(argument, both(where, narrowed))

    def _sum(self, argument: Row, where: Row | None) -> Aggregate:
        return self._made(Function.SUM, argument, where, replace(argument.type, digits=MOST_DIGITS))

    def mean(self, raw: Call, where: Row | None) -> Group:
        """mean(x): the sum divided by how many values there are."""
        argument = self._summed(raw.arguments[0], "mean")
        number = self._made(Function.COUNT, argument, where, _COUNT)
        return GroupArithmetic("/", self._sum(argument, where), number, measured(argument.type.unit))

    def median(self, raw: Call, where: Row | None) -> Group:
        """median(x)."""
        return self._percentile(self._number(raw.arguments[0], "median"), where, Decimal("0.5"))

    def percentile(self, raw: Call, where: Row | None) -> Group:
        """percentile(x, share)."""
        number, share = raw.arguments
        argument = self._number(number, "percentile")
        given = share.value if isinstance(share, Literal) else None
        if not isinstance(given, Decimal) or given > 1:
            raise self.refusals.refuse("formula-share", share.span, piece=self.rows.piece(number))
        return self._percentile(argument, where, given)

    def _percentile(self, argument: Row, where: Row | None, share: Decimal) -> Aggregate:
        return self._made(Function.PERCENTILE, argument, where, argument.type, share)

    def distinct(self, raw: Call, where: Row | None) -> Group:
        """distinct(x)."""
        return self._made(Function.DISTINCT, self.rows.row(raw.arguments[0]), where, _COUNT)

    def extreme(self, raw: Call, where: Row | None) -> Group:
        """min(x), max(x), first(x), last(x)."""
        name = raw.name.lower()
        if name in ("first", "last"):
            self._date_column(raw)
        argument = self._number(raw.arguments[0], name)
        return self._made(_EXTREMES[name], argument, where, argument.type)

    def count_days(self, raw: Call, where: Row | None) -> Group:
        """count_days(), count_days(condition)."""
        condition = self.rows.condition(raw.arguments[0]) if raw.arguments else None
        return self._days(self._day_column(raw), both(where, condition))

    def day_share(self, raw: Call, where: Row | None) -> Group:
        """day_share(condition): days with such a row, of the days with rows."""
        condition = self.rows.condition(raw.arguments[0])
        column = self._day_column(raw)
        days = self._days(column, both(where, condition))
        return GroupArithmetic("/", days, self._days(column, where), measured(""))

    def _days(self, column: Column, where: Row | None) -> Aggregate:
        return self._made(Function.DISTINCT, ColumnValue(column.name, type_of(column)), where, _DAYS)

    def _date_column(self, raw: Call) -> Column:
        register = self.rows.scope.register
        column = register.column(self.rows.scope.date or register.date)
        if column is None:
            raise self.refusals.refuse(
                "formula-no-date-column", raw.span, name=raw.name.lower(), register=register.label
            )
        return column

    def _day_column(self, raw: Call) -> Column:
        column = self._date_column(raw)
        if column.type is not ColumnType.DATE:
            raise self.refusals.refuse(
                "formula-date-is-month", raw.span, name=raw.name.lower(), label=column.label
            )
        return column


def both(first: Row | None, second: Row | None) -> Row | None:
    """Both conditions, of which either may be missing."""
    if first is None or second is None:
        return first if second is None else second
    parts = [
        part for each in (first, second) for part in (each.parts if isinstance(each, AllOf) else (each,))
    ]
    return AllOf(tuple(parts))


AGGREGATES: dict[str, Callable[[Aggregates, Call, Row | None], Group]] = {
    "count": Aggregates.count,
    "count_if": Aggregates.count_if,
    "sum": Aggregates.sum,
    "sum_if": Aggregates.sum_if,
    "mean": Aggregates.mean,
    "median": Aggregates.median,
    "percentile": Aggregates.percentile,
    "distinct": Aggregates.distinct,
    **dict.fromkeys(("min", "max", "first", "last"), Aggregates.extreme),
    "count_days": Aggregates.count_days,
    "day_share": Aggregates.day_share,
}
"""What checks each aggregate of the catalogue."""
