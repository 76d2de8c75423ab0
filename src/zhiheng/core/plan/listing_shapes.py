"""What all ways of folding lines into tables share: lines, headers, and the making of table blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from zhiheng.core.plan.blocks import Block, BlockKind, Cell
from zhiheng.core.plan.commitments.columns import LABELS, VALUES, Column, role_of
from zhiheng.core.plan.repair import repair_text
from zhiheng.core.sources import Span

LONGEST_CELL = 40
_PAGE = re.compile(
    r"^\s*(?:[-—–－]+\s*\d{1,4}\s*[-—–－]*|\d{1,4}\s*[-—–－]+|第\s*\d{1,4}\s*页(?:\s*[，,/]?\s*共\s*\d{1,4}\s*页)?|\d{1,3}\s*/\s*\d{1,3})\s*$"
)
GROUP = re.compile(r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）])\S{2,16}$")
NOTE = re.compile(r"^(?:备?注|说明|资料来源|数据来源)\d?[:：]")

CAPTION = re.compile(r"^(?:表|附表|专栏|图|附件)[\d一二三四五六七八九十]")
ENDS = re.compile(f"{NOTE.pattern}|{CAPTION.pattern}")
"""What stands below a table and not in it."""


def text_of(block: Block) -> str:
    """A block's text without remains of formulas and white space, which says nothing between Chinese characters."""
    text = repair_text(block.text, 0).text if "\\" in block.text or "$" in block.text else block.text
    return re.sub(r"\s+", "", text)


def is_page_number(text: str) -> bool:
    """Whether a line is a page number and not a cell: it stands between dashes or says 页."""
    return bool(_PAGE.match(text)) and not text.strip().startswith("-") | bool(
        re.fullmatch(r"\s*-\d+\s*", text)
    )


def is_line(block: Block) -> bool:
    """Whether a block can be a line of a table: short and no sentence."""
    text = text_of(block)
    return (
        block.kind is not BlockKind.TABLE
        and 0 < len(text) <= LONGEST_CELL
        and not text.endswith(("。", "；", "：", ":"))
    )


def heads_table(columns: Sequence[Column], fewest: int = 3) -> bool:
    """Whether columns are those of a table of targets: labels and values among them."""
    roles = [c.role for c in columns]
    values = any(r in (*VALUES, "base") for r in roles)
    return len(columns) >= fewest and values and any(r in LABELS for r in roles)


def measured(columns: Sequence[Column]) -> list[Column]:
    """Columns behind the first that give a unit hold values: areas by indicators."""
    units = [i for i, c in enumerate(columns) if i and c.unit and c.role in (*LABELS, "other")]
    if len(units) < 2:
        return list(columns)
    return [replace(c, role="measure") if i in units else c for i, c in enumerate(columns)]


def unfolded(names: Sequence[Cells], below: Sequence[Cells]) -> list[tuple[Cells, ...]] | None:
    """A header of two rows with its spanning names taken apart: each name with those below it.

    目标值 above 2025年 | 2026年 | 2027年 becomes three columns. None where the second row does not fit the first.
    """
    spanning = [i for i, n in enumerate(names) if _spans(n)]
    if not spanning or len(below) < 2 or len(below) % len(spanning):
        return None
    each = len(below) // len(spanning)
    rest = list(below)
    found: list[tuple[Cells, ...]] = []
    for i, name in enumerate(names):
        if i not in spanning:
            found.append((name,))
            continue
        found += [(name, rest[k]) for k in range(each)]
        rest = rest[each:]
    return found


Cells = Sequence[Block] | Cell
"""One name of a header: a cell, or the lines it was printed in."""


def name_of(name: Cells) -> str:
    """The text of a header's name."""
    return re.sub(r"\s+", "", name.text) if isinstance(name, Cell) else "".join(text_of(b) for b in name)


def _spans(name: Cells) -> bool:
    """Whether years may stand below a name: it names a target or an indicator."""
    column = role_of(name_of(name))
    return not column.year and (column.role in ("target", "rate") or bool(column.unit))


def below_header(names: Sequence[Cells]) -> bool:
    """Whether names can be the second row of a header: nothing but years and states."""
    roles = [role_of(name_of(n)) for n in names]
    return (
        len(roles) > 1
        and all(c.role in ("year", "base", "target", "rate", "achieved") for c in roles)
        and any(c.year for c in roles)
    )


def cell_of(block: Block, start: int = 0, end: int | None = None) -> Cell:
    """A stretch of a block as a cell, without the white space around it."""
    end = len(block.text) if end is None else end
    text = block.text[start:end]
    left = start + len(text) - len(text.lstrip())
    text = text.strip()
    return Cell(text, (block.span[0] + left, block.span[0] + left + len(text)))


def width_of(text: str) -> int:
    """Width in half characters, as printed; a tab counts as eight."""
    return sum(8 if c == "\t" else 1 if c < "\u2000" else 2 for c in text)


def pieces_of(text: str, gap: re.Pattern[str], *, keep_blank: bool = False) -> Iterator[Span]:
    """The stretches of `text` between gaps, as places in it."""
    at = 0
    for found in gap.finditer(text):
        if keep_blank or text[at : found.start()].strip():
            yield at, found.start()
        at = found.end()
    if keep_blank or text[at:].strip():
        yield at, len(text)


def joined_cell(cells: Sequence[Cell], near: int) -> Cell:
    """Several pieces of the source as one cell, in their order; blank at `near` where there are none."""
    if not cells:
        return blank(near)
    if len(cells) == 1:
        return cells[0]
    pieces = tuple(span for c in cells for span in (c.pieces or (c.span,)))
    span = (min(a for a, _ in pieces), max(b for _, b in pieces))
    return Cell("\n".join(c.text for c in cells), span, pieces=pieces)


def blank(at: int) -> Cell:
    """An empty cell at a place of the source."""
    return Cell("", (at, at))


def table_of(first: Block, last: Block, grid: Sequence[tuple[Cell, ...]], source: str) -> Block:
    """The table block that stands for the lines from `first` to `last`."""
    span = (first.span[0], last.span[1])
    return Block(
        kind=BlockKind.TABLE, text=source[span[0] : span[1]], span=span, place=first.place, rows=tuple(grid)
    )
