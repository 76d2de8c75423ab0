"""What typed values must satisfy beyond their type, as expressions that are true where a row breaks them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from math import ceil, floor

import polars as pl

from zhiheng.core.registers import expressions, identifiers, parsing
from zhiheng.core.registers.model import Column, ColumnType, Register

FAR = 50
"""Years after the day of filing beyond which a date is asked about."""
NEVER = date(9999, 12, 31)
"""The day that stands for “without end”."""


@dataclass(frozen=True, slots=True)
class Constraint:
    """One thing that may be wrong with a row: where it is told, its code, and an expression true where it is so.

    `involved` are the columns it looks at; a row where one of them could not be read is not held against it.
    """

    column: str
    code: str
    broken: pl.Expr
    involved: tuple[str, ...]
    detail: str | None = None
    possible: pl.Expr | None = None
    """A cheaper expression that is true at least wherever `broken` is; None where there is none."""


@lru_cache(maxsize=64)
def constraints(register: Register, names: frozenset[str], on: date) -> tuple[Constraint, ...]:
    """All constraints on the columns `names` of a register, for a filing of the day `on`."""
    columns = [column for column in register.columns if column.name in names]
    of_columns = [each for column in columns for each in _of_column(column, on)]
    return (*of_columns, *_of_rules(register, names))


def _of_column(column: Column, on: date) -> Iterator[Constraint]:
    value = pl.col(column.name)

    def constraint(code: str, broken: pl.Expr, possible: pl.Expr | None = None) -> Constraint:
        return Constraint(column.name, code, broken, (column.name,), possible=possible)

    yield from (constraint(code, broken) for code, broken in _bounds(column, value))
    if column.type is ColumnType.TEXT:
        bytes_too_many = value.str.len_bytes() > column.longest
        yield constraint("too-long", value.str.len_chars() > column.longest, bytes_too_many)
    if column.pattern:
        yield constraint("pattern-not-met", ~value.str.contains(f"^(?:{column.pattern})$"))
    if column.type in (ColumnType.DATE, ColumnType.MONTH):
        yield constraint("far-future", (value > date(on.year + FAR, 12, 31)) & (value != NEVER))
    if column.type is ColumnType.IDENTITY:
        yield constraint("birth-in-future", parsing.birth_date(value) > on)
        county = value.str.slice(0, 6)
        unknown = county.map_batches(
            identifiers.unknown_counties, return_dtype=pl.Boolean(), is_elementwise=True
        )
        yield constraint("unknown-county", unknown)


def _bounds(column: Column, value: pl.Expr) -> Iterator[tuple[str, pl.Expr]]:
    below, above = ("below-minimum", "above-maximum")
    if column.type in (ColumnType.DATE, ColumnType.MONTH):
        below, above = ("before-first-day", "after-last-day")
    if column.minimum is not None:
        yield below, value < _bound(column, column.minimum, up=True)
    if column.maximum is not None:
        yield above, value > _bound(column, column.maximum, up=False)


def _bound(column: Column, bound: Decimal | date, *, up: bool) -> pl.Expr:
    """The bound in the type of the column: whole for whole numbers, and the first day for months."""
    if isinstance(bound, date):
        return pl.lit(bound.replace(day=1) if column.type is ColumnType.MONTH else bound)
    if column.type is ColumnType.INTEGER:
        return pl.lit(ceil(bound) if up else floor(bound), dtype=pl.Int64)
    return pl.lit(bound)


def _of_rules(register: Register, names: frozenset[str]) -> Iterator[Constraint]:
    for rule in register.rules:
        check = expressions.parse(rule.check, register)
        involved = expressions.columns_of(check)
        broken = ~expressions.to_polars(check)
        if rule.when:
            when = expressions.parse(rule.when, register)
            broken = expressions.to_polars(when) & broken
            involved = tuple(dict.fromkeys((*involved, *expressions.columns_of(when))))
        if names.issuperset(involved):
            yield Constraint(involved[0], "rule-broken", broken, involved, rule.name)
