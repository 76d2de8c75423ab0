"""Damage in tables, told to the reader: cells put right, values that could not be read, rows that lost their values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from zhiheng.core.issues import Issue, Level, Text
from zhiheng.core.plan.commitments.columns import VALUES, Role
from zhiheng.core.plan.commitments.layouts import Layout
from zhiheng.core.plan.passages import Passage
from zhiheng.core.sources import Place

SHIFTED = "table-cells-shifted"
MISPRINTED = "figure-misprinted"
UNREAD = "table-value-unread"
LOST = "table-row-without-values"
_LONGEST = 60
_LONGEST_VALUE = 16
_FEW_WORDS = 2
_MISPRINT = re.compile(r"\d\.\d+\.\d|\d\.\.|\.\.\d|\d[OolI]+[\d%‰]?$|^[OolI]\d")
_DATE = re.compile(r"(?:19|20)\d{2}\.")


def shifted(row: Sequence[Passage], mended: Sequence[Passage], place: Place) -> Issue:
    """Cells of a row stood in columns where they do not belong, and were moved to where they do."""
    column = next((i for i, (a, b) in enumerate(zip(row, mended, strict=True)) if a.text != b.text), 0)
    return _issue(
        SHIFTED, row, _at(place, column),
        Text("这一行的单元格错位，已按内容归位", "the cells of this row stand in the wrong columns; they were moved by what they say"),
        Text("请对照原件核对归位后的数值", "Compare the values with the original"),
    )  # fmt: skip


def misprinted(words: Passage, place: Place) -> Issue:
    """A figure in the text has letters among its digits, as scanning leaves them: l50家, 9O%."""
    return _issue(
        MISPRINTED, [words], place,
        Text("数字里混有字母，没有读作数值", "there are letters among the digits; no value was read"),
        Text("请对照原件改正（l 应为 1、O 应为 0 等）", "Correct it by the original (l for 1, O for 0 …)"),
    )  # fmt: skip


def unread(row: Sequence[Passage], column: int, place: Place) -> Issue:
    """A value cell holds a figure that could not be read."""
    return _issue(
        UNREAD, [row[column]], _at(place, column),
        Text("目标值栏的内容读不出数值", "no value could be read from what stands in this value cell"),
        Text("请改写为「≥95」「95%以上」「3 项」一类的写法", "Write it like “≥95”, “95%以上” or “3 项”"),
    )  # fmt: skip


def lost(row: Sequence[Passage], column: int, place: Place) -> Issue:
    """A row names an indicator and gives nothing in any value column."""
    return _issue(
        LOST, row, _at(place, column),
        Text("这一行有指标而没有目标值，单元格可能缺失", "this row names an indicator and gives no value; cells may be missing"),
        Text("请对照原件补上目标值；确无目标值的请填「—」", "Add the value from the original, or write “—” where there is none"),
    )  # fmt: skip


def is_broken_value(text: str) -> bool:
    """Whether a cell of which nothing could be read was a value: figures and hardly a word."""
    bare = re.sub(r"(?:19|20)\d{2}年?", "", text)
    return (
        len(text) <= _LONGEST_VALUE
        and bool(re.search(r"\d", bare))
        and len(re.findall("[一-鿿]", bare)) <= _FEW_WORDS
    )


def has_lost_values(row: Sequence[Passage], layout: Layout) -> bool:
    """Whether a row names an indicator, and nothing stands where values do, not even a dash.

    Its unit, nature or bodies show that it is no heading; a row that ends after an earlier state lost what follows it.
    """
    if layout.having("text"):
        return False

    def filled(*roles: Role) -> bool:
        return any(row[c].text.strip() for c in layout.having(*roles) if c < len(row))

    breaks_off = filled("base") and bool(layout.having("nature")) and not filled("nature")
    named = filled("subject") and filled("unit", "nature", "bodies")
    return named and not filled(*VALUES, "remark", "time") and (breaks_off or not filled("base"))


def is_misprinted(text: str) -> bool:
    """Whether the figure of a cell cannot have been printed so: two points, letters among digits."""
    return bool(_MISPRINT.search(text)) and not _DATE.match(text)


def _at(place: Place, column: int) -> Place:
    return replace(place, column=(place.column or 1) + column)


def _issue(code: str, cells: Sequence[Passage], place: Place, message: Text, remedy: Text) -> Issue:
    offsets = [o for cell in cells for o in (cell.offsets[:1] + cell.offsets[-1:])]
    value = " | ".join(cell.printed.strip() for cell in cells)
    value = value if len(value) <= _LONGEST else value[: _LONGEST - 1] + "…"
    span = (min(offsets), max(offsets) + 1) if offsets else None
    return Issue(
        level=Level.WARNING,
        code=code,
        place=place.label(),
        value=value,
        message=message,
        remedy=remedy,
        span=span,
    )
