"""Values that stand more than once in a file, found while its rows go by in batches.

Of each value only hashes and the number of its row are kept: 28 bytes, whatever the value's length. Hashes alone are
sorted and compared; which rows they belong to is asked only where two of them are equal.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

FIRST_SEED, SECOND_SEED = 1, 2
BEGINNING = 26
"""Bits of a hash by which it is marked as there: 64 MB of marks, made when a file has a second batch."""
SHIFT = np.uint64(64 - BEGINNING)

_NONE_AGAIN = (np.empty(0, dtype=np.intp), np.empty(0, dtype=np.uint32))


class Duplicates:
    """Remembers the values of some columns, and says of each that comes again in which row it first stood.

    Two values count as the same where both their 64-bit hashes are: in 100 million rows two different values do so
    with a probability below 10^-22.
    """

    def __init__(self, columns: Sequence[str]) -> None:
        self.columns = tuple(columns)
        self._batches: list[pl.DataFrame] = []
        self._runs: list[NDArray[np.uint64]] = []
        """First hashes of each batch, sorted."""
        self._marks: NDArray[np.bool_] | None = None
        self._marked_runs = 0

    def seen(
        self, frame: pl.DataFrame, rows: NDArray[np.uint32]
    ) -> tuple[NDArray[np.intp], NDArray[np.uint32]]:
        """Takes in the values of a frame whose `rows`, rising, are numbered so; leaves out rows with an empty value.

        Gives the places in the frame of values that stood before, in order, and the rows where they first stood.
        """
        value = pl.col(self.columns[0]) if len(self.columns) == 1 else pl.struct(self.columns)
        batch = frame.select(
            first=_first_hash(value), second=value.hash(SECOND_SEED), row=pl.Series(rows, dtype=pl.UInt32)
        )
        full = frame.select(pl.all_horizontal(pl.col(self.columns).is_not_null())).to_series()
        if not full.all():
            batch = batch.filter(full)
        self._batches.append(batch)
        equal = self._equal(batch["first"].sort().to_numpy())
        return _NONE_AGAIN if equal is None else self._again(equal, rows)

    def stands(self, values: pl.Series) -> pl.Series:
        """True for each value that stands somewhere in the file; of one column only."""
        kept = pl.concat([batch["first"] for batch in self._batches])
        return values.alias("v").to_frame().select(_first_hash(pl.col("v")).is_in(kept.implode())).to_series()

    def _equal(self, hashes: NDArray[np.uint64]) -> pl.Series | None:
        """Which of the hashes, sorted, stand twice among them or in an earlier batch; takes them in."""
        found = [hashes[1:][hashes[1:] == hashes[:-1]]]
        if self._runs and len(hashes):
            likely = hashes[self._marked()[hashes >> SHIFT]]
            for run in self._runs:
                places = np.searchsorted(run, likely)
                places[places == len(run)] = 0
                found.append(likely[run[places] == likely])
        if len(hashes):
            self._runs.append(hashes)
        every = np.concatenate(found)
        return pl.Series(every).unique() if len(every) else None

    def _marked(self) -> NDArray[np.bool_]:
        """True where some hash of the runs begins with these bits: few of the hashes asked about are left to be looked for."""
        if self._marks is None:
            self._marks = np.zeros(1 << BEGINNING, dtype=bool)
        for run in self._runs[self._marked_runs :]:
            self._marks[run >> SHIFT] = True
        self._marked_runs = len(self._runs)
        return self._marks

    def _again(
        self, equal: pl.Series, rows: NDArray[np.uint32]
    ) -> tuple[NDArray[np.intp], NDArray[np.uint32]]:
        """The values of the last batch that stood before, among those whose first hash is in `equal`."""
        suspects = [batch.filter(pl.col("first").is_in(equal.implode())) for batch in self._batches]
        stood = pl.concat(suspects).with_columns(stood=pl.col("row").min().over("first", "second"))
        later = stood[-suspects[-1].height :].filter(pl.col("row") > pl.col("stood"))
        return np.searchsorted(rows, later["row"].to_numpy()), later["stood"].to_numpy()


def _first_hash(value: pl.Expr) -> pl.Expr:
    return value.hash(FIRST_SEED)
