"""Word documents (.docx): paragraphs, headings, items and tables in the order of the body."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhiheng.core.plan.blocks import BlockKind, Document
from zhiheng.core.sources import Place
from zhiheng.files.readers.assembly import Assembly
from zhiheng.files.readers.grids import WIDEST_CELL, Grid, Slot, squared
from zhiheng.files.readers.packages import Element, Package, attribute, child, local
from zhiheng.files.readers.problems import issue, refusal
from zhiheng.files.readers.word_numbering import Label, numbering_of
from zhiheng.files.readers.word_styles import Style, default_style, numbering_styles, outline_level, styles_of
from zhiheng.files.readers.word_text import Notices, is_on, paragraph_text

_WRAPPERS = frozenset({"sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "Choice"})
"""Elements that only stand around paragraphs, rows and cells."""
_SENTENCE_BREAK = re.compile(r"(?<=[。；：！？;])[ \t\u3000]*\n")
"""A line break after a sentence: its author meant a paragraph."""
LONGEST_HEADING = 100
"""Characters. A longer paragraph is body text, whatever style its author gave it."""


def read_word(data: bytes, name: str) -> Document:
    """The bytes of a .docx as a document. Raises InputProblem where it is broken or holds no body."""
    package = Package(data, name)
    root = package.xml(_main_part(package))
    body = child(root, "body")
    if body is None:
        raise refusal("file-broken", name, "document.xml")
    reader = _Reader(package, Assembly(name, "docx"))
    reader.read(body)
    reader.note_what_was_left_out()
    return reader.assembly.document()


def _main_part(package: Package) -> str:
    """The part that the package names as its document; usually word/document.xml."""
    relations = package.xml("_rels/.rels")
    for relation in relations if relations is not None else ():
        target = (attribute(relation, "Target") or "").lstrip("/")
        if (attribute(relation, "Type") or "").endswith("/officeDocument") and target in package.members:
            return target
    return "word/document.xml"


class _Reader:
    def __init__(self, package: Package, assembly: Assembly) -> None:
        styles = package.xml("word/styles.xml")
        self.assembly = assembly
        self.notices = Notices()
        self._styles = styles_of(styles)
        self._default = default_style(styles)
        self._numbering = numbering_of(package.xml("word/numbering.xml"), numbering_styles(styles))
        self._carried = ""

    def read(self, container: Element) -> None:
        """Adds everything in `container` (the body, a text box, a lone cell), in order."""
        for element in _contents(container):
            if local(element) == "p":
                self._add_paragraph(element)
            elif local(element) == "tbl":
                self._add_table(element)
        self._flush()

    def note_what_was_left_out(self) -> None:
        """Turns what was counted on the way into issues."""
        for code, count in (
            ("changes-tracked", self.notices.changes),
            ("images-skipped", self.notices.images),
            ("footnotes-skipped", self.notices.footnotes),
        ):
            if count:
                self.assembly.issues.append(issue(code, self.assembly.name, str(count)))

    def _add_paragraph(self, paragraph: Element) -> None:
        found = paragraph_text(paragraph, self.notices)
        properties = child(paragraph, "pPr")
        text = self._carried + found.text
        self._carried = ""
        if child(properties, "rPr", "del") is not None:
            # The paragraph mark itself is deleted: the next paragraph goes on in this one.
            self._carried = text
            return
        style_name = attribute(child(properties, "pStyle"), "val") or self._default
        style = self._styles.get(style_name or "", Style())
        label = self._label(properties, style, style_name) if text.strip() else None
        kind, level = self._kind(properties, style, label, text)
        text = (label.text if label else "") + text
        for line in _SENTENCE_BREAK.split(text) if kind is BlockKind.PARAGRAPH else [text]:
            self.assembly.add(line, kind, level=level, place=Place())
        for box in found.boxes:
            self.read(box)

    def _flush(self) -> None:
        if self._carried:
            self.assembly.add(self._carried, place=Place())
            self._carried = ""

    def _label(self, properties: Element | None, style: Style, style_name: str | None) -> Label | None:
        own = child(properties, "numPr")
        number = attribute(child(own, "numId"), "val") or style.number
        if not number or number == "0":
            return None
        level = attribute(child(own, "ilvl"), "val")
        if level and level.isdigit():
            depth = int(level)
        elif style.depth is not None:
            depth = style.depth
        else:
            depth = self._numbering.level_of_style(number, style_name)
        return self._numbering.label(number, depth)

    def _kind(
        self, properties: Element | None, style: Style, label: Label | None, text: str
    ) -> tuple[BlockKind, int | None]:
        own = outline_level(properties)
        level = own if own is not None else style.heading
        if (level or style.title) and len(text) <= LONGEST_HEADING:
            return BlockKind.HEADING, level or None
        if label and label.bullet:
            depth = attribute(child(properties, "numPr", "ilvl"), "val")
            return BlockKind.ITEM, int(depth) + 1 if depth and depth.isdigit() else 1
        return BlockKind.PARAGRAPH, None

    def _add_table(self, table: Element) -> None:
        self._flush()
        rows = list(_rows(table))
        cells = [cell for row in rows for cell in _cells(row)]
        if len(cells) == 1:
            # A frame around text, not a table.
            self.read(cells[0])
            return
        self.assembly.add_table(self._grid(rows), place=Place())

    def _grid(self, rows: list[Element]) -> Grid[str]:
        places: list[dict[int, Slot[str]]] = []
        for number, row in enumerate(rows):
            line: dict[int, Slot[str]] = {}
            above = places[-1] if places else {}
            column = _count(child(row, "trPr", "gridBefore"), 0)
            for cell in _cells(row):
                properties = child(cell, "tcPr")
                slot = self._slot(cell, properties, (number, column), line.get(column - 1), above.get(column))
                for _ in range(_count(child(properties, "gridSpan"), 1)):
                    line[column] = slot
                    column += 1
            places.append(line)
        return squared(places)

    def _slot(
        self, cell: Element, properties: Element | None, place: tuple[int, int], left: Slot[str] | None,
        above: Slot[str] | None,
    ) -> Slot[str]:  # fmt: skip
        down, right = child(properties, "vMerge"), child(properties, "hMerge")
        if above is not None and down is not None and attribute(down, "val") != "restart":
            return above
        if left is not None and right is not None and attribute(right, "val") != "restart":
            return left
        return Slot(self._cell_text(cell), place)

    def _cell_text(self, cell: Element) -> str:
        lines: list[str] = []
        for element in _contents(cell):
            if local(element) == "p":
                lines.append(self._cell_paragraph(element))
            elif local(element) == "tbl":
                for row in _rows(element):
                    lines.append("\t".join(self._cell_text(inner) for inner in _cells(row)))
        return "\n".join(line for line in lines if line.strip())

    def _cell_paragraph(self, paragraph: Element) -> str:
        found = paragraph_text(paragraph, self.notices)
        properties = child(paragraph, "pPr")
        style_name = attribute(child(properties, "pStyle"), "val") or self._default
        # An empty numbered cell still counts: 序号 columns are often nothing but automatic numbers.
        label = self._label(properties, self._styles.get(style_name or "", Style()), style_name)
        boxes = [self._cell_text(box) for box in found.boxes]
        return "\n".join([(label.text if label else "") + found.text, *boxes])


def _contents(container: Element) -> Iterator[Element]:
    """The children of `container`, those inside mere wrappers included."""
    for element in container:
        if local(element) in _WRAPPERS:
            yield from _contents(element)
        elif local(element) == "AlternateContent":
            yield from _contents(
                child(element, "Choice") if child(element, "Choice") is not None else element
            )
        else:
            yield element


def _rows(table: Element) -> Iterator[Element]:
    for row in _contents(table):
        if (
            local(row) == "tr"
            and child(row, "trPr", "del") is None
            and not is_on(child(row, "trPr", "hidden"))
        ):
            yield row


def _cells(row: Element) -> list[Element]:
    return [cell for cell in _contents(row) if local(cell) == "tc"]


def _count(element: Element | None, default: int) -> int:
    value = attribute(element, "val")
    return min(int(value), WIDEST_CELL) if value and value.isdigit() else default
