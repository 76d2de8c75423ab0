"""Which periods and areas a request means: what stands behind `--by` and `--period`, and the years so far where nothing is said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from zhiheng.core.areas import LEVELS
from zhiheng.core.calendar import Period, PeriodKind, periods_between, year_of
from zhiheng.core.indicators.model import Indicator
from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.core.registers.definition_values import suggestion
from zhiheng.workspace.opening import Workspace

if TYPE_CHECKING:
    from zhiheng.core.plan.model import Plan

PLAN = "plan"
KINDS = tuple(kind.value for kind in PeriodKind if kind is not PeriodKind.SPAN)


@dataclass(frozen=True, slots=True)
class Ways:
    """How a request tells values apart: levels of areas, kinds of period (PLAN among them), columns of registers."""

    levels: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


def ways(workspace: Workspace, by: Iterable[str]) -> Ways:
    """What each word of `by` means. Raises InputProblem for every word that means nothing, with the nearest one."""
    levels = dict.fromkeys((*LEVELS, *workspace.areas.levels))
    columns = dict.fromkeys(
        each for indicator in workspace.indicators.values() for each in indicator.breakdowns
    )
    wanted = tuple(dict.fromkeys(by))
    known = (*levels, *KINDS, PLAN, *columns)
    issues = [_unknown(word, known) for word in wanted if word not in known]
    if issues:
        raise InputProblem(*issues)
    return Ways(
        tuple(word for word in wanted if word in levels),
        tuple(word for word in wanted if word in (*KINDS, PLAN)),
        tuple(word for word in wanted if word in columns and word not in levels),
    )


def plan_period(plan: Plan | None) -> Period | None:
    """From the first day of the plan's first year to the last day of its last; None where it tells no years."""
    if plan is None or not plan.facts.period:
        return None
    first, last = plan.facts.period
    return Period(year_of(first).start, year_of(last).end)


def asked_periods(
    kinds: Sequence[str], given: Sequence[Period], years: Sequence[Period], *, plan: Period | None, on: date
) -> tuple[Period, ...]:
    """The periods to compute: those `given`, taken apart by the `kinds`; without any given, the `years`.

    What still runs on the day `on` ends with that day, and nothing begins after it.
    """
    spans = list(given or years)
    found: dict[Period, None] = {}
    for kind in kinds or ("",):
        if kind == PLAN:
            found.update(dict.fromkeys([plan] if plan else []))
            continue
        for span in spans:
            pieces = periods_between(PeriodKind(kind), span.start, min(span.end, on)) if kind else (span,)
            found.update(dict.fromkeys(pieces))
    return tuple(period.until(on) for period in found if period.start <= on)


def years_so_far(
    workspace: Workspace,
    indicators: Iterable[Indicator],
    plan: Period | None,
    on: date,
    as_of: int | None = None,
) -> tuple[Period, ...]:
    """The years of the plan that have begun; without a plan, those of which the registers of the indicators held rows `as_of`."""
    if plan is not None and plan.start <= on:
        return tuple(periods_between(PeriodKind.YEAR, plan.start, min(plan.end, on)))
    days = [
        day
        for register, column in _dated(workspace, indicators)
        for day in _span(workspace, register, column, as_of)
    ]
    if not days or min(days) > on:
        return (year_of(on.year),)
    return tuple(periods_between(PeriodKind.YEAR, min(days), min(max(days), on)))


def _dated(workspace: Workspace, indicators: Iterable[Indicator]) -> list[tuple[str, str]]:
    """Registers with the column that puts their rows into periods."""
    found: Mapping[tuple[str, str], None] = {}
    for indicator in indicators:
        if indicator.register:
            column = (
                workspace.registers[indicator.register].date if indicator.date is None else indicator.date
            )
            found = {**found, **({(indicator.register, column): None} if column else {})}
    return list(found)


def _span(workspace: Workspace, register: str, column: str, as_of: int | None) -> Iterator[date]:
    import polars as pl

    vintage = workspace.ledger.vintage(register, as_of)
    if not vintage.base and not vintage.overlay:
        return
    edges = vintage.scan([column]).select(
        pl.col(column).min().alias("first"), pl.col(column).max().alias("last")
    )
    yield from (day for day in edges.collect().row(0) if day is not None)


def _unknown(word: str, known: Iterable[str]) -> Issue:
    return Issue(
        level=Level.ERROR,
        code="breakdown-unknown",
        place=Text("分组", "breakdown"),
        value=word,
        message=Text("不能按这一项分组", "values cannot be told apart by this"),
        remedy=suggestion(word, known),
    )
