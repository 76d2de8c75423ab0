"""The bodies that a draft names, held against those the office knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from zhiheng.core.plan.checks.bodies import may_be_one, names
from zhiheng.core.plan.model import Plan
from zhiheng.office.people.models import Body, BodyAlias
from zhiheng.office.records.drafts import DraftView, tasks_by_key
from zhiheng.workspace.making import stands_for_many

TOWN_WORDS = ("镇", "街道", "乡")


@dataclass(frozen=True, slots=True)
class Known:
    """The bodies of the office on a day: row ids by name and alias, names by row id, and the towns."""

    ids: Mapping[str, int]
    names: Mapping[int, str]
    towns: tuple[int, ...]

    def meant(self, name: str) -> tuple[int, ...]:
        """The bodies that the name means: one; every town for “each town”; none for one unknown, or “all bodies concerned”."""
        if name in self.ids:
            return (self.ids[name],)
        if not stands_for_many(name):
            return ()
        words = [word for word in TOWN_WORDS if word in name]
        return tuple(id for id in self.towns if any(self.names[id].endswith(word) for word in words))


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedBody:
    """A name in the draft: how often it is named, whom it means, and what it may mean."""

    name: str
    aliases: tuple[str, ...]
    leads: int
    supports: int
    meant: tuple[str, ...]
    many: bool
    near: tuple[tuple[int, str], ...] = ()
    """Bodies of the office that it may be, row id and name."""
    twins: tuple[str, ...] = ()
    """Other names of the draft that may mean the same."""

    @property
    def is_open(self) -> bool:
        """Whether somebody has to say who that is."""
        return not self.meant and not self.many


def known_bodies(day: date) -> Known:
    """The bodies that exist on `day`; one that was merged is found in what it went into."""
    rows = {each.pk: each for each in Body.objects.exclude(kind="enterprise")}

    def lasting(id: int) -> int:
        seen = set()
        while (after := rows[id].merged_into_id) is not None and after in rows and id not in seen:
            seen.add(id)
            id = after
        return id

    ids = {each.name: lasting(each.pk) for each in rows.values()}
    for name, id in BodyAlias.objects.values_list("name", "body_id"):
        if id in rows:
            ids.setdefault(name, lasting(id))
    active = [each for each in rows.values() if (each.since or day) <= day <= (each.until or day)]
    towns = tuple(each.pk for each in active if each.kind == "town")
    return Known(ids, {id: each.name for id, each in rows.items()}, towns)


def named_bodies(view: DraftView, known: Known) -> tuple[NamedBody, ...]:
    """Every body that the draft names, those that nobody knows first."""
    plan, said = view.plan, names(view.plan)
    entries = [*(each.bodies for each in plan.targets), *(each.bodies for each in plan.tasks)]
    aliases = {body.name: body.aliases for body in plan.bodies}
    found = (
        NamedBody(
            name=name,
            aliases=aliases.get(name, ()),
            leads=sum(name in bodies.lead for bodies in entries),
            supports=sum(name in bodies.support for bodies in entries),
            meant=tuple(known.names[id] for id in known.meant(name)),
            many=stands_for_many(name),
            near=() if name in known.ids else _near(name, known),
            twins=tuple(
                other for other in said if other != name and (may_be_one(name, other) or name in aliases.get(other, ()) or other in aliases.get(name, ()))
            ),
        )
        for name in said
    )  # fmt: skip
    return tuple(sorted(found, key=lambda each: (not each.is_open, not each.twins)))


def _near(name: str, known: Known) -> tuple[tuple[int, str], ...]:
    """Bodies that the name may mean; the name of a body as its town's government is one of them."""
    short = name.removesuffix("人民政府").removesuffix("办事处")
    return tuple(
        (id, other)
        for id, other in known.names.items()
        if other == short or may_be_one(name, other) or (short.endswith(other) and len(other) > 2)
    )


Holding = tuple[str, str, int]
"""Group, key of the item, row id of the body."""


def holdings(plan: Plan, known: Known) -> dict[Holding, str]:
    """Who is to hold what by the words of the plan: "lead" or "support". Whoever leads does not support the same."""
    found: dict[Holding, str] = {}
    entries = [("targets", each.id, each.bodies) for each in plan.targets]
    entries += [("tasks", key, task.bodies) for key, task in tasks_by_key(plan).items()]
    for group, key, bodies in entries:
        for part, said in (("lead", bodies.lead), ("support", bodies.support)):
            for name in said:
                for id in known.meant(name):
                    found.setdefault((group, key, id), part)
    return found
