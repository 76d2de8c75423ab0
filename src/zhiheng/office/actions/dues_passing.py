"""Handing on what is due, and what is supervised, when duties go to another body or a body is merged away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from zhiheng.core.workflow.filing import FILING
from zhiheng.core.workflow.supervision import LAPSED
from zhiheng.office import clock
from zhiheng.office.actions.notices_passing import pass_notices_on
from zhiheng.office.actions.supervising_matters import close, open_matters, pass_on
from zhiheng.office.people.models import Body
from zhiheng.office.records.models import Due, Duty, Matter, Remedy, Submission


@dataclass(frozen=True, slots=True)
class Heir:
    """Who has something now: the body (row id), and the last day on which the one before had it."""

    body: int
    last: date


def pass_dues_on(day: date, *, not_before: date | None = None) -> int:
    """The open dues of bodies that are gone by that day, or that hold the duty no more, go to who has it now, with their filings in
    progress and their clocks, and so do notices and whatever else is supervised; gives how many dues. Called inside the action that passes duties on,
    with the next day as `not_before`; `make_dues` does it too, for days to come.

    Where the successor has the same due already, the old one is closed.
    """
    rows = list(leads(day).values_list("body", "item", "passed_from__body", "since"))
    held = {(body, item) for body, item, _, _ in rows}
    heirs = {
        (before, item): Heir(body, since - timedelta(days=1))
        for body, item, before, since in rows
        if before is not None
    }
    gone = Q(body__until__lt=day)
    moved = 0
    for due in (
        Due.objects.filter(closed_at=None).filter(gone | ~Q(target="")).select_related("body").order_by("pk")
    ):
        if due.target and (due.body_id, due.target) in held and not _is_gone(due.body, day):
            continue
        into = heirs.get((due.body_id, due.target)) or _merged(due.body, day)
        if into is not None:
            _pass_on(due, into, not_before)
            moved += 1
    for body in Body.objects.filter(until__lt=day).exclude(merged_into=None):
        Submission.objects.filter(body=body, due=None, state__in=FILING.open_states()).update(
            body=body.merged_into_id
        )
    pass_notices_on(day, not_before=not_before)
    _pass_the_rest_on(day, heirs, not_before)
    return moved


def leads(day: date) -> QuerySet[Duty]:
    """The duties of those who lead a target on that day."""
    in_force = Q(until=None) | Q(until__gte=day)
    return Duty.objects.filter(in_force, group="targets", part="lead", since__lte=day)


def _is_gone(body: Body, day: date) -> bool:
    return body.until is not None and body.until < day


def _merged(body: Body, day: date) -> Heir | None:
    """What a body that is gone by that day went into, and when."""
    if body.until is None or body.merged_into_id is None or not _is_gone(body, day):
        return None
    return Heir(body.merged_into_id, body.until)


def _pass_on(due: Due, into: Heir, not_before: date | None) -> None:
    at = clock.now()
    same = {name: getattr(due, name) for name in ("register", "target", "period_start", "period_end")}
    other = Due.objects.filter(body=into.body, **same).first()
    going = Submission.objects.filter(due=due, state__in=FILING.open_states())
    if other is not None:
        going.update(due=other, body=into.body)
        Due.objects.filter(pk=due.pk).update(closed_at=at)
        close("due", str(due.pk), outcome=LAPSED, at=at)
    else:
        going.update(body=into.body)
        Due.objects.filter(pk=due.pk).update(body=into.body)
        pass_on(list(open_matters("due", str(due.pk))), into.body, into.last, at=at, not_before=not_before)


def _pass_the_rest_on(day: date, heirs: Mapping[tuple[int, str], Heir], not_before: date | None) -> None:
    """Remedies go with the duty for their target; whatever else a merged body has open goes to what it went into."""
    at = clock.now()
    rows = (
        Matter.objects.select_for_update(of=("self",), no_key=True).filter(closed_at=None).exclude(kind="due")
    )
    found: dict[Heir, list[Matter]] = {}
    for each in rows.select_related("body").order_by("pk"):
        heir = heirs.get((each.body_id, each.subject)) if each.kind == "remedy" else None
        heir = heir or _merged(each.body, day)
        if heir is not None:
            found.setdefault(heir, []).append(each)
    for heir, matters in found.items():
        _move_remedies(matters, heir)
        pass_on(matters, heir.body, heir.last, at=at, not_before=not_before)


def _move_remedies(matters: list[Matter], heir: Heir) -> None:
    targets = [each.subject for each in matters if each.kind == "remedy"]
    Remedy.objects.filter(target__in=targets, closed_at=None).update(body=heir.body)
