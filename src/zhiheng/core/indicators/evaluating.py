"""From an engine's answer to values: numerator, denominator, rows, interval, lineage, and a reason where there is no value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from zhiheng.core.areas import AreaTable
from zhiheng.core.calendar import Period
from zhiheng.core.formulas.finishing import ZERO_OF_NO_ROWS, finish
from zhiheng.core.formulas.model import Aggregate
from zhiheng.core.formulas.planning import Planned, aggregates
from zhiheng.core.indicators.estimates import REMEMBERED, Weighted, interval_of, stratified_of
from zhiheng.core.indicators.model import CheckedVersion, Lineage, Value, WhenEmpty
from zhiheng.core.indicators.requests import Batch, Demand, Slot
from zhiheng.core.issues import Text
from zhiheng.core.registers.model import UNSAID

if TYPE_CHECKING:
    import polars as pl

Results = Sequence[Fraction | None]
Group = tuple[str, ...]
"""What tells a value from others of its indicator and period: the area ("" for the whole), then the further columns."""
Reached = dict[Period, dict[Group, dict[str, Results]]]
"""The results by period and group, then by stratum ("" where there are none)."""
_ONE = Fraction(1)
NO_PARTNERS: Mapping[str, Sequence[Reached]] = {}
NO_FILING = Text("这一地区、这一时期没有报送", "nothing was filed for this area and period")
NO_ROWS = Text("没有符合条件的记录，分母为 0", "no row meets the conditions, so the denominator is 0")
NOTHING_TO_TELL = Text(
    "符合条件的记录里没有可算的数", "the rows that meet the conditions hold nothing to compute with"
)
NOTHING_TO_COMPARE = Text(
    "用来比较的时期没有数，或者是 0，算不出", "the period that it is held against has no figure, or 0"
)
NO_PLAN = Text("工作区没有计划，算不出计划以来的累计", "the workspace has no plan from whose start to add up")
BEFORE_PLAN = Text("这一时期在计划开始之前", "the period ends before the plan begins")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the rows of a register came from: the seq of the ledger, and the seqs of the filings."""

    vintage: int
    filings: tuple[int, ...] = ()


def reached_by(batch: Batch, planned: Planned, answer: pl.DataFrame, demand: Demand) -> Reached:
    """What an engine's `answer` says of a batch; `planned` is the plan of the question that it answers."""
    found: Reached = {}
    last = -1 if batch.stratified else None
    for line in planned.lines(answer):
        told = tuple(_said(each) for each in line.dimensions[:last])
        group = told if demand.level else ("", *told)
        stratum = _said(line.dimensions[-1]) if batch.stratified else ""
        assert line.period is not None, "every tree is asked for in periods"
        found.setdefault(line.period, {}).setdefault(group, {})[stratum] = line.results
    return found


def values_of(
    batch: Batch,
    reached: Reached,
    demand: Demand,
    origin: Origin,
    areas: AreaTable,
    partners: Mapping[str, Sequence[Reached]] = NO_PARTNERS,
) -> Iterator[Value]:
    """The values of a batch. Every area of the level that was in being has its line, be it one that says why there is no value.

    `partners`: by indicator, what batches say that an index takes together with it. Where they have a line and it has none,
    although no row means that nothing happened, its zero is told: an index needs it.
    """
    known = areas.at(demand.level, demand.on) if demand.level else ("",)
    named = [name for name in known if not demand.areas or name in demand.areas]
    groups = {period: _groups(demand, found, named) for period, found in reached.items()}
    silent = [] if demand.columns else [(name,) for name in named]
    fixed = frozenset(silent)
    for slot in batch.slots:
        lineage = _lineage(slot, batch, origin)
        others = partners.get(slot.indicator.name, ()) if _is_zero(slot) else ()
        for period in slot.periods:
            here = reached.get(period, {})
            told = [
                group
                for group in groups.get(period, silent)
                if group in fixed or not _silent(slot, here.get(group, {}))
            ]
            for other in others:
                told += [group for group in _groups(demand, other.get(period, {}), ()) if group not in told]
            for group in told:
                counted = _counted(
                    slot, period, here.get(group, {}), demand.plan, stratified=batch.stratified
                )
                yield _value(slot, (period, group), counted, demand, lineage)


def _is_zero(slot: Slot) -> bool:
    return slot.checked is not None and slot.indicator.when_empty is WhenEmpty.ZERO


def _silent(slot: Slot, strata: dict[str, Results]) -> bool:
    """Whether a group has nothing to say of an indicator: its rows are of another period, or of a town that is no more."""
    if slot.checked is None or any(results[slot.presence] for results in strata.values()):
        return slot.checked is None
    found = (results[place] for results in strata.values() for place in slot.places)
    return not _is_zero(slot) or not any(found)


@dataclass(frozen=True, slots=True)
class _Counted:
    """What the results of one group and period come to."""

    value: Fraction | None = None
    rows: int = 0
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    weighted: Weighted | None = None
    reason: Text = UNSAID


def _said(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def _groups(demand: Demand, found: dict[Group, dict[str, Results]], named: Sequence[str]) -> list[Group]:
    """The groups that have a line in a period: every area; under further columns, what there is.

    Rows that name no area of the level are in none; `unplaced` counts them.
    """
    there = sorted(group for group in found if group[0] or not demand.level)
    if demand.areas:
        there = [group for group in there if group[0] in demand.areas]
    if demand.columns:
        return there
    return list(dict.fromkeys([*((name,) for name in named), *there]))


def unplaced(batch: Batch, reached: Reached, demand: Demand) -> int:
    """How many rows name no area of the level that was asked for, in the period with most of them; 0 where areas were picked."""
    if not demand.level or demand.areas:
        return 0
    places = {slot.presence for slot in batch.slots if slot.checked}
    lost = [
        [results for group, strata in found.items() if not group[0] for results in strata.values()]
        for found in reached.values()
    ]
    counts = (sum(int(results[place] or 0) for results in each) for each in lost for place in places)
    return max(counts, default=0)


def _counted(
    slot: Slot, period: Period, strata: dict[str, Results], plan: Period | None, *, stratified: bool
) -> _Counted:
    checked = slot.checked
    if checked is None:
        return _Counted(reason=slot.reason)
    present = any(results[slot.presence] for results in strata.values())
    if not present and slot.indicator.when_empty is WhenEmpty.UNKNOWN:
        return _Counted(reason=_outside_plan(checked, period, plan) or NO_FILING)
    if stratified:
        return _stratified(slot, checked, strata)
    rows, above, *below = _results(slot, checked, period, strata)
    denominator = below[0] if below else None
    value = above if above is None else _scaled(above, denominator if below else _ONE, checked.factor)
    reason = _why_none(checked, below, period, plan) if value is None else UNSAID
    return _Counted(value, int(rows or 0), above, denominator, None, reason)


def _why_none(
    checked: CheckedVersion, below: Sequence[Fraction | None], period: Period, plan: Period | None
) -> Text:
    """Why rows that are there give no value."""
    if said := _outside_plan(checked, period, plan):
        return said
    if below and not below[0]:
        return NO_ROWS
    windows = {one.window for one in aggregates(checked.value)}
    return NOTHING_TO_COMPARE if len(windows) > 1 else NOTHING_TO_TELL


def _outside_plan(checked: CheckedVersion, period: Period, plan: Period | None) -> Text | None:
    """Why a sum since the plan's start cannot be told of the period; None where it can, or none is asked for."""
    windows = (one.window for one in aggregates(checked.value))
    if any("plan_to_date" in one.shifts and one.period(period, plan) is None for one in windows):
        return NO_PLAN if plan is None else BEFORE_PLAN
    return None


def _results(
    slot: Slot, checked: CheckedVersion, period: Period, strata: dict[str, Results]
) -> list[Fraction | None]:
    """Rows, numerator and denominator; where nothing happened at all, those of no rows."""
    if strata:
        (results,) = strata.values()
        return [results[place] for place in slot.places]
    below = (checked.denominator.tree,) if checked.denominator else ()
    trees = (checked.size, checked.numerator.tree, *below)
    return [finish(tree, _of_no_rows, period) for tree in trees]


def _scaled(above: Fraction, below: Fraction | None, factor: Fraction) -> Fraction | None:
    """`above` by `below` in the indicator's unit; None where that is nothing, or 0."""
    if not below:
        return None
    if above.denominator == below.denominator == 1:
        return _of_counts(above.numerator, below.numerator, (factor.numerator, factor.denominator))
    return above / below * factor


@lru_cache(maxsize=REMEMBERED)
def _of_counts(above: int, below: int, factor: tuple[int, int]) -> Fraction:
    return Fraction(above * factor[0], below * factor[1])


def _of_no_rows(aggregate: Aggregate) -> Fraction | None:
    return Fraction(0) if aggregate.function in ZERO_OF_NO_ROWS else None


def _stratified(slot: Slot, checked: CheckedVersion, strata: dict[str, Results]) -> _Counted:
    # A stratum without a weight is no part of the figure, and its rows are not behind it.
    weighed = {each.value: strata[each.value] for each in checked.strata if each.value in strata}
    counts = {name: (results[slot.places[1]], results[slot.places[2]]) for name, results in weighed.items()}
    weighted = stratified_of(checked, counts)
    sums = [
        sum((results[place] or Fraction(0) for results in weighed.values()), Fraction(0))
        for place in slot.places
    ]
    rows, above, below = sums
    reason = weighted.reason or (UNSAID if weighted.value is not None else NO_ROWS)
    return _Counted(weighted.value, int(rows), above, below, weighted, reason)


def _value(
    slot: Slot, at: tuple[Period, Group], counted: _Counted, demand: Demand, lineage: Lineage
) -> Value:
    indicator, checked = slot.indicator, slot.checked
    period, (area, *further) = at
    weighted = counted.weighted
    interval = weighted.interval if weighted else None
    if checked is not None and weighted is None and counted.value is not None:
        whole = not area and not further
        interval = interval_of(indicator, counted.numerator, counted.denominator, checked.factor, whole=whole)
    return Value(
        indicator=indicator.name,
        unit=indicator.unit,
        period=period,
        area=area,
        level=demand.level if area else "",
        breakdown=tuple(zip(demand.columns, further, strict=True)),
        value=counted.value,
        numerator=counted.numerator,
        denominator=counted.denominator,
        n=counted.rows,
        interval=interval,
        reason=counted.reason,
        lineage=lineage,
        crude=weighted.crude if weighted else None,
        former=slot.former,
    )


def _lineage(slot: Slot, batch: Batch, origin: Origin) -> Lineage:
    return Lineage(
        vintage=origin.vintage,
        register=batch.register.name,
        register_version=batch.register.version,
        formula=slot.checked.digest if slot.checked else "",
        since=slot.checked.version.since if slot.checked else None,
        filings=origin.filings,
    )
