"""Plain text and Markdown: the document's text is the file's, with the marks of Markdown blanked in place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from zhiheng.core.issues import Issue
from zhiheng.core.plan.blocks import Block, BlockKind, Cell, Document
from zhiheng.core.sources import Place, Span
from zhiheng.files.readers import marks
from zhiheng.files.readers.assembly import trimmed
from zhiheng.files.readers.encodings import Decoded, decode
from zhiheng.files.readers.problems import issue, refusal
from zhiheng.files.readers.text_tables import FoundTable, Line, html_tables, is_rule, pipe_table, tab_table

_HEADING = re.compile(r"^\s{0,3}(#{1,6})[ \t\u3000]+(?=\S)")
_CLOSING_HASHES = re.compile(r"\s+#+\s*$")
_BULLET = re.compile(r"^(\s*)[-*+][ \t]+(?=\S)")
_PAGE_NUMBER = re.compile(
    r"^\s*(?:[-—–－·•]+\s*\d{1,4}\s*[-—–－·•]+|第\s*\d{1,4}\s*页(?:\s*[，,/]?\s*共\s*\d{1,4}\s*页)?)\s*$"
)
_DRAWN = re.compile(r"^\s*([*_])(?:\s*\1){2,}\s*$")
_INDENT = 2
_MARKDOWN = {".md", ".markdown"}

Found = FoundTable | tuple[BlockKind, Span, int | None]
"""What stands at a place of the text, before it is numbered."""


def read_text(data: bytes, name: str) -> Document:
    """The bytes of a text or Markdown file as a document: one block a line, tables as table blocks.

    Lines that only hold a page number, a rule or a picture give no block. Raises InputProblem where the bytes
    are not text.
    """
    decoded = decoded_text(data, name)
    form = "md" if PurePath(name).suffix.lower() in _MARKDOWN else "txt"
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    return document_of_text(text, name, form, issues=encoding_issues(decoded, name))


def decoded_text(data: bytes, name: str, declared: str | None = None) -> Decoded:
    """The text in `data`; raises InputProblem where there is none."""
    decoded = decode(data, declared)
    if decoded is None:
        raise refusal("file-not-text", name)
    return decoded


def encoding_issues(decoded: Decoded, name: str) -> tuple[Issue, ...]:
    """What a person should know about how the bytes were decoded."""
    found = []
    if not decoded.stated:
        found.append(issue("encoding-guessed", name, decoded.encoding.upper()))
    if decoded.damaged:
        found.append(issue("encoding-damaged", name, str(decoded.damaged)))
    return tuple(found)


def document_of_text(text: str, name: str, form: str, *, issues: tuple[Issue, ...] = ()) -> Document:
    """A text with line ends `\\n` as a document; its length and line structure stay as they are."""
    text = marks.blanked_comments(text)
    embedded = list(html_tables(text)) if "<" in text else []
    text = _blanked(text, embedded)
    found = list(_found(text, embedded))
    text = marks.restored(text)
    return Document(name=name, format=form, text=text, blocks=tuple(_numbered(text, found)), issues=issues)


def _blanked(text: str, tables: list[FoundTable]) -> str:
    """`text` with inline marks blanked: by line outside HTML tables, by cell inside them."""
    pieces: list[str] = []
    at = 0
    for table in tables:
        pieces.append(_blanked_lines(text[at : table.span[0]]))
        at = table.span[0]
        for start, end in sorted({slot.content for row in table.grid for slot in row if slot}):
            pieces += [text[at:start], marks.blanked_cell(text[start:end])]
            at = end
        pieces.append(text[at : table.span[1]])
        at = table.span[1]
    return "".join([*pieces, _blanked_lines(text[at:])])


def _blanked_lines(text: str) -> str:
    return "\n".join(
        line if "|" in raw else line.replace(marks.LINE_BREAK, "\n")
        for raw, line in ((raw, marks.blanked_marks(raw)) for raw in text.split("\n"))
    )


def _found(text: str, embedded: list[FoundTable]) -> Iterator[Found]:
    at = 0
    for table in embedded:
        yield from _found_in_lines(_lines(text, at, table.span[0]))
        yield table
        at = table.span[1]
    yield from _found_in_lines(_lines(text, at, len(text)))


def _lines(text: str, start: int, end: int) -> list[Line]:
    lines = []
    for line in text[start:end].split("\n"):
        lines.append(Line(line, start))
        start += len(line) + 1
    return lines


def _found_in_lines(lines: list[Line]) -> Iterator[Found]:
    at = 0
    while at < len(lines):
        table = pipe_table(lines, at) or tab_table(lines, at)
        if table:
            yield table[0]
            at += table[1]
            continue
        line = lines[at]
        if line.text.strip() and not _is_decoration(line.text):
            yield _line_block(line)
        at += 1


def _is_decoration(line: str) -> bool:
    """Whether a line is a drawn rule or a page number."""
    return bool(is_rule(line) or _DRAWN.match(line) or _PAGE_NUMBER.match(line))


def _line_block(line: Line) -> Found:
    heading = _HEADING.match(line.text)
    if heading:
        closing = _CLOSING_HASHES.search(line.text, heading.end())
        end = line.start + closing.start() if closing else line.end
        return BlockKind.HEADING, (line.start + heading.end(), end), len(heading[1])
    bullet = _BULLET.match(line.text)
    if bullet:
        depth = len(bullet[1].expandtabs(4)) // _INDENT + 1
        return BlockKind.ITEM, (line.start + bullet.end(), line.end), depth
    return BlockKind.PARAGRAPH, (line.start, line.end), None


def _numbered(text: str, found: list[Found]) -> Iterator[Block]:
    paragraphs = tables = 0
    for each in found:
        if isinstance(each, FoundTable):
            tables += 1
            yield _table_block(text, each, tables)
            continue
        kind, span, level = each
        start, end = trimmed(text, *span)
        if start < end:
            paragraphs += 1
            place = Place(paragraph=paragraphs)
            yield Block(kind=kind, text=text[start:end], span=(start, end), place=place, level=level)


def _table_block(text: str, table: FoundTable, number: int) -> Block:
    start, end = table.span
    rows = []
    for row, slots in enumerate(table.grid):
        cells = []
        for column, slot in enumerate(slots):
            span = trimmed(text, *slot.content) if slot else (end, end)
            merged = slot is not None and slot.origin != (row, column)
            cells.append(Cell(text[span[0] : span[1]], span, merged))
        rows.append(tuple(cells))
    return Block(
        kind=BlockKind.TABLE,
        text=text[start:end],
        span=(start, end),
        place=Place(table=number),
        rows=tuple(rows),
    )
