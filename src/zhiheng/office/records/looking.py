"""Who holds which target, and what a person may look at for that."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db.models import Q

from zhiheng.office import clock
from zhiheng.office.people.actors import Actor
from zhiheng.office.people.permissions import check_may_see_figures
from zhiheng.office.people.reading import names_of
from zhiheng.office.records.models import Duty

TARGETS = "targets"


def local_shares(day: date) -> Mapping[str, tuple[str, ...]]:
    """The areas that have a share of their own of a target on that day, by the target's id; in one query."""
    rows = Duty.objects.filter(Q(until=None) | Q(until__gte=day), group=TARGETS, since__lte=day)
    found: dict[str, list[str]] = {}
    for item, area in rows.exclude(area="").order_by("area").values_list("item", "area").distinct():
        found.setdefault(item, []).append(area)
    return {item: tuple(areas) for item, areas in found.items()}


def seen_targets(actor: Actor, day: date) -> frozenset[str] | None:
    """The targets whose figures the actor may see; None for all of them."""
    bodies = actor.seen_bodies
    if bodies is None:
        return None
    if not bodies:
        return frozenset()
    held = Duty.objects.filter(
        Q(until=None) | Q(until__gte=day), group=TARGETS, body__in=bodies, since__lte=day
    )
    return frozenset(held.values_list("item", flat=True))


def check_may_see_target(actor: Actor, target: str, day: date) -> None:
    """Raises Refused where the actor may not see the figures of the target; so too of one that does not exist."""
    holders = Duty.objects.filter(
        Q(until=None) | Q(until__gte=day), group=TARGETS, item=target, since__lte=day
    )
    check_may_see_figures(actor, frozenset(holders.values_list("body", flat=True)))


def seen_body_names(actor: Actor) -> frozenset[str] | None:
    """The names under which the bodies filed whose filings the actor may see, former ones included; None for all of them."""
    bodies = actor.seen_bodies
    return None if bodies is None else names_of(bodies, clock.today())
