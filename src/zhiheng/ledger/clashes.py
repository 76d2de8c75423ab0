"""Keys that somebody else filed between the check of a filing and its commit."""

from __future__ import annotations

import json
from typing import Any

import polars as pl
from sqlalchemy import Connection, select

from zhiheng.core.issues import Issue
from zhiheng.core.registers.kinds import Kind
from zhiheng.core.registers.model import FILING, ROW
from zhiheng.ledger import problems, tables
from zhiheng.ledger.records import FilingOrder, Segment
from zhiheng.ledger.segment_rows import by_columns, listed_segments, scan_keys
from zhiheng.ledger.stores import Store


def clashing(connection: Connection, store: Store, order: FilingOrder, up_to: int) -> list[Issue]:
    """One issue for every filing that inserted keys which the order wants to insert, `order.checked_seq` < seq <= `up_to`."""
    span = (order.checked_seq, up_to)
    newer = listed_segments(connection, order.register.name, (Kind.INSERT,), span)
    near = [one for one in newer if any(_may_share(one, segment) for segment in order.segments)]
    if not near:
        return []
    theirs = pl.concat(scan_keys(store, group, order.register.key) for group in by_columns(near))
    shared = _keys(store, order).join(theirs, on=order.register.key).sort(FILING, ROW).collect()
    return [
        problems.keys_taken(_filing(connection, seq), rows, order.register.key)
        for (seq,), rows in shared.group_by(FILING, maintain_order=True)
    ]


def _filing(connection: Connection, seq: Any) -> Any:
    return connection.execute(select(tables.filing).where(tables.filing.c.seq == seq)).one()


def _may_share(one: Segment, other: Segment) -> bool:
    """Whether the bounds of two segments leave room for a key that is in both."""
    bounds = (json.loads(text) for text in (one.key_min, one.key_max, other.key_min, other.key_max))
    return all(_overlap(low, high, least, most) for low, high, least, most in zip(*bounds, strict=True))


def _overlap(low: Any, high: Any, least: Any, most: Any) -> bool:
    kinds = {type(bound) for bound in (low, high, least, most)}
    if len(kinds) > 1 or kinds == {type(None)}:
        return True  # a bound is not known, or the column had another type then
    return bool(low <= most and least <= high)


def _keys(store: Store, order: FilingOrder) -> pl.LazyFrame:
    """Keys of the order as text, and row numbers. As text, because an earlier definition may have had another type."""
    frames = [pl.scan_parquet(store.local(segment.name), glob=False) for segment in order.segments]
    key = [pl.col(name).cast(pl.String) for name in order.register.key]
    return pl.concat(frame.select(*key, ROW) for frame in frames)
