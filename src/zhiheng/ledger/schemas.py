"""Columns and types of segments as text, so that a vintage knows them without opening a file; and their union."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import lru_cache, reduce
from typing import Any

import polars as pl

from zhiheng.ledger.records import canonical

SIMPLE: dict[str, Any] = {
    "String": pl.String,
    "Int64": pl.Int64,
    "Boolean": pl.Boolean,
    "Date": pl.Date,
}
DECIMAL = re.compile(r"Decimal\((\d+),(\d+)\)")


def written_schema(schema: pl.Schema) -> str:
    """Canonical JSON of a schema: a list of [name, type]. Raises ValueError for a type that no register column has."""
    return canonical([[name, _written_type(dtype)] for name, dtype in schema.items()])


@lru_cache(maxsize=256)
def read_schema(text: str) -> pl.Schema:
    """The schema that `written_schema` wrote."""
    return pl.Schema({name: _read_type(written) for name, written in json.loads(text)})


@lru_cache(maxsize=256)
def read_columns(text: str) -> tuple[tuple[str, str], ...]:
    """Names and types as `written_schema` wrote them."""
    return tuple((name, written) for name, written in json.loads(text))


def union_of(schemas: Iterable[pl.Schema]) -> pl.Schema:
    """All columns, in the order in which they appear first; each with a type that holds the values of all, else String."""
    return reduce(_joined, schemas, pl.Schema())


def _joined(one: pl.Schema, other: pl.Schema) -> pl.Schema:
    if one == other:
        return one
    joined = dict(one)
    for name, dtype in other.items():
        joined[name] = _wider(joined[name], dtype) if name in joined else dtype
    return pl.Schema(joined)


def _wider(one: pl.DataType, other: pl.DataType) -> pl.DataType:
    if one == other:
        return one
    if not (
        one.is_numeric() and other.is_numeric()
    ):  # a day or a truth has a number too, but that is not what it says
        return pl.String()
    pair = [pl.Series("value", [], dtype=dtype).to_frame() for dtype in (one, other)]
    return pl.concat(pair, how="vertical_relaxed").schema["value"]


def _written_type(dtype: pl.DataType) -> str:
    if isinstance(dtype, pl.Decimal):
        return f"Decimal({dtype.precision},{dtype.scale})"
    for name, known in SIMPLE.items():
        if dtype == known:
            return name
    raise ValueError(f"no register column is stored as {dtype}")


def _read_type(text: str) -> pl.DataType:
    if found := DECIMAL.fullmatch(text):
        return pl.Decimal(int(found[1]), int(found[2]))
    return SIMPLE[text]()
