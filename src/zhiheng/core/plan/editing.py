"""What a person does to a plan that was read: correct, split, merge, add and leave out, and say which names mean one body.

Every function gives a new plan, or raises InputProblem with everything that is wrong. Ids that stay keep what refers to them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from zhiheng.core.bodies import Bodies, merged
from zhiheng.core.issues import InputProblem, Issue, Text
from zhiheng.core.plan.identity import with_ids
from zhiheng.core.plan.model import Body, Plan, Target, Task
from zhiheng.core.plan.typed_fields import (
    FACT_FIELDS,
    FIELDS,
    TASK_FIELDS,
    field_issue,
    figure_issues,
    value_issues,
)
from zhiheng.core.sources import Place, Span

TARGET, TASK, BODY = Text("目标", "target"), Text("任务", "task"), Text("责任单位", "body")
_FOUND_AT = ("quote", "span", "place")
"""What an added target may bring beside the fields: the words of the text that it stands for, and where they are."""


def with_target(plan: Plan, id: str, changes: Mapping[str, Any]) -> Plan:
    """The plan with other values in the target of that id; `changes` by the names of FIELDS."""
    target = _target(plan, id)
    changed, issues = _changed(target, changes)
    _raise(issues)
    return _told(replace(plan, targets=_put(plan.targets, target, [changed])))


def split_target(plan: Plan, id: str, parts: Sequence[Mapping[str, Any]]) -> Plan:
    """The plan with two or more targets in the place of one, each the old one with the changes of its part.

    The first keeps the id, the others get one by what they say; all keep quote and place. The place of an issue names the part.
    """
    target = _target(plan, id)
    found, issues = [], []
    for number, part in enumerate(parts, 1):
        changed, wrong = _changed(target if number == 1 else replace(target, id=""), part)
        found.append(changed)
        issues += [_of_part(number, issue) for issue in wrong]
    if len(parts) < 2:
        issues.append(field_issue(TARGET, target.subject, "parts-missing", _TOO_FEW_PARTS))
    for number, part_of in enumerate(found[1:], 2):
        twin = next((k for k, each in enumerate(found[: number - 1], 1) if _says(each) == _says(part_of)), 0)
        if twin and not issues:
            issues.append(_of_part(number, field_issue(TARGET, part_of.subject, "parts-alike", _ALIKE)))
    _raise(issues)
    return _told(with_ids(replace(plan, targets=_put(plan.targets, target, found))))


def merge_targets(plan: Plan, ids: Sequence[str], changes: Mapping[str, Any]) -> Plan:
    """The plan with one target in the place of several: the first, which stays in its place with its id, quote and `changes`.

    It is answered for by the bodies of all, unless the changes name others.
    """
    wanted = list(dict.fromkeys(ids))
    issues = _unknown(plan, wanted)
    if len(wanted) < 2:
        issues.append(field_issue(TARGET, "、".join(wanted), "targets-missing", _TOO_FEW_TARGETS))
    issues += _amended(plan, wanted[1:])
    _raise(issues)
    first, *others = (_target(plan, id) for id in wanted)
    bodies = merged(each.bodies for each in (first, *others))
    changed, issues = _changed(first, {"bodies": bodies, **changes})
    _raise(issues)
    gone = {each.id for each in others}
    kept = tuple(each for each in plan.targets if each.id not in gone)
    return _told(replace(plan, targets=_put(kept, first, [changed])))


def without_target(plan: Plan, id: str) -> Plan:
    """The plan without a target that was read by mistake."""
    target = _target(plan, id)
    _raise(_amended(plan, [id]))
    return replace(plan, targets=_put(plan.targets, target, []))


def added_target(plan: Plan, fields: Mapping[str, Any]) -> Plan:
    """The plan with one target more, which gets an id by what it says. `fields` by the names of FIELDS, `subject` and `op` at
    least; beside them maybe `quote`, `span` and `place`. It stands where its span puts it, without one at the end.
    """
    found: dict[str, Any] = {name: fields[name] for name in _FOUND_AT if name in fields}
    empty = Target(id="", area="", category="", subject="", op="do", **found)
    changes = {name: value for name, value in fields.items() if name not in _FOUND_AT}
    target, issues = _changed(empty, {"subject": "", "op": "", **changes})
    _raise([*_misplaced(found), *issues])
    later = [k for k, each in enumerate(plan.targets) if target.span != (0, 0) and each.span > target.span]
    at = later[0] if later else len(plan.targets)
    targets = (*plan.targets[:at], target, *plan.targets[at:])
    return _told(with_ids(replace(plan, targets=targets)))


def with_task(plan: Plan, id: str, changes: Mapping[str, Any], *, span: Span | None = None) -> Plan:
    """The plan with other values in the task of that id; `changes` by the names of TASK_FIELDS. `span` tells tasks apart that have
    the same number.
    """
    found = [task for task in plan.tasks if task.id == id and span in (None, task.span)]
    issues = list(value_issues(changes, TASK_FIELDS))
    if len(found) != 1:
        words = _TASKS_ALIKE if found else _NO_TASK
        issues.append(field_issue(TASK, id, "task-ambiguous" if found else "task-unknown", words))
    _raise(issues)
    changed: Task = replace(found[0], **changes)
    tasks = tuple(changed if each is found[0] else each for each in plan.tasks)
    return _told(replace(plan, tasks=tasks))


def merged_bodies(plan: Plan, name: str, aliases: Collection[str]) -> Plan:
    """The plan in which all those names mean the body `name`: they become its aliases, and what named them names it instead."""
    said = [each.strip() for each in aliases if each.strip() and each.strip() != name]
    bodies = {body.name: body for body in plan.bodies}
    issues = [] if name in bodies else [field_issue(BODY, name, "body-unknown", _NO_BODY)]
    if not said:
        issues.append(field_issue(BODY, name, "aliases-missing", _NO_ALIASES))
    _raise(issues)
    gone = set(said)
    theirs = [alias for each in said if each in bodies for alias in bodies[each].aliases]
    every = tuple(
        each for each in dict.fromkeys((*said, *bodies[name].aliases, *theirs)) if each and each != name
    )
    kept = (body for body in plan.bodies if body.name not in gone)
    told = tuple(
        Body(name=body.name, aliases=every if body.name == name else tuple(each for each in body.aliases if each not in gone))
        for body in kept
    )  # fmt: skip
    return _renamed(replace(plan, bodies=told), dict.fromkeys(said, name))


def with_facts(plan: Plan, changes: Mapping[str, Any]) -> Plan:
    """The plan with other facts about itself; `changes` by the names of FACT_FIELDS."""
    _raise(value_issues(changes, FACT_FIELDS))
    return replace(plan, facts=replace(plan.facts, **changes))


def _changed(target: Target, changes: Mapping[str, Any]) -> tuple[Target, list[Issue]]:
    """The target with its changes, and all that is wrong with it then. An upper bound goes with the relation that needs it."""
    known = {name: value for name, value in changes.items() if name in FIELDS}
    if known.get("op", "between") != "between" and "upper" not in known:
        known["upper"] = None
    changed: Target = replace(target, **known)
    issues = list(value_issues(changes, FIELDS))
    issues += figure_issues(changed.op, changed.value, changed.upper)
    return changed, issues


def _put(targets: Iterable[Target], old: Target, new: Sequence[Target]) -> tuple[Target, ...]:
    return tuple(one for each in targets for one in (new if each.id == old.id else [each]))


def _target(plan: Plan, id: str) -> Target:
    _raise(_unknown(plan, [id]))
    return next(each for each in plan.targets if each.id == id)


def _unknown(plan: Plan, ids: Iterable[str]) -> list[Issue]:
    known = {each.id for each in plan.targets}
    return [field_issue(TARGET, id, "target-unknown", _NO_TARGET) for id in ids if id not in known]


def _amended(plan: Plan, ids: Iterable[str]) -> list[Issue]:
    """Targets that later documents speak of must stay, or what those changed would hang in the air."""
    amended = {each.target for each in plan.amendments}
    return [field_issue(TARGET, id, "target-amended", _AMENDED) for id in ids if id in amended]


def _says(target: Target) -> Target:
    return replace(target, id="")


def _of_part(number: int, issue: Issue) -> Issue:
    place = Text(f"第 {number} 条的{issue.place.zh}", f"part {number}, {issue.place.en}")
    return replace(issue, place=place)


def _misplaced(found: Mapping[str, Any]) -> list[Issue]:
    span = found.get("span", (0, 0))
    fine = isinstance(span, tuple) and len(span) == 2 and all(type(each) is int for each in span)
    fine = fine and 0 <= span[0] <= span[1] and isinstance(found.get("place", Place()), Place)
    fine = fine and isinstance(found.get("quote", ""), str)
    return [] if fine else [field_issue(Text("原文", "text of the plan"), span, "bad-span", _BAD_SPAN)]


def _told(plan: Plan) -> Plan:
    """The plan whose lists know every area and body that its targets and tasks name; names that were said to be an alias of one
    body alone are taken for it.
    """
    areas = dict.fromkeys((*plan.areas, *(each.area for each in plan.targets if each.area)))
    own = {body.name for body in plan.bodies}
    meant: dict[str, list[str]] = {}
    for body in plan.bodies:
        for alias in body.aliases:
            meant.setdefault(alias, []).append(body.name)
    sure = {alias: names[0] for alias, names in meant.items() if len(names) == 1 and alias not in own}
    plan = _renamed(replace(plan, areas=tuple(areas)), sure)
    named = merged((*(each.bodies for each in plan.targets), *(each.bodies for each in plan.tasks)))
    new = tuple(Body(name=name) for name in named.names() if name not in own)
    return replace(plan, bodies=(*plan.bodies, *new))


def _renamed(plan: Plan, names: Mapping[str, str]) -> Plan:
    """The plan with other names of bodies wherever they answer for something."""
    if not names:
        return plan

    def of(bodies: Bodies) -> Bodies:
        lead = tuple(dict.fromkeys(names.get(each, each) for each in bodies.lead))
        support = dict.fromkeys(names.get(each, each) for each in bodies.support)
        return Bodies(lead, tuple(each for each in support if each not in lead))

    return replace(
        plan,
        targets=tuple(replace(each, bodies=of(each.bodies)) for each in plan.targets),
        results=tuple(replace(each, bodies=of(each.bodies)) for each in plan.results),
        tasks=tuple(replace(each, bodies=of(each.bodies)) for each in plan.tasks),
        amendments=tuple(
            replace(each, bodies=of(each.bodies)) if each.bodies is not None else each
            for each in plan.amendments
        ),
    )


def _raise(issues: Iterable[Issue]) -> None:
    found = tuple(issues)
    if found:
        raise InputProblem(*found)


_NO_TARGET = (
    Text("没有这个编号的目标", "no target has this id"),
    Text("可能已经被合并或删去，请刷新页面", "It may have been merged or left out; load the page again"),
)
_NO_TASK = (Text("没有这个编号的任务", "no task has this number"), Text("请刷新页面", "Load the page again"))
_TASKS_ALIKE = (
    Text("有几项任务用同一个编号", "several tasks have this number"),
    Text("请从原文中选定是哪一项", "Choose the one that is meant in the text"),
)
_NO_BODY = (
    Text("计划里没有这个单位", "the plan has no such body"),
    Text("请选计划里的一个单位作为名称", "Choose a body of the plan to give the name"),
)
_NO_ALIASES = (
    Text("没有选要合并的名称", "no name to be merged is chosen"),
    Text("请至少选一个指同一单位的名称", "Choose at least one name that means the same body"),
)
_TOO_FEW_PARTS = (
    Text("拆分至少要有两条", "a target is split into two at least"),
    Text("请再填一条，或改为修改这一个目标", "Fill in another part, or change the one target instead"),
)
_ALIKE = (
    Text("和前面一条完全相同", "it says the same as a part before it"),
    Text("请写明两条的区别，或去掉一条", "Say how they differ, or leave one out"),
)
_TOO_FEW_TARGETS = (
    Text("合并至少要选两个目标", "two targets at least are merged"),
    Text("请再选一个", "Choose another one"),
)
_AMENDED = (
    Text("这个目标后来有文件调整过，不能删去", "a later document changed this target, so it must stay"),
    Text("不再执行的，请用调整写明取消", "For a target that is given up, record an amendment that drops it"),
)
_BAD_SPAN = (
    Text("选中的原文位置不对", "the chosen place in the text is wrong"),
    Text("请重新选中原文，或不选", "Choose the words in the text again, or none"),
)
