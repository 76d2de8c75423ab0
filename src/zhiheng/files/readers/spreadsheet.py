"""Workbooks (.xlsx, .xlsm, .xls, .ods) and .csv: a table block for each sheet, titles and notes as paragraphs."""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from zhiheng.core.plan.blocks import Document
from zhiheng.core.sources import Place
from zhiheng.files.readers.assembly import Assembly
from zhiheng.files.readers.grids import Grid, Slot, squared
from zhiheng.files.readers.legacy import converted, converter
from zhiheng.files.readers.packages import Package
from zhiheng.files.readers.problems import issue, refusal
from zhiheng.files.readers.sniffing import sniff
from zhiheng.files.readers.text import decoded_text, encoding_issues

MOST_PLACES = 1_000_000
"""Rows times columns of a sheet's used area; a table of targets has some thousands."""

_NOTE = re.compile(r"^[（(]?\s*(?:注|备注|说明|填表|填报|制表)")

_RESULT = re.compile(rb"<v>[^<]|<is>")

Range = tuple[int, int, int, int]
"""First row, first column, last row, last column of a merged cell, counted from 0."""


@dataclass(slots=True)
class _Sheet:
    name: str
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    """Printed text by row and column, from 0; empty cells are absent."""
    merged: list[Range] = field(default_factory=list)


def read_spreadsheet(data: bytes, name: str) -> Document:
    """The bytes of a workbook as a document. Numbers are printed as the sheet shows their unit (0.95 as 95%).

    Raises InputProblem for passwords, damaged files and sheets of absurd size.
    """
    assembly = Assembly(name, "xlsx")
    kind = sniff(data)
    if kind in {"xls", "ods"} and converter():
        # Only LibreOffice tells here which numbers are shown as percentages.
        data, kind = converted(data, name, "xlsx"), "xlsx"
    if data.startswith(b"PK"):
        Package(data, name).refuse_swollen()
    sheets, hidden, unfinished = _openpyxl_sheets(data) if kind == "xlsx" else (None, [], 0)
    if sheets is None:
        sheets, hidden = _calamine_sheets(data, name)
        assembly.issues.append(issue("formats-unknown", name))
    for sheet in sheets:
        _add_sheet(assembly, sheet)
    if hidden:
        assembly.issues.append(issue("sheets-hidden", name, "、".join(hidden)))
    if unfinished:
        assembly.issues.append(issue("formulas-empty", name, str(unfinished)))
    return assembly.document()


def read_csv(data: bytes, name: str) -> Document:
    """The bytes of a file with comma-separated values as a document with one table."""
    decoded = decoded_text(data, name)
    rows = list(csv.reader(io.StringIO(decoded.text, newline="")))
    assembly = Assembly(name, "csv")
    assembly.issues += encoding_issues(decoded, name)
    texts = {(r, c): text.strip() for r, row in enumerate(rows) for c, text in enumerate(row) if text.strip()}
    _add_sheet(assembly, _Sheet("", texts))
    return assembly.document()


def _openpyxl_sheets(data: bytes) -> tuple[list[_Sheet] | None, list[str], int]:
    """Sheets with the formats of their numbers; None where this library cannot read the file (.ods, odd styles)."""
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    except Exception:
        # Other libraries forgive what this one does not; a file that is really broken fails there too.
        return None, [], 0
    sheets, hidden = [], []
    for found in book.worksheets:
        if found.sheet_state != "visible":
            hidden.append(found.title)
            continue
        sheet = _Sheet(found.title)
        for cell in _existing(found):
            text = printed(cell.value, cell.number_format)
            if text:
                sheet.texts[cell.row - 1, cell.column - 1] = text
        sheet.merged = [
            (m.min_row - 1, m.min_col - 1, m.max_row - 1, m.max_col - 1) for m in found.merged_cells.ranges
        ]
        sheets.append(sheet)
    return sheets, hidden, _unfinished_formulas(data)


def _existing(sheet: Any) -> list[Any]:
    """The cells that the file really holds: a sheet's stated size may be a million rows."""
    return list(sheet._cells.values())


def _unfinished_formulas(data: bytes) -> int:
    """How many cells hold a formula and no result."""
    import zipfile

    pattern = re.compile(rb"<c [^>]*>\s*<f[ >/](?:(?!</c>).)*?</c>", re.DOTALL)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [each for each in archive.namelist() if each.startswith("xl/worksheets/sheet")]
        return sum(
            not _RESULT.search(cell) for each in members for cell in pattern.findall(archive.read(each))
        )


def _calamine_sheets(data: bytes, name: str) -> tuple[list[_Sheet], list[str]]:
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets, hidden = [], []
        for about in book.sheets_metadata:
            if about.typ is not SheetTypeEnum.WorkSheet:
                continue
            if about.visible is not SheetVisibleEnum.Visible:
                hidden.append(about.name)
                continue
            found = book.get_sheet_by_name(about.name)
            sheets.append(_calamine_sheet(found, about.name, name))
    except PasswordError as error:
        raise refusal("file-protected", name) from error
    except CalamineError as error:
        raise refusal("file-broken", name, str(error)[:80]) from error
    return sheets, hidden


def _calamine_sheet(found: Any, title: str, name: str) -> _Sheet:
    if found.width * found.height > MOST_PLACES:
        raise refusal("table-too-large", name, f"{title}: {found.height} × {found.width}")
    row0, column0 = found.start or (0, 0)
    texts = {}
    for r, row in enumerate(found.to_python(skip_empty_area=True)):
        for c, value in enumerate(row):
            text = printed(value, "General")
            if text:
                texts[r + row0, c + column0] = text
    merged = [(*first, *last) for first, last in found.merged_cell_ranges or ()]
    return _Sheet(title, texts, merged)


def _add_sheet(assembly: Assembly, sheet: _Sheet) -> None:
    """Adds a sheet: lines of one cell above and below the table are its title and notes."""
    grid = _grid(sheet, assembly.name)
    first, last = 0, len(grid)
    while first < last and _is_lone(grid[first]):
        first += 1
    while last > first and _is_note(grid[last - 1]):
        last -= 1
    place = Place(sheet=sheet.name or None)
    _add_lines(assembly, grid[:first], place)
    if first < last:
        top = min(row for row, _ in sheet.texts)
        assembly.add_table(grid[first:last], place=replace(place, row=top + first + 1))
    _add_lines(assembly, grid[last:], place)


def _add_lines(assembly: Assembly, rows: Sequence[Sequence[Slot[str] | None]], place: Place) -> None:
    origins: set[tuple[int, int]] = set()
    for row in rows:
        for slot in row:
            if slot and slot.origin not in origins:
                origins.add(slot.origin)
                assembly.add(slot.content, place=place)


def _is_lone(row: Sequence[Slot[str] | None]) -> bool:
    """Whether at most one cell of the row holds anything."""
    return len({slot.origin for slot in row if slot and slot.content}) < 2


def _is_note(row: Sequence[Slot[str] | None]) -> bool:
    """Whether a row below the table is a remark: merged over the whole width, or marked as one."""
    text = next((slot.content for slot in row if slot and slot.content), "")
    whole = len(row) > 1 and row[0] is not None and all(slot == row[0] for slot in row)
    return _is_lone(row) and (not text or whole or bool(_NOTE.match(text)))


def _grid(sheet: _Sheet, name: str) -> Grid[str]:
    if not sheet.texts:
        return []
    top, left = min(row for row, _ in sheet.texts), min(column for _, column in sheet.texts)
    bottom, right = max(row for row, _ in sheet.texts), max(column for _, column in sheet.texts)
    if (bottom - top + 1) * (right - left + 1) > MOST_PLACES:
        raise refusal("table-too-large", name, f"{sheet.name}: {bottom - top + 1} × {right - left + 1}")
    places: list[dict[int, Slot[str]]] = [{} for _ in range(top, bottom + 1)]
    for (row, column), text in sheet.texts.items():
        places[row - top][column - left] = Slot(text, (row - top, column - left))
    for first_row, first_column, last_row, last_column in sheet.merged:
        slot = Slot(sheet.texts.get((first_row, first_column), ""), (first_row - top, first_column - left))
        for row in range(max(first_row, top), min(last_row, bottom) + 1):
            for column in range(max(first_column, left), min(last_column, right) + 1):
                places[row - top][column - left] = slot
    wide = squared(places)
    return [[*row, *[None] * (right - left + 1 - len(row))] for row in wide]


def printed(value: object, number_format: str) -> str:
    """A cell's value as the sheet shows it, without rounding: 0.95 in "0%" is 95%, 3 in '0"家"' is 3家."""
    shows: tuple[tuple[type | tuple[type, ...], Callable[[Any], str]], ...] = (
        (type(None), lambda _: ""),
        (bool, lambda truth: "是" if truth else "否"),
        ((int, float), lambda number: _number(number, number_format)),
        (datetime, lambda moment: _moment(moment, number_format)),
        (date, lambda day: day.isoformat()),
        ((time, timedelta), str),
    )
    for kinds, show in shows:
        if isinstance(value, kinds):
            return show(value)
    return str(value).strip()


def _number(number: float, number_format: str) -> str:
    section = number_format.split(";")[0]
    literals = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", section)
    unit = "".join(re.findall(r'[0#?]\s*(?:"([^"]*)")', section)[-1:])
    if "%" in literals:
        return _plain(number * 100) + "%" + unit
    return _plain(number) + unit


def _plain(number: float) -> str:
    """Without the noise of binary fractions and without exponents."""
    if isinstance(number, int) or (float(number).is_integer() and abs(number) < 1e15):
        return str(int(number))
    return f"{number:.12f}".rstrip("0").rstrip(".") if 1e-9 < abs(number) < 1e6 else f"{number:.15g}"


def _moment(moment: datetime, number_format: str) -> str:
    if "y" in number_format.lower() and not re.search("[mdMD]", number_format):
        return f"{moment.year}年"
    if "y" in number_format.lower() and "d" not in number_format.lower():
        return f"{moment.year}年{moment.month}月"
    return moment.date().isoformat() if moment.time() == time() else moment.isoformat(sep=" ")
