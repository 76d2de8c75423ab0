"""What meetings decided, on its way to being done: the body reports it, the quality office takes the report or returns it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.office import clock
from zhiheng.office.actions.acting import Act, acting, overtaken
from zhiheng.office.actions.meetings import TEXT, keep_step
from zhiheng.office.actions.supervising import close, hold, resume
from zhiheng.office.actions.telling import holders, tell
from zhiheng.office.people.actors import Actor, Refused
from zhiheng.office.people.permissions_notices import (
    check_may_keep_meetings,
    check_may_report_done,
    check_may_report_done_at_all,
)
from zhiheng.office.people.roles import Role
from zhiheng.office.records.holders import who_answers
from zhiheng.office.records.meetings import GROUP, state_of
from zhiheng.office.records.models import Decision, Duty


def report_done(actor: Actor, id: int, version: int, text: str) -> Decision:
    """The body tells that it is done, and how. The clock stands still until the quality office takes the report or returns it.

    Raises Refused for people who do not act for a leading body, InputProblem without words and where somebody was quicker.
    """
    check_may_report_done_at_all(actor)
    with acting(actor, "decision-reported", subject=f"decision:{id}") as act:
        # To whom does not lead it, whether there is such a decision is not told.
        check_may_report_done(actor, _leading(act, Decision.objects.filter(pk=id).values("code")))
        row = _located(id)
        _check_standing(row, version, ("open", "returned"))
        _check_words(text, Text("办理情况", "what was done"))
        row.done, row.done_by_id, row.done_at = text.strip()[:TEXT], actor.person, act.at
        _keep(act, row, "reported", row.done)
        hold("decision", str(row.pk), at=act.at)
        words = Text(f"议定事项 {row.code} 已报办结，请认定或退回", f"Decision {row.code} is reported done; take it or return it")  # fmt: skip
        _tell(act, row, holders(Role.CLERK, clock.day_of(act.at)), words)
    return row


def take_done(actor: Actor, id: int, version: int) -> Decision:
    """The quality office takes the report: the decision is done, its duties end today and its clocks stop.

    Raises Refused for others than clerks, InputProblem where somebody was quicker.
    """
    check_may_keep_meetings(actor)
    with acting(actor, "decision-taken", subject=f"decision:{id}") as act:
        row = _located(id)
        _check_standing(row, version, ("reported",))
        row.closed_at, row.returned_reason = act.at, ""
        _keep(act, row, "taken")
        close("decision", str(row.pk), at=act.at)
        leading = _leading(act, [row.code])
        day = clock.day_of(act.at)
        Duty.objects.filter(Q(until=None) | Q(until__gt=day), group=GROUP, item=row.code, since__isnull=False).update(until=day)  # fmt: skip
        _tell(act, row, _people(act, leading), Text(f"议定事项 {row.code} 已认定办结", f"Decision {row.code} was taken as done"))  # fmt: skip
    return row


def return_done(actor: Actor, id: int, version: int, reason: str) -> Decision:
    """The quality office returns the report: the body goes on, and so does its clock.

    Raises Refused for others than clerks, InputProblem without a reason and where somebody was quicker.
    """
    check_may_keep_meetings(actor)
    with acting(actor, "decision-returned", subject=f"decision:{id}", reason=reason.strip()) as act:
        row = _located(id)
        _check_standing(row, version, ("reported",))
        _check_words(reason, Text("退回理由", "reason"))
        row.done_at, row.returned_reason = None, reason.strip()[:TEXT]
        _keep(act, row, "returned", row.returned_reason)
        resume("decision", str(row.pk), at=act.at)
        words = Text(f"议定事项 {row.code} 退回续办：{row.returned_reason}", f"Decision {row.code} was returned: {row.returned_reason}")  # fmt: skip
        _tell(act, row, _people(act, _leading(act, [row.code])), words)
    return row


def _located(id: int) -> Decision:
    row = Decision.objects.select_for_update(of=("self",), no_key=True).filter(pk=id).first()
    if row is None:
        raise Refused(Text("没有这件议定事项", "There is no such decision"))
    return row


def _check_standing(row: Decision, version: int, states: Collection[str]) -> None:
    if row.version != version or state_of(row) not in states:
        raise overtaken(Text("这件议定事项", "this decision"))


def _check_words(text: str, place: Text) -> None:
    if not text.strip():
        raise InputProblem(Issue(
            level=Level.ERROR, code="decision-words", place=place, value="", message=Text("没有写", "it is empty"),
            remedy=Text("请写明，对方会看到，也会留在记录里", "Write it down; the other side reads it, and it stays on record"),
        ))  # fmt: skip


def _keep(act: Act, row: Decision, event: str, text: str = "") -> None:
    row.version += 1
    row.save()
    keep_step(act, row, event, text)
    act.data["version"] = row.version


def _leading(act: Act, codes: Collection[str] | QuerySet[Any]) -> frozenset[int]:
    day = clock.day_of(act.at)
    held = Duty.objects.filter(Q(until=None) | Q(until__gte=day), group=GROUP, item__in=codes, part="lead")
    return frozenset(held.filter(since__lte=day).values_list("body", flat=True))


def _people(act: Act, bodies: Collection[int]) -> set[int]:
    return {person for body in bodies for person in who_answers(body, clock.day_of(act.at))}


def _tell(act: Act, row: Decision, people: Collection[int], words: Text) -> None:
    tell(people, words, reverse("decision", args=[row.pk]), at=act.at)
