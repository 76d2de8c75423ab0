"""The rows of a layout: those that filters leave, and those with given numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import polars as pl

from zhiheng.core.registers.filters import Filter, condition
from zhiheng.core.registers.model import FILING, ROW, Column
from zhiheng.core.registers.overlay import INDEX
from zhiheng.core.registers.parsing import stored_as
from zhiheng.ledger.records import FiledSegment
from zhiheng.ledger.schemas import read_schema
from zhiheng.ledger.staging import ROWS_IN_GROUP
from zhiheng.workspace.browsing_layout import PLACE, Group, Layout, Numbers

Part = tuple[FiledSegment, Numbers]
"""A segment and rows of one of its row groups, counted from the segment's first, in order."""
AT_ONCE = 8
"""Row groups that are read together; more would take memory and be no faster."""


def rows(
    layout: Layout,
    names: Iterable[str],
    filters: Sequence[Filter] = (),
    filings: frozenset[int] | None = None,
    files: frozenset[str] | None = None,
) -> pl.LazyFrame:
    """The present rows that all filters keep: PLACE and the columns `names` as they are shown.

    `filings`: of these filings only; `files`: of the segments with these names only. In the order of places.
    """
    wanted = {PLACE: pl.UInt64(), **{name: layout.schema[name] for name in names}}
    frames = []
    for group in layout.groups(filings, files):
        there = read_schema(group.files[0].columns)
        frame = _present(layout, group)
        if filings is not None and group.folded:
            frame = frame.filter(pl.col(FILING).is_in(sorted(filings)))
        for one in filters:
            frame = frame.filter(condition(one, _compared(layout, one.column, there)))
        values = [shown(name, layout.schema[name], there) for name in wanted if name != PLACE]
        frames.append(frame.select(group.place().alias(PLACE), *values))
    return pl.concat(frames) if frames else pl.LazyFrame(schema=wanted)


def _present(layout: Layout, group: Group) -> pl.LazyFrame:
    frame = layout.scan(group)
    gone = group.inside(layout.gone)
    if not len(gone):
        return frame
    return frame.filter(~pl.col(INDEX).is_in(pl.Series(gone).cast(pl.UInt32).implode()))


def shown(name: str, wanted: pl.DataType, there: pl.Schema) -> pl.Expr:
    """A column of a segment as it is shown; null where the segment does not have it."""
    if name not in there:
        return pl.lit(None, dtype=wanted).alias(name)
    return pl.col(name) if there[name] == wanted else pl.col(name).cast(wanted)


def _compared(layout: Layout, name: str, there: pl.Schema) -> pl.Expr:
    """A column as filters compare it. What an earlier definition stored in another type, and is no value of this one's, is null."""
    stored = stored_as(_column(layout, name))
    if name not in there:
        return pl.lit(None, dtype=stored)
    if there[name] == stored or (there[name].is_numeric() and stored.is_numeric()):
        return pl.col(name)
    return pl.col(name).cast(stored, strict=False)


def sortable(layout: Layout, name: str) -> pl.Expr:
    """A column that is shown, as rows are sorted by it."""
    stored = stored_as(_column(layout, name))
    there = layout.schema[name]
    if there == stored or (there.is_numeric() and stored.is_numeric()):
        return pl.col(name)
    return pl.col(name).cast(stored, strict=False)


def _column(layout: Layout, name: str) -> Column:
    found = layout.register.column(name)
    if found is None:
        raise KeyError(name)
    return found


def read(layout: Layout, numbers: Numbers, names: Sequence[str]) -> pl.DataFrame:
    """The rows with these numbers, in their order: the columns `names` as they are shown, FILING and ROW.

    Of a segment only those row groups are read in which a row lies.
    """
    places = layout.places(numbers).astype(np.int64)
    order = np.argsort(places)
    wanted = pl.Schema({**{name: layout.schema[name] for name in names}, FILING: pl.Int64(), ROW: pl.Int64()})
    parts = list(_by_row_group(layout, places[order]))
    frames = [frame for some in _some(parts) for frame in _picked(layout, some, wanted)]
    if not frames:
        return pl.DataFrame(schema=wanted)
    back = np.empty_like(order)
    back[order] = np.arange(len(order))
    return pl.concat(frames)[back]


def _by_row_group(layout: Layout, places: Numbers) -> Iterator[Part]:
    """The places, which are in order, by segment and row group, each counted from the segment's first row."""
    if not len(places):
        return
    numbers = np.searchsorted(layout.firsts, places, "right") - 1
    inside = places - layout.firsts[numbers]
    groups = inside // ROWS_IN_GROUP
    cuts = np.flatnonzero((np.diff(numbers) != 0) | (np.diff(groups) != 0)) + 1
    for number, part in zip(np.split(numbers, cuts), np.split(inside, cuts), strict=True):
        yield layout.files[int(number[0])], part


def _picked(layout: Layout, parts: Sequence[Part], wanted: pl.Schema) -> Iterator[pl.DataFrame]:
    """The rows of each part. What lies between two of them is read as well, and let go of."""
    spans = pl.collect_all(_span(layout, file, inside, wanted) for file, inside in parts)
    for frame, (_, inside) in zip(spans, parts, strict=True):
        yield frame if frame.height == len(inside) else frame[inside - inside[0]]


def _span(layout: Layout, file: FiledSegment, inside: Numbers, wanted: pl.Schema) -> pl.LazyFrame:
    """The rows of a segment from the first of these to the last."""
    there = read_schema(file.columns)
    first, last = int(inside[0]), int(inside[-1])
    path = layout.vintage.store.local(file.name)
    part = pl.scan_parquet(path, glob=False, schema=there).slice(first, last - first + 1)
    if FILING not in there:
        part = part.with_columns(pl.lit(file.filing, dtype=pl.Int64).alias(FILING))
        there = pl.Schema({**there, FILING: pl.Int64()})
    return part.select(shown(name, dtype, there) for name, dtype in wanted.items())


def _some(parts: Sequence[Part]) -> Iterator[Sequence[Part]]:
    return (parts[start : start + AT_ONCE] for start in range(0, len(parts), AT_ONCE))
