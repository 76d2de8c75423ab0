"""The table that hands out a plan (目标任务分解表): who answers for which target and task, and what each year asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from zhiheng.core.bodies import Bodies
from zhiheng.core.plan.likeness import plain
from zhiheng.core.plan.model import Facts, Plan, Target, Task
from zhiheng.core.plan.yearly import Pace, Share, due_year, series, shares

By = Literal["body", "area"]
Role = Literal["lead", "support", ""]

NO_BODY = "（未指定责任单位）"
"""The heading under which stand targets and tasks that name no body."""
NO_AREA = "（未分领域）"


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetRow:
    """A target as one row: itself, its yearly shares, and the part the group's body has in it.

    Where the plan says a figure for several years, they make one row: `target` is the last of them and `stages`
    holds all.
    """

    target: Target
    shares: tuple[Share, ...]
    stages: tuple[Target, ...] = ()
    role: Role = ""

    def ids(self) -> tuple[str, ...]:
        """The ids of all targets that stand in this row."""
        return tuple(stage.id for stage in self.stages) or (self.target.id,)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """A task as one row, and the part the group's body has in it."""

    task: Task
    due: int | None
    role: Role = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The rows of one body or one area, targets and tasks apart, each in the order of the plan."""

    heading: str
    targets: tuple[TargetRow, ...]
    tasks: tuple[TaskRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decomposition:
    """The content of the table, before any file format."""

    facts: Facts
    by: By
    years: tuple[int, ...]
    groups: tuple[Group, ...]


def plan_years(plan: Plan) -> tuple[int, ...]:
    """The years of the plan's period; without one, the years in which its targets fall due."""
    if plan.facts.period is not None:
        first, last = plan.facts.period
        return tuple(range(first, last + 1))
    return tuple(sorted({int(target.by[-4:]) for target in plan.targets if target.by[-4:].isdecimal()}))


def decompose(
    plan: Plan, *, by: By = "body", pace: Pace = "even", weights: Sequence[int] = ()
) -> Decomposition:
    """The decomposition of `plan`, grouped by responsible body or by area.

    By body, a row stands under every body that leads or supports it, leading ones first, so that each body finds
    all of its duties in one place; by area every row stands once. `pace` and `weights` as in `yearly.shares`.
    """
    years = plan_years(plan)
    targets = list(_target_rows(plan.targets, years, pace=pace, weights=weights))
    tasks = [TaskRow(task=task, due=due_year("", years)) for task in plan.tasks]
    groups = _by_body(plan, targets, tasks) if by == "body" else _by_area(plan, targets, tasks)
    return Decomposition(facts=plan.facts, by=by, years=years, groups=tuple(groups))


def _target_rows(
    targets: Sequence[Target], years: Sequence[int], *, pace: Pace, weights: Sequence[int]
) -> Iterator[TargetRow]:
    """One row for each target, and one for all those that say one subject's figures year by year."""
    alike: dict[object, list[Target]] = {}
    for target in targets:
        key = (target.area, target.category, plain(target.subject), target.unit, target.change, target.bodies)
        alike.setdefault(key, []).append(target)
    for group in alike.values():
        due = [due_year(target.by, years) for target in group]
        if len(group) > 1 and None not in due and len(set(due)) == len(due):
            stages = tuple(sorted(group, key=lambda target: due_year(target.by, years) or 0))
            yield TargetRow(target=stages[-1], shares=series(stages, years), stages=stages)
            continue
        for target in group:
            yield TargetRow(target=target, shares=shares(target, years, pace=pace, weights=weights))


def body_order(plan: Plan) -> list[str]:
    """All bodies named, in the order in which targets and tasks name them; leading before supporting."""
    named = [target.bodies for target in plan.targets] + [task.bodies for task in plan.tasks]
    leading = [name for bodies in named for name in bodies.lead]
    supporting = [name for bodies in named for name in bodies.support]
    return list(dict.fromkeys([*leading, *supporting]))


def role_of(body: str, bodies: Bodies) -> Role:
    """The part `body` has among `bodies`."""
    return "lead" if body in bodies.lead else "support" if body in bodies.support else ""


def _by_body(plan: Plan, targets: Sequence[TargetRow], tasks: Sequence[TaskRow]) -> Iterable[Group]:
    for body in body_order(plan):
        theirs = [replace(row, role=role) for row in targets if (role := role_of(body, row.target.bodies))]
        works = [replace(row, role=role) for row in tasks if (role := role_of(body, row.task.bodies))]
        yield Group(
            heading=body,
            targets=tuple(sorted(theirs, key=lambda row: row.role)),
            tasks=tuple(sorted(works, key=lambda row: row.role)),
        )
    rest = Group(
        heading=NO_BODY,
        targets=tuple(row for row in targets if not row.target.bodies),
        tasks=tuple(row for row in tasks if not row.task.bodies),
    )
    if rest.targets or rest.tasks:
        yield rest


def _by_area(plan: Plan, targets: Sequence[TargetRow], tasks: Sequence[TaskRow]) -> Iterable[Group]:
    areas = _distinct((row.target.area or NO_AREA for row in targets), known=plan.areas)
    sections = _distinct((task_area(row.task) for row in tasks), known=())
    for area in [*areas, *(section for section in sections if section not in areas)]:
        yield Group(
            heading=area,
            targets=tuple(row for row in targets if (row.target.area or NO_AREA) == area),
            tasks=tuple(row for row in tasks if task_area(row.task) == area),
        )


def task_area(task: Task) -> str:
    """The heading a task is listed under: the second from the top where there is one, else the first."""
    return task.path[1] if len(task.path) > 1 else (*task.path, NO_AREA)[0]


def _distinct(names: Iterable[str], *, known: Sequence[str]) -> list[str]:
    """The names in order, each once, those of `known` first and in its order."""
    found = dict.fromkeys(names)
    return [*(name for name in known if name in found), *(name for name in found if name not in known)]
