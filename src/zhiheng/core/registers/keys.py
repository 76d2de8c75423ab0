"""Keys of rows as text and as 64-bit hashes: what finds duplicates in a file and keys filed before.

A hash only points to candidates. Whoever refuses a row compares the keys themselves.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

POSITION = "_position"
"""Column: the place, from 0, of a key in the frame that was asked about (Int64)."""
SEED = 0x5A48

_CANARY = pl.DataFrame({"a": ["抽检-2026-0001", "", None, "x" * 40], "b": ["1", "2", "3", None]})
"""Rows whose hashes tell one way of hashing from another."""


def key_text(frame: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """The key columns of `frame` alone, in the order of `key`, every value as text: `2026-03-01`, `12.5000`, `true`."""
    return frame.select(pl.col(name).cast(pl.String) for name in key)


def key_hashes(frame: pl.DataFrame, key: Sequence[str]) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    """One 64-bit hash for each row of `frame`, of its key columns as text.

    Equal keys have equal hashes in every process, in any order or batch of rows and with any number of threads,
    as long as `hashing()` is the same; unequal keys very rarely have.
    """
    return key_text(frame, key).hash_rows(seed=SEED).to_numpy()


def hashing() -> str:
    """A name for the way hashes are made here and now: the library's version and what a few known rows hash to.

    Hashes are not the same in every version of the library; stored ones are good only under the same name.
    """
    canary = int(np.bitwise_xor.reduce(key_hashes(_CANARY, ("a", "b")) * np.arange(1, 5, dtype=np.uint64)))
    return f"polars-{pl.__version__}-{canary:016x}"
