"""Matters of supervision: what is chased, and one of them with everything that happened and how each day was counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from zhiheng.core.issues import InputProblem, Text
from zhiheng.core.workflow.supervision import SUPERVISION
from zhiheng.office import clock
from zhiheng.office.actions import supervising
from zhiheng.office.pages.routes import needs
from zhiheng.office.pages.supervision.forms import Exempt, Extend, no_day, with_told
from zhiheng.office.people.actors import Actor
from zhiheng.office.people.permissions_remedies import can_see_burden
from zhiheng.office.people.permissions_supervision import (
    can_supervise,
    check_may_see_supervision,
    check_may_supervise,
)
from zhiheng.office.people.reading import bodies
from zhiheng.office.records.matter_links import KIND_LABELS
from zhiheng.office.records.slips import answering_names, next_words
from zhiheng.office.records.supervising import (
    GRAVEST,
    MatterLine,
    MatterQuery,
    counts,
    matter_view,
    matters,
    waiting_orders,
    waiting_rows,
)
from zhiheng.office.words import said

FIRST = 5
"""Orders that wait for this person which stand above the list."""


@needs(check_may_see_supervision)
@require_GET
def listing(request: Any) -> HttpResponse:
    """What is chased, the gravest first."""
    actor, query = request.actor, _query(request.GET)
    found, tally = matters(actor, query), counts(actor)
    names = answering_names([each.id for each in found.lines], clock.today())
    context = {
        "found": found, "query": query, "kinds": KIND_LABELS.items(), "bodies": _bodies(actor), "waiting": waiting_orders(actor, FIRST),
        "waiting_number": waiting_rows(actor).count(),
        "rows": [{"line": each, "answers": names.get(each.id, ()), "next": _next(each)} for each in found.lines],
        "states": [(name, SUPERVISION.state(name).label, tally.states.get(name, 0)) for name in GRAVEST],
        "open": sum(tally.states.values()), "supervises": can_supervise(actor), "sees_burden": can_see_burden(actor),
        "previous": found.page - 1, "following": found.page + 1,
    }  # fmt: skip
    return render(request, "office/supervision/matters.html", context)


def _next(line: MatterLine) -> Text | None:
    """What comes next of itself; None where nothing does."""
    if line.acts_on is None or line.closed_at is not None:
        return None
    replied = line.order is not None and line.order.waits_for == "decision"
    return next_words(line.state, after_deadline=line.acts_on > line.deadline, replied=replied)


def _bodies(actor: Actor) -> list[tuple[int, str]]:
    """The bodies to choose from: those that this person may see."""
    seen = actor.seen_bodies
    return [(each.id, each.name) for each in bodies(clock.today()) if each.kind != "enterprise" and (seen is None or each.id in seen)]  # fmt: skip


def _query(sent: Any) -> MatterQuery:
    """What is asked for; what cannot be is left out."""
    state, kind, body, page = (sent.get(name, "") for name in ("state", "kind", "body", "page"))
    return MatterQuery(
        state=state if state in GRAVEST else "", closed=state == "closed", kind=kind if kind in KIND_LABELS else "",
        body=int(body) if body.isdecimal() and len(body) < 10 else None, page=int(page) if page.isdecimal() and len(page) < 7 else 1,
    )  # fmt: skip


@needs(check_may_see_supervision)
@require_GET
def show(request: Any, id: int) -> HttpResponse:
    """One matter."""
    return _page(request, id)


@needs(check_may_supervise)
@require_POST
def extend(request: Any, id: int) -> HttpResponse:
    """Sets a later deadline."""
    form = Extend(request.POST, auto_id="id_extend_%s")

    def deed() -> None:
        if (day := form.day("deadline")) is None:
            raise InputProblem(no_day("deadline", Text("新期限", "new deadline")))
        supervising.extend_matter(request.actor, id, form.seen(), deadline=day, reason=form.text("reason"))

    return _done(request, id, form, deed, Text("期限已延长，督办从新期限重新算起", "The deadline is later; supervision starts anew from it"))  # fmt: skip


@needs(check_may_supervise)
@require_POST
def exempt(request: Any, id: int) -> HttpResponse:
    """Lets the body off."""
    form = Exempt(request.POST, auto_id="id_exempt_%s")
    return _done(
        request, id, form, lambda: supervising.exempt(request.actor, id, form.seen(), reason=form.text("reason")),
        Text("已豁免，不再督办", "Exempted; it is chased no more"),
    )  # fmt: skip


def _done(request: Any, id: int, form: forms.Form, deed: Callable[[], object], words: Text) -> HttpResponse:
    try:
        deed()
    except InputProblem as problem:
        return _page(request, id, with_told(form, problem))
    messages.success(request, said(words))
    return redirect("matter", id=id)


def _page(request: Any, id: int, sent: forms.Form | None = None) -> HttpResponse:
    """The page; a form that was sent stands in it again with what is wrong."""
    shown = matter_view(request.actor, id)
    new = {
        name: made(initial={"version": shown.line.version}, auto_id=f"id_{name}_%s")
        for name, made in (("extend", Extend), ("exempt", Exempt))
    }
    opened = next((name for name, form in new.items() if isinstance(sent, type(form))), "")
    if sent is not None:
        new[opened] = sent
    context = {
        "shown": shown, "line": shown.line, "forms": new, "opened": opened, "supervises": can_supervise(request.actor),
        "answers": answering_names([id], clock.today()).get(id, ()),
    }  # fmt: skip
    return render(request, "office/supervision/matter.html", context, status=422 if sent is not None else 200)
