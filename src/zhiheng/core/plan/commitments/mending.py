"""Rows whose cells slipped into neighbouring columns, put right by what stands in them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zhiheng.core.plan.commitments.columns import VALUES, Role
from zhiheng.core.plan.commitments.fitting import NATURES, align, fit, is_value
from zhiheng.core.plan.passages import Passage

Row = tuple[Passage, ...]
_GLUED = re.compile(r"^(?P<label>.*?[一-鿿）)])\s*(?P<value>(?:[≥≤><＞＜]\s*)\d[\d.]*\s*[%‰]?|\d[\d.]*[%‰])$")
_NO_VALUES = ("subject", "category", "unit", "nature", "bodies", "area")
"""Columns in which a value stands only by mistake."""


def mend(row: Row, roles: Sequence[Role]) -> Row:
    """The row with its cells in the columns they fit; the same row where nothing has slipped."""
    texts = [cell.text.strip() for cell in row]
    if not any(r in VALUES and (not t or t in NATURES) for t, r in zip(texts, roles, strict=True)) or all(
        texts
    ):
        return row
    cells = [cell for cell, text in zip(row, texts, strict=True) if text]
    glued = _unglued(row, roles)
    if glued and len(cells) < len(row):
        place, left, right = glued
        cells = [c for c in (*row[:place], left, right, *row[place + 1 :]) if c.text.strip()]
    elif not any(_slipped(t, r) for t, r in zip(texts, roles, strict=True)):
        return row
    dealt = align([c.text.strip() for c in cells], roles)
    if dealt is None:
        return row
    empty = Passage("", "", ())
    return tuple(empty if i is None else cells[i] for i in dealt)


def _slipped(text: str, role: Role) -> bool:
    """Whether a value stands in a column of words, or 预期性 in one of values."""
    return (role in _NO_VALUES and fit(text, role) < -1 and is_value(text)) or (
        role in VALUES and text in NATURES
    )


def _unglued(row: Row, roles: Sequence[Role]) -> tuple[int, Passage, Passage] | None:
    """A name that swallowed the first value: its place and two halves."""
    for i, cell in enumerate(row):
        match = _GLUED.match(cell.text) if roles[i] in ("subject", "category", "area") else None
        if match and len(match["label"]) >= 3 and not row[-1].text.strip():
            return i, cell.cut(*match.span("label")), cell.cut(*match.span("value"))
    return None
