"""Tasks that lead to no target, and targets that no task works for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from zhiheng.core.issues import Issue, Text
from zhiheng.core.plan.checks.base import summed_up
from zhiheng.core.plan.likeness import mentioned
from zhiheng.core.plan.model import Plan, Target, Task

LINKED = 0.5
"""The share of a subject's pairs of characters that a task's title and text must hold to count as working for it."""


def works_for(task: Task, target: Target, areas: tuple[str, ...]) -> bool:
    """Whether a task seems to work for a target: not of another area, and its words hold those of the subject."""
    above = "".join(task.path)
    named = [area for area in areas if area in above or area.removesuffix("质量") in above]
    if named and target.area in areas and target.area not in named:
        return False
    return mentioned(target.subject, task.title + task.text) >= LINKED


class TaskWithoutTarget:
    """Tasks of which no target speaks. Their progress shows in no figure."""

    code: ClassVar[str] = "task-without-target"
    label: ClassVar[Text] = Text("任务没有对应目标", "task without a target")

    def issues(self, plan: Plan) -> Iterator[Issue]:
        """One note for the plan."""
        if not plan.targets:
            return
        lonely = [
            task.title for task in plan.tasks
            if not any(works_for(task, target, plan.areas) for target in plan.targets)
        ]  # fmt: skip
        if lonely:
            yield summed_up(
                self.code,
                Text(
                    "{total} 项任务中有 {count} 项看不出对应的目标：{shown}",
                    "{count} of {total} tasks seem to lead to no target: {shown}",
                ),
                plan.tasks,
                lonely,
                remedy=Text(
                    "请为其设定指标，或写明以何种成果验收",
                    "Set an indicator, or say which outcome will be accepted",
                ),
            )


class TargetWithoutTask:
    """Targets for which no task can be found. Nobody says how they are to be reached."""

    code: ClassVar[str] = "target-without-task"
    label: ClassVar[Text] = Text("目标没有对应任务", "target without a task")

    def issues(self, plan: Plan) -> Iterator[Issue]:
        """One note for the plan."""
        if not plan.tasks:
            return
        lonely = [
            target.subject for target in plan.targets
            if not any(works_for(task, target, plan.areas) for task in plan.tasks)
        ]  # fmt: skip
        if lonely:
            yield summed_up(
                self.code,
                Text(
                    "{total} 项目标中有 {count} 项找不到对应的任务：{shown}",
                    "no task was found for {count} of {total} targets: {shown}",
                ),
                plan.targets,
                lonely,
                remedy=Text(
                    "请补充举措，或指明由哪项任务保证", "Add a measure, or say which task secures it"
                ),
            )
