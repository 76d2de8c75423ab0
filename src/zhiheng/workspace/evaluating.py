"""Values of indicators over the ledger: as of a moment, by area, period and column, on an engine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from zhiheng.core.calendar import Period
from zhiheng.core.formulas.planning import planned
from zhiheng.core.indicators.checking import Known, check_indicators
from zhiheng.core.indicators.evaluating import Origin, Reached, reached_by, unplaced, values_of
from zhiheng.core.indicators.indexes import Sources as IndexSources
from zhiheng.core.indicators.indexes import index_values
from zhiheng.core.indicators.model import Indicator, Value
from zhiheng.core.indicators.relations import in_order
from zhiheng.core.indicators.requests import Batch, Demand, batches
from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.core.registers.model import Register
from zhiheng.ledger.records import FOLD
from zhiheng.workspace.asked_periods import Ways, asked_periods, plan_period, ways, years_so_far
from zhiheng.workspace.catalogues import find_indicators
from zhiheng.workspace.opening import Workspace

if TYPE_CHECKING:
    from zhiheng.core.formulas.questions import Engine, Sources


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked for. No `indicators` are all of them; `by` and `periods` say how values are told apart, see
    `zhiheng.workspace.asked_periods`; `areas` narrows to some areas, by name, alias or code.

    `as_of` is the state of the ledger; `on` the day of the question: nothing after it counts, and areas have its boundaries.
    """

    on: date
    indicators: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    periods: tuple[Period, ...] = ()
    areas: tuple[str, ...] = ()
    as_of: int | datetime | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The values, in the order of the indicators, then of periods and areas; what was noticed; the seq of the ledger.

    `inputs` are the values that indexes among them are made of, where they were not asked for themselves.
    """

    values: tuple[Value, ...]
    issues: tuple[Issue, ...] = ()
    vintage: int = 0
    inputs: tuple[Value, ...] = ()


def evaluate(workspace: Workspace, request: Request, *, engine: Engine | None = None) -> Evaluation:
    """The values asked for. `engine` is left open; without one DuckDB is started for the call.

    Raises InputProblem for unknown indicators, areas and breakdowns, and for formulas that do not fit their registers.
    """
    if engine is not None:
        return _Evaluating(workspace, request, engine).evaluation()
    from zhiheng.engines.choosing import open_engine

    opened = open_engine("duckdb")
    try:
        return _Evaluating(workspace, request, opened).evaluation()
    finally:
        opened.close()


def known_of(workspace: Workspace) -> Known:
    """What formulas may speak of in a workspace."""
    return Known(workspace.registers, workspace.parameters)


def origin_of(workspace: Workspace, register: str, seq: int) -> Origin:
    """The seq, and the seqs of the register's filings up to it."""
    filings = (each.seq for each in workspace.ledger.filings(register) if each.kind != FOLD)
    return Origin(seq, tuple(sorted(each for each in filings if each <= seq)))


def sources_of(
    workspace: Workspace, register: Register, as_of: int | datetime | None, engine: Engine
) -> Sources:
    """The files of a register and of those that its columns refer to, where the engine finds them."""
    from zhiheng.workspace.sources import sources

    referred = dict.fromkeys(column.references for column in register.columns if column.references)
    others = [workspace.registers[name] for name in referred if name != register.name]
    return sources(workspace, [register, *others], as_of, addresses=engine.remote)


class _Evaluating:
    """One request on its way."""

    def __init__(self, workspace: Workspace, request: Request, engine: Engine) -> None:
        self._workspace, self._request, self._engine = workspace, request, engine
        # Once, so that everything in one call is as of the same moment.
        self._seq = workspace.ledger.seq(request.as_of)
        self._known = known_of(workspace)
        self._ways: Ways = ways(workspace, request.by)
        self._asked = _fitting(workspace, find_indicators(workspace, request.indicators), self._ways, request)
        self._all = in_order(workspace.indicators.values(), [each.name for each in self._asked])
        self._issues: list[Issue] = []
        self._origins: dict[str, Origin] = {}

    def evaluation(self) -> Evaluation:
        """The values of all levels of areas."""
        wrong = check_indicators(self._all, self._known)
        if wrong:
            raise InputProblem(*wrong)
        plan = plan_period(self._workspace.plan)
        periods = self._periods(plan)
        found: list[Value] = []
        for level, areas in self._levels():
            demand = Demand(
                indicators=self._all,
                periods=periods,
                on=self._request.on,
                level=level,
                areas=areas,
                columns=self._ways.columns,
                plan=plan,
            )
            found += self._values(demand)
        values = tuple(_ordered(found, self._asked))
        names = {each.name for each in self._asked}
        inputs = tuple(each for each in found if each.indicator not in names)
        return Evaluation(values, tuple(self._issues), self._seq, inputs)

    def _periods(self, plan: Period | None) -> tuple[Period, ...]:
        late = [period for period in self._request.periods if period.start > self._request.on]
        self._issues += [_not_begun(period, self._request.on) for period in late]
        if "plan" in self._ways.kinds and plan is None:
            raise InputProblem(_NO_PLAN)
        years = (
            ()
            if self._request.periods
            else years_so_far(self._workspace, self._all, plan, self._request.on, self._seq)
        )
        return asked_periods(self._ways.kinds, self._request.periods, years, plan=plan, on=self._request.on)

    def _levels(self) -> list[tuple[str, tuple[str, ...]]]:
        """Each level that is asked for with the areas that were picked of it; the whole where none is."""
        picked = picked_areas(self._workspace, self._request)
        if not picked:
            return [(level, ()) for level in self._ways.levels or ("",)]
        levels = self._ways.levels or tuple(dict.fromkeys(level for _, level in picked))
        return [(level, self._within(level, [name for name, _ in picked])) for level in levels]

    def _within(self, level: str, names: Sequence[str]) -> tuple[str, ...]:
        """The picked areas of a level, and those of it that lie in a picked area of a higher one."""
        areas, on = self._workspace.areas, self._request.on
        if not areas.areas:
            return tuple(names)
        picked = {areas.ancestor(name, level, on) for name in names} - {""}
        for name in areas.at(level, on):
            above = (areas.ancestor(name, each, on) for each in areas.levels)
            picked |= {name} if set(above) & set(names) else set()
        return tuple(name for name in areas.at(level, on) if name in picked)

    def _values(self, demand: Demand) -> list[Value]:
        found: list[Value] = []
        answered = [
            (batch, self._reached(batch, demand))
            for batch in batches(demand, self._known, self._workspace.areas)
        ]
        partners = self._partners(answered)
        for batch, reached in answered:
            origin = self._origin(batch.register)
            found += values_of(batch, reached, demand, origin, self._workspace.areas, partners)
        indexes = [each for each in self._all if each.inputs]
        sources = IndexSources(self._workspace.indicators, self._known, self._algorithms(indexes))
        for index in indexes:
            found += index_values(index, found, sources)
        return found

    def _reached(self, batch: Batch, demand: Demand) -> Reached:
        plan = planned(batch.asked)
        files = sources_of(self._workspace, batch.register, self._seq, self._engine)
        reached = reached_by(batch, plan, self._engine.answer(plan.question, files), demand)
        lost = unplaced(batch, reached, demand)
        if lost:
            self._issues.append(_rows_without_area(batch.register, demand.level, lost))
        return reached

    def _partners(self, answered: Sequence[tuple[Batch, Reached]]) -> dict[str, list[Reached]]:
        """By indicator: what the answers say that hold the others of an index that it is an input of."""
        found: dict[str, list[Reached]] = {}
        for index in (each for each in self._all if each.inputs):
            names = {name for _, name in index.inputs}
            holding = [
                reached
                for batch, reached in answered
                if names & {slot.indicator.name for slot in batch.slots}
            ]
            for name in names:
                found.setdefault(name, []).extend(holding)
        return found

    def _origin(self, register: Register) -> Origin:
        if register.name not in self._origins:
            self._origins[register.name] = origin_of(self._workspace, register.name, self._seq)
        return self._origins[register.name]

    def _algorithms(self, indexes: Iterable[Indicator]) -> dict[str, Any]:
        from zhiheng.schemes.algorithms import load_algorithm

        return {
            each.name: load_algorithm(
                self._workspace.schemes[each.scheme].folder,
                each.algorithm,
                f"{each.scheme}/indicators.toml {each.name}.algorithm",
            )
            for each in indexes
            if each.algorithm
        }


def picked_areas(workspace: Workspace, request: Request) -> list[tuple[str, str]]:
    """The areas that a request picks, each with its level. Raises InputProblem for those that the lists do not know."""
    areas = workspace.areas
    if not areas.areas:
        return [(name, "town") for name in request.areas]
    found, issues = [], []
    for said in request.areas:
        area = areas.successor(areas.name(said), request.on)
        if area is None:
            issues.append(_no_area(said, workspace))
        else:
            found.append((area.name, area.level))
    if issues:
        raise InputProblem(*issues)
    return found


def _fitting(
    workspace: Workspace, indicators: Sequence[Indicator], told: Ways, request: Request
) -> tuple[Indicator, ...]:
    """The indicators that can be told apart as asked. Those that cannot are left out of a call for all, and refused by name."""
    local = bool(told.levels or request.areas)
    wrong = {each.name: _unfit(workspace, each, told.columns, local) for each in indicators}
    issues = [issue for each in indicators for issue in wrong[each.name]]
    fitting = tuple(each for each in indicators if not wrong[each.name])
    if issues and (request.indicators or not fitting):
        raise InputProblem(*issues)
    return fitting


def _unfit(workspace: Workspace, indicator: Indicator, columns: Iterable[str], local: bool) -> list[Issue]:
    """Why an indicator cannot be told apart in this way, or one that it is made of."""
    issues = []
    for each in in_order(workspace.indicators.values(), [indicator.name]):
        if each.inputs:
            continue
        if local and not workspace.registers[each.register].area:
            issues.append(_cannot(indicator, each, "area", ()))
        issues += [
            _cannot(indicator, each, column, each.breakdowns)
            for column in columns
            if column not in each.breakdowns
        ]
    return issues


def _ordered(values: Iterable[Value], asked: Sequence[Indicator]) -> list[Value]:
    place = {indicator.name: number for number, indicator in enumerate(asked)}
    kept = [value for value in values if value.indicator in place]
    return sorted(kept, key=lambda each: (place[each.indicator], each.level, _time(each), not each.former))


def _time(value: Value) -> tuple[date, date]:
    assert value.period is not None
    return value.period.start, value.period.end


def _cannot(indicator: Indicator, of: Indicator, column: str, known: Sequence[str]) -> Issue:
    through = Text("", "") if indicator == of else Text(f"（经 {of.name}）", f" (through {of.name})")
    listed = Text("、".join(known), ", ".join(known)) if known else Text("地区和时期", "area and period")
    return Issue(
        level=Level.ERROR,
        code="breakdown-not-for-indicator",
        place=Text(f"指标 {indicator.name}", f"indicator {indicator.name}"),
        value=column,
        message=Text(f"这个指标不能按这一项分组{through.zh}", f"it cannot be told apart by this{through.en}"),
        remedy=Text(f"可以按：{listed.zh}", f"It can be by {listed.en}"),
    )


def _no_area(said: str, workspace: Workspace) -> Issue:
    from zhiheng.core.registers.definition_values import suggestion

    return Issue(
        level=Level.ERROR,
        code="area-unknown",
        place=Text("地区", "area"),
        value=said,
        message=Text("lists.toml 里没有这个地区", "lists.toml has no such area"),
        remedy=suggestion(said, dict.fromkeys(area.name for area in workspace.areas.areas)),
    )


def _rows_without_area(register: Register, level: str, rows: int) -> Issue:
    return Issue(
        level=Level.WARNING,
        code="rows-without-area",
        place=Text(f"台账「{register.label.zh}」", f"register “{register.label.en}”"),
        value=level,
        message=Text(
            f"有 {rows:,} 行的地区归不到这一级，不在各地区的数里",
            f"{rows:,} rows name no area that lies in one of this level, and count in none of them",
        ),
        remedy=Text(
            "请在 lists.toml 的 [[areas]] 里补上 parent 和 level",
            "Add parent and level under [[areas]] in lists.toml",
        ),
    )


def _not_begun(period: Period, on: date) -> Issue:
    return Issue(
        level=Level.WARNING,
        code="period-not-begun",
        place=Text("时期", "period"),
        value=period.code,
        message=Text(f"到 {on} 还没有开始，不计算", f"it has not begun by {on} and is not computed"),
        remedy=Text(
            "请换一个时期，或用 --on 指定更晚的日期", "Take another period, or a later day with --on"
        ),
    )


_NO_PLAN = Issue(
    level=Level.ERROR,
    code="plan-missing",
    place=Text("分组", "breakdown"),
    value="plan",
    message=Text(
        "工作区没有计划，或计划没有写起止年份", "the workspace has no plan, or its plan tells no years"
    ),
    remedy=Text(
        "请用 zhiheng init --plan 建立工作区，或改用 --period",
        "Make the workspace with zhiheng init --plan, or use --period",
    ),
)
