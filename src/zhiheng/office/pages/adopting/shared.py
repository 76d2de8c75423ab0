"""What the pages of a draft share: the draft itself, its steps, and how problems and answers are shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse

from zhiheng.core.issues import InputProblem, Issue, Text
from zhiheng.core.plan.wording import measure_words
from zhiheng.office import clock
from zhiheng.office.pages.routes import needs
from zhiheng.office.people.actors import Refused
from zhiheng.office.people.permissions import check_may_adopt
from zhiheng.office.records.drafts import DraftView, Item, draft_view
from zhiheng.office.records.drafts_openings import steps
from zhiheng.office.words import language, said

UNPROCESSABLE = 422

clerks = needs(check_may_adopt)
"""The mark of every page of a draft."""


def draft_or_refuse(id: int, *, with_source: bool = False) -> DraftView:
    """The draft of that id. Raises Refused where there is none."""
    found = draft_view(id, with_source=with_source)
    if found is None:
        raise Refused(Text("没有这份计划稿", "There is no such draft"))
    return found


def open_draft(id: int, *, with_source: bool = False) -> DraftView:
    """The same, provided that it can still be changed. Raises InputProblem where it cannot."""
    found = draft_or_refuse(id, with_source=with_source)
    if found.state != "open":
        raise NotOpen(found)
    return found


class NotOpen(Exception):
    """The draft is not read yet, or done with: its own page says which."""

    def __init__(self, draft: DraftView) -> None:
        self.draft = draft
        super().__init__(draft.state)


def on_open_drafts(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view of a draft that leads to the draft's own page where it is not open."""
    from functools import wraps

    @wraps(view)
    def guarded(request: Any, *arguments: Any, **named: Any) -> HttpResponse:
        try:
            return view(request, *arguments, **named)
        except NotOpen as problem:
            return redirect("draft", draft=problem.draft.id)

    return guarded


def page(
    request: Any, draft: DraftView, step: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """The page of a step with the way through all of them."""
    shown = {"draft": draft, "step": step, "steps": way(draft, step), **context}
    return render(request, f"office/adopting/{step}.html", shown, status=status)


def way(draft: DraftView, now: str) -> list[dict[str, Any]]:
    """The steps with how much is left in each; adopting last."""
    found = steps(draft, clock.today())
    left = sum(each.left for each in found)
    every = [(each.name, each.label, each.left) for each in found]
    every.append(("adopt", Text("采纳", "Adopt"), left))
    here = next((place for place, (name, _, _) in enumerate(every) if name == now), len(every))
    return [
        {
            "name": name, "label": label, "left": count, "url": reverse(f"draft-{name}", args=[draft.id]),
            "state": "now" if name == now else "done" if not count else "later", "follows": place == here + 1,
        }
        for place, (name, label, count) in enumerate(every)
    ]  # fmt: skip


def done(request: Any, where: str, text: Text, *arguments: Any, anchor: str = "") -> HttpResponseRedirect:
    """Back to a page with a word on what was done."""
    messages.success(request, said(text))
    return redirect(reverse(where, args=arguments) + (f"#{anchor}" if anchor else ""))


def told(request: Any, problem: InputProblem, where: str, *arguments: Any) -> HttpResponseRedirect:
    """Back to a page with what is wrong, where the page itself shows how it stands now."""
    for issue in problem.issues:
        messages.error(request, issue_words(issue))
    return redirect(reverse(where, args=arguments))


def issue_words(issue: Issue) -> str:
    """An issue in one sentence, without its level."""
    value = f"：「{issue.value}」" if issue.value else ""
    if language() == "zh":
        return f"{issue.place.zh}：{issue.message.zh}{value}。{issue.remedy.zh}"
    value = f": “{issue.value}”" if issue.value else ""
    return f"{issue.place.en}: {issue.message.en}{value}. {issue.remedy.en}"


def number_of(text: str) -> int:
    """A whole number from a form; -1 for anything else, which is nobody's version and nobody's id."""
    return int(text) if text.isdecimal() and len(text) < 16 else -1


def card_or_refuse(draft: DraftView, anchor: str) -> Item:
    """The item whose card has that anchor. Raises InputProblem where it is gone."""
    found = next((each for each in draft.items if each.anchor == anchor), None)
    if found is None:
        raise Refused(
            Text(
                "没有这一条，可能已被合并或删去",
                "There is no such entry; it may have been merged or left out",
            )
        )
    return found


def figure_of(target: Any) -> str:
    """What a target asks for, in short."""
    return measure_words(target, language())
