"""Reading one's own messages inside the office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from zhiheng.core.issues import Text
from zhiheng.office.people.actors import Actor
from zhiheng.office.records.models import Message

SHOWN = 100
"""How many messages the page shows."""


@dataclass(frozen=True, slots=True)
class MessageFacts:
    """A message for showing: its words, the page it is about ("" for none), when it came, whether it was read."""

    id: int
    text: Text
    url: str
    at: datetime
    read: bool


def messages_of(actor: Actor) -> tuple[MessageFacts, ...]:
    """One's own messages, the latest first."""
    rows = Message.objects.filter(person=actor.person).order_by("-at", "-pk")[:SHOWN]
    return tuple(
        MessageFacts(
            each.pk, Text(each.text["zh"], each.text["en"]), each.url, each.at, each.read_at is not None
        )
        for each in rows
    )


def unread(actor: Actor) -> int:
    """How many of one's own messages have not been read."""
    return Message.objects.filter(person=actor.person, read_at=None).count() if actor.person else 0
