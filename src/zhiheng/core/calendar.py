"""Periods of statistics: days, months, quarters, years, and spans of days; each with its first and its last day."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from zhiheng.core.issues import Text


class PeriodKind(StrEnum):
    """How long a period is."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"
    SPAN = "span"
    """From any day to any day: a plan to date, a year to date."""


MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.HALF_YEAR: 6, PeriodKind.YEAR: 12}
"""How many months the kinds have that are made of months."""
_CODES = (
    (re.compile(r"(\d{4})-(\d{2})-(\d{2})"), PeriodKind.DAY),
    (re.compile(r"(\d{4})-(\d{2})"), PeriodKind.MONTH),
    (re.compile(r"(\d{4})Q([1-4])"), PeriodKind.QUARTER),
    (re.compile(r"(\d{4})H([12])"), PeriodKind.HALF_YEAR),
    (re.compile(r"(\d{4})"), PeriodKind.YEAR),
)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From `start` to `end`, both days included. `kind` says whether that is a month, a year or any span.

    A month or year that still runs may be cut at a day (`until`): it keeps its kind and code, and what it is compared with is
    cut at the same day.
    """

    start: date
    end: date
    kind: PeriodKind = PeriodKind.SPAN

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days + 1

    @property
    def code(self) -> str:
        """As people write it and `read_period` reads it: 2026, 2026H1, 2026Q1, 2026-03, 2026-03-18, 2026-01-01..2026-08-31."""
        year, month = self.start.year, self.start.month
        match self.kind:
            case PeriodKind.YEAR:
                return f"{year:04d}"
            case PeriodKind.HALF_YEAR:
                return f"{year:04d}H{1 if month == 1 else 2}"
            case PeriodKind.QUARTER:
                return f"{year:04d}Q{(month + 2) // 3}"
            case PeriodKind.MONTH:
                return f"{year:04d}-{month:02d}"
            case PeriodKind.DAY:
                return self.start.isoformat()
        return f"{self.start.isoformat()}..{self.end.isoformat()}"

    @property
    def whole(self) -> Period:
        """The period with all its days; a span is whole as it is."""
        return self if self.kind is PeriodKind.SPAN else period_of(self.kind, self.start)

    def until(self, day: date) -> Period:
        """The same period without the days after `day`, which is not before its start."""
        return self if self.end <= day else replace(self, end=day)

    def label(self) -> Text:
        """In words: 2026年第1季度, 2026 Q1; of one that was cut, with its last day."""
        if self.end != self.whole.end:
            said = self.whole.label()
            return Text(
                f"{said.zh}（至{self.end.month}月{self.end.day}日）", f"{said.en} (to {self.end.isoformat()})"
            )
        year, month = self.start.year, self.start.month
        match self.kind:
            case PeriodKind.YEAR:
                return Text(f"{year}年", f"{year}")
            case PeriodKind.HALF_YEAR:
                return Text(
                    f"{year}年{'上' if month == 1 else '下'}半年", f"{year} H{1 if month == 1 else 2}"
                )
            case PeriodKind.QUARTER:
                return Text(f"{year}年第{(month + 2) // 3}季度", f"{year} Q{(month + 2) // 3}")
            case PeriodKind.MONTH:
                return Text(f"{year}年{month}月", f"{year}-{month:02d}")
            case PeriodKind.DAY:
                return Text(_day_words(self.start), self.start.isoformat())
        return Text(
            f"{_day_words(self.start)}至{_day_words(self.end)}",
            f"{self.start.isoformat()} to {self.end.isoformat()}",
        )

    def previous(self) -> Period:
        """The period of the same kind just before; of a span, the one of as many days. Of one that was cut, its first days alone."""
        if self.kind in MONTHS:
            before = period_of(self.kind, self.start - timedelta(days=1))
            cut = self.end != self.whole.end
            return before.until(before.start + (self.end - self.start)) if cut else before
        length = timedelta(days=self.days)
        return Period(self.start - length, self.end - length, self.kind)

    def year_before(self) -> Period:
        """The same period a year earlier; 29 February becomes 28, and the end of a February stays the end of one."""
        if self.kind in MONTHS:
            before = period_of(self.kind, _a_year_before(self.start))
            return before if self.end == self.whole.end else before.until(_a_year_before(self.end))
        return Period(_a_year_before(self.start), _a_year_before(self.end), self.kind)


def period_of(kind: PeriodKind, day: date) -> Period:
    """The day, month, quarter, half-year or year in which `day` lies. A span is refused with ValueError."""
    if kind is PeriodKind.DAY:
        return Period(day, day, kind)
    if kind not in MONTHS:
        raise ValueError("a span has no fixed beginning")
    length = MONTHS[kind]
    first = (day.month - 1) // length * length + 1
    last = first + length - 1
    end = calendar.monthrange(day.year, last)[1]
    return Period(date(day.year, first, 1), date(day.year, last, end), kind)


def year_of(year: int) -> Period:
    """The calendar year."""
    return period_of(PeriodKind.YEAR, date(year, 1, 1))


def periods_between(kind: PeriodKind, first: date, last: date) -> Iterator[Period]:
    """Every period of the kind, in order, from the one with the day `first` to the one with the day `last`."""
    here = period_of(kind, first)
    while here.start <= last:
        yield here
        if here.end == date.max:
            return
        here = period_of(kind, here.end + timedelta(days=1))


def read_period(text: str) -> Period | None:
    """The period that a code names (see `Period.code`); None where it names none."""
    text = text.strip()
    first, dots, second = text.partition("..")
    try:
        if dots:
            start, end = date.fromisoformat(first), date.fromisoformat(second)
            return Period(start, end) if start <= end else None
        for pattern, kind in _CODES:
            if found := pattern.fullmatch(text):
                return period_of(kind, _first_day(kind, [int(number) for number in found.groups()]))
    except ValueError:
        return None
    return None


def _first_day(kind: PeriodKind, numbers: list[int]) -> date:
    if kind is PeriodKind.YEAR:
        return date(numbers[0], 1, 1)
    if kind is PeriodKind.DAY:
        return date(*numbers)
    return date(numbers[0], (numbers[1] - 1) * MONTHS[kind] + 1, 1)


def _a_year_before(day: date) -> date:
    last = calendar.monthrange(day.year, day.month)[1]
    before = calendar.monthrange(day.year - 1, day.month)[1]
    return date(day.year - 1, day.month, before if day.day == last else min(day.day, before))


def _day_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
