"""How workbooks of filings look: quiet paper and ink, one look for templates, returns and lists of problems."""

from __future__ import annotations

import math
from typing import Any

from zhiheng.files.decomposition_table import display_width
from zhiheng.files.filings.sheet_words import cell_text

SHEET_FONT = "微软雅黑"
"""People sit in front of these sheets for hours: the screen font of their programs, not that of official print."""
INK, GREY, LINE_GREY = "262626", "7F7F7F", "BFBFBF"
HEADER_FILL = "EDEDED"
MARK_FILL, MARK_INK = "FFE3DE", "9C1C0C"
"""Colour means state: a cell that an issue names."""
LINE_POINTS = 16.5
"""Points for one line in 10.5 pt."""
A4, A3 = 9, 8
"""Numbers of paper sizes in the format."""
A3_FROM = 150
"""Characters of width from which a sheet is printed on A3."""


def styles() -> dict[str, dict[str, Any]]:
    """The named looks as attributes of an openpyxl cell."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    side = Side(style="thin", color=LINE_GREY)
    box = Border(left=side, right=side, top=side, bottom=side)

    def look(
        align: str, *, boxed: bool = True, fill: str = "", wrap: bool = True, **font: Any
    ) -> dict[str, Any]:
        indent = 1 if boxed and align != "center" else 0
        found: dict[str, Any] = {
            "font": Font(**{"name": SHEET_FONT, "size": 10.5, "color": INK} | font),
            "alignment": Alignment(horizontal=align, vertical="center", wrap_text=wrap, indent=indent),
        }
        if boxed:
            found["border"] = box
        if fill:
            found["fill"] = PatternFill("solid", start_color=fill, end_color=fill)
        return found

    return {
        "title": look("left", boxed=False, wrap=False, size=16, bold=True),
        "notes": look("left", boxed=False, size=10, color=GREY),
        "header": look("center", fill=HEADER_FILL, bold=True),
        "example": look("left", wrap=False, italic=True, color=GREY),
        "example_number": look("right", wrap=False, italic=True, color=GREY),
        "band": look("left", boxed=False, size=12, bold=True),
        "left": look("left"),
        "center": look("center"),
        "right": look("right"),
        "marked": look("left", fill=MARK_FILL, color=MARK_INK),
    }


def put(place: Any, value: Any, style: dict[str, Any]) -> None:
    """Writes `value` in a cell in that look; text stays text, also where it begins with “=”."""
    for name, look in style.items():
        setattr(place, name, look)
    if isinstance(value, str):
        place.value = cell_text(value) or None
        if place.value is not None:
            place.data_type = "s"
    else:
        place.value = value


def row_height(cells: list[tuple[str, float]], least: float = 0.0) -> float:
    """Points that a row of wrapped (text, width) cells needs; programs do not reckon it when they open a file."""

    def lines(words: str, width: float) -> int:
        return sum(max(1, math.ceil(display_width(line) / max(1, width - 2.5))) for line in words.split("\n"))

    return max(least, max((lines(*cell) for cell in cells), default=1) * LINE_POINTS + 5)


def set_widths(page: Any, widths: list[float]) -> None:
    """Sets the widths of the first columns, in characters."""
    from openpyxl.utils import get_column_letter

    for place, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(place)].width = width


def set_print(page: Any, widths: list[float], header_row: int) -> None:
    """Sideways, as wide as the page, header on every page, page numbers in the foot."""
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = A3 if sum(widths) > A3_FROM else A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    margins = page.page_margins
    margins.left = margins.right = 0.5
    margins.top, margins.bottom, margins.header, margins.footer = 0.6, 0.7, 0.3, 0.35
    page.print_title_rows = f"{header_row}:{header_row}"
    page.oddFooter.center.text = "— &P —"
    page.oddFooter.right.text = "共 &N 页"
