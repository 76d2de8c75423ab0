"""Values that bodies report and figures from outside, read from the ledger as values of their periods."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from itertools import pairwise
from typing import Any

import polars as pl

from zhiheng.core.calendar import Period, PeriodKind, period_of, year_of
from zhiheng.core.indicators.model import Lineage, Value
from zhiheng.core.judging.model import Measured
from zhiheng.core.plan.model import Target
from zhiheng.core.registers.model import FILING
from zhiheng.core.units import is_count, is_ratio
from zhiheng.workspace.opening import Workspace

REGISTER = "reported_values"
OUTSIDE = "outside_figures"
WHOLE = ("全区", "全市", "全县", "全域", "合计")
"""Places that mean the whole of the plan's district."""
_KINDS = {
    "本月数": PeriodKind.MONTH, "本季度数": PeriodKind.QUARTER, "本半年数": PeriodKind.HALF_YEAR,
}  # fmt: skip
_TOTAL, _STATE = "累计数", "期末数"
_SPACING = ((45, PeriodKind.MONTH), (135, PeriodKind.QUARTER), (270, PeriodKind.HALF_YEAR))
"""How many days may lie between two reports for their kind of period."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reports:
    """What was reported of one target: its values, what they are, and how often they come."""

    values: tuple[Value, ...] = ()
    measured: Measured = Measured.STATE
    kind: PeriodKind = PeriodKind.QUARTER
    sampled: bool = False
    """Whether numerators and denominators came with them."""


def reported(
    workspace: Workspace,
    targets: Iterable[Target],
    places: Mapping[str, str],
    *,
    as_of: int | datetime | None,
    on: date,
    start: date,
) -> dict[str, Reports]:
    """The reports of those targets by their ids, closed on or before `on`, as the ledger knew them at `as_of`.

    `places` gives the place by the target's id, "" for the whole; running totals count from `start`.
    """
    wanted = {target.id: target for target in targets}
    rows: dict[str, list[dict[str, Any]]] = {}
    seq, found = _rows(workspace, REGISTER, as_of, on)
    for row in found:
        if row["target"] in wanted and _is_there(row["place"], places.get(row["target"], "")):
            rows.setdefault(row["target"], []).append(row)
    return {name: _reports(wanted[name], entries, seq, start) for name, entries in rows.items()}


def report_marks(workspace: Workspace, seq: int) -> Mapping[str, tuple[int, int]]:
    """By target id, how many rows were reported of it as of that seq and the last filing among them: what is filed, corrected or
    withdrawn of a target changes its mark, and no other target's.
    """
    vintage = workspace.ledger.vintage(REGISTER, seq)
    if not vintage.base and not vintage.overlay:
        return {}
    counted = (
        vintage.scan(["target", FILING]).group_by("target").agg(pl.len().alias("rows"), pl.col(FILING).max())
    )
    return {target: (rows, last) for target, rows, last in counted.collect().iter_rows()}


def outside_figures(
    workspace: Workspace, *, as_of: int | datetime | None, on: date, start: date
) -> dict[str, tuple[Value, ...]]:
    """The outside figures by their names, published on or before `on`."""
    seq, found = _rows(workspace, OUTSIDE, as_of, on)
    figures: dict[str, list[dict[str, Any]]] = {}
    for row in found:
        if row["published_on"] <= on:
            figures.setdefault(row["figure"], []).append(row)
    return {
        name: tuple(
            _value(row, OUTSIDE, row["unit"] or "", seq, _period(row, _kind(rows), start)) for row in rows
        )
        for name, rows in figures.items()
    }


def _rows(
    workspace: Workspace, register: str, as_of: int | datetime | None, on: date
) -> tuple[int, list[dict[str, Any]]]:
    """The seq of the ledger, and the rows closed by `on`, in the order of their days."""
    vintage = workspace.ledger.vintage(register, as_of)
    if not vintage.base and not vintage.overlay:
        return vintage.seq, []
    names = [column.name for column in workspace.registers[register].columns]
    frame = vintage.scan([*names, FILING]).filter(pl.col("until") <= on).sort("until", "covers", FILING)
    return vintage.seq, frame.collect().to_dicts()


def _is_there(place: str, wanted: str) -> bool:
    return place == wanted if wanted else place in WHOLE


def _reports(target: Target, rows: Sequence[dict[str, Any]], seq: int, start: date) -> Reports:
    last = _measured(target, rows[-1])
    # Rows that mean something else than the latest are left aside: a total is not added to amounts.
    fitting = [row for row in rows if _measured(target, row) is last]
    kind = _kind(fitting)
    values = tuple(
        _value(row, REGISTER, row["unit"] or target.unit, seq, _period(row, kind, start)) for row in fitting
    )
    sampled = all(row["denominator"] is not None for row in fitting)
    return Reports(values=values, measured=last, kind=kind, sampled=sampled)


def _measured(target: Target, row: Mapping[str, Any]) -> Measured:
    """What a row's figure is, by what it covers and by its unit."""
    covers, unit = row["covers"], row["unit"] or target.unit
    if covers == _STATE:
        return Measured.STATE
    adds_up = is_count(unit) if not unit or is_ratio(unit) else "/" not in unit
    told = row["denominator"] is not None or target.op in ("rank", "do") or target.op.endswith("ref")
    if told or not adds_up or (unit and is_ratio(unit)):
        return Measured.RATE
    return Measured.TOTAL if covers == _TOTAL else Measured.AMOUNT


def _kind(rows: Sequence[Mapping[str, Any]]) -> PeriodKind:
    """How often figures come: as their periods say, else by the days between them; a quarter where there is one only."""
    covers = rows[-1]["covers"]
    if covers in _KINDS:
        return _KINDS[covers]
    days = sorted({row["until"] for row in rows})
    if len(days) < 2:
        return PeriodKind.QUARTER
    gaps = sorted((later - earlier).days for earlier, later in pairwise(days))
    middle = gaps[len(gaps) // 2]
    return next((kind for most, kind in _SPACING if middle <= most), PeriodKind.YEAR)


def _period(row: Mapping[str, Any], kind: PeriodKind, start: date) -> Period:
    """The time that a row is about."""
    until, covers = row["until"], row["covers"]
    if covers in _KINDS:
        return period_of(_KINDS[covers], until)
    if covers == _TOTAL:
        return Period(min(start, until), until)
    if covers == _STATE:
        whole = period_of(kind, until)
        return whole if whole.end == until else period_of(PeriodKind.DAY, until)
    year = year_of(until.year)
    return year if year.end == until else Period(year.start, until)


def _value(row: Mapping[str, Any], register: str, unit: str, seq: int, period: Period) -> Value:
    above, below = row.get("numerator"), row.get("denominator")
    return Value(
        indicator=register,
        unit=unit,
        period=period,
        value=Fraction(row["value"]),
        numerator=None if above is None else Fraction(above),
        denominator=None if below is None else Fraction(below),
        n=below or 0,
        lineage=Lineage(vintage=seq, register=register, filings=(row[FILING],)),
    )
