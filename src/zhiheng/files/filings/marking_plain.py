"""The rows of a filing as a new workbook: what is marked where the file itself is no workbook that can be marked."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

import polars as pl

from zhiheng.core.issues import InputProblem, Language, Text
from zhiheng.core.registers.model import ROW
from zhiheng.core.registers.rows import RowSource
from zhiheng.files.decomposition_table import display_width
from zhiheng.files.filings.book_stream import BookStream, SheetColumn
from zhiheng.files.filings.sheet_words import MOST_ROWS, sheet_name

ALL_ROWS = 20_000
"""Files with more rows bring only those with problems."""
PLAIN_SHEET = Text("报送的数据", "Rows as filed")
ORIGIN = Text("原行号", "Row in the file")
SAMPLE = 200
"""Rows by which the widths of columns are chosen."""
NARROWEST, WIDEST = 10, 40


def write_plain(
    path: Path, rows: RowSource, wanted: Collection[int], *, language: Language
) -> tuple[str, dict[int, int]]:
    """Writes a header and the rows as text, all of them or, of a long file, those `wanted`.

    Gives the sheet's name, and for the number of a row in the file its number in the workbook.
    """
    frame = _kept(rows, wanted)
    name = sheet_name(rows.header.sheet or PLAIN_SHEET.said(language))
    with BookStream(path, name, _columns(rows.header.labels, frame, language)) as book:
        book.write(frame)
    return name, {row: place for place, row in enumerate(frame[ROW].to_list(), start=2)}


def readable(rows: RowSource) -> Iterator[pl.DataFrame]:
    """The batches of rows that can be read; what cannot is told where the rows are checked."""
    with suppress(InputProblem):
        yield from rows.batches()


def _kept(rows: RowSource, wanted: Collection[int]) -> pl.DataFrame:
    names = [ROW, *(f"c{index}" for index in range(len(rows.header.labels)))]
    only = pl.col(ROW).is_in(list(wanted))
    kept: list[pl.DataFrame] = []
    count = 0
    for batch in readable(rows):
        if count <= ALL_ROWS < count + batch.height:
            kept = [each.filter(only) for each in kept]
        count += batch.height
        kept.append(batch.select(names).filter(only) if count > ALL_ROWS else batch.select(names))
    empty = pl.DataFrame(schema={name: pl.Int64 if name == ROW else pl.String for name in names})
    return pl.concat([empty, *kept]).head(MOST_ROWS - 1)


def _columns(labels: tuple[str, ...], frame: pl.DataFrame, language: Language) -> tuple[SheetColumn, ...]:
    sample = frame.head(SAMPLE)
    columns = [SheetColumn(ORIGIN.said(language), NARROWEST, "0")]
    for index, label in enumerate(labels):
        texts = [label, *(text or "" for text in sample[f"c{index}"])]
        width = max(display_width(text.split("\n")[0]) for text in texts) + 3
        columns.append(SheetColumn(label, min(WIDEST, max(NARROWEST, width))))
    return tuple(columns)
