"""One page of a PDF: its printed lines outside tables, and its ruled tables with merged cells resolved."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from zhiheng.files.readers.grids import Grid, Slot, squared
from zhiheng.files.readers.pdf_paragraphs import PrintedLine, text_of

Char = dict[str, Any]
"""A character as pdfplumber gives it: text, x0, x1, top, bottom, size, upright."""
Box = tuple[float, float, float, float]

_WORD_GAP = 0.45
"""Widths of a character: a wider gap is printed as a space."""
_SAME_RULE = 3.0
"""Points: rules that are nearer than this are one rule."""
_OPEN_SIDE = 8.0
"""Points that horizontal rules must stand out beyond the last vertical one for a side to count as left open."""


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A ruled table and where it stands."""

    page: int
    top: float
    bottom: float
    x0: float
    x1: float
    grid: Grid[str]


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """What was found on a page."""

    number: int
    width: float
    height: float
    lines: list[PrintedLine]
    tables: list[PrintedTable]
    characters: int
    unreadable: int
    pictures: int


def printed_page(page: Any) -> PrintedPage:
    """Reads a pdfplumber page."""
    chars = [_clean(char) for char in page.dedupe_chars().chars if char.get("upright", True)]
    unreadable = sum(char["text"] == "\ufffd" for char in chars)
    tables, boxes = _tables(page, chars)
    outside = [char for char in chars if not any(_inside(char, box) for box in boxes)]
    return PrintedPage(
        number=page.page_number,
        width=float(page.width),
        height=float(page.height),
        lines=lines_of(outside, page.page_number),
        tables=tables,
        characters=sum(not char["text"].isspace() for char in chars),
        unreadable=unreadable,
        pictures=len(page.images) + (len(page.curves) > 200),
    )


def lines_of(chars: Iterable[Char], page: int) -> list[PrintedLine]:
    """Characters gathered into lines, top to bottom; raised and lowered ones stay with their line."""
    rows: list[list[Char]] = []
    limits: list[tuple[float, float]] = []
    for char in sorted(chars, key=lambda each: ((each["top"] + each["bottom"]) / 2, each["x0"])):
        middle = (char["top"] + char["bottom"]) / 2
        if rows and limits[-1][0] <= middle <= limits[-1][1]:
            rows[-1].append(char)
            limits[-1] = (min(limits[-1][0], char["top"]), max(limits[-1][1], char["bottom"]))
        elif not char["text"].isspace():
            rows.append([char])
            limits.append((char["top"], char["bottom"]))
    lines = (_line(row, page) for row in rows)
    return [line for line in lines if line.text]


def _line(chars: list[Char], page: int) -> PrintedLine:
    chars.sort(key=lambda char: char["x0"])
    text = ""
    end = chars[0]["x0"]
    for char in chars:
        if char["x0"] - end > _WORD_GAP * char["size"] and text and not text.endswith(" "):
            text += " "
        text += char["text"]
        end = max(end, char["x1"])
    inked = [char for char in chars if not char["text"].isspace()]
    sizes = sorted(char["size"] for char in inked)
    return PrintedLine(
        text=" ".join(text.split()),
        page=page,
        x0=min(char["x0"] for char in inked),
        x1=max(char["x1"] for char in inked),
        top=min(char["top"] for char in inked),
        bottom=max(char["bottom"] for char in inked),
        size=sizes[len(sizes) // 2],
    )


def _clean(char: Char) -> Char:
    """A character with look-alikes resolved: many fonts map 工 or 目 to radicals and compatibility characters."""
    text = char["text"]
    if text.startswith("(cid:"):
        return {**char, "text": "\ufffd"}
    if "\u2e80" <= text[:1] <= "\u2fdf" or "\uf900" <= text[:1] <= "\ufaff":
        return {**char, "text": unicodedata.normalize("NFKC", text)}
    return char


def _tables(page: Any, chars: Sequence[Char]) -> tuple[list[PrintedTable], list[Box]]:
    if len(page.edges) < 4:
        return [], []
    found = page.find_tables({"explicit_vertical_lines": _open_sides(page.edges)})
    tables, boxes = [], []
    for table in found:
        grid = _grid(table.cells, [char for char in chars if _inside(char, table.bbox)])
        if len(grid) > 0 and len(grid[0]) > 1 and _filled(grid) > 1:
            x0, top, x1, bottom = table.bbox
            tables.append(PrintedTable(page.page_number, top, bottom, x0, x1, grid))
            boxes.append(table.bbox)
    return tables, boxes


def _filled(grid: Grid[str]) -> int:
    return len({slot.origin for row in grid for slot in row if slot and slot.content})


def _grid(cells: Sequence[Box], chars: Sequence[Char]) -> Grid[str]:
    columns = _rules(value for cell in cells for value in (cell[0], cell[2]))
    rows = _rules(value for cell in cells for value in (cell[1], cell[3]))
    places: list[dict[int, Slot[str]]] = [{} for _ in rows[1:]]
    for cell in sorted(cells, key=lambda each: (each[1], each[0])):
        left, right = _nearest(columns, cell[0]), _nearest(columns, cell[2])
        top, bottom = _nearest(rows, cell[1]), _nearest(rows, cell[3])
        lines = lines_of((char for char in chars if _inside(char, cell)), 0)
        slot = Slot(text_of(lines, cell[2]), (top, left))
        for row in places[top:bottom]:
            for column in range(left, right):
                row.setdefault(column, slot)
    return squared([row for row in places if row])


def _rules(values: Iterable[float]) -> list[float]:
    rules: list[float] = []
    for value in sorted(values):
        if not rules or value - rules[-1] > _SAME_RULE:
            rules.append(value)
    return rules


def _nearest(rules: Sequence[float], value: float) -> int:
    return min(range(len(rules)), key=lambda index: abs(rules[index] - value))


def _inside(char: Char, box: Box) -> bool:
    across, down = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box[0] <= across <= box[2] and box[1] <= down <= box[3])


def _open_sides(edges: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Vertical rules for tables printed without their left and right ones, as official tables often are."""
    across = [edge for edge in edges if edge["orientation"] == "h" and edge["x1"] - edge["x0"] > _OPEN_SIDE]
    upright = [
        edge for edge in edges if edge["orientation"] == "v" and edge["bottom"] - edge["top"] > _SAME_RULE
    ]
    sides = []
    for group in _stacks(across, upright):
        left, right = min(edge["x0"] for edge in group), max(edge["x1"] for edge in group)
        top, bottom = min(edge["top"] for edge in group), max(edge["bottom"] for edge in group)
        inner = [edge["x0"] for edge in upright if edge["bottom"] > top and edge["top"] < bottom]
        if not inner or len(group) < 3:
            continue
        if min(inner) - left > _OPEN_SIDE:
            sides.append(_upright_rule(left, top, bottom))
        if right - max(inner) > _OPEN_SIDE:
            sides.append(_upright_rule(right, top, bottom))
    return sides


def _stacks(
    across: Sequence[dict[str, Any]], upright: Sequence[dict[str, Any]]
) -> list[list[dict[str, Any]]]:
    """Horizontal rules in groups, each joined from top to bottom by vertical ones."""
    stacks: list[list[dict[str, Any]]] = []
    for edge in sorted(across, key=lambda each: each["top"]):
        above = stacks[-1][-1]["top"] if stacks else 0.0
        joined = stacks and any(
            rule["top"] <= above + _SAME_RULE and rule["bottom"] >= edge["top"] - _SAME_RULE
            for rule in upright
        )
        if joined or (stacks and edge["top"] - above <= _SAME_RULE):
            stacks[-1].append(edge)
        else:
            stacks.append([edge])
    return stacks


def _upright_rule(x: float, top: float, bottom: float) -> dict[str, Any]:
    return {"object_type": "line", "orientation": "v", "x0": x, "x1": x, "top": top, "bottom": bottom,
            "width": 0.0, "height": bottom - top}  # fmt: skip
