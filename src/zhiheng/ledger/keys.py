"""Keys filed before: which keys of a new filing are in the register already, and by which filing they came in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
import polars as pl
from sqlalchemy import Connection, select

from zhiheng.core.registers.keys import POSITION, key_hashes, key_text
from zhiheng.core.registers.kinds import Kind
from zhiheng.core.registers.model import FILING
from zhiheng.ledger import tables
from zhiheng.ledger.committing import read_head
from zhiheng.ledger.database import reading
from zhiheng.ledger.hashing import sha256_of
from zhiheng.ledger.key_index import KeyIndex, Numbers
from zhiheng.ledger.ledger import Ledger
from zhiheng.ledger.records import FiledSegment, canonical
from zhiheng.ledger.segment_rows import by_columns, listed_segments, scan_keys
from zhiheng.ledger.stores import Store

SEQS_ASKED_AT_ONCE = 500
"""Seqs in one question to the database; some allow no more than a thousand."""


@dataclass(frozen=True, slots=True)
class ExistingKeys:
    """The keys of one register as of a seq; `cache` is the folder of the key index, which may be deleted at any time.

    `key` are the key columns of the register. `as_of`: None for the last filing at the moment of each question.
    """

    ledger: Ledger
    register: str
    key: tuple[str, ...]
    cache: Path
    as_of: int | None = None

    def found(self, keys: pl.DataFrame) -> pl.DataFrame:
        """Those of `keys` that were ever inserted, withdrawn or not: POSITION, the key columns as text, and FILING,
        the seq of the filing that inserted them; in the order of `keys`, which has the key columns, typed or as text: by their names, else in their order.
        """
        with reading(self.ledger.engine) as connection:
            if not self._any(connection):
                return self._none(keys)
            return self._found(connection, self._named(keys))

    def missing(self, keys: pl.DataFrame) -> pl.Series:
        """For each of `keys`: True where it is not in the register now, because it was never filed or was withdrawn."""
        with reading(self.ledger.engine) as connection:
            if not self._any(connection):
                return pl.repeat(True, keys.height, eager=True).alias("missing")
            found = self._found(connection, self._named(keys))
            gone = self._withdrawn(connection, found)
        there = found.join(gone, on=self.key, how="anti")[POSITION].to_numpy()
        mask = np.ones(keys.height, dtype=bool)
        mask[there] = False
        return pl.Series("missing", mask)

    def _any(self, connection: Connection) -> bool:
        """Whether anything was ever inserted: into a new register everything is new, and nothing is looked for."""
        filing = tables.filing.c
        wanted = select(filing.seq).where(
            filing.register == self.register,
            filing.kind == Kind.INSERT.value,
            filing.seq <= self._seq(connection),
        )
        return connection.execute(wanted.limit(1)).first() is not None

    def _none(self, keys: pl.DataFrame) -> pl.DataFrame:
        """What `found` gives where it finds nothing."""
        zero = pl.lit(0, dtype=pl.Int64)
        return self._named(keys.clear()).select(zero.alias(POSITION), *self.key, zero.alias(FILING))

    def _named(self, keys: pl.DataFrame) -> pl.DataFrame:
        """The keys as text under the names of the key columns: another register refers to them under names of its own."""
        if set(self.key) <= set(keys.columns):
            return key_text(keys, self.key)
        named = keys.rename(dict(zip(keys.columns, self.key, strict=True)))
        return key_text(named, self.key)

    def _found(self, connection: Connection, text: pl.DataFrame) -> pl.DataFrame:
        insertions = _Insertions(connection, self.ledger.store, self.register, self.key)
        up_to = self._seq(connection)
        name = f"{self.register}-{sha256_of(canonical(list(self.key)).encode())[:8]}"
        positions, seqs = KeyIndex(self.cache).candidates(
            name, key_hashes(text, self.key), insertions, up_to=up_to
        )
        places = np.unique(positions)
        likely = text[places].with_columns(pl.Series(POSITION, places, dtype=pl.Int64))
        parts = [
            scan_keys(self.ledger.store, group, self.key)
            .join(likely.lazy(), on=self.key, how="inner")
            .select(POSITION, *self.key, FILING)
            for group in by_columns(insertions.near(np.unique(seqs).tolist(), likely))
        ]
        empty = likely.select(POSITION, *self.key, pl.lit(0, dtype=pl.Int64).alias(FILING)).clear().lazy()
        return pl.concat([empty, *parts]).sort(POSITION).collect(engine="streaming")

    def _withdrawn(self, connection: Connection, found: pl.DataFrame) -> pl.DataFrame:
        """The keys among those found that were withdrawn and have not returned."""
        span = (0, self._seq(connection))
        withdrawals = listed_segments(connection, self.register, (Kind.WITHDRAW,), span)
        last = self._last(withdrawals, found.select(self.key))
        if not last.height:
            return last
        since = last.select(pl.col(FILING).min()).item()
        returns = listed_segments(connection, self.register, (Kind.CORRECT,), (since, span[1]))
        returned = self._last(returns, last.select(self.key)).rename({FILING: "returned"})
        joined = last.join(returned, on=self.key, how="left")
        return joined.filter(pl.col("returned").fill_null(0) < pl.col(FILING))

    def _last(self, segments: Sequence[FiledSegment], keys: pl.DataFrame) -> pl.DataFrame:
        """The keys that stand in the segments, with the greatest FILING of each."""
        empty = keys.clear().with_columns(pl.lit(0, dtype=pl.Int64).alias(FILING)).lazy()
        if not keys.height:
            return empty.collect()
        frames = [scan_keys(self.ledger.store, group, self.key) for group in by_columns(segments)]
        shared = (frame.join(keys.lazy(), on=self.key, how="semi") for frame in frames)
        return pl.concat([empty, *shared]).group_by(self.key).agg(pl.col(FILING).max()).collect()

    def _seq(self, connection: Connection) -> int:
        return read_head(connection).seq if self.as_of is None else self.as_of


@dataclass(frozen=True, slots=True)
class _Insertions:
    """What the key index asks of the ledger, see zhiheng.ledger.key_index."""

    connection: Connection
    store: Store
    register: str
    key: tuple[str, ...]

    def filing_hash(self, seq: int) -> str | None:
        """See Insertions."""
        wanted = select(tables.filing.c.sha256).where(tables.filing.c.seq == seq)
        return self.connection.execute(wanted).scalar_one_or_none()

    def insertions(self, *, after: int, up_to: int) -> Sequence[tuple[int, int]]:
        """See Insertions."""
        filing = tables.filing.c
        rows = self.connection.execute(
            select(filing.seq, filing.rows)
            .where(filing.register == self.register, filing.kind == Kind.INSERT.value, filing.rows > 0)
            .where(filing.seq > after, filing.seq <= up_to)
            .order_by(filing.seq)
        )
        return [(row.seq, row.rows) for row in rows]

    def hashes(self, seqs: Sequence[int]) -> tuple[Numbers, Numbers]:
        """See Insertions."""
        span = (seqs[0] - 1, seqs[-1])
        segments = listed_segments(self.connection, self.register, (Kind.INSERT,), span)
        hashes, owners = [], []
        for group in by_columns(segments):
            keys = scan_keys(self.store, group, self.key).collect()
            hashes.append(key_hashes(keys, self.key))
            owners.append(keys[FILING].cast(pl.UInt64).to_numpy())
        return np.concatenate(hashes), np.concatenate(owners)

    def near(self, seqs: Sequence[int], keys: pl.DataFrame) -> list[FiledSegment]:
        """The segments of these filings that may hold one of the keys. Of a filing with one segment that is known already."""
        segments: list[FiledSegment] = []
        for start in range(0, len(seqs), SEQS_ASKED_AT_ONCE):
            some = seqs[start : start + SEQS_ASKED_AT_ONCE]
            segments += listed_segments(self.connection, self.register, (Kind.INSERT,), (0, some[-1]), some)
        of_filing = {seq: list(group) for seq, group in groupby(segments, key=lambda one: one.filing)}
        return [
            segment
            for group in of_filing.values()
            for segment in group
            if len(group) == 1 or may_hold(segment, keys)
        ]


def may_hold(segment: FiledSegment, keys: pl.DataFrame) -> bool:
    """Whether any of the keys, as text, lies within the bounds of the segment, column by column."""
    inside = pl.lit(True)
    for name, low, high in zip(
        keys.columns, json.loads(segment.key_min), json.loads(segment.key_max), strict=False
    ):
        if isinstance(low, str) and isinstance(high, str):
            inside &= pl.col(name).is_between(pl.lit(low), pl.lit(high))
        elif isinstance(low, int) and isinstance(high, int):
            number = pl.col(name).cast(pl.Int64, strict=False)
            inside &= number.is_between(low, high).fill_null(True)
    return bool(keys.select(inside.any()).item())
