"""What an engine is asked, over which rows, and what it answers: the seam between formulas and engines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

from zhiheng.core.calendar import Period
from zhiheng.core.formulas.model import Function, Row
from zhiheng.core.registers.model import Register

if TYPE_CHECKING:
    import numpy as np
    import polars as pl


WHOLE = Period(date.min, date.max)
"""The whole time, as a question says it. All rows count in it, those without a date too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """An `Aggregate` without its window, over those of the question's periods that `periods` counts (from 0)."""

    function: Function
    argument: Row | None = None
    where: Row | None = None
    share: Decimal | None = None
    date: str = ""
    periods: tuple[int, ...] = (0,)


@dataclass(frozen=True, slots=True)
class Dimension:
    """Rows are told apart by the value of `row`, or by what `mapping` makes of it (town to district); a value that is not in
    the mapping becomes empty, and so does an empty one.
    """

    name: str
    row: Row
    mapping: tuple[tuple[str, str], ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Everything that is asked of one register at once. `condition` narrows the rows of all parts.

    The answer is a frame. Columns `d0`, `d1` … hold the value of each dimension (in the type of its row; String with a
    mapping), `period` (Int32) the number of the period, `p0`, `p1` … the parts: Int64 for COUNT and DISTINCT, Decimal(38, s)
    for the others with s the decimals of the argument. A PERCENTILE has three columns instead: `p2_low` and `p2_high`, the
    values at places ⌊h⌋ and ⌈h⌉, and `p2_count` (Int64), how many values there are.
    A group that no row of the register reaches has no line, and neither has one in which every COUNT, SUM and DISTINCT is 0
    and everything else is empty. A part that was not asked of a line's period is empty there (COUNT, SUM and DISTINCT too).
    """

    register: Register
    parts: tuple[Part, ...]
    periods: tuple[Period, ...]
    dimensions: tuple[Dimension, ...] = ()
    condition: Row | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentFile:
    """A Parquet file with rows of a register, and where it lies: a path of this machine or an address (s3a://…).

    `columns` are names and types as stored ("String", "Int64", "Boolean", "Date", "Decimal(18,2)"). All rows belong to the
    filing `filing`, unless it is None: then the file has a column FILING. `replaced` are the places (from 0, in order) of rows
    that corrections took the place of; None where they must be found by their key. `withdraws`: the file holds keys of
    records that were withdrawn.
    """

    path: str
    rows: int
    columns: tuple[tuple[str, str], ...]
    filing: int | None = None
    replaced: np.ndarray[Any, Any] | None = None
    withdraws: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFiles:
    """The rows of a register as of `seq`: those of `base` without the keys that `corrections` have, and the last correction
    of each key (greatest FILING, then ROW) unless it withdraws the record. See zhiheng.core.registers.overlay.
    """

    register: Register
    seq: int
    key: tuple[str, ...] = ()
    base: tuple[SegmentFile, ...] = ()
    corrections: tuple[SegmentFile, ...] = ()


Sources = Mapping[str, RowFiles]
"""By name: the register that is asked about, and every register that is looked up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Asks for some rows: those for which `condition` holds and whose date lies in the period, the first `limit` by key. Without a
    period all rows are looked at, in the whole time."""

    register: Register
    condition: Row | None
    date: str
    period: Period | None
    columns: tuple[str, ...] = field(default=())
    limit: int = 10


class Engine(Protocol):
    """Answers questions over files. May be used again and again; `close` lets go of what it holds."""

    name: str
    remote: bool
    """Whether its workers are on other machines, which reach an object store by its address and not this machine's copies."""

    def answer(self, question: Question, sources: Sources) -> pl.DataFrame:
        """The frame that `Question` describes, in any order of lines."""

    def sample(self, sample: Sample, sources: Sources) -> pl.DataFrame:
        """The wanted columns, FILING and ROW of the rows asked for, in order of the key."""

    def close(self) -> None:
        """Lets go of connections, processes and temporary files."""
