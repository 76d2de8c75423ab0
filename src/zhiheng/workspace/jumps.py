"""After a filing of reported values: which of its figures leap from their last period, or stand apart from other places?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import polars as pl

from zhiheng.core.indicators.jumps import FiledFigure, Peer, jump_issues
from zhiheng.core.issues import InputProblem, Issue, Text
from zhiheng.core.plan.model import Plan, Target
from zhiheng.core.registers.model import FILING, ROW
from zhiheng.workspace.opening import Workspace
from zhiheng.workspace.reported import REGISTER

TOTAL, IN_THE_YEAR = "累计数", "本年数"
MOST = 200
"""How many questions are told of one filing: more nobody reads."""


def filed_jumps(workspace: Workspace, seq: int) -> tuple[Issue, ...]:
    """The questions that the filing raises about its figures; none for other registers. The filing stands whatever they are."""
    vintage = workspace.ledger.vintage(REGISTER, seq)
    if not vintage.base and not vintage.overlay:
        return ()
    rows = vintage.scan(["target", "place", "until", "covers", "value", "unit", FILING, ROW]).collect()
    filed = rows.filter(pl.col(FILING) == seq)
    if filed.is_empty():
        return ()
    known: dict[str, list[dict[str, Any]]] = {}
    for row in rows.filter(pl.col("target").is_in(filed["target"].implode())).sort("until").to_dicts():
        known.setdefault(row["target"], []).append(row)
    targets = _targets(workspace)
    found: list[Issue] = []
    for row in filed.sort(ROW).to_dicts():
        target = targets.get(row["target"])
        figure = _figure(row, known[row["target"]], target)
        if target is not None and target.op == "do" and _goes_on(figure):
            continue
        found += jump_issues(figure, tuple(_peers(row, known[row["target"]])))
        if len(found) >= MOST:
            break
    return tuple(found[:MOST])


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a reported figure: the last one before it that can be compared, with its day, and those of other places."""

    until: date | None
    last: Fraction | None
    peers: tuple[Peer, ...]


def beside(row: dict[str, Any], known: Sequence[dict[str, Any]]) -> Beside:
    """What stands beside a row of reported values among the `known` rows of its target, which are in the order of their days."""
    earlier = list(_earlier(row, known, row["place"]))
    last = earlier[-1] if earlier else None
    peers = tuple(_peers(row, known))
    return Beside(last["until"] if last else None, Fraction(last["value"]) if last else None, peers)


def _goes_on(figure: FiledFigure) -> bool:
    """Whether the done part of a deed did not fall back; steps forward are as large as they are."""
    return not figure.history or figure.value >= figure.history[-1]


def _targets(workspace: Workspace) -> dict[str, Target]:
    """The plan's targets by id; none where the plan cannot be read, which is no matter of this filing."""
    try:
        plan: Plan | None = workspace.plan
    except InputProblem:
        plan = None
    targets = plan.targets if plan is not None else ()
    return {each.id: each for each in targets}


def _figure(row: dict[str, Any], known: Sequence[dict[str, Any]], target: Target | None) -> FiledFigure:
    history = _history(row, known, row["place"])
    value = Fraction(row["value"])
    if row["covers"] == TOTAL and history:
        # A total grows by nature; what is looked at is what each period added.
        steps = [later - earlier for earlier, later in zip([Fraction(0), *history], history, strict=False)]
        value, history = value - history[-1], steps
    number, name = row[ROW], target.subject if target else row["target"]
    return FiledFigure(
        place=Text(f"第 {number} 行「{name}」", f"row {number} “{name}”"),
        value=value,
        unit=row["unit"] or (target.unit if target else ""),
        history=tuple(history),
    )


def _history(row: dict[str, Any], known: Iterable[dict[str, Any]], place: str) -> list[Fraction]:
    """The earlier figures that can be compared."""
    return [Fraction(each["value"]) for each in _earlier(row, known, place)]


def _earlier(row: dict[str, Any], known: Iterable[dict[str, Any]], place: str) -> Iterator[dict[str, Any]]:
    """The earlier rows that can be compared; of a year so far those of the same day of earlier years."""
    same = (
        each
        for each in known
        if (each["target"], each["place"], each["covers"]) == (row["target"], place, row["covers"])
        and each["until"] < row["until"]
        and (each["unit"] or "") == (row["unit"] or "")
    )
    day = (row["until"].month, row["until"].day)
    return (
        each
        for each in same
        if row["covers"] != IN_THE_YEAR or (each["until"].month, each["until"].day) == day
    )


def _peers(row: dict[str, Any], known: Sequence[dict[str, Any]]) -> Iterator[Peer]:
    for each in known:
        same = all(each[key] == row[key] for key in ("target", "until", "covers", "unit"))
        if same and each["place"] != row["place"]:
            before = _history(row, known, each["place"])
            yield Peer(each["place"], Fraction(each["value"]), before[-1] if before else None)
