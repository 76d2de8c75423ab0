"""Days on which no clock of supervision runs: the list, new ones, their ends."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from zhiheng.core.issues import InputProblem, Text
from zhiheng.office import clock
from zhiheng.office.actions import supervising
from zhiheng.office.pages.routes import needs
from zhiheng.office.pages.supervision.forms import EndSuspension, Suspend, no_day, with_told
from zhiheng.office.people.permissions_supervision import check_may_supervise
from zhiheng.office.people.reading import bodies
from zhiheng.office.records.supervising import suspensions
from zhiheng.office.words import said

FIRST, LAST = Text("第一天", "first day"), Text("最后一天", "last day")


@needs(check_may_supervise)
@require_http_methods(["GET", "POST"])
def show(request: Any) -> HttpResponse:
    """The list; sending the form adds to it."""
    if request.method == "GET":
        return _page(request, Suspend(bodies=_bodies()))
    form = Suspend(request.POST, bodies=_bodies())
    try:
        _suspend(request, form)
    except InputProblem as problem:
        return _page(request, with_told(form, problem), status=422)
    messages.success(request, said(Text("这些天不计时，期限已重新计算", "No clock runs on these days; deadlines were counted anew")))  # fmt: skip
    return redirect("suspensions")


def _suspend(request: Any, form: Suspend) -> None:
    form.is_valid()
    typed = form.cleaned_data
    since = typed.get("since")
    if since is None or "until" in form.errors:
        raise InputProblem(*([no_day("since", FIRST)] if since is None else []), *([no_day("until", LAST)] if "until" in form.errors else []))  # fmt: skip
    supervising.suspend(request.actor, body=typed.get("body"), since=since, until=typed.get("until"), reason=typed.get("reason") or "")  # fmt: skip


@needs(check_may_supervise)
@require_POST
def end(request: Any, id: int) -> HttpResponse:
    """Sets its last day."""
    form = EndSuspension(request.POST)
    form.is_valid()
    try:
        if (until := form.cleaned_data.get("until")) is None:
            raise InputProblem(no_day("until", LAST))
        supervising.end_suspension(request.actor, id, until=until)
    except InputProblem as problem:
        return _page(request, Suspend(bodies=_bodies()), ended=(id, with_told(form, problem)), status=422)
    messages.success(
        request,
        said(Text("已定最后一天，期限已重新计算", "The last day is set; deadlines were counted anew")),
    )
    return redirect("suspensions")


@needs(check_may_supervise)
@require_POST
def withdraw(request: Any, id: int) -> HttpResponse:
    """Takes it back as if it had never been."""
    try:
        supervising.end_suspension(request.actor, id, until=None)
    except InputProblem as problem:
        return _page(request, with_told(Suspend(request.POST, bodies=_bodies()), problem), status=422)
    messages.success(request, said(Text("已撤销，期限已重新计算", "Withdrawn; deadlines were counted anew")))
    return redirect("suspensions")


def _bodies() -> list[tuple[int, str]]:
    return [
        (each.id, each.name) for each in bodies(clock.today()) if each.active and each.kind != "enterprise"
    ]


def _page(request: Any, form: Suspend, *, ended: tuple[int, EndSuspension] | None = None, status: int = 200) -> HttpResponse:  # fmt: skip
    rows = [
        (
            each,
            ended[1]
            if ended is not None and ended[0] == each.id
            else EndSuspension(auto_id=f"id_end_{each.id}_%s"),
        )
        for each in suspensions(request.actor)
    ]
    return render(request, "office/supervision/suspensions.html", {"rows": rows, "form": form}, status=status)
