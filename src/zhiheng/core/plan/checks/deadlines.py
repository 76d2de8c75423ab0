"""Deadlines against the period of the plan."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from zhiheng.core.issues import Issue, Level, Text
from zhiheng.core.plan.checks.base import figure, place_of, say
from zhiheng.core.plan.model import Phase, Plan, Target

_YEAR = re.compile(r"(?:19|20)\d\d")


def years(text: str) -> tuple[int, ...]:
    """The years named in `by` ("2020", "2018-2020") or in a month ("2018-06")."""
    return tuple(int(year) for year in _YEAR.findall(text))


class DeadlineOutsidePeriod:
    """A target or phase that falls due before the plan begins or after it ends."""

    code: ClassVar[str] = "deadline-outside-period"
    label: ClassVar[Text] = Text("期限超出计划期", "deadline outside the plan's period")

    def issues(self, plan: Plan) -> Iterator[Issue]:
        """One warning for each target, one for each phase."""
        if plan.facts.period is None:
            return
        first, last = plan.facts.period
        for target in plan.targets:
            if any(not first <= year <= last for year in years(target.by)):
                yield self._target(target, first, last)
        for phase in plan.phases:
            if any(not first <= year <= last for year in years(phase.start + phase.end)):
                yield self._phase(phase, first, last)

    def _target(self, target: Target, first: int, last: int) -> Issue:
        message = say(
            "「{subject}」（{figure}）的期限 {by} 不在计划期 {first}—{last} 年内",
            "“{subject}” ({figure}) is due {by}, outside the plan's period {first}–{last}",
            subject=target.subject, figure=figure(target), by=target.by, first=first, last=last,
        )  # fmt: skip
        return Issue(
            level=Level.WARNING, code=self.code, place=place_of(target), value=target.quote or target.by,
            message=message, remedy=_REMEDY, span=target.span,
        )  # fmt: skip

    def _phase(self, phase: Phase, first: int, last: int) -> Issue:
        message = say(
            "阶段「{title}」不在计划期 {first}—{last} 年内",
            "phase “{title}” lies outside the plan's period {first}–{last}",
            title=phase.title, first=first, last=last,
        )  # fmt: skip
        return Issue(
            level=Level.WARNING, code=self.code, place=Text("工作步骤", "phases"),
            value=" — ".join(month for month in (phase.start, phase.end) if month),
            message=message, remedy=_REMEDY, span=phase.span,
        )  # fmt: skip


_REMEDY = Text("请核对年份", "Check the year")
