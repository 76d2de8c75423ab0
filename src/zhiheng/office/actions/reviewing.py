"""Reviewing: approve, or send back all or single rows. What the quality office approves goes into the ledger in the same transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from uuid import UUID

from django.urls import reverse
from sqlalchemy import Connection

from zhiheng.core.issues import InputProblem, Level, Text
from zhiheng.core.workflow.filing import APPROVE, IN_REVIEW, OFFICE_REVIEW, STEPS
from zhiheng.ledger.records import Receipt
from zhiheng.office import clock
from zhiheng.office.actions.acting import Act, acting, lent, overtaken
from zhiheng.office.actions.filing import check_standing, locked, move, settle, tell_of_review
from zhiheng.office.actions.filing_checks import content_of, filed
from zhiheng.office.actions.remedying import find_red
from zhiheng.office.actions.reviewing_returns import (
    RemarkOrder,
    check_return,
    returned,
    returned_rows,
    set_aside,
)
from zhiheng.office.actions.telling import holders, tell
from zhiheng.office.people.actors import PROGRAM, Actor
from zhiheng.office.people.permissions import check_may_review
from zhiheng.office.people.roles import Role
from zhiheng.office.records import verdicts
from zhiheng.office.records.models import Submission
from zhiheng.office.records.submissions import row_of, targets_behind
from zhiheng.office.records.workspaces import workspace
from zhiheng.workspace import filing

__all__ = ["RemarkOrder", "approve", "send_back"]


def approve(actor: Actor, id: UUID | str, version: int, *, reason: str = "") -> Submission:
    """Lets the submission go on: from the department to the quality office, from there into the ledger.

    Raises Refused for others than the reviewers of its step and for who handed it in, InputProblem where somebody was quicker, or where the
    ledger refuses, as for a key that others filed meanwhile: then nothing was changed.
    """
    row = _in_review(actor, id, version)
    if row.state != OFFICE_REVIEW:
        with acting(actor, "filing-approved", subject=f"submission:{row.pk}") as act:
            return _passed_on(act, row.pk, version, reason)
    return _entered(actor, row, version, lambda act, row: move(act, row, APPROVE, reason=reason))


def send_back(
    actor: Actor, id: UUID | str, version: int, *, reason: str, remarks: Sequence[RemarkOrder] = ()
) -> Submission:
    """Sends the submission back with the reason; the filer's clock starts again in working days.

    With `remarks` on single rows or values only their rows go back, as a submission of their own with the remarks at the cells, and the rest
    goes on as if approved; where they are on every row, or on none, all goes back. Gives the submission that the reviewer had.

    Raises Refused and InputProblem as `approve`, InputProblem too without a reason or for a row or column that is not there.
    """
    row = _in_review(actor, id, version)
    check_return(row, reason, remarks)
    if not remarks or len({each.row for each in remarks}) >= row.rows - len(row.without):
        with acting(actor, "filing-returned", subject=f"submission:{row.pk}", reason=reason) as act:
            row = _locked_for(actor, row.pk, version)
            returned(act, row, reason, remarks)
        return row
    texts = returned_rows(row, remarks)

    def divided(act: Act, row: Submission) -> None:
        set_aside(act, row, reason, remarks, texts)
        move(act, row, APPROVE, reason=reason)

    row.without = sorted({*row.without, *(each.row for each in remarks)})
    if row.state == OFFICE_REVIEW:
        return _entered(actor, row, version, divided, event="filing-returned-in-part")
    with acting(actor, "filing-returned-in-part", subject=f"submission:{row.pk}", reason=reason) as act:
        row = _locked_for(actor, row.pk, version)
        divided(act, row)
        _tell_office(act, row)
    return row


def _in_review(actor: Actor, id: UUID | str, version: int) -> Submission:
    """The submission, if it is this person's to decide on. Looked at again inside the transaction."""
    row = row_of(actor, id)
    check_standing(row, version, IN_REVIEW)
    check_may_review(actor, row.body_id, STEPS[row.state], row.handed_in_by_id)
    return row


def _locked_for(actor: Actor, id: UUID, version: int) -> Submission:
    row = locked(id, version, IN_REVIEW)
    check_may_review(actor, row.body_id, STEPS[row.state], row.handed_in_by_id)
    return row


def _passed_on(act: Act, id: UUID, version: int, reason: str) -> Submission:
    row = _locked_for(act.actor, id, version)
    move(act, row, APPROVE, reason=reason)
    _tell_office(act, row)
    return row


def _entered(
    actor: Actor,
    row: Submission,
    version: int,
    decide: Callable[[Act, Submission], object],
    event: str = "filing-approved",
) -> Submission:
    """Commits the filing to the ledger, and within the same transaction decides on the submission and closes its due."""
    decided = row

    def within(commit: Callable[[Connection], Receipt]) -> None:
        nonlocal decided
        with acting(actor, event, subject=f"submission:{row.pk}") as act:
            decided = _locked_for(actor, row.pk, version)
            receipt = commit(lent())
            decided.filing = receipt.seq
            decide(act, decided)
            settle(act, decided.due_id)
            act.data |= {"filing": receipt.seq, "sha256": receipt.sha256}
            _tell_filer(act, decided)

    with filed(row, content_of(row)) as order:
        outcome = filing.hand_in(workspace(), order, within=within)
    if outcome.filing is None:
        raise InputProblem(*(issue for issue in outcome.issues if issue.level is not Level.NOTE))
    if outcome.repeated:
        # Another reviewer entered it between our look and our lock.
        raise overtaken(Text("这份报送", "this filing"))
    # Figures are worked out again when somebody looks; that it cannot be done now must not look like a refused approval.
    with suppress(InputProblem):
        behind = targets_behind(row)
        verdicts.refresh(behind)
        find_red(PROGRAM, clock.today(), behind)
    return decided


def _tell_office(act: Act, row: Submission) -> None:
    day = clock.day_of(act.at)
    text = Text(
        f"{row.body.name}的报送通过了部门审核，请审核",
        f"A filing of {row.body.name} passed its department; please review it",
    )
    tell_of_review(act, row, holders(Role.OFFICE_REVIEWER, day) - {row.handed_in_by_id}, text)


def _tell_filer(act: Act, row: Submission) -> None:
    text = Text(
        f"您报送的数据已通过审核，入账为第 {row.filing} 号",
        f"Your filing was approved and is no. {row.filing} of the ledger",
    )
    people = {row.made_by_id, row.handed_in_by_id} - {None}
    tell(
        (person for person in people if person is not None),
        text,
        reverse("submission", args=[row.pk]),
        at=act.at,
    )
