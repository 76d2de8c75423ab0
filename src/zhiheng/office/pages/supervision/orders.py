"""One order as it would lie on the desk: what is demanded, the body's reply, the quality office's decision, the slip."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from zhiheng.core.issues import InputProblem, Text
from zhiheng.office import clock
from zhiheng.office.actions import supervising
from zhiheng.office.actions.slips import take_reply_file, take_slip
from zhiheng.office.actions.stored_files import keep_upload
from zhiheng.office.pages.downloads import download
from zhiheng.office.pages.routes import needs
from zhiheng.office.pages.sending_files import sent
from zhiheng.office.pages.supervision.forms import Decide, Reply, no_day, no_words, with_told
from zhiheng.office.people.permissions_supervision import (
    can_reply,
    can_supervise,
    check_may_see_supervision,
    check_may_supervise,
)
from zhiheng.office.records.slips import basis_of, demand_of, issuer, order_number
from zhiheng.office.records.supervising import OrderView, order_view
from zhiheng.office.words import said


@needs(check_may_see_supervision)
@require_GET
def show(request: Any, id: int) -> HttpResponse:
    """One order."""
    return _page(request, id)


@needs(check_may_see_supervision)
@require_POST
def reply(request: Any, id: int) -> HttpResponse:
    """The body's reply."""
    order_view(request.actor, id)
    form = Reply(request.POST, request.FILES, auto_id="id_reply_%s")

    def deed() -> None:
        promised, text = form.day("promised"), form.text("text")
        if promised is None:
            # All that is wrong is told at once; the action cannot be asked without a day.
            raise InputProblem(*([] if text.strip() else [no_words("text")]), no_day("promised", Text("承诺办结日期", "promised day")))  # fmt: skip
        file = form.cleaned_data.get("file")
        supervising.reply(
            request.actor, id, form.seen(), text=text, promised=promised, file=keep_upload(file) if file else None,
        )  # fmt: skip

    return _done(request, id, form, deed, Text("回复已交质量办", "The quality office has your reply"))


@needs(check_may_supervise)
@require_POST
def decide(request: Any, id: int) -> HttpResponse:
    """Takes the reply or refuses it."""
    form = Decide(request.POST, auto_id="id_decide_%s")
    choice = form.text("take")

    def deed() -> None:
        if choice not in ("take", "refuse"):
            raise InputProblem(no_words("take"))
        supervising.decide(request.actor, id, form.seen(), take=choice == "take", reason=form.text("reason"))

    words = Text("已认可，等到承诺的日子", "Taken; it waits for the promised day") if choice == "take" else Text("未认可，督办将升级", "Refused; the matter climbs")  # fmt: skip
    return _done(request, id, form, deed, words)


@needs(check_may_see_supervision)
@require_GET
def slip(request: Any, id: int) -> HttpResponse:
    """The slip to print and seal."""
    return download(*take_slip(request.actor, id))


@needs(check_may_see_supervision)
@require_GET
def file(request: Any, id: int) -> HttpResponse:
    """What the body sent with its reply."""
    try:
        return sent(take_reply_file(request.actor, id))
    except InputProblem:
        raise Http404(id) from None


def _done(request: Any, id: int, form: forms.Form, deed: Callable[[], object], words: Text) -> HttpResponse:
    try:
        deed()
    except InputProblem as problem:
        return _page(request, id, with_told(form, problem))
    messages.success(request, said(words))
    return redirect("order", id=id)


def _page(request: Any, id: int, told: forms.Form | None = None) -> HttpResponse:
    """The page; a form that was sent stands in it again with what is wrong."""
    shown = order_view(request.actor, id)
    start = {"version": shown.line.version}
    context = {
        "shown": shown, "line": shown.line, "number": order_number(shown.line), "issuer": issuer(),
        "basis": basis_of(shown.matter.kind, shown.matter.subject), "demand": demand_of(shown.line.colour),
        "reply_form": _reply_form(request, shown, told, start), "decide_form": _decide_form(request, shown, told, start),
    }  # fmt: skip
    return render(request, "office/supervision/order.html", context, status=422 if told is not None else 200)


def _reply_form(
    request: Any, shown: OrderView, told: forms.Form | None, start: dict[str, int]
) -> forms.Form | None:
    if isinstance(told, Reply):
        return told
    return Reply(initial=start, auto_id="id_reply_%s") if _wants_reply(shown) and can_reply(request.actor, shown.line.body) else None  # fmt: skip


def _wants_reply(shown: OrderView) -> bool:
    """An order is answered once; a red one again when its answer was refused or the promise broken."""
    line = shown.line
    if line.ended_at is not None or line.replied_at is None:
        return line.ended_at is None
    broken = line.decision == "taken" and line.promised is not None and line.promised < clock.today()
    return line.colour == "red" and (line.decision == "refused" or broken)


def _decide_form(
    request: Any, shown: OrderView, told: forms.Form | None, start: dict[str, int]
) -> forms.Form | None:
    if isinstance(told, Decide):
        return told
    return Decide(initial=start, auto_id="id_decide_%s") if shown.line.waits_for == "decision" and can_supervise(request.actor) else None  # fmt: skip
