"""A workbook written as a stream: typed cells, as many sheets as the rows need, memory for one batch only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import IO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import polars as pl

from zhiheng.files.filings import book_parts as parts
from zhiheng.files.filings.column_words import NO, YES
from zhiheng.files.filings.sheet_styles import A3, A3_FROM, A4, row_height
from zhiheng.files.filings.sheet_words import LONGEST_CELL, MOST_ROWS, cell_text, sheet_name
from zhiheng.files.wordparts import FIXED_TIME

BATCH = 50_000
"""Rows turned into text at a time."""
ROWS_A_SHEET = MOST_ROWS - 1
"""Rows below the header."""
MOST_EXACT = 10**15
"""Numbers from here on have more digits than spreadsheets keep, and stand as text."""
FIRST_DATE = date(1900, 3, 1)
"""Before it programs do not agree on the numbers of days; such days stand as text."""
DAY_ZERO = date(1899, 12, 30)
CONTROL = "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
ESCAPED = "(?i)_x([0-9a-f]{4})_"
"""What programs take for a character in disguise; a text that really has it must say so."""


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of a streamed sheet: its header, its width in characters, and its number format."""

    header: str
    width: float
    format: str = "@"


class BookStream:
    """Writes frames of equal columns, one below the other; text is text, numbers and days are typed."""

    def __init__(self, path: Path, name: str, columns: tuple[SheetColumn, ...]) -> None:
        self._file = ZipFile(path, "w", ZIP_DEFLATED, compresslevel=5)
        self._base, self._columns = name, columns
        self._names: list[str] = []
        self._sheet: IO[bytes] | None = None
        self._rows = 0

    def __enter__(self) -> BookStream:
        self._begin()
        return self

    def __exit__(self, kind: type[BaseException] | None, _: object, __: TracebackType | None) -> None:
        if kind is None:
            self._end()
            self._finish()
        elif self._sheet is not None:
            self._sheet.close()
        self._file.close()

    def write(self, frame: pl.DataFrame) -> None:
        """Appends the rows of `frame`, whose columns are those of the sheet in order."""
        done = 0
        while done < frame.height:
            if self._rows == ROWS_A_SHEET:
                self._end()
                self._begin()
            count = min(BATCH, ROWS_A_SHEET - self._rows, frame.height - done)
            self._send(rows_xml(frame.slice(done, count), first=self._rows + 2))
            self._rows += count
            done += count

    def _send(self, text: str) -> None:
        assert self._sheet is not None
        self._sheet.write(text.encode())

    def _begin(self) -> None:
        self._names.append(sheet_name(self._base, taken=tuple(self._names)))
        info = _part(f"xl/worksheets/sheet{len(self._names)}.xml")
        self._sheet, self._rows = self._file.open(info, "w", force_zip64=True), 0
        self._send(_head(self._columns))

    def _end(self) -> None:
        assert self._sheet is not None
        paper = A3 if sum(column.width for column in self._columns) > A3_FROM else A4
        reference = f"A1:{column_letters(len(self._columns))}{self._rows + 1}"
        self._send(
            f'</sheetData><autoFilter ref="{reference}"/>'
            '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.7" header="0.3" footer="0.35"/>'
            f'<pageSetup paperSize="{paper}" orientation="landscape" fitToHeight="0"/>'
            "<headerFooter><oddFooter>&amp;C— &amp;P —</oddFooter></headerFooter>"
            f"{parts.codes_are_text(reference)}</worksheet>"
        )
        self._sheet.close()

    def _finish(self) -> None:
        for name, text in (
            (
                "xl/styles.xml",
                parts.styles_part([(one.format, one.format.startswith("0")) for one in self._columns]),
            ),
            ("xl/workbook.xml", parts.book_part(self._names)),
            ("xl/_rels/workbook.xml.rels", parts.relations_part(len(self._names))),
            ("_rels/.rels", parts.PACKAGE_RELATIONS),
            ("[Content_Types].xml", parts.content_part(len(self._names))),
        ):
            self._file.writestr(_part(name), text)


def _part(name: str) -> ZipInfo:
    info = ZipInfo(name, FIXED_TIME)
    info.compress_type = ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


def column_letters(place: int) -> str:
    """The letters of a column from its number, 1 for A."""
    letters = ""
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _head(columns: tuple[SheetColumn, ...]) -> str:
    widths = "".join(
        f'<col min="{place}" max="{place}" width="{column.width}" customWidth="1" style="{place + 1}"/>'
        for place, column in enumerate(columns, start=1)
    )
    cells = "".join(
        f'<c r="{column_letters(place)}1" s="{parts.HEADER_STYLE}" t="inlineStr"><is><t>'
        f"{escape(cell_text(column.header))}</t></is></c>"
        for place, column in enumerate(columns, start=1)
    )
    height = row_height([(column.header, column.width) for column in columns], least=28)
    return (
        f'{parts.DECLARATION}<worksheet xmlns="{parts.MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" '
        f'state="frozen"/></sheetView></sheetViews><cols>{widths}</cols><sheetData>'
        f'<row r="1" ht="{height}" customHeight="1">{cells}</row>'
    )


def rows_xml(frame: pl.DataFrame, first: int) -> str:
    """The rows of `frame` as XML, the first of them in row `first`; empty values make no cell."""
    number = (pl.int_range(pl.len(), dtype=pl.Int64) + first).cast(pl.String)
    cells = [
        _cell(name, dtype, place, number) for place, (name, dtype) in enumerate(frame.schema.items(), start=1)
    ]
    row = pl.concat_str([pl.lit('<row r="'), number, pl.lit('">'), *cells, pl.lit("</row>")])
    return "".join(frame.select(row.alias("row"))["row"].to_list())


def _cell(name: str, dtype: pl.DataType, place: int, number: pl.Expr) -> pl.Expr:
    """The cell of every row of one column; "" where there is no value."""
    value = pl.col(name)
    start = [pl.lit(f'<c r="{column_letters(place)}'), number, pl.lit(f'" s="{place + 1}"')]

    def text(words: pl.Expr) -> pl.Expr:
        inner = [
            pl.lit(' t="inlineStr"><is><t xml:space="preserve">'),
            xml_text(words),
            pl.lit("</t></is></c>"),
        ]
        return pl.concat_str([*start, *inner])

    def typed(words: pl.Expr) -> pl.Expr:
        return pl.concat_str([*start, pl.lit("><v>"), words.cast(pl.String), pl.lit("</v></c>")])

    if dtype == pl.Date:
        days = (value - pl.lit(DAY_ZERO)).dt.total_days()
        cell = pl.when(value >= FIRST_DATE).then(typed(days)).otherwise(text(value.cast(pl.String)))
    elif dtype == pl.Boolean:
        cell = text(pl.when(value).then(pl.lit(YES)).otherwise(pl.lit(NO)))
    elif dtype.is_numeric():
        cell = pl.when(value.abs() < MOST_EXACT).then(typed(value)).otherwise(text(value.cast(pl.String)))
    else:
        cell = text(value.cast(pl.String))
    return pl.when(value.is_null()).then(pl.lit("")).otherwise(cell).fill_null("")


def xml_text(words: pl.Expr) -> pl.Expr:
    """Text as it may stand in a part: no control characters, nothing that is taken for markup, not too long."""
    return (
        words.str.slice(0, LONGEST_CELL)
        .str.replace_all("\r\n|\r", "\n")
        .str.replace_all(CONTROL, "")
        .str.replace_all(ESCAPED, "_x005F_x${1}_")
        .str.replace_all("&", "&amp;", literal=True)
        .str.replace_all("<", "&lt;", literal=True)
        .str.replace_all(">", "&gt;", literal=True)
    )
