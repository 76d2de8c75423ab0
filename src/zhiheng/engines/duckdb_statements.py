"""The statements that answer a question, each a query with a line for every group and cell or period.

Parts that add up stand together in one GROUP BY. Distinct values and percentiles first become a table of how often each value
occurs in each group, which DuckDB can spill to disk, however many rows there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from zhiheng.core.calendar import Period
from zhiheng.core.formulas.model import Function, Row
from zhiheng.core.formulas.questions import Dimension, Part, Question
from zhiheng.engines.answers import CELL, PERIOD, VALUES
from zhiheng.engines.duckdb_rows import ROWS, column, columns, look_ups, looked_up_rows, row
from zhiheng.engines.duckdb_sources import Source
from zhiheng.engines.duckdb_text import answer_type, constant, identifier
from zhiheng.engines.grids import Grid

HALF = Decimal("0.5")
"""The share of the median."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Where the rows of a question come from: the registers by name, and the question itself."""

    question: Question
    sources: Mapping[str, Source]

    @property
    def groups(self) -> list[str]:
        """The names of the dimensions in answers."""
        return [f"d{number}" for number in range(len(self.question.dimensions))]

    def dimensions(self, period: Period | None) -> list[str]:
        """What tells the groups apart, named d0, d1 …"""
        return [
            f"{_dimension(number, dimension, period)} AS d{number}"
            for number, dimension in enumerate(self.question.dimensions)
        ]

    def joined(self, period: Period | None, further: Iterable[str], *roots: object) -> str:
        """FROM with the rows, the registers that the expressions look up, and the mappings of dimensions."""
        question = self.question
        everything = (question.condition, question.dimensions, *roots)
        source = self.sources[question.register.name]
        text = f"FROM ({source.query({*columns(*everything), *further})}) AS {ROWS}"
        seen: dict[str, set[str]] = {}
        for one in look_ups(*everything):
            seen.setdefault(looked_up_rows(one), set()).add(one.name)
        registers = {looked_up_rows(one): one for one in look_ups(*everything)}
        for alias, names in seen.items():
            other = self.sources[registers[alias].register]
            (key,) = other.files.register.key
            query = other.query({*names, key})
            text += f" LEFT JOIN ({query}) AS {alias} ON {alias}.{identifier(key)} = {column(registers[alias].column)}"
        for number, dimension in enumerate(question.dimensions):
            if dimension.mapping is not None:
                text += self._mapping(number, dimension, period)
        return text

    def _mapping(self, number: int, dimension: Dimension, period: Period | None) -> str:
        mapping = dict(dimension.mapping or ())
        laid = self.sources[self.question.register.name].desk.lay(
            {
                "known": np.array(list(mapping), dtype=object),
                "told": np.array(list(mapping.values()), dtype=object),
            }
        )
        return f" LEFT JOIN {laid} AS m{number} ON m{number}.known = {row(dimension.row, period)}"


def _dimension(number: int, dimension: Dimension, period: Period | None) -> str:
    if dimension.mapping is not None:
        return f"m{number}.told"
    value = row(dimension.row, period)
    return f"CAST({value} AS {answer_type(dimension.row.type)})"


def added_up(rows: Rows, parts: Sequence[tuple[int, Part]], grid: Grid, period: Period | None = None) -> str:
    """Counts, sums, least and greatest values of each group and cell, and all values of those whose percentile is asked for.

    The parts have the same date column. `period` is the one whose edges they speak of, where they do.
    """
    wheres, common = _common([part.where for _, part in parts])
    values = []
    others = [one for one in parts if not (grid.single and one[1].share == HALF)]
    for (number, part), where in zip(parts, wheres, strict=True):
        if part.function is not Function.PERCENTILE:
            values.append(f"{_aggregate(part, where, period)} AS p{number}")
        elif (number, part) not in others:
            values += _middle(number, part, where, period)
        elif number == gathered_by(others, part):
            values.append(f"{_gathered(part, where, period)} AS p{number}{VALUES}")
    source = rows.joined(period, _dates(parts), *(part for _, part in parts))
    chosen = _where(rows, common, (parts[0][1].date, grid), period)
    selected = [*rows.dimensions(period), f"{_cell(parts[0][1].date, grid)} AS {CELL}", *values]
    return f"SELECT {', '.join(selected)} {source} WHERE {chosen} GROUP BY {_grouping(rows)}"


def gathered_by(parts: Sequence[tuple[int, Part]], part: Part) -> int:
    """The number of the first part that gathers the same values as this one."""
    same = (part.function, part.date, part.argument, part.where)
    return next(number for number, one in parts if (one.function, one.date, one.argument, one.where) == same)


def _middle(number: int, part: Part, where: Row | None, period: Period | None) -> list[str]:
    """The two middle values and how many there are. DuckDB picks the value at place ⌈n·q⌉: for q = 0.5 the lower one, for a q
    so little greater that n·q passes no further place the upper one.
    """
    argument = _argument(part)
    value, kind = row(argument, period), answer_type(argument.type)
    filled = f"FILTER (WHERE {_both(where, period)}{value} IS NOT NULL)"
    pair = f"(quantile_disc({value}, [0.5, 0.500000001]) {filled})"
    return [
        f"CAST({pair}[1] AS {kind}) AS p{number}_low",
        f"CAST({pair}[2] AS {kind}) AS p{number}_high",
        f"count({value}) {filled} AS p{number}_count",
    ]


def _gathered(part: Part, where: Row | None, period: Period | None) -> str:
    value = row(_argument(part), period)
    return f"list({value}) FILTER (WHERE {_both(where, period)}{value} IS NOT NULL)"


def picked(rows: Rows, parts: Sequence[tuple[int, Part]], grid: Grid, period: Period | None = None) -> str:
    """First and last values of each group and period: first by cell, with what orders them, then by period."""
    key = [*([parts[0][1].date] if parts[0][1].date else []), *rows.question.register.key]
    inner, outer = [], []
    for number, part in parts:
        fields = ", ".join(f"k{place} := {column(name)}" for place, name in enumerate(key))
        kind = answer_type(_argument(part).type)
        value = f"CAST({row(_argument(part), period)} AS {kind})"
        choose = "arg_min" if part.function is Function.FIRST else "arg_max"
        order = ", ".join(column(name) for name in key)
        inner.append(
            f"{choose}(struct_pack(v := {value}, {fields}), row({order})) FILTER (WHERE "
            f"{_both(part.where, period)}{row(_argument(part), period)} IS NOT NULL) AS p{number}"
        )
        places = ", ".join(f"p{number}.k{place}" for place in range(len(key)))
        outer.append(f"{choose}(p{number}.v, row({places})) AS p{number}")
    source = rows.joined(period, {*_dates(parts), *key}, *(part for _, part in parts))
    where = _where(rows, [], (parts[0][1].date, grid), period)
    selected = [*rows.dimensions(period), f"{_cell(parts[0][1].date, grid)} AS {CELL}", *inner]
    query = f"SELECT {', '.join(selected)} {source} WHERE {where} GROUP BY {_grouping(rows)}"
    groups = "".join(f"{name}, " for name in rows.groups)
    return f"SELECT {groups}{PERIOD}, {', '.join(outer)} FROM ({query}) {_by_period(rows, grid)} GROUP BY {groups}{PERIOD}"


def distinct(rows: Rows, parts: Sequence[tuple[int, Part]], grid: Grid, period: Period | None = None) -> str:
    """How many different values each group and period has; the parts have one argument and one date column."""
    argument = _argument(parts[0][1])
    wheres, common = _common([part.where for _, part in parts])
    flags = [f"bool_or({row(where, period)}) AS w{place}" for place, where in enumerate(wheres) if where]
    query = _values(rows, parts, grid, period, (argument, common, flags))
    groups = "".join(f"{name}, " for name in rows.groups)
    if not grid.single:
        again = [f"bool_or(w{place}) AS w{place}" for place, where in enumerate(wheres) if where]
        query = (
            f"SELECT {', '.join([*rows.groups, PERIOD, 'v', *again])} FROM ({query}) {_by_period(rows, grid)} "
            f"GROUP BY {groups}{PERIOD}, v"
        )
        place = PERIOD
    else:
        place = CELL
    counts = ", ".join(
        f"count(v){f' FILTER (WHERE w{at})' if where else ''} AS p{number}"
        for at, ((number, _), where) in enumerate(zip(parts, wheres, strict=True))
    )
    return f"SELECT {groups}{place}, {counts} FROM ({query}) GROUP BY {groups}{place}"


def percentiles(
    rows: Rows, parts: Sequence[tuple[int, Part]], grid: Grid, period: Period | None = None
) -> str:
    """The values at both places of each percentile; the parts have one argument, one condition and one date column."""
    argument = _argument(parts[0][1])
    _, common = _common([part.where for _, part in parts])
    query = _values(rows, parts, grid, period, (argument, common, ["count(*) AS n"]))
    groups = "".join(f"{name}, " for name in rows.groups)
    place = CELL
    if not grid.single:
        place = PERIOD
        query = (
            f"SELECT {groups}{PERIOD}, v, sum(n) AS n FROM ({query}) {_by_period(rows, grid)} "
            f"GROUP BY {groups}{PERIOD}, v"
        )
    within = f"PARTITION BY {groups}{place}"
    ranked = (
        f"SELECT {groups}{place}, v, CAST(sum(n) OVER ({within} ORDER BY v ROWS UNBOUNDED PRECEDING) AS BIGINT) AS upto, "
        f"CAST(sum(n) OVER ({within}) AS BIGINT) AS total FROM ({query}) WHERE v IS NOT NULL"
    )
    kind = answer_type(argument.type)
    chosen = []
    for number, part in parts:
        low, high = places(Fraction(part.share or 0), "total")
        chosen.append(f"CAST(min(v) FILTER (WHERE upto >= {low}) AS {kind}) AS p{number}_low")
        chosen.append(f"CAST(min(v) FILTER (WHERE upto >= {high}) AS {kind}) AS p{number}_high")
        chosen.append(f"max(total) AS p{number}_count")
    return f"SELECT {groups}{place}, {', '.join(chosen)} FROM ({ranked}) GROUP BY {groups}{place}"


def places(share: Fraction, total: str) -> tuple[str, str]:
    """⌊h⌋ and ⌈h⌉ with h = 1 + (total − 1) · share, in whole numbers."""
    top, bottom = share.numerator, share.denominator
    product = f"(CAST({total} AS HUGEINT) - 1) * {top}"
    return f"({product} // {bottom} + 1)", f"(({product} + {bottom - 1}) // {bottom} + 1)"


def _values(
    rows: Rows,
    parts: Sequence[tuple[int, Part]],
    grid: Grid,
    period: Period | None,
    wanted: tuple[Row, list[Row], list[str]],
) -> str:
    """Each value of an argument in each group and cell, the empty one among them, with further columns."""
    argument, conditions, further = wanted
    value = row(argument, period)
    source = rows.joined(period, _dates(parts), *(part for _, part in parts))
    where = _where(rows, conditions, (parts[0][1].date, grid), period)
    selected = [
        *rows.dimensions(period),
        f"{_cell(parts[0][1].date, grid)} AS {CELL}",
        f"{value} AS v",
        *further,
    ]
    return f"SELECT {', '.join(selected)} {source} WHERE {where} GROUP BY {_grouping(rows)}, {len(rows.groups) + 2}"


def _grouping(rows: Rows) -> str:
    return ", ".join([*(str(number + 1) for number in range(len(rows.groups) + 1))])


def _by_period(rows: Rows, grid: Grid) -> str:
    """A join that puts cells into periods."""
    pairs = grid.pairs()
    laid = rows.sources[rows.question.register.name].desk.lay(
        {
            "known": np.array([cell for cell, _ in pairs], np.int64),
            PERIOD: np.array([number for _, number in pairs], np.int32),
        }
    )
    return f"JOIN {laid} ON {laid}.known = {CELL}"


def _aggregate(part: Part, where: Row | None, period: Period | None) -> str:
    condition = f" FILTER (WHERE {row(where, period)})" if where is not None else ""
    if part.function is Function.COUNT:
        inside = "*" if part.argument is None else row(part.argument, period)
        return f"count({inside}){condition}"
    argument = _argument(part)
    name = {Function.SUM: "sum", Function.MINIMUM: "min", Function.MAXIMUM: "max"}[part.function]
    return f"CAST({name}({row(argument, period)}){condition} AS {answer_type(argument.type)})"


def _cell(date: str, grid: Grid) -> str:
    """The number of the cell of a row, as `Grid.cell` tells it."""
    if grid.unit == "whole":
        return "0"
    day = column(date)
    number = {
        "year": f"year({day})",
        "quarter": f"(year({day}) * 4 + quarter({day}) - 1)",
        "month": f"(year({day}) * 12 + month({day}) - 1)",
        "day": f"({day} - DATE '0001-01-01')",
    }[grid.unit]
    if not grid.cuts:
        return number
    passed = " + ".join(f"CAST({day} >= {constant(cut)} AS BIGINT)" for cut in grid.cuts)
    return f"({number} * {len(grid.cuts) + 1} + {passed})"


def _where(rows: Rows, conditions: Iterable[Row], dated: tuple[str, Grid], period: Period | None) -> str:
    date, grid = dated
    found = [row(each, period) for each in (rows.question.condition, *conditions) if each is not None]
    if date:
        found.append(f"{column(date)} BETWEEN {constant(grid.first)} AND {constant(grid.last)}")
    return " AND ".join(found) or "TRUE"


def _common(wheres: Sequence[Row | None]) -> tuple[list[Row | None], list[Row]]:
    """Conditions that all parts have can narrow the rows before they are grouped: what is left of each, and those."""
    if wheres and all(each == wheres[0] for each in wheres):
        return [None] * len(wheres), [] if wheres[0] is None else [wheres[0]]
    return list(wheres), []


def _both(where: Row | None, period: Period | None) -> str:
    return "" if where is None else f"{row(where, period)} AND "


def _dates(parts: Iterable[tuple[int, Part]]) -> set[str]:
    return {part.date for _, part in parts if part.date}


def _argument(part: Part) -> Row:
    if part.argument is None:
        raise ValueError(f"{part.function} needs an argument")
    return part.argument
