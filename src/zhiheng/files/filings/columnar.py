"""Parquet files and JSON Lines as rows of text."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from zhiheng.core.issues import Issue
from zhiheng.core.registers.model import ROW
from zhiheng.core.registers.rows import Header
from zhiheng.files.filings.delimited import without_blanks
from zhiheng.files.filings.faults import Faults
from zhiheng.files.filings.guarding import guarded
from zhiheng.files.filings.sheet_scan import exact
from zhiheng.files.filings.streams import BrokenText, TextFile, lines, open_text
from zhiheng.files.filings.wording import Where, issue, refusal

BATCH = 250_000
"""Rows of a batch."""
_NOISY = 17
"""Characters from which a printed number may show the noise of binary fractions."""


@dataclass(frozen=True, slots=True)
class ParquetRows:
    """A Parquet file as rows of text. See `RowSource`. The first row is row 2, as in a sheet with a header."""

    name: str
    header: Header
    issues: tuple[Issue, ...]
    path: Path

    def batches(self) -> Iterator[pl.DataFrame]:
        """The rows in order. Raises InputProblem where the file is damaged."""
        faults = Faults(self.name, self.header)
        start, names = 0, [f"c{place}" for place in range(len(self.header.labels))]
        while True:
            with guarded(Where(self.name)):
                frame = pl.scan_parquet(self.path, glob=False).slice(start, BATCH).collect()
                frame.columns = names
                texts = frame.select(*(as_text(frame[name]) for name in names))
                rows = pl.int_range(start + 2, start + 2 + frame.height, dtype=pl.Int64, eager=True)
                texts = faults.watch(without_blanks(texts.with_columns(rows.alias(ROW))))
            if texts.height:
                yield texts
            start += frame.height
            if frame.height < BATCH:
                break
        faults.raise_any()


def open_parquet(path: Path) -> ParquetRows:
    """A Parquet file. Raises InputProblem where it is damaged or a column holds lists or objects."""
    where = Where(path.name)
    with guarded(where):
        schema = pl.scan_parquet(path, glob=False).collect_schema()
    for name, kind in schema.items():
        if kind.is_nested() or kind in (pl.Object, pl.Duration):
            raise refusal("value-nested", where, f"{name}: {kind}")
    if not schema:
        raise refusal("header-missing", where)
    return ParquetRows(path.name, Header(tuple(schema)), (), path)


def as_text(values: pl.Series) -> pl.Series:
    """A typed column as text: 是 and 否, 2026-03-18, 2026-03-18 13:05:00, numbers without exponent and noise."""
    kind = values.dtype
    if kind == pl.Boolean:
        return values.replace_strict([True, False], ["是", "否"], return_dtype=pl.String, default=None)
    if kind.is_float():
        return _float_text(values)
    if kind == pl.Datetime:
        texts = values.dt.to_string("%Y-%m-%d %H:%M:%S%.f")
        return texts.str.strip_suffix(" 00:00:00")
    if kind == pl.Binary:
        return values.cast(pl.String, strict=False)
    texts = values.cast(pl.String)
    return texts.set(texts == "", None)


def _float_text(values: pl.Series) -> pl.Series:
    texts = values.cast(pl.String).str.strip_suffix(".0")
    noisy = texts.str.contains("e", literal=True) | (texts.str.len_bytes() >= _NOISY)
    places = noisy.fill_null(False).arg_true()
    if len(places):
        shown = [exact(number) for number in values.cast(pl.Float64).gather(places)]
        texts = texts.scatter(places, shown)
    return texts


@dataclass(frozen=True, slots=True)
class JsonLineRows:
    """A JSON Lines file as rows of text. See `RowSource`. Row numbers are line numbers; numbers stand as written.

    `batches` raises InputProblem after the last batch where lines were no objects or held lists.
    """

    name: str
    header: Header
    issues: tuple[Issue, ...]
    text: TextFile

    def batches(self) -> Iterator[pl.DataFrame]:
        """The rows in order. Raises InputProblem at the end with every fault of the file."""
        faults = Faults(self.name, self.header)
        rows: list[tuple[Any, ...]] = []
        for number, found in _objects(self.text, faults):
            rows.append((*self._texts(found, number, faults), number))
            if len(rows) >= BATCH:
                yield from self._batch(rows, faults)
                rows.clear()
        yield from self._batch(rows, faults)
        faults.raise_any()

    def _texts(self, found: dict[str, Any], number: int, faults: Faults) -> Iterator[str | None]:
        for label in self.header.labels:
            value = found.get(label)
            if isinstance(value, dict | list):
                faults.add("value-nested", number, value=label)
                value = None
            elif isinstance(value, bool):
                value = "是" if value else "否"
            yield value or None

    def _batch(self, rows: list[tuple[Any, ...]], faults: Faults) -> Iterator[pl.DataFrame]:
        schema = {f"c{place}": pl.String for place in range(len(self.header.labels))}
        with guarded(Where(self.name)):
            frame = pl.DataFrame(rows, schema={**schema, ROW: pl.Int64}, orient="row")
            frame = faults.watch(without_blanks(frame))
        if frame.height:
            yield frame


def open_json_lines(path: Path, labels: Collection[str]) -> JsonLineRows:
    """A JSON Lines file; its columns are all names that any line has, in the order of their first use.

    Raises InputProblem where no line holds an object.
    """
    where = Where(path.name)
    text, _ = open_text(path, where, labels)
    faults = Faults(path.name, Header(()))
    names: dict[str, None] = {}
    for _, found in _objects(text, faults):
        names.update(dict.fromkeys(found))
    if not names:
        faults.raise_any()
        raise refusal("header-missing", where)
    header = Header(tuple(names))
    issues = () if text.stated else (issue("encoding-guessed", where, text.encoding),)
    return JsonLineRows(path.name, header, issues, text)


def _objects(text: TextFile, faults: Faults) -> Iterator[tuple[int, dict[str, Any]]]:
    """The object of each line with its number. Lines that hold none become faults; empty ones are passed over."""
    decoder = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str)
    try:
        for number, line in lines(text.pieces()):
            try:
                written = line.decode().strip()
                found = decoder.decode(written) if written else None
                found = _sound(found) if isinstance(found, dict) else found
            except (ValueError, RecursionError):
                found = line
            if isinstance(found, dict):
                yield number, found
            elif found is not None or line.strip():
                faults.add("line-broken", number, value=line[:40].decode("utf-8", "replace"))
    except BrokenText as broken:
        faults.add(broken.code, broken.row, value=broken.value)


def _sound(found: dict[str, Any]) -> dict[str, Any]:
    r"""The object itself. Raises ValueError where it holds half a character (\ud800), which no text can."""
    for each in found.items():
        "".join(part for part in each if isinstance(part, str)).encode()
    return found
