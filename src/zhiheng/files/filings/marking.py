"""A filing returned: the person's own workbook with the cells marked, notes on them, and a list of the problems.

Everything else in the workbook stays byte for byte: other sheets, charts, pictures, widths, drop-downs. Where a file
is no workbook that can be edited so, its rows are written into a new one, which is marked in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import polars as pl

from zhiheng.core.issues import LEVEL_LABELS, Language, Level
from zhiheng.core.registers.masking import mask
from zhiheng.core.registers.model import ROW
from zhiheng.core.registers.problems import CellProblem
from zhiheng.core.registers.rows import RowSource
from zhiheng.files.filings.marking_list import LIST_NAME, Listing, Problems, gathered, list_sheet
from zhiheng.files.filings.marking_notes import add_notes
from zhiheng.files.filings.marking_package import (
    NO_RELATIONS,
    OddWorkbook,
    Parts,
    Workbook,
    edited,
    ending,
    located,
    relations_name,
    written,
)
from zhiheng.files.filings.marking_plain import readable, write_plain
from zhiheng.files.filings.marking_sheet import Place, in_sight, marked_sheet, scan_sheet
from zhiheng.files.filings.marking_styles import Stylesheet
from zhiheng.files.filings.sheet_words import cell_text, sheet_name

REQUIRED_SIGNS = "*﹡＊ "
ROWS_KEPT = 200_000
"""Rows with problems that a new workbook brings; a person mends no more by hand."""
WORKSHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


@dataclass(frozen=True, slots=True)
class Returned:
    """What was written: where, whether it is the person's own workbook, and how many problems it marks and has."""

    path: Path
    own: bool
    marked: int
    problems: int


def mark_return(
    source: Path,
    target: Path,
    cells: Iterable[CellProblem],
    *,
    rows: RowSource,
    columns: Mapping[str, int],
    language: Language = "zh",
) -> Returned:
    """Writes the file at `source` back to `target` with the `cells` marked.

    `rows` is the file as it was read, `columns` gives for a column's identifier the index of its text column. The
    ending of `target` follows the workbook written: .xlsm for a workbook with macros, else .xlsx.
    """
    problems = gathered(cells, rows_at_most=ROWS_KEPT)
    listing = _listing(problems, rows, columns, language)

    def write(unfinished: Path) -> bool:
        own = _mark_own(source, unfinished, problems, listing, rows=rows, columns=columns)
        if not own:
            _mark_new(unfinished, problems, listing, rows=rows, columns=columns)
        return own

    return _returned(target, problems, write)


def return_refused(
    target: Path,
    cells: Iterable[CellProblem],
    refused: Collection[int],
    *,
    rows: RowSource,
    columns: Mapping[str, int],
    language: Language = "zh",
) -> Returned:
    """Writes the `refused` rows of a file, by their numbers, into a new workbook that can be mended and filed.

    For filings whose other rows are committed: those must not be filed again. Problems of other rows are left out.
    """
    chosen = frozenset(refused)
    problems = gathered((cell for cell in cells if cell.row in chosen), rows_at_most=0)
    listing = _listing(problems, rows, columns, language)

    def write(unfinished: Path) -> bool:
        _mark_new(unfinished, problems, listing, rows=rows, columns=columns, refused=chosen)
        return False

    return _returned(target, problems, write)


def _returned(target: Path, problems: Problems, write: Callable[[Path], bool]) -> Returned:
    """Lets `write` make the workbook beside `target`, then puts it there under its right ending."""
    unfinished = target.with_name(target.name + ".part")
    try:
        own = write(unfinished)
        path = target.with_suffix(ending(unfinished))
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return Returned(path, own, len(problems.listed), problems.levels.total())


def _listing(problems: Problems, rows: RowSource, columns: Mapping[str, int], language: Language) -> Listing:
    labels = {name: rows.header.labels[index].lstrip(REQUIRED_SIGNS) for name, index in columns.items()}
    return Listing("", labels, _values(rows, columns, problems), {}, language)


def _mark_own(
    source: Path,
    target: Path,
    problems: Problems,
    listing: Listing,
    *,
    rows: RowSource,
    columns: Mapping[str, int],
) -> bool:
    """Marks a copy of the person's own workbook; false where it is no workbook, or one that is not edited so."""
    if rows.header.sheet is None:
        return False
    places = _places(problems, columns, rows=None, first=1)
    told = replace(listing, sheet=rows.header.sheet, places=places)
    try:
        edited(source, target, partial(_mark, problems=problems, listing=told))
    except OddWorkbook:
        return False
    return True


def _mark_new(
    target: Path,
    problems: Problems,
    listing: Listing,
    *,
    rows: RowSource,
    columns: Mapping[str, int],
    refused: Collection[int] | None = None,
) -> None:
    """Writes the rows, or of them the refused ones, into a new workbook and marks that."""
    scratch = target.with_name(target.name + ".plain")
    wanted = problems.rows if refused is None else refused
    try:
        plain = write_plain(scratch, rows, wanted, only=refused is not None, language=listing.language)
        places = _places(problems, columns, rows=plain.rows, first=plain.first)
        told = replace(listing, sheet=plain.sheet, places=places, closing=plain.closing)
        edited(scratch, target, partial(_mark, problems=problems, listing=told))
    finally:
        scratch.unlink(missing_ok=True)


def _places(
    problems: Problems, columns: Mapping[str, int], *, rows: Mapping[int, int] | None, first: int
) -> dict[tuple[int, str], Place]:
    """Where the cells of problems are: `rows` tells where a row went, `first` is the place of the first text column."""
    whole = min(columns.values(), default=0)
    return {
        (one.row, one.column): (
            max(1, one.row) if rows is None else rows.get(one.row, 1),
            columns.get(one.column, whole) + first,
        )
        for one in problems.listed
    }


def _values(rows: RowSource, columns: Mapping[str, int], problems: Problems) -> dict[tuple[int, str], str]:
    """What stands in the cells that are listed; personal data masked."""
    personal = {one.column: one.personal for one in problems.listed if one.personal and one.column in columns}
    masked = [mask(pl.col(f"c{columns[name]}"), kind) for name, kind in personal.items()]
    wanted = {(one.row, one.column) for one in problems.listed if one.column in columns}
    numbers = sorted({row for row, _ in wanted})
    found: dict[tuple[int, str], str] = {}
    if not numbers:
        return found
    for batch in readable(rows):
        told = batch.filter(pl.col(ROW).is_in(numbers)).with_columns(masked)
        for row in told.iter_rows(named=True):
            for name, index in columns.items():
                if (row[ROW], name) in wanted:
                    found[row[ROW], name] = row[f"c{index}"] or ""
        if batch.height and batch[ROW][-1] >= numbers[-1]:
            break
    return found


def _mark(parts: Parts, *, problems: Problems, listing: Listing) -> None:
    """Marks cells of one sheet, writes their notes and appends the list."""
    book = located(parts)
    sheet = book.sheets.get(listing.sheet, "")
    styles, content = Stylesheet(parts.read(book.styles)), parts.read(sheet)
    seen = in_sight(content, listing.places.values())
    listing = replace(listing, places={key: seen[place] for key, place in listing.places.items()})
    levels, notes = _marks(problems, listing)
    found = scan_sheet(content, set(levels), styles.stale())
    made = styles.marked({(found.cells[place].style, level) for place, level in levels.items()})
    plain = styles.unmarked({cell.style for place, cell in found.cells.items() if place not in levels})
    numbers = {
        place: made[cell.style, levels[place]] if place in levels else plain[cell.style]
        for place, cell in found.cells.items()
    }
    ident = add_notes(parts, book, sheet, notes, drawing=found.drawing)
    tag = f'<{found.prefix}legacyDrawing xmlns:r="{book.kind("")[:-1]}" r:id="{ident}"/>' if ident else ""
    parts.changed[sheet] = marked_sheet(content, found, numbers, tag)
    _append_list(parts, book, list_sheet(problems, listing, styles.listing(), book.space), listing)
    parts.changed[book.styles] = styles.content()


def _marks(problems: Problems, listing: Listing) -> tuple[dict[Place, Level], dict[Place, str]]:
    """The gravest level of every cell, and the words of its note."""
    order = list(Level)
    levels: dict[Place, Level] = {}
    lines: dict[Place, list[str]] = {}
    for one in problems.listed:
        place = listing.places[one.row, one.column]
        levels[place] = min(levels.get(place, one.level), one.level, key=order.index)
        lines.setdefault(place, []).append(note_line(one, listing.language))
    return levels, {place: cell_text("\n".join(dict.fromkeys(said))) for place, said in lines.items()}


def note_line(problem: CellProblem, language: Language) -> str:
    """One problem as a line of a note: how grave, what is wrong, what to do."""
    level, message = LEVEL_LABELS[problem.level][language], problem.message.said(language)
    if language == "zh":
        return f"{level}：{message.rstrip('。')}。{problem.remedy.zh.rstrip('。')}。"
    return f"{level}: {message.rstrip('.')}. {problem.remedy.en.rstrip('.')}."


def _append_list(parts: Parts, book: Workbook, content: bytes, listing: Listing) -> None:
    """Puts the list at the end of the workbook, or in the place of the list of an earlier return."""
    name = LIST_NAME.said(listing.language)
    if name in book.sheets and name != listing.sheet:
        part = book.sheets[name]
        parts.changed[part] = content
        if relations_name(part) in parts.names():
            parts.changed[relations_name(part)] = NO_RELATIONS
        return
    part = parts.free_name("xl/worksheets/sheet{}.xml")
    parts.changed[part] = content
    parts.declare(part, WORKSHEET_TYPE)
    ident = parts.relate(book.part, book.kind("worksheet"), part)
    root = parts.root(book.part)
    sheets = root.find(f"{{{book.space}}}sheets")
    number = max((int(one.get("sheetId", 0)) for one in sheets), default=0) + 1
    added = sheets.makeelement(
        f"{{{book.space}}}sheet",
        {
            "name": sheet_name(name, taken=tuple(book.sheets)),
            "sheetId": str(number),
            f"{{{book.kind('')[:-1]}}}id": ident,
        },
    )
    sheets.append(added)
    parts.changed[book.part] = written(root)
