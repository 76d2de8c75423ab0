"""How a target's figure went over time and where it is heading: what a chart shows beside the line that is to be reached."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from zhiheng.core.calendar import MONTHS, Period, PeriodKind, period_of, periods_between
from zhiheng.core.indicators.model import Interval, Value
from zhiheng.core.judging.bases import base_of
from zhiheng.core.judging.cases import Case, amounts, case_of, comparable, figure_of
from zhiheng.core.judging.figures import Figure, Point, apart, change, figure_of_year
from zhiheng.core.judging.judging import year_target
from zhiheng.core.judging.model import Lack, Measured, Setting
from zhiheng.core.judging.windows import Window, window_of
from zhiheng.core.plan.model import Target
from zhiheng.core.units import read_unit

if TYPE_CHECKING:
    from zhiheng.core.statistics.forecasts import Prediction

MOST_AHEAD = 12
"""For so many periods after the last one an expectation is shown at most."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is expected of a period to come: the likeliest value and the 95 % prediction interval, in the unit of the course."""

    period: Period
    value: Fraction
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The figure period by period, comparable with the target, in `unit`; `ahead` is what is expected until the deadline.

    `adds_up`: each point is the sum from the beginning of the target's time to the end of its period.
    """

    unit: str
    points: tuple[Point, ...] = ()
    ahead: tuple[Ahead, ...] = ()
    adds_up: bool = False
    interval: Interval | None = None
    """The interval of the figure that is judged, where it comes of a sample."""


def course_of(target: Target, series: Sequence[Value], *, on: date, setting: Setting) -> Course:
    """The course of a target by the values of what it is linked to, see `judge`; one without points where the values cannot be held
    against the target.
    """
    window, link = window_of(target, setting.years), setting.link
    nothing = Course(unit=target.unit)
    if isinstance(window, Lack) or link is None or not link.confirmed or setting.obstacle.zh:
        return nothing
    if target.change == "per_year":
        return _year_by_year(target, series, window, on=on, setting=setting)
    case = case_of(target, series, window, on=on, setting=setting, link=link)
    if isinstance(case, Lack):
        return nothing
    # What comes after the deadline changes nothing any more.
    points = tuple(_cut(point, on) for point in _points(case) if point.period.end <= window.due)
    adds_up = case.is_total and case.measured is Measured.AMOUNT
    figure = figure_of(case)
    return Course(
        unit=case.result_unit, points=points, ahead=tuple(_ahead(case, points, adds_up)), adds_up=adds_up,
        interval=_interval(figure),
    )  # fmt: skip


def _interval(figure: Figure | Lack | None) -> Interval | None:
    """The interval of a figure that is one point of the series."""
    if not isinstance(figure, Figure) or len(figure.points) != 1 or figure.base is not None:
        return None
    return figure.points[0].interval


def _year_by_year(
    target: Target, series: Sequence[Value], window: Window, *, on: date, setting: Setting
) -> Course:
    """The figure of each year by itself, for a target that every year has to meet."""
    link = setting.link
    assert link is not None, "its course was asked for"
    if (link.measured or setting.measured) is Measured.TOTAL:
        series, link = amounts(series), replace(link, measured=Measured.AMOUNT)
    found, unit = [], target.unit
    for year in (each for each in window.years if each <= on.year):
        part = year_target(target, year, series, link)
        own = window_of(part, setting.years)
        assert isinstance(own, Window), "a year is a window"
        case = case_of(part, series, own, on=on, setting=setting, link=link)
        figure = None if isinstance(case, Lack) else figure_of(case)
        if isinstance(figure, Figure) and not isinstance(case, Lack):
            found.append(_cut(_point(figure), on))
            unit = case.result_unit
    return Course(unit=unit, points=tuple(found))


def _points(case: Case) -> list[Point]:
    if case.is_change:
        return _changes(case)
    if case.is_total:
        return _totals(case)
    if case.measured is Measured.AMOUNT:
        return _years(case, case.points)
    return _of_one_kind(case.points, _kind(case))


def _kind(case: Case) -> PeriodKind:
    """The periods in which the figure is shown: as it is told, but a rate of years by its quarters, of which a trend is seen sooner."""
    quarters = sum(each.period.kind is PeriodKind.QUARTER for each in case.points)
    yearly = case.measured is Measured.RATE and case.setting.kind is PeriodKind.YEAR
    return (
        PeriodKind.QUARTER
        if yearly and quarters >= case.setting.thresholds.least_points
        else case.setting.kind
    )


def _changes(case: Case) -> list[Point]:
    """The growth or decline from the base to each figure after it."""
    base = base_of(case.target, case.points, case.window, measured=case.measured, unit=case.unit)
    if isinstance(base, Lack):
        return []
    amount = case.measured is Measured.AMOUNT
    points = _years(case, comparable(case)) if amount else _of_one_kind(case.points, case.setting.kind)
    scale = 1 / read_unit(case.target.unit).scale if case.relative else None
    found = []
    for point in points:
        if point.period.end < case.window.start:
            continue
        made = change(_figure(point), base, falling=case.target.change == "decline", scale=scale)
        if isinstance(made, Figure):
            found.append(replace(point, value=made.value, numerator=None, denominator=None, interval=None))
    return found


def _totals(case: Case) -> list[Point]:
    """What has come together since the target's time began, at the end of each period."""
    start, due = case.window.start, case.window.due
    inside = [each for each in case.points if start <= each.period.end <= due]
    if case.measured is not Measured.AMOUNT:
        figure = figure_of(case)
        before = figure.base if isinstance(figure, Figure) and figure.base is not None else Fraction(0)
        return [replace(each, value=each.value - before) for each in _of_one_kind(inside, case.setting.kind)]
    parts = _finest([each for each in inside if each.period.start >= start])
    found, total = [], Fraction(0)
    for each in parts:
        total += each.value
        found.append(Point(period=each.period, value=total, lineage=each.lineage))
    return found


def _finest(points: Sequence[Point]) -> list[Point]:
    """Points that do not overlap; the shorter ones where they make up the same time as the longer."""
    whole = apart(points)
    short = apart([each for each in points if not any(_holds(each.period, other.period) for other in points)])
    return short if sum(each.value for each in short) == sum(each.value for each in whole) else whole


def _holds(outer: Period, inner: Period) -> bool:
    return outer != inner and outer.start <= inner.start and inner.end <= outer.end


def _years(case: Case, points: Sequence[Point]) -> list[Point]:
    years = sorted({each.period.end.year for each in points})
    found = (figure_of_year(points, year, case.measured, on=case.on) for year in years)
    return [_point(figure) for figure in found if figure is not None]


def _of_one_kind(points: Sequence[Point], kind: PeriodKind) -> list[Point]:
    """The points of the periods in which the figure is told; where there are hardly any, the last one that ends on each day."""
    own = [each for each in points if each.period.kind is kind]
    by_end = {each.period.end: each for each in points}
    return own if len(own) >= min(2, len(by_end)) else list(by_end.values())


def _ahead(case: Case, points: Sequence[Point], adds_up: bool) -> list[Ahead]:
    """The expectation for each period from the last one to the deadline; none with fewer points than a trend needs."""
    done = [each for each in points if each.period.end <= case.on]
    enough = len(done) >= case.setting.thresholds.least_points
    if not enough or case.on >= case.window.due or (case.is_change and case.measured is Measured.AMOUNT):
        return []
    kinds = {each.period.kind for each in done}
    kind = next(iter(kinds))
    if len(kinds) > 1 or kind not in MONTHS or kind is PeriodKind.YEAR:
        return []
    later = list(periods_between(kind, done[-1].period.end + timedelta(days=1), case.window.due))[:MOST_AHEAD]
    recent = done[-case.setting.thresholds.most_points :]
    if not _evenly(recent, kind):
        return []
    predicted = _sums(recent, len(later)) if adds_up else _line(recent, len(later))
    return [_within(case, recent[-1], *each) for each in zip(later, predicted, strict=True)]


def _evenly(points: Sequence[Point], kind: PeriodKind) -> bool:
    return all(
        period_of(kind, earlier.period.end + timedelta(days=1)).end == later.period.whole.end
        for earlier, later in pairwise(points)
    )


def _line(points: Sequence[Point], count: int) -> list[Prediction]:
    """A straight line through the points, as the probability of a verdict takes it (standards 17)."""
    from zhiheng.core.statistics.forecasts import straight_line

    line = straight_line(list(range(len(points))), [each.value for each in points])
    return [line.at(len(points) + step) for step in range(count)]


def _sums(points: Sequence[Point], count: int) -> list[Prediction]:
    """Each period to come brings about the mean of those before."""
    from zhiheng.core.statistics.forecasts import Prediction

    brought = [later.value - earlier.value for earlier, later in pairwise(points)]
    size = len(brought)
    mean = sum(brought, Fraction(0)) / size
    variance = sum(((each - mean) ** 2 for each in brought), Fraction(0)) / (size - 1)
    return [
        Prediction("mean", points[-1].value + mean * step, math.sqrt(variance * (step + Fraction(step * step, size))), size - 1)
        for step in range(1, count + 1)
    ]  # fmt: skip


def _within(case: Case, last: Point, period: Period, found: Prediction) -> Ahead:
    """The prediction, without what cannot be: a sum that falls, a share beyond its scale."""
    bounds = found.interval()
    low, high, value = bounds.low, bounds.high, found.value
    if case.adds_up:
        low = max(low, float(last.value))
    unit = read_unit(case.result_unit)
    if case.target.change == "level" and case.target.unit in ("%", "‰") and 0 <= last.value * unit.scale <= 1:
        top = 1 / unit.scale
        low, high, value = max(low, 0.0), min(high, float(top)), min(max(value, Fraction(0)), top)
    return Ahead(period, value, low, high)


def _point(figure: Figure) -> Point:
    return Point(
        period=figure.period, value=figure.value, numerator=figure.numerator, denominator=figure.denominator,
        interval=_interval(figure),
    )  # fmt: skip


def _figure(point: Point) -> Figure:
    return Figure(value=point.value, period=point.period, settled=True, points=(point,))


def _cut(point: Point, on: date) -> Point:
    return replace(point, period=point.period.until(on)) if point.period.start <= on else point
