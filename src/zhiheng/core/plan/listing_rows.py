"""Tables with a row a line: columns kept apart by spaces or tabs, broken pipes, or nothing at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from zhiheng.core.plan.blocks import Block, BlockKind, Cell
from zhiheng.core.plan.commitments.cells import EMPTY
from zhiheng.core.plan.commitments.columns import VALUES, Column, role_of
from zhiheng.core.plan.commitments.fitting import NATURES, align, is_value
from zhiheng.core.plan.listing_shapes import (
    GROUP,
    below_header,
    blank,
    cell_of,
    heads_table,
    is_page_number,
    measured,
    name_of,
    table_of,
    text_of,
    unfolded,
)

Piece = tuple[int, int]
_FEWEST_ROWS = 2
_INSIDE = r"(?<![≥≤><＞＜~〔\[（(])", r"(?![ \t\u3000]|[%％‰〕\]）)]|左右|以上|以下|以内)"
"""No gap parts a bound from its number or a number from its sign."""
_WIDE_GAP = re.compile(rf"{_INSIDE[0]}(?:\t[ \t\u3000]*|[ \u3000]{{2,}}|\u3000){_INSIDE[1]}")
_ANY_GAP = re.compile(rf"{_INSIDE[0]}[ \t\u3000]+{_INSIDE[1]}(?![（(])")
_SENTENCE = re.compile(r"[。；]|，.*，")


# --- pipes ---------------------------------------------------------------------------------------------------------------

_PIPE = re.compile(r"[|｜│┃]")


def piped_lines(blocks: tuple[Block, ...], start: int, source: str) -> tuple[Block, int] | None:
    """Lines with pipes whose number differs, so that no reader took them for a table."""
    if not _PIPE.search(blocks[start].text) or len(_PIPE.findall(blocks[start].text)) < 2:
        return None
    end = start
    while end < len(blocks) and blocks[end].kind is not BlockKind.TABLE and _PIPE.search(blocks[end].text):
        end += 1
    rows = [piped_cells(block) for block in blocks[start:end]]
    width = max(len(row) for row in rows)
    if end - start < _FEWEST_ROWS or width < 2:
        return None
    grid = [(*row, *(blank(b.span[1]) for _ in range(width - len(row)))) for b, row in zip(blocks[start:end], rows, strict=True)]
    return table_of(blocks[start], blocks[end - 1], grid, source), end


def piped_cells(block: Block) -> list[Cell]:
    """The cells of a line with pipes, the blank ones at its edges left out."""
    pieces = list(_pieces(block.text, _PIPE, keep_blank=True))
    if not block.text[slice(*pieces[0])].strip():
        pieces = pieces[1:]
    if pieces and not block.text[slice(*pieces[-1])].strip():
        pieces = pieces[:-1]
    return [cell_of(block, *piece) for piece in pieces]


def _pieces(text: str, gap: re.Pattern[str], *, keep_blank: bool = False) -> Iterator[Piece]:
    """The stretches of `text` between gaps."""
    at = 0
    for found in gap.finditer(text):
        if keep_blank or text[at : found.start()].strip():
            yield at, found.start()
        at = found.end()
    if keep_blank or text[at:].strip():
        yield at, len(text)


# --- spaces --------------------------------------------------------------------------------------------------------------


def spaced_lines(blocks: tuple[Block, ...], start: int, source: str) -> tuple[Block, int] | None:
    """A table whose columns are kept apart by runs of spaces, tabs, or single spaces between known names."""
    head = blocks[start]
    if "\n" in head.text or not _ANY_GAP.search(head.text) or len(text_of(head)) > 80:
        return None
    for gap in (_WIDE_GAP, _ANY_GAP):
        pieces = list(_pieces(head.text, gap))
        columns = measured([role_of(head.text[a:b]) for a, b in pieces])
        known = sum(c.role not in ("other", "blank") for c in columns)
        if heads_table(columns) and known * 4 >= len(columns) * 3 and not any(len(c.header) > 20 for c in columns):
            cells = [cell_of(head, *p) for p in pieces]
            places = [_stands(head, source) + _width(head.text[:a]) for a, _ in pieces]
            return _spaced(blocks, start, source, _two_rows(blocks, start, source, _Header(cells, columns, places)))
    return None


@dataclass(frozen=True, slots=True)
class _Header:
    """The cells of a header, what they are for, and where on the line each stands."""

    cells: list[Cell]
    columns: list[Column]
    places: list[int]
    lines: int = 1


def _two_rows(blocks: tuple[Block, ...], start: int, source: str, header: _Header) -> _Header:
    """The header with a second line of years below its spanning names."""
    if start + 1 >= len(blocks) or blocks[start + 1].kind is BlockKind.TABLE:
        return header
    block = blocks[start + 1]
    pieces = list(_pieces(block.text, _ANY_GAP))
    below = [cell_of(block, *p) for p in pieces]
    found = unfolded(header.cells, below) if below_header(below) else None
    if found is None:
        return header
    places = {id(c): p for c, p in zip(header.cells, header.places, strict=True)}
    places |= {id(c): _stands(block, source) + _width(block.text[:a]) for c, (a, _) in zip(below, pieces, strict=True)}
    cells = [Cell("".join(name_of(n) for n in each), each[-1].span) for each in found if isinstance(each[-1], Cell)]
    return _Header(cells, [role_of(c.text) for c in cells], [places[id(each[-1])] for each in found], 2)


def _stands(block: Block, source: str) -> int:
    """How far a block is indented, in half characters."""
    return _width(source[source.rfind("\n", 0, block.span[0]) + 1 : block.span[0]])


def _spaced(blocks: tuple[Block, ...], start: int, source: str, header: _Header) -> tuple[Block, int] | None:
    head, columns = blocks[start], header.columns
    grid = [tuple(header.cells)]
    index, last, rows = start + header.lines, start, 0
    waiting: list[tuple[Cell, ...]] = []
    while index < len(blocks) and blocks[index].kind is not BlockKind.TABLE:
        block = blocks[index]
        row = _spaced_row(block, source, columns, header.places)
        if row is not None:
            grid += [*waiting, row]
            waiting, last, rows = [], index, rows + 1
        elif text_of(block) == text_of(head) or is_page_number(block.text):
            pass
        elif _is_group(block) and not waiting:
            waiting = [tuple(cell_of(block) for _ in columns)]
        else:
            break
        index += 1
    return (table_of(head, blocks[last], grid, source), last + 1) if rows >= _FEWEST_ROWS else None


def _is_group(block: Block) -> bool:
    text = text_of(block)
    return bool(GROUP.match(text)) or (len(text) <= 12 and not re.search(r"[，。；：\d]", text))


def _spaced_row(block: Block, source: str, columns: list[Column], places: list[int]) -> tuple[Cell, ...] | None:
    """One line as a row: its pieces in the columns they fit and stand under."""
    if len(block.text) > 120 or _SENTENCE.search(block.text):
        return None
    roles = [c.role for c in columns]
    indent = _stands(block, source)
    for gap in (_WIDE_GAP, _ANY_GAP):
        pieces = list(_pieces(block.text, gap))
        texts = [re.sub(r"\s+", "", block.text[a:b]) for a, b in pieces]
        if len(pieces) < 2 or not any(is_value(t) or EMPTY.match(t) for t in texts[1:]):
            continue
        if len(pieces) == len(columns):
            return tuple(cell_of(block, *p) for p in pieces)
        stands = [indent + _width(block.text[:a]) for a, _ in pieces]
        dealt = align(texts, roles, lambda i, j: -0.02 * min(abs(stands[i] - places[j]), 40))  # noqa: B023
        if dealt is not None:
            return tuple(blank(block.span[0]) if i is None else cell_of(block, *pieces[i]) for i in dealt)
    return None


def _width(text: str) -> int:
    """Width in half characters, as printed; a tab counts as eight."""
    return sum(8 if c == "\t" else 1 if c < "\u2000" else 2 for c in text)


# --- nothing at all ------------------------------------------------------------------------------------------------------

_RUN_HEADER = re.compile(r"(?:序号)?(?:类别)?指标(?:名称)?(?:单位)?|(?:序号|项目).{0,6}(?:目标|指标)")
_UNITS = (
    r"[%％‰]|(?:万|亿|千)?(?:吨标准煤|平方米|平方公里|微克/立方米|批次/千人|人次|个|家|项|件|元|人|分|户|起|公里|公顷|亩|岁|年|张|所|辆|吨|天|小时|次|批|场"
    r"|立方米|亿元|座|处|条|台|套)(?:/[一-鿿]{1,4})?"
)
_ONE = r"[≥≤＞＜><]?\s*\d[\d.]*\s*[%％]?(?:左右|以上|以下|以内)?|[〔\[［]\s*[≥≤＞＜><]?[\d.]+\s*[〕\]］]|[—–-]+|基本建成|建成|完成|全覆盖"
_RUN_ROW = re.compile(
    r"^\s*(?P<number>\d{1,2}(?=[^\d.%％]))?[.、．]?\s*(?P<subject>[^\d≥≤＞＜>%％—〔\[\s][^≥≤＞＜〔\[]*?)\s*"
    rf"[（(]?(?P<unit>{_UNITS})?[)）]?\s*"
    rf"(?P<values>(?:(?:{_ONE})\s*)+)"
    rf"(?P<nature>{'|'.join(NATURES)})?\s*$"
)
_LABEL = re.compile(
    r"序号|类别|领域|指标名称|指标内容|指标|项目|计量单位|责任单位|牵头单位|单位|(?:19|20)\d{2}年?(?:基数|目标值?|实际|现状|规划值?)?(?:[（(][^）)]*[)）])?"
    r"|年均(?:增长|增速)?(?:[（(]%[)）])?|累计|目标值?|现状值?|基期值?|属性|性质|备注"
)
_VALUE = re.compile(_ONE)


def rows_run_together(blocks: tuple[Block, ...], start: int, source: str) -> tuple[Block, int] | None:
    """Rows whose cells stand without anything between them, under a header of the same kind."""
    head = blocks[start]
    header = text_of(head)
    if len(header) > 48 or not _RUN_HEADER.search(header) or re.search(r"[，。：]", header):
        return None
    columns = [role_of(label) for label in _LABEL.findall(header)]
    values = sum(c.role in (*VALUES, "base") for c in columns)
    if not values or len(columns) < 3 or len("".join(_LABEL.findall(header))) * 3 < len(header) * 2:
        return None
    rows: list[tuple[Cell, ...]] = []
    index = last = start + 1
    while index < len(blocks) and blocks[index].kind is not BlockKind.TABLE:
        row = _run_row(blocks[index], columns, values)
        if row is not None:
            rows.append(row)
            last = index
        elif not is_page_number(blocks[index].text) and text_of(blocks[index]) != header:
            break
        index += 1
    if len(rows) < _FEWEST_ROWS:
        return None
    at = head.span[0]
    labels = tuple(Cell(c.header, (at, at)) for c in columns)
    return table_of(head, blocks[last], [labels, *rows], source), last + 1


def _run_row(block: Block, columns: list[Column], values: int) -> tuple[Cell, ...] | None:
    match = _RUN_ROW.match(block.text)
    spans = _split_values(match["values"], values) if match else None
    if match is None or spans is None:
        return None
    offset = match.start("values")
    cells: list[Cell] = []
    value_at = iter(spans)
    for column in columns:
        if column.role in (*VALUES, "base"):
            a, b = next(value_at, (0, 0))
            cells.append(cell_of(block, offset + a, offset + b) if b else blank(block.span[0]))
        elif column.role in ("number", "subject", "unit", "nature") and match[column.role]:
            cells.append(cell_of(block, *match.span(column.role)))
        else:
            cells.append(blank(block.span[0]))
    return tuple(cells)


def _split_values(text: str, wanted: int) -> list[Piece] | None:
    """Spans of `wanted` values in a glued run of them: “72.880以上” → 72.8, 80以上; too few stand at the end."""
    found = [m.span() for m in _VALUE.finditer(text)]
    if len(found) == wanted:
        return found
    if len(found) == wanted - 1:
        for k, (a, b) in enumerate(found):
            cut = _cut(text[a:b])
            if cut:
                return [*found[:k], (a, a + cut), (a + cut, b), *found[k + 1 :]]
    if 0 < len(found) < wanted:
        return [(0, 0)] * (wanted - len(found)) + found
    return None


def _cut(text: str) -> int:
    """Where two glued numbers part: both whole, and as near in size as can be."""
    best, place = 99.0, 0
    for i in range(1, len(text)):
        left, right = text[:i], re.match(r"\d+(?:\.\d+)?", text[i:])
        if not re.fullmatch(r"\d+(?:\.\d+)?", left) or right is None or re.match(r"0\d", text[i:]) or re.match(r"0\d", left):
            continue
        if text[i:].count(".") > 1:
            continue
        a, b = float(left), float(right.group())
        distance = abs(a - b) / max(a, b, 1e-9)
        if distance < best:
            best, place = distance, i
    return place
