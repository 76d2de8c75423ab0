"""Corrections laid over what was inserted."""

from __future__ import annotations

import numpy as np
import polars as pl

from zhiheng.core.registers.model import FILING, ROW
from zhiheng.core.registers.overlay import INDEX, WITHDRAWN, overlay, without_places

BASE = [("A1", 1, 1, 2), ("A2", 2, 1, 3), ("A3", 3, 2, 2)]
COLUMNS = {"key": pl.String, "value": pl.Int64, FILING: pl.Int64, ROW: pl.Int64}


def laid(corrections):
    base = pl.LazyFrame(BASE, schema=COLUMNS, orient="row")
    over = pl.LazyFrame(corrections, schema={**COLUMNS, WITHDRAWN: pl.Boolean}, orient="row")
    return sorted(overlay(base, over, ["key"]).collect().rows())


def test_without_corrections_base_stands():
    assert laid([]) == BASE


def test_correction_takes_the_place_of_the_row():
    assert laid([("A2", 20, 3, 2, False)]) == [BASE[0], ("A2", 20, 3, 2), BASE[2]]


def test_last_correction_counts_whatever_its_order():
    corrections = [("A1", 30, 5, 2, False), ("A1", 10, 3, 2, False), ("A1", 20, 4, 9, False)]
    assert laid(corrections)[0] == ("A1", 30, 5, 2)


def test_withdrawn_row_is_gone_and_returns():
    gone = [("A1", None, 3, 2, True)]
    assert laid(gone) == BASE[1:]
    assert laid([*gone, ("A1", 7, 4, 2, False)])[0] == ("A1", 7, 4, 2)
    assert laid([("A1", 7, 2, 2, False), *gone]) == BASE[1:]


def test_correction_of_a_row_that_base_lost_brings_it_back():
    assert laid([("A9", 9, 4, 2, False)])[-1] == ("A9", 9, 4, 2)


def test_rows_are_left_out_by_place():
    frame = pl.LazyFrame(BASE, schema=COLUMNS, orient="row").with_row_index(INDEX)
    places = np.array([0, 2], np.uint32)
    assert without_places(frame, places).collect().rows() == [BASE[1]]
