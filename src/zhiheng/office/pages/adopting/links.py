"""Step 4: what measures each target?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from zhiheng.core.issues import InputProblem, Text
from zhiheng.core.judging.linking import Suggestion, suggestions
from zhiheng.core.judging.model import Link, Measured
from zhiheng.office.actions.adopting_links import confirm_link, confirm_links
from zhiheng.office.pages.adopting.shared import (
    UNPROCESSABLE,
    card_or_refuse,
    clerks,
    done,
    figure_of,
    number_of,
    on_open_drafts,
    open_draft,
    page,
    told,
)
from zhiheng.office.records.drafts import DraftView, Item, fingerprint
from zhiheng.office.records.workspaces import workspace
from zhiheng.workspace.opening import Workspace

MEASURED = {
    Measured.RATE: Text("比率或均值", "a rate or mean"),
    Measured.AMOUNT: Text("本期数", "the amount of the period"),
    Measured.TOTAL: Text("累计数", "the total since the beginning"),
    Measured.STATE: Text("期末数", "how many there are at the end"),
}
REPORTED = "reported"
SHOWN = 5
"""How many suggested indicators a target shows."""


@require_http_methods(["GET", "POST"])
@clerks
@on_open_drafts
def links(request: Any, draft: int) -> HttpResponse:
    """Every target with what is suggested; all suggestions of a kind may be confirmed together."""
    found = open_draft(draft)
    here = workspace()
    rows = [_row(found, each, here) for each in found.items if each.group == "targets"]
    if request.method == "POST":
        wanted = {each["item"].key for each in rows if each["kind"] == request.POST.get("kind")}
        chosen = [each for each in request.POST.getlist("target") if each in wanted]
        try:
            count = confirm_links(request.actor, draft, number_of(request.POST.get("version", "")), chosen)
        except InputProblem as problem:
            return told(request, problem, "draft-links", draft)
        return done(
            request, "draft-links", Text(f"已确认 {count} 个目标的关联", f"Links confirmed: {count}"), draft
        )
    show = request.GET.get("show", "open" if any(not each["link"].confirmed for each in rows) else "all")
    tabs = [
        {"url": f"?show={name}", "label": label, "count": sum(_matches(each, name) for each in rows), "current": name == show}
        for name, label in TABS
    ]  # fmt: skip
    shown = [each for each in rows if _matches(each, show)]
    bulk = [
        {"kind": kind, "label": label, "targets": targets}
        for kind, label in BULK
        if (targets := [each["item"].key for each in shown if each["kind"] == kind])
    ]
    return page(request, found, "links", {"rows": shown, "tabs": tabs, "bulk": bulk})


@require_http_methods(["GET", "POST"])
@clerks
@on_open_drafts
def link(request: Any, draft: int, card: str) -> HttpResponse:
    """One target: suggestions with their reasons, and everything else that a link may say."""
    found = open_draft(draft)
    item = card_or_refuse(found, card)
    before = found.links.get(item.key, Link(target=item.key))
    seen = request.POST.get("seen") or fingerprint(found.links.get(item.key))
    problem, asked = None, before
    if request.method == "POST":
        try:
            asked = _asked(request.POST, before)
            confirm_link(request.actor, draft, asked, seen)
        except InputProblem as raised:
            problem = raised
        else:
            if request.htmx:
                row = _row(open_draft(draft), item, workspace())
                return render(
                    request, "office/adopting/link_row.html", {"draft": found, "row": row, "current": True}
                )
            return done(request, "draft-links", Text(f"已确认「{item.entry.subject}」由什么衡量", f"What measures “{item.entry.subject}” is confirmed"), draft)  # fmt: skip
    context = {
        "draft": found, "item": item, "figure": figure_of(item.entry), "link": asked, "seen": seen,
        "suggestions": _suggestions(item), "indicators": _indicators(), "measured": MEASURED.items(),
        "results": found.plan.results, "areas": workspace().lists.areas, "problems": problem.issues if problem else (),
    }  # fmt: skip
    return render(request, "office/adopting/link.html", context, status=UNPROCESSABLE if problem else 200)


TABS = (
    ("open", Text("未确认", "Not confirmed")),
    ("indicator", Text("由指标衡量", "By an indicator")),
    ("reported", Text("由单位报送", "Reported")),
    ("all", Text("全部", "All")),
)
BULK = (
    ("sure", Text("名称和单位都相合的，按建议确认", "Confirm those whose name and unit agree")),
    (
        "reported",
        Text("没有相近指标的，都由责任单位报送", "Those without a near indicator: all are reported"),
    ),
)


def _matches(row: dict[str, Any], show: str) -> bool:
    link = row["link"]
    tests = {
        "open": not link.confirmed,
        "indicator": bool(link.indicator),
        "reported": bool(link.reported),
    }
    return tests.get(show, True)


def _row(draft: DraftView, item: Item, here: Workspace) -> dict[str, Any]:
    link = draft.links.get(item.key) or Link(target=item.key)
    indicator = here.indicators.get(link.indicator)
    near = () if link.confirmed else _near(item, here)
    sure = any(each.indicator == link.indicator and each.sure for each in near)
    unsure = link.reported and bool(near)
    kind = "" if link.confirmed or unsure else "sure" if sure else "reported" if link.reported else ""
    return {
        "item": item, "figure": figure_of(item.entry), "link": link, "indicator": indicator, "kind": kind, "unsure": unsure,
        "seen": fingerprint(draft.links.get(item.key)), "near": [here.indicators[each.indicator] for each in near],
        "reasons": next((each.reasons for each in near if each.indicator == link.indicator), ()),
    }  # fmt: skip


def _near(item: Item, here: Workspace) -> tuple[Suggestion, ...]:
    """The indicators that may measure the target, the likeliest first."""
    leads = {scheme.name: scheme.lead.zh for scheme in here.schemes.values()}
    return suggestions(item.entry, here.indicators.values(), leads)[:SHOWN]


def _suggestions(item: Item) -> list[dict[str, Any]]:
    here = workspace()
    return [{"indicator": here.indicators[each.indicator], "suggestion": each} for each in _near(item, here)]


def _indicators() -> list[tuple[Text, list[Any]]]:
    """Every indicator, by scheme."""
    here = workspace()
    found: dict[Text, list[Any]] = {}
    for each in here.indicators.values():
        found.setdefault(here.schemes[each.scheme].label, []).append(each)
    return list(found.items())


def _asked(data: Any, before: Link) -> Link:
    """The link as the form has it; what the form does not speak of stays."""
    choice = data.get("measure") or data.get("indicator", "")
    if choice == "other":
        choice = data.get("indicator", "")
    asked = replace(before, indicator="" if choice == REPORTED else choice, reported=choice == REPORTED)
    if "area" not in data:
        return asked
    measured = data.get("measured", "")
    return replace(
        asked,
        area=data.get("area", "").strip(),
        reference=data.get("reference", "").strip(),
        result=data.get("result", ""),
        rank_within=_count(data.get("rank_within", "")),
        samples_a_year=_count(data.get("samples_a_year", "")),
        measured=Measured(measured) if measured in list(Measured) else None,
        gives_change=data.get("gives_change") == "1",
        note=data.get("note", "").strip(),
    )


def _count(text: str) -> int | None:
    """A whole number; None for nothing. What is no number comes out as 0, which the action refuses."""
    return max(number_of(text.strip()), 0) if text.strip() else None
