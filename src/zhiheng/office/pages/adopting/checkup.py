"""Step 3: what the check-up found; mended by its card, or answered."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.office.actions.adopting_edits import answer
from zhiheng.office.pages.adopting.marked import Card, cards_of, issue_anchor
from zhiheng.office.pages.adopting.shared import (
    UNPROCESSABLE,
    clerks,
    done,
    on_open_drafts,
    open_draft,
    page,
)
from zhiheng.office.records.drafts import DraftView, fingerprint, issue_key

ELSEWHERE = {
    "body-aliases": ("draft-bodies", Text("到「单位」里合并", "Merge them under “Bodies”")),
    "target-without-body": (
        "draft-duties",
        Text("到「分工」里定牵头单位", "Name leading bodies under “Duties”"),
    ),
    "task-without-body": (
        "draft-duties",
        Text("到「分工」里定牵头单位", "Name leading bodies under “Duties”"),
    ),
}
"""Findings about the whole plan that are mended in another step."""


@require_http_methods(["GET", "POST"])
@clerks
@on_open_drafts
def checkup(request: Any, draft: int) -> HttpResponse:
    """Every finding with the way to mend it and a field for the answer."""
    found = open_draft(draft)
    problem = None
    if request.method == "POST":
        key = (request.POST.get("code", ""), request.POST.get("place", ""), request.POST.get("value", ""))
        said = request.POST.get("answer", "")
        try:
            answer(request.actor, draft, key, said)
        except InputProblem as raised:
            problem = raised
        else:
            text = (
                Text("已记下说明", "The answer is noted")
                if said.strip()
                else Text("已撤回说明", "The answer is taken back")
            )
            return done(request, "draft-checkup", text, draft, anchor=request.POST.get("at", ""))
    cards = cards_of(found)
    context = {
        "problems": problem.issues if problem else (),
        "findings": [_finding(found, issue, cards) for issue in found.issues],
    }
    return page(request, found, "checkup", context, status=UNPROCESSABLE if problem else 200)


def _finding(draft: DraftView, issue: Issue, cards: tuple[Card, ...]) -> dict[str, Any]:
    key = issue_key(issue)
    card = issue_anchor(draft, issue, cards)
    url, label = "", None
    if card is not None:
        url = f"{reverse('draft-reading', args=[draft.id])}#{card.id}"
        label = Text("去改这一条", "Mend it at its card")
    elif issue.code in ELSEWHERE:
        name, label = ELSEWHERE[issue.code]
        url = reverse(name, args=[draft.id])
    return {
        "issue": issue, "code": key[0], "place": key[1], "value": key[2], "id": f"finding-{fingerprint(key)[:12]}",
        "url": url, "label": label, "answered": draft.answer(issue),
        "may_answer": issue.level is not Level.ERROR, "must": issue.level is not Level.NOTE,
    }  # fmt: skip
