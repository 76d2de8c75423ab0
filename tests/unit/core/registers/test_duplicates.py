"""Values that stand more than once are found over any number of batches."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from zhiheng.core.registers.duplicates import Duplicates


def twice(values, size):
    """Pairs of a later row and the first row of its value, counted from 1."""
    duplicates, found = Duplicates(("v",)), []
    for start in range(0, len(values), size):
        frame = pl.DataFrame({"v": values[start : start + size]}, schema={"v": pl.Int64})
        rows = np.arange(start + 1, start + 1 + frame.height, dtype=np.uint32)
        places, first = duplicates.seen(frame, rows)
        found += zip(rows[places].tolist(), first.tolist(), strict=True)
    return found


@pytest.mark.parametrize("size", [1, 3, 50, 2000])
def test_duplicates_are_those_of_a_dictionary(size):
    values = np.random.default_rng(size).integers(0, 180, 200).tolist()
    values[::17] = [None] * len(values[::17])
    first, wanted = {}, []
    for row, value in enumerate(values, start=1):
        if value is not None and value in first:
            wanted.append((row, first[value]))
        elif value is not None:
            first[value] = row
    assert twice(values, size) == wanted


def test_values_whose_hashes_begin_alike_are_told_apart(monkeypatch):
    monkeypatch.setattr("zhiheng.core.registers.duplicates.BEGINNING", 1)
    monkeypatch.setattr("zhiheng.core.registers.duplicates.SHIFT", np.uint64(63))
    assert twice([*range(50), 7, 49], 5) == [(51, 8), (52, 50)]


def test_values_whose_first_hashes_meet_are_told_apart(monkeypatch):
    monkeypatch.setattr("zhiheng.core.registers.duplicates._first_hash", lambda value: value.hash(1) * 0)
    assert twice([1, 1], 2) == [(2, 1)]
    assert twice([1, 2], 2) == []
    assert twice([1, 2], 1) == []
