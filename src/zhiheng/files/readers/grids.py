"""Tables with merged cells, laid out on a plain grid: every place knows which cell covers it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Content = TypeVar("Content")

WIDEST_CELL = 200
WIDEST_TABLE = 500
TALLEST_CELL = 2000
MOST_PLACES = 500_000
"""What claims to be larger is cut to this: nothing in a plan is, and a forged table would fill the memory."""


@dataclass(frozen=True, slots=True)
class Slot(Generic[Content]):
    """What stands in one place of a grid: a cell's content, and the place where that cell begins."""

    content: Content
    origin: tuple[int, int]


Grid = list[list[Slot[Content] | None]]


@dataclass(frozen=True, slots=True)
class Spanned(Generic[Content]):
    """A cell as a format states it: its content, and over how many rows and columns it reaches."""

    content: Content
    rows: int = 1
    columns: int = 1


def lay_out(lines: Sequence[Sequence[Spanned[Content]]]) -> Grid[Content]:
    """Rows of cells with rowspan and colspan as a grid of equally long rows; places no cell covers are None."""
    places: list[dict[int, Slot[Content]]] = [{} for _ in lines]
    widest = min(WIDEST_TABLE, max(MOST_PLACES // max(len(lines), 1), 20))
    for row, line in enumerate(lines):
        column = 0
        for cell in line:
            while column in places[row]:
                column += 1
            if column >= widest:
                break
            width = min(max(cell.columns, 1), WIDEST_CELL, widest - column)
            height = min(cell.rows if cell.rows > 0 else len(lines), TALLEST_CELL)
            slot = Slot(cell.content, (row, column))
            for covered in places[row : row + height]:
                for step in range(width):
                    covered.setdefault(column + step, slot)
            column += width
    return squared(places)


def squared(places: Sequence[dict[int, Slot[Content]]]) -> Grid[Content]:
    """Rows given as column → slot, as lists of equal length."""
    width = max((max(row, default=-1) + 1 for row in places), default=0)
    return [[row.get(column) for column in range(width)] for row in places]
