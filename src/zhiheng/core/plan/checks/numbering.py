"""The numbers of sections and tasks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import ClassVar

from zhiheng.core.issues import Issue, Level, Text
from zhiheng.core.plan.checks.base import say
from zhiheng.core.plan.model import Plan
from zhiheng.core.sources import Span

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")}
_CIRCLED = {chr(0x2460 + index): index + 1 for index in range(20)}
_NUMBER = re.compile(r"第?[（(]?([一二三四五六七八九十]+|\d+|[①-⑳])[）)]?(?:阶段|章|节|部分)?$")

Numbered = tuple[int, str, Span]
"""A number, the heading it stands before, and where."""


def number_of(printed: str) -> int | None:
    """The number printed before a heading (一, （二）, 3, ④, 第一阶段; up to 99), None where there is none."""
    found = _NUMBER.match(printed.strip())
    if not found:
        return None
    text = found.group(1)
    if text in _CIRCLED:
        return _CIRCLED[text]
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)


def _groups(plan: Plan) -> Iterator[list[Numbered]]:
    """Runs of headings that should count on: siblings, and numbers that run through a whole level."""
    siblings: dict[int | None, list[Numbered]] = {}
    levels: dict[int | None, int] = {}
    for section in plan.sections:
        number = number_of(section.number)
        if number is not None:
            siblings.setdefault(section.parent, []).append((number, section.heading, section.span))
            levels[section.parent] = section.level
    running: dict[int, list[Numbered]] = {}
    for parent, group in siblings.items():
        before = running.get(levels[parent], [])
        # A group that does not begin with 1 carries on the count of the group before it on its level.
        if group[0][0] != 1 and before:
            group = [before[-1], *group]
        running[levels[parent]] = group
        yield group
    headings = {section.heading for section in plan.sections}
    loose = [task for task in plan.tasks if task.id.isdigit() and task.title not in headings]
    yield [(int(task.id), task.title, task.span) for task in loose]


def breaks(group: Sequence[Numbered]) -> Iterator[tuple[Numbered, Numbered]]:
    """Neighbours whose numbers do not count on by one."""
    for before, after in pairwise(group):
        if after[0] != before[0] + 1:
            yield before, after


class NumberingBreak:
    """A number that is left out, comes twice or goes back among headings of one level."""

    code: ClassVar[str] = "numbering-break"
    label: ClassVar[Text] = Text("编号不连续", "break in numbering")

    def issues(self, plan: Plan) -> Iterator[Issue]:
        """One warning for each break."""
        for group in _groups(plan):
            for before, after in breaks(group):
                yield Issue(
                    level=Level.WARNING, code=self.code, place=Text(after[1], after[1]), value=after[1],
                    message=say(
                        "编号从 {first}（{before}）到 {second}，不连续或重复",
                        "the numbers go from {first} ({before}) to {second}: one is left out or comes twice",
                        first=before[0], second=after[0], before=before[1],
                    ),
                    remedy=Text("请核对是否漏掉或重复了一项", "See whether an item is missing or repeated"), span=after[2],
                )  # fmt: skip
