"""Holds a target against its values on a day and says how it stands, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from zhiheng.core.calendar import MONTHS, period_of
from zhiheng.core.indicators.model import Estimate, Value
from zhiheng.core.issues import Text
from zhiheng.core.judging import aims, wording
from zhiheng.core.judging.cases import (
    QUARTER,
    Case,
    amounts,
    case_of,
    figure_of,
    reference_at,
    reference_points,
    start_of,
)  # fmt: skip
from zhiheng.core.judging.certainty import certain
from zhiheng.core.judging.figures import Figure, figure_of_year
from zhiheng.core.judging.model import Aim, Lack, Link, Measured, Setting, State, Verdict
from zhiheng.core.judging.outlook import CERTAIN, Outlook, expected, trend_of
from zhiheng.core.judging.phrases import number
from zhiheng.core.judging.progress import progress
from zhiheng.core.judging.showing import shown
from zhiheng.core.judging.windows import Window, window_of
from zhiheng.core.plan.model import Target
from zhiheng.core.units import is_ratio


def judge(target: Target, series: Sequence[Value], *, on: date, setting: Setting) -> Verdict:
    """The verdict on `target`, as it is in force on the day `on`, by the values of what it is linked to.

    `series` may hold values of any kind of period: months, quarters, years, the plan to date; those before the plan serve as bases.
    Before the deadline the state says what is to be expected, at the deadline and after it what was measured.
    """
    draft = Verdict(
        target=target, on=on, state=State.CANNOT_TELL, reason=Text("", ""), op=target.op, unit=target.unit,
        holder=holder_of(target), amended=setting.amended, link=setting.link,
    )  # fmt: skip
    window = window_of(target, setting.years)
    if isinstance(window, Lack):
        return _lacking(draft, window)
    draft = replace(draft, deadline=window.due, next_date=_next_date(on, window, setting))
    link = _confirmed(setting.link)
    if isinstance(link, Lack):
        return _lacking(draft, link)
    if setting.obstacle.zh:
        return _lacking(draft, Lack(State.CANNOT_TELL, setting.obstacle))
    if target.change == "per_year":
        return _yearly(draft, series, setting=setting, link=link, window=window)
    return _judged(draft, series, setting=setting, link=link, window=window)


def holder_of(target: Target) -> str:
    """Who answers for the target: the leading bodies, else the supporting ones; "" where the plan names none."""
    return "、".join(target.bodies.lead or target.bodies.support)


def _confirmed(link: Link | None) -> Link | Lack:
    if link is None or not (link.indicator or link.reported):
        return Lack(State.CANNOT_TELL, _NO_LINK)
    return (
        link if link.confirmed else Lack(State.CANNOT_TELL, _UNCONFIRMED.filled(link.indicator or "reported"))
    )


def _judged(
    draft: Verdict, series: Sequence[Value], *, setting: Setting, link: Link, window: Window
) -> Verdict:
    case = case_of(draft.target, series, window, on=draft.on, setting=setting, link=link)
    if isinstance(case, Lack):
        return _lacking(draft, case)
    draft = replace(draft, unit=case.result_unit)
    if draft.on >= window.start and not any(each.period.end >= window.start for each in case.points):
        return _lacking(draft, Lack(State.NO_DATA, _said_why(series)))
    figure = _compared(case) if draft.target.op in aims.REFERENCES else figure_of(case)
    if figure is None:
        late = draft.on >= window.due and bool(case.points)
        return _lacking(
            draft, Lack(State.NO_DATA, _NOT_AT_DEADLINE.filled(window.due.year) if late else _NOT_FILED)
        )
    if isinstance(figure, Lack):
        return _lacking(draft, figure)
    draft = _measured(draft, figure)
    aim = aims.aim_of(
        draft.target, link=link, thresholds=setting.thresholds, reference=reference_at(case, figure)
    )
    if isinstance(aim, Lack):
        return _lacking(draft, aim)
    return _held(draft, case, figure, aim)


def _said_why(series: Sequence[Value]) -> Text:
    """Why there is no value, where the last one says so."""
    reasons = [value.reason for value in series if value.value is None and value.reason.zh]
    return reasons[-1] if reasons else _NOT_FILED


def _compared(case: Case) -> Figure | Lack | None:
    """The newest figure for whose year there is a reference too; before the deadline that may be an earlier year."""
    figure = figure_of(case)
    if not isinstance(figure, Figure) or case.on >= case.window.due:
        return figure
    years = {each.period.end.year for each in reference_points(case)}
    for year in range(figure.period.end.year, case.window.start.year - 2, -1):
        found = figure_of_year(case.points, year, case.measured, on=case.on)
        if year in years and found is not None:
            return found
    return figure


def _measured(draft: Verdict, figure: Figure) -> Verdict:
    lineage = tuple(dict.fromkeys(each.lineage for each in figure.points if each.lineage is not None))
    return replace(
        draft, value=figure.value, period=figure.period, numerator=figure.numerator, denominator=figure.denominator,
        lineage=lineage,
    )  # fmt: skip


def _held(draft: Verdict, case: Case, figure: Figure, aim: Aim) -> Verdict:
    """The figure against the aim: readings, gap, progress; then the state."""
    held = replace(
        draft,
        value_of_target=aim.high if aim.low is None else aim.low,
        upper=aim.high if aim.low is not None and aim.low != aim.high else None,
        gap=aims.gap(aim, figure.value),
        official=aims.official(aim, figure.value),
        shown=shown(figure, aim, draft.unit, case.setting),
        progress=progress(case, figure, aim, start_of(case)),
    )
    state, outlook, lack = _state(case, figure, aim)
    held = replace(
        held, state=state, trend=outlook.trend, probability=outlook.probability, method=outlook.method
    )
    if draft.on < case.window.due and state in (State.ON_COURSE, State.AT_RISK, State.CANNOT_TELL):
        held = replace(held, pace=_pace(case, figure, held))
    return replace(held, reason=wording.reason(held, aim, lack))


def _state(case: Case, figure: Figure, aim: Aim) -> tuple[State, Outlook, Text | None]:
    """State, outlook, and what is missing where the state is grey."""
    sure = certain(case, figure, aim)
    if sure is not None:
        outlook = Outlook(trend_of(case, figure, aim), float(sure), CERTAIN)
        return State.MET if sure else State.MISSED, outlook, None
    if case.on >= case.window.due:
        return _at_deadline(case, figure, aim)
    age = case.age()
    if age is not None and age > case.setting.thresholds.stale:
        return State.NO_DATA, Outlook(trend_of(case, figure, aim)), _STALE.filled(number(age, 1))
    if case.adds_up and not figure.whole and case.reaches(figure) and (aim.low is None or aim.full):
        return State.CANNOT_TELL, Outlook(trend_of(case, figure, aim)), _HOLES
    outlook = expected(case, figure, aim)
    if outlook.probability is None:
        least = case.setting.thresholds.least_points
        few = outlook.trend is None or outlook.trend.points < least
        return State.CANNOT_TELL, outlook, _TOO_FEW.filled(least) if few else _UNEVEN
    likely = outlook.probability >= case.setting.thresholds.on_course
    unlikely = outlook.probability < case.setting.thresholds.at_risk
    return State.ON_COURSE if likely else State.AT_RISK, outlook, _UNLIKELY if unlikely else None


def _at_deadline(case: Case, figure: Figure, aim: Aim) -> tuple[State, Outlook, Text | None]:
    """What was measured decides; a figure with holes proves only what more of it could not undo."""
    outlook = Outlook(trend_of(case, figure, aim))
    met = aims.official(aim, figure.value).met
    if not figure.settled:
        return State.NO_DATA, outlook, _NOT_AT_DEADLINE.filled(case.window.due.year)
    undone = aim.high is not None if met else aim.low is not None
    if case.adds_up and not figure.whole and undone:
        return State.CANNOT_TELL, outlook, _HOLES
    return State.MET if met else State.MISSED, outlook, None


def _pace(case: Case, figure: Figure, held: Verdict) -> Fraction | None:
    """What is needed for each quarter left: the gap by the whole quarters from the figure's day to the deadline, at least one.

    None of what may only grow less, and of the share of a sample, which no step a quarter moves: its method says how many must pass.
    """
    share = figure.denominator is not None and case.setting.estimate is Estimate.PROPORTION
    amount = case.adds_up and (held.target.op in ("<=", "<") or not case.reaches(figure))
    if held.gap is None or held.gap <= 0 or share or amount:
        return None
    days = (case.window.due - min(figure.period.end, case.on)).days
    return held.gap / max(round(days / QUARTER), 1)


def _yearly(
    draft: Verdict, series: Sequence[Value], *, setting: Setting, link: Link, window: Window
) -> Verdict:
    """Each year by itself; the worst one counts, and among equals the latest. A plan whose years all hold so far is on course."""
    if (link.measured or setting.measured) is Measured.TOTAL:
        series, link = amounts(series), replace(link, measured=Measured.AMOUNT)
    judged: list[Verdict] = []
    for year in window.years:
        if year > draft.on.year:
            break
        part = year_target(draft.target, year, series, link)
        own = window_of(part, setting.years)
        assert isinstance(own, Window), "a year is a window"
        there = replace(draft, target=part, deadline=own.due, next_date=_next_date(draft.on, own, setting))
        judged.append(_judged(there, series, setting=setting, link=link, window=own))
    if not judged:
        return _lacking(draft, Lack(State.CANNOT_TELL, _NOT_BEGUN.filled(window.start.year)))
    worst = max(enumerate(judged), key=lambda each: (_SEVERITY.index(each[1].state), each[0]))[1]
    open_years = worst.state is State.MET and draft.on < window.due
    state = State.ON_COURSE if open_years else worst.state
    told = replace(
        worst,
        state=state,
        target=draft.target,
        deadline=window.due,
        next_date=_next_date(draft.on, window, setting),
    )
    held = f"{len([one for one in judged if one.state is State.MET])}/{len(window.years)}"
    lead = Text(f"逐年评判，已有{held}年达成，最不利的一年：", f"year by year, {held} met; the worst year: ")
    return replace(told, reason=Text(lead.zh + worst.reason.zh, lead.en + worst.reason.en))


def year_target(target: Target, year: int, series: Sequence[Value], link: Link) -> Target:
    """The target as it stands for one year: an amount of that year, a level in it, or a growth on the year before."""
    unit = next((value.unit for value in series if value.value is not None), target.unit)
    if target.unit and is_ratio(target.unit) and unit and not is_ratio(unit) and not link.gives_change:
        return replace(target, change="growth", baseline=f"{year - 1}年", by=str(year))
    return replace(target, change="level", by=f"{year}-{year}")


def _next_date(on: date, window: Window, setting: Setting) -> date | None:
    """The end of the running reporting period (on its last day that of the next), or the deadline if that comes first; None once
    it is past.
    """
    if on >= window.due:
        return None
    end = period_of(setting.kind, on + timedelta(days=1)).end if setting.kind in MONTHS else window.due
    return min(end, window.due)


def _lacking(draft: Verdict, lack: Lack) -> Verdict:
    found = replace(draft, state=lack.state)
    return replace(found, reason=wording.reason(found, None, lack.reason))


_SEVERITY = (State.MET, State.ON_COURSE, State.AT_RISK, State.CANNOT_TELL, State.NO_DATA, State.MISSED)
_NO_LINK = Text(
    "没有确定由什么来衡量，请用 zhiheng link 关联指标或定为上报",
    "it is not said what measures it; link an indicator with zhiheng link, or have it reported",
)
_UNCONFIRMED = Text(
    "关联「{}」是建议，待人确认", "the link to “{}” is a suggestion that a person has to confirm"
)
_NOT_FILED = Text("还没有数值", "there is no value yet")
_NOT_AT_DEADLINE = Text(
    "时限已到，还没有{}年全年的数", "the deadline has come, and the figure of {} is not there"
)
_STALE = Text(
    "最近一个数已过{}个报告期，不再采用", "the last figure is {} reporting periods old and is not used"
)
_TOO_FEW = Text("不足{}期，不作推算", "fewer than {} periods, from which nothing is inferred")
_UNEVEN = Text("各期长短不一或口径不齐，不作推算", "periods are too uneven to infer anything from")
_UNLIKELY = Text("多半不能按期达成", "it is more likely not to be met in time")
_HOLES = Text("中间有缺报的时段，合计数不完整", "some periods were not filed, so the sum is not complete")
_NOT_BEGUN = Text("计划从{}年开始，还没有到", "the plan begins in {}")
