"""What the rules of the check-up share: their form, and how they say where and how much."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar, Protocol

from zhiheng.core.issues import Issue, Level, Text
from zhiheng.core.plan.model import Commitment, Plan, Task
from zhiheng.core.plan.wording import number_words
from zhiheng.core.sources import Place

SHOWN = 6
"""How many examples a summarised issue names before it says "and so on"."""

SIGNS: dict[str, str] = {
    ">=": "≥", "<=": "≤", "=": "", ">": "＞", "<": "＜", "between": "", "~": "约",
    "do": "完成", "rank": "位次", "<ref": "低于", ">ref": "高于", "<=ref": "不高于", ">=ref": "不低于",
}  # fmt: skip


class Rule(Protocol):
    """One rule of the check-up: looks at the whole plan, gives issues, never raises."""

    code: ClassVar[str]
    """Stable name in kebab-case, also the code of the issues it gives."""
    label: ClassVar[Text]
    """What the rule looks for, as one phrase."""

    def issues(self, plan: Plan) -> Iterator[Issue]:
        """The issues found in `plan`, in the order of the text."""
        ...


def say(zh: str, en: str, **values: object) -> Text:
    """A sentence in both languages with `values` put in."""
    return Text(zh.format(**values), en.format(**values))


def figure(commitment: Commitment) -> str:
    """The figure a commitment is held against: ≥95%, 3–5家, 低于全市平均水平, 完成."""
    if commitment.value is None:
        return SIGNS[commitment.op] + commitment.ref
    upper = "" if commitment.upper is None else "–" + number_words(commitment.upper)
    return SIGNS[commitment.op] + number_words(commitment.value) + upper + commitment.unit


def reached(result: Commitment) -> str:
    """The figure of a result without its operator: what is reported as achieved."""
    return number_words(result.value) + result.unit if result.value is not None else figure(result)


def place_of(found: Commitment | Task) -> Text:
    """Where a target, result or task stands: its place in the file, else the headings above it."""
    headings = found.path if isinstance(found, Task) else (found.area, found.category)
    named = "·".join(heading for heading in headings if heading)
    where = found.place.label()
    if found.place == Place():
        return Text(named or where.zh, named or where.en)
    return Text(f"{where.zh}（{named}）", f"{where.en} ({named})") if named else where


def examples(names: Sequence[str]) -> Text:
    """The first few names, each once, and whether there are more."""
    shown = list(dict.fromkeys(names))
    head = shown[:SHOWN]
    if len(shown) <= SHOWN:
        return Text("、".join(head), "; ".join(head))
    return Text("、".join(head) + " 等", "; ".join(head) + " and others")


WHOLE_PLAN = Text("全文", "whole plan")


def summed_up(
    code: str, message: Text, of: Sequence[object], names: Sequence[str], *, remedy: Text, value: str = ""
) -> Issue:
    """One note for the whole plan, with examples.

    `message` has room for {total} (how many are in `of`), {count} (how many `names`) and {shown} (the first of them).
    """
    shown = examples(names)
    counts = {"total": len(of), "count": len(names)}
    text = Text(message.zh.format(**counts, shown=shown.zh), message.en.format(**counts, shown=shown.en))
    return Issue(level=Level.NOTE, code=code, place=WHOLE_PLAN, value=value, message=text, remedy=remedy)
