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


DECISIONS = {"approve": Text("审核通过", "approved"), "send_back": Text("退回", "sent back")}
