"""Step 6: targets split by year and town, with parts that make up the whole."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.core.plan.parts import RULE_WORDS, Along, part_issues, rule_of
from zhiheng.core.quantities import numeral
from zhiheng.office import clock
from zhiheng.office.actions.adopting_sharing import set_parts
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
)
from zhiheng.office.records.drafts import DraftView, Item
from zhiheng.office.records.drafts_bodies import known_bodies
from zhiheng.office.records.drafts_parts import (
    part_names,
    parts_issues,
    parts_of,
    plain,
    proposed_years,
    until_due,
)

ALONG: tuple[tuple[Along, Text], ...] = (
    ("year", Text("按年度", "By year")),
    ("area", Text("按镇街", "By town")),
)


@require_GET
@clerks
@on_open_drafts
def parts(request: Any, draft: int) -> HttpResponse:
    """Every target with a figure, and how it is split."""
    found = open_draft(draft)
    known, given = known_bodies(clock.today()), parts_of(draft)
    wrong = parts_issues(found, known)
    years = part_names(found.plan, known)["year"]
    rows = [
        {
            "item": each, "figure": figure_of(each.entry), "towns": len(given.get(each.key, {}).get("area", {})),
            "years": [given.get(each.key, {}).get("year", {}).get(year) for year in years],
        }
        for each in found.items
        if each.group == "targets" and rule_of(each.entry, "year")
    ]  # fmt: skip
    return page(request, found, "parts", {"rows": rows, "years": years, "problems": wrong})


@require_http_methods(["GET", "POST"])
@clerks
@on_open_drafts
def part(request: Any, draft: int, card: str) -> HttpResponse:
    """One target: a figure for each year and each town, checked against the whole while they are typed."""
    found = open_draft(draft)
    item = card_or_refuse(found, card)
    if request.method == "GET":
        return _form(request, found, item, _texts(found, item))
    texts = _typed(request.POST)
    try:
        version = number_of(request.POST.get("version", ""))
        set_parts(request.actor, draft, version, item.key, _values(texts))
    except InputProblem as problem:
        return _form(request, found, item, texts, problem=problem)
    return done(request, "draft-parts", Text(f"已分解「{item.entry.subject}」", f"“{item.entry.subject}” is split"), draft)  # fmt: skip


@require_POST
@clerks
@on_open_drafts
def summed(request: Any, draft: int, card: str) -> HttpResponse:
    """What the parts that are being typed make up; writes nothing."""
    found = open_draft(draft)
    item = card_or_refuse(found, card)
    return render(request, "office/adopting/part_sum.html", {"draft": found, "item": item, "sums": _sums(found, item, _typed(request.POST))})  # fmt: skip


def _form(request: Any, draft: DraftView, item: Item, texts: Mapping[Along, Mapping[str, str]], problem: InputProblem | None = None) -> HttpResponse:  # fmt: skip
    names = part_names(draft.plan, known_bodies(clock.today()))
    proposed = proposed_years(item.entry, draft.plan)
    tables = []
    for along, label in ALONG:
        rule = rule_of(item.entry, along)
        if rule is None:
            continue
        wanted = until_due(item.entry, names, along, draft.plan)
        rows = [
            {"name": name, "field": f"{along}-{name}", "value": texts[along].get(name, ""),
             "proposed": proposed.get(name) if along == "year" else None}
            for name in wanted
        ]  # fmt: skip
        tables.append({"along": along, "label": label, "rule": RULE_WORDS[rule], "rows": rows})
    context = {
        "draft": draft, "item": item, "figure": figure_of(item.entry), "tables": tables, "sums": _sums(draft, item, texts),
        "problems": problem.issues if problem else (), "version": request.POST.get("version") or draft.version,
    }  # fmt: skip
    return render(request, "office/adopting/part.html", context, status=UNPROCESSABLE if problem else 200)


def _sums(draft: DraftView, item: Item, texts: Mapping[Along, Mapping[str, str]]) -> list[dict[str, Any]]:
    """For each table what its parts make, and what does not fit yet."""
    names = part_names(draft.plan, known_bodies(clock.today()))
    found = []
    for along, label in ALONG:
        try:
            values = _values({along: texts[along]})[along]
        except InputProblem as problem:
            found.append({"label": label, "issues": problem.issues, "given": True})
            continue
        shown = {name: values.get(name) for name in until_due(item.entry, names, along, draft.plan)}
        given = [each for each in shown.values() if each is not None]
        issues = part_issues(item.entry, along, shown)
        total = plain(sum(given, Decimal(0))) if rule_of(item.entry, along) == "sum" else None
        found.append({"label": label, "issues": issues, "given": bool(given), "total": total})
    return found


def _texts(draft: DraftView, item: Item) -> dict[Along, dict[str, str]]:
    given = parts_of(draft.id, {item.key}).get(item.key, {})
    return {along: {name: format(value, "f") for name, value in given.get(along, {}).items()} for along, _ in ALONG}  # fmt: skip


def _typed(data: Any) -> dict[Along, dict[str, str]]:
    return {
        along: {name.removeprefix(f"{along}-"): text for name, text in data.items() if name.startswith(f"{along}-")}
        for along, _ in ALONG
    }  # fmt: skip


def _values(texts: Mapping[Along, Mapping[str, str]]) -> dict[Along, dict[str, Decimal | None]]:
    """The numbers typed. Raises InputProblem with each that is none."""
    found: dict[Along, dict[str, Decimal | None]] = {}
    issues = []
    for along, cells in texts.items():
        found[along] = {}
        for name, text in cells.items():
            value = numeral(text.strip()) if text.strip() else None
            found[along][name] = value
            if text.strip() and value is None:
                issues.append(_no_number(name, text))
    if issues:
        raise InputProblem(*issues)
    return found


def _no_number(name: str, text: str) -> Issue:
    return Issue(
        level=Level.ERROR, code="not-a-number", place=Text(name, name), value=text[:40],
        message=Text("不是数字", "this is no number"), remedy=Text("请只填数字，不填的留空", "Give the number alone, or leave it empty"),
    )  # fmt: skip
