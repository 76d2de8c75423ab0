"""Tables of text with separators (CSV, TSV): read in slices of whole records, so that memory does not grow."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from zhiheng.core.issues import Issue
from zhiheng.core.registers.model import ROW
from zhiheng.core.registers.rows import Header
from zhiheng.files.filings.faults import Faults
from zhiheng.files.filings.guarding import guarded
from zhiheng.files.filings.headings import DEPTH, Heading, find_heading
from zhiheng.files.filings.streams import BrokenText, Slice, TextFile, open_text, sliced
from zhiheng.files.filings.wording import Where, issue, refusal

SEPARATORS = (",", "\t", ";", "|")


@dataclass(frozen=True, slots=True)
class DelimitedRows:
    """A CSV or TSV file as rows of text. See `RowSource`.

    `batches` raises InputProblem after the last batch where rows were wider than the header, held broken bytes or
    misplaced quotes: the rows before could be checked by then, so that everything wrong can be said at once.
    """

    name: str
    header: Header
    issues: tuple[Issue, ...]
    text: TextFile
    separator: str
    width: int
    """Fields of the header's record, among them empty ones at its end."""

    def batches(self) -> Iterator[pl.DataFrame]:
        """The rows in order. Raises InputProblem at the end with every fault of the file."""
        labels = self.header.labels + ("",) * (self.width - len(self.header.labels))
        faults = Faults(self.name, Header(labels, row=self.header.row))
        try:
            for part in sliced(self.text.pieces(), self.separator):
                yield from self._rows(part, faults)
        except BrokenText as broken:
            faults.add(broken.code, broken.row, value=broken.value)
        faults.raise_any()

    def _rows(self, part: Slice, faults: Faults) -> Iterator[pl.DataFrame]:
        with guarded(Where(self.name), BrokenText):
            frame, broken = self._parsed(part, faults)
        if part.row <= self.header.row:
            frame = frame.filter(pl.col(ROW) > self.header.row)
        frame = faults.watch(without_blanks(frame))
        if frame.height:
            yield frame.select([f"c{i}" for i in range(len(self.header.labels))] + [ROW])
        if broken:
            raise broken

    def _parsed(self, part: Slice, faults: Faults) -> tuple[pl.DataFrame, BrokenText | None]:
        """The records of a slice as columns c0 … and ROW. One column more than the header catches what is too much.

        Where the slice holds broken bytes: the records before them, and what to raise.
        """
        broken = None
        try:
            frame = self._read(part, truncate=False)
            wide = frame[f"c{self.width}"].is_not_null().any()
        except (pl.exceptions.ComputeError, pl.exceptions.SchemaError):
            part, broken = before_bad_bytes(part)
            wide = True
        if wide:
            self._note_wide(part, faults)
            frame = self._read(part, truncate=True)
        if frame.height != (part.records if part.data else 0):
            raise ValueError("records were lost")
        rows = pl.int_range(part.row, part.row + frame.height, dtype=pl.Int64, eager=True)
        frame = frame.drop(f"c{self.width}").with_columns(rows.alias(ROW))
        return (_with_empty_as_null(frame) if len(part.quotes) else frame), broken

    def _read(self, part: Slice, *, truncate: bool) -> pl.DataFrame:
        """Through polars. Columns that the first record does not have are put in."""
        return pl.read_csv(
            part.data,
            has_header=False,
            schema={f"c{i}": pl.String for i in range(self.width + 1)},
            separator=self.separator,
            truncate_ragged_lines=truncate,
            missing_columns="insert",
            extra_columns="ignore" if truncate else "raise",
            raise_if_empty=False,
        )

    def _note_wide(self, part: Slice, faults: Faults) -> None:
        """Every record with more fields than the header, unless the fields too many are empty."""
        ends = part.ends()
        fields = (
            np.bincount(np.searchsorted(ends, part.outside(ord(self.separator))), minlength=len(ends)) + 1
        )
        starts = np.concatenate(([0], ends[:-1] + 1))
        for index in np.flatnonzero(fields > self.width):
            row = part.row + int(index)
            record = part.data[starts[index] : ends[index]].decode("utf-8", "replace")
            cells = next(csv.reader(io.StringIO(record, newline=""), delimiter=self.separator), [])
            if row > self.header.row and any(cell.strip() for cell in cells[self.width :]):
                faults.add("row-too-wide", row, value=f"{len(cells)} > {self.width}")


def before_bad_bytes(part: Slice) -> tuple[Slice, BrokenText | None]:
    """A slice up to the first record that is not UTF-8, and what that record is to raise; the slice itself if none."""
    try:
        part.data.decode()
    except UnicodeDecodeError as error:
        broken = part.data[error.start : error.start + 4].hex(" ")
        ends = part.ends()
        index = int(np.searchsorted(ends, error.start))
        end = int(ends[index - 1]) + 1 if index else 0
        quotes = part.quotes[: np.searchsorted(part.quotes, end)]
        return Slice(part.data[:end], part.row, quotes), BrokenText(
            "bytes-undecodable", part.row + index, broken
        )
    return part, None


def without_blanks(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame without the rows whose cells are all empty or spaces. Only rows that begin so are looked at whole."""
    first = frame["c0"]
    # What begins with a space of either width, or a sign of control, may be nothing but spaces.
    maybe = first.is_null() | (first < "!") | ((first >= "\u3000") & (first < "\u3001"))
    if not maybe.any():
        return frame
    texts = pl.exclude(ROW)
    filled = frame.filter(maybe).select(
        pl.any_horizontal((texts.str.strip_chars() != "").fill_null(False)).alias("filled"), ROW
    )
    blank = filled.filter(~pl.col("filled"))[ROW]
    return frame.filter(~pl.col(ROW).is_in(blank.implode())) if len(blank) else frame


def _with_empty_as_null(frame: pl.DataFrame) -> pl.DataFrame:
    """Quoted empty fields are empty like others."""
    return frame.with_columns(pl.exclude(ROW).replace("", None))


def open_delimited(path: Path, labels: Collection[str]) -> DelimitedRows:
    """A CSV or TSV file, its encoding, separator and header recognised. Raises InputProblem where there is none.

    `labels` are the known column names, by which separator and header are told.
    """
    where = Where(path.name)
    text, sample = open_text(path, where, labels)
    separator, heading, width = _heading(sample, labels, where)
    issues = () if text.stated else (issue("encoding-guessed", where, text.encoding),)
    return DelimitedRows(
        path.name, Header(heading.labels, row=heading.row, unit=heading.unit), issues, text, separator, width
    )


def _heading(sample: str, labels: Collection[str], where: Where) -> tuple[str, Heading, int]:
    """The separator that gives a header with the most known names, then with the most columns; and its width."""
    best: tuple[tuple[int, int], str, Heading, int] | None = None
    for separator in SEPARATORS:
        rows = _first_records(sample, separator)
        heading = find_heading(rows, labels)
        if heading is None:
            continue
        rank = (heading.matches, len(heading.labels))
        if best is None or rank > best[0]:
            width = max(len(heading.labels), len(rows[heading.row - 1]))
            best = rank, separator, heading, width
    if best is None:
        raise refusal("header-missing", where)
    return best[1], best[2], best[3]


def _first_records(sample: str, separator: str) -> Sequence[Sequence[str]]:
    records: list[list[str]] = []
    try:
        for record in csv.reader(io.StringIO(sample, newline=""), delimiter=separator):
            records.append(record)
            if len(records) > DEPTH:
                break
    except csv.Error:
        # A field longer than the csv module allows: what came before it is enough or nothing is.
        return records
    return records
