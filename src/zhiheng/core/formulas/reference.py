"""The reference: answers a question row by row in plain Python, slowly and so that it can be read and believed.

It shares no arithmetic with the engines, which are held against it. `answer` gives what an engine gives; `result` follows a
whole formula, windows included, as the model says it, without planning it first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING, Any

from zhiheng.core.calendar import Period
from zhiheng.core.formulas import model
from zhiheng.core.formulas.model import Aggregate, Family, Function, Group, Row, Type, Window
from zhiheng.core.formulas.questions import WHOLE, Dimension, Part, Question
from zhiheng.core.formulas.row_values import Place, Record, Value, holds, value

if TYPE_CHECKING:
    import polars as pl

COUNTING = frozenset({Function.COUNT, Function.SUM, Function.DISTINCT})
"""Of no rows at all these are 0."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a register with its key, and the rows of the registers that are looked up, by their key."""

    key: tuple[str, ...]
    records: Sequence[Record]
    others: Mapping[str, Mapping[Any, Record]] = field(default_factory=dict)

    def places(self, period: Period | None) -> list[Place]:
        """Every row, seen in this period."""
        return [Place(record, period, self.others) for record in self.records]


@dataclass(frozen=True, slots=True)
class Percentile:
    """The values at the places ⌊h⌋ and ⌈h⌉ with h = 1 + (n−1)·share, and n."""

    low: Fraction | None
    high: Fraction | None
    count: int


Found = Fraction | Percentile | None


def answer(
    question: Question, rows: Mapping[str, Sequence[Record]], keys: Mapping[str, str] | None = None
) -> pl.DataFrame:
    """The frame that `Question` describes.

    `rows` by name of register: the register that is asked about and every one that is looked up. `keys` names the key column
    of each register that is looked up.
    """
    others = {name: {row[key]: row for row in rows[name]} for name, key in (keys or {}).items()}
    table = Rows(question.register.key, rows[question.register.name], others)
    lines = []
    for number, period in enumerate(question.periods):
        places = [place for place in table.places(period) if holds(question.condition, place)]
        for group, members in grouped(question.dimensions, places).items():
            found = [
                aggregated(part, members, table.key) if number in part.periods else None
                for part in question.parts
            ]
            if any(_worth_telling(part, each) for part, each in zip(question.parts, found, strict=True)):
                lines.append((group, number, found))
    return _frame(question, lines)


def grouped(dimensions: Sequence[Dimension], places: Iterable[Place]) -> dict[tuple[Value, ...], list[Place]]:
    """The rows of each group, by the values of the dimensions."""
    mappings = [None if each.mapping is None else dict(each.mapping) for each in dimensions]
    groups: dict[tuple[Value, ...], list[Place]] = {}
    for place in places:
        found = [value(each.row, place) for each in dimensions]
        told = [_mapped(each, mapping) for each, mapping in zip(found, mappings, strict=True)]
        groups.setdefault(tuple(told), []).append(place)
    return groups


def _mapped(found: Value, mapping: Mapping[str, str] | None) -> Value:
    if mapping is None:
        return found
    return mapping.get(found) if isinstance(found, str) else None


def aggregated(part: Part | Aggregate, places: Sequence[Place], key: Sequence[str]) -> Found:
    """What the rows of one group come to in the period in which the places see them."""
    counted = [place for place in places if _in_period(part.date, place) and holds(part.where, place)]
    if part.argument is None:
        return Fraction(len(counted))
    filled = [(place, found) for place in counted if (found := value(part.argument, place)) is not None]
    if part.function in (Function.FIRST, Function.LAST):
        return _at_the_edge(part, filled, key)
    values = [found for _, found in filled]
    if part.function is Function.PERCENTILE:
        return _percentile(values, Fraction(part.share or 0))
    return _SUMMARIES[part.function](values)


def _in_period(column: str, place: Place) -> bool:
    if not column or place.period is None:
        return True
    day = place.row[column]
    return day is not None and place.period.start <= day <= place.period.end


_SUMMARIES: Mapping[Function, Callable[[Sequence[Any]], Fraction | None]] = {
    Function.COUNT: lambda values: Fraction(len(values)),
    Function.SUM: lambda values: sum(values, Fraction(0)),
    Function.MINIMUM: lambda values: min(values, default=None),
    Function.MAXIMUM: lambda values: max(values, default=None),
    Function.DISTINCT: lambda values: Fraction(len(set(values))),
}


def _at_the_edge(
    part: Part | Aggregate, filled: Sequence[tuple[Place, Any]], key: Sequence[str]
) -> Fraction | None:
    """FIRST and LAST, by date and then by key; without a date column by key alone. A row without a date is neither."""
    dated = [pair for pair in filled if not part.date or pair[0].row[part.date] is not None]
    order = [*([part.date] if part.date else []), *key]
    ordered = sorted(dated, key=lambda pair: [pair[0].row[name] for name in order])
    if not ordered:
        return None
    found: Fraction = ordered[0 if part.function is Function.FIRST else -1][1]
    return found


def _percentile(values: Sequence[Any], share: Fraction) -> Percentile:
    if not values:
        return Percentile(None, None, 0)
    ordered = sorted(values)
    place = (len(ordered) - 1) * share
    return Percentile(ordered[floor(place)], ordered[ceil(place)], len(ordered))


def _worth_telling(part: Part, found: Found) -> bool:
    if isinstance(found, Percentile):
        return found.count > 0
    return found is not None and not (part.function in COUNTING and found == 0)


def result(tree: Group, rows: Rows, period: Period | None, plan: Period | None = None) -> Fraction | None:
    """What a whole formula is worth over all these rows in a period. None is the whole time, in which rows without a date count too.

    An aggregate whose window has no period (a plan to date without a plan) is empty, and so is a division by zero.
    """
    if isinstance(tree, model.Number):
        return Fraction(tree.value)
    if isinstance(tree, model.PeriodDays):
        return None if period is None else Fraction(period.days)
    if isinstance(tree, model.GroupFirstFilled):
        found = (result(operand, rows, period, plan) for operand in tree.operands)
        return next((each for each in found if each is not None), None)
    if isinstance(tree, model.GroupArithmetic):
        return _joined(
            tree.operator, result(tree.left, rows, period, plan), result(tree.right, rows, period, plan)
        )
    return _aggregate(tree, rows, period, plan)


def _aggregate(tree: Aggregate, rows: Rows, period: Period | None, plan: Period | None) -> Fraction | None:
    seen = _seen(tree.window, period, plan)
    if seen is None:
        return None
    if seen == WHOLE and tree.function not in (Function.FIRST, Function.LAST):
        tree = replace(tree, date="")
    found = aggregated(tree, rows.places(seen), rows.key)
    if not isinstance(found, Percentile):
        return found
    if found.low is None or found.high is None:
        return None
    place = (found.count - 1) * Fraction(tree.share or 0)
    return found.low + (place - floor(place)) * (found.high - found.low)


def _seen(window: Window, period: Period | None, plan: Period | None) -> Period | None:
    """The period that a window shows. There is none before the whole time, nor before the year 1."""
    if period is None and window.shifts[:1] in (("previous",), ("last_year",), ("year_to_date",)):
        return None
    try:
        return window.period(period or WHOLE, plan)
    except (OverflowError, ValueError):
        return None


def _joined(operator: str, left: Fraction | None, right: Fraction | None) -> Fraction | None:
    if left is None or right is None:
        return None
    if operator == "+":
        return left + right
    if operator == "-":
        return left - right
    if operator == "*":
        return left * right
    return None if right == 0 else left / right


def _frame(question: Question, lines: Sequence[tuple[tuple[Value, ...], int, list[Found]]]) -> pl.DataFrame:
    import polars as pl

    columns: dict[str, pl.Series] = {}
    for place, dimension in enumerate(question.dimensions):
        dtype = _dimension_type(dimension)
        columns[f"d{place}"] = pl.Series(
            [_stored(line[0][place], dimension.row.type) for line in lines], dtype=dtype
        )
    columns["period"] = pl.Series([line[1] for line in lines], dtype=pl.Int32)
    for place, part in enumerate(question.parts):
        found = [line[2][place] for line in lines]
        columns |= _part_columns(f"p{place}", part, found)
    return pl.DataFrame(columns)


def _part_columns(name: str, part: Part, found: Sequence[Any]) -> dict[str, pl.Series]:
    import polars as pl

    if part.function in (Function.COUNT, Function.DISTINCT):
        return {name: pl.Series([None if each is None else int(each) for each in found], dtype=pl.Int64)}
    kind = _argument(part).type
    dtype = pl.Decimal(38, kind.decimals)
    if part.function is not Function.PERCENTILE:
        return {name: pl.Series([_stored(each, kind) for each in found], dtype=dtype)}
    low = [None if each is None else _stored(each.low, kind) for each in found]
    high = [None if each is None else _stored(each.high, kind) for each in found]
    count = [None if each is None else each.count for each in found]
    return {
        f"{name}_low": pl.Series(low, dtype=dtype),
        f"{name}_high": pl.Series(high, dtype=dtype),
        f"{name}_count": pl.Series(count, dtype=pl.Int64),
    }


def _argument(part: Part) -> Row:
    if part.argument is None:
        raise ValueError(f"{part.function} needs an argument")
    return part.argument


def _dimension_type(dimension: Dimension) -> Any:
    import polars as pl

    kind = dimension.row.type
    if dimension.mapping is not None or kind.family is Family.TEXT:
        return pl.String()
    if kind.family is Family.NUMBER:
        return pl.Decimal(38, kind.decimals)
    return pl.Date() if kind.family is Family.DATE else pl.Boolean()


def _stored(found: Value, kind: Type) -> Any:
    """A number as a Decimal with the decimals of its type, never rounded; everything else as it is."""
    if not isinstance(found, Fraction):
        return found
    scaled = found * 10**kind.decimals
    if scaled.denominator != 1:
        raise ValueError(f"{found} has more than {kind.decimals} decimals")
    digits = tuple(int(digit) for digit in str(abs(scaled.numerator)))
    return Decimal((int(scaled < 0), digits, -kind.decimals))
