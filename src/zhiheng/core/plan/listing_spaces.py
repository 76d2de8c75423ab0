"""Tables whose columns are kept apart by runs of spaces or tabs, with cells that go on in the next line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from zhiheng.core.plan.blocks import Block, BlockKind, Cell
from zhiheng.core.plan.commitments.cells import EMPTY
from zhiheng.core.plan.commitments.columns import Column, is_header_name, role_of
from zhiheng.core.plan.commitments.fitting import NATURES, align, is_value
from zhiheng.core.plan.listing_shapes import (
    ENDS,
    below_header,
    cell_of,
    heads_table,
    is_page_number,
    measured,
    name_of,
    pieces_of,
    table_of,
    text_of,
    unfolded,
    width_of,
)
from zhiheng.core.plan.listing_wraps import Row, Wrapped
from zhiheng.core.sources import Span

_FEWEST_ROWS = 2
_NO_GAP = (
    r"(?![ \t\u3000]|[〕\]）)]|左右|以上|以下|以内|[（(][^（）()\d]{1,12}[)）]|[〔\[](?:累计|年均)(?![〕\]]))"
)
"""No gap parts a number from what closes it, a name from its unit in brackets, nor (below) a number from its bound or sign."""


def _gap(spaces: str) -> str:
    return rf"(?<![≥≤><＞＜~〔\[（(])(?:(?<!\d){spaces}|(?<=\d){spaces}(?![%％‰])){_NO_GAP}"


_WIDE_GAP = re.compile(_gap(r"(?:\t[ \t\u3000]*|[ \u3000]{2,}|\u3000)"))
_ANY_GAP = re.compile(_gap(r"[ \t\u3000]+") + "(?![（(])")
_SENTENCE = re.compile(r"[。；]|，.*，")
_DRAWN_OUT = re.compile(
    r"指标|类别|属性|性质|单位|序号|项目|备注|年份|年度|内容|目标|领域|分类|名称|区域|任务"
)
"""Words of two characters that are printed with space between them to fill a header."""
_GLUED = re.compile(
    r"^(?P<label>.*[^\d\s年月].*?(?:[）)〕\]][ \u3000]?|[一-鿿][ \u3000]))(?P<value>(?:[≥≤><＞＜~]\s?)?\d[\d.]*[%％‰]?(?:左右|以上|以下|以内)?\*?|[—–-]{1,2})$"
)
"""A value that stands too near to the label before it: their columns almost touch."""


def spaced_lines(blocks: tuple[Block, ...], start: int, source: str) -> tuple[Block, int] | None:
    """A table whose columns are kept apart by runs of spaces, tabs, or single spaces between known names."""
    head = blocks[start]
    if "\n" in head.text or not _ANY_GAP.search(head.text) or len(text_of(head)) > 80:
        return None
    for gap in (_WIDE_GAP, _ANY_GAP):
        pieces = _undrawn(head.text, list(pieces_of(head.text, gap)))
        columns = measured([role_of(head.text[a:b]) for a, b in pieces])
        known = sum(is_header_name(c.header) for c in columns)
        if (
            heads_table(columns)
            and known * 4 >= len(columns) * 3
            and not any(len(c.header) > 20 for c in columns)
        ):
            cells = [cell_of(head, *p) for p in pieces]
            places = [_stands(head, source) + width_of(head.text[:a]) for a, _ in pieces]
            return _spaced(
                blocks, start, source, _two_rows(blocks, start, source, _Header(cells, columns, places))
            )
    return None


def headless_lines(blocks: tuple[Block, ...], start: int, source: str) -> tuple[Block, int] | None:
    """Lines of equally many columns that say 预期性 or 约束性 of values, without a header above them."""
    grid: list[tuple[Cell, ...]] = []
    index = start
    while index < len(blocks) and blocks[index].kind is not BlockKind.TABLE:
        pieces = list(pieces_of(blocks[index].text, _WIDE_GAP)) if len(blocks[index].text) <= 120 else []
        cells = [cell_of(blocks[index], *p) for p in pieces]
        valued = any(is_value(c.text) for c in cells[1:]) and any(c.text in NATURES for c in cells)
        if not valued or (grid and len(cells) != len(grid[0])):
            break
        grid.append(tuple(cells))
        index += 1
    return (
        (table_of(blocks[start], blocks[index - 1], grid, source), index)
        if len(grid) >= _FEWEST_ROWS
        else None
    )


@dataclass(frozen=True, slots=True)
class _Header:
    """The cells of a header, what they are for, and where on the line each stands."""

    cells: list[Cell]
    columns: list[Column]
    places: list[int]
    lines: int = 1


def _undrawn(text: str, pieces: list[Span]) -> list[Span]:
    """Pieces of a header with words that were drawn out (指  标) in one piece."""
    found: list[Span] = []
    for a, b in pieces:
        if found and _DRAWN_OUT.fullmatch(text[slice(*found[-1])].strip() + text[a:b].strip()):
            found[-1] = (found[-1][0], b)
        else:
            found.append((a, b))
    return found


def _two_rows(blocks: tuple[Block, ...], start: int, source: str, header: _Header) -> _Header:
    """The header with a second line of years below its spanning names."""
    if start + 1 >= len(blocks) or blocks[start + 1].kind is BlockKind.TABLE:
        return header
    block = blocks[start + 1]
    pieces = list(pieces_of(block.text, _ANY_GAP))
    below = [cell_of(block, *p) for p in pieces]
    found = unfolded(header.cells, below) if below_header(below) else None
    if found is None:
        return header
    places = {id(c): p for c, p in zip(header.cells, header.places, strict=True)}
    places |= {
        id(c): _stands(block, source) + width_of(block.text[:a])
        for c, (a, _) in zip(below, pieces, strict=True)
    }
    cells = [
        Cell("".join(name_of(n) for n in each), each[-1].span) for each in found if isinstance(each[-1], Cell)
    ]
    return _Header(cells, [role_of(c.text) for c in cells], [places[id(each[-1])] for each in found], 2)


def _stands(block: Block, source: str) -> int:
    """How far a block is indented, in half characters."""
    return width_of(source[source.rfind("\n", 0, block.span[0]) + 1 : block.span[0]])


def _spaced(blocks: tuple[Block, ...], start: int, source: str, header: _Header) -> tuple[Block, int] | None:
    """The lines below a header as rows, as far as they are rows, names of groups, or what goes on with a cell."""
    head = blocks[start]
    table = Wrapped([c.role for c in header.columns], header.places)
    index = start + header.lines
    before = head
    while index < len(blocks) and blocks[index].kind is not BlockKind.TABLE:
        block = blocks[index]
        if text_of(block) == text_of(head) or is_page_number(block.text):
            index += 1
            continue
        if not _taken(block, table, header, source, near=_adjoins(before, block, source)):
            break
        before = block
        index += 1
    if len([row for row in table.rows if not row.group]) < _FEWEST_ROWS:
        return None
    last = next(i for i in range(index - 1, start, -1) if blocks[i].span[0] <= table.end)
    grid = [tuple(header.cells), *(row.joined() for row in table.rows)]
    return table_of(head, blocks[last], grid, source), last + 1


def _taken(block: Block, table: Wrapped, header: _Header, source: str, *, near: bool) -> bool:
    """Take a line into a table; False where it ends the table."""
    row = _spaced_row(block, source, header)
    if row is not None:
        return table.add(row)
    if ENDS.match(text_of(block)) or len(block.text) > 120 or re.search("[。；]", block.text):
        return False
    pieces = list(_placed(block, source, list(pieces_of(block.text, _WIDE_GAP))))
    if table.goes_on(pieces, near=near):
        return True
    return len(pieces) == 1 and table.wait(*pieces[0])


def _adjoins(above: Block, below: Block, source: str) -> bool:
    """Whether a line follows another without a blank line between."""
    return source.count("\n", above.span[1], below.span[0]) == 1


def _placed(block: Block, source: str, pieces: list[Span]) -> Iterator[tuple[Cell, int]]:
    """Pieces of a line as cells, with where on the line they stand."""
    indent = _stands(block, source)
    for a, b in pieces:
        yield cell_of(block, a, b), indent + width_of(block.text[:a])


def _spaced_row(block: Block, source: str, header: _Header) -> Row | None:
    """One line as a row: its pieces in the columns they fit and stand under."""
    if len(block.text) > 120 or _SENTENCE.search(block.text):
        return None
    roles = [c.role for c in header.columns]
    for gap in (_WIDE_GAP, _ANY_GAP):
        pieces = _unglued(block.text, list(pieces_of(block.text, gap)), len(roles))
        texts = [re.sub(r"\s+", "", block.text[a:b]) for a, b in pieces]
        if len(pieces) < 2 or not any(is_value(t) or EMPTY.match(t) for t in texts[1:]):
            continue
        found = list(_placed(block, source, pieces))
        if len(pieces) == len(roles):
            return Row.dealt(found, list(range(len(roles))), block.span[0])
        far = 0.0 if "\t" in block.text else 0.02
        dealt = align(texts, roles, lambda i, j: -far * min(abs(found[i][1] - header.places[j]), 40))  # noqa: B023
        if dealt is not None:
            return Row.dealt(found, dealt, block.span[0])
    return None


def _unglued(text: str, pieces: list[Span], most: int) -> list[Span]:
    """Pieces with values cut from the labels they touch, as long as there are columns for them."""
    found: list[Span] = []
    for place, (a, b) in enumerate(pieces):
        match = _GLUED.match(text[a:b].rstrip()) if len(found) + len(pieces) - place < most else None
        if match and len(match["label"].strip()) > 1:
            found += pairwise((a, a + match.start("value"), b))
        else:
            found.append((a, b))
    return found
