"""People as plain values: who acts, who is who, which bodies there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from zhiheng.office.people.actors import Actor, Grant
from zhiheng.office.people.models import Appointment, Body, Delegation, Person
from zhiheng.office.people.roles import ADMINISTRATORS, Role


def actor_of(person: Person, day: date, address: str = "") -> Actor:
    """The person with every role held on that day: their own, and those of people on leave whose deputy they are. Nobody acts for
    somebody whose account is closed.
    """
    own = [Grant(Role(role), body) for role, body in _held([person.pk], day).values_list("role", "body")]
    if any(grant.role in ADMINISTRATORS for grant in own):
        return Actor(
            person=person.pk, username=person.username, name=person.name, grants=tuple(own), address=address
        )
    if not own:
        # Who holds no role any more acts for nobody either.
        return Actor(person=person.pk, username=person.username, name=person.name, address=address)
    in_force = Delegation.objects.filter(deputy=person, since__lte=day, until__gte=day, ended_at=None)
    away = in_force.filter(person__is_active=True).values_list("person", flat=True)
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


def names_of(wanted: frozenset[int], day: date) -> frozenset[str]:
    """Every name under which these bodies have filed: their own, former and further ones, and those of bodies that had gone into them
    by that day. In one query.
    """
    named: dict[int, set[str]] = {}
    into: dict[int, int] = {}
    rows = Body.objects.values_list("pk", "name", "aliases__name", "merged_into", "until")
    for body, name, alias, successor, until in rows:
        named.setdefault(body, {name}).update(filter(None, (alias,)))
        if successor is not None and until < day:
            into[body] = successor
    return frozenset(name for body, names in named.items() if wanted & {*_ways(body, into)} for name in names)


def body_now(name: str, day: date) -> tuple[int, str] | None:
    """The body (row id, name) that answers on that day for what was filed under a name, which may be a former one or of a body that went
    into another; None for a name that no body has.
    """
    row = Body.objects.filter(Q(name=name) | Q(aliases__name=name)).first()
    while row is not None and row.merged_into is not None and row.until is not None and row.until < day:
        row = row.merged_into
    return None if row is None else (row.pk, row.name)


def _ways(body: int, into: Mapping[int, int]) -> Iterator[int]:
    """The body and those that it went into, one after the other."""
    seen: set[int] = set()
    while body not in seen:
        yield body
        seen.add(body)
        body = into.get(body, body)


def body_names(wanted: frozenset[int]) -> tuple[tuple[int, str], ...]:
    """Row ids and names of those bodies; asks nothing for none."""
    if not wanted:
        return ()
    return tuple(Body.objects.filter(pk__in=wanted).order_by("pk").values_list("pk", "name"))
