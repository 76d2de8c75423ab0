"""A citizen reports a problem and looks the answer up. Nobody signs in; a cookie holds the token of the form, and for one page the code."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.office.actions.reports import look_up, report_problem
from zhiheng.office.pages.problems import with_problems
from zhiheng.office.pages.public.forms import LookUp, Report
from zhiheng.office.pages.public.open_pages import public_frame, publicly
from zhiheng.office.pages.routes import address_of
from zhiheng.office.records.public_promises import PublicState
from zhiheng.office.records.reports import keeping

COOKIE, MINUTES = "report", 10
"""The cookie that carries the code to the page that shows it, and how long it waits there."""
_FILLED = InputProblem(
    Issue(
        level=Level.ERROR, code="report-leave_empty", place=Text("反映问题", "your report"), value="",
        message=Text("这一栏应当空着，它用来分辨自动程序", "this field has to be empty; it tells programs from people"),
        remedy=Text("请清空后再提交", "Clear it and send the report again"),
    )
)  # fmt: skip


@require_http_methods(["GET", "POST"])
@publicly
def report(request: Any, state: PublicState) -> HttpResponse:
    """The form for a problem."""
    _check_taken(state)
    chosen = state.promise(request.GET.get("target", ""))
    if request.method == "GET":
        form = Report(initial={"target": chosen.verdict.target if chosen else ""}, promises=_promises(state))
        return _page(request, state, "report", {"form": form, "days": keeping(state.day)})
    form = Report(request.POST, promises=_promises(state))
    form.is_valid()
    try:
        code = _reported(request, form.cleaned_data)
    except InputProblem as problem:
        context = {"form": with_problems(form, problem), "days": keeping(state.day)}
        return _page(request, state, "report", context, status=422)
    response = redirect(request.look.address(reverse("public-report-sent")))
    response.set_signed_cookie(
        COOKIE, code, max_age=MINUTES * 60, httponly=True, samesite="Strict", secure=request.is_secure(), path=reverse("public-report-sent"),
    )  # fmt: skip
    return response


@require_GET
@publicly
def sent(request: Any, state: PublicState) -> HttpResponse:
    """The code, shown this once."""
    code = request.get_signed_cookie(COOKIE, default="", max_age=MINUTES * 60)
    response = _page(request, state, "report_sent", {"code": code})
    response.delete_cookie(COOKIE, path=reverse("public-report-sent"), samesite="Strict")
    return response


@require_http_methods(["GET", "POST"])
@publicly
def answer(request: Any, state: PublicState) -> HttpResponse:
    """How a report stands, by its code; the code is sent, not put into the address, so that no log holds it."""
    if request.method == "GET":
        return _page(request, state, "answer", {"form": LookUp()})
    form = LookUp(request.POST)
    form.is_valid()
    try:
        found = look_up(form.cleaned_data.get("code", ""), address=address_of(request))
    except InputProblem as problem:
        return _page(request, state, "answer", {"form": with_problems(form, problem)}, status=422)
    return _page(request, state, "answer", {"form": LookUp(), "found": found})


def _check_taken(state: PublicState) -> None:
    if not state.publication.reports:
        raise Http404


def _reported(request: Any, typed: dict[str, Any]) -> str:
    if typed.get("leave_empty"):
        raise _FILLED
    return report_problem(
        typed.get("text", ""), where=typed.get("where", ""), contact=typed.get("contact", ""), consent=bool(typed.get("consent")),
        target=typed.get("target", ""), address=address_of(request),
    )  # fmt: skip


def _promises(state: PublicState) -> list[tuple[str, str]]:
    return [(each.verdict.target, each.verdict.subject) for each in state.promises]


def _page(
    request: Any, state: PublicState, name: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page of this reader alone: kept by nobody."""
    context = public_frame(request.look, state, request.path) | context
    return render(request, f"office/public/{name}.html", context, status=status)
