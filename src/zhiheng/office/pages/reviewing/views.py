"""Reviewing: the queue, one submission with what it would change, and the decision on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.core.judging.model import STATE_LABELS
from zhiheng.core.workflow.filing import IN_REVIEW
from zhiheng.office import clock
from zhiheng.office.actions.filing_files import would_change
from zhiheng.office.actions.reviewing import RemarkOrder, approve, send_back
from zhiheng.office.pages.filing.showing import decides, steps
from zhiheng.office.pages.filing.submissions import version_of
from zhiheng.office.pages.reviewing.comparing import Table, table_of
from zhiheng.office.pages.routes import needs
from zhiheng.office.people.actors import Actor
from zhiheng.office.people.permissions import can_see_plan, check_may_open_reviews, check_may_see_filing
from zhiheng.office.records.deadlines import days_left
from zhiheng.office.records.filing_offers import target_of
from zhiheng.office.records.submissions import lines, submission_of, targets_of, to_review
from zhiheng.office.records.verdicts import VerdictView, verdicts
from zhiheng.office.words import language, said

PAGE = 50
REMARK = "remark"


@needs(check_may_open_reviews)
@require_GET
def queue(request: Any) -> HttpResponse:
    """What waits for this person, by deadline."""
    rows = to_review(request.actor)
    found = lines(rows[:PAGE])
    return render(request, "office/reviewing/queue.html", {"lines": found, "more": rows.count() - len(found)})


@needs(check_may_see_filing)
@require_GET
def show(request: Any, id: UUID) -> HttpResponse:
    """One submission with what it would change."""
    return _page(request, id)


@needs(check_may_open_reviews)
@require_POST
def let_pass(request: Any, id: UUID) -> HttpResponse:
    """Approves it."""
    targets = targets_of(request.actor, id)
    before = _verdicts(request.actor, targets)
    try:
        row = approve(request.actor, id, version_of(request), reason=request.POST.get("reason", ""))
    except InputProblem as problem:
        return _page(request, id, problem)
    if row.filing:
        messages.success(
            request,
            said(
                Text(f"已通过，入账为第 {row.filing} 号", f"Approved; it is no. {row.filing} of the ledger")
            ),
        )
        for text in _changes(before, _verdicts(request.actor, targets)):
            messages.success(request, said(text))
    else:
        messages.success(
            request, said(Text("已通过，转质量办审核", "Approved; the quality office reviews it next"))
        )
    return redirect("reviews")


@needs(check_may_open_reviews)
@require_POST
def give_back(request: Any, id: UUID) -> HttpResponse:
    """Sends it back, or single rows of it."""
    try:
        row = send_back(
            request.actor,
            id,
            version_of(request),
            reason=request.POST.get("reason", ""),
            remarks=_remarks(request.POST),
        )
    except InputProblem as problem:
        return _page(request, id, problem)
    if row.state == "returned":
        messages.success(request, said(Text("已退回报送单位", "Sent back to the body")))
    else:
        messages.success(
            request, said(Text("所指的行已退回，其余的行已通过", "The rows were sent back; the rest went on"))
        )
    return redirect("reviews")


def _page(request: Any, id: UUID, problem: InputProblem | None = None) -> HttpResponse:
    shown = submission_of(request.actor, id)
    table, issues = None, list(problem.issues) if problem else []
    if shown.file_name and shown.line.state in IN_REVIEW:
        table, found = _table(request, id)
        issues += [each for each in found if each not in issues]
    targets = targets_of(request.actor, id)
    left = days_left(clock.today(), shown.line.review_by) if shown.line.review_by else None
    context = {
        "shown": shown, "line": shown.line, "steps": steps(shown), "issues": issues, "table": table, "owner": shown.owner,
        "decides": decides(request, shown), "left": left, "verdicts": _verdicts(request.actor, targets),
        "target": target_of(targets[0]) if len(targets) == 1 else None,
        "reason": request.POST.get("reason", ""), "remarked": {each.row: each for each in _remarks(request.POST)},
    }  # fmt: skip
    return render(request, "office/reviewing/review.html", context, status=422 if problem else 200)


def _table(request: Any, id: UUID) -> tuple[Table | None, Sequence[Issue]]:
    """What it would change; and what now keeps it from being accepted, as when somebody filed the same keys meanwhile."""
    try:
        found = would_change(request.actor, id, language=language())
    except InputProblem as problem:
        return None, problem.issues
    return table_of(found), [each for each in found.checked.outcome.issues if each.level is not Level.NOTE]


def _verdicts(actor: Actor, targets: Sequence[str]) -> tuple[VerdictView, ...]:
    if not targets or not can_see_plan(actor):
        return ()
    try:
        return verdicts(actor, targets)
    except InputProblem:
        # The plan's links have mistakes: no matter of this filing.
        return ()


def _changes(before: Sequence[VerdictView], after: Sequence[VerdictView]) -> list[Text]:
    """How the verdicts on the targets changed, in words."""
    old = {each.target: each for each in before}
    found = []
    for now in after:
        was = old.get(now.target)
        if was is not None and (was.state, was.value) != (now.state, now.value):
            label, then = STATE_LABELS[now.state], STATE_LABELS[was.state]
            found.append(Text(
                f"「{now.subject}」由{then.zh}（{was.value.zh}）变为{label.zh}（{now.value.zh}）",
                f"“{now.subject}” went from {then.en} ({was.value.en}) to {label.en} ({now.value.en})",
            ))  # fmt: skip
    return found


def _remarks(sent: Any) -> list[RemarkOrder]:
    """The rows that were chosen, each with its column and reason: `remark-7`, `remark-7-column`, `remark-7-reason`."""
    found = []
    for name in sent:
        row = name.removeprefix(f"{REMARK}-")
        if name.startswith(f"{REMARK}-") and row.isdecimal() and len(row) < 9:
            found.append(
                RemarkOrder(int(row), sent.get(f"{name}-column", ""), sent.get(f"{name}-reason", ""))
            )
    return found
