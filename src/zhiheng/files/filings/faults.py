"""Faults found while rows are being read: collected, and raised together after the last batch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import polars as pl

from zhiheng.core.issues import InputProblem, Issue
from zhiheng.core.registers.matching import header_form
from zhiheng.core.registers.model import ROW
from zhiheng.core.registers.rows import Header
from zhiheng.files.filings.wording import SHOWN, Where, counted, issue, letters


@dataclass(slots=True)
class Faults:
    """What is wrong with a table, gathered batch by batch. One object for each pass over the file."""

    name: str
    header: Header
    found: list[tuple[str, Where, str]] = field(default_factory=list)
    headless: dict[int, int] = field(default_factory=dict)
    """Columns that hold data without a header, each with the first row that holds some."""

    def add(self, code: str, row: int | None, *, value: str = "", cell: str | None = None) -> None:
        """Notes one fault."""
        self.found.append((code, Where(self.name, self.header.sheet, row, cell), value))

    def watch(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Looks into the columns without a header; gives the frame unchanged."""
        for column, label in enumerate(self.header.labels):
            if not label and column not in self.headless:
                rows = frame.filter(pl.col(f"c{column}").str.strip_chars() != "")[ROW]
                if len(rows):
                    self.headless[column] = int(rows[0])
        return frame

    def issues(self) -> tuple[Issue, ...]:
        """Every fault: the first ones of each kind one by one, the others counted."""
        headless = (
            issue("header-empty", Where(self.name, self.header.sheet, row, letters(column)))
            for column, row in sorted(self.headless.items())
        )
        return (*self._duplicates(), *headless, *_grouped(self.found))

    def _duplicates(self) -> Iterable[Issue]:
        first: dict[str, int] = {}
        for column, label in enumerate(self.header.labels):
            form = header_form(label)
            if form in first:
                both = f"{letters(first[form])}、{letters(column)}：{label}"
                yield issue("header-duplicate", Where(self.name, self.header.sheet, self.header.row), both)
            elif form:
                first[form] = column

    def raise_any(self) -> None:
        """Raises InputProblem with every fault, if there is any."""
        if issues := self.issues():
            raise InputProblem(*issues)


def _grouped(found: Iterable[tuple[str, Where, str]]) -> Iterable[Issue]:
    kinds: dict[str, list[tuple[Where, str]]] = {}
    for code, where, value in found:
        kinds.setdefault(code, []).append((where, value))
    for code, places in kinds.items():
        yield from (issue(code, where, value) for where, value in places[:SHOWN])
        if rest := [where for where, _ in places[SHOWN:]]:
            whole = replace(rest[0], row=None, cell=None)
            yield counted(code, whole, [where.row or 0 for where in rest])
