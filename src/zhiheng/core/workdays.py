"""Counting in working days: the start day is not counted, weekends and days off are left out, make-up days count.

Which days those are, the State Council's General Office fixes for each year; the calendar is given, not known here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from zhiheng.core.issues import Text

WEEKEND = Text("周末", "weekend")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A day that was not counted, and why: the holiday's name, or weekend."""

    day: date
    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How a number of working days was counted from `start`, itself not counted, to `end`, itself counted.

    `made_up` are weekend days that counted because they make up for a holiday. `undeclared` are years that the count went
    through without a calendar: in them only weekends were left out, and the count may change when the calendar is published.
    """

    start: date
    end: date
    number: int
    skipped: tuple[Skipped, ...] = ()
    made_up: tuple[Skipped, ...] = ()
    undeclared: tuple[int, ...] = ()

    def explanation(self) -> Text:
        """The count in one sentence, with every day that was left out or added."""
        zh = f"从{self.start.isoformat()}的次日起，数{self.number}个工作日，到{self.end.isoformat()}"
        en = f"{self.number} working days after {self.start.isoformat()} end on {self.end.isoformat()}"
        for days, said_zh, said_en in (
            (self.skipped, "不计", "not counted"),
            (self.made_up, "调休上班，计入", "counted, as make-up days"),
        ):
            if days:
                zh += f"；{said_zh}：" + "、".join(
                    f"{each.day.isoformat()}（{each.reason.zh}）" for each in days
                )
                en += f"; {said_en}: " + ", ".join(
                    f"{each.day.isoformat()} ({each.reason.en})" for each in days
                )
        if self.undeclared:
            years = [str(year) for year in self.undeclared]
            zh += f"；{'、'.join(years)}年的放假安排还没有录入，只扣除了周末"
            en += f"; no calendar of holidays is known for {', '.join(years)}, so only weekends were left out"
        return Text(zh + "。", en + ".")


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingCalendar:
    """Days off and make-up days, each with the name of the holiday; and the years for which they are known to be complete.

    Raises ValueError when a day is both off and worked.
    """

    holidays: Mapping[date, Text] = field(default_factory=dict)
    workdays: Mapping[date, Text] = field(default_factory=dict)
    years: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if both := sorted(self.holidays.keys() & self.workdays.keys()):
            raise ValueError("both off and worked: " + ", ".join(day.isoformat() for day in both))

    def reason_off(self, day: date) -> Text | None:
        """Why nobody works on that day: the holiday's name, or weekend; None for a working day."""
        if day in self.holidays:
            return self.holidays[day]
        return WEEKEND if day.weekday() >= 5 and day not in self.workdays else None

    def is_workday(self, day: date) -> bool:
        """Whether that day counts."""
        return self.reason_off(day) is None

    def after(self, day: date, number: int) -> date:
        """The day on which `number` working days after `day` are over; the next day that counts is the first."""
        return self.count_after(day, number).end

    def between(self, start: date, end: date) -> int:
        """How many working days lie after `start` up to and with `end`; negative where `end` is earlier."""
        return (
            -self.count_between(end, start).number if end < start else self.count_between(start, end).number
        )

    def count_after(self, day: date, number: int) -> Count:
        """As `after`, with the way it was counted. Raises ValueError for fewer than 1 day or past the year 9999."""
        if number < 1:
            raise ValueError(f"a count of working days is at least 1, not {number}")
        walked: list[date] = []
        for here in _days_after(day):
            walked.append(here)
            number -= self.is_workday(here)
            if not number:
                return self._count(day, walked)
        raise ValueError("the count runs past the year 9999")

    def count_between(self, start: date, end: date) -> Count:
        """As `between` for an `end` that is not before `start`, with the way it was counted. Raises ValueError."""
        if end < start:
            raise ValueError(f"{end.isoformat()} is before {start.isoformat()}")
        return self._count(start, [start + timedelta(days=step) for step in range(1, (end - start).days + 1)])

    def _count(self, start: date, walked: list[date]) -> Count:
        """What the walk over `walked`, the days after `start`, came to."""
        off = {day: reason for day in walked if (reason := self.reason_off(day))}
        passed = {day.year for day in walked}
        return Count(
            start=start,
            end=walked[-1] if walked else start,
            number=len(walked) - len(off),
            skipped=tuple(Skipped(day, reason) for day, reason in off.items()),
            made_up=tuple(
                Skipped(day, self.workdays[day])
                for day in walked
                if day.weekday() >= 5 and day in self.workdays
            ),
            undeclared=tuple(sorted(passed - self.years)),
        )


def _days_after(day: date) -> Iterator[date]:
    while day < date.max:
        day += _DAY
        yield day
