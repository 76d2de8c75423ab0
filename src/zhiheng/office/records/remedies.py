"""Remedies of missed targets as pages show them: where each stands, what was said, what happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from zhiheng.core.issues import Text
from zhiheng.core.judging.model import STATE_LABELS
from zhiheng.core.judging.model import State as Verdict
from zhiheng.core.workflow.remedy import CHASED, NEEDED, PLANNED, REMEDY, TO_MEASURE, is_gone
from zhiheng.office import clock
from zhiheng.office.people.actors import Actor
from zhiheng.office.people.permissions_remedies import (
    OF_THE_BODY,
    can_close_remedy,
    can_measure_again,
    can_plan_remedy,
    check_may_see_remedies,
    check_may_see_remedy,
)
from zhiheng.office.records.models import Matter, Remedy, RemedyStep, StoredVerdict
from zhiheng.office.records.verdict_records import text_of
from zhiheng.office.records.workspaces import workspace

STATES, DEADLINES = "remedy_states", "remedy_deadlines"
"""The parameters that say which verdicts ask for a remedy, and by when."""
SHOWN = 200
EVENT_LABELS = dict(REMEDY.events)


@dataclass(frozen=True, slots=True)
class RemedyDays:
    """Working days: for giving a plan, for measuring again once the day came, and how far off that day may be."""

    plan: int
    measure: int
    longest: int


def asking_states(on: date) -> frozenset[str]:
    """The states of a verdict that ask for a remedy on that day (parameter remedy_states, P)."""
    return frozenset(name for name, one in _parts(STATES, on).items() if one)


def remedy_days(on: date) -> RemedyDays:
    """The numbers in force on that day (parameter remedy_deadlines, P)."""
    parts = _parts(DEADLINES, on)
    return RemedyDays(int(parts["plan"]), int(parts["measure"]), int(parts["longest"]))


def _parts(name: str, on: date) -> dict[str, Any]:
    value = workspace().parameters[name].on(on)
    if value is None:
        raise LookupError(f"{name} has no value on {on.isoformat()}")
    return dict(value.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyLine:
    """A remedy in a list. `asked` is what the target asks, in words; `label` says where it stands; `matter` is what chases it (0: nothing does) and `deadline` until when."""

    id: int
    target: str
    subject: str
    asked: Text
    number: int
    body: int
    body_name: str
    state: str
    label: Text
    found_on: date
    found: Text
    measure_by: date | None
    matter: int = 0
    deadline: date | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RemedyEvent:
    """Something that happened to a remedy: on which day, what, what was said with it, the verdict then, who ("" for the program)."""

    day: date
    at: datetime
    label: Text
    words: Mapping[str, str]
    verdict: Text | None
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyView:
    """One remedy with everything said and done, and what this person may do with it now."""

    line: RemedyLine
    version: int
    cause: str
    action: str
    measured: Text | None
    measured_on: date | None
    closing: str
    events: tuple[RemedyEvent, ...]
    plans: bool
    measures: bool
    closes: bool
    sends_back: bool


def remedies(actor: Actor, *, state: str = "", target: str = "") -> tuple[RemedyLine, ...]:
    """The remedies that this person may see, the open ones first, the latest before the earlier; of a state ("open" for all that are) and
    a target only where they are given. Raises Refused for who may see none at all.
    """
    check_may_see_remedies(actor)
    rows = _seen(actor)
    if target:
        rows = rows.filter(target=target)
    if state:
        rows = rows.filter(closed_at=None) if state == "open" else rows.filter(state=state)
    found = list(rows.order_by("-found_on", "-pk")[:SHOWN])
    return lines(sorted(found, key=lambda each: each.closed_at is not None))


def _seen(actor: Actor) -> QuerySet[Remedy]:
    rows = Remedy.objects.select_related("body")
    return rows if actor.seen_bodies is None else rows.filter(body__in=actor.seen_bodies)


def lines(rows: Iterable[Remedy]) -> tuple[RemedyLine, ...]:
    """Remedies for a list, with what chases them: two queries however many there are."""
    found = list(rows)
    targets = [each.target for each in found if each.closed_at is None]
    matters = Matter.objects.filter(kind="remedy", subject__in=targets, closed_at=None)
    chased = {subject: (id, day) for subject, id, day in matters.values_list("subject", "pk", "deadline")}
    plan = workspace().plan
    subjects = {each.id: each.subject for each in plan.targets} if plan else {}
    records = StoredVerdict.objects.filter(target__in={each.target for each in found})
    asked = {target: _asked(record) for target, record in records.values_list("target", "record")}
    return tuple(_line(each, subjects, asked, chased) for each in found)


def _asked(record: Mapping[str, Any]) -> Text:
    """What the target asks and by when, as its verdict was told with."""
    if not record:
        return Text("", "")
    said, day = text_of(record["cells"]["target"]), record["deadline"]
    return Text(f"{said.zh}，{day} 前", f"{said.en} by {day}") if day else said


def _line(
    row: Remedy,
    subjects: Mapping[str, str],
    asked: Mapping[str, Text],
    chased: Mapping[str, tuple[int, date]],
) -> RemedyLine:
    matter, deadline = chased.get(row.target, (0, None)) if row.closed_at is None else (0, None)
    return RemedyLine(
        id=row.pk, target=row.target, subject=subjects.get(row.target, row.target),
        asked=asked.get(row.target, Text("", "")), number=row.number, body=row.body_id,
        body_name=row.body.name, state=row.state, label=REMEDY.state(row.state).label, found_on=row.found_on,
        found=STATE_LABELS[Verdict(row.found)], measure_by=row.measure_by, matter=matter, deadline=deadline, closed_at=row.closed_at,
    )  # fmt: skip


def remedy_view(actor: Actor, id: int) -> RemedyView:
    """One remedy. Raises Refused where there is none that this person may see, LookupError where there is none and they see all bodies."""
    row = Remedy.objects.select_related("body").filter(pk=id).first()
    if row is None:
        check_may_see_remedy(actor, 0)
        raise LookupError(id)
    check_may_see_remedy(actor, row.body_id)
    passed = bool(row.measured) and is_gone(row.measured, asking_states(clock.today()))
    waits = row.state in (PLANNED, TO_MEASURE)
    return RemedyView(
        line=lines([row])[0], version=row.version, cause=row.cause, action=row.action,
        measured=STATE_LABELS[Verdict(row.measured)] if row.measured else None, measured_on=row.measured_on, closing=row.closing,
        events=_events(row), plans=row.state == NEEDED and can_plan_remedy(actor, row.body_id),
        measures=waits and not passed and can_measure_again(actor, row.body_id),
        closes=row.state == TO_MEASURE and passed and can_close_remedy(actor), sends_back=waits and can_close_remedy(actor),
    )  # fmt: skip


def _events(row: Remedy) -> tuple[RemedyEvent, ...]:
    steps = RemedyStep.objects.filter(remedy=row).select_related("person").order_by("-pk")
    return tuple(
        RemedyEvent(
            each.day, each.at, EVENT_LABELS[each.event], each.words,
            STATE_LABELS[Verdict(each.verdict)] if each.verdict else None, each.person.name if each.person else "",
        )
        for each in steps
    )  # fmt: skip


def waiting_remedies(actor: Actor) -> QuerySet[Remedy]:
    """The remedies that wait for this person: for a plan or measuring of their body, for the clerk's measuring and closing."""
    rows = Remedy.objects.filter(closed_at=None).select_related("body").order_by("found_on", "pk")
    wanted = Q(body__in=actor.bodies(*OF_THE_BODY), state__in=CHASED)
    return rows.filter(wanted | Q(state=TO_MEASURE) if can_close_remedy(actor) else wanted)
