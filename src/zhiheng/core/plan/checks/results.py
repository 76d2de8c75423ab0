"""Targets held against the results that the plan itself reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Literal

from zhiheng.core.issues import Issue, Level, Text
from zhiheng.core.plan.checks.base import figure, place_of, reached, say
from zhiheng.core.plan.likeness import Comparison, Likeness, compare, plain
from zhiheng.core.plan.model import Plan, Result, Target

TIE = 0.05
"""Results whose likeness is this close to the best one are looked at too."""

CLOSE = 0.85
"""How like a result must be before its scope is asked about although the target stands above it."""

Sense = Literal["higher", "lower"]


@dataclass(frozen=True, slots=True)
class Pair:
    """A target, a result of (perhaps) the same subject, and how they compare."""

    target: Target
    result: Result
    comparison: Comparison
    gap: Decimal
    """How far the target stands beyond the result in the sense of improvement; negative: behind it."""

    @property
    def same(self) -> bool:
        """Whether subject and unit are the same, so that the figures may be held against each other."""
        return self.comparison.likeness is Likeness.SAME and self.target.unit == self.result.unit

    @property
    def at_limit(self) -> bool:
        """Whether the result already is all there can be: 100 per cent, or none at all."""
        value = self.result.value
        return value == 0 or (value == 100 and self.target.unit == "%")


def sense(target: Target, result: Result) -> Sense | None:
    """Which way is better, by the operators of target and result; None where they do not tell."""
    for one in (target, result):
        if one.op in (">=", ">"):
            return "higher"
        if one.op in ("<=", "<") or (one.op == "=" and one.value == 0):
            return "lower"
        if one.op == "=" and one.value == 100 and one.unit == "%":
            return "higher"
    return None


def _comparable(target: Target, result: Result) -> bool:
    """Whether the two figures are of one kind: both a state, or a stock against what was added to it."""
    if target.value is None or result.value is None:
        return False
    if target.unit != result.unit and target.unit and result.unit:
        return False
    if target.change == "level":
        return result.change in ("level", "increase")
    return target.change == result.change == "per_year"


def _gap(target: Target, result: Result) -> Decimal | None:
    way = sense(target, result)
    if way is None or target.value is None or result.value is None:
        return None
    return target.value - result.value if way == "higher" else result.value - target.value


def _candidates(plan: Plan, target: Target) -> Iterator[Pair]:
    for result in plan.results:
        gap = _gap(target, result) if _comparable(target, result) else None
        comparison = compare(target.subject, result.subject)
        if gap is not None and comparison.likeness is not Likeness.DIFFERENT:
            yield Pair(target, result, comparison, gap)


def _last_stages(targets: Sequence[Target]) -> Iterator[Target]:
    """The targets without those that are only a step on the way to a later one of the same subject."""
    last: dict[tuple[str, str], str] = {}
    for target in targets:
        key = (plain(target.subject), target.unit)
        last[key] = max(last.get(key, ""), target.by[-4:])
    yield from (target for target in targets if target.by[-4:] == last[plain(target.subject), target.unit])


def pairs(plan: Plan) -> Iterator[Pair]:
    """Each target with the results most like it: the best, and those that tie with it unless the best is the same."""
    seen: set[tuple[str, str]] = set()
    for target in _last_stages(plan.targets):
        found = list(_candidates(plan, target))
        best = max((pair.comparison for pair in found), default=None)
        for pair in found:
            if best is None or pair.comparison.score < best.score - TIE:
                continue
            if best.likeness is Likeness.SAME and pair.comparison.likeness is not Likeness.SAME:
                continue
            key = (target.subject + figure(target), pair.result.subject)
            if key not in seen:
                seen.add(key)
                yield pair


def _issue(code: str, level: Level, pair: Pair, *, message: Text, remedy: Text) -> Issue:
    return Issue(
        level=level, code=code, place=place_of(pair.target), value=pair.target.quote or figure(pair.target),
        message=message, remedy=remedy, span=pair.target.span,
    )  # fmt: skip


def _named(pair: Pair) -> dict[str, object]:
    return {
        "subject": pair.target.subject,
        "target": figure(pair.target),
        "result": reached(pair.result),
        "other": pair.result.subject,
    }


class TargetBelowResult:
    """A target that asks for less than what the plan itself reports as achieved.

    A warning where subject and unit are the same; a question where only the wording is alike.
    """

    code: ClassVar[str] = "target-below-result"
    label: ClassVar[Text] = Text("目标低于已报实绩", "target below the result reported")

    def issues(self, plan: Plan) -> Iterator[Issue]:
        """One issue for each target that stands below a result."""
        for pair in pairs(plan):
            if pair.gap >= 0:
                continue
            if pair.same:
                yield self._asserted(pair)
            else:
                yield self._asked(pair)

    def _asserted(self, pair: Pair) -> Issue:
        message = say(
            "「{subject}」的目标 {target} 不及本文已报的实绩 {result}",
            "the target for “{subject}” ({target}) falls behind the result the plan reports ({result})",
            **_named(pair),
        )
        remedy = Text("请提高目标要求，或说明口径为何不同", "Ask for more, or say why the scope differs")
        return _issue(self.code, Level.WARNING, pair, message=message, remedy=remedy)

    def _asked(self, pair: Pair) -> Issue:
        message = say(
            "「{subject}」的目标 {target} 不及相近指标「{other}」的实绩 {result}，口径可能不同",
            "the target for “{subject}” ({target}) falls behind the result of the similar “{other}” ({result}); "
            "the scope may differ",
            **_named(pair),
        )
        remedy = Text(
            "请确认是否同一指标；若是，请提高目标要求",
            "Say whether the two are one indicator; if so, ask for more",
        )
        return _issue(self.code, Level.QUESTION, pair, message=message, remedy=remedy)


class TargetAtResult:
    """A target that asks for exactly what is achieved already.

    A warning; a note where nothing better is possible (100 per cent, none at all); a question where only the
    wording is alike.
    """

    code: ClassVar[str] = "target-at-result"
    label: ClassVar[Text] = Text("目标与已报实绩持平", "target equal to the result reported")

    def issues(self, plan: Plan) -> Iterator[Issue]:
        """One issue for each target that stands at a result."""
        for pair in pairs(plan):
            if pair.gap == 0:
                yield self._issue(pair)

    def _issue(self, pair: Pair) -> Issue:
        message = say(
            "「{subject}」的目标 {target} 与本文已报的实绩 {result} 持平",
            "the target for “{subject}” ({target}) stands at the result the plan reports ({result})",
            **_named(pair),
        )
        remedy = Text(
            "请确认是否只求保持；若否，请提高目标要求",
            "Say whether holding it is all that is meant; if not, ask for more",
        )
        if not pair.same:
            message = say(
                "「{subject}」的目标 {target} 与相近指标「{other}」的实绩 {result} 持平，口径可能不同",
                "the target for “{subject}” ({target}) stands at the result of the similar “{other}” ({result}); "
                "the scope may differ",
                **_named(pair),
            )
        if pair.at_limit:
            remedy = Text(
                "已到极限，无须提高；请按「保持」考核", "Nothing better is possible; judge it as held"
            )
        level = Level.NOTE if pair.at_limit else Level.WARNING if pair.same else Level.QUESTION
        return _issue(self.code, level, pair, message=message, remedy=remedy)


class ResultOfOtherScope:
    """A target above a result that is called almost the same: is the result its baseline?"""

    code: ClassVar[str] = "result-of-other-scope"
    label: ClassVar[Text] = Text("目标与实绩口径是否一致", "whether target and result have one scope")

    def issues(self, plan: Plan) -> Iterator[Issue]:
        """One question for each target whose nearest result has another wording and a lower figure."""
        for pair in pairs(plan):
            if pair.gap <= 0 or pair.same or pair.target.change != pair.result.change:
                continue
            if pair.comparison.score >= CLOSE:
                yield self._issue(pair)

    def _issue(self, pair: Pair) -> Issue:
        message = say(
            "目标「{subject}」（{target}）与实绩「{other}」（{result}）名称相近，口径是否一致不明",
            "target “{subject}” ({target}) and result “{other}” ({result}) are called almost the same; "
            "whether their scope is one is not clear",
            **_named(pair),
        )
        remedy = Text("请确认该实绩能否作为基期值", "Say whether the result may serve as its baseline")
        return _issue(self.code, Level.QUESTION, pair, message=message, remedy=remedy)
