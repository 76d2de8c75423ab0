"""Tables that lost their rules: one cell a line, columns kept apart by spaces, broken pipes, rows run together.

Scanning and copying leave tables of targets as a run of short lines. Before lines are joined into paragraphs, such runs
are folded back into tables, so that the rest of the reader sees what was printed. A table that a page turn cut in two
becomes one again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from zhiheng.core.plan.blocks import Block, BlockKind, Cell
from zhiheng.core.plan.commitments.columns import role_of
from zhiheng.core.plan.commitments.fitting import is_value
from zhiheng.core.plan.listing_cells import cells_a_line
from zhiheng.core.plan.listing_rows import piped_cells, piped_lines, rows_run_together
from zhiheng.core.plan.listing_shapes import blank, is_page_number, table_of, text_of
from zhiheng.core.plan.listing_spaces import headless_lines, spaced_lines
from zhiheng.core.plan.listing_wraps import unwrapped

Finder = Callable[[tuple[Block, ...], int, str], tuple[Block, int] | None]
FINDERS: tuple[Finder, ...] = (piped_lines, spaced_lines, cells_a_line, rows_run_together, headless_lines)
"""Each looks for a table that begins at a block and gives it with the place after its last line; first found wins."""

_PIPE = "[|｜│┃]"
_CONTINUED = re.compile(r"^[（(]?(?:续表|续上表|接上表|表\S{0,20}[（(]续[)）])\S{0,12}$")


def fold_listings(blocks: tuple[Block, ...], source: str) -> tuple[Block, ...]:
    """Blocks with every run of table lines replaced by one table block. `source` is the document's text."""
    out: list[Block] = []
    index = 0
    blocks = tuple(_ragged(blocks))
    while index < len(blocks):
        found = None
        if blocks[index].kind is not BlockKind.TABLE:
            found = next(
                (t for t in (finder(blocks, index, source) for finder in FINDERS) if t is not None), None
            )
        block, index = found if found is not None else (unwrapped(blocks[index], source), index + 1)
        if (
            block.kind is not BlockKind.TABLE
            and out
            and _piped(out[-1])
            and len(re.findall(_PIPE, block.text)) > 1
        ):
            block = table_of(block, block, [tuple(piped_cells(block))], source)
        out.append(block)
    return _rejoined(out, source)


def _ragged(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Tables that tabs keep apart, line by line where a neighbour has more or fewer tabs: their columns are lost."""
    for i, block in enumerate(blocks):
        near = (*blocks[max(0, i - 1) : i], *blocks[i + 1 : i + 2])
        if (
            _tabbed(block)
            and block.rows
            and any(_tabbed(b) and len(b.rows[0] if b.rows else ()) != len(block.rows[0]) for b in near)
        ):
            start = block.span[0]
            for line in block.text.split("\n"):
                if line.strip():
                    text = line.strip()
                    at = start + line.index(text)
                    yield replace(
                        block, kind=BlockKind.PARAGRAPH, text=text, span=(at, at + len(text)), rows=()
                    )
                start += len(line) + 1
        else:
            yield block


def _tabbed(block: Block) -> bool:
    return "\t" in block.text and not re.search(_PIPE, block.text)


def _rejoined(blocks: list[Block], source: str) -> tuple[Block, ...]:
    """Tables that go on after a page turn, with nothing between but a page number or “续表”, as one table."""
    out: list[Block] = []
    for block in blocks:
        back = len(out) - 1
        while back >= 0 and len(out) - back <= 3 and _between(out[back]):
            back -= 1
        if block.kind is BlockKind.TABLE and back >= 0 and _goes_on(out[back], block):
            del out[back + 1 :]
            out[back] = _merged(out[back], block, source)
        else:
            out.append(block)
    return tuple(out)


def _between(block: Block) -> bool:
    return block.kind is not BlockKind.TABLE and (
        is_page_number(block.text) or bool(_CONTINUED.match(text_of(block)))
    )


def _goes_on(table: Block, block: Block) -> bool:
    """Whether `block` holds further rows of `table`: as many columns, and no header but the same one."""
    if table.kind is not BlockKind.TABLE or not table.rows or not block.rows:
        return False
    first = [cell.text.strip() for cell in block.rows[0]]
    missing = len(table.rows[0]) - len(first)
    if missing < 0 or (missing and not (_piped(table) and _piped(block))) or len(table.rows[0]) < 3:
        return False
    if first == [cell.text.strip() for cell in table.rows[0]]:
        return True
    return any(is_value(t) and not re.fullmatch(r"(?:19|20)\d{2}年?", t) for t in first) and not any(
        role_of(t).year for t in first
    )


def _piped(block: Block) -> bool:
    """Whether a table was printed with pipes, so that one of its lines may have lost some."""
    return block.kind is BlockKind.TABLE and bool(re.search(_PIPE, block.text))


def _merged(table: Block, block: Block, source: str) -> Block:
    span = (table.span[0], block.span[1])
    width = len(table.rows[0])
    more = (row + (blank(row[-1].span[1]),) * (width - len(row)) for row in block.rows)
    rows: tuple[tuple[Cell, ...], ...] = (*table.rows, *more)
    return replace(table, rows=rows, span=span, text=source[span[0] : span[1]])
