"""Columns and types of segments as text."""

from __future__ import annotations

import polars as pl
import pytest

from zhiheng.ledger.schemas import read_schema, union_of, written_schema

EVERY_TYPE = pl.Schema(
    {
        "name": pl.String(),
        "batches": pl.Int64(),
        "fine": pl.Decimal(18, 2),
        "key": pl.Boolean(),
        "sampled_on": pl.Date(),
    }
)


def test_schema_is_read_as_written():
    assert read_schema(written_schema(EVERY_TYPE)) == EVERY_TYPE


def test_schema_with_another_type_is_refused():
    with pytest.raises(ValueError, match="Float64"):
        written_schema(pl.Schema({"value": pl.Float64()}))


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (pl.Int64(), pl.Int64(), pl.Int64()),
        (pl.Decimal(18, 2), pl.Decimal(18, 4), pl.Decimal(20, 4)),
        (pl.Int64(), pl.String(), pl.String()),
        (pl.Date(), pl.String(), pl.String()),
        (pl.Boolean(), pl.Date(), pl.String()),
        (pl.Int64(), pl.Date(), pl.String()),
        (pl.Int64(), pl.Boolean(), pl.String()),
        (pl.Int64(), pl.Decimal(18, 2), pl.Decimal(38, 2)),
    ],
)
def test_union_holds_values_of_both(one, other, both):
    assert union_of([pl.Schema({"value": one}), pl.Schema({"value": other})]) == {"value": both}


def test_union_has_all_columns_in_order_of_appearance():
    schemas = [pl.Schema({"b": pl.String(), "a": pl.String()}), pl.Schema({"a": pl.String(), "c": pl.Date()})]
    assert list(union_of(schemas)) == ["b", "a", "c"]
