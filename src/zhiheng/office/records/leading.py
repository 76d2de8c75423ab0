"""Are we keeping our word? Ten lines: what slips first, the rest in the order of the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from zhiheng.core.issues import Text
from zhiheng.core.judging.model import State
from zhiheng.files.charts.numbers import figure_text
from zhiheng.office import clock
from zhiheng.office.people.actors import Actor
from zhiheng.office.people.permissions_leading import check_may_see_leading
from zhiheng.office.records.duties import DutyView, holders_by_item, holders_of
from zhiheng.office.records.looking import TARGETS
from zhiheng.office.records.verdict_records import text_of
from zhiheng.office.records.verdicts import VerdictView, counts, verdicts

LINES = 10
"""So many lines, no more: a leader has one minute."""
POINTS = Text("个百分点", "points")
LIKELIHOODS = (
    (0.90, Text("很可能", "very likely")),
    (0.66, Text("可能", "likely")),
    (0.33, Text("可能性约一半", "about as likely as not")),
    (0.10, Text("不太可能", "unlikely")),
    (0.0, Text("很不可能", "very unlikely")),
)
"""The word from each probability on: IPCC, Guidance Note on Consistent Treatment of Uncertainties (2010), table 1, where "likely" begins at
0.66 and "unlikely" ends at 0.33."""
_SHOWN = {
    "shown": Text("样本足以证明", "the sample shows it"),
    "not_shown": Text("样本还不足以证明", "the sample does not show it yet"),
    "contradicted": Text("样本表明没有达到", "the sample shows that it is not reached"),
}
_KINDS = {
    "month": Text("每月", "a month"), "quarter": Text("每季度", "a quarter"), "half-year": Text("每半年", "a half-year"),
    "half_year": Text("每半年", "a half-year"), "year": Text("每年", "a year"),
}  # fmt: skip
_NONE = Text("—", "—")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """Where the figure is going: a word, an arrow (its name: up, down or level; "" where there is no trend), and the step in figures."""

    word: Text
    arrow: str = ""
    step: Text = _NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A promise on one line: `chance` in words and `per_cent` ("" where it is settled or nothing can be said), `honest`: what the sample
    shows (None where it is none); `bodies` lead it, `person` answers for it, `needed` is what each quarter left has to bring.
    """

    verdict: VerdictView
    trend: Trend
    chance: Text
    per_cent: str
    honest: Text | None
    bodies: tuple[str, ...]
    person: str
    needed: Text


@dataclass(frozen=True, slots=True)
class Leading:
    """The page: how many targets stand in each state, and the lines."""

    counts: Mapping[State, int]
    lines: tuple[Line, ...]

    @property
    def total(self) -> int:
        """How many targets there are."""
        return sum(self.counts.values())


def leading(actor: Actor) -> Leading:
    """The ten lines. Raises Refused, and InputProblem where links or definitions have mistakes."""
    check_may_see_leading(actor)
    views, day = verdicts(actor), clock.today()
    held = holders_by_item(TARGETS, day)
    chosen = ten(views)
    leads = {view.target: _leads(held.get(view.target, ())) for view in chosen}
    people = holders_of({each.body_id for duties in leads.values() for each in duties}, day)
    return Leading(counts(views), tuple(_line(view, leads[view.target], people) for view in chosen))


def ten(views: Sequence[VerdictView]) -> list[VerdictView]:
    """Those missed, then those at risk, the least probable first; the rest in the order of the plan."""
    return sorted(views, key=_urgency)[:LINES]


def _urgency(view: VerdictView) -> tuple[int, float, int]:
    probability = view.record["probability"]
    if view.state is State.MISSED:
        return 0, 0.0, view.number
    if view.state is State.AT_RISK:
        return 1, 1.0 if probability is None else probability, view.number
    return 2, 0.0, view.number


def _leads(duties: Sequence[DutyView]) -> list[DutyView]:
    return [each for each in duties if each.part == "lead"] or list(duties)


def _line(
    view: VerdictView, duties: Sequence[DutyView], people: Mapping[int, Sequence[tuple[int, str]]]
) -> Line:
    named = [each.holder for each in duties if each.holder]
    inside = [name for each in duties for _, name in people.get(each.body_id, ())]
    chance, per_cent = chance_of(view)
    return Line(
        verdict=view, trend=trend_of(view), chance=chance, per_cent=per_cent, honest=honest_of(view),
        bodies=tuple(dict.fromkeys(each.body for each in duties)) or tuple(name for name in str(view.record["holder"]).split("、") if name),
        person=next(iter([*named, *inside]), ""), needed=needed_of(view, clock.today()),
    )  # fmt: skip


def chance_of(view: VerdictView) -> tuple[Text, str]:
    """How probable it is that the target is met in time, as a word and in per cent, rounded down and never told as certain."""
    probability = view.record["probability"]
    if view.state is State.MET:
        return Text("已经达成", "met"), ""
    if view.state is State.MISSED:
        return Text("已不可能", "not possible any more"), ""
    if probability is None:
        return Text("还说不准", "cannot be said yet"), ""
    word = next(label for least, label in LIKELIHOODS if probability >= least)
    per_cent = str(int(probability * 100))
    return word, {"0": "<1", "99": ">99", "100": ">99"}.get(per_cent, per_cent) + "%"


def honest_of(view: VerdictView) -> Text | None:
    """What the sample shows of it; None where nothing is inferred from a sample."""
    shown = view.record["shown"]
    return _SHOWN.get(shown["showing"]) if shown is not None else None


def trend_of(view: VerdictView) -> Trend:
    """The trend in a word and in figures."""
    trend = view.record["trend"]
    if trend is None:
        return Trend(word=Text("期数太少", "too few periods"))
    step, kind = trend["step"], _KINDS.get(trend["kind"], _KINDS["quarter"])
    size = _quantity(abs(step), view)
    if step == 0:
        return Trend(word=Text("持平", "steady"), arrow="level")
    sign = "+" if step > 0 else "\N{MINUS SIGN}"
    told = Text(f"{kind.zh} {sign}{size.zh}", f"{sign}{size.en} {kind.en}")
    words = {
        True: Text("在好转", "better"),
        False: Text("在变差", "worse"),
        None: Text("在累计", "adding up"),
    }
    return Trend(word=words[trend["better"]], arrow="up" if step > 0 else "down", step=told)


def needed_of(view: VerdictView, day: date) -> Text:
    """What each of the quarters left has to bring; else what comes before that question."""
    record = view.record
    deadline = date.fromisoformat(record["deadline"]) if record["deadline"] else None
    if view.state is State.MET:
        return _NONE
    if view.state is State.CANNOT_TELL:
        return Text("先定由什么衡量", "settle what measures it")
    if view.state is State.NO_DATA:
        due = record["next_date"]
        return (
            Text(f"先报数（截至 {due}）", f"a figure first (as of {due})")
            if due
            else Text("先报数", "a figure first")
        )
    if deadline is not None and day > deadline:
        return Text("期限已过", "the deadline has passed")
    if record["pace"] is not None:
        size = _quantity(record["pace"], view)
        return Text(f"每季度 {size.zh}", f"{size.en} a quarter")
    return _by_samples(view)


def _by_samples(view: VerdictView) -> Text:
    """What the samples to come must bring, or how many more would show it."""
    record = view.record
    if record["needed_samples"]:
        n = figure_text(record["needed_samples"], 0)
        return Text(f"照此水平再抽 {n} 个可证明", f"{n} more at this rate would show it")
    if (record["gap"] or 0) <= 0:
        return Text("保持现在的水平", "keep it as it is")
    if record["method"] is not None and view.state is State.AT_RISK:
        return _needed_in(text_of(record["method"]))
    gap = view.gap
    return Text(f"期限前补上 {gap.zh}", f"make up {gap.en} by the deadline")


def _needed_in(method: Text) -> Text:
    """What the samples still to come must bring, out of the words of a method that begin with its name (see core.judging.outlook)."""
    return Text(method.zh.partition("，")[2] or method.zh, method.en.partition("; ")[2] or method.en)


def _quantity(value: float, view: VerdictView) -> Text:
    unit = view.record["unit"]
    if unit == "%":
        return Text(figure_text(value, unit=POINTS.zh), figure_text(value, unit=POINTS.en))
    return Text(figure_text(value, unit=unit), figure_text(value, unit=unit))
