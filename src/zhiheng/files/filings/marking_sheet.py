"""Marks in the XML of a worksheet: only the tags of marked cells are rewritten, every other byte stays."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from zhiheng.files.filings.book_stream import column_letters
from zhiheng.files.filings.marking_package import OddWorkbook
from zhiheng.files.filings.sheet_words import MOST_ROWS

Place = tuple[int, int]
"""Row and column of a cell, both from 1."""
AFTER_NOTES = {
    "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst",
    "AlternateContent",
}  # fmt: skip
"""Children of a worksheet that the schema puts after the drawing of notes."""
TAG = re.compile(rb"""<[^\s/>]+(?:\s+[^\s=]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*/?>""")
MERGED = re.compile(rb"""mergeCell\s[^>]*?ref\s*=\s*["']([A-Z]+[0-9]+):([A-Z]+[0-9]+)["']""")
REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]+)\Z")


@dataclass(slots=True)
class Cell:
    """A place for a mark: the bytes to be replaced (none for a cell that does not exist) and the style it has."""

    start: int
    tag: bytes
    style: int


@dataclass(slots=True)
class Row:
    """A row that holds marks: its tag, where its cells end, and where cells stand in it."""

    start: int
    tag: bytes
    end: int = 0
    style: int | None = None
    cells: list[tuple[int, int]] = field(default_factory=list)
    """Column and offset of every cell."""


@dataclass(slots=True)
class Scan:
    """What was found in one pass over a worksheet."""

    prefix: str = ""
    cells: dict[Place, Cell] = field(default_factory=dict)
    rows: dict[int, Row] = field(default_factory=dict)
    starts: list[tuple[int, int]] = field(default_factory=list)
    """Number and offset of every row."""
    column_styles: list[tuple[int, int, int]] = field(default_factory=list)
    data: tuple[int, bytes, int] = (0, b"", 0)
    """sheetData: offset, tag, and offset of its end."""
    drawing: str = ""
    """The relation of the drawing of notes; "" where there is none."""
    drawing_place: int = 0


class _Scanner:
    """Walks a worksheet with expat, which tells the offset in bytes of every tag."""

    def __init__(self, content: bytes, marks: set[Place], stale: frozenset[int]) -> None:
        self.found, self.content, self.marks, self.stale = Scan(), content, marks, stale
        self.marked_rows = {row for row, _ in marks}
        self.path: list[str] = []
        self.row = self.column = 0
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.StartDoctypeDeclHandler = _refuse

    def scan(self) -> Scan:
        try:
            self.parser.Parse(self.content, True)
        except expat.ExpatError as problem:
            raise OddWorkbook(str(problem)) from problem
        return self.found

    def start(self, name: str, attributes: dict[str, str]) -> None:
        prefix, _, local = name.rpartition(":")
        depth = len(self.path)
        self.path.append(local)
        if depth == 0:
            self.found.prefix = prefix + ":" if prefix else ""
        elif depth == 1:
            self.child(local, attributes)
        elif depth == 2 and local == "row" and self.path[1] == "sheetData":
            self.begin_row(attributes)
        elif depth == 2 and local == "col" and self.path[1] == "cols":
            self.found.column_styles.append(
                (int(attributes["min"]), int(attributes["max"]), int(attributes.get("style", 0)))
            )
        elif depth == 3 and local == "c" and self.path[2] == "row" and self.path[1] == "sheetData":
            self.begin_cell(attributes)

    def child(self, local: str, attributes: dict[str, str]) -> None:
        place = self.parser.CurrentByteIndex
        if local == "sheetData":
            self.found.data = (place, self.tag(), 0)
        elif local == "legacyDrawing":
            self.found.drawing = next((v for k, v in attributes.items() if k.endswith(":id")), "")
        elif local in AFTER_NOTES and self.found.data[2] and not self.found.drawing_place:
            self.found.drawing_place = place

    def begin_row(self, attributes: dict[str, str]) -> None:
        self.row = int(attributes.get("r", self.row + 1))
        self.column = 0
        self.found.starts.append((self.row, self.parser.CurrentByteIndex))
        if self.row in self.marked_rows:
            styled = attributes.get("customFormat") in ("1", "true")
            self.found.rows[self.row] = Row(
                self.parser.CurrentByteIndex,
                self.tag(),
                style=int(attributes.get("s", 0)) if styled else None,
            )

    def begin_cell(self, attributes: dict[str, str]) -> None:
        self.column = column_number(attributes["r"]) if "r" in attributes else self.column + 1
        place, style = self.parser.CurrentByteIndex, int(attributes.get("s", 0))
        if self.row in self.marked_rows:
            self.found.rows[self.row].cells.append((self.column, place))
        if (self.row, self.column) in self.marks or style in self.stale:
            self.found.cells[self.row, self.column] = Cell(place, self.tag(), style)

    def end(self, name: str) -> None:
        self.path.pop()
        place, depth = self.parser.CurrentByteIndex, len(self.path)
        if depth == 2 and self.row in self.found.rows and self.path[1] == "sheetData":
            self.found.rows[self.row].end = place
        elif depth == 1 and name.rpartition(":")[2] == "sheetData":
            self.found.data = (*self.found.data[:2], place)
        elif depth == 0 and not self.found.drawing_place:
            self.found.drawing_place = place

    def tag(self) -> bytes:
        found = TAG.match(self.content, self.parser.CurrentByteIndex)
        if not found:
            raise OddWorkbook("a tag of the worksheet could not be read")
        return found[0]


def _refuse(*_: Any) -> None:
    raise OddWorkbook("the worksheet declares a document type")


def column_number(reference: str) -> int:
    """The number of the column of a reference, 1 for “A7”."""
    return place_of(reference)[1]


def place_of(reference: str) -> Place:
    """Row and column of a reference, (7, 1) for “A7”. Raises OddWorkbook."""
    found = REFERENCE.match(reference)
    if not found:
        raise OddWorkbook(f"a cell is called {reference}")
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - 64
    return int(found[2]), number


def scan_sheet(content: bytes, marks: set[Place], stale: frozenset[int] = frozenset()) -> Scan:
    """Finds the tags of the cells to be marked, and of those in a style of an earlier mark. Raises OddWorkbook."""
    head = content[:200]
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or (
        b"encoding=" in head and not re.search(rb"(?i)encoding=.utf-8", head)
    ):
        raise OddWorkbook("the worksheet is not in UTF-8")
    try:
        found = _Scanner(content, marks, stale).scan()
    except (ValueError, KeyError) as problem:
        raise OddWorkbook(str(problem)) from problem
    if not found.data[1]:
        raise OddWorkbook("the worksheet has no data")
    _fill_missing(found, marks)
    return found


def in_sight(content: bytes, places: Iterable[Place]) -> dict[Place, Place]:
    """For each place the cell that is seen there: the first cell where several are merged into one."""
    covers: dict[int, list[tuple[int, int, int]]] = {}
    for first, last in MERGED.findall(content):
        (top, left), (bottom, right) = place_of(first.decode()), place_of(last.decode())
        for column in range(left, right + 1):
            covers.setdefault(column, []).append((top, bottom, left))
    for ranges in covers.values():
        ranges.sort()
    seen = {}
    for row, column in places:
        ranges = covers.get(column, [])
        found = bisect_right(ranges, (row, MOST_ROWS, 0)) - 1
        top, bottom, left = ranges[found] if found >= 0 else (0, 0, 0)
        seen[row, column] = (top, left) if top <= row <= bottom else (row, column)
    return seen


def _fill_missing(found: Scan, marks: set[Place]) -> None:
    """Says which style a cell has that is not there: that of its row, else that of its column."""
    for row, column in marks - set(found.cells):
        style = found.rows[row].style if row in found.rows else None
        if style is None:
            spans = (style for first, last, style in found.column_styles if first <= column <= last)
            style = next(spans, 0)
        found.cells[row, column] = Cell(-1, b"", style)


def marked_sheet(content: bytes, found: Scan, styles: Mapping[Place, int], drawing: str) -> bytes:
    """The worksheet with the style of every marked cell changed, and `drawing` (a relation's tag) put in place."""
    edits: list[tuple[int, int, bytes]] = []
    missing: dict[int, dict[int, bytes]] = {}
    for (row, column), cell in found.cells.items():
        style = styles[row, column]
        if cell.tag:
            edits.append((cell.start, len(cell.tag), with_attribute(cell.tag, "s", str(style))))
        else:
            tag = f'<{found.prefix}c r="{column_letters(column)}{row}" s="{style}"/>'
            missing.setdefault(row, {})[column] = tag.encode()
    for row, cells in missing.items():
        edits.extend(_into_row(found, row, cells) if row in found.rows else [])
    edits.extend(_new_rows(found, {row: cells for row, cells in missing.items() if row not in found.rows}))
    if drawing:
        edits.append((found.drawing_place, 0, drawing.encode()))
    return spliced(content, edits)


def _into_row(found: Scan, number: int, cells: dict[int, bytes]) -> Iterable[tuple[int, int, bytes]]:
    """New cells at their places in a row that is there."""
    row = found.rows[number]
    tag = without_attribute(row.tag, "spans")
    if row.tag.endswith(b"/>"):
        inner = b"".join(cells[column] for column in sorted(cells))
        yield row.start, len(row.tag), opened(tag) + inner + closing(found, "row")
        return
    yield row.start, len(row.tag), tag
    there = sorted(row.cells)
    for column in sorted(cells):
        place = bisect_left(there, (column, 0))
        yield (there[place][1] if place < len(there) else row.end), 0, cells[column]


def _new_rows(found: Scan, rows: dict[int, dict[int, bytes]]) -> Iterable[tuple[int, int, bytes]]:
    """Rows that are not there, before the first row of a higher number."""
    made = {
        number: f'<{found.prefix}row r="{number}">'.encode()
        + b"".join(cells[column] for column in sorted(cells))
        + closing(found, "row")
        for number, cells in sorted(rows.items())
    }
    start, tag, end = found.data
    if made and tag.endswith(b"/>"):
        yield start, len(tag), opened(tag) + b"".join(made.values()) + closing(found, "sheetData")
        return
    there = sorted(found.starts)
    for number, content in made.items():
        place = bisect_left(there, (number, 0))
        yield (there[place][1] if place < len(there) else end), 0, content


def spliced(content: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    """`content` with (offset, length, new) replaced; several insertions at one place keep their order."""
    pieces, done = [], 0
    for start, length, new in sorted(edits, key=lambda edit: (edit[0], edit[1])):
        pieces += [content[done:start], new]
        done = start + length
    return b"".join([*pieces, content[done:]])


def opened(tag: bytes) -> bytes:
    """The tag of an empty element as one that is closed elsewhere."""
    return tag[:-2].rstrip() + b">"


def closing(found: Scan, name: str) -> bytes:
    """The closing tag of an element of the worksheet."""
    return f"</{found.prefix}{name}>".encode()


def without_attribute(tag: bytes, name: str) -> bytes:
    """A tag without one of its attributes."""
    return re.sub(rb"""\s+%b\s*=\s*("[^"]*"|'[^']*')""" % name.encode(), b"", tag, count=1)


def with_attribute(tag: bytes, name: str, value: str) -> bytes:
    """A tag with one of its attributes set."""
    bare = without_attribute(tag, name)
    end = len(bare) - (2 if bare.endswith(b"/>") else 1)
    return bare[:end].rstrip() + f' {name}="{value}"'.encode() + bare[end:]
