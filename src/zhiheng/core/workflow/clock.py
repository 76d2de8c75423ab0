"""A clock that counts working days and stands still on days of suspension (中止计时): a disaster, a state of emergency."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from zhiheng.core.issues import Text
from zhiheng.core.workdays import Count, WorkingCalendar

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stop:
    """Days on which no clock runs, the first and the last; `until` is None while nobody knows how long."""

    since: date
    until: date | None
    reason: Text


@dataclass(frozen=True, slots=True)
class Clock:
    """Counts over `running`, the calendar in which stopped days are off; `calendar` is the one without stops."""

    calendar: WorkingCalendar
    running: WorkingCalendar
    stopped: Mapping[date, Text]

    def after(self, day: date, number: int) -> Count:
        """The count of `number` working days after `day`; for 0 it ends on that day itself."""
        return self.running.count_after(day, number) if number else self.running.count_between(day, day)

    def next_running(self, day: date) -> date:
        """The first day from `day` on, itself among them, on which the clock runs, worked or not."""
        while day in self.stopped:
            day += _DAY
        return day

    def next_worked(self, day: date) -> date:
        """The first day from `day` on, itself among them, that is worked and on which the clock runs."""
        while not self.running.is_workday(day):
            day += _DAY
        return day

    def before(self, day: date, number: int) -> date:
        """The last worked day after which `number` working days lie up to and with `day`."""
        left = number
        while left or not self.running.is_workday(day):
            left -= self.running.is_workday(day)
            day -= _DAY
        return day

    def moved(self, start: date, day: date) -> date:
        """Where a day that was set at `start` lies now: later by the working days between the two on which no clock ran."""
        counted = self.move(start, day)
        return counted.end if counted else day

    def move(self, start: date, day: date) -> Count | None:
        """The same as a count over the days that ran; None where none was stopped and the day stays."""
        if not any(start < each <= day and self.calendar.is_workday(each) for each in self.stopped):
            return None
        return self.running.count_after(start, self.calendar.between(start, day))


def stopped_clock(calendar: WorkingCalendar, stops: Iterable[Stop], day: date) -> Clock:
    """The clock as it is known on `day`: a stop without an end counts up to and with that day."""
    stopped: dict[date, Text] = {}
    for stop in stops:
        last = stop.until or max(stop.since, day)
        label = Text(f"中止计时：{stop.reason.zh}", f"no clock ran: {stop.reason.en}")
        for number in range((last - stop.since).days + 1):
            stopped.setdefault(stop.since + timedelta(days=number), label)
    if not stopped:
        return Clock(calendar, calendar, {})
    workdays = {each: name for each, name in calendar.workdays.items() if each not in stopped}
    running = replace(calendar, holidays={**calendar.holidays, **stopped}, workdays=workdays)
    return Clock(calendar, running, stopped)
