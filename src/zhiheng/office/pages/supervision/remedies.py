"""Remedies: the list, and one with its plan, its measuring again and its closing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from zhiheng.core.issues import InputProblem, Text
from zhiheng.core.workflow.remedy import REMEDY
from zhiheng.office import clock
from zhiheng.office.actions import remedying
from zhiheng.office.pages.routes import needs
from zhiheng.office.pages.supervision.forms import CloseRemedy, PlanRemedy, SendBackRemedy, Version, with_told
from zhiheng.office.people.permissions_remedies import check_may_see_remedies
from zhiheng.office.records.filing_offers import target_of
from zhiheng.office.records.remedies import remedies, remedy_days, remedy_view
from zhiheng.office.words import said

FORMS = {"plan": PlanRemedy, "close": CloseRemedy, "back": SendBackRemedy, "measure": Version}


@needs(check_may_see_remedies)
@require_GET
def remedy_list(request: Any) -> HttpResponse:
    """The remedies that this person may see."""
    chosen = request.GET.get("state", "open")
    states = [each.name for each in REMEDY.states]
    chosen = chosen if chosen in ("open", "all", *states) else "open"
    context = {
        "lines": remedies(request.actor, state="" if chosen == "all" else chosen),
        "tabs": [
            {"url": f"?state={name}", "label": label, "count": None, "current": name == chosen}
            for name, label in (
                ("open", Text("没有办结的", "Open")),
                *((each.name, each.label) for each in REMEDY.states if each.owner),
                ("closed", REMEDY.state("closed").label),
                ("all", Text("全部", "All")),
            )
        ],
        "days": remedy_days(clock.today()),
    }
    return render(request, "office/supervision/remedies.html", context)


@needs(check_may_see_remedies)
@require_GET
def show(request: Any, id: int) -> HttpResponse:
    """One remedy."""
    return _page(request, id)


@needs(check_may_see_remedies)
@require_POST
def plan(request: Any, id: int) -> HttpResponse:
    """Gives cause and measure."""
    form = PlanRemedy(request.POST)
    plan = remedying.Plan(
        cause=form.text("cause"), action=form.text("action"), measure_by=form.day("measure_by")
    )
    return _done(
        request, id, "plan", lambda: remedying.plan_remedy(request.actor, id, form.seen(), plan),
        Text("原因和措施已交质量办", "The quality office has cause and measure"),
    )  # fmt: skip


@needs(check_may_see_remedies)
@require_POST
def measure(request: Any, id: int) -> HttpResponse:
    """Holds the target against its verdict again."""
    form = Version(request.POST)
    return _done(
        request, id, "measure", lambda: remedying.measure_again(request.actor, id, form.seen()),
        Text("已按现在的评判复测", "Measured again by the verdict as it stands"),
    )  # fmt: skip


@needs(check_may_see_remedies)
@require_POST
def close(request: Any, id: int) -> HttpResponse:
    """Closes it."""
    form = CloseRemedy(request.POST)
    return _done(
        request, id, "close", lambda: remedying.close_remedy(request.actor, id, form.seen(), words=form.text("closing")),
        Text("整改已办结", "The remedy is closed"),
    )  # fmt: skip


@needs(check_may_see_remedies)
@require_POST
def send_back(request: Any, id: int) -> HttpResponse:
    """Sends the plan back."""
    form = SendBackRemedy(request.POST)
    return _done(
        request, id, "back", lambda: remedying.reopen(request.actor, id, form.seen(), reason=form.text("reason")),
        Text("已退回，单位要重新提出措施", "Sent back; the body gives a new plan"),
    )  # fmt: skip


def _done(request: Any, id: int, name: str, deed: Callable[[], object], words: Text) -> HttpResponse:
    _shown(request, id)
    try:
        deed()
    except InputProblem as problem:
        return _page(request, id, name, problem)
    messages.success(request, said(words))
    return redirect("remedy", id=id)


def _shown(request: Any, id: int) -> Any:
    try:
        return remedy_view(request.actor, id)
    except LookupError:
        raise Http404(id) from None


def _page(request: Any, id: int, name: str = "", problem: InputProblem | None = None) -> HttpResponse:
    """The page; what was sent by the form of that name stands in it again, with its problems."""
    shown = _shown(request, id)
    forms = {}
    for each, made in FORMS.items():
        sent = {**request.POST.dict(), "version": shown.version} if each == name else None
        forms[each] = made(sent, initial={"version": shown.version}, auto_id=f"id_{each}_%s")
    if problem is not None:
        with_told(forms[name], problem)
    context = {
        "shown": shown, "line": shown.line, "forms": forms, "opened": name, "target": target_of(shown.line.target),
        "others": [each for each in remedies(request.actor, target=shown.line.target) if each.id != id],
    }  # fmt: skip
    return render(request, "office/supervision/remedy.html", context, status=422 if problem else 200)
