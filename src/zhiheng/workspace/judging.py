"""The verdicts of a workspace's plan: targets in force, what measures them, values from the ledger, and the judgement."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from zhiheng.core.calendar import Period, PeriodKind, periods_between, year_of
from zhiheng.core.indicators.model import Estimate, Indicator, Lineage, Value
from zhiheng.core.indicators.parameters import DatedParameter
from zhiheng.core.indicators.relations import in_order
from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.core.judging.course import Course, course_of
from zhiheng.core.judging.judging import judge
from zhiheng.core.judging.model import Amended, Link, Measured, Setting, Verdict
from zhiheng.core.judging.parameters import Thresholds
from zhiheng.core.judging.phrases import target_words
from zhiheng.core.plan.amendments import amended, in_force, target_on
from zhiheng.core.plan.decomposition import plan_years
from zhiheng.core.plan.model import Plan, Target
from zhiheng.core.units import is_ratio
from zhiheng.workspace.links import links
from zhiheng.workspace.opening import Workspace
from zhiheng.workspace.reported import OUTSIDE, REGISTER, Reports, outside_figures, reported

if TYPE_CHECKING:
    from zhiheng.core.formulas.questions import Engine
    from zhiheng.workspace.evaluating import Request

PARAMETER = "judging_thresholds"
SHARES = ("on_course", "at_risk", "stale", "tolerance", "tolerance_at_zero", "confidence")
"""The parts of the parameter beside `least_points`, by the names of the thresholds."""
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_ADDITIVE = re.compile(r"\s*(?:count|count_if|sum|sum_if|count_days)\s*\(")
_RUNNING = re.compile(r"\b(?:cumulative|year_to_date)\s*\(")
FILED_WITHIN = timedelta(days=31)
"""How long after the end of a quarter its filings are there (P)."""
_TREND_YEARS = 3
"""For how many years back months and quarters are asked for: enough points for a trend."""


def judge_plan(
    workspace: Workspace,
    *,
    on: date,
    as_of: int | datetime | None = None,
    targets: Sequence[str] = (),
    engine: Engine | None = None,
) -> tuple[Verdict, ...]:
    """The verdicts on the plan's targets as they are in force on the day `on`, by what the ledger knew `as_of`; in the order of the plan.

    `targets` picks some by id or subject. A target that was dropped has none. Raises InputProblem where the workspace has no plan, a name
    is unknown, or links and definitions have mistakes.
    """
    return tuple(
        each.verdict for each in judged_plan(workspace, on=on, as_of=as_of, targets=targets, engine=engine)
    )


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict, and the course that the target's figure took, which a chart shows."""

    verdict: Verdict
    course: Course


def judged_plan(
    workspace: Workspace,
    *,
    on: date,
    as_of: int | datetime | None = None,
    targets: Sequence[str] = (),
    engine: Engine | None = None,
) -> tuple[Judged, ...]:
    """The verdicts of `judge_plan`, each with the course of its figure."""
    plan = workspace.plan
    if plan is None:
        raise InputProblem(NO_PLAN)
    linked = links(workspace)
    standing = [
        found for each in picked(plan, targets) if (found := target_on(plan, each.id, on)) is not None
    ]
    judging = _Judging(workspace, plan, standing, linked, on=on, as_of=as_of)
    return judging.judged(engine)


def thresholds_of(workspace: Workspace, on: date) -> Thresholds:
    """The thresholds in force on that day: those of the parameter `judging_thresholds`, which a workspace may set itself."""
    parameter: DatedParameter | None = workspace.parameters.get(PARAMETER)
    standing = parameter.on(on) if parameter is not None else None
    if standing is None:
        return Thresholds()
    parts: dict[str, Any] = {name: Fraction(number) for name, number in standing.parts if name in SHARES}
    points = dict(standing.parts).get("least_points")
    if points is not None:
        parts["least_points"] = int(points)
    return Thresholds(since=standing.since, mark=standing.mark, basis=standing.clause, **parts)


def picked(plan: Plan, names: Sequence[str]) -> tuple[Target, ...]:
    """The targets of those ids or subjects, all of them for no name. Raises InputProblem for each name that is none."""
    if not names:
        return plan.targets
    unknown = [name for name in names if all(name not in (each.id, each.subject) for each in plan.targets)]
    if unknown:
        raise InputProblem(*(_no_target(name, plan) for name in unknown))
    return tuple(each for each in plan.targets if each.id in names or each.subject in names)


def registers_behind(workspace: Workspace, link: Link) -> frozenset[str]:
    """The registers whose filings can change the verdict of a target linked so: those of the indicator and of all that it is made
    of, and those that they refer to; the registers of reported values and of outside figures where they count. None for a
    link that nobody confirmed, and where the indicator does not exist.
    """
    if not link.confirmed:
        return frozenset()
    found = {OUTSIDE} if link.reference else set()
    if link.reported:
        return frozenset({*found, REGISTER})
    known = workspace.indicators
    made_of = in_order(known.values(), [link.indicator]) if link.indicator in known else ()
    for name in {each.register for each in made_of} & set(workspace.registers):
        found |= {name, *(each.references for each in workspace.registers[name].columns if each.references)}
    return frozenset(found)


def last_filed(workspace: Workspace) -> Mapping[str, int]:
    """The seq of the last filing of every register that has any: a verdict given at a later seq than those behind it still holds."""
    return workspace.ledger.last_filed()


@dataclass
class _Judging:
    """One call on its way."""

    workspace: Workspace
    plan: Plan
    targets: Sequence[Target]
    links: Mapping[str, Link]
    on: date = field(kw_only=True)
    as_of: int | datetime | None = field(kw_only=True)

    def judged(self, engine: Engine | None) -> tuple[Judged, ...]:
        """One for each target."""
        thresholds = thresholds_of(self.workspace, self.on)
        confirmed = {
            each.id: link for each in self.targets if (link := self.links.get(each.id)) and link.confirmed
        }
        values = self._evaluated(confirmed, engine)
        reports = reported(
            self.workspace, [each for each in self.targets if each.id in confirmed and confirmed[each.id].reported],
            {name: link.area for name, link in confirmed.items()}, as_of=self.as_of, on=self.on, start=self._start(),
        )  # fmt: skip
        outside = outside_figures(self.workspace, as_of=self.as_of, on=self.on, start=self._start())
        found = []
        for target in self.targets:
            link = self.links.get(target.id)
            setting = Setting(
                years=self._years(), link=link, thresholds=thresholds, amended=self._amended(target),
                reference=outside.get(link.reference, ()) if link else (),
            )  # fmt: skip
            series: tuple[Value, ...] = ()
            if link is not None and link.confirmed:
                setting, series = self._measuring(target, link, setting, (values, reports))
            verdict = judge(target, series, on=self.on, setting=setting)
            found.append(Judged(verdict, course_of(target, series, on=self.on, setting=setting)))
        return tuple(found)

    def _measuring(
        self,
        target: Target,
        link: Link,
        setting: Setting,
        told: tuple[Mapping[_Asked, tuple[Value, ...]], Mapping[str, Reports]],
    ) -> tuple[Setting, tuple[Value, ...]]:
        """The setting with what the values are, and the values themselves, the plan's own result among them."""
        values, reports = told
        if link.reported:
            report = reports.get(target.id, Reports())
            estimate = Estimate.PROPORTION if report.sampled else Estimate.NONE
            setting = replace(setting, measured=report.measured, kind=report.kind, estimate=estimate)
            return setting, self._with_result(link, report.values)
        indicator = self.workspace.indicators.get(link.indicator)
        if indicator is None:
            return replace(setting, obstacle=_NO_INDICATOR.filled(link.indicator)), ()
        setting = replace(
            setting, measured=measured_of(indicator, self.on), kind=indicator.period, estimate=indicator.estimate,
            population=indicator.population,
        )  # fmt: skip
        series = values.get(_asked(link), ())
        own = tuple(each for each in series if each.indicator == indicator.name and _fits(each, link))
        return setting, self._with_result(link, own)

    def _with_result(self, link: Link, series: tuple[Value, ...]) -> tuple[Value, ...]:
        """The values with the plan's own result where the target began, for the year that has none."""
        result = next((each for each in self.plan.results if each.id == link.result), None)
        if result is None or result.value is None or not _YEAR.search(result.by):
            return series
        year = year_of(int(_YEAR.findall(result.by)[-1]))
        if any(each.period == year and each.value is not None for each in series):
            return series
        unit = result.unit or (series[0].unit if series else "")
        began = Value(
            indicator=result.id, unit=unit, period=year, value=Fraction(result.value), lineage=Lineage(vintage=0)
        )  # fmt: skip
        return (began, *series)

    def _amended(self, target: Target) -> Amended | None:
        changes = in_force(self.plan, target.id, self.on)
        if not changes:
            return None
        before = next(each for each in self.plan.targets if each.id == target.id)
        for change in changes[:-1]:
            before = amended(before, change)
        return Amended(
            document=changes[-1].document, since=changes[-1].since, before=_asks(before), after=_asks(target)
        )

    def _years(self) -> tuple[int, int] | None:
        years = plan_years(self.plan)
        return (years[0], years[-1]) if years else None

    def _start(self) -> date:
        years = self._years()
        return year_of(years[0] if years else self.on.year).start

    def _evaluated(
        self, confirmed: Mapping[str, Link], engine: Engine | None
    ) -> dict[_Asked, tuple[Value, ...]]:
        """The values of all linked indicators; those taken apart alike in one call."""
        from zhiheng.workspace.evaluating import Request, evaluate

        wanted: dict[_Asked, dict[str, None]] = {}
        for link in confirmed.values():
            if link.indicator in self.workspace.indicators:
                wanted.setdefault(_asked(link), {})[link.indicator] = None
        periods = self._periods(confirmed) if wanted else ()
        found = {}
        for asked, names in wanted.items():
            request = Request(
                on=self.on, indicators=tuple(names), by=asked.columns, periods=periods,
                areas=(asked.area,) if asked.area else (), as_of=self.as_of,
            )  # fmt: skip
            values = evaluate(self.workspace, request, engine=engine).values
            stocks = tuple(name for name in names if self.workspace.indicators[name].date == "")
            found[asked] = (
                *self._earlier(request, stocks, engine),
                *(each for each in values if _is_of_its_time(each, stocks, self.on) and _was_filed(each)),
            )
        return found

    def _earlier(self, now: Request, stocks: tuple[str, ...], engine: Engine | None) -> Iterator[Value]:
        """How much there was at the ends of earlier quarters, as the ledger told it a month later: the rows of today no longer know
        what has gone since.
        """
        from zhiheng.workspace.evaluating import evaluate

        if not stocks:
            return
        head = self.workspace.ledger.seq(self.as_of)
        for quarter in [
            each for each in now.periods if each.kind is PeriodKind.QUARTER and each.end < self.on
        ]:
            known = datetime.combine(quarter.end, time.max, UTC) + FILED_WITHIN
            seq = min(self.workspace.ledger.seq(known), head)
            if seq and quarter.whole == quarter:
                request = replace(now, on=quarter.end, indicators=stocks, periods=(quarter,), as_of=seq)
                values = evaluate(self.workspace, request, engine=engine).values
                yield from (each for each in values if _was_filed(each))

    def _periods(self, confirmed: Mapping[str, Link]) -> tuple[Period, ...]:
        """The years from the earliest base on, and the months or quarters of the last years, none beyond the day."""
        start, on = self._start(), self.on
        named = [
            int(year)
            for each in self.targets
            if each.id in confirmed
            for year in _YEAR.findall(each.baseline)
        ]
        wanted = {year_of(year): None for year in named if year <= on.year}
        wanted |= dict.fromkeys(periods_between(PeriodKind.YEAR, date(start.year - 1, 1, 1), on))
        since = date(max(start.year - 1, on.year - _TREND_YEARS), 1, 1)
        kinds = {self.workspace.indicators[link.indicator].period for link in confirmed.values()
                 if link.indicator in self.workspace.indicators}  # fmt: skip
        for kind in (PeriodKind.QUARTER, *([PeriodKind.MONTH] if PeriodKind.MONTH in kinds else [])):
            wanted |= dict.fromkeys(each for each in periods_between(kind, since, on) if each.end <= on)
        return tuple(each.until(on) for each in wanted if each.start <= on)


@dataclass(frozen=True, slots=True)
class _Asked:
    """How values have to be taken apart for a link."""

    columns: tuple[str, ...] = ()
    area: str = ""


def _asked(link: Link) -> _Asked:
    return _Asked(tuple(sorted(name for name, _ in link.filters)), link.area)


def _was_filed(value: Value) -> bool:
    """Whether anything was ever filed of what the value counts: without it a 0 is no news that nothing happened."""
    return value.lineage is None or bool(value.lineage.filings or value.lineage.inputs)


def _is_of_its_time(value: Value, stocks: Sequence[str], on: date) -> bool:
    """Whether the rows of today tell the value: of a stock, whose rows bear no date, only the figure of the day itself."""
    return value.indicator not in stocks or value.period is None or value.period.end >= on


def _fits(value: Value, link: Link) -> bool:
    """Whether the value is the one of the link's filters."""
    return not value.former and sorted(value.breakdown) == sorted(link.filters)


def measured_of(indicator: Indicator, on: date) -> Measured:
    """What the values of an indicator are: a state where its rows bear no date, an amount where it counts or sums, else a rate."""
    if indicator.date == "":
        return Measured.STATE
    version = indicator.version_on(on)
    if (
        version is None
        or version.denominator
        or (indicator.unit and is_ratio(indicator.unit))
        or "/" in indicator.unit
    ):
        return Measured.RATE
    if _RUNNING.search(version.numerator):
        return Measured.TOTAL
    return Measured.AMOUNT if _ADDITIVE.match(version.numerator) else Measured.RATE


def _asks(target: Target) -> Text:
    """What the target asks and by when."""
    words = target_words(target)
    return Text(f"{words.zh}（{target.by}）", f"{words.en} ({target.by})") if target.by else words


def dropped(plan: Plan, on: date) -> Iterable[Target]:
    """The targets of the plan that are no longer in force on that day."""
    return (each for each in plan.targets if target_on(plan, each.id, on) is None)


def _no_target(name: str, plan: Plan) -> Issue:
    from difflib import get_close_matches

    near = next(iter(get_close_matches(name, [each.subject for each in plan.targets], 1, 0.4)), "")
    return Issue(
        level=Level.ERROR,
        code="target-unknown",
        place=Text("目标", "target"),
        value=name,
        message=Text("计划里没有这个目标", "the plan has no such target"),
        remedy=Text(f"是不是 {near}？" if near else "请写 plan.toml 里的 id 或指标名称",
                    f"Did you mean {near}?" if near else "Give the id or the subject as in plan.toml"),
    )  # fmt: skip


_NO_INDICATOR = Text(
    "没有名为「{}」的指标，请核对 links.toml", "there is no indicator “{}”; look at links.toml"
)
NO_PLAN = Issue(
    level=Level.ERROR,
    code="plan-missing",
    place=Text("zhiheng.toml", "zhiheng.toml"),
    value="",
    message=Text("工作区没有计划，没有目标可评", "the workspace has no plan, so there is nothing to judge"),
    remedy=Text(
        "请用 zhiheng read 文件 -o plan.toml 读出计划，再在 zhiheng.toml 的 plan 里写上",
        "Read one with zhiheng read FILE -o plan.toml and name it as plan in zhiheng.toml",
    ),
)
