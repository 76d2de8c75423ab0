"""What a reader of any file format hands over to the checks: a header, and rows of text with their numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import polars as pl

from zhiheng.core.issues import Issue


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a workbook made as a template says of itself: the register, its version and the digest of its definition."""

    register: str
    version: str
    definition: str


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table. `labels[i]` belongs to the text column `c{i}` of the batches."""

    labels: tuple[str, ...]
    sheet: str | None = None
    row: int = 1
    """The number of the header's row in the file, from 1."""
    stamp: Stamp | None = None
    unit: str = ""
    """The unit of money that a line above the header gives for the whole table, such as 万元; "" where none does."""


class RowSource(Protocol):
    """A table in a file, as text, read in batches so that a large file never stands in memory whole."""

    @property
    def name(self) -> str:
        """The file's name, for messages."""

    @property
    def header(self) -> Header:
        """The header, as it stands."""

    @property
    def issues(self) -> tuple[Issue, ...]:
        """What was noticed while the file was opened; what forbids reading it is raised as InputProblem."""

    def batches(self) -> Iterator[pl.DataFrame]:
        """The rows in order: String columns `c0` …, null where empty, and ROW. May be asked for again."""
