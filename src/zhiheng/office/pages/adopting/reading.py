"""Step 1: is this what the document says? The text with marks on one side, what was read on the other."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from zhiheng.core.issues import InputProblem, Text
from zhiheng.office.actions.adopting_edits import confirm, confirm_several, mean, remove, reopen
from zhiheng.office.pages.adopting.marked import card_of, cards_of, filtered, text_of
from zhiheng.office.pages.adopting.shared import (
    card_or_refuse,
    clerks,
    done,
    draft_or_refuse,
    on_open_drafts,
    open_draft,
    page,
    told,
    way,
)
from zhiheng.office.records.drafts import DraftView
from zhiheng.office.records.revisions import plan_in_force

FILTERS = (
    ("all", Text("要核对的", "To be checked")),
    ("open", Text("未确认", "Not confirmed")),
    ("issues", Text("有疑点", "With issues")),
    ("targets", Text("目标", "Targets")),
    ("tasks", Text("任务", "Tasks")),
    ("aside", Text("实绩与搁置", "Results and what was set aside")),
)


@require_GET
@clerks
@on_open_drafts
def reading(request: Any, draft: int) -> HttpResponse:
    """Text and cards; `show` chooses cards."""
    found = open_draft(draft, with_source=True)
    in_force = targets_in_force(found)
    cards = cards_of(found, in_force)
    show = request.GET.get("show", "all")
    shown = filtered(cards, show)
    clean = [each for each in shown if each.is_open and each.is_clean]
    context = {
        "text": text_of(found), "cards": shown, "show": show, "clean": clean, "standing": _standing(found, in_force), **bar(found),
        "filters": [
            {"url": f"?show={name}", "label": label, "count": len(filtered(cards, name)), "current": name == show}
            for name, label in FILTERS
        ],
    }  # fmt: skip
    return page(request, found, "reading", context)


@require_POST
@clerks
@on_open_drafts
def card_confirmed(request: Any, draft: int, card: str) -> HttpResponse:
    """Confirms one card, or takes that back (`undo`)."""
    found = draft_or_refuse(draft)
    item = card_or_refuse(found, card)
    try:
        if request.POST.get("undo"):
            reopen(request.actor, draft, item.group, item.key)
        else:
            confirm(request.actor, draft, item.group, item.key, request.POST.get("seen", ""))
    except InputProblem as problem:
        if request.htmx:
            return one_card(request, draft, card, problem=problem)
        return told(request, problem, "draft-reading", draft)
    if request.htmx:
        return one_card(request, draft, card)
    return redirect(f"{reverse('draft-reading', args=[draft])}{_kept(request)}#{request.POST.get('at', '')}")


@require_POST
@clerks
def several_confirmed(request: Any, draft: int) -> HttpResponse:
    """Confirms every card that the page listed without issues, as it was seen."""
    found = open_draft(draft)
    by_anchor = {each.anchor: each for each in found.items}
    seen: dict[tuple[str, str], str] = {}
    for each in request.POST.getlist("seen"):
        anchor, _, mark = each.partition(" ")
        if anchor in by_anchor:
            seen[by_anchor[anchor].group, by_anchor[anchor].key] = mark
    try:
        confirm_several(request.actor, draft, seen)
    except InputProblem as problem:
        return told(request, problem, "draft-reading", draft)
    text = Text(f"已确认 {len(seen)} 条", f"Confirmed: {len(seen)}")
    return done(request, "draft-reading", text, draft)


@require_POST
@clerks
def card_removed(request: Any, draft: int, card: str) -> HttpResponse:
    """Leaves out a target that is none."""
    item = card_or_refuse(open_draft(draft), card)
    try:
        remove(request.actor, draft, item.key, request.POST.get("seen", ""))
    except InputProblem as problem:
        return told(request, problem, "draft-reading", draft)
    subject = item.entry.subject
    return done(request, "draft-reading", Text(f"已删去「{subject}」", f"Left out: “{subject}”"), draft)


@require_POST
@clerks
def card_means(request: Any, draft: int, card: str) -> HttpResponse:
    """Of an amendment: which target in force the card speaks of."""
    item = card_or_refuse(open_draft(draft), card)
    try:
        mean(
            request.actor, draft, item.key, request.POST.get("target", ""), seen=request.POST.get("seen", "")
        )
    except InputProblem as problem:
        return told(request, problem, "draft-reading", draft)
    return done(
        request, "draft-reading", Text("已对应到施行中的目标", "It now means the target in force"), draft
    )


def one_card(request: Any, draft: int, card: str, *, problem: InputProblem | None = None) -> HttpResponse:
    """One card and the bar anew, for the page to put in their places."""
    found = draft_or_refuse(draft)
    in_force = targets_in_force(found)
    shown = card_of(found, card, in_force)
    context = {
        "standing": _standing(found, in_force),
        "draft": found,
        "card": shown,
        "current": True,
        "problem": problem,
        "steps": way(found, "reading"),
        **bar(found),
    }
    return render(request, "office/adopting/card_swap.html", context)


def targets_in_force(draft: DraftView) -> dict[str, Any]:
    """The targets in force by id, for an amendment; none else."""
    plan = plan_in_force() if draft.amends else None
    return {each.id: each for each in plan.targets} if plan else {}


def _standing(draft: DraftView, in_force: dict[str, Any]) -> list[Any]:
    """The targets in force that the draft does not speak of yet."""
    own = {each.id for each in draft.plan.targets}
    return [each for id, each in in_force.items() if id not in own]


def bar(draft: DraftView) -> dict[str, int]:
    """How much is confirmed and how much is left."""
    left = sum(not each.confirmed_by for each in draft.items)
    return {"left": left, "total": len(draft.items), "confirmed": len(draft.items) - left}


def _kept(request: Any) -> str:
    show = request.POST.get("show", "")
    return f"?show={show}" if show in dict(FILTERS) else ""
