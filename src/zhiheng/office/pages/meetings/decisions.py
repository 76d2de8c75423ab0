"""One decision: who holds it, what was done, and taking or returning the report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from zhiheng.core.issues import InputProblem, Issue, Text
from zhiheng.office.actions.decisions import report_done, return_done, take_done
from zhiheng.office.pages.filing.submissions import version_of
from zhiheng.office.pages.routes import needs
from zhiheng.office.people.permissions_notices import (
    check_may_keep_meetings,
    check_may_report_done_at_all,
    check_may_see_meetings,
)
from zhiheng.office.records.matter_links import matter_address
from zhiheng.office.records.meetings import decision_view
from zhiheng.office.words import said


@needs(check_may_see_meetings)
@require_GET
def show(request: Any, id: int) -> HttpResponse:
    """The decision."""
    return _page(request, id)


@needs(check_may_report_done_at_all)
@require_POST
def report(request: Any, id: int) -> HttpResponse:
    """The body tells that it is done."""
    words = request.POST.get("done", "")
    done = Text("已报质量办认定", "Reported; the quality office takes or returns it")
    return _act(request, id, lambda: report_done(request.actor, id, version_of(request), words), done)


@needs(check_may_keep_meetings)
@require_POST
def take(request: Any, id: int) -> HttpResponse:
    """The quality office takes the report."""
    return _act(
        request,
        id,
        lambda: take_done(request.actor, id, version_of(request)),
        Text("已认定办结", "Taken as done"),
    )


@needs(check_may_keep_meetings)
@require_POST
def give_back(request: Any, id: int) -> HttpResponse:
    """The quality office returns the report."""
    reason = request.POST.get("reason", "")
    done = Text("已退回续办", "Returned; the body goes on")
    return _act(request, id, lambda: return_done(request.actor, id, version_of(request), reason), done)


def _act(request: Any, id: int, act: Callable[[], object], done: Text) -> HttpResponse:
    try:
        act()
    except InputProblem as problem:
        return _page(request, id, problem.issues)
    messages.success(request, said(done))
    return redirect("decision", id=id)


def _page(request: Any, id: int, issues: Sequence[Issue] = ()) -> HttpResponse:
    view = decision_view(request.actor, id)
    context = {
        "view": view, "line": view.line, "issues": issues, "done": request.POST.get("done", view.done),
        "reason": request.POST.get("reason", ""), "matter_url": matter_address(view.matter) if view.matter else "",
    }  # fmt: skip
    return render(request, "office/meetings/decision.html", context, status=422 if issues else 200)
