"""From blocks to whole lines: page furniture dropped, what blank lines, page turns and hard wrapping cut is joined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from zhiheng.core.plan.blocks import Block, BlockKind, Cell, Document
from zhiheng.core.plan.characters import is_traditional
from zhiheng.core.plan.continuation import Paragraph
from zhiheng.core.plan.lines import Line, width_of
from zhiheng.core.plan.numbering import read_number
from zhiheng.core.plan.passages import Passage
from zhiheng.core.plan.repair import join_passages, repair_text

_PAGE_NUMBER = re.compile(
    r"^(?:[-—]{1,2} ?\d{1,4} ?[-—]{1,2}|第\d{1,4}页(?:[，,/]?共\d{1,4}页)?|共\d{1,4}页|\d{1,3}/\d{1,3}|[Pp]age \d{1,4}(?: of \d+)?)$"
)
_DOTTED = re.compile(r"(?:[.·…] ?){4,}\d*$")
_BARE_NUMBER = re.compile(r"^\d{1,4}$")
_RUNNING = 30
"""A line this long is running text; a title that follows where it breaks off is a running head."""
_BOLD = re.compile(r"^\s*(?:——\s*)?\*\*(.+?)\*\*")


def read_lines(document: Document) -> list[Line]:
    """The document's lines, repaired and joined, page numbers and running heads left out."""
    traditional = is_traditional(document.text)
    lines = [_line(block, document.text, traditional=traditional) for block in document.blocks]
    lines = [line for line in lines if line.text or line.rows]
    lines = _without_furniture(lines)
    width = _wrap_width(lines)
    joined: list[Paragraph] = []
    for line in lines:
        if joined and joined[-1].continued_by(line, width):
            joined[-1].add(line)
        else:
            joined.append(Paragraph(line))
    return [_one(paragraph.lines) for paragraph in joined]


def _line(block: Block, source: str, *, traditional: bool) -> Line:
    if block.kind is BlockKind.TABLE:
        rows = tuple(tuple(_cell(cell, traditional=traditional) for cell in row) for row in block.rows)
        merged = tuple(tuple(cell.merged for cell in row) for row in block.rows)
        return Line(kind=block.kind, passage=Passage("", "", ()), place=block.place, rows=rows, merged=merged)
    passage = repair_text(block.text, block.span[0], traditional=traditional)
    bold = _BOLD.match(block.text)
    count = sum(offset < block.span[0] + bold.end() for offset in passage.offsets) if bold else 0
    return Line(
        kind=block.kind,
        passage=passage,
        place=block.place,
        level=block.level,
        bold=count,
        indent=_indent(block, source),
    )


def _cell(cell: Cell, *, traditional: bool) -> Passage:
    """A cell as a passage; one that was printed in pieces keeps the place of each."""
    if not cell.text:
        return Passage("", "", ())
    lines = cell.text.split("\n")
    if len(cell.pieces) != len(lines):
        return repair_text(cell.text, cell.span[0], traditional=traditional)
    pieces = zip(lines, cell.pieces, strict=True)
    return join_passages([repair_text(line, begin, traditional=traditional) for line, (begin, _) in pieces])


def _indent(block: Block, source: str) -> int:
    """How far the text stands from the margin, in half-width spaces; a full-width one counts twice."""
    begin = block.span[0] + len(block.text) - len(block.text.lstrip())
    spaces = 0
    while begin and source[begin - 1] in " \t\u3000" and spaces < 40:
        begin -= 1
        spaces += 2 if source[begin] == "\u3000" else 1
    return spaces


def _one(group: list[Line]) -> Line:
    return replace(group[0], passage=join_passages([line.passage for line in group]))


def _without_furniture(lines: list[Line]) -> list[Line]:
    """Without page numbers, and without the running heads that stand at the edges of several pages."""
    dropped = {i for i, line in enumerate(lines) if not line.rows and _is_furniture(line.text)}
    dropped |= _counted_pages(lines) | _table_of_contents(lines)
    dropped |= _running_heads(lines, dropped)
    pages: dict[int, list[int]] = {}
    for i, line in enumerate(lines):
        if line.place.page is not None and not line.rows and i not in dropped:
            pages.setdefault(line.place.page, []).append(i)
    edges = [i for found in pages.values() for i in {found[0], found[-1]}]
    counts = Counter(re.sub(r"\d+", "#", lines[i].text) for i in edges)
    dropped |= {i for i in edges if counts[re.sub(r"\d+", "#", lines[i].text)] >= 3 and len(lines[i].text) <= 40
                and read_number(lines[i].text) is None}  # fmt: skip
    return [line for i, line in enumerate(lines) if i not in dropped]


def _running_heads(lines: list[Line], numbers: set[int]) -> set[int]:
    """Short lines beside page numbers that stand there more than once, or that keep repeating the first lines."""
    beside = [j for i in numbers for j in (i - 1, i + 1) if 0 <= j < len(lines) and j not in numbers]
    short = [j for j in beside if _may_be_running_head(lines[j])]
    counts = Counter(lines[j].text for j in short)
    first: dict[str, int] = {}
    for i, line in enumerate(lines[:5]):
        if _may_be_running_head(line):
            first.setdefault(line.text, i)
    counts.update(first.keys())
    everywhere = Counter(line.text for line in lines if line.text in first)
    again = [j for j, line in enumerate(lines) if first.get(line.text, j) < j]
    repeated = {j for j in again if j >= 5 and everywhere[lines[j].text] >= 3}
    cutting = {j for j in again if _cuts_a_sentence(lines, j)}
    return {j for j in short if counts[lines[j].text] >= 2 and j >= 3} | repeated | cutting


def _cuts_a_sentence(lines: list[Line], j: int) -> bool:
    """Whether running text breaks off before a line, and what follows the line is no heading."""
    before, behind = lines[j - 1], lines[j + 1 : j + 2]
    running = not before.rows and len(before.text) >= _RUNNING and before.text[-1] not in "。；：！？）”"
    return running and any(not line.rows and read_number(line.text) is None for line in behind)


def _may_be_running_head(line: Line) -> bool:
    plain = not line.rows and 4 <= len(line.text) <= 40 and line.text[-1] not in "。；：，"
    return plain and read_number(line.text) is None


def _is_furniture(text: str) -> bool:
    return bool(_PAGE_NUMBER.match(text) or _DOTTED.search(text))


def _table_of_contents(lines: list[Line]) -> set[int]:
    """The lines from 目录 up to where its first entry stands again, as the heading itself."""
    for i, line in enumerate(lines[:60]):
        if re.fullmatch("目录|目次", line.text) and i + 1 < len(lines):
            first = _entry(lines[i + 1].text)
            for j in range(i + 2, min(len(lines), i + 300)):
                if first and _entry(lines[j].text) == first:
                    return set(range(i, j))
            return {i}
    return set()


def _entry(text: str) -> str:
    return re.sub(r"[\s.…·\d]+$", "", text)


def _counted_pages(lines: list[Line]) -> set[int]:
    """Bare numbers that count up by one with text between them: page numbers, not cells."""
    numbers = [
        (i, int(line.text)) for i, line in enumerate(lines) if not line.rows and _BARE_NUMBER.match(line.text)
    ]
    found: set[int] = set()
    for (i, a), (j, b) in pairwise(numbers):
        if b == a + 1 and sum(len(line.text) for line in lines[i + 1 : j]) >= 200:
            found |= {i, j}
    return found


def _wrap_width(lines: Iterable[Line]) -> int:
    """The width at which the text is wrapped by hand, in Chinese characters; 0 where paragraphs are whole."""
    widths = [width_of(line.text) for line in lines if line.kind is BlockKind.PARAGRAPH and not line.rows]
    widths = [width for width in widths if width >= 15]
    if len(widths) < 3:
        return 0
    widest = sorted(widths)[int(len(widths) * 0.97) - 1 if len(widths) > 30 else -1]
    full = sum(widest - 3 <= width <= widest + 1 for width in widths)
    return int(widest) if widest <= 60 and full * 2 >= len(widths) else 0
