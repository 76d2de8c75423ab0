"""Filters for what is kept as plain JSON values."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from zhiheng.core.issues import Text
from zhiheng.core.registers.kinds import KIND_LABELS, Kind
from zhiheng.office import words

register = template.Library()


@register.filter
def in_language(record: Mapping[str, str] | None) -> str:
    """`{{ record.reason|in_language }}`: a sentence kept as {"zh": …, "en": …} in the language of the reader; nothing for None."""
    return record[words.language()] if record else ""


@register.filter
def filing_kind(kind: str) -> str:
    """`{{ filing.kind|filing_kind }}`: what the filing did to its register."""
    return words.said(KIND_LABELS[Kind(kind)])


@register.filter
def decision_words(decision: str) -> str:
    """`{{ review.decision|decision_words }}`: what a reviewer decided."""
    return words.said(DECISIONS.get(decision, Text(decision, decision)))


@register.filter
def by_when(deadline: str | None) -> str:
    """`{{ record.deadline|by_when }}`: the last day of a year as the end of that year; nothing for None."""
    if not deadline:
        return ""
    year, _, day = deadline.partition("-")
    if day == "12-31":
        return words.said(Text(f"{year} 年底", f"end of {year}"))
    return words.said(Text(f"{deadline} 前", f"by {deadline}"))


DECISIONS = {
    "hand_in": Text("报送", "handed in"),
    "approve": Text("审核通过", "approved"),
    "send_back": Text("退回", "sent back"),
}
