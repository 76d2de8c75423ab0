"""The clerk deals with what citizens reported: passes it on, answers, declines with a reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from zhiheng.core.issues import InputProblem, Text
from zhiheng.core.workflow.report import DECLINING, REPORT
from zhiheng.office import clock
from zhiheng.office.actions import reports as deeds
from zhiheng.office.pages.problems import with_problems
from zhiheng.office.pages.public.forms import Answer, Decline, PassOn, Purpose
from zhiheng.office.pages.routes import needs
from zhiheng.office.people.permissions_public import check_may_handle_reports
from zhiheng.office.people.reading import bodies
from zhiheng.office.records import reports as reading
from zhiheng.office.words import said

LAST_ID = 2**63 - 1


@needs(check_may_handle_reports)
@require_GET
def reports(request: Any) -> HttpResponse:
    """The list."""
    state, page = request.GET.get("state", ""), _number(request.GET.get("page", "1"), 1)
    shown, counts, total = reading.reports(request.actor, state, page)
    first = reading.PAGE * (page - 1) + 1
    tabs = [{"url": "?", "label": Text("全部", "All"), "count": sum(counts.values()), "current": state not in counts}]  # fmt: skip
    tabs += [
        {"url": f"?state={each.name}", "label": each.label, "count": counts[each.name], "current": state == each.name}
        for each in REPORT.states
    ]  # fmt: skip
    context = {
        "reports": shown, "tabs": tabs, "total": total, "first": first, "last": first + len(shown) - 1,
        "previous_page": page - 1 if page > 1 else None, "next_page": page + 1 if first + len(shown) <= total else None,
    }  # fmt: skip
    return render(request, "office/public/reports.html", context)


@needs(check_may_handle_reports)
@require_GET
def report(request: Any, report: int) -> HttpResponse:
    """One report."""
    return _page(request, report)


@needs(check_may_handle_reports)
@require_POST
def pass_on(request: Any, report: int) -> HttpResponse:
    """Passes it on to a body as a notice."""
    form = PassOn(request.POST, bodies=_bodies())
    form.is_valid()
    typed, version = form.cleaned_data, _number(request.POST.get("version", ""), 0)

    def deed() -> None:
        deeds.pass_report_on(
            request.actor, report, version, to_body=typed.get("to_body") or 0, text=typed.get("text", "")
        )

    return _done(request, report, deed, (form, "pass_on", Text("已转办", "It is passed on")))


@needs(check_may_handle_reports)
@require_POST
def answer(request: Any, report: int) -> HttpResponse:
    """Answers it."""
    form = Answer(request.POST)
    form.is_valid()
    version = _number(request.POST.get("version", ""), 0)

    def deed() -> None:
        deeds.answer_report(request.actor, report, version, text=form.cleaned_data.get("answer", ""))

    return _done(request, report, deed, (form, "answer", Text("已答复", "It is answered")))


@needs(check_may_handle_reports)
@require_POST
def decline(request: Any, report: int) -> HttpResponse:
    """Declines it, with a reason of the list or in own words."""
    form = Decline(request.POST)
    form.is_valid()
    chosen = form.cleaned_data.get("template", "")
    words = form.cleaned_data.get("answer", "").strip() or (DECLINING[int(chosen)].zh if chosen else "")
    version = _number(request.POST.get("version", ""), 0)
    return _done(
        request, report, lambda: deeds.decline_report(request.actor, report, version, reason=words),
        (form, "decline", Text("已说明不予受理的理由", "The reason is given")),
    )  # fmt: skip


@needs(check_may_handle_reports)
@require_POST
def contact(request: Any, report: int) -> HttpResponse:
    """Shows the contact on this one answer, which nobody keeps; the purpose is on record."""
    form = Purpose(request.POST)
    form.is_valid()
    try:
        found = deeds.see_contact(request.actor, report, purpose=form.cleaned_data.get("purpose", ""))
    except InputProblem as problem:
        return _page(request, report, status=422, purpose=with_problems(form, problem), opened="contact")
    return _page(request, report, contact=found, opened="contact")


def _done(
    request: Any, report: int, deed: Callable[[], object], about: tuple[Form, str, Text]
) -> HttpResponse:
    """Does it and goes back to the report; or shows it again with what was wrong at its form."""
    form, name, told = about
    try:
        deed()
    except InputProblem as problem:
        return _page(request, report, status=422, opened=name, **{name: with_problems(form, problem)})
    messages.success(request, said(told))
    return redirect("report", report)


def _page(request: Any, report: int, status: int = 200, **more: Any) -> HttpResponse:
    view = reading.report_view(request.actor, report) if report <= LAST_ID else None
    if view is None:
        raise Http404
    context = {
        "report": view, "answer": Answer(initial={"answer": view.reply}), "decline": Decline(), "purpose": Purpose(),
        "pass_on": PassOn(bodies=_bodies()), "contact": "", "opened": "answer" if view.line.replied else "", "days": reading.keeping(clock.today()),
    }  # fmt: skip
    return render(request, "office/public/report_page.html", context | more, status=status)


def _bodies() -> list[tuple[int, str]]:
    return [
        (each.id, each.name) for each in bodies(clock.today()) if each.active and each.kind != "enterprise"
    ]


def _number(typed: str, otherwise: int) -> int:
    """A whole number above nothing; `otherwise` for what is none."""
    known = typed.isascii() and typed.isdigit() and len(typed) < 10
    return int(typed) or otherwise if known else otherwise
