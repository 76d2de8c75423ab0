"""A question as one Spark SQL statement: a union of groupings, each over as many rows and periods as it needs.

Counts, sums and extremes of one date column and the same periods are one grouping. A DISTINCT or a PERCENTILE is one of its own:
beside others Spark would multiply all rows, and did not finish. A percentile is found by rank in the counted values, exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from zhiheng.core.formulas import model
from zhiheng.core.formulas.model import Function, Row
from zhiheng.core.formulas.questions import WHOLE, Dimension, Part, Question, Sample
from zhiheng.core.registers.model import FILING, ROW
from zhiheng.engines.spark_expressions import ROWS, Names, decimal, literal, nodes, quoted, written

ALONE = frozenset({Function.DISTINCT, Function.PERCENTILE})
"""Functions that are computed in a grouping of their own."""


@dataclass(frozen=True, slots=True)
class Views:
    """The views that hold the rows of the registers, by register, and the key column of each register that is looked up."""

    rows: Mapping[str, str]
    keys: Mapping[str, str]


def statement(question: Question, views: Views) -> str:
    """Lines with d0 …, `period` and the columns of `part_columns`; of one group and period there may be several, to be put together."""
    groupings = [_Grouping(question, views, chosen).text() for chosen in grouped_parts(question.parts)]
    return "\nUNION ALL\n".join(groupings)


def sample_statement(sample: Sample, views: Views) -> str:
    """The rows of a sample in order of the key."""
    seen = sample.period or WHOLE
    start, end = literal(seen.start), literal(seen.end)
    conditions = []
    if sample.period is not None and sample.date:
        conditions.append(f"{ROWS}.{quoted(sample.date)} BETWEEN {start} AND {end}")
    names = Names(start, end, looked_up=_aliases([sample.condition]))
    if sample.condition is not None:
        conditions.append(written(sample.condition, names))
    columns = ", ".join(f"{ROWS}.{quoted(name)}" for name in (*sample.columns, FILING, ROW))
    order = ", ".join(f"{ROWS}.{quoted(name)}" for name in sample.register.key)
    return (
        f"SELECT {columns} FROM {quoted(views.rows[sample.register.name])} AS {ROWS} {_lookups(names, views)}"
        f" WHERE {' AND '.join(conditions) or 'TRUE'} ORDER BY {order} LIMIT {sample.limit}"
    )


def grouped_parts(parts: Sequence[Part]) -> list[list[int]]:
    """The numbers of the parts that one grouping computes."""
    groups: dict[object, list[int]] = {}
    for number, part in enumerate(parts):
        alone = number if part.function in ALONE else None
        groups.setdefault((part.date, part.periods, alone), []).append(number)
    return list(groups.values())


def part_columns(number: int, part: Part) -> dict[str, str]:
    """The columns that a part has in the answer, and their types in Spark."""
    name = f"p{number}"
    if part.function in (Function.COUNT, Function.DISTINCT) or part.argument is None:
        return {name: "BIGINT"}
    kind = f"DECIMAL(38, {part.argument.type.decimals})"
    if part.function is Function.PERCENTILE:
        return {f"{name}_low": kind, f"{name}_high": kind, f"{name}_count": "BIGINT"}
    return {name: kind}


class _Grouping:
    """Some parts that are computed together."""

    def __init__(self, question: Question, views: Views, chosen: Sequence[int]) -> None:
        self._question = question
        self._views = views
        self._parts = {number: question.parts[number] for number in chosen}
        self._one = self._parts[chosen[0]]
        self._expressions: list[Row | None] = [
            question.condition,
            *(dimension.row for dimension in question.dimensions),
            *(each for part in self._parts.values() for each in (part.argument, part.where)),
        ]
        self._names = Names(looked_up=_aliases(self._expressions))
        self._groups = [f"d{place}" for place in range(len(question.dimensions))]
        edges = (isinstance(node, model.PeriodEdge) for each in self._expressions for node in nodes(each))
        self._by_period = bool(self._one.date) or any(edges)
        if self._by_period:
            self._groups.append("period")

    def text(self) -> str:
        """The grouping with the columns of all parts; those of others are empty."""
        found = self._percentile() if self._one.function is Function.PERCENTILE else self._aggregates()
        every = [
            grouped if number in self._parts else f"CAST(NULL AS {kind}) AS {grouped}"
            for number, part in enumerate(self._question.parts)
            for grouped, kind in part_columns(number, part).items()
        ]
        dimensions = [f"d{place}" for place in range(len(self._question.dimensions))]
        if self._by_period:
            return f"SELECT {', '.join([*dimensions, 'period', *every])} FROM ({found})"
        listed = ", ".join([*dimensions, "period.number AS period", *every])
        return f"SELECT {listed} FROM ({found}) CROSS JOIN {self._periods()}"

    def _aggregates(self) -> str:
        computed = [f"{self._aggregate(part)} AS p{number}" for number, part in self._parts.items()]
        grouping = ", ".join(str(place + 1) for place in range(len(self._groups)))
        return f"SELECT {', '.join([*self._dimensions(), *computed])} {self._rows()}" + (
            f" GROUP BY {grouping}" if grouping else ""
        )

    def _aggregate(self, part: Part) -> str:
        conditions = [] if part.where is None else [written(part.where, self._names)]
        if part.argument is None:
            return "COUNT(*)" + _filter(conditions)
        argument = written(part.argument, self._names)
        if part.function is Function.COUNT:
            return f"COUNT({argument})" + _filter(conditions)
        if part.function is Function.DISTINCT:
            return f"COUNT(DISTINCT {argument})" + _filter(conditions)
        if part.function in (Function.FIRST, Function.LAST):
            columns = [*([part.date] if part.date else []), *self._question.register.key]
            order = ", ".join(f"{ROWS}.{quoted(name)}" for name in columns)
            by = "min_by" if part.function is Function.FIRST else "max_by"
            found = f"{by}({argument}, struct({order}))" + _filter([*conditions, f"{argument} IS NOT NULL"])
        else:
            found = f"{part.function.value}({argument})" + _filter(conditions)
        return decimal(found, part.argument.type)

    def _percentile(self) -> str:
        ((number, part),) = self._parts.items()
        if part.argument is None or part.share is None:
            raise ValueError("a percentile needs an argument and a share")
        value = decimal(written(part.argument, self._names), part.argument.type)
        where = [f"{value} IS NOT NULL"]
        if part.where is not None:
            where.append(written(part.where, self._names))
        columns = "".join(f"{name}, " for name in self._groups)
        places = ", ".join(str(place + 1) for place in range(len(self._groups) + 1))
        counted = (
            f"SELECT {', '.join([*self._dimensions(), f'{value} AS value', 'COUNT(*) AS times'])}"
            f" {self._rows(where)} GROUP BY {places}"
        )
        within = f"PARTITION BY {columns.rstrip(', ')}" if columns else ""
        ranked = (
            f"SELECT {columns}value, SUM(times) OVER ({within} ORDER BY value ROWS UNBOUNDED PRECEDING) AS reached,"
            f" SUM(times) OVER ({within}) AS total FROM ({counted})"
        )
        place = f"(CAST(total - 1 AS DECIMAL(19, 0)) * {literal(part.share)})"
        grouping = ", ".join(str(at + 1) for at in range(len(self._groups)))
        return (
            f"SELECT {columns}MIN(value) FILTER (WHERE reached > FLOOR{place}) AS p{number}_low,"
            f" MIN(value) FILTER (WHERE reached > CEIL{place}) AS p{number}_high, MAX(total) AS p{number}_count"
            f" FROM ({ranked})" + (f" GROUP BY {grouping}" if grouping else "")
        )

    def _dimensions(self) -> list[str]:
        """The values that rows are told apart by, and the period's number."""
        told = [
            f"{self._dimension(place, each)} AS d{place}"
            for place, each in enumerate(self._question.dimensions)
        ]
        return [*told, "period.number AS period"] if self._by_period else told

    def _dimension(self, place: int, dimension: Dimension) -> str:
        if dimension.mapping is None:
            return decimal(written(dimension.row, self._names), dimension.row.type)
        return f"mapping_{place}.become" if dimension.mapping else "CAST(NULL AS STRING)"

    def _rows(self, where: Sequence[str] = ()) -> str:
        """FROM and WHERE: the rows with their periods, looked-up rows and what their values become."""
        text = f"FROM {quoted(self._views.rows[self._question.register.name])} AS {ROWS}"
        if self._one.date:
            column = f"{ROWS}.{quoted(self._one.date)}"
            text += f" JOIN {self._periods()} ON {column} BETWEEN period.opens AND period.closes"
        elif self._by_period:
            text += f" CROSS JOIN {self._periods()}"
        text += " " + _lookups(self._names, self._views)
        for place, dimension in enumerate(self._question.dimensions):
            if dimension.mapping:
                listed = (
                    f"({literal(one)}, {literal(other)})" for one, other in dict(dimension.mapping).items()
                )
                text += (
                    f" LEFT JOIN (VALUES {', '.join(listed)}) AS mapping_{place}(was, become)"
                    f" ON mapping_{place}.was = {written(dimension.row, self._names)}"
                )
        conditions = [*where]
        if self._question.condition is not None:
            conditions.append(written(self._question.condition, self._names))
        return text + (f" WHERE {' AND '.join(conditions)}" if conditions else "")

    def _periods(self) -> str:
        periods = self._question.periods
        listed = (
            f"({number}, {literal(periods[number].start)}, {literal(periods[number].end)})"
            for number in self._one.periods
        )
        return f"(VALUES {', '.join(listed)}) AS period(number, opens, closes)"


def _filter(conditions: Sequence[str]) -> str:
    return f" FILTER (WHERE {' AND '.join(conditions)})" if conditions else ""


def _aliases(expressions: Iterable[Row | None]) -> dict[tuple[str, str], str]:
    """An alias for each look-up that the expressions make."""
    found = dict.fromkeys(
        (node.column, node.register)
        for expression in expressions
        for node in nodes(expression)
        if isinstance(node, model.LookedUp)
    )
    return {pair: f"looked_up_{place}" for place, pair in enumerate(found)}


def _lookups(names: Names, views: Views) -> str:
    return " ".join(
        f"LEFT JOIN {quoted(views.rows[register])} AS {alias}"
        f" ON {ROWS}.{quoted(column)} = {alias}.{quoted(views.keys[register])}"
        for (column, register), alias in names.looked_up.items()
    )
