"""The present rows of a register: what was inserted, with later corrections and withdrawals laid over it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from zhiheng.core.registers.model import FILING, ROW

WITHDRAWN = "_withdrawn"
"""Column of a correction (Boolean): True where the filing withdrew the record, which has then only its key."""
INDEX = "_index"
"""Column: the place of a row in its segment, from 0 (UInt32)."""


def overlay(base: pl.LazyFrame, corrections: pl.LazyFrame, key: Sequence[str]) -> pl.LazyFrame:
    """The rows of `base` whose key was not corrected, and the last correction of each key unless it withdrew it.

    `base` has register columns, FILING and ROW, each key once; `corrections` has the same columns and WITHDRAWN, a key
    as often as it was corrected; the last is the one with the greatest FILING, then ROW. A key that is corrected and not in
    `base` comes in (a record that was withdrawn before `base` was folded, and returns). The order of rows is open.
    """
    last = last_corrections(corrections, key)
    columns = base.collect_schema().names()
    return pl.concat([without_keys(base, last, key), present(last).select(columns)])


def last_corrections(corrections: pl.LazyFrame, key: Sequence[str]) -> pl.LazyFrame:
    """The last correction or withdrawal of each key."""
    return corrections.sort(FILING, ROW).unique(key, keep="last")


def present(last: pl.LazyFrame) -> pl.LazyFrame:
    """The records that the last corrections leave: all that are not withdrawals."""
    return last.filter(~pl.col(WITHDRAWN)).drop(WITHDRAWN)


def without_keys(base: pl.LazyFrame, last: pl.LazyFrame, key: Sequence[str]) -> pl.LazyFrame:
    """The rows of `base` whose key no correction has."""
    return base.join(last.select(key), on=key, how="anti", build_side="prefer_right")


def without_places(
    segment: pl.LazyFrame, places: np.ndarray[tuple[int], np.dtype[np.uint32]]
) -> pl.LazyFrame:
    """The rows of a segment, with its INDEX, but those at `places`: the same as `without_keys` and needs no key."""
    gone = pl.col(INDEX).is_in(pl.Series(places, dtype=pl.UInt32).implode())
    return segment.filter(~gone).drop(INDEX)
