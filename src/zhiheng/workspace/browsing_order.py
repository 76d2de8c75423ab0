"""Which rows a list has and in what order, as numbers of rows; worked out once and kept for all who ask for the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import polars as pl

from zhiheng.core.registers.filters import Filter
from zhiheng.ledger.records import FOLD
from zhiheng.workspace.browsing_cache import KEPT, SEARCHING
from zhiheng.workspace.browsing_layout import PLACE, Layout, Numbers
from zhiheng.workspace.browsing_rows import rows, sortable

ALIKE = 20
"""Where texts repeat so often on average they are grouped before they are sorted, which is several times faster."""

Sort = tuple[str, bool]
"""A column, and whether from its greatest value down."""


class Order(Protocol):
    """The rows of a list."""

    @property
    def total(self) -> int:
        """How many there are."""

    def part(self, offset: int, size: int) -> Numbers:
        """The numbers of `size` rows from the row `offset` (from 0) on; fewer at the end."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Rows one by one."""

    numbers: Numbers

    @property
    def total(self) -> int:
        """See Order."""
        return len(self.numbers)

    def part(self, offset: int, size: int) -> Numbers:
        """See Order."""
        return self.numbers[offset : offset + size]


@dataclass(frozen=True, slots=True)
class Straight:
    """Runs of rows, each from its first number on, without those that are gone: `lost` of each run. Holds no row by itself."""

    layout: Layout
    firsts: Numbers
    rows: Numbers
    lost: Numbers

    @property
    def total(self) -> int:
        """See Order."""
        return int((self.rows - self.lost).sum())

    def part(self, offset: int, size: int) -> Numbers:
        """See Order."""
        ends = np.cumsum(self.rows - self.lost)
        found = [np.empty(0, np.int64)]
        run = int(np.searchsorted(ends, offset, "right"))
        while run < len(ends) and ends[run] - self.rows[run] + self.lost[run] < offset + size:
            begin = int(ends[run] - self.rows[run] + self.lost[run])
            among = np.arange(max(offset - begin, 0), min(offset + size, int(ends[run])) - begin)
            found.append(self._present(run, among))
            run += 1
        return np.concatenate(found)

    def _present(self, run: int, among: Numbers) -> Numbers:
        """The numbers of rows that are counted among the present rows of a run."""
        first = int(self.firsts[run])
        if not self.lost[run]:
            return first + among
        gone = _gone_numbers(self.layout, first, first + int(self.rows[run]))
        before = gone - first - np.arange(len(gone))
        return first + among + np.searchsorted(before, among, "right")


def _gone_numbers(layout: Layout, low: int, high: int) -> Numbers:
    """The numbers in a run of rows that are gone, in order. A run does not cross the beginning of the fold."""
    if low < layout.fold_first:
        numbers = layout.gone
    else:
        numbers = np.sort(layout.numbers(layout.gone[layout.gone >= layout.fold_first]))
    first, last = np.searchsorted(numbers, [low, high])
    return numbers[first:last].astype(np.int64)


def order(
    layout: Layout,
    filters: tuple[Filter, ...],
    sort: Sort | None,
    filings: frozenset[int] | None,
) -> Order:
    """The rows that all filters keep, sorted by a column (empty values last, equal ones last filed first), else last filed first.

    `filings`: rows of these filings alone.
    """
    if not filters and sort is None:
        return _straight(layout, filings)
    key = ("order", layout.root, layout.mark, filters, sort, filings)
    return KEPT.get(key, lambda: _listed(layout, filters, sort, filings), lambda one: one.numbers.nbytes)


def _straight(layout: Layout, filings: frozenset[int] | None) -> Straight:
    kept = [
        place
        for place, file in enumerate(layout.files)
        if file.kind != FOLD and (filings is None or file.filing in filings)
    ]
    counts = np.array([file.rows for file in layout.files], np.int64)
    firsts, sizes = layout.firsts[kept], counts[kept]
    gone = layout.gone[layout.gone < layout.fold_first]
    lost = np.searchsorted(gone, firsts + sizes) - np.searchsorted(gone, firsts)
    if layout.folded:
        in_fold = _whole_fold(layout) if filings is None else _part_of_fold(layout, filings)
        firsts, sizes, lost = (
            np.concatenate(pair) for pair in zip((firsts, sizes, lost), in_fold, strict=True)
        )
    return Straight(layout, firsts, sizes, lost)


def _whole_fold(layout: Layout) -> tuple[Numbers, Numbers, Numbers]:
    lost = int((layout.gone >= layout.fold_first).sum())
    return np.array([layout.fold_first]), np.array([layout.total - layout.fold_first]), np.array([lost])


def _part_of_fold(layout: Layout, filings: frozenset[int]) -> tuple[Numbers, Numbers, Numbers]:
    fold = layout.fold()
    ends = layout.fold_first + np.cumsum(fold.counts.astype(np.int64))
    kept = np.isin(fold.filings, sorted(filings))
    gone = np.sort(layout.numbers(layout.gone[layout.gone >= layout.fold_first]))
    firsts = ends - fold.counts
    lost = np.searchsorted(gone, ends) - np.searchsorted(gone, firsts)
    return firsts[kept], fold.counts[kept].astype(np.int64), lost[kept]


def _listed(
    layout: Layout, filters: tuple[Filter, ...], sort: Sort | None, filings: frozenset[int] | None
) -> Listed:
    if layout.folded:
        layout.fold()
    names = [sort[0]] if sort else []
    with SEARCHING:
        found = rows(layout, names, filters, filings)
        if sort:
            found = found.with_columns(sortable(layout, sort[0]))
        frame = found.collect(engine="streaming")
        numbers = layout.numbers(frame[PLACE].to_numpy().astype(layout.number_type))
        if sort is None:
            return Listed(np.sort(numbers))
        values = frame[sort[0]]
        del frame
        if np.any(numbers[1:] < numbers[:-1]):
            filed = np.argsort(numbers)
            numbers, values = numbers[filed], values[filed]
        return Listed(numbers[arranged(values, descending=sort[1])])


def arranged(values: pl.Series, *, descending: bool) -> Numbers:
    """Where in the order of `values` each place of the sorted ones comes from; nulls last, equal ones as they stand.

    Texts are sorted by their characters' code points.
    """
    frame, name = values.to_frame(), values.name
    kinds: Any = values.approx_n_unique() if values.dtype == pl.String else None
    if kinds is not None and kinds * ALIKE <= len(values):
        places = pl.int_range(pl.len(), dtype=pl.UInt32).alias(PLACE)
        # Within a group rows keep their order.
        by_kind = frame.select(name, places).group_by(name).agg(PLACE)
        ordered = by_kind.sort(name, descending=descending, nulls_last=True).select(pl.col(PLACE).explode())
    else:
        by = pl.arg_sort_by(name, descending=descending, nulls_last=True, maintain_order=True)
        ordered = frame.select(by)
    return ordered.to_series().to_numpy()
