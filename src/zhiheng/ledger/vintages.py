"""The state of a register as known at a moment: which segments make it up, and its rows.

The moment is a seq. A date is resolved to a seq in the ledger, never from the times of files.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import polars as pl
from sqlalchemy import Connection, and_, func, or_, select

from zhiheng.core.registers.kinds import Kind
from zhiheng.core.registers.model import FILING, ROW
from zhiheng.core.registers.overlay import (
    INDEX,
    WITHDRAWN,
    last_corrections,
    present,
    without_keys,
    without_places,
)
from zhiheng.ledger import problems, tables
from zhiheng.ledger.committing import read_head
from zhiheng.ledger.positions import Layers, Places, replaced
from zhiheng.ledger.records import FOLD, FiledSegment, written_time
from zhiheng.ledger.schemas import read_schema, union_of
from zhiheng.ledger.segment_rows import by_columns, filed_segment, scan_rows
from zhiheng.ledger.stores import Store

POOLED_ROWS = 50_000
"""Segments with fewer rows are read together, and the filing of a row is found by the path of its file."""


@dataclass(frozen=True, slots=True)
class Vintage:
    """A register as of `seq`: rows of `base` segments, with the corrections and withdrawals of `overlay` laid over them.

    `key` is empty while nothing was filed. `cache`: where the places of replaced rows are kept; None to find them by
    their keys each time.
    """

    seq: int
    register: str
    key: tuple[str, ...]
    base: tuple[FiledSegment, ...]
    overlay: tuple[FiledSegment, ...]
    store: Store
    cache: Path | None = None

    def schema(self) -> pl.Schema:
        """Register columns of all segments of the vintage, in the order of their first appearance, then FILING and ROW."""
        facts = [one for one in (*self.base, *self.overlay) if one.kind != Kind.WITHDRAW.value]
        texts = dict.fromkeys(segment.columns for segment in facts)
        columns = dict(union_of(read_schema(text) for text in texts))
        for name in (FILING, ROW):
            columns.pop(name, None)
        return pl.Schema({**columns, FILING: pl.Int64(), ROW: pl.Int64()})

    def scan(
        self, columns: Sequence[str] | None = None, *, schema: Mapping[str, pl.DataType] | None = None
    ) -> pl.LazyFrame:
        """The rows: register columns, FILING (the filing that brought the row in its present form) and ROW.

        `columns` picks some of them, FILING and ROW only if named. `schema` gives the register's columns and types as the
        caller wants them, say of the definition in force; without it they are those of the segments. A column that
        a segment does not have is null. The order of rows is open.
        """
        whole = self._whole(schema)
        wanted = list(whole) if columns is None else list(columns)
        needed = pl.Schema({name: whole.get(name, pl.Null()) for name in dict.fromkeys([*wanted, *self.key])})
        if not self.overlay:
            return self._union(self.base, needed).select(wanted)
        ordered = pl.Schema({**needed, FILING: pl.Int64(), ROW: pl.Int64()})
        last = last_corrections(self._corrections(ordered), self.key)
        placed, keyed = self._ways()
        gone = self._replaced(placed)
        parts = [self._placed(segment, needed, gone).select(wanted) for segment in placed]
        if keyed:
            parts.append(without_keys(self._union(keyed, needed), last, self.key).select(wanted))
        return pl.concat([*parts, present(last).select(wanted)])

    def replaced(self) -> dict[str, Places]:
        """For engines: by segment name, the places (from 0) of rows in base segments that corrections replaced.

        Only segments of POOLED_ROWS and more are named, and none without a cache: in the others, and in a vintage where
        this gives nothing, the rows whose key stands in the overlay are to be left out.
        """
        return self._replaced(self._ways()[0]) if self.overlay else {}

    def _corrections(self, wanted: pl.Schema) -> pl.LazyFrame:
        return pl.concat(
            self._union(group, wanted).with_columns(pl.lit(kind == Kind.WITHDRAW.value).alias(WITHDRAWN))
            for kind, group in _by_kind(self.overlay)
        )

    def _ways(self) -> tuple[list[FiledSegment], list[FiledSegment]]:
        """Base segments whose replaced rows are left out by place, and those where it is done by key."""
        texts = {segment.columns for segment in (*self.base, *self.overlay)}
        types = {tuple(read_schema(text)[name] for name in self.key) for text in texts}
        if self.cache is None or len(types) > 1:  # as text, keys of different types could not be compared
            return [], list(self.base)
        placed = [segment for segment in self.base if segment.rows >= POOLED_ROWS]
        return placed, [segment for segment in self.base if segment.rows < POOLED_ROWS]

    def _replaced(self, placed: Sequence[FiledSegment]) -> dict[str, Places]:
        if self.cache is None or not placed:
            return {}
        return replaced(self.store, self.cache, Layers(self.register, self.key, tuple(placed), self.overlay))

    def _placed(self, segment: FiledSegment, wanted: pl.Schema, gone: Mapping[str, Places]) -> pl.LazyFrame:
        if segment.name not in gone:
            return _shaped(scan_rows(self.store, [segment]), segment, wanted)
        rows = scan_rows(self.store, [segment], index=INDEX)
        return _shaped(without_places(rows, gone[segment.name]), segment, wanted)

    def paths(self) -> dict[str, Path]:
        """Where every segment lies on this machine, by its name."""
        return {one.name: self.store.local(one.name) for one in (*self.base, *self.overlay)}

    def _whole(self, schema: Mapping[str, pl.DataType] | None) -> pl.Schema:
        if schema is None:
            return self.schema()
        return pl.Schema({**schema, FILING: pl.Int64(), ROW: pl.Int64()})

    def _union(self, segments: Iterable[FiledSegment], wanted: pl.Schema) -> pl.LazyFrame:
        """Large segments each in a scan of their own; small ones together, as thousands of scans take long to plan."""
        all_of_them = list(segments)
        groups = [[segment] for segment in all_of_them if segment.rows >= POOLED_ROWS]
        groups += by_columns(segment for segment in all_of_them if segment.rows < POOLED_ROWS)
        frames = [_shaped(scan_rows(self.store, group), group[0], wanted) for group in groups]
        return pl.concat(frames) if frames else pl.LazyFrame(schema=wanted)


def _by_kind(segments: Iterable[FiledSegment]) -> Iterable[tuple[str, Iterable[FiledSegment]]]:
    ordered = sorted(segments, key=lambda segment: segment.kind)
    return groupby(ordered, key=lambda segment: segment.kind)


def _shaped(frame: pl.LazyFrame, segment: FiledSegment, wanted: pl.Schema) -> pl.LazyFrame:
    """The wanted columns of rows of this segment, and those like it, with their types; null where it has none."""
    there = {FILING: pl.Int64(), **read_schema(segment.columns)}
    return frame.select(_typed(name, dtype, there.get(name)) for name, dtype in wanted.items())


def _typed(name: str, wanted: pl.DataType, there: pl.DataType | None) -> pl.Expr:
    if there is None:
        return pl.lit(None, dtype=wanted).alias(name)
    return pl.col(name) if there == wanted else pl.col(name).cast(wanted)


@dataclass(frozen=True, slots=True)
class Files:
    """Where the files of the ledger are, and a folder for derived data about them, if there is one."""

    store: Store
    cache: Path | None = None


def read_vintage(
    connection: Connection, files: Files, register: str, as_of: int | datetime | None
) -> Vintage:
    """The vintage of a register: as of a seq, of a time (with a time zone), or of now.

    Raises InputProblem for a seq that the ledger has not reached, ValueError for a time without time zone.
    """
    seq = resolve(connection, as_of)
    fold = _fold(connection, register, seq)
    floor = fold.covers if fold is not None else 0
    listed = _segments(connection, register, (floor, seq), fold)
    return Vintage(
        seq=seq,
        register=register,
        key=_key(connection, register),
        base=tuple(one for one in listed if one.kind in (Kind.INSERT.value, FOLD)),
        overlay=tuple(one for one in listed if one.kind in (Kind.CORRECT.value, Kind.WITHDRAW.value)),
        store=files.store,
        cache=files.cache,
    )


def resolve(connection: Connection, as_of: int | datetime | None) -> int:
    """The seq that was the last one at a moment; 0 before the first filing."""
    head = read_head(connection)
    if as_of is None:
        return head.seq
    if isinstance(as_of, datetime):
        at = written_time(as_of)
        last = select(func.max(tables.filing.c.seq)).where(tables.filing.c.at <= at)
        return connection.execute(last).scalar_one() or 0
    if not 0 <= as_of <= head.seq:
        raise problems.seq_unknown(as_of, head.seq)
    return as_of


def _fold(connection: Connection, register: str, seq: int) -> Any:
    """Seq and `covers` of the fold that covers most without going beyond `seq`, or None. It may have been recorded later."""
    filing = tables.filing.c
    return connection.execute(
        select(filing.seq, filing.covers)
        .where(filing.register == register, filing.kind == FOLD, filing.covers <= seq)
        .order_by(filing.covers.desc(), filing.seq.desc())
        .limit(1)
    ).one_or_none()


def _segments(connection: Connection, register: str, span: tuple[int, int], fold: Any) -> list[FiledSegment]:
    """Segments of the fold, and of filings after the first and up to the second seq of `span`, in order."""
    filing, segment = tables.filing.c, tables.segment.c
    chosen = and_(filing.kind != FOLD, filing.seq > span[0], filing.seq <= span[1])
    if fold is not None:
        chosen = or_(chosen, filing.seq == fold.seq)
    rows = connection.execute(
        select(tables.segment, filing.kind)
        .join(tables.filing, filing.seq == segment.filing)
        .where(filing.register == register, chosen, segment.rows > 0)
        .order_by(segment.filing, segment.ordinal)
    )
    return [filed_segment(row) for row in rows]


def _key(connection: Connection, register: str) -> tuple[str, ...]:
    """Key columns of a register, the same in all its filings; () before the first one."""
    text = connection.execute(
        select(tables.filing.c.key_columns).where(tables.filing.c.register == register).limit(1)
    ).scalar_one_or_none()
    return tuple(json.loads(text)) if text else ()
