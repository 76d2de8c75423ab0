"""Matters of supervision as other parts of the office move them: taken up, extended, held, passed on, closed. Inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Q, QuerySet

from zhiheng.core.issues import Text
from zhiheng.core.workflow.clock import Clock
from zhiheng.core.workflow.ladder import LadderOn, deadline_of, next_step, reply_by
from zhiheng.core.workflow.supervision import (
    COLOURS,
    DONE,
    EXTEND,
    FINISH,
    HOLD,
    LAPSE,
    LAPSED,
    PASS_ON,
    RECOUNT,
    RESUME,
    WATCH,
    WATCHED,
)
from zhiheng.office import clock
from zhiheng.office.people.actors import Actor
from zhiheng.office.records.clocks import Clocks, facts_of, ladder, order_facts, standing_orders
from zhiheng.office.records.models import Due, Matter, MatterStep, Order

BATCH = 500
"""Rows written at once."""
_DAY = timedelta(days=1)
_COUNTED = ("deadline", "acts_on", "version")


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline: the day `working_days` working days after `clock_from`, or for 0 a day that was set at `clock_from`. Days on which no clock
    runs are left to supervision, which moves it on by them."""

    clock_from: date
    day: date
    working_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Something that a body (row id) has to have done by a deadline: its kind and subject (see Matter), and its title."""

    kind: str
    subject: str
    body: int
    title: Text
    deadline: Deadline
    holds: bool = False
    """Whether it waits for others than the body when it is taken up."""


def watch(kind: str, subject: str, body: int, title: Text, *, deadline: Deadline) -> Matter:
    """Takes something up, or gives the open matter that is it already; a deadline that differs from the matter's extends it."""
    found = (
        Matter.objects.select_for_update(no_key=True)
        .filter(kind=kind, subject=subject, body=body, closed_at=None)
        .first()
    )
    if found is None:
        wanted = Wanted(kind=kind, subject=subject, body=body, title=title, deadline=deadline)
        return watch_all([wanted], at=clock.now())[0]
    if found.agreed != deadline.day:
        set_deadline([found], deadline, reason="", at=clock.now())
    return found


def watch_all(wanted: Sequence[Wanted], *, at: datetime) -> list[Matter]:
    """Takes many things up at once, none of which is an open matter yet; the clock brings nothing before the next day."""
    if not wanted:
        return []
    day = clock.day_of(at)
    matters = [_matter(each, day, at) for each in wanted]
    _count_anew(matters, {}, day)
    Matter.objects.bulk_create(matters, batch_size=BATCH)
    keep_steps(matters, WATCH, at=at)
    _keep_dues(matters)
    return matters


def _matter(wanted: Wanted, day: date, at: datetime) -> Matter:
    deadline = wanted.deadline
    return Matter(
        kind=wanted.kind, subject=wanted.subject, title={"zh": wanted.title.zh, "en": wanted.title.en}, body_id=wanted.body,
        clock_from=deadline.clock_from, working_days=deadline.working_days, agreed=deadline.day, deadline=deadline.day,
        began=day, not_before=day + _DAY, held_since=day if wanted.holds else None, state=WATCHED, state_since=day, made_at=at,
    )  # fmt: skip


def move_deadline(kind: str, subject: str, deadline: date, *, reason: str, actor: Actor, at: datetime) -> int:
    """Sets another deadline for every open matter of the subject: standing orders end as extended, the ladder starts anew. Gives how many."""
    found = list(open_matters(kind, subject))
    set_deadline(found, Deadline(clock.day_of(at), deadline), reason=reason, at=at, person=actor.person)
    return len(found)


def set_deadline(
    matters: Sequence[Matter], deadline: Deadline, *, reason: str, at: datetime, person: int | None = None
) -> None:
    """As `move_deadline`, for matters that are locked, with a deadline that may have been counted in working days."""
    day = clock.day_of(at)
    end_orders(matters, "extended", at=at)
    for each in matters:
        each.clock_from, each.agreed, each.working_days = (
            deadline.clock_from,
            deadline.day,
            deadline.working_days,
        )
        each.began, each.not_before = day, day + _DAY
        each.state, each.state_since = WATCHED, day
    _count_anew(matters, {}, day)
    _save(matters, "clock_from", "agreed", "working_days", "began", "not_before", "state", "state_since")
    keep_steps(matters, EXTEND, at=at, person=person, reason=reason)
    _keep_dues(matters)


def restart(due: Due, deadline: Deadline, *, at: datetime) -> None:
    """The clock of a due that came back runs again, to a deadline of its own."""
    set_deadline(list(open_matters("due", str(due.pk))), deadline, reason="", at=at)


def hold(kind: str, subject: str, *, body: int | None = None, at: datetime) -> None:
    """What is chased waits for others than the body from now on: the ladder stands still."""
    found = list(open_matters(kind, subject, body).filter(held_since=None))
    for each in found:
        each.held_since, each.acts_on = clock.day_of(at), None
    _save(found, "held_since")
    keep_steps(found, HOLD, at=at)


def resume(kind: str, subject: str, *, body: int | None = None, at: datetime) -> None:
    """It is the body's turn again: the ladder goes on, with the next day at the earliest."""
    day = clock.day_of(at)
    found = list(open_matters(kind, subject, body).exclude(held_since=None))
    for each in found:
        each.held_since, each.not_before = None, max(each.not_before, day + _DAY)
    _count_anew(found, standing_orders(found), day)
    _save(found, "held_since", "not_before")
    keep_steps(found, RESUME, at=at)


def close(
    kind: str, subject: str, *, body: int | None = None, outcome: str = DONE, at: datetime
) -> int:  # fmt: skip
    """Ends the open matters of a subject, of one body or of all: as done, or as lapsed where nobody needs it any more. Gives how many."""
    found = list(open_matters(kind, subject, body))
    end(found, outcome, FINISH if outcome == DONE else LAPSE, at=at)
    return len(found)


def end(
    matters: Sequence[Matter], outcome: str, event: str, *, at: datetime, person: int | None = None, reason: str = ""
) -> None:  # fmt: skip
    """Ends matters that are locked, with their standing orders."""
    end_orders(matters, outcome, at=at)
    for each in matters:
        each.state = each.outcome = outcome
        each.state_since, each.closed_at, each.acts_on, each.held_since = clock.day_of(at), at, None, None
    _save(matters, "state", "outcome", "state_since", "closed_at", "held_since")
    keep_steps(matters, event, at=at, person=person, reason=reason)


def pass_on(
    matters: Sequence[Matter], into: int, last: date, *, at: datetime, not_before: date | None
) -> None:
    """Another body has the matters after `last`, with their clocks as they stand; where it has the same open already, this one lapses.

    `not_before`: the first day on which the clock may bring anything, where passing on changes what was counted so far.
    """
    same = {(each.kind, each.subject) for each in Matter.objects.filter(body=into, closed_at=None) if matters}
    end([each for each in matters if (each.kind, each.subject) in same], LAPSED, LAPSE, at=at)
    left = [each for each in matters if (each.kind, each.subject) not in same]
    for each in left:
        each.earlier = [*each.earlier, [each.body_id, last.isoformat()]]
        each.body_id = into
        if not_before is not None:
            each.not_before = max(each.not_before, not_before)
    orders = standing_orders(left)
    Order.objects.filter(pk__in=[each.pk for each in orders.values()]).update(body=into)
    _count_anew(left, orders, clock.day_of(at))
    _save(left, "earlier", "body", "not_before")
    keep_steps(left, PASS_ON, at=at)
    _keep_dues(left)


def recount(
    matters: Sequence[Matter], *, at: datetime, reason: str = "", not_before: date | None = None
) -> int:
    """Counts deadlines anew after days of suspension have changed; gives how many moved. With a reason it is kept with each of those."""
    day = clock.day_of(at)
    before = {each.pk: _Count.of(each) for each in matters}
    for each in matters:
        if not_before is not None:
            each.not_before = max(each.not_before, not_before)
    orders = standing_orders(matters)
    wanted = {each.pk: each.reply_by for each in orders.values()}
    clocks, ladder_on = _count_anew(matters, orders, day)
    by_id = {each.pk: each for each in matters}
    for order in orders.values():
        _count_reply(order, by_id[order.matter_id], clocks, ladder_on)
    moved_orders = [each for each in orders.values() if each.reply_by != wanted[each.pk]]
    Order.objects.bulk_update(moved_orders, ["reply_by", "counted"], batch_size=BATCH)
    moved = [each for each in matters if each.deadline != before[each.pk].deadline]
    _save([each for each in matters if _Count.of(each) != before[each.pk]], "not_before")
    if reason:
        changed = {each.pk: each for each in moved} | {
            each.matter_id: by_id[each.matter_id] for each in moved_orders
        }
        keep_steps(list(changed.values()), RECOUNT, at=at, reason=reason)
    _keep_dues(moved)
    return len(moved)


class _Count(NamedTuple):
    """What a count of a matter comes to."""

    deadline: date
    acts_on: date | None
    not_before: date

    @classmethod
    def of(cls, matter: Matter) -> _Count:
        """As it stands."""
        return cls(matter.deadline, matter.acts_on, matter.not_before)


def _count_reply(order: Order, matter: Matter, clocks: Clocks, ladder_on: LadderOn) -> None:
    counted = reply_by(order.colour, order_facts(order), clocks.of_matter(matter), ladder_on)
    said = counted.explanation()
    order.reply_by, order.counted = counted.end, {"zh": said.zh, "en": said.en}


def open_matters(kind: str, subject: str, body: int | None = None) -> QuerySet[Matter]:
    """The open matters of a subject, locked, the oldest first."""
    rows = Matter.objects.select_for_update(no_key=True).filter(kind=kind, subject=subject, closed_at=None)
    return (rows if body is None else rows.filter(body=body)).order_by("pk")


def count(matter: Matter, order: Order | None, of: Clock, ladder_on: LadderOn) -> None:
    """Where the deadline lies now, and when the program looks at the matter again. Not saved."""
    facts = facts_of(matter, order)
    matter.deadline = deadline_of(facts, of)
    step = None if matter.held_since is not None else next_step(facts, of, ladder_on)
    matter.acts_on = step.day if step else None


def _count_anew(
    matters: Iterable[Matter], orders: dict[int, Order], day: date
) -> tuple[Clocks, LadderOn]:  # fmt: skip
    clocks, ladder_on = Clocks(day), ladder()
    for each in matters:
        count(each, orders.get(each.pk), clocks.of_matter(each), ladder_on)
    return clocks, ladder_on


def _save(matters: Sequence[Matter], *names: str) -> None:
    for each in matters:
        each.version += 1
    Matter.objects.bulk_update(matters, [*names, *_COUNTED], batch_size=BATCH)


def end_orders(matters: Iterable[Matter], why: str, *, at: datetime) -> None:
    """The orders of these matters that stand do so no longer."""
    coloured = [each.pk for each in matters if each.state in COLOURS]
    if coloured:
        Order.objects.filter(matter__in=coloured, ended_at=None).update(ended_at=at, ended_why=why)


def keep_steps(
    matters: Iterable[Matter], event: str, *, at: datetime, person: int | None = None, reason: str = ""
) -> None:
    """Writes down for each of them what happened, today."""
    day = clock.day_of(at)
    steps = [
        MatterStep(matter=each, event=event, day=day, at=at, person_id=person, reason=reason)
        for each in matters
    ]
    MatterStep.objects.bulk_create(steps, batch_size=BATCH)


def _keep_dues(matters: Iterable[Matter]) -> None:
    """What is due to be filed is locked by its own deadline, which is the matter's."""
    days = {int(each.subject): each.deadline for each in matters if each.kind == "due"}
    rows = [
        row for row in Due.objects.filter(pk__in=list(days), closed_at=None) if row.deadline != days[row.pk]
    ]
    for row in rows:
        row.deadline = days[row.pk]
    Due.objects.bulk_update(rows, ["deadline"], batch_size=BATCH)


def lock_dues(matters: QuerySet[Matter]) -> None:
    """Locks the dues that these matters chase: who settles a due has it before its matter, so whoever moves it with its matter does too."""
    subjects = matters.filter(kind="due").values_list("subject", flat=True)
    list(Due.objects.select_for_update(no_key=True).filter(pk__in=[int(each) for each in subjects]).order_by("pk").values_list("pk"))  # fmt: skip


def affected(body: int | None) -> list[Matter]:
    """The open matters, locked after their dues, whose clocks days of suspension of that body (None: of all) may touch."""
    lock_dues(Matter.objects.filter(closed_at=None))
    rows = Matter.objects.select_for_update(no_key=True).filter(closed_at=None).order_by("pk")
    if body is None:
        return list(rows)
    return [
        each for each in rows.filter(Q(body=body) | ~Q(earlier=[])) if body in _hands(each)
    ]  # fmt: skip


def _hands(matter: Matter) -> set[int]:
    return {matter.body_id, *(each[0] for each in matter.earlier)}
