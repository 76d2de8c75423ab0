"""Step 5: who answers for each target and task?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from zhiheng.core.issues import InputProblem, Text
from zhiheng.office import clock
from zhiheng.office.actions.adopting_sharing import assign, name_holders
from zhiheng.office.pages.adopting.shared import (
    UNPROCESSABLE,
    clerks,
    done,
    figure_of,
    number_of,
    on_open_drafts,
    open_draft,
    page,
    told,
)
from zhiheng.office.records.drafts import DraftView, Item
from zhiheng.office.records.drafts_bodies import Known, known_bodies
from zhiheng.office.records.drafts_openings import without_holder
from zhiheng.office.records.duties import DutyView, drafted_duties, holders_of


@require_http_methods(["GET", "POST"])
@clerks
@on_open_drafts
def duties(request: Any, draft: int) -> HttpResponse:
    """What nobody leads, to be assigned together; then body by body what it holds, and who holds it."""
    found = open_draft(draft)
    problem = None
    if request.method == "POST":
        by_anchor = {each.anchor: (each.group, each.key) for each in found.items}
        items = [by_anchor[each] for each in request.POST.getlist("item") if each in by_anchor]
        lead = request.POST.get("lead", "").strip()
        try:
            assign(request.actor, draft, number_of(request.POST.get("version", "")), items, lead)
        except InputProblem as raised:
            problem = raised
        else:
            return done(request, "draft-duties", Text(f"{len(items)} 项由{lead}牵头", f"Led by {lead} now: {len(items)}"), draft)  # fmt: skip
    known = known_bodies(clock.today())
    items_by_key = {(each.group, each.key): each for each in found.items}
    context = {
        "problems": problem.issues if problem else (), "names": sorted(known.names.values()),
        "open": [_line(items_by_key[each]) for each in without_holder(found, known)],
        "bodies": _by_body(found, known),
    }  # fmt: skip
    return page(request, found, "duties", context, status=UNPROCESSABLE if problem else 200)


@require_POST
@clerks
@on_open_drafts
def holders_named(request: Any, draft: int) -> HttpResponse:
    """Names the people who hold the duties of one body: one for all of them, or one for each."""
    duties = [number_of(each) for each in request.POST.getlist("duty")]
    if "every" in request.POST:
        chosen = [request.POST["every"]] * len(duties)
    else:
        chosen = request.POST.getlist("holder")
    holders = {
        duty: number_of(person) if person else None for duty, person in zip(duties, chosen, strict=False)
    }
    try:
        name_holders(request.actor, draft, number_of(request.POST.get("version", "")), holders)
    except InputProblem as problem:
        return told(request, problem, "draft-duties", draft)
    return done(request, "draft-duties", Text("已记下具体责任人", "The people are noted"), draft, anchor=request.POST.get("at", ""))  # fmt: skip


def _by_body(draft: DraftView, known: Known) -> list[dict[str, Any]]:
    items = {(each.group, each.key): each for each in draft.items}
    found: dict[int, list[DutyView]] = {}
    for duty in drafted_duties(draft.id):
        found.setdefault(duty.body_id, []).append(duty)
    people = holders_of(found, clock.today())
    groups = [
        {
            "id": body, "name": known.names.get(body, duties[0].body), "people": people.get(body, ()),
            "leads": sum(each.part == "lead" for each in duties), "duties": _rows(duties, items),
            "unnamed": sum(each.holder_id is None for each in duties),
        }
        for body, duties in found.items()
    ]  # fmt: skip
    return sorted(groups, key=lambda each: -each["leads"])


def _rows(duties: Sequence[DutyView], items: dict[tuple[str, str], Item]) -> list[dict[str, Any]]:
    return [
        {"duty": each, **_line(items[key])} for each in duties if (key := (each.group, each.item)) in items
    ]


def _line(item: Item) -> dict[str, Any]:
    """An item as a line: what it is, and what it asks for."""
    if item.group == "targets":
        return {"item": item, "name": item.entry.subject, "figure": figure_of(item.entry)}
    return {"item": item, "name": f"{item.entry.id} {item.entry.title}", "figure": ""}
