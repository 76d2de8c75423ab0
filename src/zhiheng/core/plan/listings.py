"""Tables that lost their rules: one cell a line, or the cells of a row run together.

Scanning and copying leave tables of targets as a run of short lines. Before lines are joined into paragraphs, such runs
are folded back into tables, so that the rest of the reader sees what was printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhiheng.core.plan.blocks import Block, BlockKind, Cell
from zhiheng.core.plan.commitments.cells import EMPTY, read_cell
from zhiheng.core.plan.commitments.columns import Column, is_unit, role_of

LONGEST_CELL = 40
_PAGE = re.compile(r"^\s*[-—–－]*\s*(?:第\s*)?\d{1,3}\s*(?:页)?\s*[-—–－]+\s*$|^\s*[-—–－]\s*\d{1,3}\s*[-—–－]?\s*$")
_GROUP = re.compile(r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）])\S{2,16}$")
_NATURES = ("预期性", "约束性", "导向性", "指导性")
_BODY = re.compile(r"(?:局|委|办|院|会|部|厅|处|中心|公司|政府|街道|镇|乡|单位|部门|分局)$")


def fold_listings(blocks: tuple[Block, ...], source: str) -> tuple[Block, ...]:
    """Blocks with every run of table lines replaced by one table block. `source` is the document's text."""
    out: list[Block] = []
    index = 0
    while index < len(blocks):
        folded = _cells_a_line(blocks, index, source) or _rows_run_together(blocks, index, source)
        if folded is None:
            out.append(blocks[index])
            index += 1
        else:
            table, index = folded
            out.append(table)
    return tuple(out)


# --- one cell a line -----------------------------------------------------------------------------------------------


def _text(block: Block) -> str:
    return re.sub(r"\s+", "", block.text)


def _is_line(block: Block) -> bool:
    text = _text(block)
    return block.kind is not BlockKind.TABLE and 0 < len(text) <= LONGEST_CELL and not text.endswith(("。", "；"))


def _header_run(blocks: tuple[Block, ...], start: int) -> list[Column]:
    """The columns named by consecutive lines from `start`, one name a line; [] where fewer than three."""
    columns: list[Column] = []
    for block in blocks[start : start + 12]:
        if not _is_line(block) or len(_text(block)) > 16:
            break
        column = role_of(_text(block))
        if column.role in ("other", "blank"):
            break
        if columns and column.role == "number":
            break
        columns.append(column)
    roles = [c.role for c in columns]
    has_value = any(r in ("year", "target", "achieved", "base", "rate") for r in roles)
    return columns if len(columns) >= 3 and has_value and ("subject" in roles or "category" in roles) else []


def _cells_a_line(blocks: tuple[Block, ...], start: int, source: str) -> tuple[Block, int] | None:
    columns = _header_run(blocks, start)
    if not columns:
        return None
    index = start + len(columns)
    lines: list[Block] = []
    while index < len(blocks) and _is_line(blocks[index]):
        if re.match(r"^(?:注|备注|说明)[:：]", _text(blocks[index])):
            break
        if not _PAGE.match(blocks[index].text):
            lines.append(blocks[index])
        index += 1
    rows = [row for row in _rows(lines, columns)]
    if len(rows) < 2:
        return None
    used = {id(b) for _, row in rows for b in row if b is not None}
    while index > start and id(blocks[index - 1]) not in used and not _PAGE.match(blocks[index - 1].text):
        index -= 1
    header = blocks[start : start + len(columns)]
    grid = [tuple(_cell(b) for b in header)] + [tuple(_cell(b) if b else _blank(row) for b in row) for _, row in rows]
    return _table(blocks[start], blocks[index - 1], grid, source), index


def _cell(block: Block) -> Cell:
    return Cell(block.text, block.span)


def _blank(row: tuple[Block | None, ...]) -> Cell:
    at = next(b.span[0] for b in row if b is not None)
    return Cell("", (at, at))


def _table(first: Block, last: Block, grid: list[tuple[Cell, ...]], source: str) -> Block:
    span = (first.span[0], last.span[1])
    return Block(kind=BlockKind.TABLE, text=source[span[0] : span[1]], span=span, place=first.place, rows=tuple(grid))


def _rows(lines: list[Block], columns: list[Column]) -> Iterator[tuple[int, tuple[Block | None, ...]]]:
    """Deal lines out to rows, and the lines of a row to columns."""
    for number, chunk in enumerate(_chunks(lines, columns)):
        if len(chunk) == 1 and _GROUP.match(_text(chunk[0])):
            yield number, (chunk[0],) * len(columns)
            continue
        aligned = _align(chunk, columns)
        if aligned is not None:
            yield number, aligned


def _chunks(lines: list[Block], columns: list[Column]) -> Iterator[list[Block]]:
    numbered = columns[0].role == "number"
    chunk: list[Block] = []
    expected = 1
    for position, block in enumerate(lines):
        text = _text(block)
        starts = (
            numbered and text.rstrip(".、") == str(expected) and _next_is_words(lines, position)
            if numbered
            else _closes(chunk, columns) and not _fits_after(chunk, text, columns)
        )
        if chunk and (starts or _GROUP.match(text)):
            yield chunk
            chunk = []
        if starts and numbered:
            expected += 1
        chunk.append(block)
        if _GROUP.match(text) and len(chunk) == 1:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _next_is_words(lines: list[Block], position: int) -> bool:
    """The number of a row is followed by words, a value is not."""
    if position + 1 >= len(lines):
        return False
    text = _text(lines[position + 1])
    return bool(re.search(r"[一-鿿A-Za-z]{2}", text)) and text not in _NATURES and not _is_value(text)


def _closes(chunk: list[Block], columns: list[Column]) -> bool:
    """Whether a row may end here: its last line fits the last column that must be filled."""
    return bool(chunk) and any(_is_value(_text(b)) or EMPTY.match(_text(b)) or _text(b) in _NATURES for b in chunk)


def _fits_after(chunk: list[Block], text: str, columns: list[Column]) -> bool:
    """Whether a line still belongs to the row: a value, unit, nature, or bodies where the table has such a column."""
    if len(chunk) >= len(columns):
        return False
    if _is_value(text) or EMPTY.match(text) or text in _NATURES:
        return True
    return any(c.role == "bodies" for c in columns) and bool(_BODY.search(text))


def _is_value(text: str) -> bool:
    return len(text) <= 16 and read_cell(text) is not None and not text.endswith(("局", "委"))


def _fit(text: str, role: str) -> float:
    """How well a line fits a column."""
    value = _is_value(text) or bool(EMPTY.match(text))
    words = bool(re.search(r"[一-鿿A-Za-z]{2}", text)) and not value and text not in _NATURES
    table = {
        "number": 3.0 if re.fullmatch(r"\d{1,3}[.、]?", text) else -4.0,
        "unit": 3.0 if is_unit(text) or text in ("/", "—", "-") else -4.0,
        "nature": 4.0 if text in _NATURES else -4.0,
        "bodies": 3.0 if words and _BODY.search(text) else -2.0,
        "subject": 2.0 if words else -4.0,
        "category": 1.5 if words and len(text) <= 12 else -4.0,
        "remark": 0.5,
        "time": 1.0 if re.search(r"年|月|长期|持续", text) else -2.0,
    }
    return table.get(role, 2.0 if value else -3.0)


def _align(chunk: list[Block], columns: list[Column]) -> tuple[Block | None, ...] | None:
    """The best assignment of a row's lines to columns, in order, leaving columns blank where need be."""
    n, m = len(chunk), len(columns)
    if not 2 <= n <= m:
        return None
    best: dict[tuple[int, int], tuple[float, bool]] = {}
    for i in range(n, -1, -1):
        for j in range(m, -1, -1):
            if i == n:
                best[i, j] = (0.0, False)
            elif j == m:
                best[i, j] = (-99.0, False)
            else:
                take = _fit(_text(chunk[i]), columns[j].role) + best[i + 1, j + 1][0]
                skip = best[i, j + 1][0] - 0.3
                best[i, j] = (take, True) if take >= skip else (skip, False)
    if best[0, 0][0] < 0:
        return None
    row: list[Block | None] = []
    i = 0
    for j in range(m):
        if i < n and best[i, j][1]:
            row.append(chunk[i])
            i += 1
        else:
            row.append(None)
    return tuple(row)


# --- rows run together -----------------------------------------------------------------------------------------------

_RUN_HEADER = re.compile(r"(?:序号)?(?:类别)?指标(?:名称)?(?:单位)?|(?:序号|项目).{0,6}(?:目标|指标)")
_RUN_ROW = re.compile(
    r"^\s*(?P<number>\d{1,2}(?=[^\d.%％]))?[.、．]?\s*(?P<subject>[^\d≥≤＞＜>%％—〔\[\s][^≥≤＞＜〔\[]*?)\s*"
    r"(?P<unit>[%％‰]|(?:万|亿|千)?(?:吨标准煤|平方米|平方公里|微克/立方米|批次/千人|人次|个|家|项|件|元|人|分|户|起|公里|公顷|亩|岁|年|张|所|辆|吨|天|小时|次|批|场|立方米|亿元)(?:/[一-鿿]{1,4})?)?\s*"
    r"(?P<values>(?:[≥≤＞＜><〔\[]?\s*\d[\d.]*\s*[%％〕\]]?(?:左右|以上|以下|以内)?|[—–-]|建成|完成|\s)+)"
    r"(?P<nature>预期性|约束性|导向性|指导性)?\s*$"
)


def _rows_run_together(blocks: tuple[Block, ...], start: int, source: str) -> tuple[Block, int] | None:
    header = _text(blocks[start])
    if blocks[start].kind is BlockKind.TABLE or len(header) > 48 or not _RUN_HEADER.search(header) or re.search(r"[，。：]", header):
        return None
    labels = _split_header(header)
    values = sum(role_of(label).role in ("year", "target", "base", "rate", "achieved") for label in labels)
    if not values or len(labels) < 3:
        return None
    rows, index = [], start + 1
    while index < len(blocks) and blocks[index].kind is not BlockKind.TABLE:
        row = _run_row(blocks[index], labels, values)
        if row is None:
            if not _PAGE.match(blocks[index].text):
                break
        else:
            rows.append(row)
        index += 1
    if len(rows) < 2:
        return None
    head = tuple(Cell(label, (blocks[start].span[0], blocks[start].span[0])) for label in labels)
    return _table(blocks[start], blocks[index - 1], [_named(head), *rows], source), index


def _named(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    return cells


_LABEL = re.compile(r"序号|类别|领域|指标名称|指标|项目|计量单位|责任单位|牵头单位|单位|(?:19|20)\d{2}年?(?:基数|目标值?|实际|现状|规划值?)?(?:[（(][^）)]*[)）])?|年均(?:增长|增速)?(?:[（(]%[)）])?|累计|目标值?|现状值?|基期值?|属性|性质|备注")


def _split_header(text: str) -> list[str]:
    return _LABEL.findall(text)


def _run_row(block: Block, labels: list[str], values: int) -> tuple[Cell, ...] | None:
    match = _RUN_ROW.match(block.text)
    if match is None:
        return None
    spans = _split_values(match.group("values"), values)
    if spans is None:
        return None
    base = block.span[0]
    offset = match.start("values")
    cells: list[Cell] = []
    value_at = iter(spans)
    for label in labels:
        role = role_of(label).role
        if role in ("year", "target", "base", "rate", "achieved"):
            a, b = next(value_at, (0, 0))
            cells.append(_slice(block, base, offset + a, offset + b))
            continue
        group = {"number": "number", "subject": "subject", "unit": "unit", "nature": "nature"}.get(role)
        if group and match.group(group):
            cells.append(_slice(block, base, *match.span(group)))
        else:
            cells.append(Cell("", (base, base)))
    return tuple(cells)


def _slice(block: Block, base: int, start: int, end: int) -> Cell:
    return Cell(block.text[start:end], (base + start, base + end))


_VALUE = re.compile(r"[≥≤＞＜><]?\s*\d[\d.]*\s*[%％]?(?:左右|以上|以下|以内)?|[〔\[]\s*[\d.]+\s*[〕\]]|[—–-]+|建成|完成")


def _split_values(text: str, wanted: int) -> list[tuple[int, int]] | None:
    """Spans of `wanted` values in a glued run of them: “72.880以上” → 72.8, 80以上."""
    found = [m.span() for m in _VALUE.finditer(text)]
    if len(found) == wanted:
        return found
    if len(found) == wanted - 1:
        for k, (a, b) in enumerate(found):
            cut = _cut(text[a:b])
            if cut:
                return [*found[:k], (a, a + cut), (a + cut, b), *found[k + 1 :]]
    return None


def _cut(text: str) -> int:
    """Where two glued numbers part: both whole, and as near in size as can be."""
    best, place = 99.0, 0
    for i in range(1, len(text)):
        left, right = text[:i], re.match(r"\d+(?:\.\d+)?", text[i:])
        if not re.fullmatch(r"\d+(?:\.\d+)?", left) or right is None or re.match(r"0\d", text[i:]) or re.match(r"0\d", left):
            continue
        if text[i:].count(".") > 1 or left.endswith("."):
            continue
        a, b = float(left), float(right.group())
        distance = abs(a - b) / max(a, b, 1e-9)
        if distance < best:
            best, place = distance, i
    return place
