"""Which of the first rows of a table is its header: the one with the most known column names.

Title lines and notes above are passed over. A header of two rows, groups above and columns below, is read as one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from zhiheng.core.registers.matching import header_form

DEPTH = 40
"""Rows from the top among which the header is looked for."""
_MONEY_ABOVE = re.compile("单位\\s*[:：][^:：\n]{0,8}?((?:千|百万|万|亿)?元)")

LONGEST_HEADER = 500
"""Characters beyond which a cell is no name of a column, whatever the spaces in it."""
_UNIT_BEHIND = re.compile(r"\([^()]*\)$")

Cells = Sequence[str | None]


@dataclass(frozen=True, slots=True)
class Heading:
    """A header found: the number of its (last) row from 1, a label for each column, known names among them."""

    row: int
    labels: tuple[str, ...]
    matches: int
    unit: str = ""
    """The unit of money that the lines above give for the whole table, such as 万元; "" where none does."""


def find_heading(rows: Sequence[Cells], labels: Collection[str]) -> Heading | None:
    """The header among the first rows of a table (the first is row 1); None where all are empty."""
    known = {header_form(label) for label in labels}
    top = rows[:DEPTH]
    single = (Heading(number, _tidy(row), _matches(row, known)) for number, row in enumerate(top, 1))
    double = (_joined(number, *pair, known) for number, pair in enumerate(pairwise(top), 2))
    best: Heading | None = None
    # A title above a header is no group: two rows have to tell more than either alone.
    for heading in (*single, *double):
        if heading and heading.matches > (best.matches if best else 0):
            best = heading
    best = best or _by_shape(rows)
    return replace(best, unit=_unit(rows[: best.row - 1])) if best else None


def _unit(above: Sequence[Cells]) -> str:
    """The last unit of money that some rows give, as in （单位：万元） or 金额单位：人民币万元."""
    cells = (cell for row in above for cell in row if cell)
    found = [match for cell in cells for match in _MONEY_ABOVE.findall(cell)]
    return found[-1] if found else ""


def _is_known(cell: str, known: Collection[str]) -> bool:
    """Whether a header is a known name, with or without the unit in brackets behind it."""
    if len(cell) > LONGEST_HEADER:
        return False
    text = header_form(cell)
    return text in known or _UNIT_BEHIND.sub("", text) in known


def _tidy(row: Cells) -> tuple[str, ...]:
    """The labels of a row without the empty ones at its end; spaces and line breaks at their ends go."""
    labels = [(cell or "").strip() for cell in row]
    while labels and not labels[-1]:
        labels.pop()
    return tuple(labels)


def _matches(row: Cells, known: Collection[str]) -> int:
    return len({header_form(cell) for cell in row if cell and _is_known(cell, known)})


def _joined(number: int, above: Cells, below: Cells, known: Collection[str]) -> Heading | None:
    """The header that two rows make together; None unless the lower row stands under groups only.

    A group is written once and holds for the columns to its right up to the next label.
    """
    width = max(len(above), len(below))
    upper = [(above[i] or "").strip() if i < len(above) else "" for i in range(width)]
    lower = [(below[i] or "").strip() if i < len(below) else "" for i in range(width)]
    labels: list[str] = []
    group = ""
    for top, bottom in zip(upper, lower, strict=True):
        if top and bottom and top != bottom and _is_known(top, known) and not _is_known(bottom, known):
            return None
        group = top or (group if bottom else "")
        labels.append(_label(group, bottom, known))
    if not any(_is_known(bottom, known) for bottom in lower if bottom):
        joined = any(label not in upper and _is_known(label, known) for label in labels)
        if not joined:
            return None
    return Heading(number, _tidy(labels), _matches(labels, known))


def _label(group: str, column: str, known: Collection[str]) -> str:
    if not column or column == group:
        return group
    if group and _is_known(f"{group}{column}", known):
        return f"{group}{column}"
    if not group or (not _is_known(f"{group}/{column}", known) and _is_known(column, known)):
        return column
    return f"{group}/{column}"


def _by_shape(rows: Sequence[Cells]) -> Heading | None:
    """Where no name is known: the first row that is at least half as full as the fullest."""
    filled = [sum(1 for cell in row if cell and cell.strip()) for row in rows[:DEPTH]]
    most = max(filled, default=0)
    for index, count in enumerate(filled):
        if count and count * 2 >= most and (count > 1 or most == 1):
            return Heading(index + 1, _tidy(rows[index]), 0)
    return None
