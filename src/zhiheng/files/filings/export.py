"""Rows of a register written for other programs: Parquet, CSV, workbook, JSON Lines; personal data masked.

Rows pass through in batches, so that a register larger than memory can be exported.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from zhiheng.core.issues import InputProblem, Issue, Language, Level, Text
from zhiheng.core.registers.masking import mask
from zhiheng.core.registers.model import Column, ColumnType, PersonalData, Register
from zhiheng.files.decomposition_table import display_width
from zhiheng.files.filings.book_stream import CONTROL, BookStream, SheetColumn
from zhiheng.files.filings.column_words import NO, YES

BATCH = 50_000
"""Rows taken from a query at a time."""
WIDTHS: dict[ColumnType, float] = {
    ColumnType.TEXT: 26,
    ColumnType.USCC: 24,
    ColumnType.IDENTITY: 24,
    ColumnType.BODY: 22,
}
WIDTH, WIDEST = 14.0, 40.0
"""Characters of a column of other types, and of the widest header."""
GUARDED = r"^(?:[\t\r]|\s*[=+\-@＝＋－＠])"
"""Beginnings that spreadsheets take for a formula (OWASP, CSV Injection), full-width ones too."""
NUMBER = r"^[+\-]?\d+(?:\.\d+)?$"
"""A plain number is no formula, whatever its sign."""


@dataclass(frozen=True, slots=True)
class _Table:
    """What is written beside the rows: the columns, their headers, the register's label, and whether texts are guarded."""

    columns: tuple[Column, ...]
    headers: list[str]
    label: str
    guarded: bool


def export_rows(
    rows: pl.LazyFrame,
    register: Register,
    path: Path,
    *,
    masked: bool = True,
    guarded: bool = True,
    language: Language = "zh",
) -> None:
    """Writes rows of a register to `path` in the format its ending names; nothing stands there before all is done.

    Columns that the register has and the rows bring are written in the register's order: .csv and .xlsx under their
    labels, .parquet and .jsonl under their identifiers. With `masked`, personal columns show what masking leaves;
    with `guarded`, a text in a .csv that a spreadsheet would take for a formula gets a ' before it. Raises
    InputProblem for another ending.
    """
    write = WRITERS.get(path.suffix.lower())
    if write is None:
        raise InputProblem(_unknown(path))
    there = set(rows.collect_schema().names())
    columns = tuple(column for column in register.columns if column.name in there)
    table = _Table(columns, _headers(columns, language), register.label.said(language), guarded)
    unfinished = path.with_name(path.name + ".part")
    try:
        write(rows.select(_value(column, masked) for column in columns), table, unfinished)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _value(column: Column, masked: bool) -> pl.Expr:
    value = pl.col(column.name)
    if masked and column.personal:
        return mask(value.cast(pl.String), column.personal).alias(column.name)
    return value


def _headers(columns: tuple[Column, ...], language: Language) -> list[str]:
    """The labels with their units; where two columns have the same, the identifier tells them apart."""
    brackets = "（{}）" if language == "zh" else " ({})"
    said = [
        column.label.said(language) + (brackets.format(column.unit) if column.unit else "")
        for column in columns
    ]
    seen = Counter(said)
    return [
        words if seen[words] == 1 else words + brackets.format(column.name)
        for words, column in zip(said, columns, strict=True)
    ]


def _parquet(rows: pl.LazyFrame, _: _Table, target: Path) -> None:
    rows.sink_parquet(target, compression="zstd")


def _json_lines(rows: pl.LazyFrame, table: _Table, target: Path) -> None:
    """Days as 2026-04-18, months as 2026-04, decimal numbers as text so that no digit is lost."""
    _with_months(rows, table).sink_ndjson(target)


def _csv(rows: pl.LazyFrame, table: _Table, target: Path) -> None:
    """UTF-8 with a byte order mark, without which spreadsheets take it for the system's own encoding; lines end as theirs."""
    texts = _with_months(rows, table)
    texts = texts.with_columns(
        _shown(name, dtype, table.guarded) for name, dtype in texts.collect_schema().items()
    )
    named = texts.rename(dict(zip((column.name for column in table.columns), table.headers, strict=True)))
    named.sink_csv(target, include_bom=True, line_terminator="\r\n")


def _shown(name: str, dtype: pl.DataType, guarded: bool) -> pl.Expr:
    """A column as it is printed: truth in words, texts without control characters and harmless to spreadsheets."""
    value = pl.col(name)
    if dtype == pl.Boolean:
        return value.replace_strict([True, False], [YES, NO], return_dtype=pl.String)
    if dtype != pl.String:
        return value
    clean = value.str.replace_all(CONTROL, "")
    risky = clean.str.contains(GUARDED) & ~clean.str.contains(NUMBER) & pl.lit(guarded)
    return pl.when(risky).then(pl.lit("'") + clean).otherwise(clean).alias(name)


def _with_months(rows: pl.LazyFrame, table: _Table) -> pl.LazyFrame:
    schema = rows.collect_schema()
    return rows.with_columns(
        pl.col(column.name).dt.strftime("%Y-%m")
        for column in table.columns
        if column.type is ColumnType.MONTH and schema[column.name] == pl.Date
    )


def _workbook(rows: pl.LazyFrame, table: _Table, target: Path) -> None:
    """Text as text, numbers and days as such; beyond the rows of one sheet there are further sheets."""
    columns = tuple(
        SheetColumn(header, _width(column, header), _format(column))
        for column, header in zip(table.columns, table.headers, strict=True)
    )
    with BookStream(target, table.label, columns) as book:
        for frame in rows.collect_batches(chunk_size=BATCH, maintain_order=True):
            book.write(frame)


def _width(column: Column, header: str) -> float:
    own = WIDTH if column.personal is PersonalData.NAME else WIDTHS.get(column.type, WIDTH)
    return max(own, min(WIDEST, display_width(header) + 4))


def _format(column: Column) -> str:
    formats = {
        ColumnType.DATE: "yyyy-mm-dd",
        ColumnType.MONTH: "yyyy-mm",
        ColumnType.INTEGER: "0",
        ColumnType.NUMBER: "0." + "0" * column.decimals if column.decimals else "0",
    }
    return formats.get(column.type, "@")


def _unknown(path: Path) -> Issue:
    known = "、".join(WRITERS)
    return Issue(
        level=Level.ERROR,
        code="export-format-unknown",
        place=Text(path.name, path.name),
        value=path.suffix,
        message=Text("不知道要写成什么格式", "the ending names no format that can be written"),
        remedy=Text(
            f"文件名请用这些后缀之一：{known}", f"End the file's name in one of {known.replace('、', ', ')}"
        ),
    )


WRITERS: dict[str, Callable[[pl.LazyFrame, _Table, Path], None]] = {
    ".xlsx": _workbook,
    ".csv": _csv,
    ".parquet": _parquet,
    ".jsonl": _json_lines,
}
