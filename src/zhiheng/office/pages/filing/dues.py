"""A due: what is to be filed, for which period and by when; asking for more time, and giving it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.core.registers.kinds import Kind
from zhiheng.office import clock
from zhiheng.office.actions.dues import ask_extension, extend
from zhiheng.office.actions.filing import start_submission
from zhiheng.office.pages.routes import needs
from zhiheng.office.people.permissions import (
    can_file,
    can_hand_out,
    check_may_begin_filing,
    check_may_file,
    check_may_hand_out,
    check_may_see_filing,
    check_may_see_submission,
)
from zhiheng.office.people.reading import bodies
from zhiheng.office.records.dues import due_of, extensions, open_dues
from zhiheng.office.records.filing_offers import earlier_figures, known_values, target_of
from zhiheng.office.words import said


@needs(check_may_see_filing)
@require_http_methods(["GET", "POST"])
def file_due(request: Any, due: int) -> HttpResponse:
    """What is due; sending the form begins its filing, or goes on with the one begun."""
    shown = due_of(request.actor, due)
    if request.method == "GET":
        return _page(request, due)
    check_may_file(request.actor, shown.body)
    try:
        row = start_submission(
            request.actor, register=shown.register, body=shown.body, kind=Kind.INSERT, due=due
        )
    except InputProblem as problem:
        return _page(request, due, problem)
    return redirect("submission", id=row.pk)


def _page(request: Any, due: int, problem: InputProblem | None = None) -> HttpResponse:
    shown = due_of(request.actor, due)
    place = known_values(shown).get("place", "")
    context = {
        "due": shown, "target": target_of(shown.target) if shown.target else None,
        "earlier": earlier_figures(shown.target, place, before=shown.period.end) if shown.target else (),
        "issues": problem.issues if problem else (), "may_file": can_file(request.actor, shown.body),
        "may_extend": can_hand_out(request.actor), "extensions": extensions(due),
    }  # fmt: skip
    return render(request, "office/filing/due.html", context, status=422 if problem else 200)


@needs(check_may_see_filing)
@require_GET
def of_body(request: Any, body: int) -> HttpResponse:
    """Everything that a body has to file, by deadline."""
    check_may_see_submission(request.actor, body)
    name = next((each.name for each in bodies(clock.today()) if each.id == body), None)
    if name is None:
        raise Http404(body)
    return render(
        request, "office/filing/body.html", {"name": name, "dues": open_dues(request.actor, bodies=[body])}
    )


@needs(check_may_begin_filing)
@require_POST
def ask(request: Any, due: int) -> HttpResponse:
    """Asks the quality office for a later deadline."""
    check_may_file(request.actor, due_of(request.actor, due).body)
    try:
        ask_extension(request.actor, due, request.POST.get("reason", ""))
    except InputProblem as problem:
        return _page(request, due, problem)
    messages.success(request, said(Text("申请已发给质量办", "The quality office has been asked")))
    return redirect("file-due", due=due)


@needs(check_may_hand_out)
@require_POST
def extend_due(request: Any, due: int) -> HttpResponse:
    """Gives a later deadline, with the reason on record."""
    due_of(request.actor, due)
    try:
        extend(request.actor, due, _day(request.POST.get("deadline", "")), request.POST.get("reason", ""))
    except InputProblem as problem:
        return _page(request, due, problem)
    messages.success(request, said(Text("期限已延长", "The deadline was extended")))
    return redirect("file-due", due=due)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise InputProblem(
            Issue(
                level=Level.ERROR, code="not-a-day", place=Text("新期限", "new deadline"), value=text,
                message=Text("不是日期", "this is no day"), remedy=Text("请写成 2028-07-20 这样", "Write it like 2028-07-20"),
            )
        ) from None  # fmt: skip
