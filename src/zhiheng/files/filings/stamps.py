"""The stamp in a workbook that was made as a template: which register it is for, and where its data begin."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass

import polars as pl

from zhiheng.core.registers.model import ROW

STAMP_SHEET = "_zhiheng"
"""The very hidden sheet with rows of (key, value)."""


@dataclass(frozen=True, slots=True)
class TemplateStamp:
    """What a template says of itself. `example` are the texts of the example row; None where it does not say."""

    register: str
    version: str
    definition: str
    sheet: str | None
    header_row: int
    first_row: int
    example: tuple[str, ...] | None

    def example_rows(self, below: pl.DataFrame, head: int) -> list[int]:
        """The numbers of the rows that stand between header and data in the template and still hold the example.

        A row that a person wrote over the example is data. `below` are the rows below the header in row `head`.
        """
        last = head + self.first_row - self.header_row - 1
        rows = below.filter(pl.col(ROW) <= last).select(ROW, pl.exclude(ROW)).rows()
        return [row[0] for row in rows if self._is_example(row[1:])]

    def _is_example(self, cells: tuple[str | None, ...]) -> bool:
        texts = Counter(text for cell in cells if (text := (cell or "").strip()))
        if self.example is None:
            return bool(texts)
        given = Counter(text for each in self.example if (text := each.strip()))
        # Columns may have been moved, added or deleted since.
        return texts <= given and texts.total() * 2 >= max(given.total(), 1)


def read_stamp(frame: pl.DataFrame) -> TemplateStamp | None:
    """The stamp out of the cells of its sheet; None where they do not make one."""
    values = {row[0]: row[1] or "" for row in frame.rows() if len(row) > 2 and row[0]}
    if not values.get("register"):
        return None
    header = _number(values.get("header_row", ""))
    return TemplateStamp(
        values["register"],
        values.get("version", ""),
        values.get("definition", ""),
        values.get("sheet") or None,
        header,
        max(_number(values.get("first_row", "")), header + 1),
        _example(values.get("example", "")),
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0


def _example(text: str) -> tuple[str, ...] | None:
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return tuple(str(each) for each in found) if isinstance(found, list) else None
