"""Browsing a register: any page of its rows as of any moment, filtered and sorted, for many people at once.

What is neither filtered nor sorted is read straight from the segments that hold the page. Else the numbers of all rows that remain are
worked out once, by whoever asks first, and kept for everybody (four bytes a row; see browsing_cache for what happens beyond its bound):
a vintage never changes, so nothing that is kept can become wrong. Rows are kept in blocks, masked.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from zhiheng.core.issues import InputProblem, Issue, Language, Text
from zhiheng.core.registers.filters import Filter, Operation, column_problem
from zhiheng.core.registers.keys import key_text
from zhiheng.core.registers.masking import mask_columns
from zhiheng.core.registers.model import FILING, ROW, Column, ColumnType, Register
from zhiheng.core.registers.parsing import stored_as
from zhiheng.ledger.filers import filing_bodies
from zhiheng.ledger.records import FiledSegment
from zhiheng.workspace.browsing_cache import KEPT
from zhiheng.workspace.browsing_layout import PLACE, Layout, layout
from zhiheng.workspace.browsing_order import Order, Sort, order
from zhiheng.workspace.browsing_rows import read, rows, sortable
from zhiheng.workspace.opening import Workspace

BLOCK = 1000
"""Rows that are read and kept together. Where a sort has scattered them over all segments, a thousand cost little more than fifty."""
_TRUTH: dict[Language, tuple[str, str]] = {"zh": ("否", "是"), "en": ("no", "yes")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Browse:
    """Which rows are wanted. `as_of`: a seq, a time with a time zone, None for now. `sort`: a column, and whether from its greatest
    value down; None for the last filed first. `columns` are those to show, () for all.

    `bodies`: rows whose present form was handed in by one of these bodies, and no others, are listed, counted and exported; None for
    all rows.
    """

    register: Register
    as_of: int | datetime | None = None
    filters: tuple[Filter, ...] = ()
    sort: Sort | None = None
    columns: tuple[str, ...] = ()
    bodies: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class BrowsedRow:
    """A row as shown: a value for each column of the page, personal data masked as text; the filing that brought it (its seq) and its
    row there. `key`: the key as `record_history` takes it, () where it holds personal data.
    """

    values: tuple[Any, ...]
    key: tuple[str, ...]
    filing: int
    row: int


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list of `total` rows from the row `offset` (from 0) on, as of `seq`."""

    rows: tuple[BrowsedRow, ...]
    columns: tuple[Column, ...]
    total: int
    seq: int
    offset: int = 0

    @property
    def headings(self) -> tuple[Text, ...]:
        """The labels of the columns with their units."""
        return tuple(
            Text(f"{each.label.zh}（{each.unit}）", f"{each.label.en} ({each.unit})")
            if each.unit
            else each.label
            for each in self.columns
        )


def page(workspace: Workspace, browse: Browse, *, offset: int = 0, size: int = 50) -> Page:
    """`size` rows of the list from the row `offset` on; fewer at its end, none beyond.

    Raises InputProblem for a seq that was not reached yet, and for a column that is none or may not be filtered or sorted by.
    """
    columns = _columns(browse)
    laid, seq = layout(workspace, browse.register, browse.as_of)
    found = _order(workspace, laid, browse)
    offset, size = max(offset, 0), max(size, 0)
    frame = _blocks(laid, browse, found, (offset, min(offset + size, found.total)))
    return Page(_rows(browse.register, columns, frame), columns, found.total, seq, offset)


def rows_of_key(workspace: Workspace, browse: Browse, key: Sequence[str]) -> Page:
    """The row with that key (a text for each key column, as in BrowsedRow) with all its columns; a page without rows where there is none
    that the bodies may see. Filters, sort and columns of `browse` play no part.

    Raises InputProblem for a key with personal data.
    """
    register = browse.register
    _refuse(column_problem(register, name) for name in register.key)
    laid, seq = layout(workspace, register, browse.as_of)
    filters = tuple(
        Filter(name, Operation.IS, (value,))
        for name, value in zip(register.key, _key_values(register, key), strict=False)
        if value is not None
    )
    numbers = pl.Series([], dtype=pl.UInt64)
    if len(filters) == len(register.key) == len(key) and laid.vintage.key:
        near = frozenset(file.name for file in laid.files if _may_hold(file, key))
        found = rows(laid, (), filters, _filings(workspace, laid, browse.bodies), near)
        numbers = found.collect(engine="streaming")[PLACE]
    names = [column.name for column in register.columns]
    frame = mask_columns(read(laid, laid.numbers(numbers.to_numpy()), names), register.columns)
    return Page(_rows(register, register.columns, frame), register.columns, frame.height, seq)


def export(
    workspace: Workspace, browse: Browse, target: Path, *, language: Language = "zh"
) -> tuple[int, int]:
    """Writes the list with its columns to .csv, .xlsx, .parquet or .jsonl, in its order and masked; gives seq and number of rows.

    A list that is sorted, or begins with a fold, is sorted in memory; others pass through in batches. Raises InputProblem as `page`
    does, and for another ending.
    """
    from zhiheng.files.filings.export import export_rows

    columns = _columns(browse)
    laid, seq = layout(workspace, browse.register, browse.as_of)
    found = _order(workspace, laid, browse)
    names = dict.fromkeys([*(column.name for column in columns), *([browse.sort[0]] if browse.sort else [])])
    frame = rows(laid, names, browse.filters, _filings(workspace, laid, browse.bodies))
    if browse.sort is not None or laid.folded:
        numbers = pl.col(PLACE).map_batches(
            lambda places: pl.Series(laid.numbers(places.to_numpy())).cast(pl.UInt64),
            return_dtype=pl.UInt64(),
        )
        by, down = ([sortable(laid, browse.sort[0])], [browse.sort[1]]) if browse.sort else ([], [])
        frame = frame.sort(*by, numbers, descending=[*down, False], nulls_last=True)
    export_rows(frame.select(column.name for column in columns), browse.register, target, language=language)
    return seq, found.total


def value_text(column: Column, value: Any, language: Language = "zh") -> str:
    """A value of a page as text: 2026-03-18, 2026-03, 是, 12.50; "" for none. The unit stands in the heading."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _TRUTH[language][value]
    if isinstance(value, date):
        return value.isoformat()[:7] if column.type is ColumnType.MONTH else value.isoformat()
    return str(value)


def _columns(browse: Browse) -> tuple[Column, ...]:
    """The columns to show, in the order of the register."""
    unknown = [name for name in browse.columns if browse.register.column(name) is None]
    named = [*unknown, *(each.column for each in browse.filters), *([browse.sort[0]] if browse.sort else [])]
    _refuse(column_problem(browse.register, name) for name in named)
    return tuple(
        each for each in browse.register.columns if not browse.columns or each.name in browse.columns
    )


def _refuse(problems: Any) -> None:
    found = [problem for problem in problems if isinstance(problem, Issue)]
    if found:
        raise InputProblem(*found)


def _filings(workspace: Workspace, laid: Layout, bodies: frozenset[str] | None) -> frozenset[int] | None:
    """The filings that these bodies handed in; None for all."""
    if bodies is None:
        return None

    def found() -> frozenset[int]:
        listed = filing_bodies(workspace.ledger, laid.register.name, laid.vintage.seq)
        return frozenset(seq for seq, body in listed.items() if body in bodies)

    return KEPT.get(("filings", laid.root, laid.mark, bodies), found, lambda seqs: 100 + 60 * len(seqs))


def _order(workspace: Workspace, laid: Layout, browse: Browse) -> Order:
    return order(laid, browse.filters, browse.sort, _filings(workspace, laid, browse.bodies))


def _blocks(laid: Layout, browse: Browse, found: Order, span: tuple[int, int]) -> pl.DataFrame:
    """The rows from the first of `span` to before the second, masked: the columns to show, those of the key, FILING and ROW."""
    names = [column.name for column in _columns(browse)]
    names += [name for name in browse.register.key if name not in names]
    start, end = span
    frames = []
    for number in range(start // BLOCK, -(-end // BLOCK)):
        first = number * BLOCK
        key = (
            "block",
            laid.root,
            laid.mark,
            browse.filters,
            browse.sort,
            browse.bodies,
            tuple(names),
            number,
        )
        block = KEPT.get(key, partial(_block, laid, found, names, first), _frame_bytes)
        frames.append(block[max(start - first, 0) : end - first])
    return pl.concat(frames) if frames else read(laid, found.part(0, 0), names)


def _block(laid: Layout, found: Order, names: list[str], first: int) -> pl.DataFrame:
    return mask_columns(read(laid, found.part(first, BLOCK), names), laid.register.columns)


def _frame_bytes(frame: pl.DataFrame) -> int:
    return int(frame.estimated_size()) + 1000 * frame.width


def _rows(register: Register, columns: tuple[Column, ...], frame: pl.DataFrame) -> tuple[BrowsedRow, ...]:
    open_key = all(not each.personal for each in register.columns if each.name in register.key)
    keys = key_text(frame, register.key).rows() if open_key else [()] * frame.height
    values = frame.select(column.name for column in columns).rows()
    origins = frame.select(FILING, ROW).rows()
    return tuple(
        BrowsedRow(value, key, filing, row)
        for value, key, (filing, row) in zip(values, keys, origins, strict=True)
    )


def _may_hold(file: FiledSegment, key: Sequence[str]) -> bool:
    """Whether the key lies within the bounds of the segment, as far as they are known as text."""
    bounds = zip(key, json.loads(file.key_min), json.loads(file.key_max), strict=True)
    return all(
        not (isinstance(low, str) and isinstance(high, str)) or low <= value <= high
        for value, low, high in bounds
    )


def _key_values(register: Register, key: Sequence[str]) -> list[Any]:
    """The texts of a key as values of its columns; None for one that is none of the column's type."""
    found = []
    for name, text in zip(register.key, key, strict=False):
        column = register.column(name)
        dtype = stored_as(column) if column is not None else pl.String()
        one = pl.Series([text])
        if dtype == pl.Boolean:
            found.append({"true": True, "false": False}.get(text))
        elif dtype == pl.Date:
            found.append(one.str.to_date("%Y-%m-%d", strict=False).item())
        else:
            found.append(one.cast(dtype, strict=False).item())
    return found
