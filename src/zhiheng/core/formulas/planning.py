"""Many formulas over one register become one question to an engine, and its answer becomes their values.

Equal aggregates are asked for once, and windows (the month before, the year to date) become periods of the question, so that
an engine knows neither formulas nor windows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from zhiheng.core.calendar import Period
from zhiheng.core.formulas.finishing import ZERO_OF_NO_ROWS, finish, percentile
from zhiheng.core.formulas.model import (
    NOW,
    Aggregate,
    Function,
    Group,
    GroupArithmetic,
    GroupFirstFilled,
    Row,
    Type,
    Window,
)
from zhiheng.core.formulas.questions import WHOLE, Dimension, Part, Question
from zhiheng.core.registers.model import Register

if TYPE_CHECKING:
    import polars as pl

ORDERED = frozenset({Function.FIRST, Function.LAST})
"""These need the date of a row to tell which is the earlier one; a row without a date has no place among them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Trees over one register, each with the periods it is wanted for; () wants one value for the whole time.

    `dimensions` tell the groups apart, `condition` narrows the rows of all; `plan` is the period of the plan, which
    `plan_to_date` begins with.
    """

    register: Register
    trees: tuple[tuple[Group, tuple[Period, ...]], ...]
    dimensions: tuple[Dimension, ...] = ()
    condition: Row | None = None
    plan: Period | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One group (a value for each dimension) in one computed period (None: the whole time), with the value of each tree.

    A tree that is not wanted for the period, or has no value, is None.
    """

    dimensions: tuple[Any, ...]
    period: Period | None
    results: tuple[Fraction | None, ...]


@dataclass(frozen=True, slots=True)
class Planned:
    """A question to an engine, and how its answer is read.

    `computed` are the periods that lines are wanted for, None the whole time. `wanted`: of each tree, which of them (from 0).
    `parts`: the number of the part that an aggregate became (see `_bare`). `looked`: of each window, for each
    computed period, the number of the period of the question that it looks at; None where there is none.
    """

    question: Question
    trees: tuple[Group, ...]
    computed: tuple[Period | None, ...]
    wanted: tuple[frozenset[int], ...]
    parts: dict[Aggregate, int]
    looked: dict[Window, tuple[int | None, ...]]

    def windows(self, computed: int) -> list[Window]:
        """The windows through which the trees wanted for that period look."""
        trees = (tree for tree, wanted in zip(self.trees, self.wanted, strict=True) if computed in wanted)
        return list(dict.fromkeys(one.window for tree in trees for one in aggregates(tree)))

    def part(self, aggregate: Aggregate, computed: int) -> int:
        """The number of the part that answers an aggregate in a computed period."""
        return self.parts[_bare(aggregate, whole=self.sees_all(aggregate, computed))]

    def sees_all(self, aggregate: Aggregate, computed: int) -> bool:
        """Whether an aggregate looks at the whole time from a computed period."""
        seen = self.looked[aggregate.window][computed]
        return seen is not None and self.question.periods[seen] == WHOLE

    def lines(self, frame: pl.DataFrame) -> Iterator[Line]:
        """The values, exact. `frame` is the answer to the question.

        A group has a line for a computed period if the answer has any for one of the periods that the trees need. In the
        periods for which it has none, counts and sums are 0 and everything else is empty.
        """
        answers = _Answers(self, frame)
        for number, period in enumerate(self.computed):
            for group in answers.groups(number):
                yield Line(group, period, tuple(answers.results(group, number)))

    def frame(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The same values in bulk, rounded to Float64: d0, d1 …, `period` (Int32, number among `computed`), v0, v1 …"""
        from zhiheng.core.formulas.finishing_frames import finished

        return finished(self, frame)


def planned(asked: Asked) -> Planned:
    """The question that answers all trees, with equal aggregates and equal periods once."""
    computed = _computed(asked)
    wanted = tuple(frozenset(_places(periods, computed)) for _, periods in asked.trees)
    periods: dict[tuple[date, date], int] = {}
    looked: dict[Window, list[int | None]] = {}
    needs: dict[Aggregate, set[int]] = {}
    question_periods: list[Period] = []
    for (tree, _), places in zip(asked.trees, wanted, strict=True):
        for aggregate in aggregates(tree):
            row = looked.setdefault(aggregate.window, [None] * len(computed))
            here: dict[bool, set[int]] = {}
            for place in sorted(places):
                target = _target(aggregate.window, computed[place], asked.plan)
                if target is None:
                    continue
                span = (target.start, target.end)
                if span not in periods:
                    periods[span] = len(question_periods)
                    question_periods.append(target)
                row[place] = periods[span]
                here.setdefault(target == WHOLE, set()).add(periods[span])
            for whole, need in here.items():
                needs.setdefault(_bare(aggregate, whole=whole), set()).update(need)
    question = Question(
        register=asked.register,
        parts=tuple(_part(aggregate, need) for aggregate, need in needs.items()),
        periods=tuple(question_periods),
        dimensions=asked.dimensions,
        condition=asked.condition,
    )
    numbers = {aggregate: number for number, aggregate in enumerate(needs)}
    seen = {window: tuple(row) for window, row in looked.items()}
    return Planned(question, tuple(tree for tree, _ in asked.trees), computed, wanted, numbers, seen)


def aggregates(tree: Group) -> Iterator[Aggregate]:
    """Every aggregate of a tree, from left to right."""
    match tree:
        case Aggregate():
            yield tree
        case GroupArithmetic():
            yield from aggregates(tree.left)
            yield from aggregates(tree.right)
        case GroupFirstFilled():
            for operand in tree.operands:
                yield from aggregates(operand)


def _computed(asked: Asked) -> tuple[Period | None, ...]:
    found: dict[Period | None, None] = {}
    for _, periods in asked.trees:
        found.update(dict.fromkeys(periods or (None,)))
    return tuple(found)


def _places(periods: tuple[Period, ...], computed: tuple[Period | None, ...]) -> list[int]:
    numbers = {period: number for number, period in enumerate(computed)}
    return [numbers[period] for period in (periods or (None,))]


def _target(window: Window, computed: Period | None, plan: Period | None) -> Period | None:
    """The period looked at. From the whole time one sees only itself, a fixed year and the plan to date."""
    if computed is None and window.shifts and window.shifts[0] in ("previous", "last_year", "year_to_date"):
        return None
    try:
        return window.period(computed or WHOLE, plan)
    except (OverflowError, ValueError):  # before the year 1
        return None


def _bare(aggregate: Aggregate, *, whole: bool) -> Aggregate:
    """Without window and type, so that equal ones are asked for once; over the whole time without the date that it does not need."""
    column = "" if whole and aggregate.function not in ORDERED else aggregate.date
    return replace(aggregate, window=NOW, type=Type(aggregate.type.family), date=column)


def _part(aggregate: Aggregate, periods: set[int]) -> Part:
    return Part(
        function=aggregate.function,
        argument=aggregate.argument,
        where=aggregate.where,
        share=aggregate.share,
        date=aggregate.date,
        periods=tuple(sorted(periods)),
    )


class _Answers:
    """The lines of an answer by group and period."""

    def __init__(self, planned: Planned, frame: pl.DataFrame) -> None:
        self._planned = planned
        self._columns = {name: number for number, name in enumerate(frame.columns)}
        count = len(planned.question.dimensions)
        places = [self._columns[f"d{number}"] for number in range(count)]
        period = self._columns["period"]
        self._places: dict[tuple[int, int], tuple[int | None, tuple[int, ...]]] = {}
        self._rows: dict[int, dict[tuple[Any, ...], tuple[Any, ...]]] = {}
        for row in frame.iter_rows():
            group = tuple(row[place] for place in places)
            self._rows.setdefault(row[period], {})[group] = row

    def groups(self, computed: int) -> list[tuple[Any, ...]]:
        """The groups that have a line for a computed period."""
        planned = self._planned
        periods = [planned.looked[window][computed] for window in planned.windows(computed)]
        found: dict[tuple[Any, ...], None] = {}
        for period in periods:
            if period is not None:
                found.update(dict.fromkeys(self._rows.get(period, ())))
        return list(found)

    def results(self, group: tuple[Any, ...], computed: int) -> Iterator[Fraction | None]:
        """The value of every tree."""
        planned = self._planned
        for tree, wanted in zip(planned.trees, planned.wanted, strict=True):
            if computed in wanted:
                yield finish(tree, lambda one: self._part(one, group, computed), planned.computed[computed])
            else:
                yield None

    def _part(self, aggregate: Aggregate, group: tuple[Any, ...], computed: int) -> Fraction | None:
        period, columns = self._place(aggregate, computed)
        if period is None:
            return None
        row = self._rows.get(period, {}).get(group)
        values: list[Any] = [None if row is None else row[column] for column in columns]
        if aggregate.function is Function.PERCENTILE:
            low, high, count = values
            return percentile(low, high, count or 0, aggregate.share or Decimal(0))
        if values[0] is None:
            return Fraction(0) if aggregate.function in ZERO_OF_NO_ROWS else None
        return Fraction(values[0])

    def _place(self, aggregate: Aggregate, computed: int) -> tuple[int | None, tuple[int, ...]]:
        """The period looked at and the columns of the part; remembered, as every line asks for the same."""
        found = self._places.get((id(aggregate), computed))
        if found is None:
            planned = self._planned
            period = planned.looked[aggregate.window][computed]
            columns: tuple[int, ...] = ()
            if period is not None:
                name = f"p{planned.part(aggregate, computed)}"
                ends = ("_low", "_high", "_count") if aggregate.function is Function.PERCENTILE else ("",)
                columns = tuple(self._columns[name + end] for end in ends)
            found = self._places[id(aggregate), computed] = (period, columns)
        return found
