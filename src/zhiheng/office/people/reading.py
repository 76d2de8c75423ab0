"""People as plain values: who acts, who is who, which bodies there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from zhiheng.office.people.actors import Actor, Grant
from zhiheng.office.people.models import Appointment, Body, Delegation, Person
from zhiheng.office.people.roles import ADMINISTRATORS, Role


def actor_of(person: Person, day: date, address: str = "") -> Actor:
    """The person with every role held on that day: their own, and those of people on leave whose deputy they are."""
    own = [Grant(Role(role), body) for role, body in _held([person.pk], day).values_list("role", "body")]
    if any(grant.role in ADMINISTRATORS for grant in own):
        return Actor(
            person=person.pk, username=person.username, name=person.name, grants=tuple(own), address=address
        )
    away = Delegation.objects.filter(deputy=person, since__lte=day, until__gte=day, ended_at=None).values_list("person", flat=True)  # fmt: skip
    lent = _held(list(away), day).exclude(role__in=ADMINISTRATORS) if away else Appointment.objects.none()
    deputy = [
        Grant(Role(role), body, owner) for role, body, owner in lent.values_list("role", "body", "person")
    ]
    return Actor(
        person=person.pk, username=person.username, name=person.name, grants=(*own, *deputy), address=address
    )


def _held(people: list[int], day: date) -> QuerySet[Appointment]:
    return Appointment.objects.filter(Q(until=None) | Q(until__gte=day), person__in=people, since__lte=day)


@dataclass(frozen=True, slots=True)
class BodyFacts:
    """A body for showing: row id, name, kind, whether it exists on the day asked for."""

    id: int
    name: str
    kind: str
    active: bool


def bodies(day: date) -> tuple[BodyFacts, ...]:
    """All bodies in the order they were put in."""
    return tuple(
        BodyFacts(each.pk, each.name, each.kind, (each.since or day) <= day <= (each.until or day))
        for each in Body.objects.order_by("pk")
    )


def body_names(wanted: frozenset[int]) -> tuple[tuple[int, str], ...]:
    """Row ids and names of those bodies; asks nothing for none."""
    if not wanted:
        return ()
    return tuple(Body.objects.filter(pk__in=wanted).order_by("pk").values_list("pk", "name"))
