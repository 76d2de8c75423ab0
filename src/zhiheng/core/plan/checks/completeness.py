"""What a target or task needs to be handed out: a body, a unit, a deadline, something that can be measured."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import ClassVar

from zhiheng.core.issues import Issue, Level, Text
from zhiheng.core.plan.checks.base import figure, place_of, say, summed_up
from zhiheng.core.plan.likeness import measure, plain
from zhiheng.core.plan.model import Plan, Target, Task

ONE_BY_ONE = 5
"""Up to so many findings of one kind are listed one by one; more are summed up in one issue."""

RATIO = re.compile(r"(率|比|比例|比重|指数|系数|倍数|得分)$")
"""Subjects whose figure may stand without a unit."""


class TargetWithoutBody:
    """Targets for which no responsible body is named. Nobody can be asked about them."""

    code: ClassVar[str] = "target-without-body"
    label: ClassVar[Text] = Text("目标没有责任单位", "target without a responsible body")

    def issues(self, plan: Plan) -> Iterator[Issue]:
        """One by one while they are few, else one issue for the plan."""
        yield from _without_body(
            self.code,
            [target for target in plan.targets if not target.bodies],
            plan.targets,
            Text("目标没有责任单位", "the target has no responsible body"),
            Text(
                "{total} 项目标中有 {count} 项没有责任单位：{shown}",
                "{count} of {total} targets have no responsible body: {shown}",
            ),
        )


class TaskWithoutBody:
    """Tasks for which no responsible body is named."""

    code: ClassVar[str] = "task-without-body"
    label: ClassVar[Text] = Text("任务没有责任单位", "task without a responsible body")

    def issues(self, plan: Plan) -> Iterator[Issue]:
        """One by one while they are few, else one issue for the plan."""
        yield from _without_body(
            self.code,
            [task for task in plan.tasks if not task.bodies],
            plan.tasks,
            Text("任务没有责任单位", "the task has no responsible body"),
            Text(
                "{total} 项任务中有 {count} 项没有责任单位：{shown}",
                "{count} of {total} tasks have no responsible body: {shown}",
            ),
        )


class TargetWithoutUnit:
    """A figure without a unit, where the subject is no ratio."""

    code: ClassVar[str] = "target-without-unit"
    label: ClassVar[Text] = Text("目标没有计量单位", "target without a unit")

    def issues(self, plan: Plan) -> Iterator[Issue]:
        """One warning for each."""
        for target in plan.targets:
            if target.value is not None and not target.unit and not RATIO.search(plain(target.subject)):
                yield Issue(
                    level=Level.WARNING, code=self.code, place=place_of(target), span=target.span,
                    value=target.quote or figure(target),
                    message=say(
                        "「{subject}」的目标 {figure} 没有计量单位", "the target {figure} for “{subject}” has no unit",
                        subject=target.subject, figure=figure(target),
                    ),
                    remedy=Text("请补上单位（家、个、起、% 等）", "Add the unit"),
                )  # fmt: skip


class TargetWithoutDeadline:
    """A target that says no year, where neither its section nor the plan's title gives one."""

    code: ClassVar[str] = "target-without-deadline"
    label: ClassVar[Text] = Text("目标没有完成期限", "target without a deadline")

    def issues(self, plan: Plan) -> Iterator[Issue]:
        """One warning for each."""
        for target in plan.targets:
            if not target.by:
                yield Issue(
                    level=Level.WARNING, code=self.code, place=place_of(target), span=target.span,
                    value=target.quote or figure(target),
                    message=say(
                        "「{subject}」没有完成期限", "“{subject}” has no deadline", subject=target.subject
                    ),
                    remedy=Text("请写明到哪一年完成", "Say by which year it is due"),
                )  # fmt: skip


class SubjectNotMeasurable:
    """A rank, reference or figure for something that nobody can measure as it is worded.

    A question where a place or reference is promised for a quality as such (质量综合水平居于全市前列); a warning
    where the subject is missing or only a measure (合格率 of what?).
    """

    code: ClassVar[str] = "subject-not-measurable"
    label: ClassVar[Text] = Text("目标没有可以度量的对象", "target without a measurable subject")

    def issues(self, plan: Plan) -> Iterator[Issue]:
        """One issue for each."""
        for target in plan.targets:
            bare = plain(target.subject)
            if len(bare) < 2 or bare == measure(target.subject):
                yield self._issue(target, Level.WARNING)
            elif target.op in ("rank", "<ref", ">ref", "<=ref", ">=ref") and not measure(target.subject):
                yield self._issue(target, Level.QUESTION)

    def _issue(self, target: Target, level: Level) -> Issue:
        return Issue(
            level=level, code=self.code, place=place_of(target), value=target.quote or figure(target), span=target.span,
            message=say(
                "「{subject}」（{figure}）没有说明用什么指标度量",
                "“{subject}” ({figure}) does not say which indicator it is measured by",
                subject=target.subject, figure=figure(target),
            ),
            remedy=Text("请指定指标、数据来源和比较范围", "Name the indicator, its data and whom it is compared with"),
        )  # fmt: skip


_ASSIGN = Text("请指定牵头单位和配合单位", "Name the leading and the supporting bodies")


def _without_body(
    code: str, found: Sequence[Target | Task], of: Sequence[object], one: Text, many: Text
) -> Iterator[Issue]:
    """One by one while they are few, else one warning for the plan. `many` is filled in as `summed_up` does."""
    names = [each.subject if isinstance(each, Target) else each.title for each in found]
    if len(found) > ONE_BY_ONE:
        yield replace(summed_up(code, many, of, names, remedy=_ASSIGN), level=Level.WARNING)
        return
    for each, name in zip(found, names, strict=True):
        yield Issue(
            level=Level.WARNING, code=code, place=place_of(each), value=name,
            message=one, remedy=_ASSIGN, span=each.span,
        )  # fmt: skip
