"""The clock of a demonstration: it stands on a day of its own, and goes on from where it stood when the office was last open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings

from zhiheng.office import clock

MORNING = time(9)


def stand_at(moment: datetime) -> None:
    """Lets the office's clock say `moment` now; from there it goes on by itself."""
    settings.OFFICE_SHIFT = moment - (clock.now() - settings.OFFICE_SHIFT)


@contextmanager
def on(day: date, at: time = MORNING) -> Iterator[None]:
    """What is done inside is done on that day, from that time on."""
    before = settings.OFFICE_SHIFT
    stand_at(datetime.combine(day, at, clock.ZONE))
    try:
        yield
    finally:
        settings.OFFICE_SHIFT = before


def go_on() -> None:
    """In a demonstration: the clock goes on after the last thing that was done. Elsewhere nothing."""
    from zhiheng.office.records.models import AuditEntry

    if settings.OFFICE_SETTINGS.demonstration is None:
        return
    last = AuditEntry.objects.order_by("-number").values_list("at", flat=True).first()
    if last is None:
        return
    moment = datetime.fromisoformat(last).astimezone(UTC) + timedelta(seconds=1)
    if moment > clock.now():
        stand_at(moment)
