"""One card: corrected in place, split, merged with others, or a new one added."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from zhiheng.core.issues import InputProblem, Text
from zhiheng.office.actions.adopting_edits import add, edit, merge, split
from zhiheng.office.pages.adopting.fields import changed, elsewhere, shown, texts_in, texts_of
from zhiheng.office.pages.adopting.marked import card_of
from zhiheng.office.pages.adopting.reading import one_card, targets_in_force
from zhiheng.office.pages.adopting.shared import (
    UNPROCESSABLE,
    card_or_refuse,
    clerks,
    done,
    figure_of,
    number_of,
    on_open_drafts,
    open_draft,
)
from zhiheng.office.records.drafts import DraftView, Item

NEW = {"op": ">=", "change": "level", "firm": "binding"}
MOST_PARTS = 8
ALIKE = 40
"""How many targets are offered for merging at most."""


@require_http_methods(["GET", "POST"])
@clerks
@on_open_drafts
def card(request: Any, draft: int, card: str) -> HttpResponse:
    """The form of one card; corrected, it is confirmed. `cancel` gives the card back as it is."""
    found = open_draft(draft)
    item = card_or_refuse(found, card)
    if request.method == "GET":
        if request.htmx and request.GET.get("cancel"):
            return one_card(request, draft, card)
        return _form(request, found, item, texts_of(item.entry, item.group), seen=item.fingerprint)
    texts = texts_in(request.POST, item.group)
    seen = request.POST.get("seen", "")
    try:
        changes = changed(texts, texts_of(item.entry, item.group), item.group)
        edit(request.actor, draft, item.group, item.key, changes, seen=seen)
    except InputProblem as problem:
        return _form(request, found, item, texts, seen=seen, problem=problem)
    if request.htmx:
        return one_card(request, draft, card)
    return done(request, "draft-reading", Text("已改正并确认", "Corrected and confirmed"), draft, anchor=request.POST.get("at", ""))  # fmt: skip


@require_http_methods(["GET", "POST"])
@clerks
@on_open_drafts
def card_split(request: Any, draft: int, card: str) -> HttpResponse:
    """Two or more targets in the place of one."""
    found = open_draft(draft)
    item = card_or_refuse(found, card)
    before = texts_of(item.entry, "targets")
    parts = [before, before]
    problem = None
    if request.method == "POST":
        count = min(max(number_of(request.POST.get("count", "2")), 2), MOST_PARTS)
        parts = [texts_in(request.POST, "targets", f"{number}-") or before for number in range(1, count + 1)]
        if request.POST.get("more"):
            parts.append(before)
        else:
            problem = _tried(lambda: split(request.actor, draft, _version(request), item.key, _parts(parts, before)))  # fmt: skip
            if problem is None:
                return done(request, "draft-reading", Text(f"已拆成 {len(parts)} 条", f"Split into {len(parts)}"), draft)  # fmt: skip
    fields = [
        {"number": number, "fields": shown("targets", texts, prefix=f"{number}-", problem=problem, place=f"第 {number} 条的")}
        for number, texts in enumerate(parts[:MOST_PARTS], 1)
    ]  # fmt: skip
    context = {
        "item": item, "parts": fields, "problem": problem,
        "problems": elsewhere(problem, [field for part in fields for field in part["fields"]]),  # type: ignore[attr-defined]
        "version": request.POST.get("version") or found.version,
    }  # fmt: skip
    return _page(request, found, "split", context, problem)


@require_http_methods(["GET", "POST"])
@clerks
@on_open_drafts
def card_merge(request: Any, draft: int, card: str) -> HttpResponse:
    """One target in the place of several."""
    found = open_draft(draft)
    item = card_or_refuse(found, card)
    chosen = request.POST.getlist("with")
    problem = None
    if request.method == "POST":
        by_anchor = {each.anchor: each.key for each in found.items}
        keys = [item.key, *(by_anchor.get(each, each) for each in chosen)]
        problem = _tried(lambda: merge(request.actor, draft, _version(request), keys, {}))
        if problem is None:
            return done(request, "draft-reading", Text(f"已将 {len(keys)} 条合并为一条", f"Merged {len(keys)} into one"), draft)  # fmt: skip
    others = [
        {"item": each, "figure": figure_of(each.entry), "chosen": each.anchor in chosen}
        for each in near(found, item)
    ]
    context = {
        "item": item, "figure": figure_of(item.entry), "others": others,
        "problems": problem.issues if problem else (), "version": request.POST.get("version") or found.version,
    }  # fmt: skip
    return _page(request, found, "merge", context, problem)


@require_http_methods(["GET", "POST"])
@clerks
@on_open_drafts
def target_new(request: Any, draft: int) -> HttpResponse:
    """A target that was not read; `from` names a place in the text that holds it."""
    found = open_draft(draft, with_source=True)
    start, end, quote = _place(found, request.POST.get("from") or request.GET.get("from", ""))
    if request.method == "GET":
        return _new_form(request, found, NEW, quote=quote, at=f"{start}-{end}")
    texts = texts_in(request.POST, "targets")

    def added() -> None:
        where = {"quote": quote, "span": (start, end)} if quote else {}
        add(request.actor, draft, _version(request), {**changed(texts, {}, "targets"), **where})

    problem = _tried(added)
    if problem is not None:
        return _new_form(request, found, texts, quote=quote, at=f"{start}-{end}", problem=problem)
    return done(request, "draft-reading", Text("已补上一条目标", "A target was added"), draft)


def near(draft: DraftView, item: Item) -> list[Item]:
    """The targets that may say the same, the likeliest first: alike in subject, and beside it in the plan."""
    from zhiheng.core.plan.likeness import compare

    targets = [each for each in draft.items if each.group == "targets"]
    here = targets.index(item)
    others = [
        (compare(item.entry.subject, each.entry.subject).score, -abs(place - here), each)
        for place, each in enumerate(targets)
        if each is not item
    ]
    return [each for _, _, each in sorted(others, key=lambda one: one[:2], reverse=True)[:ALIKE]]


def _form(
    request: Any, draft: DraftView, item: Item, texts: dict[str, str], *, seen: str, problem: InputProblem | None = None
) -> HttpResponse:  # fmt: skip
    fields = shown(item.group, texts, problem=problem)
    context = {
        "draft": draft, "item": item, "card": card_of(draft, item.anchor, targets_in_force(draft)), "fields": fields,
        "problems": elsewhere(problem, fields), "seen": seen, "bodies": [each.name for each in draft.plan.bodies],
    }  # fmt: skip
    if request.htmx:
        # The form with what is wrong takes the card's place; htmx puts nothing in where the answer is an error.
        return render(request, "office/adopting/card_form.html", context)
    return _page(request, draft, "card_page", context, problem)


def _new_form(request: Any, draft: DraftView, texts: dict[str, str], *, quote: str, at: str, problem: InputProblem | None = None) -> HttpResponse:  # fmt: skip
    fields = shown("targets", texts, problem=problem)
    context = {
        "fields": fields, "problems": elsewhere(problem, fields), "quote": quote, "at": at,
        "version": request.POST.get("version") or draft.version, "bodies": [each.name for each in draft.plan.bodies],
    }  # fmt: skip
    return _page(request, draft, "target_new", context, problem)


def _page(request: Any, draft: DraftView, name: str, context: dict[str, Any], problem: InputProblem | None) -> HttpResponse:  # fmt: skip
    status = UNPROCESSABLE if problem else 200
    return render(request, f"office/adopting/{name}.html", {"draft": draft, **context}, status=status)


def _tried(do: Callable[[], object]) -> InputProblem | None:
    try:
        do()
    except InputProblem as problem:
        return problem
    return None


def _parts(parts: list[dict[str, str]], before: dict[str, str]) -> list[Any]:
    """The typed values of every part; all that is wrong in any of them at once, each with its part."""
    from dataclasses import replace

    found, issues = [], []
    for number, texts in enumerate(parts, 1):
        try:
            found.append(changed(texts, before, "targets"))
        except InputProblem as problem:
            for each in problem.issues:
                place = Text(f"第 {number} 条的{each.place.zh}", f"part {number}, {each.place.en}")
                issues.append(replace(each, place=place))
    if issues:
        raise InputProblem(*issues)
    return found


def _place(draft: DraftView, said: str) -> tuple[int, int, str]:
    """A stretch of the document's text as "start-end"; nothing for anything else."""
    start, end = (number_of(each) for each in (*said.split("-", 1), "")[:2])
    document = draft.text
    if document is None or not 0 <= start < end <= len(document.text):
        return 0, 0, ""
    return start, end, document.text[start:end]


def _version(request: Any) -> int:
    return number_of(request.POST.get("version", ""))
