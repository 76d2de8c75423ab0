"""Rows become segment files, before the ledger knows of them."""

from __future__ import annotations

from contextlib import ExitStack
from types import TracebackType
from typing import Any

import polars as pl

from zhiheng.core.registers.model import ROW
from zhiheng.ledger.hashing import sha256_of_file
from zhiheng.ledger.records import Segment, canonical
from zhiheng.ledger.schemas import written_schema
from zhiheng.ledger.stores import Store, scratch_file, segment_name

ROWS_IN_GROUP = 122_880
"""Rows in a row group: what DuckDB works on at a time."""
LEVEL = 1
"""Of zstd. Columns that are encoded well gain nothing from higher ones, which take a fifth longer."""


class Staging:
    """Writes the segments of one filing. Used with `with`, and kept open until the filing is committed.

    While it is open nobody sweeps files that no filing lists.
    """

    def __init__(self, store: Store, register: str, key: tuple[str, ...]) -> None:
        self._store = store
        self._register = register
        self._key = key
        self._held = ExitStack()
        self._segments: list[Segment] = []

    def __enter__(self) -> Staging:
        self._held.enter_context(self._store.filing_lock())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._held.close()

    @property
    def segments(self) -> tuple[Segment, ...]:
        """What was written so far, in order."""
        return tuple(self._segments)

    def write(self, frame: pl.DataFrame) -> Segment:
        """Writes the rows (columns of the register and ROW) as one segment, durable when this returns.

        Raises ValueError where ROW or a key column is not there, or a column has a type that registers do not know.
        """
        missing = {ROW, *self._key} - set(frame.columns)
        if missing:
            raise ValueError(f"a segment needs the columns {sorted(missing)}")
        columns = written_schema(frame.schema)
        path = scratch_file(self._store, ".parquet")
        try:
            frame.write_parquet(
                path,
                compression="zstd",
                compression_level=LEVEL,
                statistics=True,
                row_group_size=ROWS_IN_GROUP,
            )
            sha256, size = sha256_of_file(path), path.stat().st_size
            name = segment_name(self._register, sha256)
            self._store.publish(path, name)
        finally:
            path.unlink(missing_ok=True)
        lowest, highest = key_bounds(frame, self._key)
        segment = Segment(
            name=name,
            sha256=sha256,
            rows=frame.height,
            size=size,
            key_min=lowest,
            key_max=highest,
            columns=columns,
        )
        self._segments.append(segment)
        return segment


def key_bounds(frame: pl.DataFrame, key: tuple[str, ...]) -> tuple[str, str]:
    """The least and the greatest value of every key column by itself, each as a JSON list; null where it is not known."""
    bounds = frame.select(
        *(pl.col(name).min().alias(f"min {name}") for name in key),
        *(pl.col(name).max().alias(f"max {name}") for name in key),
    ).row(0)
    values = [_bound(value) for value in bounds]
    return canonical(values[: len(key)]), canonical(values[len(key) :])


def _bound(value: Any) -> str | int | None:
    """Text, whole numbers and days keep their order in JSON; of other types no bound is kept."""
    if isinstance(value, str) or type(value) is int:
        return value
    return value.isoformat() if hasattr(value, "isoformat") else None
