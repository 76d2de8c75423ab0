"""The plan as a board."""

from __future__ import annotations

from typing import Any, get_args

from django.http import HttpResponse
from django.shortcuts import render

from zhiheng.core.issues import Text
from zhiheng.core.judging.model import STATE_LABELS, State
from zhiheng.office import clock
from zhiheng.office.actions.exports import Ending, export_board
from zhiheng.office.pages.board.charts import short_period, sparkline
from zhiheng.office.pages.downloads import download
from zhiheng.office.pages.explain.addresses import explained_point, explained_verdict
from zhiheng.office.pages.routes import needs
from zhiheng.office.people.permissions import can_export, check_may_export, check_may_see_plan
from zhiheng.office.records.board import SORTS, BoardQuery, BoardRow, Group, Grouping, board
from zhiheng.office.records.verdicts import VerdictView
from zhiheng.office.words import language

GROUPING_LABELS: dict[Grouping, Text] = {
    "area": Text("领域", "area"),
    "body": Text("责任单位", "body"),
    "town": Text("镇街", "town"),
    "state": Text("状态", "state"),
    "": Text("不分组", "no groups"),
}
SHOWN_BODIES = 2
"""How many bodies a row names; the others are counted."""


@needs(check_may_see_plan)
def show(request: Any) -> HttpResponse:
    """The board as the address asks for it."""
    query = query_of(request.GET)
    found = board(request.actor, query)
    context = {
        "board": found,
        "query": query,
        "groups": [_shown(group, request.GET.get("group", "area")) for group in found.groups],
        "states": [(state, found.counts[state]) for state in State],
        "fitting": sum(found.counts.values()),
        "groupings": GROUPING_LABELS.items(),
        "labels": STATE_LABELS,
        "day": clock.today(),
        "local": bool(query.town) or query.group == "town",
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


def _shown(group: Group, by: str) -> dict[str, Any]:
    return {
        "label": group.label,
        "rows": [_row(row, group.town) for row in group.rows],
        "named": bool(by),
    }


def _when(view: VerdictView) -> Text | None:
    """The period of the figure in few characters; of one that has no name, until when."""
    when = view.record["when"]
    if when is None:
        return None
    short = short_period(when["code"])
    return Text(f"至 {short}", f"to {short}") if ".." in when["code"] else Text(short, short)


def _row(row: BoardRow, town: str) -> dict[str, Any]:
    """A row with its line, its links, and in a group of a town the figure of the town."""
    view, own = row.verdict, row.local.get(town)
    return {
        "verdict": view,
        "line": sparkline(view),
        "explained": explained_verdict(view),
        "bodies": row.bodies[:SHOWN_BODIES],
        "others": len(row.bodies) - SHOWN_BODIES,
        "all_bodies": "、".join(row.bodies),
        "all_count": len(row.bodies),
        "when": _when(view),
        "next_date": row.next_date,
        "own": own,
        "own_explained": explained_point(view, view.record["when"], town)
        if own and view.record["when"]
        else "",
    }
