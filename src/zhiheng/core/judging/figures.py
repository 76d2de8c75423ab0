"""The figure that a target is held against, out of a series of values: of a year, of the plan so far, or a change against a base."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from zhiheng.core.calendar import Period, PeriodKind, period_of, year_of
from zhiheng.core.indicators.model import Interval, Lineage, Value
from zhiheng.core.issues import Text
from zhiheng.core.judging.model import Lack, Measured, State
from zhiheng.core.judging.windows import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One value of a series, in the unit of the target. `value` is exact."""

    period: Period
    value: Fraction
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    interval: Interval | None = None
    lineage: Lineage | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What is held against the target: a value, the period it is of, and the counts behind it.

    `settled`: its period is over by the day of the question, so that it is a measured fact. `whole`: no time within the period is
    without a figure. `points` are those it was made of.
    """

    value: Fraction
    period: Period
    settled: bool
    whole: bool = True
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    interval: Interval | None = None
    points: tuple[Point, ...] = ()
    base: Fraction | None = None
    """Of a change: what it is measured against."""


def points_of(series: Iterable[Value], factor: Fraction, on: date) -> tuple[Point, ...]:
    """The values that exist and had begun by `on`, multiplied by `factor`, in the order of their last days."""
    found = [
        Point(
            period=value.period,
            value=value.value * factor,
            numerator=value.numerator,
            denominator=value.denominator,
            interval=_scaled(value.interval, factor),
            lineage=value.lineage,
        )
        for value in series
        if value.value is not None
        and value.period is not None
        and value.period.start <= on
        and not value.former
    ]
    return tuple(sorted(found, key=lambda each: (each.period.end, each.period.start)))


def figure_of_year(
    points: Sequence[Point], year: int, measured: Measured, *, on: date, until: date | None = None
) -> Figure | None:
    """The figure of a calendar year as far as it has come; None where there is none. It is settled once `until` (the year's last
    day) is over and told of.
    """
    until = until or date(year, 12, 31)
    ending = [
        each
        for each in points
        if each.period.end.year == year and each.period.end <= max(until, each.period.start)
    ]
    if not ending:
        return None
    if measured in (Measured.STATE, Measured.TOTAL):
        return _figure(ending[-1], on, until)
    within = [each for each in ending if each.period.start.year == year]
    if measured is Measured.AMOUNT:
        return added(within, date(year, 1, 1), until, on)
    return _rate_of_year(within or ending[-1:], on, until)


def _rate_of_year(within: Sequence[Point], on: date, until: date) -> Figure:
    """The year's own value; without one its parts put together where they are counts, otherwise the last of them."""
    whole = [each for each in within if each.period.start == date(until.year, 1, 1)]
    if whole and whole[-1].period.end >= max(each.period.end for each in within):
        return _figure(whole[-1], on, until)
    parts = apart(within)
    if len(parts) > 1 and all(each.numerator is not None and each.denominator for each in parts):
        return _pooled(parts, on, until)
    return _figure(parts[-1], on, until)


def _pooled(parts: Sequence[Point], on: date, until: date) -> Figure:
    above = sum((each.numerator or Fraction(0) for each in parts), Fraction(0))
    below = sum((each.denominator or Fraction(0) for each in parts), Fraction(0))
    scales = [
        each.value * each.denominator / each.numerator
        for each in parts
        if each.numerator and each.denominator
    ]
    last = parts[-1].period.end
    return Figure(
        value=above / below * scales[0] if scales else Fraction(0),
        period=_named(parts[0].period.start, last),
        settled=last >= until and on >= until,
        whole=_contiguous(parts),
        numerator=above,
        denominator=below,
        points=tuple(parts),
    )


def total(points: Sequence[Point], window: Window, measured: Measured, on: date) -> Figure | Lack | None:
    """What was added within the window by `on`; None where nothing was filed."""
    if measured is Measured.RATE:
        return Lack(State.CANNOT_TELL, _NOT_ADDED)
    if measured is Measured.AMOUNT:
        return added(points, window.start, window.due, on)
    inside = [each for each in points if window.start <= each.period.end <= window.due]
    if not inside:
        return None
    last = inside[-1]
    period = Period(window.start, last.period.end)
    if measured is Measured.TOTAL:
        return replace(_figure(last, on, window.due), period=period, points=tuple(inside))
    before = [each for each in points if window.start.year - 1 <= each.period.end.year < window.start.year]
    if not before:
        return Lack(State.CANNOT_TELL, _NO_STATE_BEFORE.filled(window.start.year - 1))
    return replace(
        _figure(last, on, window.due),
        value=last.value - before[-1].value,
        numerator=None,
        denominator=None,
        interval=None,
        base=before[-1].value,
        period=period,
        points=tuple(inside),
    )


def added(points: Sequence[Point], start: date, end: date, on: date) -> Figure | None:
    """The sum of amounts from `start` to `end`, of periods that do not overlap, longer ones first; None without any."""
    parts = apart([each for each in points if start <= each.period.start and each.period.end <= end])
    if not parts:
        return None
    last = parts[-1].period.end
    return Figure(
        value=sum((each.value for each in parts), Fraction(0)),
        period=_named(start, min(last, on)),
        settled=last >= end and on >= end,
        whole=parts[0].period.start == start and _contiguous(parts),
        points=tuple(parts),
    )


def apart(points: Iterable[Point]) -> list[Point]:
    """Points whose periods do not overlap, from the first on; of those that begin together the longest."""
    found: list[Point] = []
    for each in sorted(points, key=lambda one: (one.period.start, -one.period.days)):
        if not found or each.period.start > found[-1].period.end:
            found.append(each)
    return found


def parts_of_years(points: Sequence[Point]) -> list[Point]:
    """Of amounts of a year so far (本年数 at the end of June, of September): what each part of the year brought beyond the one
    before. The amounts themselves begin the year and stay; these are for seeing how it goes.
    """
    begun: dict[date, list[Point]] = {}
    for each in points:
        if each.period.start == date(each.period.start.year, 1, 1):
            begun.setdefault(each.period.start, []).append(each)
    there = {each.period for each in points}
    found = []
    for same in begun.values():
        same.sort(key=lambda one: one.period.end)
        first = spanning(same[0].period.start, same[0].period.end)
        if first not in there:
            found.append(replace(same[0], period=first))
        for earlier, later in pairwise(same):
            span = spanning(earlier.period.end + timedelta(days=1), later.period.end)
            if earlier.period.end < later.period.end and span not in there:
                found.append(Point(period=span, value=later.value - earlier.value, lineage=later.lineage))
    return found


def spanning(start: date, end: date) -> Period:
    """The month, quarter, half-year or year of those days, else the span."""
    for kind in (PeriodKind.QUARTER, PeriodKind.MONTH, PeriodKind.HALF_YEAR, PeriodKind.YEAR):
        whole = period_of(kind, start)
        if (whole.start, whole.end) == (start, end):
            return whole
    return Period(start, end)


def latest(points: Sequence[Point], measured: Measured, on: date) -> Figure | None:
    """The newest figure there is: of the running year so far, or of the last year before it that has one."""
    if not points:
        return None
    year = points[-1].period.end.year
    if measured is Measured.AMOUNT and on < date(year, 12, 31):
        # Half a year's amount is no yearly figure; the last full year's is.
        before = figure_of_year(points, year - 1, measured, on=on)
        return before or figure_of_year(points, year, measured, on=on)
    return figure_of_year(points, year, measured, on=on)


def change(current: Figure, base: Fraction, *, falling: bool, scale: Fraction | None) -> Figure | Lack:
    """The growth (or, `falling`, the decline) from `base` to the current figure: `scale` times its share of the base (100 for per
    cent), or with None in the unit of both.
    """
    difference = base - current.value if falling else current.value - base
    if scale is not None and base == 0:
        return Lack(State.CANNOT_TELL, _BASE_IS_ZERO)
    value = difference if scale is None else difference / abs(base) * scale
    return replace(current, value=value, base=base, numerator=None, denominator=None, interval=None)


def _figure(point: Point, on: date, until: date) -> Figure:
    # A value that was asked for in the middle of its period is one to date.
    period = point.period.until(on)
    return Figure(
        value=point.value,
        period=period,
        settled=point.period.end >= until and on >= until,
        numerator=point.numerator,
        denominator=point.denominator,
        interval=point.interval,
        points=(point,),
    )


def _named(start: date, end: date) -> Period:
    """The calendar year where the days are those of one, otherwise the span."""
    return (
        year_of(start.year)
        if (start, end) == (date(start.year, 1, 1), date(start.year, 12, 31))
        else Period(start, end)
    )


def _contiguous(points: Sequence[Point]) -> bool:
    return all(
        later.period.start == earlier.period.end + timedelta(days=1) for earlier, later in pairwise(points)
    )


def _scaled(interval: Interval | None, factor: Fraction) -> Interval | None:
    return (
        None
        if interval is None
        else replace(interval, low=interval.low * factor, high=interval.high * factor)
    )


_NOT_ADDED = Text(
    "报的是比率或均值，不能累加成新增数或累计数",
    "what is filed is a share or a mean, which cannot be added up to an amount",
)
_NO_STATE_BEFORE = Text(
    "没有 {} 年末的基数，算不出新增多少", "there is no figure of the end of {} to count what was added since"
)
_BASE_IS_ZERO = Text("基期数是 0，算不出百分比", "the base is 0, of which no percentage can be taken")
