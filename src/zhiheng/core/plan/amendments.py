"""Targets as later documents changed them: what is in force on a day, and what does not fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from zhiheng.core.issues import Text
from zhiheng.core.plan.model import NEEDS_VALUE, Amendment, Plan, Target

CHANGED_FIELDS = ("op", "value", "upper", "unit", "by", "bodies")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that does not fit in the amendment at `index` (from 0) of the plan; `field` is where, as in plan.toml."""

    index: int
    field: str
    code: str
    value: str
    message: Text
    remedy: Text


def target_on(plan: Plan, target: str, day: date) -> Target | None:
    """The target of that id as it stands at the end of `day`; None where there is none or it was dropped by then."""
    original = next((each for each in plan.targets if each.id == target), None)
    if original is None or is_dropped(plan, target, day):
        return None
    found = original
    for amendment in in_force(plan, target, day):
        found = amended(found, amendment)
    return found


def in_force(plan: Plan, target: str, day: date) -> tuple[Amendment, ...]:
    """The amendments of that target with effect on or before `day`, the earliest first."""
    ours = (each for each in plan.amendments if each.target == target and each.since <= day)
    return tuple(sorted(ours, key=lambda each: each.since))


def is_dropped(plan: Plan, target: str, day: date) -> bool:
    """Whether the last word on the target up to `day` is that it is given up; a later amendment takes it up again."""
    amendments = in_force(plan, target, day)
    return bool(amendments) and amendments[-1].dropped


def amended(target: Target, amendment: Amendment) -> Target:
    """The target with the fields that the amendment changes."""
    changes: dict[str, Any] = {
        name: value for name in CHANGED_FIELDS if (value := getattr(amendment, name)) is not None
    }
    if changes.get("op", "between") != "between":
        changes["upper"] = None
    return replace(target, **changes)


def amendment_faults(plan: Plan) -> Iterator[Fault]:
    """Everything in the amendments that does not fit: unknown targets, days out of order, changes that change nothing, figures
    that contradict each other.
    """
    standing = {target.id: target for target in plan.targets}
    last: dict[str, date] = {}
    for index, each in enumerate(plan.amendments):
        if each.target not in standing:
            yield _unknown(index, each.target)
            continue
        if each.target in last and each.since <= last[each.target]:
            yield _out_of_order(index, each, last[each.target])
        last[each.target] = max(each.since, last.get(each.target, each.since))
        yield from _contents(index, each, standing[each.target])
        standing[each.target] = amended(standing[each.target], each)


def _contents(index: int, amendment: Amendment, before: Target) -> Iterator[Fault]:
    changes = [name for name in CHANGED_FIELDS if getattr(amendment, name) is not None]
    if amendment.dropped and changes:
        yield _fault(index, "dropped", "amendment-contradicts", " ".join(changes), _DROPPED_AND_CHANGED)
    if not amendment.dropped and not changes:
        yield _fault(index, "target", "amendment-empty", amendment.target, _CHANGES_NOTHING)
    after = amended(before, amendment)
    if after.op in NEEDS_VALUE and after.value is None:
        yield _fault(index, "op", "value-missing", after.op, _NEEDS_VALUE)
    if after.op == "between" and after.upper is None:
        yield _fault(index, "op", "upper-missing", after.op, _NEEDS_UPPER)
    own = amendment.value is not None and amendment.upper is not None
    if not own and after.value is not None and after.upper is not None and after.upper < after.value:
        yield _fault(index, "upper", "upper-below-value", f"{after.value} – {after.upper}", _CROSSED)


def _unknown(index: int, target: str) -> Fault:
    return _fault(index, "target", "amendment-target-unknown", target, _UNKNOWN)


def _out_of_order(index: int, amendment: Amendment, before: date) -> Fault:
    said = f"{before.isoformat()} → {amendment.since.isoformat()}"
    return _fault(index, "since", "amendment-out-of-order", said, _ORDER)


def _fault(index: int, field: str, code: str, value: str, words: tuple[Text, Text]) -> Fault:
    return Fault(index=index, field=field, code=code, value=value, message=words[0], remedy=words[1])


_UNKNOWN = (
    Text("没有这个编号的目标", "no target has this id"),
    Text("请照抄 [[targets]] 里那一条的 id", "Copy the id of the entry under [[targets]]"),
)
_ORDER = (
    Text(
        "同一目标的调整没有按日期先后排列",
        "the amendments of one target do not stand in the order of their days",
    ),
    Text("请按 since 先后排列；同一天只写一条", "Put them in the order of since; one for each day"),
)
_DROPPED_AND_CHANGED = (
    Text("既取消目标，又改它的数字", "it drops the target and changes it too"),
    Text(
        "取消的只写 dropped = true；要改的删掉这一项",
        "For a dropped target write dropped = true alone; else delete it",
    ),
)
_CHANGES_NOTHING = (
    Text("这条调整没有写明改什么", "this amendment changes nothing"),
    Text(
        "请写变动的项，如 value = 97；取消目标写 dropped = true",
        "Write what changes, as value = 97; for a target given up, dropped = true",
    ),
)
_NEEDS_VALUE = (
    Text("调整后要有数值，却没有 value", "as amended it needs a value and there is none"),
    Text("请补上 value", "Add value"),
)
_NEEDS_UPPER = (
    Text(
        "调整后介于两数之间，却没有上限 upper", "as amended it lies between two numbers, and upper is missing"
    ),
    Text("请补上 upper", "Add upper"),
)
_CROSSED = (
    Text("调整后上限小于下限", "as amended the upper bound is below the lower"),
    Text("请把 value 和 upper 一起写上", "Write value and upper together"),
)
