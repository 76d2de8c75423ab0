"""Keys that somebody else filed between the check of a filing and its commit."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl
from sqlalchemy import Connection, select

from zhiheng.core.issues import Issue
from zhiheng.core.registers.kinds import Kind
from zhiheng.core.registers.model import ROW
from zhiheng.ledger import problems, tables
from zhiheng.ledger.records import FilingOrder, Segment
from zhiheng.ledger.stores import Store


def clashing(connection: Connection, store: Store, order: FilingOrder) -> list[Issue]:
    """One issue for every filing after `order.checked_seq` that inserted keys which the order wants to insert."""
    issues = []
    for filing, segments in _newer(connection, order):
        near = [one for one in segments if any(_may_share(one, segment) for segment in order.segments)]
        if near:
            theirs = _keys(store, near, order.register.key)
            ours = _keys(store, order.segments, order.register.key)
            shared = ours.join(theirs, on=order.register.key, how="semi").sort(ROW).collect()
            if shared.height:
                issues.append(problems.keys_taken(filing, shared, order.register.key))
    return issues


def _newer(connection: Connection, order: FilingOrder) -> Iterator[tuple[Any, list[Segment]]]:
    """Filings that inserted into the register since the check, each with its segments."""
    filings = connection.execute(
        select(tables.filing)
        .where(tables.filing.c.register == order.register.name)
        .where(tables.filing.c.kind == Kind.INSERT.value)
        .where(tables.filing.c.seq > order.checked_seq)
        .order_by(tables.filing.c.seq)
    ).all()
    for filing in filings:
        rows = connection.execute(select(tables.segment).where(tables.segment.c.filing == filing.seq))
        yield filing, [segment_of(row) for row in rows]


def segment_of(row: Any) -> Segment:
    """The segment that a row of the table describes."""
    return Segment(
        name=row.path,
        sha256=row.sha256,
        rows=row.rows,
        size=row.bytes,
        key_min=row.key_min,
        key_max=row.key_max,
        columns=row.columns,
    )


def _may_share(one: Segment, other: Segment) -> bool:
    """Whether the bounds of two segments leave room for a key that is in both."""
    bounds = (json.loads(text) for text in (one.key_min, one.key_max, other.key_min, other.key_max))
    return all(_overlap(low, high, least, most) for low, high, least, most in zip(*bounds, strict=True))


def _overlap(low: Any, high: Any, least: Any, most: Any) -> bool:
    kinds = {type(bound) for bound in (low, high, least, most)}
    if len(kinds) > 1 or kinds == {type(None)}:
        return True  # a bound is not known, or the column had another type then
    return bool(low <= most and least <= high)


def _keys(store: Store, segments: Sequence[Segment], key: Sequence[str]) -> pl.LazyFrame:
    """Keys as text, and row numbers. As text, because a column may have had another type in an earlier definition."""
    paths = [store.local(segment.name) for segment in segments]
    frames = [pl.scan_parquet(path, glob=False) for path in paths]
    return pl.concat(frame.select(*(pl.col(name).cast(pl.String) for name in key), ROW) for frame in frames)
