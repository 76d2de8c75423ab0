"""The one place where the office reads the clock. A demonstration district lives on a day of its own: its clock is shifted."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

ZONE = ZoneInfo("Asia/Shanghai")
"""Official time, whatever the machine's."""


def now() -> datetime:
    """The present moment of the office, with its zone (UTC)."""
    return datetime.now(UTC) + settings.OFFICE_SHIFT  # noqa: TID251 - the shell is where time comes in


def day_of(moment: datetime) -> date:
    """The day of that moment in official time."""
    return moment.astimezone(ZONE).date()


def today() -> date:
    """The present day of the office in official time."""
    return day_of(now())
