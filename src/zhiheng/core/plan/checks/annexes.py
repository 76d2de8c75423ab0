"""Annexes that the plan announces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from zhiheng.core.issues import Issue, Level, Text
from zhiheng.core.plan.checks.base import say
from zhiheng.core.plan.likeness import plain
from zhiheng.core.plan.model import Plan


class AnnexMissing:
    """An annex is announced (附件：…) and its content is not in the document."""

    code: ClassVar[str] = "annex-missing"
    label: ClassVar[Text] = Text("所列附件缺失", "announced annex missing")

    def issues(self, plan: Plan) -> Iterator[Issue]:
        """One warning for each annex without content."""
        present = {plain(title) for title in plan.facts.annexes_present}
        for title in plan.facts.annexes:
            if plain(title) not in present:
                yield Issue(
                    level=Level.WARNING, code=self.code, place=Text("附件", "annexes"), value=title,
                    message=Text("正文列出了附件，但文件中没有它的内容", "the annex is announced, but its content is not in the document"),
                    remedy=say(
                        "请向印发单位索取；目标任务分解表可用 zhiheng decompose 生成草表",
                        "Ask the issuer for it; zhiheng decompose drafts a table of targets and tasks",
                    ),
                )  # fmt: skip
