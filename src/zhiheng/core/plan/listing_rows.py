"""Tables with a row a line whose cells stand between broken pipes, or without anything between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, pairwise
from math import log

from zhiheng.core.plan.blocks import Block, BlockKind, Cell
from zhiheng.core.plan.commitments.columns import VALUES, Column, Role, role_of
from zhiheng.core.plan.commitments.fitting import NATURES
from zhiheng.core.plan.listing_shapes import blank, cell_of, is_page_number, pieces_of, table_of, text_of
from zhiheng.core.sources import Span

_FEWEST_ROWS = 2


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
    grid = [
        (*row, *(blank(b.span[1]) for _ in range(width - len(row))))
        for b, row in zip(blocks[start:end], rows, strict=True)
    ]
    return table_of(blocks[start], blocks[end - 1], grid, source), end


def piped_cells(block: Block) -> list[Cell]:
    """The cells of a line with pipes, the blank ones at its edges left out."""
    pieces = list(pieces_of(block.text, _PIPE, keep_blank=True))
    if not block.text[slice(*pieces[0])].strip():
        pieces = pieces[1:]
    if pieces and not block.text[slice(*pieces[-1])].strip():
        pieces = pieces[:-1]
    return [cell_of(block, *piece) for piece in pieces]


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
_UNLIKE = 2.0
"""States of one indicator that differ by more than this (e² times) are not two but one number."""


def rows_run_together(blocks: tuple[Block, ...], start: int, source: str) -> tuple[Block, int] | None:
    """Rows whose cells stand without anything between them, under a header of the same kind."""
    head = blocks[start]
    header = text_of(head)
    if len(header) > 48 or not _RUN_HEADER.search(header) or re.search(r"[，。：]", header):
        return None
    columns = [role_of(label) for label in _LABEL.findall(header)]
    values = [c.role for c in columns if c.role in (*VALUES, "base")]
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


def _run_row(block: Block, columns: list[Column], values: list[Role]) -> tuple[Cell, ...] | None:
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


def _split_values(text: str, roles: list[Role]) -> list[Span] | None:
    """Spans of one value for each of `roles` in a glued run of them: “72.880以上” → 72.8, 80以上.

    Where too few stand there and none can be cut in two, the columns at the left are blank.
    """
    found = [m.span() for m in _VALUE.finditer(text)]
    if len(found) >= len(roles):
        return found if len(found) == len(roles) else None
    cuts = [(cost, way) for way, cost in _ways(text, found, len(roles), roles)]
    if cuts and min(cuts)[0] < _UNLIKE:
        return min(cuts)[1]
    return [(0, 0)] * (len(roles) - len(found)) + found if found else None


def _ways(text: str, found: list[Span], wanted: int, roles: list[Role]) -> Iterator[tuple[list[Span], float]]:
    """All ways to cut one of the pieces so that there are as many as wanted, with how unlike neighbours become."""
    for k, (a, b) in enumerate(found):
        digits = re.match(r"[\d.]+", text[a:b])
        if digits is None or digits.end() > 18:
            continue
        for places in combinations(range(a + 1, a + digits.end()), wanted - len(found)):
            edges = [a, *places, b]
            pieces = [*found[:k], *pairwise(edges), *found[k + 1 :]]
            cost = _unlike([text[x:y] for x, y in pieces], roles)
            if cost is not None:
                yield pieces, cost


def _unlike(values: list[str], roles: list[Role]) -> float | None:
    """How unlike the states of one indicator are; None where a piece is no number. Rates are small, states near."""
    cost, before = 0.0, None
    for value, role in zip(values, roles, strict=True):
        number = re.match(r"[^\d]{0,2}(\d+(?:\.(\d+))?)", value)
        if number is None:
            continue
        if re.match(r"0\d", number[1]) or value.count(".") > 1 or value.endswith("."):
            return None
        size, places = float(number[1]), len(number[2] or "")
        if role in ("rate", "growth", "gain"):
            cost += 0.3 * abs(log((size + 0.1) / 6))
            continue
        if before is not None:
            cost += abs(log((size + 0.01) / (before[0] + 0.01))) + 0.2 * abs(places - before[1])
        before = (size, places)
    return cost
