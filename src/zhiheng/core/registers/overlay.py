"""The present rows of a register: what was inserted, with later corrections and withdrawals laid over it."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from zhiheng.core.registers.model import FILING, ROW

WITHDRAWN = "_withdrawn"
"""Column of a correction (Boolean): True where the filing withdrew the record, which has then only its key."""


def overlay(base: pl.LazyFrame, corrections: pl.LazyFrame, key: Sequence[str]) -> pl.LazyFrame:
    """The rows of `base` whose key was not corrected, and the last correction of each key unless it withdrew it.

    `base` has register columns, FILING and ROW, each key once; `corrections` has the same columns and WITHDRAWN, a key
    as often as it was corrected; the last is the one with the greatest FILING, then ROW. A key that is corrected and not in
    `base` comes in (a record that was withdrawn before `base` was folded, and returns). The order of rows is open.
    """
    latest = corrections.sort(FILING, ROW).unique(key, keep="last")
    untouched = base.join(latest.select(key), on=key, how="anti", build_side="prefer_right")
    present = latest.filter(~pl.col(WITHDRAWN)).drop(WITHDRAWN)
    return pl.concat([untouched, present.select(base.collect_schema().names())])
