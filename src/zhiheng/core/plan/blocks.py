"""A document as a reader hands it over: its text, and the blocks that stand in it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from zhiheng.core.issues import Issue
from zhiheng.core.sources import Place, Span


class BlockKind(StrEnum):
    """What a block is in the file's own terms, before anything was read into it."""

    HEADING = "heading"
    """Marked as a heading by the format (Word style, <h1>, Markdown #)."""
    PARAGRAPH = "paragraph"
    ITEM = "item"
    """An item of a list that the format marks as one."""
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table. A merged cell stands in every place it covers, with the same span."""

    text: str
    span: Span
    merged: bool = False
    """True where this place only repeats a cell that begins above or to the left."""
    pieces: tuple[Span, ...] = ()
    """Where a cell was printed in several pieces with other cells between them: the span of each piece, in the order
    in which `text` holds them, a line each. `span` then reaches from the first place to the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A run of the document's text: `document.text[span[0]:span[1]] == text`.

    The text may hold soft line breaks. A table block has its cells in `rows` (all rows equally long) and its
    whole stretch of the source text in `text`.
    """

    kind: BlockKind
    text: str
    span: Span
    place: Place
    level: int | None = None
    """Depth of a heading or list item where the format says so, from 1."""
    rows: tuple[tuple[Cell, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What a reader of any format gives: the source text, its blocks in order, and what was noticed on the way."""

    name: str
    format: str
    """txt, md, docx, html, pdf, xlsx, toml"""
    text: str
    blocks: tuple[Block, ...]
    issues: tuple[Issue, ...] = ()
