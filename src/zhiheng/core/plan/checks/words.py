"""Words that promise without a measure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from zhiheng.core.issues import Issue, Text
from zhiheng.core.plan.checks.base import summed_up
from zhiheng.core.plan.model import Plan

VAGUE = re.compile(
    r"不断(?:提高|提升|完善|增强|改善|优化|加强)|稳步(?:提高|提升|推进|增长)|逐步(?:提高|提升|完善|改善)"
    r"|持续(?:提高|提升|改善|改进|优化)|显著(?:提高|提升|增强|改善)|明显(?:提高|提升|改善|增强)"
    r"|进一步(?:提高|提升|完善|增强|改善|加强|优化)|大幅(?:提高|提升|度)|稳中有[升进]|有效(?:提升|改善|控制)"
    r"|基本(?:建立|形成|受控)"
)
"""Turns of phrase that name a direction and no amount."""

FIGURE = re.compile(r"[0-9０-９]|百分之|全覆盖|[一二两三四五六七八九十百]+[个家项次名所条]")
_SENTENCE = re.compile(r"[^。；;！？\n]+")


def vague_phrases(text: str) -> list[str]:
    """The vague turns of phrase in sentences that hold no figure, in order."""
    return [
        found
        for sentence in _SENTENCE.findall(text)
        if not FIGURE.search(sentence)
        for found in VAGUE.findall(sentence)
    ]


class VagueWords:
    """Tasks that only promise a direction (不断提高, 稳步提升 …) and hold no figure anywhere."""

    code: ClassVar[str] = "vague-words"
    label: ClassVar[Text] = Text("只有方向没有尺度的表述", "words without a measure")

    def issues(self, plan: Plan) -> Iterator[Issue]:
        """One note for the whole plan, with the tasks and the phrases most in use."""
        found = {task.title: vague_phrases(task.text) for task in plan.tasks if not FIGURE.search(task.text)}
        found = {title: phrases for title, phrases in found.items() if phrases}
        if not found:
            return
        phrases = [phrase for each in found.values() for phrase in each]
        often = sorted(dict.fromkeys(phrases), key=phrases.count, reverse=True)[:5]
        yield summed_up(
            self.code,
            Text(
                "{total} 项任务中有 {count} 项只说方向、没有尺度：{shown}",
                "{count} of {total} tasks say a direction and no amount: {shown}",
            ),
            plan.tasks,
            list(found),
            value="、".join(often),
            remedy=Text(
                "请补充可以检查的指标、数量或时间节点",
                "Add an indicator, an amount or a date that can be checked",
            ),
        )
