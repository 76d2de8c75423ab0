"""The clerk decides what is public, and sees it as the public would."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from zhiheng.core.issues import InputProblem, Text
from zhiheng.office.actions import publishing as deeds
from zhiheng.office.pages.problems import line_of
from zhiheng.office.pages.public.forms import Opening
from zhiheng.office.pages.public.open_pages import look_of
from zhiheng.office.pages.public.views import overview_page, promise_page
from zhiheng.office.pages.routes import needs
from zhiheng.office.people.permissions_public import check_may_publish
from zhiheng.office.records.public_promises import PublicState, state_of, town_cells
from zhiheng.office.records.publishing import TOWNS, PublicationView, publication, publications
from zhiheng.office.records.workspaces import workspace
from zhiheng.office.words import said

NONE = PublicationView(hidden={})


@needs(check_may_publish)
@require_GET
def manage(request: Any) -> HttpResponse:
    """Whether the plan is open, and target by target what the public sees of it."""
    view = publication() or NONE
    opened = workspace()
    if opened.plan is None:
        return render(request, "office/public/manage.html", {"publication": view, "plan": None})
    state = state_of(view)
    cells = town_cells(state, [each.verdict.target for each in state.promises])
    suppressed = {name: sum(one.figure is None for one in each) for name, each in cells.items()}
    subjects = {each.id: each.subject for each in opened.plan.targets}
    context = {
        "publication": view,
        "plan": opened.plan.facts,
        "shown": [
            {"promise": each, "towns": len(cells.get(each.verdict.target, ())), "suppressed": suppressed.get(each.verdict.target, 0)}
            for each in state.promises
        ],
        "hidden": [{"target": name, "subject": subjects.get(name, name), "reason": each.reason, "towns_only": each.what == TOWNS} for name, each in view.hidden.items()],
        "suppressed": sum(suppressed.values()),
        "cells": sum(len(each) for each in cells.values()),
        "form": Opening(initial={"reports": view.reports, "licence": view.licence}),
        "events": [_event(each) for each in publications()],
    }  # fmt: skip
    return render(request, "office/public/manage.html", context)


@needs(check_may_publish)
@require_POST
def open_to_public(request: Any) -> HttpResponse:
    """Opens it, or changes how it is open."""
    form = Opening(request.POST)
    form.is_valid()
    reports, licence = bool(form.cleaned_data.get("reports")), request.POST.get("licence", "")
    return _done(request, lambda: deeds.open_plan(request.actor, _version(request), reports=reports, licence=licence), Text("计划已公开", "The plan is open to the public"))  # fmt: skip


@needs(check_may_publish)
@require_POST
def close_to_public(request: Any) -> HttpResponse:
    """Closes it."""
    return _done(request, lambda: deeds.close_plan(request.actor, _version(request), reason=request.POST.get("reason", "")), Text("计划已停止公开", "The plan is closed to the public"))  # fmt: skip


@needs(check_may_publish)
@require_POST
def hide(request: Any) -> HttpResponse:
    """Keeps a target inside, or its figures by town."""
    said_of = request.POST
    return _done(
        request,
        lambda: deeds.hide_target(
            request.actor, _version(request), said_of.get("target", ""), reason=said_of.get("reason", ""), towns_only=said_of.get("what") == TOWNS
        ),
        Text("已改为不公开", "It stays inside now"),
    )  # fmt: skip


@needs(check_may_publish)
@require_POST
def show(request: Any) -> HttpResponse:
    """Lets the public see it again."""
    return _done(request, lambda: deeds.show_target(request.actor, _version(request), request.POST.get("target", "")), Text("已恢复公开", "It is public again"))  # fmt: skip


@needs(check_may_publish)
@require_GET
def preview(request: Any) -> HttpResponse:
    """The overview as the public would see it."""
    state = _previewed()
    area = request.GET.get("area", "")
    return HttpResponse(
        overview_page(state, look_of(request), area if area in state.areas else "", preview=True)
    )


@needs(check_may_publish)
@require_GET
def preview_promise(request: Any, target: str) -> HttpResponse:
    """A promise as the public would see it."""
    state = _previewed()
    found = state.promise(target)
    if found is None:
        raise Http404
    return HttpResponse(promise_page(state, look_of(request), found, preview=True))


def _previewed() -> PublicState:
    return state_of(publication() or NONE)


def _version(request: Any) -> int:
    """The decision that the clerk looked at; -1, which is none, for what is no number."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else -1


def _done(request: Any, deed: Callable[[], object], told: Text) -> HttpResponse:
    try:
        deed()
    except InputProblem as problem:
        for issue in problem.issues:
            messages.error(request, line_of(issue))
    else:
        messages.success(request, said(told))
    return redirect("publish")


def _event(view: PublicationView) -> dict[str, Any]:
    """A decision as the timeline shows it."""
    title = Text("公开", "open") if view.open else Text("不公开", "closed")
    kept = Text(f"，{len(view.hidden)} 个目标全部或部分不公开", f", {len(view.hidden)} targets kept inside in whole or part") if view.hidden else Text("", "")  # fmt: skip
    return {"at": view.at, "who": view.by, "title": Text(title.zh + kept.zh, title.en + kept.en), "text": view.reason}  # fmt: skip
