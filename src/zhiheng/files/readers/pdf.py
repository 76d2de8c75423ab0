"""PDF documents with a text layer: lines joined into paragraphs, ruled tables, tables joined over pages."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO

from zhiheng.core.plan.blocks import Document
from zhiheng.core.sources import Place
from zhiheng.files.readers.assembly import Assembly
from zhiheng.files.readers.grids import Grid, Slot
from zhiheng.files.readers.pdf_pages import PrintedPage, PrintedTable, printed_page
from zhiheng.files.readers.pdf_paragraphs import (
    Frame,
    PrintedLine,
    frame_of,
    goes_on,
    text_of,
    without_running_heads,
)
from zhiheng.files.readers.problems import issue, refusal

_FEWEST_CHARACTERS = 15
"""A page: below this mean a file with pictures is a scan, whatever its stamps and page numbers say."""
_MOST_UNREADABLE = 0.2
_SAME_EDGE = 6.0

_OPENING, _CLOSING = re.compile("[（(“《【〔]"), re.compile("[）)”》】〕]")
_GOES_ON = re.compile("[、，,（(“《【〔/]$")
_GOES_BACK = re.compile("[、，。；）)”》】〕/%‰]")

Paragraph = list[PrintedLine]
Row = list[Slot[str] | None]


def read_pdf(data: bytes, name: str) -> Document:
    """The bytes of a PDF as a document; lines inside a paragraph stay lines.

    Raises InputProblem for a scan, a password, fonts without character codes and damaged files.
    """
    pages = _pages(data, name)
    _refuse_unreadable(pages, name)
    assembly = Assembly(name, "pdf")
    bare = [str(page.number) for page in pages if page.pictures and not page.characters]
    if bare:
        assembly.issues.append(issue("pages-without-text", name, "、".join(bare)))
    widths = sorted(page.width for page in pages)
    found_all = list(_in_order(pages))
    frame = frame_of([each for each in found_all if isinstance(each, PrintedLine)], widths[len(widths) // 2])
    for found in _joined(found_all, frame):
        if isinstance(found, PrintedTable):
            assembly.add_table(found.grid, place=Place(page=found.page))
        else:
            assembly.add(text_of(found, frame.right), place=Place(page=found[0].page))
    return assembly.document()


def _pages(data: bytes, name: str) -> list[PrintedPage]:
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    # What pdfminer has to say about fonts and boxes helps no one who reads a plan.
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    pages = []
    try:
        with pdfplumber.open(BytesIO(data)) as pdf:
            for page in pdf.pages:
                pages.append(printed_page(page))
                page.close()
    except PdfminerException as error:
        if error.args and isinstance(error.args[0], PDFPasswordIncorrect):
            raise refusal("file-protected", name) from error
        raise refusal("file-broken", name) from error
    if not pages:
        raise refusal("file-broken", name)
    return pages


def _refuse_unreadable(pages: Sequence[PrintedPage], name: str) -> None:
    characters = sum(page.characters for page in pages)
    pictures = sum(page.pictures > 0 for page in pages)
    if pictures and characters < _FEWEST_CHARACTERS * len(pages):
        raise refusal("pdf-scanned", name)
    if sum(page.unreadable for page in pages) > characters * _MOST_UNREADABLE:
        raise refusal("pdf-garbled", name)


def _in_order(pages: Sequence[PrintedPage]) -> Iterator[PrintedLine | PrintedTable]:
    lines = [line for page in pages for line in page.lines]
    kept = without_running_heads(lines, {page.number: page.height for page in pages})
    found: list[PrintedLine | PrintedTable] = [*kept, *(table for page in pages for table in page.tables)]
    yield from sorted(found, key=lambda each: (each.page, each.top))


def _joined(found: Sequence[PrintedLine | PrintedTable], frame: Frame) -> Iterator[Paragraph | PrintedTable]:
    """Lines gathered into paragraphs, and tables that go on after a page turn made whole."""
    current: Paragraph | PrintedTable | None = None
    for each in found:
        joined = _one(current, each, frame)
        if joined is None:
            if current:
                yield current
            joined = each if isinstance(each, PrintedTable) else [each]
        current = joined
    if current:
        yield current


def _one(
    current: Paragraph | PrintedTable | None, each: PrintedLine | PrintedTable, frame: Frame
) -> Paragraph | PrintedTable | None:
    """`current` with `each` added to it; None where `each` begins something new."""
    if isinstance(current, PrintedTable) and isinstance(each, PrintedTable):
        return _continued(current, each)
    if isinstance(current, list) and isinstance(each, PrintedLine) and goes_on(current[-1], each, frame):
        return [*current, each]
    return None


def _continued(table: PrintedTable, after: PrintedTable) -> PrintedTable | None:
    """The two as one table if the second takes the first up on the next page; a repeated head row is dropped."""
    rows = after.grid
    same = (
        len(table.grid[0]) == len(rows[0])
        and abs(table.x0 - after.x0) + abs(table.x1 - after.x1) < _SAME_EDGE * 2
    )
    if after.page == table.page or not same:
        return None
    repeated = 0
    while repeated < min(len(rows), len(table.grid)) and _texts(rows[repeated]) == _texts(
        table.grid[repeated]
    ):
        repeated += 1
    above = table.grid
    if repeated < len(rows) and _is_rest_of_row(above[-1], rows[repeated]):
        above = _completed(above, rows[repeated])
        repeated += 1
    return replace(table, grid=[*above, *_moved(rows, repeated, above)])


def _is_rest_of_row(above: Row, row: Row) -> bool:
    """Whether a page turn went through a row: `row` has only the ends of cells that `above` begins."""
    pairs = [(upper.content, slot.content) for upper, slot in zip(above, row, strict=True) if upper and slot]
    filled = [(upper, lower) for upper, lower in pairs if lower]
    if not filled or not all(upper for upper, _ in filled):
        return False
    cut = [_is_cut(upper, lower) for upper, lower in filled]
    return any(cut) and (all(cut) or len(filled) < sum(bool(upper) for upper, _ in pairs))


def _is_cut(upper: str, lower: str) -> bool:
    """Whether a bracket or an enumeration that `upper` opens goes on in `lower`."""
    opened = len(_OPENING.findall(upper)) - len(_CLOSING.findall(upper))
    closed = len(_CLOSING.findall(lower)) - len(_OPENING.findall(lower))
    return (opened > 0 and closed > 0) or bool(_GOES_ON.search(upper) or _GOES_BACK.match(lower))


def _completed(grid: Grid[str], row: Row) -> Grid[str]:
    """`grid` with the cells of its last row made whole by those of `row`."""
    whole = {
        upper.origin: Slot(f"{upper.content}\n{slot.content}", upper.origin)
        for upper, slot in zip(grid[-1], row, strict=True)
        if upper and slot and slot.content
    }
    return [[whole.get(slot.origin, slot) if slot else None for slot in line] for line in grid]


def _moved(rows: Grid[str], first: int, above: Grid[str]) -> Grid[str]:
    """`rows` from `first` on, as rows that stand under `above`.

    A merged cell that the page turn cut has its text on one page only: the empty rest belongs to the cell above.
    """
    taken_up: dict[tuple[int, int], Slot[str]] = {}
    for column, slot in enumerate(rows[first] if first < len(rows) else ()):
        upper = above[-1][column]
        if slot and upper and not slot.content and (_height(rows, slot) > 1 or _height(above, upper) > 1):
            taken_up[slot.origin] = upper
    shift = len(above) - first

    def place(slot: Slot[str] | None) -> Slot[str] | None:
        if slot is None or slot.origin in taken_up:
            return slot and taken_up[slot.origin]
        return Slot(slot.content, (slot.origin[0] + shift, slot.origin[1]))

    return [[place(slot) for slot in row] for row in rows[first:]]


def _height(grid: Grid[str], slot: Slot[str]) -> int:
    column = slot.origin[1]
    return sum(row[column] == slot for row in grid)


def _texts(row: Sequence[Slot[str] | None]) -> list[str]:
    return ["".join(slot.content.split()) if slot else "" for slot in row]
