"""The decomposition table as a workbook that prints well and comes back: typed cells, hidden ids, repeated headers."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from zhiheng.files.decomposition_table import Band, Cell, Column, Paper, Sheet, display_width
from zhiheng.files.wordparts import BODY_FONT, HEADING_FONT, TITLE_FONT, fix_times

PAPER_SIZES: dict[Paper, int] = {"A3": 8, "A4": 9}
HEADER_ROWS = (3, 4)
"""Row 1 is the title, row 2 the notes; headers stand in two rows, repeated on every printed page."""
LINE_HEIGHT = 15.0
"""Points for one line of text in 11 pt."""


def write_xlsx(sheets: tuple[Sheet, ...], path: Path, paper: Paper) -> None:
    """Writes `sheets` to a workbook at `path`; the same content gives the same bytes."""
    from datetime import datetime

    from openpyxl import Workbook

    from zhiheng.files.wordparts import FIXED_TIME

    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        _fill(book.create_sheet(sheet.name), sheet, paper)
    book.properties.creator = ""
    book.properties.title = sheets[0].title
    book.properties.created = datetime(*FIXED_TIME)  # noqa: DTZ001  the format stores no zone
    book.save(str(path))
    fix_times(path)


def _fill(page: Any, sheet: Sheet, paper: Paper) -> None:
    styles = _styles()
    _widths(page, sheet.columns)
    _top(page, sheet, styles)
    _headers(page, sheet.columns, styles)
    row = HEADER_ROWS[-1] + 1
    for band in sheet.bands:
        row = _band(page, band, sheet.columns, row=row, styles=styles)
    _print_setup(page, sheet, paper, last=row - 1)


def _shown(columns: tuple[Column, ...]) -> int:
    """How many columns are printed; hidden ones stand at the end."""
    return sum(not column.hidden for column in columns)


def _widths(page: Any, columns: tuple[Column, ...]) -> None:
    from openpyxl.utils import get_column_letter

    for place, column in enumerate(columns, start=1):
        dimension = page.column_dimensions[get_column_letter(place)]
        dimension.width = column.width
        dimension.hidden = column.hidden


def _top(page: Any, sheet: Sheet, styles: dict[str, Any]) -> None:
    """Title and notes, each across the printed columns."""
    last = _shown(sheet.columns)
    for row, words, style, height in ((1, sheet.title, "title", 36.0), (2, sheet.notes, "notes", 0.0)):
        page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=last)
        _put(page.cell(row, 1), Cell(words), styles[style])
        width = sum(column.width for column in sheet.columns if not column.hidden)
        page.row_dimensions[row].height = height or _height([(words, width)])


def _headers(page: Any, columns: tuple[Column, ...], styles: dict[str, Any]) -> None:
    """Two header rows: a shared header over its columns, any other header over both rows."""
    top, bottom = HEADER_ROWS
    place = 0
    while place < len(columns):
        column = columns[place]
        same = [c for c in columns[place:] if c.above == column.above] if column.above else [column]
        for offset, one in enumerate(same):
            _put(page.cell(top, place + 1 + offset), Cell(column.above or one.header), styles["header"])
            _put(
                page.cell(bottom, place + 1 + offset),
                Cell(one.header if column.above else ""),
                styles["header"],
            )
        if column.above:
            page.merge_cells(start_row=top, end_row=top, start_column=place + 1, end_column=place + len(same))
        else:
            page.merge_cells(start_row=top, end_row=bottom, start_column=place + 1, end_column=place + 1)
        place += len(same)
    for row in HEADER_ROWS:
        page.row_dimensions[row].height = 20


def _band(page: Any, band: Band, columns: tuple[Column, ...], *, row: int, styles: dict[str, Any]) -> int:
    """A band heading and its rows from `row` on; gives the next free row."""
    last = _shown(columns)
    for place in range(1, last + 1):
        _put(page.cell(row, place), Cell(band.heading if place == 1 else ""), styles["band"])
    page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=last)
    page.row_dimensions[row].height = 20
    for cells in band.rows:
        row += 1
        for place, (column, cell) in enumerate(zip(columns, cells, strict=True), start=1):
            _put(page.cell(row, place), cell, styles[column.align])
        visible = [
            (cell.text(), column.width)
            for column, cell in zip(columns, cells, strict=True)
            if not column.hidden
        ]
        page.row_dimensions[row].height = _height(visible)
    return row + 1


def _put(place: Any, cell: Cell, style: dict[str, Any]) -> None:
    """Writes one cell: a number stays a number, its signs and marks live in the number format."""
    for name, value in style.items():
        setattr(place, name, value)
    if cell.number is None:
        place.value = cell.words or None
        if cell.words.startswith("="):
            place.data_type = "s"
        return
    place.value = int(cell.number) if cell.number == cell.number.to_integral_value() else cell.number
    exponent = cell.number.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    digits = "0." + "0" * decimals if decimals else "0"
    place.number_format = _quoted(cell.before) + digits + _quoted(cell.after)


def _quoted(words: str) -> str:
    return '"' + words.replace('"', "") + '"' if words else ""


def _styles() -> dict[str, dict[str, Any]]:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    thin = Side(style="thin", color="000000")
    box = Border(left=thin, right=thin, top=thin, bottom=thin)
    body = Font(name=BODY_FONT, size=11)

    def style(font: Font, align: str, *, border: Border | None = box, fill: str = "") -> dict[str, Any]:
        found: dict[str, Any] = {
            "font": font,
            "alignment": Alignment(horizontal=align, vertical="center", wrap_text=True),
        }
        if border:
            found["border"] = border
        if fill:
            found["fill"] = PatternFill("solid", start_color=fill, end_color=fill)
        return found

    return {
        "title": style(Font(name=TITLE_FONT, size=20), "center", border=None),
        "notes": style(Font(name=BODY_FONT, size=10), "left", border=None),
        "header": style(Font(name=HEADING_FONT, size=11), "center", fill="EDEDED"),
        "band": style(Font(name=HEADING_FONT, size=11), "left", fill="F7F7F7"),
        "left": style(body, "left"),
        "center": style(body, "center"),
        "right": style(body, "right"),
    }


def _print_setup(page: Any, sheet: Sheet, paper: Paper, *, last: int) -> None:
    """Sideways on `paper`, as wide as the page, headers on every page, page numbers in the foot."""
    from openpyxl.utils import get_column_letter

    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = PAPER_SIZES[paper]
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    margins = page.page_margins
    margins.left = margins.right = 0.6
    margins.top, margins.bottom, margins.header, margins.footer = 0.7, 0.75, 0.3, 0.35
    page.print_options.horizontalCentered = True
    page.print_title_rows = f"{HEADER_ROWS[0]}:{HEADER_ROWS[1]}"
    page.print_area = f"A1:{get_column_letter(_shown(sheet.columns))}{last}"
    page.oddFooter.center.text = "— &P —"
    page.oddFooter.center.size = 12
    page.oddFooter.right.text = "共 &N 页"
    page.oddFooter.right.size = 9
    subject = next(place for place, column in enumerate(sheet.columns, 1) if column.width >= 30)
    page.freeze_panes = f"{get_column_letter(subject + 1)}{HEADER_ROWS[-1] + 1}"


def _height(cells: list[tuple[str, int]]) -> float:
    """The height of a row whose cells are wrapped: programs do not reckon it anew when they open a file."""
    lines = max((math.ceil(display_width(words) / max(1, width - 1)) for words, width in cells), default=1)
    return max(1, lines) * LINE_HEIGHT + 5
