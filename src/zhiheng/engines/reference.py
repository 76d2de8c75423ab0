"""The engine `reference`: reads the rows with polars and lets the plain Python of the core compute.

Slow, and meant to be: the other engines are held against it. Everything stands in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from zhiheng.core.formulas import reference
from zhiheng.core.formulas.questions import WHOLE, Question, RowFiles, Sample, SegmentFile, Sources
from zhiheng.core.formulas.row_values import Place, Record, holds
from zhiheng.core.registers.model import FILING, ROW
from zhiheng.core.registers.overlay import (
    INDEX,
    WITHDRAWN,
    last_corrections,
    present,
    without_keys,
    without_places,
)
from zhiheng.core.registers.parsing import stored_as


class ReferenceEngine:
    """Answers questions row by row."""

    name = "reference"
    remote = False

    def answer(self, question: Question, sources: Sources) -> pl.DataFrame:
        """See Engine."""
        rows = {name: records(files) for name, files in sources.items()}
        return reference.answer(question, rows, lookup_keys(sources))

    def sample(self, sample: Sample, sources: Sources) -> pl.DataFrame:
        """See Engine."""
        rows = {name: records(files) for name, files in sources.items()}
        others = {name: {row[key]: row for row in rows[name]} for name, key in lookup_keys(sources).items()}
        files = sources[sample.register.name]
        places = [Place(row, sample.period or WHOLE, others) for row in rows[sample.register.name]]
        kept = [place.row for place in places if _asked_for(sample, place)]
        kept.sort(key=lambda row: [row[name] for name in files.register.key])
        wanted = [*sample.columns, FILING, ROW]
        schema = _schema(files)
        found = [{name: row[name] for name in wanted} for row in kept[: sample.limit]]
        return pl.DataFrame(found, schema={name: schema[name] for name in wanted})

    def close(self) -> None:
        """Nothing is held."""


def lookup_keys(sources: Sources) -> dict[str, str]:
    """The key column of every register that can be looked up: those whose key is one column."""
    return {name: files.register.key[0] for name, files in sources.items() if len(files.register.key) == 1}


def records(files: RowFiles) -> list[Record]:
    """The present rows of a register with FILING and ROW, as Python values."""
    return list(present_rows(files).collect().iter_rows(named=True))


def present_rows(files: RowFiles) -> pl.LazyFrame:
    """The rows that `RowFiles` describes, with the columns and types of the register, FILING and ROW."""
    schema = _schema(files)
    if not files.corrections:
        return _together((_scan(each, schema) for each in files.base), schema)
    corrections = pl.concat(
        _scan(each, schema).with_columns(pl.lit(each.withdraws).alias(WITHDRAWN))
        for each in files.corrections
    )
    last = last_corrections(corrections, files.key)
    placed = [_scan(each, schema) for each in files.base if each.replaced is not None]
    keyed = _together((_scan(each, schema) for each in files.base if each.replaced is None), schema)
    return pl.concat([*placed, without_keys(keyed, last, files.key), present(last)])


def _asked_for(sample: Sample, place: Place) -> bool:
    if sample.date and sample.period is not None:
        day = place.row[sample.date]
        if day is None or day not in sample.period:
            return False
    return holds(sample.condition, place)


def _schema(files: RowFiles) -> dict[str, pl.DataType]:
    columns = {column.name: stored_as(column) for column in files.register.columns}
    return {**columns, FILING: pl.Int64(), ROW: pl.Int64()}


def _together(frames: Iterable[pl.LazyFrame], schema: Mapping[str, pl.DataType]) -> pl.LazyFrame:
    several = list(frames)
    return pl.concat(several) if several else pl.LazyFrame(schema=dict(schema))


def _scan(segment: SegmentFile, schema: Mapping[str, pl.DataType]) -> pl.LazyFrame:
    """The rows of a segment that corrections did not replace, as far as their places are known."""
    frame = pl.scan_parquet(segment.path, glob=False, row_index_name=INDEX)
    stored: dict[str, Any] = dict(frame.collect_schema())
    frame = frame.drop(INDEX) if segment.replaced is None else without_places(frame, segment.replaced)
    if segment.filing is not None:
        frame = frame.with_columns(pl.lit(segment.filing, dtype=pl.Int64).alias(FILING))
        stored[FILING] = pl.Int64()
    return frame.select(
        pl.col(name).cast(dtype) if name in stored else pl.lit(None, dtype=dtype).alias(name)
        for name, dtype in schema.items()
    )
