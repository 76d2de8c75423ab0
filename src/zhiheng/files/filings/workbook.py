"""Workbooks (.xlsx, .xlsm, .xls): the right sheet, its header, and its rows as text."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import polars as pl

from zhiheng.core.issues import InputProblem, Issue
from zhiheng.core.registers.matching import is_serial
from zhiheng.core.registers.model import ROW
from zhiheng.core.registers.rows import Header, Stamp
from zhiheng.core.registers.strays import totals_and_signatures
from zhiheng.files.filings.delimited import without_blanks
from zhiheng.files.filings.faults import Faults
from zhiheng.files.filings.guarding import guarded
from zhiheng.files.filings.headings import DEPTH, Heading, find_heading
from zhiheng.files.filings.opendocument import OpenDocumentBook
from zhiheng.files.filings.package_sheets import SheetPackage
from zhiheng.files.filings.sheet_frames import filled_down, mended, sheet_frame
from zhiheng.files.filings.sheet_scan import Range, Scan, extent, plain, scan
from zhiheng.files.filings.stamps import STAMP_SHEET, TemplateStamp, read_stamp
from zhiheng.files.filings.wording import Where, issue, letters, refusal

BATCH = 250_000
"""Rows of a batch."""
MOST_CELLS = 30_000_000
"""Rows times columns of a sheet; the fast reader keeps room for each, also between stray cells far apart."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A visible sheet that holds something: its cells as text from row 1, its header, what its XML told."""

    name: str
    frame: pl.DataFrame = field(repr=False)
    heading: Heading
    found: Scan = field(repr=False)


@dataclass(frozen=True, slots=True)
class FrameRows:
    """A table that was read whole, as rows of text. See `RowSource`.

    `batches` raises InputProblem after the last batch where cells were found that forbid taking the table.
    """

    name: str
    header: Header
    issues: tuple[Issue, ...]
    frame: pl.DataFrame = field(repr=False)
    """Text columns c0 … and ROW, without header and blank rows; columns beyond the header's are looked into only."""
    faults: tuple[Issue, ...] = ()

    def batches(self) -> Iterator[pl.DataFrame]:
        """The rows in order. Raises InputProblem at the end with every fault of the table."""
        names = [f"c{place}" for place in range(len(self.header.labels))]
        yield from self.frame.select([*names, ROW]).iter_slices(BATCH)
        if self.faults:
            raise InputProblem(*self.faults)


def open_workbook(path: Path, *, kind: str, sheet: str | None, labels: Collection[str]) -> FrameRows:
    """The sheet of a workbook that holds the table. `kind`: "xlsx", "xls" or "ods".

    Raises InputProblem for passwords, damage, sheets of absurd size, and where the sheet or its header is unclear.
    """
    where = Where(path.name)
    data = path.read_bytes()
    book = BOOKS[kind](data, where)
    stamp = book.stamp()
    wanted = sheet if sheet is not None else (stamp.sheet if stamp else None)
    if sheet is not None and sheet not in book.visible:
        raise refusal("sheet-missing", where, "、".join(book.visible))
    names = [wanted] if wanted in book.visible else book.visible
    sheets = [found for name in names if (found := _sheet(book, str(name), labels))]
    chosen = choose(sheets, where)
    issues = [issue("sheets-hidden", where, "、".join(book.hidden))] if book.hidden else []
    if kind == "xls" or not chosen.found.referenced:
        issues.append(issue("formats-unknown", where))
    return _rows(chosen, where, stamp, issues)


def choose(sheets: Sequence[Sheet], where: Where) -> Sheet:
    """The sheet with the most known column names. Raises InputProblem where none holds data or several do as well."""
    if not sheets:
        raise refusal("sheet-empty", where)
    most = max(sheet.heading.matches for sheet in sheets)
    best = [sheet for sheet in sheets if sheet.heading.matches == most]
    if len(best) > 1:
        raise refusal("sheet-ambiguous", where, "、".join(sheet.name for sheet in best))
    return best[0]


def _sheet(book: Book, name: str, labels: Collection[str]) -> Sheet | None:
    frame, found = book.load(name)
    heading = find_heading(frame.head(DEPTH + 1).drop(ROW).rows(), labels)
    return Sheet(name, frame, heading, found) if heading else None


def _rows(sheet: Sheet, where: Where, stamp: TemplateStamp | None, issues: list[Issue]) -> FrameRows:
    head = sheet.heading.row
    below = sheet.frame.filter(pl.col(ROW) > head)
    serials = [f"c{place}" for place, label in enumerate(sheet.heading.labels) if is_serial(label)]
    examples = stamp.example_rows(below.drop(serials), head) if stamp else []
    if examples:
        below = below.filter(~pl.col(ROW).is_in(examples))
        issues.append(issue("example-skipped", Where(where.name, sheet.name), "、".join(map(str, examples))))
    labels = sheet.heading.labels
    wide = labels + ("",) * (below.width - 1 - len(labels))
    made_for = Stamp(stamp.register, stamp.version, stamp.definition) if stamp else None
    faults = Faults(where.name, Header(wide, sheet.name, head, made_for))
    below = faults.watch(without_blanks(below))
    hidden = below.filter(pl.col(ROW).is_in(sheet.found.hidden)).height
    if hidden:
        issues.append(issue("rows-hidden", Where(where.name, sheet.name), str(hidden)))
    below, down = _filled(below, sheet.found.merged, head, faults)
    if down:
        issues.append(issue("cells-filled", Where(where.name, sheet.name), str(down)))
    _note_cells(sheet.found, head, faults)
    header = Header(labels, sheet.name, head, made_for, sheet.heading.unit)
    return FrameRows(where.name, header, tuple(issues), below, faults.issues())


def _filled(
    frame: pl.DataFrame, merged: Sequence[Range], head: int, faults: Faults
) -> tuple[pl.DataFrame, int]:
    """The frame with merged cells filled down, and how many there were; those across columns become faults."""
    inside = [each for each in merged if each[0] > head and each[1] < frame.width - 1]
    across = [each for each in inside if each[3] > each[1]]
    # A signature below the table is often one wide cell: the checks tell that its row is no record.
    beside = _no_records(frame, across) if across else frozenset()
    for top, left, bottom, right in across:
        if top not in beside:
            faults.add("cells-merged", None, cell=f"{letters(left)}{top}:{letters(right)}{bottom}")
    down = [each for each in inside if each[1] == each[3] and each[2] > each[0]]
    return (filled_down(frame, down) if down else frame), len(down)


def _no_records(frame: pl.DataFrame, merged: Sequence[Range]) -> frozenset[int]:
    """Those of the rows with merged cells that begin like a total, a signature or a remark."""
    rows = frame.filter(pl.col(ROW).is_in([top for top, _, _, _ in merged]))
    return frozenset(rows[ROW].filter(totals_and_signatures(rows).is_not_null()))


def _note_cells(found: Scan, head: int, faults: Faults) -> None:
    for row, column in found.unfinished:
        if row > head:
            faults.add("formula-empty", row, cell=f"{letters(column)}{row}")
    for (row, column), value in found.damaged:
        if row > head:
            faults.add("number-damaged", row, value=value, cell=f"{letters(column)}{row}")


class Book(Protocol):
    """A workbook of any format."""

    visible: list[str]
    """The sheets that people see."""
    hidden: list[str]

    def stamp(self) -> TemplateStamp | None:
        """What the workbook says of itself, where it was made as a template."""

    def load(self, name: str) -> tuple[pl.DataFrame, Scan]:
        """A sheet's cells as text from row 1, and what else was found in it."""


class _XlsxBook:
    """An .xlsx or .xlsm: the package for names, formats and extents, the fast reader for values."""

    def __init__(self, data: bytes, where: Where) -> None:
        self._where = where
        with guarded(where):
            self._package = SheetPackage(data, where)
        # The reader opens the package while its XML is unpacked.
        self._pool = ThreadPoolExecutor(1)
        self._reader = self._pool.submit(_fast_reader, data)
        self.visible = [sheet.name for sheet in self._package.sheets if sheet.visible]
        self.hidden = [
            sheet.name for sheet in self._package.sheets if not sheet.visible and sheet.name != STAMP_SHEET
        ]

    def stamp(self) -> TemplateStamp | None:
        """What the workbook says of itself, where it was made as a template."""
        if not any(sheet.name == STAMP_SHEET for sheet in self._package.sheets):
            return None
        return read_stamp(self.load(STAMP_SHEET)[0])

    def load(self, name: str) -> tuple[pl.DataFrame, Scan]:
        """A sheet's cells, mended; the search in the XML runs beside the reading."""
        with guarded(self._where):
            part = next(sheet for sheet in self._package.sheets if sheet.name == name)
            xml, usual = plain(self._package.member(part.member))
            area = extent(xml, usual=usual)
            if area.rows * (area.right + 1) > MOST_CELLS:
                raise refusal(
                    "table-too-large", Where(self._where.name, name), f"{letters(area.right)}{area.rows}"
                )
            reader = self._reader.result()
            searched = self._pool.submit(scan, xml, self._package.percent_styles)
            frame = sheet_frame(reader, name, area.left)
            found = searched.result()
            return mended(frame, found.texts, found.decimals), found


class _XlsBook:
    """An .xls of Excel 97-2003. Its number formats cannot be told."""

    def __init__(self, data: bytes, where: Where) -> None:
        from io import BytesIO

        from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

        self._where = where
        with guarded(where):
            try:
                self._book = CalamineWorkbook.from_filelike(BytesIO(data))
            except PasswordError as error:
                raise refusal("file-protected", where) from error
            sheets = [each for each in self._book.sheets_metadata if each.typ is SheetTypeEnum.WorkSheet]
            self._reader = _fast_reader(data)
        self.visible = [each.name for each in sheets if each.visible is SheetVisibleEnum.Visible]
        self.hidden = [each.name for each in sheets if each.visible is not SheetVisibleEnum.Visible]

    def stamp(self) -> None:
        """None: templates are .xlsx."""

    def load(self, name: str) -> tuple[pl.DataFrame, Scan]:
        """A sheet's cells, and where cells are merged."""
        with guarded(self._where):
            about = self._book.get_sheet_by_name(name)
            left = about.start[1] if about.start else 0
            found = Scan()
            for first, last in about.merged_cell_ranges or ():
                found.merged.append((first[0] + 1, first[1], last[0] + 1, last[1]))
            return sheet_frame(self._reader, name, left), found


def _fast_reader(data: bytes) -> Any:
    import fastexcel

    return fastexcel.read_excel(data)


BOOKS: dict[str, Callable[[bytes, Where], Book]] = {
    "xlsx": _XlsxBook,
    "xls": _XlsBook,
    "ods": OpenDocumentBook,
}
