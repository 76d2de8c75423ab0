"""What is wrong with the rows of a filing, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass

from zhiheng.core.issues import Level, Text


@dataclass(frozen=True, slots=True)
class CellProblem:
    """One problem of one cell: the row's number in the file, the column's identifier ("" for the row as a whole)."""

    row: int
    column: str
    level: Level
    message: Text
    remedy: Text
