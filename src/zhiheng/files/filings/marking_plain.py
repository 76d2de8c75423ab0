"""The rows of a filing as a new workbook: what is marked where the file itself is no workbook that can be marked."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
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
WHOLE = Text(
    "原文件的各行都在这里，改好后可直接报送本工作簿；行号是原文件的行号。",
    "All rows of the file are here: mend them and file this workbook. Row numbers are those of the file.",
)
PART = Text(
    "原文件行数多，这里只列有问题的行，请在原文件中改好后重新报送；行号是原文件的行号。",
    "Only rows with problems are here, for the file is long: mend them in the file and file that. Row numbers are "
    "those of the file.",
)
REFUSED = Text(
    "其余各行已经入账，这里只有没有入账的行，改好后直接报送本工作簿；行号是原文件的行号。",
    "All other rows are committed; here are those that are not. Mend them and file this workbook. Row numbers are "
    "those of the file.",
)
ORIGIN = Text("原行号", "Row in the file")
SAMPLE = 200
"""Rows by which the widths of columns are chosen."""
NARROWEST, WIDEST = 10, 40


@dataclass(frozen=True, slots=True)
class Plain:
    """What was written: the sheet's name, for the number of a row in the file its number in the workbook, the place
    of the first column of the file, and what the person is to do with the workbook."""

    sheet: str
    rows: dict[int, int]
    first: int
    closing: Text


def write_plain(
    path: Path, rows: RowSource, wanted: Collection[int], *, only: bool, language: Language
) -> Plain:
    """Writes a header and the rows as text: all of them or, with `only` or of a long file, those `wanted`.

    Where rows with problems stand alone that are yet part of a file, a first column says where they stood in it;
    any other workbook can be filed as it is.
    """
    frame, whole = _kept(rows, wanted, only)
    name = sheet_name(rows.header.sheet or PLAIN_SHEET.said(language))
    columns = _columns(rows.header.labels, frame, language)
    closing, first = (REFUSED, 0) if only else (WHOLE, 0) if whole else (PART, 1)
    with BookStream(path, name, columns[1 - first :]) as book:
        book.write(frame if first else frame.drop(ROW))
    stand = {row: place for place, row in enumerate(frame[ROW].to_list(), start=2)}
    return Plain(name, stand, 1 + first, closing)


def readable(rows: RowSource) -> Iterator[pl.DataFrame]:
    """The batches of rows that can be read; what cannot is told where the rows are checked."""
    with suppress(InputProblem):
        yield from rows.batches()


def _kept(rows: RowSource, wanted: Collection[int], only: bool) -> tuple[pl.DataFrame, bool]:
    """The rows to be written with ROW before them, and whether they are all rows of the file."""
    names = [ROW, *(f"c{index}" for index in range(len(rows.header.labels)))]
    chosen = pl.col(ROW).is_in(list(wanted))
    kept = [pl.DataFrame(schema={name: pl.Int64 if name == ROW else pl.String for name in names})]
    whole, count = not only, 0
    for batch in readable(rows):
        count += batch.height
        if whole and count > ALL_ROWS:
            kept, whole = [each.filter(chosen) for each in kept], False
        kept.append(batch.select(names) if whole else batch.select(names).filter(chosen))
    return pl.concat(kept).head(MOST_ROWS - 1), whole


def _columns(labels: tuple[str, ...], frame: pl.DataFrame, language: Language) -> tuple[SheetColumn, ...]:
    sample = frame.head(SAMPLE)
    columns = [SheetColumn(ORIGIN.said(language), NARROWEST, "0")]
    for index, label in enumerate(labels):
        texts = [label, *(text or "" for text in sample[f"c{index}"])]
        width = max(display_width(text.split("\n")[0]) for text in texts) + 3
        columns.append(SheetColumn(label, min(WIDEST, max(NARROWEST, width))))
    return tuple(columns)
