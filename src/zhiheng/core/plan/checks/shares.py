"""Shares of a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar

from zhiheng.core.issues import Issue, Level, Text
from zhiheng.core.plan.checks.base import figure, place_of, say
from zhiheng.core.plan.likeness import loose
from zhiheng.core.plan.model import Plan, Target

PART_OF_A_WHOLE = re.compile(
    r"(合格率|达标率|覆盖率|处理率|普及率|完好率|优良率|及格率|执行率|满意度|比重|比例|占比|覆盖)$"
)
"""Subjects that cannot exceed 100 per cent. 增长率, 投入产出率 and the like can."""

_SHARE_OF = re.compile(r"^(?P<part>.+?)占(?P<whole>.{2,}?)(?:的?比重)?$")


def _states(plan: Plan) -> Iterator[Target]:
    """Targets in per cent that state a level."""
    for target in plan.targets:
        if target.unit in ("%", "％") and target.value is not None and target.change == "level":
            yield target


class ShareOver100:
    """A share of more than 100 per cent, or shares of one whole that together exceed it."""

    code: ClassVar[str] = "share-over-100"
    label: ClassVar[Text] = Text("比例超过百分之百", "shares that exceed 100 per cent")

    def issues(self, plan: Plan) -> Iterator[Issue]:
        """A warning for each single share, a question for each whole whose shares add up to more than 100."""
        for target in _states(plan):
            most = max(target.value or Decimal(0), target.upper or Decimal(0))
            if most > 100 and PART_OF_A_WHOLE.search(target.subject):
                yield self._issue(
                    target, Level.WARNING,
                    say("「{subject}」的目标 {figure} 超过 100%", "the target {figure} for “{subject}” exceeds 100 per cent",
                        subject=target.subject, figure=figure(target)),
                )  # fmt: skip
        yield from self._sums(plan)

    def _sums(self, plan: Plan) -> Iterator[Issue]:
        wholes: dict[tuple[str, str], dict[str, Target]] = {}
        for target in _states(plan):
            found = _SHARE_OF.match(loose(target.subject))
            if found and target.op in ("=", "~", ">=", ">"):
                wholes.setdefault((found["whole"], target.by), {})[found["part"]] = target
        for (whole, _), parts in wholes.items():
            total = sum((target.value or Decimal(0) for target in parts.values()), Decimal(0))
            if len(parts) > 1 and total > 100:
                yield self._issue(
                    next(iter(parts.values())), Level.QUESTION,
                    say("占「{whole}」的各项比重（{parts}）合计 {total}%，超过 100%",
                        "the shares of “{whole}” ({parts}) add up to {total} per cent",
                        whole=whole, parts="、".join(parts), total=format(total, "f")),
                )  # fmt: skip

    def _issue(self, target: Target, level: Level, message: Text) -> Issue:
        return Issue(
            level=level, code=self.code, place=place_of(target), value=target.quote or figure(target),
            message=message, remedy=Text("请核对数值和计算口径", "Check the figure and how it is counted"), span=target.span,
        )  # fmt: skip
