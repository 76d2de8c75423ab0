"""What the page of a submission shows, put together for its template."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from zhiheng.core.issues import InputProblem, Issue, Text
from zhiheng.core.plan.model import Target
from zhiheng.core.registers.model import Register
from zhiheng.core.workflow.filing import DEPARTMENT_REVIEW, DRAFT, OFFICE_REVIEW, RETURNED, WITHDRAWN
from zhiheng.office.pages.filing.typed_form import MOST_ROWS, Sheet, rows_of
from zhiheng.office.people.permissions import can_file, can_review
from zhiheng.office.records.filing_offers import earlier_figures, known_values, named, offers, target_of
from zhiheng.office.records.submissions import SubmissionView, earlier_evidence, submission_of
from zhiheng.office.records.workspaces import workspace

STEPS = (
    (DRAFT, Text("填写", "fill in")),
    (DEPARTMENT_REVIEW, Text("部门审核", "review by the department")),
    (OFFICE_REVIEW, Text("质量办审核", "review by the quality office")),
    ("approved", Text("入账", "in the ledger")),
)


def page(request: Any, id: UUID, *, problem: InputProblem | None = None, status: int = 200) -> HttpResponse:
    """The page of the submission; with `problem`, what kept the last deed from being done stands at its top."""
    shown = submission_of(request.actor, id)
    return render(request, "office/filing/submission.html", context(request, shown, problem), status=status)


def context(request: Any, shown: SubmissionView, problem: InputProblem | None = None) -> dict[str, Any]:
    """All that office/filing/submission.html takes."""
    register = workspace().register(shown.line.register)
    target = _target(shown)
    found = target_of(target) if target else None
    may_edit = shown.editable and can_file(request.actor, shown.line.body)
    form = (
        _form(shown, register, found, more=bool(request.GET.get("more")))
        if may_edit and not _is_file(shown)
        else None
    )
    return {
        "shown": shown, "line": shown.line, "register": register, "may_edit": may_edit,
        "steps": steps(shown), "issues": _told(shown, problem), "target": found,
        "earlier": _earlier(shown, target), "form": form, "offered": any(field.offer for row in form or () for field in row.fields),
        "unknown": [header for header, column in shown.headers if not column] if may_edit else [],
        "columns": register.columns, "cells": cells(shown, register), "from_file": _is_file(shown),
        "pieces": _pieces(request, shown) if may_edit else (), "decides": decides(request, shown),
        "called": [each for row in shown.typed[:1] for each in named(register, row)], "owner": shown.owner,
    }  # fmt: skip


def decides(request: Any, shown: SubmissionView) -> bool:
    """Whether this person may decide on it now."""
    step = {DEPARTMENT_REVIEW: "department", OFFICE_REVIEW: "office"}.get(shown.line.state)
    return step is not None and can_review(request.actor, shown.line.body, step, shown.line.handed_in_by)


def steps(shown: SubmissionView) -> list[dict[str, Any]]:
    """Where the submission is on its way, for the part of steps."""
    state = DRAFT if shown.line.state in (RETURNED, WITHDRAWN) else shown.line.state
    names = [name for name, _ in STEPS]
    here = names.index(state)
    done = len(STEPS) if state == "approved" else here
    return [
        {"label": label, "state": "done" if place < done else "now" if place == here else "later", "url": ""}
        for place, (_, label) in enumerate(STEPS)
    ]


def _told(shown: SubmissionView, problem: InputProblem | None) -> Sequence[Issue]:
    """What kept the last deed from being done, without what the table of problems tells anyhow."""
    if problem is None:
        return ()
    listed = {each.issue for each in shown.problems}
    return [issue for issue in problem.issues if issue not in listed]


def _is_file(shown: SubmissionView) -> bool:
    return bool(shown.file_name) and not shown.typed


def _target(shown: SubmissionView) -> str:
    if shown.due is not None:
        return shown.due.target
    return shown.typed[0].get("target", "") if len(shown.typed) == 1 else ""


def _earlier(shown: SubmissionView, target: str) -> Sequence[Any]:
    if not target or shown.due is None:
        return ()
    return earlier_figures(target, known_values(shown.due).get("place", ""), before=shown.due.period.end)


def _form(shown: SubmissionView, register: Register, target: Target | None, *, more: bool) -> Any:
    known = known_values(shown.due) if shown.due is not None and shown.parent is None else {}
    if shown.parent is not None and len(shown.typed) == 1 and register.name == "reported_values":
        known = {name: value for name, value in shown.typed[0].items() if name in (*register.key, "subject")}
    offered = {number: offers(register, row) for number, row in enumerate(shown.typed[:MOST_ROWS])}
    sheet = Sheet(
        register,
        shown.kind,
        shown.problems,
        shown.remarks,
        workspace().lists,
        offered,
        target.unit if target else "",
    )
    return rows_of(sheet, [*shown.typed, {}] if more else shown.typed, known)


def _pieces(request: Any, shown: SubmissionView) -> Sequence[Any]:
    """Evidence of the body that does not stand beside this submission yet."""
    used = {each.id for each in shown.evidence}
    return [each for each in earlier_evidence(request.actor, shown.line.body) if each.id not in used]


def cells(shown: SubmissionView, register: Register) -> dict[str, Any]:
    """The first rows as a table: the columns that have a value anywhere, and each row's cells with what is wrong in them."""
    wrong = {(str(each.row), each.column): each for each in shown.problems}
    there = {name for row in shown.preview for name, value in row.items() if value} | {
        each.column for each in shown.problems
    }
    columns = [each for each in register.columns if each.name in there]
    rows = []
    for row in shown.preview:
        number = row["_row"]
        rows.append({
            "number": number, "whole": wrong.get((number, "")),
            "cells": [{"column": each, "value": row.get(each.name, ""), "wrong": wrong.get((number, each.name))} for each in columns],
        })  # fmt: skip
    return {"columns": columns, "rows": rows}
