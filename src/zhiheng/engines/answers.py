"""The results of several statements become the one frame that a question is answered with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

import polars as pl

from zhiheng.core.formulas.finishing import ZERO_OF_NO_ROWS
from zhiheng.core.formulas.model import Family, Function
from zhiheng.core.formulas.questions import Dimension, Part, Question
from zhiheng.engines.grids import Grid

CELL = "cell"
PERIOD = "period"
VALUES = "_values"
"""Ends the name of a column of lists: all values of a part in a group."""


def groups_of(question: Question) -> list[str]:
    """The names of the columns that tell the groups apart: d0, d1 …"""
    return [f"d{number}" for number in range(len(question.dimensions))]


def by_period(question: Question, found: pl.DataFrame, grid: Grid, *, adding: bool) -> pl.DataFrame:
    """Lines by cell become lines by period. `adding`: a period may have several cells, whose parts add up."""
    pairs = pl.DataFrame(grid.pairs(), schema={CELL: pl.Int64, PERIOD: pl.Int32}, orient="row")
    lines = found.with_columns(pl.col(CELL).cast(pl.Int64)).join(pairs, on=CELL).drop(CELL)
    if not adding or grid.single:
        return lines
    groups = groups_of(question)
    values = [name for name in lines.columns if name not in (*groups, PERIOD)]
    added = [_added(question, name) for name in values]
    return lines.group_by(*groups, PERIOD).agg(added)


def _added(question: Question, name: str) -> pl.Expr:
    if name.endswith(VALUES):
        return pl.col(name).drop_nulls().explode()
    function = question.parts[int(name[1:])].function
    if function is Function.MINIMUM:
        return pl.col(name).min()
    if function is Function.MAXIMUM:
        return pl.col(name).max()
    return pl.when(pl.col(name).count() > 0).then(pl.col(name).sum())


def ranked(question: Question, lines: pl.DataFrame) -> pl.DataFrame:
    """The lists of values (p2_values) become the values at both places of each percentile over them, and their number."""
    lists = [name for name in lines.columns if name.endswith(VALUES)]
    if not lists:
        return lines
    chosen: list[pl.Expr] = []
    for name in lists:
        first = question.parts[int(name.removesuffix(VALUES)[1:])]
        for number, part in enumerate(question.parts):
            if part.function is Function.PERCENTILE and _same_values(part, first):
                chosen += _both_places(f"p{number}", name, Fraction(part.share or 0))
    # Streaming sorts many short lists one after the other; otherwise each is shared out among threads, ten times as slow.
    ordered = lines.lazy().with_columns(pl.col(lists).list.sort())
    return ordered.with_columns(chosen).drop(lists).collect(engine="streaming")


def _same_values(part: Part, other: Part) -> bool:
    return (part.date, part.argument, part.where) == (other.date, other.argument, other.where)


def _both_places(name: str, values: str, share: Fraction) -> list[pl.Expr]:
    """x⌊h⌋ and x⌈h⌉ with h = 1 + (n − 1) · share, and n; places counted from 0 and in whole numbers."""
    number = pl.col(values).list.len().cast(pl.Int64)
    product = (number.cast(pl.Int128) - 1) * share.numerator
    low = product // share.denominator
    high = (product + share.denominator - 1) // share.denominator
    return [
        pl.col(values).list.get(low.cast(pl.Int64), null_on_oob=True).alias(f"{name}_low"),
        pl.col(values).list.get(high.cast(pl.Int64), null_on_oob=True).alias(f"{name}_high"),
        number.alias(f"{name}_count"),
    ]


def in_each(found: pl.DataFrame, periods: Iterable[int]) -> pl.DataFrame:
    """Lines that hold for every period, once for each of them."""
    each = pl.DataFrame({PERIOD: list(periods)}, schema={PERIOD: pl.Int32})
    return found.drop(CELL).join(each, how="cross")


def assembled(question: Question, frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """The frame that `Question` describes, of frames with other parts or other lines each."""
    groups = groups_of(question)
    schema = schema_of(question)
    together = _together([frame for frame in frames if frame.height], [*groups, PERIOD])
    if together is None:
        return pl.DataFrame(schema=schema)
    missing = [pl.lit(None, dtype=schema[name]).alias(name) for name in schema if name not in together]
    together = together.with_columns(missing).select(
        pl.col(name).cast(dtype) for name, dtype in schema.items()
    )
    told = together.with_columns(
        expression
        for number, part in enumerate(question.parts)
        for expression in _asked(question, number, part)
    )
    worth = [_worth(number, part) for number, part in enumerate(question.parts)]
    return told.filter(pl.any_horizontal(worth))


def _together(frames: Sequence[pl.DataFrame], keys: Sequence[str]) -> pl.DataFrame | None:
    """Frames with the same columns under one another, those with others beside one another."""
    beside: dict[tuple[str, ...], list[pl.DataFrame]] = {}
    for frame in frames:
        beside.setdefault(tuple(sorted(frame.columns)), []).append(frame.select(sorted(frame.columns)))
    stacked = [pl.concat(each) for each in beside.values()]
    if not stacked:
        return None
    whole = stacked[0]
    for frame in stacked[1:]:
        same = [name for name in frame.columns if name in whole.columns and name not in keys]
        if same:
            whole = _filled_in(whole, frame, keys)
        else:
            whole = whole.join(frame, on=keys, how="full", coalesce=True, nulls_equal=True)
    return whole


def _filled_in(whole: pl.DataFrame, frame: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    rows = pl.concat([whole, frame], how="diagonal")
    return rows.group_by(*keys).agg(pl.all().drop_nulls().first())


def schema_of(question: Question) -> dict[str, pl.DataType]:
    """The columns of an answer, with their types."""
    schema: dict[str, pl.DataType] = {
        f"d{number}": _dimension_type(dimension) for number, dimension in enumerate(question.dimensions)
    }
    schema[PERIOD] = pl.Int32()
    for number, part in enumerate(question.parts):
        schema |= _part_types(f"p{number}", part)
    return schema


def _dimension_type(dimension: Dimension) -> pl.DataType:
    kind = dimension.row.type
    if dimension.mapping is not None or kind.family is Family.TEXT:
        return pl.String()
    if kind.family is Family.NUMBER:
        return pl.Decimal(38, kind.decimals)
    return pl.Date() if kind.family is Family.DATE else pl.Boolean()


def _part_types(name: str, part: Part) -> dict[str, pl.DataType]:
    if part.function in (Function.COUNT, Function.DISTINCT) or part.argument is None:
        return {name: pl.Int64()}
    number = pl.Decimal(38, part.argument.type.decimals)
    if part.function is Function.PERCENTILE:
        return {f"{name}_low": number, f"{name}_high": number, f"{name}_count": pl.Int64()}
    return {name: number}


def _columns(number: int, part: Part) -> list[str]:
    return list(_part_types(f"p{number}", part))


def _asked(question: Question, number: int, part: Part) -> list[pl.Expr]:
    """What a part says in a line: nothing in periods it was not asked of; else 0 where counts and sums found no row."""
    everywhere = len(part.periods) == len(question.periods)
    expressions = []
    for name in _columns(number, part):
        value = pl.col(name)
        if part.function in ZERO_OF_NO_ROWS or name.endswith("_count"):
            value = value.fill_null(0)
        if not everywhere:
            value = pl.when(pl.col(PERIOD).is_in(list(part.periods))).then(value)
        expressions.append(value.alias(name))
    return expressions


def _worth(number: int, part: Part) -> pl.Expr:
    name = _columns(number, part)[-1]
    if part.function in ZERO_OF_NO_ROWS or part.function is Function.PERCENTILE:
        return pl.col(name).fill_null(0) != 0
    return pl.col(name).is_not_null()
