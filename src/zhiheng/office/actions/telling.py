"""Messages to people inside the office: a line in both languages, with the page that it is about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q

from zhiheng.core.issues import Text
from zhiheng.office.people.models import Appointment, Delegation
from zhiheng.office.people.roles import IN_A_BODY, Role
from zhiheng.office.records.models import Message


def tell(people: Iterable[int], text: Text, url: str, *, at: datetime) -> None:
    """Leaves the line for each of them, inside the caller's transaction."""
    said = {"zh": text.zh, "en": text.en}
    Message.objects.bulk_create(
        Message(person_id=person, text=said, url=url, at=at) for person in sorted(set(people))
    )


def holders(role: Role, day: date, *, body: int | None = None) -> frozenset[int]:
    """Who holds the role on that day, in that body where it is a role of bodies; with the deputies of those on leave."""
    held = Appointment.objects.filter(
        Q(until=None) | Q(until__gte=day), role=role, since__lte=day, person__is_active=True
    )
    if role in IN_A_BODY:
        held = held.filter(body=body)
    people = frozenset(held.values_list("person", flat=True))
    away = Delegation.objects.filter(person__in=people, since__lte=day, until__gte=day, ended_at=None)
    return people | frozenset(away.values_list("deputy", flat=True))
