"""The outbox: what is to leave the office is put here in the transaction that wants it, and sent afterwards (see delivering)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from zhiheng.office import clock
from zhiheng.office.people.permissions_sending import can_be_told
from zhiheng.office.people.reading import actor_of
from zhiheng.office.records.hook_events import EVENTS, Happened, happened
from zhiheng.office.records.models import Delivery, Hook

EMAIL = "email"
WAITING, SENT, GIVEN_UP = "waiting", "sent", "given_up"


def put(channel: str, event: str, content: Mapping[str, Any], *, key: str, at: datetime, to: Any) -> None:
    """Puts something to be sent, inside the caller's transaction: it exists only if what wants it does. What has the same `key` goes out
    once, however often it is put.

    `to` is the Hook, or with the channel `email` the Person.
    """
    addressed = {"person": to, "to": to.email} if channel == EMAIL else {"hook": to}
    row = Delivery(
        channel=channel, event=event, content=dict(content), key=key, made_at=at, next_at=at, **addressed
    )
    Delivery.objects.bulk_create([row], ignore_conflicts=True)


def sends_mail() -> bool:
    """Whether the workspace names a server for e-mail."""
    return bool(settings.OFFICE_MAIL.host)


def announce(event: str, subject: str, data: Mapping[str, Any], *, at: datetime, number: int) -> None:
    """Puts the event for every address that wants it, inside the caller's transaction. `number` is that of its audit entry.

    An address of a person is told what that person may see on that day; one of the whole programme is told that something happened.
    """
    if event not in EVENTS:
        return
    wanting = [
        hook
        for hook in Hook.objects.filter(ended_at=None).select_related("person").order_by("pk")
        if not hook.events or event in hook.events
    ]
    if not wanting:
        return
    what = happened(event, subject, data, at)
    for hook in wanting:
        if hook.person is None or _sees(hook, what):
            content = what.envelope(contents=hook.person is not None)
            put(hook.kind, event, content, key=f"event:{number}:{hook.pk}", at=at, to=hook)


def _sees(hook: Hook, what: Happened) -> bool:
    return bool(hook.person.is_active) and can_be_told(
        actor_of(hook.person, clock.day_of(what.at)), what.bodies
    )
