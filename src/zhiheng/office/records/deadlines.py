"""Counting deadlines: in working days, by the calendar of holidays and by the numbers that the workspace sets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from zhiheng.core.workdays import Count, WorkingCalendar
from zhiheng.office.records.workspaces import workspace
from zhiheng.workspace.working_days import working_calendar

HOLIDAYS = "holidays.toml"
"""The workspace's own calendar of holidays, where it has one: years that the package does not know yet."""
PARAMETER = "filing_deadlines"
FARTHEST = timedelta(days=3653)
"""How far off a day may lie that people set or promise: ten years, the span of two plans. One at the end of time could not be moved on."""


@dataclass(frozen=True, slots=True)
class FilingDays:
    """Working days: for filing after the end of a period or a return, and for reviewing what came in."""

    filing: int
    review: int


def filing_days(on: date) -> FilingDays:
    """The numbers in force on that day (parameter filing_deadlines, P). Raises LookupError where the workspace says none for it."""
    value = workspace().parameters[PARAMETER].on(on)
    if value is None:
        raise LookupError(f"{PARAMETER} has no value on {on.isoformat()}")
    parts = dict(value.parts)
    return FilingDays(int(parts["filing"]), int(parts["review"]))


@dataclass(frozen=True, slots=True)
class NoticeDays:
    """Working days of notices: until they are received, until they are answered, and until they are answered again after a return."""

    receipt: int
    reply: int
    again: int


def notice_days(on: date) -> NoticeDays:
    """The numbers in force on that day (parameter notice_deadlines, P). Raises LookupError where the workspace says none for it."""
    value = workspace().parameters["notice_deadlines"].on(on)
    if value is None:
        raise LookupError(f"notice_deadlines has no value on {on.isoformat()}")
    parts = dict(value.parts)
    return NoticeDays(int(parts["receipt"]), int(parts["reply"]), int(parts["again"]))


def calendar() -> WorkingCalendar:
    """The calendar of working days: the package's years, and those of the workspace's holidays.toml."""
    own = Path(settings.OFFICE_ROOT) / HOLIDAYS
    return _calendar(own, own.stat().st_mtime_ns if own.exists() else 0)


@lru_cache(maxsize=4)
def _calendar(own: Path, changed: int) -> WorkingCalendar:
    return working_calendar(own) if changed else working_calendar()


def counted(day: date, number: int) -> Count:
    """`number` working days after `day`, with how they were counted."""
    return calendar().count_after(day, number)


@dataclass(frozen=True, slots=True)
class DaysLeft:
    """Working days up to a deadline, or since it where it is over; 0 on the day itself, and before the next working day after it."""

    days: int
    over: bool


def days_left(today: date, deadline: date) -> DaysLeft:
    """How long there still is, or how long it has been over."""
    return DaysLeft(abs(calendar().between(today, deadline)), today > deadline)
