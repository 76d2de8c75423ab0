"""Step 7: what is still open, what adopting will do, and adopting."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.core.plan.amending import Changes, changes
from zhiheng.office import clock
from zhiheng.office.actions.adopting import adopt
from zhiheng.office.actions.adopting_edits import give_up_targets
from zhiheng.office.pages.adopting.shared import (
    UNPROCESSABLE,
    clerks,
    done,
    figure_of,
    number_of,
    on_open_drafts,
    open_draft,
    page,
    told,
)
from zhiheng.office.records.drafts import DraftView
from zhiheng.office.records.drafts_openings import steps
from zhiheng.office.records.duties import drafted_duties
from zhiheng.office.records.revisions import plan_in_force, revisions


@require_http_methods(["GET", "POST"])
@clerks
@on_open_drafts
def adopt_page(request: Any, draft: int) -> HttpResponse:
    """What is open, or a form with the effective day and what it will do."""
    found = open_draft(draft)
    since = request.POST.get("since", "")
    problem = None
    if request.method == "POST":
        try:
            day = _day(since)
            made = adopt(
                request.actor,
                draft,
                number_of(request.POST.get("version", "")),
                day,
                request.POST.get("reason", ""),
            )
        except InputProblem as raised:
            problem = raised
        else:
            text = Text(
                f"已采纳，自 {day} 起施行，为第 {made.number} 版",
                f"Adopted: revision {made.number}, in force from {day}",
            )
            return done(request, "revision", text, made.number)
    open_steps = [
        {"label": each.label, "issues": each.issues, "url": reverse(f"draft-{each.name}", args=[draft])}
        for each in steps(found, clock.today())
        if each.issues
    ]
    context = {
        "open_steps": open_steps, "problems": problem.issues if problem else (), "since": since or _first_day(found),
        "reason": request.POST.get("reason", ""), "will": _will(found), **_amendment(found),
    }  # fmt: skip
    return page(request, found, "adopt", context, status=UNPROCESSABLE if problem else 200)


@require_POST
@clerks
@on_open_drafts
def targets_given_up(request: Any, draft: int) -> HttpResponse:
    """Of an amendment: which targets in force it gives up."""
    try:
        version = number_of(request.POST.get("version", ""))
        give_up_targets(request.actor, draft, version, request.POST.getlist("target"))
    except InputProblem as problem:
        return told(request, problem, "draft-adopt", draft)
    return done(request, "draft-adopt", Text("已记下取消的目标", "The targets given up are noted"), draft)


def _will(draft: DraftView) -> dict[str, int]:
    """What adopting makes, in numbers."""
    duties = drafted_duties(draft.id)
    return {
        "number": (revisions()[0].number if revisions() else 0) + 1,
        "targets": len(draft.plan.targets), "tasks": len(draft.plan.tasks), "duties": len(duties),
        "bodies": len({each.body_id for each in duties}),
        "reported": sum(link.reported for target, link in draft.links.items() if target in _ids(draft)),
        "measured": sum(bool(link.indicator) for target, link in draft.links.items() if target in _ids(draft)),
    }  # fmt: skip


def _ids(draft: DraftView) -> set[str]:
    return {each.id for each in draft.plan.targets}


def _amendment(draft: DraftView) -> dict[str, Any]:
    """Of an amendment: what changes against the plan in force, in words."""
    before = plan_in_force() if draft.amends else None
    if before is None:
        return {}
    found = changes(before, draft.plan, draft.dropped, clock.today())
    return {"amendment": in_words(found), "dropped": draft.dropped}


def in_words(found: Changes) -> dict[str, Any]:
    """Changes of targets for a page: before and after, field by field where the figure itself is the same."""
    return {
        "changed": [
            {"subject": each.before.subject, "before": _said(each.before), "after": _said(each.after)} for each in found.changed
        ],
        "added": [{"subject": each.subject, "after": _said(each)} for each in found.added],
        "gone": [{"subject": each.subject, "before": _said(each)} for each in found.dropped],
        "untouched": [{"id": each.id, "subject": each.subject, "before": _said(each)} for each in found.untouched],
        "given_up": [{"id": each.id, "subject": each.subject, "before": _said(each)} for each in found.dropped],
    }  # fmt: skip


def _said(target: Any) -> str:
    """Figure, deadline and bodies of a target in one line."""
    parts = (figure_of(target), target.by, "、".join(target.bodies.names()))
    return "，".join(each for each in parts if each)


def _first_day(draft: DraftView) -> str:
    """The day of issue, which is when most plans take effect; the present day where the document does not say."""
    return (draft.plan.facts.issued or clock.today()).isoformat()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise InputProblem(
            Issue(
                level=Level.ERROR, code="bad-date", place=Text("施行日期", "day of effect"), value=text[:20],
                message=Text("没有这一天", "there is no such day"), remedy=Text("请写成 2026-04-01", "Write it as 2026-04-01"),
            )
        ) from None  # fmt: skip
