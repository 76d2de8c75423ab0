"""The figure of a target town by town: worked out when somebody asks, for all targets asked for together, and kept with the verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import polars as pl

from zhiheng.core.areas import TOWN
from zhiheng.core.calendar import Period, read_period
from zhiheng.core.indicators.model import Estimate, Value
from zhiheng.core.indicators.relations import in_order
from zhiheng.core.judging.model import Link
from zhiheng.core.judging.records import plain
from zhiheng.core.registers.model import FILING
from zhiheng.office import clock
from zhiheng.office.records.looking_engine import engine
from zhiheng.office.records.models import StoredVerdict
from zhiheng.office.records.verdict_basis import Plan, plan_of
from zhiheng.office.records.verdicts import COMPUTING, VerdictView
from zhiheng.office.records.workspaces import workspace
from zhiheng.workspace.opening import Workspace
from zhiheng.workspace.reported import REGISTER, WHOLE

Record = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class TownFigure:
    """The figure of one town, in `unit`; `low` and `high` are the ends of its 95 % interval, `n` how many were looked at. Where the figure is a
    share of a sample as it was drawn, `passes` of `items` are behind it.
    """

    town: str
    value: float | int | None
    unit: str
    n: int | None = None
    low: float | None = None
    high: float | None = None
    passes: int | None = None
    items: int | None = None
    filing: int | None = None
    """Of a reported figure: the seq of its filing."""


def by_town(views: Sequence[VerdictView]) -> Mapping[str, tuple[TownFigure, ...]]:
    """The figures of the towns by the ids of the targets, for the period of each verdict; nothing for a target whose figure cannot be
    taken apart by town. Whoever may see a verdict may see these.
    """
    plan = plan_of(workspace(), clock.today())
    wanted = {each.target: each for each in views}
    stored = _stored(wanted)
    if _missing(stored, wanted):
        with COMPUTING:
            # Somebody may have worked them out while this thread waited.
            stored = _stored(wanted)
            if missing := _missing(stored, wanted):
                made = _worked_out(plan, missing)
                for view in missing:
                    stored[view.target].towns = {"seq": view.seq, "figures": made.get(view.target, [])}
                StoredVerdict.objects.bulk_update([stored[view.target] for view in missing], ["towns"])
    return {
        name: tuple(TownFigure(**figure) for figure in row.towns.get("figures", ())) for name, row in stored.items()
    }  # fmt: skip


def _stored(wanted: Mapping[str, VerdictView]) -> dict[str, StoredVerdict]:
    return {row.target: row for row in StoredVerdict.objects.filter(target__in=wanted)}


def _missing(stored: Mapping[str, StoredVerdict], wanted: Mapping[str, VerdictView]) -> list[VerdictView]:
    """Those whose figures by town are of another state of the ledger, or were never worked out."""
    known = [view for name, view in wanted.items() if name in stored]
    return [view for view in known if stored[view.target].towns.get("seq") != view.seq]


def _worked_out(plan: Plan, views: Sequence[VerdictView]) -> dict[str, list[Record]]:
    linked = [(view, link) for view in views if (link := plan.standing[view.target].link) and link.confirmed]
    found = _reported(plan, [view for view, link in linked if link.reported and not link.area])
    groups: dict[tuple[Any, ...], list[tuple[VerdictView, Link]]] = {}
    for view, link in linked:
        period = _period(view, plan.on)
        if not link.reported and period is not None and _has_towns(plan.workspace, link):
            columns = tuple(sorted(name for name, _ in link.filters))
            groups.setdefault((columns, period, view.seq), []).append((view, link))
    for (columns, period, seq), members in groups.items():
        found |= _evaluated(plan, members, (columns, period, seq))
    return found


def _period(view: VerdictView, on: date) -> Period | None:
    """The period of the figure; None where there is none, or where it tells a change."""
    if view.record["when"] is None or view.record["change"] in ("growth", "decline"):
        return None
    period = read_period(view.record["when"]["code"])
    return period.until(on) if period is not None else None


def _has_towns(workspace: Workspace, link: Link) -> bool:
    """Whether every register behind the indicator says in which town its rows lie."""
    if link.area or link.indicator not in workspace.indicators:
        return False
    made_of = in_order(workspace.indicators.values(), [link.indicator])
    return all(workspace.registers[each.register].area for each in made_of if each.register)


def _evaluated(
    plan: Plan, members: Sequence[tuple[VerdictView, Link]], asked: tuple[tuple[str, ...], Period, int]
) -> dict[str, list[Record]]:
    from zhiheng.workspace.evaluating import Request, evaluate

    columns, period, seq = asked
    names = tuple(dict.fromkeys(link.indicator for _, link in members))
    request = Request(on=plan.on, indicators=names, by=(*columns, TOWN), periods=(period,), as_of=seq)
    values = evaluate(plan.workspace, request, engine=engine()).values
    return {
        view.target: [
            _figure(each, plan.workspace.indicators[link.indicator].estimate)
            for each in values
            if each.indicator == link.indicator and not each.former and sorted(each.breakdown) == sorted(link.filters)
        ]
        for view, link in members
    }  # fmt: skip


def _figure(value: Value, estimate: Estimate) -> Record:
    interval = value.interval
    counts = _counts(value.numerator, value.denominator) if estimate is Estimate.PROPORTION else {}
    return {
        "town": value.area, "value": plain(value.value), "unit": value.unit, "n": value.n,
        "low": plain(interval.low) if interval else None, "high": plain(interval.high) if interval else None, **counts,
    }  # fmt: skip


def _counts(passes: Fraction | int | None, items: Fraction | int | None) -> Record:
    """Passes and items where both are whole numbers and there are any items."""
    if passes is None or items is None or items <= 0 or not 0 <= passes <= items:
        return {}
    whole = Fraction(passes).denominator == Fraction(items).denominator == 1
    return {"passes": int(passes), "items": int(items)} if whole else {}


def _reported(plan: Plan, views: Sequence[VerdictView]) -> dict[str, list[Record]]:
    """The last figure that was reported of each town."""
    if not views:
        return {}
    vintage = plan.workspace.ledger.vintage(REGISTER, views[0].seq or None)
    if not vintage.base and not vintage.overlay:
        return {}
    local = pl.col("target").is_in([view.target for view in views]) & ~pl.col("place").is_in(WHOLE)
    columns = ["target", "place", "until", "value", "unit", "numerator", "denominator", FILING]
    rows = vintage.scan(columns).filter(local & (pl.col("until") <= plan.on)).sort("until", FILING)
    units = {view.target: view.record["unit"] for view in views}
    found: dict[str, dict[str, Record]] = {}
    for row in rows.collect().to_dicts():
        found.setdefault(row["target"], {})[row["place"]] = {
            "town": row["place"], "value": float(row["value"]), "unit": row["unit"] or units[row["target"]],
            "n": row["denominator"], "filing": row[FILING], **_counts(row["numerator"], row["denominator"]),
        }  # fmt: skip
    return {name: list(figures.values()) for name, figures in found.items()}
