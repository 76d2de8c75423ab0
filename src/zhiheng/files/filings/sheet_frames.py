"""The cells of one worksheet as a frame of text: the fast reader's values, mended by what the XML says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from zhiheng.core.registers.model import ROW
from zhiheng.files.filings.sheet_scan import Range

_MIDNIGHT = " 00:00:00"
_CLOCK = r"^(?:1899-12-3[01]|1904-01-01) (\d{2}:\d{2}:\d{2})"
"""How the fast reader prints a cell that holds a time of day only: on day zero of either date system."""
_NEAR = 1e-6
"""The share by which a number as the fast reader rounds it may differ from what the XML says."""


def sheet_frame(book: Any, name: str, left: int = 0) -> pl.DataFrame:
    """All rows of a sheet from row 1 as text columns c0 …, with ROW. `left`: its first column with content.

    `book` is a fastexcel reader. Empty cells are null; numbers stand without exponent, dates as 2026-03-18 or
    2026-03-18 13:05:00.
    """
    sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    frame: pl.DataFrame = sheet.to_polars()
    if not frame.width:
        return pl.DataFrame(schema={"c0": pl.String, ROW: pl.Int64})
    names = [f"c{left + place}" for place in range(frame.width)]
    frame.columns = names
    before = [pl.lit(None, pl.String).alias(f"c{place}") for place in range(left)]
    rows = pl.int_range(1, frame.height + 1, dtype=pl.Int64).alias(ROW)
    return frame.select(*before, *(_plain_text(frame[name]) for name in names), rows)


def _plain_text(texts: pl.Series) -> pl.Expr:
    """Moments at midnight become days, times on day zero times, empty texts nothing."""
    text = pl.col(texts.name).cast(pl.String)
    if ((texts >= "1") & (texts < "3")).any():
        text = text.str.strip_suffix(_MIDNIGHT)
    if ((texts >= "1899-12-3") & (texts < "1904-01-02")).any():
        text = text.str.replace(_CLOCK, "$1")
    return pl.when(text != "").then(text) if (texts == "").any() else text


def mended(
    frame: pl.DataFrame, texts: Sequence[pl.DataFrame], decimals: Sequence[pl.DataFrame]
) -> pl.DataFrame:
    """The frame with the cells whose text is known better, given as frames of row, column and text.

    `decimals` hold only where the cell reads as about that number.
    """
    for mends, only_numbers in ((decimals, True), (texts, False)):
        if mends:
            frame = _replaced(frame, pl.concat(mends), only_numbers=only_numbers)
    return frame


def _replaced(frame: pl.DataFrame, texts: pl.DataFrame, *, only_numbers: bool) -> pl.DataFrame:
    inside = texts.filter(pl.col("row").is_between(1, frame.height)).unique(["row", "column"])
    for (column,), mends in inside.partition_by("column", as_dict=True).items():
        name = f"c{column}"
        if name not in frame.columns:
            continue
        if only_numbers:
            # A date is a number too, in the XML; the fast reader has told it by its format.
            found = frame[name].gather(mends["row"] - 1).cast(pl.Float64, strict=False)
            near = (found - mends["text"].cast(pl.Float64)).abs() <= _NEAR * (1 + found.abs())
            mends = mends.filter(near.fill_null(False))
        frame = frame.with_columns(frame[name].scatter(mends["row"] - 1, mends["text"]))
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
