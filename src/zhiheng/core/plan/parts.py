"""Parts of a target by year or by town (分解): whether they make up the whole, and by how much they miss it.

| Kind of target | By year | By town |
|---|---|---|
| increase, cumulative, or a level that counts things | the years add up | the towns add up |
| per_year | every year the whole | the towns add up |
| level, decline, growth of a share or measure | the year it is due equals the whole | every town equals the whole |

A level that counts things is reached at the end of its last year, so that by year it is held like any level.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from zhiheng.core.issues import Issue, Level, Text
from zhiheng.core.plan.model import Target
from zhiheng.core.plan.wording import number_words
from zhiheng.core.units import is_count

Along = Literal["year", "area"]
Rule = Literal["sum", "each", "last"]

RULE_WORDS: dict[Rule, Text] = {
    "sum": Text("各份相加应等于总数", "the parts add up to the whole"),
    "each": Text("每一份都应等于总目标", "every part equals the whole"),
    "last": Text("最后一年应等于总目标", "the last year equals the whole"),
}


def rule_of(target: Target, along: Along) -> Rule | None:
    """How parts of the target are held against it; None for a target without a figure, which has none."""
    if target.value is None or target.op in ("do", "rank"):
        return None
    if target.change in ("increase", "cumulative"):
        return "sum"
    if target.change == "per_year":
        return "each" if along == "year" else "sum"
    if along == "year":
        return "last"
    return "sum" if target.change == "level" and is_count(target.unit) and target.unit else "each"


def part_issues(target: Target, along: Along, parts: Mapping[str, Decimal | None]) -> tuple[Issue, ...]:
    """What does not fit in the parts (by year or town, in the order shown); none where nothing is given at all."""
    rule = rule_of(target, along)
    given = {name: value for name, value in parts.items() if value is not None}
    if rule is None or not given or target.value is None:
        return ()
    if rule == "sum":
        return _sum_issues(target, target.value, parts)
    held = list(parts)[-1:] if rule == "last" else list(given)
    return tuple(_each_issue(target, target.value, name, parts[name]) for name in held if parts[name] != target.value)  # fmt: skip


def _sum_issues(target: Target, whole: Decimal, parts: Mapping[str, Decimal | None]) -> tuple[Issue, ...]:
    total = sum((value for value in parts.values() if value is not None), Decimal(0))
    if total == whole:
        return ()
    gap, unit = abs(whole - total), target.unit
    less = total < whole
    message = Text(
        f"各份合计 {number_words(total)}{unit}，比总目标 {number_words(whole)}{unit} {'少' if less else '多'} {number_words(gap)}{unit}",
        f"the parts make {number_words(total)} {unit}, {number_words(gap)} {unit} {'less' if less else 'more'} than the whole of {number_words(whole)} {unit}",
    )  # fmt: skip
    return (_issue(target, number_words(total), "parts-do-not-add-up", message, _SHARE_OUT),)


def _each_issue(target: Target, whole: Decimal, name: str, value: Decimal | None) -> Issue:
    unit = target.unit
    if value is None:
        message = Text(
            f"「{name}」没有填，应为 {number_words(whole)}{unit}", f"“{name}” is empty; it should be {number_words(whole)} {unit}"
        )  # fmt: skip
        return _issue(target, "", "part-missing", message, _SAME)
    gap = number_words(abs(whole - value))
    message = Text(
        f"「{name}」填 {number_words(value)}{unit}，与总目标 {number_words(whole)}{unit} 相差 {gap}{unit}",
        f"“{name}” is {number_words(value)} {unit}, {gap} {unit} away from the whole of {number_words(whole)} {unit}",
    )  # fmt: skip
    return _issue(target, number_words(value), "part-differs", message, _SAME)


def _issue(target: Target, value: str, code: str, message: Text, remedy: Text) -> Issue:
    place = Text(f"「{target.subject}」的分解", f"parts of “{target.subject}”")
    return Issue(level=Level.ERROR, code=code, place=place, value=value, message=message, remedy=remedy)


_SHARE_OUT = Text("请调整各份，使合计等于总目标", "Change the parts so that they make up the whole")
_SAME = Text("比率一类的目标不能相加，请填总目标的数", "Shares cannot be added up; give the figure of the whole")  # fmt: skip
