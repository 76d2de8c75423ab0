"""The plan as a board: one row a target with its verdict and its holders, filtered, grouped and sorted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from zhiheng.core.issues import Text
from zhiheng.core.judging.model import STATE_LABELS, State
from zhiheng.office import clock
from zhiheng.office.people.actors import Actor
from zhiheng.office.records.duties import holders_by_item
from zhiheng.office.records.looking import TARGETS, local_shares
from zhiheng.office.records.verdicts import VerdictView, counts, verdicts
from zhiheng.office.records.verdicts_by_town import TownFigure, by_town

Grouping = Literal["area", "body", "town", "state", ""]
GROUPINGS: tuple[Grouping, ...] = ("area", "body", "town", "state", "")
SORTS = ("number", "risk", "gap", "next")
RISK = (State.MISSED, State.AT_RISK, State.NO_DATA, State.CANNOT_TELL, State.ON_COURSE, State.MET)
"""What needs somebody's eyes first."""
NO_AREA = Text("（未分领域）", "(no area)")
NO_HOLDER = Text("（没有责任单位）", "(nobody holds it)")
NO_TOWN = Text("全区", "whole district")


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardQuery:
    """Which targets are wanted ("" asks for all) and in which order; `sort` is one of SORTS, with "-" before it the other way round."""

    group: Grouping = "area"
    area: str = ""
    body: str = ""
    town: str = ""
    state: str = ""
    text: str = ""
    sort: str = "number"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """A target as the board shows it. `bodies` hold it today (where duties are not given yet, as the plan names them); `towns` are those
    with a figure or a share of their own, `local` their figures.
    """

    verdict: VerdictView
    bodies: tuple[str, ...]
    towns: tuple[str, ...] = ()
    local: Mapping[str, TownFigure] = field(default_factory=dict)

    @property
    def next_date(self) -> date | None:
        """When the next figure is due."""
        day = self.verdict.record["next_date"]
        return date.fromisoformat(day) if day else None


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that belong together, under a heading; `town` where they are of one town."""

    label: Text
    rows: tuple[BoardRow, ...]
    town: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The board as asked for. `counts` are those by state of everything that fits the other filters; `areas`, `bodies` and `towns` what
    can be chosen among all that the person may see.
    """

    groups: tuple[Group, ...]
    counts: Mapping[State, int]
    total: int
    areas: tuple[str, ...]
    bodies: tuple[str, ...]
    towns: tuple[str, ...]

    @property
    def rows(self) -> tuple[BoardRow, ...]:
        """Every row once, in the order of the groups."""
        return tuple({each.verdict.target: each for group in self.groups for each in group.rows}.values())


def board(actor: Actor, query: BoardQuery) -> Board:
    """The board that this person may see. Raises InputProblem where links or definitions have mistakes."""
    views = verdicts(actor)
    everything = _rows(views, local=query.group == "town" or bool(query.town))
    fitting = [row for row in everything if _fits(row, query)]
    shown = [row for row in fitting if query.state in ("", row.verdict.state.value)]
    return Board(
        groups=tuple(_groups(_sorted(shown, query.sort), query)),
        counts=counts(row.verdict for row in fitting),
        total=len(views),
        areas=tuple(dict.fromkeys(view.record["area"] for view in views if view.record["area"])),
        bodies=tuple(dict.fromkeys(name for row in everything for name in row.bodies)),
        towns=tuple(sorted({name for row in everything for name in row.towns})),
    )


def _rows(views: Sequence[VerdictView], *, local: bool) -> list[BoardRow]:
    day = clock.today()
    held, parts = holders_by_item(TARGETS, day), local_shares(day)
    figures = by_town(views) if local else {}
    found = []
    for view in views:
        own = {each.town: each for each in figures.get(view.target, ())}
        shares = [view.record["link"]["area"]] if view.record["link"] else []
        towns = dict.fromkeys(filter(None, (*own, *shares, *parts.get(view.target, ()))))
        bodies = dict.fromkeys(each.body for each in held.get(view.target, ()))
        found.append(
            BoardRow(verdict=view, bodies=tuple(bodies) or _named(view), towns=tuple(towns), local=own)
        )
    return found


def _named(view: VerdictView) -> tuple[str, ...]:
    """The bodies that the plan itself names."""
    return tuple(name for name in str(view.record["holder"]).split("、") if name)


def _fits(row: BoardRow, query: BoardQuery) -> bool:
    said = " ".join((row.verdict.subject, row.verdict.record["category"], row.verdict.target, *row.bodies))
    return (
        query.area in ("", row.verdict.record["area"])
        and (not query.body or query.body in row.bodies)
        and (not query.town or query.town in row.towns)
        and all(word in said.lower() for word in query.text.lower().split())
    )


def _sorted(rows: Iterable[BoardRow], sort: str) -> list[BoardRow]:
    key = _KEYS.get(sort.removeprefix("-"), _KEYS["number"])
    return sorted(rows, key=key, reverse=sort.startswith("-"))


def _short(row: BoardRow) -> float:
    """How far it falls short as a share of what is asked; unknown ones stand last."""
    gap, asked = row.verdict.record["gap"], row.verdict.record["target_value"]
    return float("inf") if gap is None else -gap / abs(asked or 1)


_KEYS: Mapping[str, Callable[[BoardRow], tuple[object, ...]]] = {
    "number": lambda row: (row.verdict.number,),
    "risk": lambda row: (RISK.index(row.verdict.state), row.verdict.record["probability"] or 0.0, row.verdict.number),
    "gap": lambda row: (_short(row), row.verdict.number),
    "next": lambda row: (row.next_date or date.max, row.verdict.number),
}  # fmt: skip


def _groups(rows: Sequence[BoardRow], query: BoardQuery) -> list[Group]:
    if not query.group:
        return [Group(Text("", ""), tuple(rows), query.town)] if rows else []
    found: dict[Text, list[BoardRow]] = {}
    for row in rows:
        for label in _labels(row, query):
            found.setdefault(label, []).append(row)
    labels = list(found)
    if query.group == "state":
        labels.sort(key=lambda label: [STATE_LABELS[state] for state in RISK].index(label))
    elif query.group in ("body", "town"):
        labels.sort(key=lambda label: (label in (NO_HOLDER, NO_TOWN), label.zh))
    town = query.group == "town"
    return [
        Group(label, tuple(found[label]), label.zh if town and label != NO_TOWN else query.town)
        for label in labels
    ]


def _labels(row: BoardRow, query: BoardQuery) -> list[Text]:
    """The groups in which the row stands; of the body or town that is filtered by, that one alone."""
    match query.group:
        case "body":
            names, otherwise, one = row.bodies, NO_HOLDER, query.body
        case "town":
            names, otherwise, one = row.towns, NO_TOWN, query.town
        case "state":
            return [STATE_LABELS[row.verdict.state]]
        case _:
            area = row.verdict.record["area"]
            return [Text(area, area) if area else NO_AREA]
    return [Text(name, name) for name in names if one in ("", name)] or [otherwise]
