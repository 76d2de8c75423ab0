"""The plan as a board."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from django.http import HttpResponse
from django.shortcuts import render

from zhiheng.core.issues import Text
from zhiheng.core.judging.model import STATE_LABELS, State
from zhiheng.office import clock
from zhiheng.office.actions.exports import Ending, export_board
from zhiheng.office.pages.board.rows import row_html
from zhiheng.office.pages.downloads import download
from zhiheng.office.pages.routes import needs
from zhiheng.office.people.permissions import can_export, check_may_export, check_may_see_plan
from zhiheng.office.people.reading import bodies
from zhiheng.office.records.board import SORTS, BoardQuery, Group, Grouping, board
from zhiheng.office.records.body_page import ENTERPRISE
from zhiheng.office.words import language

GROUPING_LABELS: dict[Grouping, Text] = {
    "area": Text("领域", "area"),
    "body": Text("责任单位", "body"),
    "town": Text("镇街", "town"),
    "state": Text("状态", "state"),
    "": Text("不分组", "no groups"),
}


@needs(check_may_see_plan)
def show(request: Any) -> HttpResponse:
    """The board as the address asks for it."""
    query = query_of(request.GET)
    found = board(request.actor, query)
    local = bool(query.town) or query.group == "town"
    pages = _body_pages(request.actor) if query.body or query.group == "body" else {}
    context = {
        "board": found,
        "query": query,
        "groups": [_shown(group, query.group, local, pages) for group in found.groups],
        "body_page": pages.get(query.body),
        "states": [(state, found.counts[state]) for state in State],
        "fitting": sum(found.counts.values()),
        "groupings": GROUPING_LABELS.items(),
        "labels": STATE_LABELS,
        "day": clock.today(),
        "local": local,
        "may_export": can_export(request.actor),
        "parameters": request.GET.urlencode(),
    }
    return render(request, "office/looking/board.html", context)


@needs(check_may_export)
def export(request: Any) -> HttpResponse:
    """What the board shows, as a file; `format` is xlsx or csv."""
    ending: Ending = "csv" if request.GET.get("format") == "csv" else "xlsx"
    path = export_board(request.actor, query_of(request.GET), ending, language())
    day = clock.today().isoformat()
    return download(path, Text(f"计划看板{day}.{ending}", f"board-{day}.{ending}").said(language()))


def query_of(said: Any) -> BoardQuery:
    """The query in the parameters of an address; what is none of the choices asks for all."""
    group, state, sort = said.get("group", "area"), said.get("state", ""), said.get("sort", "number")
    return BoardQuery(
        group=group if group in get_args(Grouping) else "area",
        area=said.get("area", ""), body=said.get("body", ""), town=said.get("town", ""), text=said.get("q", "").strip(),
        state=state if state in list(State) else "",
        sort=sort if sort.removeprefix("-") in SORTS else "number",
    )  # fmt: skip


def _body_pages(actor: Any) -> dict[str, int]:
    """The bodies by name whose pages this person may open."""
    seen = actor.seen_bodies
    known = bodies(clock.today())
    return {
        each.name: each.id for each in known if each.kind != ENTERPRISE and (seen is None or each.id in seen)
    }


def _shown(group: Group, by: str, local: bool, pages: Mapping[str, int]) -> dict[str, Any]:
    return {
        "label": group.label,
        "body": pages.get(group.label.zh) if by == "body" else None,
        "rows": [row_html(row, group.town, local=local) for row in group.rows],
        "named": bool(by),
    }
