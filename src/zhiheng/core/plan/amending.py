"""A later document against the plan in force: what it changes, adds and gives up, as amendments with their day."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from zhiheng.core.bodies import merged
from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.core.plan.amendments import CHANGED_FIELDS, amendment_faults, target_on
from zhiheng.core.plan.likeness import compare
from zhiheng.core.plan.model import Amendment, Body, Plan, Target

ALIKE = 0.9
"""From here on two subjects are offered as one target; a person says whether they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A target in force and the same as the later document wants it; `fields` are the names of what differs."""

    before: Target
    after: Target
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a later document does to the plan in force. `untouched` are the targets it does not speak of."""

    changed: tuple[Changed, ...] = ()
    added: tuple[Target, ...] = ()
    dropped: tuple[Target, ...] = ()
    untouched: tuple[Target, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changed or self.added or self.dropped)


def changes(in_force: Plan, later: Plan, dropped: Collection[str], day: date) -> Changes:
    """What `later` does to the plan that stands on `day`. A target is the same where it has the same id (see `recognised`)."""
    standing = {
        each.id: found
        for each in in_force.targets
        if (found := target_on(in_force, each.id, day)) is not None
    }
    named = {each.id: each for each in later.targets}
    pairs = [(standing[id], each) for id, each in named.items() if id in standing and id not in dropped]
    return Changes(
        changed=tuple(
            Changed(before=before, after=after, fields=fields)
            for before, after in pairs
            if (fields := _differing(before, after))
        ),
        added=tuple(each for id, each in named.items() if id not in {one.id for one in in_force.targets}),
        dropped=tuple(each for id, each in standing.items() if id in dropped),
        untouched=tuple(
            each for id, each in standing.items() if id not in named and id not in dropped
        ),
    )  # fmt: skip


def recognised(in_force: Plan, later: Plan) -> Plan:
    """The later plan in which a target has the id of the one in force that it surely speaks of: the only one of nearly the same
    subject, of the same unit. Where it is silent about bodies or deadline, it has those of the one in force.
    """
    known = {each.id: each for each in in_force.targets}
    taken = {each.id for each in later.targets}
    found = []
    for each in later.targets:
        alike = [
            one.id
            for one in in_force.targets
            if one.unit == each.unit and one.id not in taken and compare(one.subject, each.subject).score >= ALIKE
        ]  # fmt: skip
        if each.id not in known and len(alike) == 1:
            taken.add(alike[0])
            each = replace(each, id=alike[0])
        found.append(as_in_force(each, known[each.id]) if each.id in known else each)
    return replace(later, targets=tuple(found))


def as_in_force(later: Target, before: Target) -> Target:
    """The later target under the id of the one in force, which answers for what the later one is silent about."""
    return replace(later, id=before.id, bodies=later.bodies or before.bodies, by=later.by or before.by)


def amended_plan(in_force: Plan, found: Changes, *, document: str, since: date) -> Plan:
    """The plan in force with those changes from `since` on; what held before stays in it. Raises InputProblem where the day or a
    figure does not fit what stands already.
    """
    amendments = tuple(_amendment(each, document, since) for each in found.changed)
    ends = tuple(
        Amendment(target=each.id, since=since, document=document, dropped=True) for each in found.dropped
    )
    named = merged(each.bodies for each in (*found.added, *(one.after for one in found.changed)))
    known = {body.name for body in in_force.bodies}
    plan = replace(
        in_force,
        targets=(*in_force.targets, *found.added),
        areas=tuple(dict.fromkeys((*in_force.areas, *(each.area for each in found.added if each.area)))),
        bodies=(*in_force.bodies, *(Body(name=name) for name in named.names() if name not in known)),
        amendments=(*in_force.amendments, *amendments, *ends),
    )
    issues = tuple(_issues(plan, len(in_force.amendments)))
    if issues:
        raise InputProblem(*issues)
    return plan


def _differing(before: Target, after: Target) -> tuple[str, ...]:
    """The fields that the later document says otherwise; where it is silent about bodies or a deadline, those before stay."""
    return tuple(
        name
        for name in CHANGED_FIELDS
        if getattr(before, name) != getattr(after, name)
        and (getattr(after, name) or name not in ("by", "bodies", "unit", "upper"))
    )


def _amendment(changed: Changed, document: str, since: date) -> Amendment:
    values: dict[str, Any] = {name: getattr(changed.after, name) for name in changed.fields}
    return Amendment(target=changed.before.id, since=since, document=document, **values)


def _issues(plan: Plan, old: int) -> Iterator[Issue]:
    subjects = {each.id: each.subject for each in plan.targets}
    for fault in amendment_faults(plan):
        if fault.index >= old:
            subject = subjects.get(plan.amendments[fault.index].target, "")
            place = Text(f"目标「{subject}」的调整", f"amendment of the target “{subject}”")
            yield Issue(
                level=Level.ERROR, code=fault.code, place=place, value=fault.value, message=fault.message,
                remedy=fault.remedy,
            )  # fmt: skip
