"""One cell a line: the lines below a header are dealt out to rows and columns so that each fits best where it falls."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zhiheng.core.plan.blocks import Block, Cell
from zhiheng.core.plan.commitments.cells import EMPTY
from zhiheng.core.plan.commitments.columns import VALUES, Column, is_header_name, role_of
from zhiheng.core.plan.commitments.fitting import fit, is_value, is_words, skipping
from zhiheng.core.plan.listing_shapes import (
    CAPTION,
    ENDS,
    GROUP,
    below_header,
    cell_of,
    heads_table,
    is_line,
    is_page_number,
    joined_cell,
    measured,
    name_of,
    table_of,
    text_of,
    unfolded,
)

_LONGEST_HEADER = 16
_MOST_COLUMNS = 16
_TRIED = 80
"""So many lines decide where a header ends."""
_WRAP = -0.5
"""What it costs to join a line to the cell above it: names are cut in two more often than columns stay blank."""
_PLAIN_GROUP = -2.0
_NUMBERED_GROUP = 0.5
_NO_VALUES = 3.0
_CONTINUES_HEADER = re.compile(r"^(?:[（(\[〔].*[)）\]〕]|现状值?|目标值?|实际值?|基数|规划值?|基期值?)$")
_UNPRINTED = Column("category", 0, "")
_NAME = re.compile(r"[一-鿿]+$")
_WRAPPED = ("category", "subject", "area", "bodies", "remark")


@dataclass(frozen=True, slots=True)
class _Step:
    """Where a line falls: the column, and whether it opens a row, goes on with a cell, or heads a group."""

    column: int
    how: str
    score: float
    before: int
    """The column of the line before."""


def cells_a_line(blocks: tuple[Block, ...], start: int, source: str) -> tuple[Block, int] | None:
    """The table with one cell a line that begins at `start`, and the place after it; None where there is none."""
    names = _header(blocks, start)
    best = max(
        (_dealt(blocks, start, names[:n], _TRIED) for n in range(3, len(names) + 1)),
        key=lambda d: d.score,
        default=None,
    )
    if best is None or not best.rows:
        return None
    dealt = _dealt(blocks, start, best.names, len(blocks))
    if not dealt.header[0] and not any(row.cells[0] for row in dealt.rows if not row.group):
        dealt.header.pop(0)
        for row in dealt.rows:
            row.cells.pop(0)
    grid = [tuple(_joined(h, blocks[start]) for h in dealt.header)]
    for row in dealt.rows:
        first = row.blocks[0] or next(b for bs in row.cells for b in bs)
        grid.append(tuple(_joined(bs, first) for bs in row.cells))
    end = dealt.places[sum(row.size for row in dealt.rows) - 1] + 1
    return table_of(blocks[start], blocks[end - 1], grid, source), end


@dataclass(slots=True)
class _Row:
    """A row as dealt: the lines of each cell."""

    cells: list[list[Block]]
    group: bool = False
    size: int = 0

    @property
    def blocks(self) -> list[Block | None]:
        return [bs[0] if bs else None for bs in self.cells]


@dataclass(frozen=True, slots=True)
class _Dealt:
    """The lines below a header as rows; `score` says how well they fit, on average over the lines looked at."""

    names: list[list[Block]]
    header: list[list[Block]]
    rows: list[_Row]
    places: list[int]
    score: float


def _dealt(blocks: tuple[Block, ...], start: int, names: list[list[Block]], most: int) -> _Dealt:
    """Deal at most `most` lines out to the columns that `names` head; no rows where they head no table."""
    columns = measured([role_of(name_of(h)) for h in names])
    header, columns = _two_rows(names, columns)
    nothing = _Dealt(names, header, [], [], -99.0)
    if not heads_table(columns):
        return nothing
    begin = start + sum(len(h) for h in names)
    lines, places = _lines(blocks[: begin + most], begin, [text_of(b) for h in names for b in h])
    if columns[0].role in ("subject", "area") and "category" not in [c.role for c in columns]:
        # The header of merged category cells is often left blank, and a blank cell makes no line.
        header, columns = [[], *header], [_UNPRINTED, *columns]
    steps = _steps([text_of(b) for b in lines], columns)
    rows = _whole(_rows(lines, steps, _costs([c.role for c in columns])), columns)
    if sum(not row.group for row in rows) < 2:
        return nothing
    kept = sum(row.size for row in rows)
    score = max(_ended(steps[kept - 1], _costs([c.role for c in columns])))[0]
    return _Dealt(names, header, rows, places, score / len(lines))


def _two_rows(names: list[list[Block]], columns: list[Column]) -> tuple[list[list[Block]], list[Column]]:
    """Years at the end of a header that already has a column of targets stand below that column's name."""
    years = next((i for i in range(len(names)) if below_header(names[i:])), len(names))
    found = unfolded(names[:years], names[years:])
    if found is None:
        return names, columns
    header = [[block for name in each if not isinstance(name, Cell) for block in name] for each in found]
    return header, [role_of("".join(text_of(b) for b in h)) for h in header]


def _header(blocks: tuple[Block, ...], start: int) -> list[list[Block]]:
    """The columns named by consecutive lines, one name a line, a name in two lines where the second goes on."""
    header: list[list[Block]] = []
    for block in blocks[start : start + _MOST_COLUMNS]:
        text = text_of(block)
        if (
            not is_line(block)
            or len(text) > _LONGEST_HEADER
            or (is_value(text) and not re.fullmatch(r"(?:19|20)\d{2}年?", text))
        ):
            break
        if (
            header
            and _CONTINUES_HEADER.match(text)
            and (text[0] in "（([〔" or re.search(r"\d年?$", text_of(header[-1][-1])))
        ):
            header[-1].append(block)
            continue
        role = role_of(text).role
        if (
            not is_header_name(text)
            or (role == "number" and len(header) > 1)
            or GROUP.match(text)
            or CAPTION.match(text)
        ):
            break
        header.append([block])
    return header


def _lines(blocks: tuple[Block, ...], begin: int, header: list[str]) -> tuple[list[Block], list[int]]:
    """The lines that may hold cells, and their places; page numbers and headers printed again are left out."""
    lines: list[Block] = []
    places: list[int] = []
    index = begin
    while index < len(blocks) and is_line(blocks[index]) and not ENDS.match(text_of(blocks[index])):
        texts = [text_of(b) for b in blocks[index : index + len(header)]]
        if texts == header:
            index += len(header)
            continue
        if not is_page_number(blocks[index].text):
            lines.append(blocks[index])
            places.append(index)
        index += 1
    return lines, places


def _steps(texts: list[str], columns: list[Column]) -> list[list[_Step | None]]:
    """For each line and column the best way to get there (dynamic programming, linear in the number of lines)."""
    roles = [c.role for c in columns]
    width = len(roles)
    costs = _costs(roles)
    table: list[list[_Step | None]] = []
    for i, text in enumerate(texts):
        fits = [fit(text, r) for r in roles]
        if columns[0] is _UNPRINTED:
            fits[0] = min(fits[0], 0.3) if len(text) <= 4 else -2.0
        row: list[_Step | None] = []
        before = table[-1] if table else None
        ended = _ended(before, costs) if before else [(0.0, -1)]
        total, last = max(ended)
        for j in range(width):
            choices = [_Step(j, "row", total + fits[j] - sum(costs[:j]) + _opens(roles, j), last)]
            if before:
                choices += [
                    _Step(j, "next", s.score + fits[j] - sum(costs[s.column + 1 : j]), s.column)
                    for s in before[:j] if s is not None and s.how != "group"
                ]  # fmt: skip
                here = before[j]
                if (
                    here is not None
                    and here.how != "group"
                    and roles[j] in _WRAPPED
                    and _wraps(texts[i - 1], text, roles[j])
                ):
                    choices.append(_Step(j, "wrap", here.score + _WRAP, j))
            row.append(max(choices, key=lambda s: s.score))
        row.append(_Step(width, "group", total + _groups(text), last) if _groups(text) > -9 else None)
        table.append(row)
    return table


def _ended(before: list[_Step | None], costs: list[float]) -> list[tuple[float, int]]:
    """What the rows cost that end with the line before."""
    return [
        (s.score - (sum(costs[s.column + 1 :]) if s.how != "group" else 0.0), j)
        for j, s in enumerate(before)
        if s is not None
    ]


def _costs(roles: list[str]) -> list[float]:
    """What each column costs where it stays blank; a row that ends before its values begin costs dear."""
    costs = [skipping(r) for r in roles]
    values = [j for j, r in enumerate(roles) if r in (*VALUES, "base")]
    costs[values[-1]] = _NO_VALUES
    return costs


def _opens(roles: list[str], j: int) -> float:
    """A row must open with its number, category or subject."""
    labels = [k for k, r in enumerate(roles) if r in ("subject", "area")] or [
        k for k, r in enumerate(roles) if r == "category"
    ]
    return 0.0 if labels and j <= labels[-1] else -20.0


def _wraps(above: str, text: str, role: str) -> bool:
    """Whether a line can be the second half of a name."""
    if role == "category":
        return bool(_NAME.match(above) and _NAME.match(text)) and len(above) + len(text) <= 8
    return is_words(above) and not (EMPTY.match(text) or is_value(text) or GROUP.match(text))


def _groups(text: str) -> float:
    """How well a line heads a group of rows."""
    if GROUP.match(text):
        return _NUMBERED_GROUP
    return _PLAIN_GROUP if is_words(text) and len(text) <= 8 else -9.0


def _rows(lines: list[Block], table: list[list[_Step | None]], costs: list[float]) -> list[_Row]:
    """The best way through the table, as rows."""
    if not table:
        return []
    width = len(costs)
    place = max(_ended(table[-1], costs))[1]
    way: list[_Step] = []
    for i in range(len(lines) - 1, -1, -1):
        step = table[i][place]
        assert step is not None
        way.append(step)
        place = step.before
    rows: list[_Row] = []
    for block, step in zip(lines, reversed(way), strict=True):
        if step.how == "group":
            rows.append(_Row([[block] for _ in range(width)], group=True, size=1))
            continue
        if step.how == "row" or not rows:
            rows.append(_Row([[] for _ in range(width)]))
        rows[-1].cells[step.column].append(block)
        rows[-1].size += 1
    return rows


def _whole(rows: list[_Row], columns: list[Column]) -> list[_Row]:
    """The rows up to the first that has no value or a cell in the wrong place, without groups left empty at the end."""
    values = [i for i, c in enumerate(columns) if c.role in (*VALUES, "base")]
    kept: list[_Row] = []
    for row in rows:
        if not row.group:
            wrong = any(
                bs and fit("".join(text_of(b) for b in bs), columns[i].role) < -2
                for i, bs in enumerate(row.cells)
                if i not in values
            )
            if wrong or not any(row.cells[i] for i in values):
                break
        kept.append(row)
    while kept and kept[-1].group:
        kept.pop()
    return kept


def _joined(blocks: list[Block], near: Block) -> Cell:
    """The lines of a cell as one cell; the span reaches from the first to the last."""
    return joined_cell([cell_of(b) for b in blocks], near.span[0])
