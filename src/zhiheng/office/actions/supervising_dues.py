"""What is due to be filed as matters of supervision: each open due is one, and what waits for a reviewer is not the body's silence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from zhiheng.core.workflow.filing import IN_REVIEW, RETURNED
from zhiheng.office.actions.supervising_matters import Deadline, Wanted, hold, lock_dues, resume, watch_all
from zhiheng.office.records.deadlines import counted
from zhiheng.office.records.dues import Naming, due_title, naming
from zhiheng.office.records.models import Due, Matter, Submission


def watch_dues(*, at: datetime) -> int:
    """Takes up every open due that is no open matter yet, inside the caller's transaction; gives how many."""
    chased = {
        int(each)
        for each in Matter.objects.filter(kind="due", closed_at=None).values_list("subject", flat=True)
    }
    rows = Due.objects.filter(closed_at=None)
    dues = [each for each in rows.order_by("pk") if each.pk not in chased]
    states = _states(each.pk for each in dues)
    waiting = {due for due, found in states.items() if RETURNED not in found}
    named = naming() if dues else None
    wanted = [_wanted(each, named, each.pk in waiting) for each in dues if named is not None]
    return len(watch_all(wanted, at=at))


def _wanted(due: Due, named: Naming, waits: bool) -> Wanted:
    is_counted = counted(due.clock_from, due.working_days).end == due.deadline
    return Wanted(
        kind="due", subject=str(due.pk), body=due.body_id, title=due_title(due, named), holds=waits,
        deadline=Deadline(due.clock_from, due.deadline, due.working_days if is_counted else 0),
    )  # fmt: skip


def follow(due: int | None, *, at: datetime) -> None:
    """The matter of a due stands still while all of it that was handed in is with reviewers, and goes on once something came back."""
    if due is None:
        return
    states = _states([due]).get(due, set())
    if states:
        lock_dues(Matter.objects.filter(kind="due", subject=str(due), closed_at=None))
    if RETURNED in states:
        resume("due", str(due), at=at)
    elif states:
        hold("due", str(due), at=at)


def _states(dues: Iterable[int]) -> Mapping[int, set[str]]:
    """For each of the dues what of it is in review or came back: the states of its filings."""
    rows = Submission.objects.filter(due__in=list(dues), state__in=(*IN_REVIEW, RETURNED))
    states: dict[int, set[str]] = {}
    for due, state in rows.values_list("due", "state"):
        states.setdefault(due, set()).add(state)
    return states
