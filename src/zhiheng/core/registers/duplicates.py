"""Values that stand more than once in a file, found while its rows go by in batches.

Of each distinct value only two hashes and the number of its first row are kept: 20 bytes, whatever the value's length.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

FIRST_SEED, SECOND_SEED = 1, 2


class _Run(NamedTuple):
    """Distinct values in the order of their first hash."""

    hashes: NDArray[np.uint64]
    seconds: NDArray[np.uint64]
    rows: NDArray[np.uint32]


class Duplicates:
    """Remembers the values of some columns, and says of each that comes again in which row it first stood.

    Two values count as the same where both their 64-bit hashes are: in 100 million rows two different values do so
    with a probability below 10^-22.
    """

    def __init__(self, columns: Sequence[str]) -> None:
        self.columns = tuple(columns)
        self._runs: list[_Run] = []

    def seen(
        self, frame: pl.DataFrame, rows: NDArray[np.uint32]
    ) -> tuple[NDArray[np.intp], NDArray[np.uint32]]:
        """Takes in the values of a frame whose `rows` are numbered so; rows with an empty value are left out.

        Gives the places in the frame of values that stood before, in order, and the rows where they first stood.
        """
        full = frame.select(pl.all_horizontal(pl.col(self.columns).is_not_null())).to_series()
        places = None if full.all() else full.arg_true().to_numpy()
        if places is not None:
            frame, rows = frame[places], rows[places]
        value = pl.col(self.columns[0]) if len(self.columns) == 1 else pl.struct(self.columns)
        hashes = frame.select(first=_first_hash(value), second=value.hash(SECOND_SEED))
        order = hashes["first"].arg_sort().to_numpy()
        first = hashes["first"].to_numpy()[order]
        if (first[1:] == first[:-1]).any():  # only now it matters that equal ones stay in the order of rows
            order = np.argsort(hashes["first"].to_numpy(), kind="stable")
        batch = _Run(first, hashes["second"].to_numpy()[order], rows[order])
        stood = self._before(batch)
        again = stood != 0
        self._keep(batch if not again.any() else _Run(*(part[~again] for part in batch)))
        found = order[again]
        sorting = np.argsort(found)
        found = found[sorting]
        return (found if places is None else places[found]), stood[again][sorting]

    def _before(self, batch: _Run) -> NDArray[np.uint32]:
        """For each value the row where it first stood, 0 where it is new."""
        stood = np.zeros(len(batch.rows), dtype=np.uint32)
        for run in self._runs:
            place = np.searchsorted(run.hashes, batch.hashes)
            place[place == len(run.hashes)] = 0
            same = (run.hashes[place] == batch.hashes) & (run.seconds[place] == batch.seconds)
            stood[same] = run.rows[place[same]]
        same = np.zeros(len(batch.rows), dtype=bool)
        same[1:] = (batch.hashes[1:] == batch.hashes[:-1]) & (batch.seconds[1:] == batch.seconds[:-1])
        starts = np.maximum.accumulate(np.where(same, 0, np.arange(len(same))))
        inside = same & (stood == 0)
        stood[inside] = batch.rows[starts[inside]]
        return stood

    def _keep(self, batch: _Run) -> None:
        """Adds a run; runs are joined while the last is not half as long as the one before, so there are few."""
        if not len(batch.rows):
            return
        self._runs.append(batch)
        while len(self._runs) > 1 and 2 * len(self._runs[-1].rows) > len(self._runs[-2].rows):
            last, before = self._runs.pop(), self._runs.pop()
            joined = np.concatenate([before.hashes, last.hashes])
            order = np.argsort(joined, kind="stable")
            self._runs.append(
                _Run(
                    joined[order],
                    np.concatenate([before.seconds, last.seconds])[order],
                    np.concatenate([before.rows, last.rows])[order],
                )
            )


def _first_hash(value: pl.Expr) -> pl.Expr:
    return value.hash(FIRST_SEED)
