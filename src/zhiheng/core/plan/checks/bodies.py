"""Names of responsible bodies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from typing import ClassVar

from zhiheng.core.issues import Issue, Level, Text
from zhiheng.core.plan.checks.base import say
from zhiheng.core.plan.model import Plan

_FORM = re.compile(r"^(?:[区市县省州镇])?(.+?)(分局|局|委员会|委|办公室|办|部|中心)$")
SAME_FORM = {"分局": "局", "委员会": "委", "办公室": "办"}
"""Closing words of names that may stand for one another (a branch and its bureau, a short and a long form)."""


def form(name: str) -> tuple[str, str] | None:
    """The core of a name and the kind of body it is, None where the name does not end like a body."""
    found = _FORM.match(name)
    return (found.group(1), SAME_FORM.get(found.group(2), found.group(2))) if found else None


def may_be_one(one: str, other: str) -> bool:
    """Whether two names may mean one body: equal but for their form, or one a shortening of the other (卫健, 卫生健康)."""
    ours, theirs = form(one), form(other)
    if not ours or not theirs or ours[1] != theirs[1]:
        return False
    short, long = sorted((ours[0], theirs[0]), key=len)
    # A shortening keeps the first character, and its characters stand in the same order in the long name.
    rest = iter(long)
    return short == long or (len(short) > 1 and short[0] == long[0] and all(sign in rest for sign in short))


def names(plan: Plan) -> list[str]:
    """Every body named in the plan, in order, each once."""
    found = [body.name for body in plan.bodies]
    for bodies in (*(target.bodies for target in plan.targets), *(task.bodies for task in plan.tasks)):
        found.extend(bodies.names())
    return list(dict.fromkeys(found))


def alias_pairs(plan: Plan) -> list[tuple[str, str]]:
    """Pairs of names that may mean one body: those the reader offers, and those that differ in form or length."""
    known = names(plan)
    pairs = [(body.name, alias) for body in plan.bodies for alias in body.aliases]
    pairs += [(one, other) for one, other in combinations(known, 2) if may_be_one(one, other)]
    return list({frozenset(pair): pair for pair in reversed(pairs)}.values())[::-1]


class BodyAliases:
    """Two names that may mean one body (区…局, 区…分局). Asked, never merged."""

    code: ClassVar[str] = "body-aliases"
    label: ClassVar[Text] = Text("同一单位可能有两个名称", "one body may have two names")

    def issues(self, plan: Plan) -> Iterator[Issue]:
        """One question for each pair of names."""
        for one, other in alias_pairs(plan):
            yield Issue(
                level=Level.QUESTION, code=self.code, place=Text("责任单位", "bodies"), value=f"{one} / {other}",
                message=say(
                    "「{one}」与「{other}」可能是同一单位", "“{one}” and “{other}” may be one body", one=one, other=other
                ),
                remedy=Text("请确认；若是，请统一名称", "Say whether they are; if so, use one name"),
            )  # fmt: skip
