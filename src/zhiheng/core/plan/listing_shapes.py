"""What all ways of folding lines into tables share: lines, headers, and the making of table blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zhiheng.core.plan.blocks import Block, BlockKind, Cell
from zhiheng.core.plan.commitments.columns import LABELS, VALUES, Column

LONGEST_CELL = 40
_PAGE = re.compile(
    r"^\s*(?:[-—–－]+\s*\d{1,4}\s*[-—–－]*|\d{1,4}\s*[-—–－]+|第\s*\d{1,4}\s*页(?:\s*[，,/]?\s*共\s*\d{1,4}\s*页)?|\d{1,3}\s*/\s*\d{1,3})\s*$"
)
GROUP = re.compile(r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）])\S{2,16}$")
NOTE = re.compile(r"^(?:备?注|说明|资料来源|数据来源)\d?[:：]")


def text_of(block: Block) -> str:
    """A block's text without white space, which says nothing between Chinese characters."""
    return re.sub(r"\s+", "", block.text)


def is_page_number(text: str) -> bool:
    """Whether a line is a page number and not a cell: it stands between dashes or says 页."""
    return bool(_PAGE.match(text)) and not text.strip().startswith("-") | bool(re.fullmatch(r"\s*-\d+\s*", text))


def is_line(block: Block) -> bool:
    """Whether a block can be a line of a table: short and no sentence."""
    text = text_of(block)
    return block.kind is not BlockKind.TABLE and 0 < len(text) <= LONGEST_CELL and not text.endswith(("。", "；", "：", ":"))


def heads_table(columns: Sequence[Column], fewest: int = 3) -> bool:
    """Whether columns are those of a table of targets: labels and values among them."""
    roles = [c.role for c in columns]
    values = any(r in (*VALUES, "base") for r in roles)
    return len(columns) >= fewest and values and any(r in LABELS for r in roles)


def cell_of(block: Block, start: int = 0, end: int | None = None) -> Cell:
    """A stretch of a block as a cell, without the white space around it."""
    end = len(block.text) if end is None else end
    text = block.text[start:end]
    left = start + len(text) - len(text.lstrip())
    text = text.strip()
    return Cell(text, (block.span[0] + left, block.span[0] + left + len(text)))


def blank(at: int) -> Cell:
    """An empty cell at a place of the source."""
    return Cell("", (at, at))


def table_of(first: Block, last: Block, grid: Sequence[tuple[Cell, ...]], source: str) -> Block:
    """The table block that stands for the lines from `first` to `last`."""
    span = (first.span[0], last.span[1])
    return Block(kind=BlockKind.TABLE, text=source[span[0] : span[1]], span=span, place=first.place, rows=tuple(grid))
