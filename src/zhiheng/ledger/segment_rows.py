"""Segments as the ledger lists them, and their rows with FILING: for questions about filings rather than about a vintage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from sys import intern
from typing import Any

import polars as pl
from sqlalchemy import Connection, select

from zhiheng.core.registers.model import FILING
from zhiheng.ledger import tables
from zhiheng.ledger.records import FiledSegment
from zhiheng.ledger.schemas import read_schema
from zhiheng.ledger.stores import Store

_PATH = "_path"


def listed_segments(
    connection: Connection,
    register: str,
    kinds: Sequence[str],
    span: tuple[int, int],
    seqs: Sequence[int] | None = None,
) -> list[FiledSegment]:
    """Segments with rows of a register's filings of these kinds, in order: first of `span` < seq <= second; of `seqs` only, if given."""
    filing, segment = tables.filing.c, tables.segment.c
    wanted = (
        select(tables.segment, filing.kind)
        .join(tables.filing, filing.seq == segment.filing)
        .where(filing.register == register, filing.kind.in_([str(kind) for kind in kinds]), segment.rows > 0)
        .where(filing.seq > span[0], filing.seq <= span[1])
        .order_by(segment.filing, segment.ordinal)
    )
    if seqs is not None:
        wanted = wanted.where(filing.seq.in_(seqs))
    return [filed_segment(row) for row in connection.execute(wanted)]


def filed_segment(row: Any) -> FiledSegment:
    """The segment that a row of the table `segment`, with the kind of its filing, describes."""
    return FiledSegment(
        name=row.path,
        sha256=row.sha256,
        rows=row.rows,
        size=row.bytes,
        key_min=row.key_min,
        key_max=row.key_max,
        # The same text for thousands of segments: kept once.
        columns=intern(row.columns),
        filing=row.filing,
        kind=row.kind,
        ordinal=row.ordinal,
    )


def by_columns(segments: Iterable[FiledSegment]) -> list[list[FiledSegment]]:
    """The segments in groups that one scan can read: with the same columns, and each file once.

    Filings may list the same content (A1 set to 2, to 3 and to 2 again); by their path they could not be told apart.
    """
    groups: dict[tuple[str, int], list[FiledSegment]] = {}
    seen: Counter[str] = Counter()
    for segment in segments:
        groups.setdefault((segment.columns, seen[segment.name]), []).append(segment)
        seen[segment.name] += 1
    return list(groups.values())


def scan_rows(store: Store, segments: Sequence[FiledSegment], *, index: str | None = None) -> pl.LazyFrame:
    """All rows of one group of `by_columns`, and FILING: as the file has it (a fold), else of the filing that lists it.

    `index` names a column for the place of each row among all of them, from 0.
    """
    schema = read_schema(segments[0].columns)
    paths = [store.local(segment.name) for segment in segments]
    if FILING in schema:
        return pl.scan_parquet(paths, glob=False, schema=schema, row_index_name=index)
    if len(segments) == 1:
        frame = pl.scan_parquet(paths[0], glob=False, schema=schema, row_index_name=index)
        return frame.with_columns(pl.lit(segments[0].filing, dtype=pl.Int64).alias(FILING))
    frame = pl.scan_parquet(paths, glob=False, schema=schema, row_index_name=index, include_file_paths=_PATH)
    seqs = pl.Series([segment.filing for segment in segments], dtype=pl.Int64)
    found = pl.col(_PATH).replace_strict([str(path) for path in paths], seqs, return_dtype=pl.Int64)
    return frame.with_columns(found.alias(FILING)).drop(_PATH)


def scan_keys(store: Store, segments: Sequence[FiledSegment], key: Sequence[str]) -> pl.LazyFrame:
    """The key columns of one group of `by_columns` as text, and FILING."""
    rows = scan_rows(store, segments)
    return rows.select(*(pl.col(name).cast(pl.String) for name in key), FILING)
