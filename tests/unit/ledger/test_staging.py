"""Rows become segment files."""

from __future__ import annotations

import json
from datetime import date

import polars as pl
import pytest

from zhiheng.core.registers.model import ROW
from zhiheng.ledger.hashing import sha256_of_file
from zhiheng.ledger.staging import key_bounds


def test_segment_is_named_by_its_content(ledger, register_of, file):
    with ledger.staging(register_of()) as staging:
        segment = staging.write(file.frame([("A2", 1), ("A1", 2)]))
    path = ledger.store.local(segment.name)
    assert segment.name == f"segments/inspections/{sha256_of_file(path)}.parquet"
    assert (segment.rows, segment.size) == (2, path.stat().st_size)
    assert pl.read_parquet(path)["sample_no"].to_list() == ["A2", "A1"]
    assert (segment.key_min, segment.key_max) == ('["A1"]', '["A2"]')
    assert json.loads(segment.columns)[0] == ["sample_no", "String"]
    assert list(ledger.store.scratch().iterdir()) == []


def test_every_key_column_has_bounds_of_its_own():
    frame = pl.DataFrame({"a": ["乙", "甲"], "b": [3, -4], "c": [date(2026, 3, 1), date(2025, 12, 31)]})
    low, high = key_bounds(frame, ("a", "b", "c"))
    assert json.loads(low) == ["乙", -4, "2025-12-31"]
    assert json.loads(high) == ["甲", 3, "2026-03-01"]


@pytest.mark.parametrize("values", [[True, False], [None, None], []])
def test_bounds_that_keep_no_order_are_not_known(values):
    frame = pl.DataFrame({"a": pl.Series(values, dtype=pl.Boolean)})
    assert key_bounds(frame, ("a",)) == ("[null]", "[null]")


def test_column_of_an_unknown_type_is_refused(ledger, register_of):
    frame = pl.DataFrame({"sample_no": ["A1"], "value": [0.5], ROW: [2]})
    with ledger.staging(register_of()) as staging:
        with pytest.raises(ValueError, match="Float64"):
            staging.write(frame)
        assert staging.segments == ()


def test_large_segments_have_row_groups(ledger, register_of, file):
    import duckdb

    many = 300_000
    frame = pl.DataFrame({"sample_no": pl.int_range(many, eager=True).cast(pl.String)})
    with ledger.staging(register_of()) as staging:
        segment = staging.write(frame.with_columns(pl.int_range(many).alias(ROW)))
    path = str(ledger.store.local(segment.name))
    groups = duckdb.execute(
        "SELECT DISTINCT row_group_id, row_group_num_rows FROM parquet_metadata(?) ORDER BY 1", [path]
    ).fetchall()
    assert [rows for _, rows in groups] == [122_880, 122_880, 54_240]
