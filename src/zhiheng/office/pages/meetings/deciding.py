"""From minutes to numbered duties in one step: what they seem to decide as a table to settle, and handing all of it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from zhiheng.core.issues import InputProblem, Issue, Text
from zhiheng.office import clock
from zhiheng.office.actions.meetings import MOST, DecisionRow, decide_all, names_in
from zhiheng.office.pages.filing.submissions import version_of
from zhiheng.office.pages.meetings.views import read_day
from zhiheng.office.pages.routes import needs
from zhiheng.office.people.permissions_notices import check_may_keep_meetings
from zhiheng.office.records.meetings import body_names_today, meeting_view, proposals
from zhiheng.office.words import said

FIELDS = ("text", "lead", "support", "deadline", "quote")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: its number from 0, whether it is kept, what stands in its fields, and what is wrong with each of them."""

    number: int
    kept: bool
    values: Mapping[str, str]
    wrong: Mapping[str, Issue]


@needs(check_may_keep_meetings)
@require_http_methods(["GET", "POST"])
def decide(request: Any, id: int) -> HttpResponse:
    """The table; sending it hands everything out, or adds a row to it."""
    if request.method == "GET":
        found = [
            {
                "text": each.text, "quote": each.quote, "lead": "、".join(each.lead), "support": "、".join(each.support),
                "deadline": each.deadline.isoformat() if each.deadline else "",
            }
            for each in proposals(request.actor, id)
        ]  # fmt: skip
        return _page(request, id, [(True, values) for values in found[:MOST]])
    rows = _sent(request.POST)
    if request.POST.get("deed") == "add":
        return _page(request, id, [*rows, (True, dict.fromkeys(FIELDS, ""))])
    try:
        made = decide_all(
            request.actor, id, version_of(request), [_row(values) for kept, values in rows if kept]
        )
    except InputProblem as problem:
        return _page(request, id, rows, problem.issues)
    text = Text(f"已分派 {len(made)} 项，各单位会收到消息", f"Handed out: {len(made)}; the bodies are told")
    messages.success(request, said(text))
    return redirect("meeting", id=id)


def _sent(sent: Any) -> list[tuple[bool, dict[str, str]]]:
    """The rows in what was sent: whether each is kept, and its fields."""
    numbers = sorted(
        int(name.split("-")[1]) for name in sent if name.startswith("row-") and name.endswith("-text") and _is_number(name.split("-")[1])
    )  # fmt: skip
    return [
        (f"row-{number}-keep" in sent, {name: sent.get(f"row-{number}-{name}", "") for name in FIELDS})
        for number in numbers[:MOST]
    ]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 6


def _row(values: Mapping[str, str]) -> DecisionRow:
    return DecisionRow(
        text=values["text"], lead=names_in(values["lead"]), support=names_in(values["support"]), deadline=read_day(values["deadline"]),
        quote=values["quote"],
    )  # fmt: skip


def _page(
    request: Any, id: int, rows: Sequence[tuple[bool, Mapping[str, str]]], issues: Sequence[Issue] = ()
) -> HttpResponse:
    shown, place = [], 0
    for number, (kept, values) in enumerate(rows):
        codes = {f"decision-{place}-{name}": name for name in FIELDS} if kept else {}
        wrong = {codes[each.code]: each for each in issues if each.code in codes}
        shown.append(Row(number, kept, values, wrong))
        place += kept
    view = meeting_view(request.actor, id)
    context = {
        "view": view, "rows": shown, "issues": issues, "bodies": sorted(set(body_names_today().values())), "today": clock.today(),
    }  # fmt: skip
    return render(request, "office/meetings/decide.html", context, status=422 if issues else 200)
