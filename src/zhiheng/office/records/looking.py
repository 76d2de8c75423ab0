"""Who holds which target, and what a person may look at for that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from zhiheng.office.people.actors import Actor
from zhiheng.office.people.models import Body
from zhiheng.office.people.permissions import check_may_see_figures
from zhiheng.office.records.models import Duty

TARGETS = "targets"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A duty for a target: which body (row id and name), its part, for which year (0: all) and area ("": all), from when until when.

    `holder` is the person named for it, "" for none; `value` its share of the figure; `passed_from` the body that had it before.
    """

    body: int
    name: str
    part: str
    year: int = 0
    area: str = ""
    value: Decimal | None = None
    holder: str = ""
    since: date | None = None
    until: date | None = None
    passed_from: str = ""


def holdings(day: date) -> Mapping[str, tuple[Holding, ...]]:
    """The duties of targets in force on that day, by the target's id, leading bodies first; in one query."""
    found: dict[str, list[Holding]] = {}
    in_force = Q(since__lte=day) & (Q(until=None) | Q(until__gte=day))
    for item, each in _holdings(in_force):
        found.setdefault(item, []).append(each)
    return {item: tuple(entries) for item, entries in found.items()}


def holdings_over_time(target: str) -> tuple[Holding, ...]:
    """Every duty that was ever in force for the target, the latest first."""
    found = [each for _, each in _holdings(Q(item=target, since__isnull=False))]
    return tuple(sorted(found, key=lambda each: each.since or date.min, reverse=True))


def _holdings(wanted: Q) -> list[tuple[str, Holding]]:
    rows = Duty.objects.filter(wanted, group=TARGETS).order_by("part", "year", "area", "pk")
    named = rows.values_list(
        "item", "body", "body__name", "part", "year", "area", "value", "holder__name", "since", "until", "passed_from__body__name",
    )  # fmt: skip
    return [
        (
            item,
            Holding(
                body=body, name=name, part=part, year=year, area=area, value=value, holder=holder or "", since=since,
                until=until, passed_from=before or "",
            ),
        )
        for item, body, name, part, year, area, value, holder, since, until, before in named
    ]  # fmt: skip


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
    """The names of the bodies whose filings the actor may see; None for all of them."""
    bodies = actor.seen_bodies
    if bodies is None:
        return None
    return frozenset(Body.objects.filter(pk__in=bodies).values_list("name", flat=True))
