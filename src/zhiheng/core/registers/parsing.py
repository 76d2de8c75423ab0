"""Text to typed values, first by the quickest way that is sure.

A column is read in two steps. `quick` is one expression over all rows; it gives a value only where the text is written
exactly as it is to be stored, and null everywhere else. What it leaves over, and only that, distinct, goes to
`settling.settle`, which knows the other spellings and names what is wrong with the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import date

import polars as pl

from zhiheng.core.registers import identifiers
from zhiheng.core.registers.model import NUMBER_DIGITS, Column, ColumnType, Lists, Named
from zhiheng.core.registers.strays import BREAK, FULL_WIDTH, NO_RECORD, TEXT_MARK

UNSEEN = "\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
"""Characters without width, as the inside of a regular expression's bracket. They come along when text is pasted."""
CONTROL = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\u{9f}\u{fffd}"
"""Characters that no text holds on purpose: control characters except tab and line ends, and the mark of damage."""
FIRST_YEAR, LAST_YEAR = 1800, 9999
"""Years that a date may have. 9999-12-31 is how licences say that they do not end."""

SAMPLE = 500
"""Texts of a column from which it is told whether they repeat."""
_ODD_TEXT = rf"^[\s#]|\s$|^$|[{CONTROL}\r{UNSEEN}]"
_SCIENTIFIC = rf"|^[0-9](?:\.[0-9]+)?[eE]\+[0-9]{{2}}$|{NO_RECORD}|{TEXT_MARK}|{FULL_WIDTH}|{BREAK}"

_DTYPES: dict[ColumnType, pl.DataType] = {
    ColumnType.INTEGER: pl.Int64(),
    ColumnType.BOOLEAN: pl.Boolean(),
    ColumnType.DATE: pl.Date(),
    ColumnType.MONTH: pl.Date(),
}


def stored_as(column: Column) -> pl.DataType:
    """The type in which values of the column are stored."""
    if column.type is ColumnType.NUMBER:
        return pl.Decimal(NUMBER_DIGITS, column.decimals)
    return _DTYPES.get(column.type, pl.String())


def names_of(column: Column, lists: Lists) -> tuple[Named, ...]:
    """The bodies or areas that a column may name; nothing for a column of another type."""
    if column.type is ColumnType.BODY:
        return lists.bodies
    return lists.areas if column.type is ColumnType.AREA else ()


def known_values(column: Column, lists: Lists) -> tuple[str, ...]:
    """The values that a column of a closed list may hold; () where it has no list."""
    if column.type is ColumnType.CODE:
        return tuple(code.value for code in column.codes)
    return tuple(named.name for named in names_of(column, lists))


def is_identifying(column: Column, key: tuple[str, ...]) -> bool:
    """Whether a text column holds numbers of things, where 1.2E+17 is an accident and no text."""
    return column.name in key or column.unique or bool(column.references)


def quick(column: Column, source: pl.Expr, *, lists: Lists, identifying: bool = False) -> pl.Expr:
    """The values of the texts that are written as they are to be stored, null for every other text."""
    if function := reading(column, lists=lists, identifying=identifying):
        return source.map_batches(function, return_dtype=stored_as(column), is_elementwise=True)
    match column.type:
        case ColumnType.INTEGER:
            return source.cast(pl.Int64, strict=False)
        case ColumnType.BOOLEAN:
            return pl.when(source == "是").then(pl.lit(True)).when(source == "否").then(pl.lit(False))
        case ColumnType.REGION | ColumnType.INDUSTRY | ColumnType.PHONE:
            return pl.when(source.str.contains(PATTERNS[column.type])).then(source)
        case ColumnType.USCC | ColumnType.ORGANIZATION_CODE | ColumnType.IDENTITY | ColumnType.GTIN:
            return pl.when(check_digits(column.type, source)).then(source)
        case _:
            return pl.when(source.is_in(known_values(column, lists))).then(source)


def reading(
    column: Column, *, lists: Lists, identifying: bool = False
) -> Callable[[pl.Series], pl.Series] | None:
    """What `quick` does to the texts, where that is a function; None where it is an expression."""
    match column.type:
        case ColumnType.NUMBER:
            return lambda texts: exact_decimals(texts, column.decimals)
        case ColumnType.DATE:
            return _exact_days
        case ColumnType.MONTH:
            return lambda texts: _exact_days(texts + "-01")
        case ColumnType.INTEGER | ColumnType.BOOLEAN:
            return None
    if column.type in PATTERNS or column.type in _CHECKS or known_values(column, lists):
        return None
    odd = _ODD_TEXT + _SCIENTIFIC * identifying
    return lambda texts: _plain(texts, odd)


def way_of_reading(column: Column, *, lists: Lists, identifying: bool = False) -> Hashable:
    """The same for columns whose texts `quick` reads in the same way."""
    return (
        column.type,
        column.decimals,
        stored_as(column),
        frozenset(known_values(column, lists)),
        identifying,
    )


PATTERNS: dict[ColumnType, str] = {
    ColumnType.REGION: identifiers.REGION,
    ColumnType.INDUSTRY: identifiers.INDUSTRY,
    ColumnType.PHONE: identifiers.PHONE,
}
"""Types whose values are told by their form alone."""

_CHECKS = {
    ColumnType.USCC: identifiers.valid_social_credit,
    ColumnType.ORGANIZATION_CODE: identifiers.valid_organization,
    ColumnType.GTIN: identifiers.valid_gtin,
    ColumnType.IDENTITY: identifiers.valid_identity,
}


def check_digits(kind: ColumnType, source: pl.Expr) -> pl.Expr:
    """Whether an identifier of that type is well formed and its check digit right; of identity numbers, the birth date too."""
    valid = source.map_batches(_CHECKS[kind], return_dtype=pl.Boolean(), is_elementwise=True)
    return valid & birth_date(source).is_not_null() if kind is ColumnType.IDENTITY else valid


def birth_date(source: pl.Expr) -> pl.Expr:
    """The birth date in an identity number; null where there is no such day."""
    return _within_years(source.str.slice(6, 8).str.to_date("%Y%m%d", strict=False))


def _within_years(day: pl.Expr) -> pl.Expr:
    return pl.when(day.is_between(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))).then(day)


def _plain(texts: pl.Series, odd: str) -> pl.Series:
    """The texts that the pattern does not fit, null for the others. Where texts repeat, each is looked at once."""
    if texts.head(SAMPLE).n_unique() > SAMPLE // 2:
        strange = texts.str.contains(odd)
        return texts.set(strange.fill_null(False), None) if strange.any() else texts
    distinct = texts.unique()
    strange = distinct.filter(distinct.str.contains(odd))
    if strange.is_empty():
        return texts
    return texts.set(texts.is_in(strange.implode()).fill_null(False), None)


def _exact_days(texts: pl.Series) -> pl.Series:
    """The days of texts like 2026-03-18; null where there is none or its year is out of all reason."""
    # Remembering what was parsed takes longer than parsing this form.
    days = texts.str.to_date("%Y-%m-%d", strict=False, cache=False)
    first, last = pl.Series([date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)]).to_physical()
    numbers = days.to_physical()
    least, most = numbers.min(), numbers.max()
    if least is None or (least >= first and most <= last):
        return days
    return days.zip_with(numbers.is_between(first, last).fill_null(False), pl.Series([None], dtype=pl.Date))


def exact_decimals(texts: pl.Series, decimals: int) -> pl.Series:
    """The decimal numbers of the texts that have no more than `decimals` places, null for every other text.

    A double holds 15 significant digits exactly. So below 10^(15 - decimals) the nearest decimal of the double is the
    number as written whenever it turns into the same double again. Larger numbers are left to the careful way.
    """
    binary = texts.cast(pl.Float64, strict=False)
    small = binary.abs() < 10.0 ** (15 - decimals)
    if not small.all():
        binary = binary.zip_with(small.fill_null(False), pl.Series([None], dtype=pl.Float64))
    values = binary.cast(pl.Decimal(NUMBER_DIGITS, decimals), strict=False)
    exact = values.cast(pl.Float64) == binary
    if exact.all():
        return values
    return values.zip_with(exact.fill_null(False), pl.Series([None], dtype=values.dtype))
