"""The cells of one worksheet as a frame of text: the fast reader's values, mended by what the XML says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from zhiheng.core.registers.model import ROW
from zhiheng.files.filings.sheet_scan import Cell, Range

_MIDNIGHT = " 00:00:00"
_CLOCK = r"^(?:1899-12-3[01]|1904-01-01) (\d{2}:\d{2}:\d{2})"
"""How the fast reader prints a cell that holds a time of day only: on day zero of either date system."""


def sheet_frame(book: Any, name: str, left: int = 0) -> pl.DataFrame:
    """All rows of a sheet from row 1 as text columns c0 …, with ROW. `left`: its first column with content.

    `book` is a fastexcel reader. Empty cells are null; numbers stand without exponent, dates as 2026-03-18 or
    2026-03-18 13:05:00.
    """
    sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    frame: pl.DataFrame = sheet.to_polars()
    if not frame.width:
        return pl.DataFrame(schema={"c0": pl.String, ROW: pl.Int64})
    frame.columns = [f"c{left + place}" for place in range(frame.width)]
    before = [pl.lit(None, pl.String).alias(f"c{place}") for place in range(left)]
    texts = [_plain_text(frame[column]) for column in frame.columns]
    rows = pl.int_range(1, frame.height + 1, dtype=pl.Int64).alias(ROW)
    return pl.DataFrame(texts).select(*before, pl.all(), rows)


def _plain_text(texts: pl.Series) -> pl.Series:
    """Moments at midnight become days, times on day zero times, empty texts nothing."""
    texts = texts.cast(pl.String)
    column = pl.col(texts.name)
    changed = column.str.strip_suffix(_MIDNIGHT)
    if ((texts >= "1899-12-3") & (texts < "1904-01-02")).any():
        changed = changed.str.replace(_CLOCK, "$1")
    return pl.select(pl.when(texts != "").then(texts).alias(texts.name)).select(changed).to_series()


def mended(frame: pl.DataFrame, texts: Mapping[Cell, str], decimals: Mapping[Cell, str]) -> pl.DataFrame:
    """The frame with the cells whose text is known better. `decimals` hold only where the cell reads as that number."""
    frame = _replaced(frame, decimals, only_numbers=True) if decimals else frame
    return _replaced(frame, texts, only_numbers=False) if texts else frame


def _replaced(frame: pl.DataFrame, texts: Mapping[Cell, str], *, only_numbers: bool) -> pl.DataFrame:
    columns: dict[int, tuple[list[int], list[str]]] = {}
    for (row, column), text in texts.items():
        places, values = columns.setdefault(column, ([], []))
        places.append(row - 1)
        values.append(text)
    for column, (places, values) in columns.items():
        name = f"c{column}"
        if name not in frame.columns:
            continue
        mends = pl.DataFrame({"place": places, "text": values}).filter(pl.col("place") < frame.height)
        if only_numbers:
            # A date is a number too, in the XML; the fast reader has told it by its format.
            found = frame[name].gather(mends["place"]).cast(pl.Float64, strict=False)
            near = (found - mends["text"].cast(pl.Float64)).abs() <= 1e-6 * (1 + found.abs())
            mends = mends.filter(near.fill_null(False))
        frame = frame.with_columns(frame[name].scatter(mends["place"], mends["text"]).alias(name))
    return frame


def filled_down(frame: pl.DataFrame, merged: Sequence[Range]) -> pl.DataFrame:
    """The frame with the value of each cell merged over several rows of one column in every row it covers."""
    columns: dict[int, list[tuple[int, int]]] = {}
    for top, left, bottom, _ in merged:
        columns.setdefault(left, []).append((top, bottom))
    for column, spans in columns.items():
        name = f"c{column}"
        if name not in frame.columns:
            continue
        covers = pl.DataFrame(sorted(spans), schema={"top": pl.Int64, "bottom": pl.Int64}, orient="row")
        covers = covers.join(frame.select(pl.col(ROW).alias("top"), pl.col(name).alias("value")), on="top")
        covers = covers.with_columns(pl.int_ranges("top", pl.col("bottom") + 1).alias(ROW)).explode(ROW)
        frame = frame.join(covers.unique(ROW).select(ROW, "value"), on=ROW, how="left", maintain_order="left")
        frame = frame.with_columns(pl.coalesce(name, "value").alias(name)).drop("value")
    return frame
