"""The one place that reads the clock: every command passes the time on as an argument."""

from __future__ import annotations

from datetime import UTC, date, datetime


def now() -> datetime:
    """The present moment, with its zone (UTC)."""
    return datetime.now(UTC)  # noqa: TID251 - the shell is where time comes in


def local_day(moment: datetime) -> date:
    """The day of that moment where the program runs."""
    return moment.astimezone().date()


def minute(moment: datetime) -> str:
    """A moment as people here read it: local, to the minute."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")
