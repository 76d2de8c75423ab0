"""A made-up document out of plain text, one block a line, tables from lines with pipes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from zhiheng.core.plan.blocks import Block, BlockKind, Cell, Document
from zhiheng.core.plan.outline import read_outline
from zhiheng.core.plan.passages import Outline
from zhiheng.core.sources import Place


def _table(lines: list[tuple[str, int]]) -> Block:
    rows = []
    for line, start in lines:
        cells, place = [], start + 1
        for cell in line[1:-1].split("|"):
            begin = place + len(cell) - len(cell.lstrip())
            cells.append(Cell(cell.strip(), (begin, begin + len(cell.strip()))))
            place += len(cell) + 1
        rows.append(tuple(cells))
    end = lines[-1][1] + len(lines[-1][0])
    return Block(
        kind=BlockKind.TABLE, text="", span=(lines[0][1], end), place=Place(table=1), rows=tuple(rows)
    )


def _block(line: str, start: int, number: int) -> Block:
    text = line.strip(" \u3000")
    start += line.index(text)
    marks = len(text) - len(text.lstrip("#"))
    if marks:
        start, text = start + marks + 1, text[marks + 1 :]
    kind = BlockKind.HEADING if marks else BlockKind.PARAGRAPH
    span = (start, start + len(text))
    return Block(kind=kind, text=text, span=span, place=Place(paragraph=number), level=marks or None)


@pytest.fixture
def document_of() -> Callable[[str], Document]:
    def make(text: str) -> Document:
        blocks: list[Block] = []
        table: list[tuple[str, int]] = []
        start = 0
        for number, line in enumerate([*text.split("\n"), ""], 1):
            if line.startswith("|"):
                table.append((line, start))
            elif table:
                blocks.append(_table(table))
                table = []
            if line.strip(" \u3000") and not line.startswith("|"):
                blocks.append(_block(line, start, number))
            start += len(line) + 1
        return Document(name="made-up.txt", format="txt", text=text, blocks=tuple(blocks))

    return make


@pytest.fixture
def outline_of(document_of: Callable[[str], Document]) -> Callable[[str], Outline]:
    return lambda text: read_outline(document_of(text))
