"""What the fast reader of workbooks does not tell, found in the XML of a sheet by searching its bytes.

Percentages, digits beyond the ninth decimal, truth values, damaged long numbers, formulas without result, merged
cells, and the area that cells cover. Names as in ECMA-376 part 1, 18.3.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

import polars as pl

Cell = tuple[int, int]
"""Row from 1, column from 0."""
Range = tuple[int, int, int, int]
"""First row, first column, last row, last column; rows from 1, columns from 0."""

EXACT_DIGITS = 15
"""Digits of a number that a workbook keeps."""
_MANY = 10**15
_ABSURD = 1e30
_TAIL = 1024 * 1024
_PART = 32 * 1024 * 1024
_LONG = r"v>-?(?:[0-9]{16}|[0-9]*\.[0-9]{10}|[0-9.]+[eE])"
"""Numbers that the fast reader rounds, or that were too long for a workbook."""

_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_WIDE = re.compile(rb' r="(?:([A-Za-z]{2,})[0-9]+"[^>/]*>|[A-Za-z]?[0-9]{8})')
"""Cells with content beyond column Z by their letters; also, without letters, rows beyond the end of every sheet."""
_FORMULA = rb"(?:<%sf\b[^>]*/>|<%sf\b[^>]*>[^<]*</%sf>)?"
_HIDDEN = rb'<%srow (?=[^>]*\bhidden="(?:1|true)")(?:[^>]*? )?r="([0-9]{1,7})"'


@dataclass(slots=True)
class Scan:
    """What was found in a sheet. `texts` are the cells whose text is known better than the fast reader gives it."""

    texts: list[pl.DataFrame] = field(default_factory=list)
    """Frames of row, column and text."""
    decimals: list[pl.DataFrame] = field(default_factory=list)
    """Numbers with more digits than the fast reader keeps; they hold only where it read a number, not a date."""
    unfinished: list[Cell] = field(default_factory=list)
    damaged: list[tuple[Cell, str]] = field(default_factory=list)
    merged: list[Range] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    """Numbers of rows that are out of sight, by hand or by a filter."""
    referenced: bool = True
    """Whether the cells say where they stand; where not, nothing of this could be found."""


@dataclass(frozen=True, slots=True)
class Extent:
    """The area from the first to the last cell that holds anything: last row, first and last column."""

    rows: int
    left: int
    right: int


@lru_cache(maxsize=20_000)
def column_number(name: str) -> int:
    """The number of a column from its letters, from 0."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number - 1


def plain(xml: bytes) -> tuple[bytes, bool]:
    """The XML of a sheet as nearly every program writes it: attributes in double quotes, no space around the sign.

    Also whether every cell begins with its reference, as they do there.
    Raises ValueError where it is not in UTF-8.
    """
    if b"\0" in xml[:64] or xml[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise ValueError("not UTF-8")
    start = b"<%sc" % _prefix(xml)
    usual = xml.count(start + b" ") == xml.count(start + b' r="') and start + b">" not in xml
    if not usual:
        xml = re.sub(rb"\s(r|s|t)\s*=\s*(['\"])([A-Za-z0-9]*)\2", rb' \1="\3"', xml)
    return xml, usual


def extent(xml: bytes, *, usual: bool) -> Extent:
    """The area that the cells with content cover. Stated dimensions are not believed. `usual`: see `plain`.

    Raises ValueError where a cell lies outside every sheet: the fast reader would make room for all cells up to it.
    """
    # Columns up to Z are by far the most common: only others are looked at one by one.
    wide = set(re.findall(_WIDE, xml))
    if any(not 0 < len(name) < 4 for name in wide):
        raise ValueError("a cell outside every sheet")
    right = max((column_number(name.decode().upper()) for name in wide), default=25)
    row = rb' r="[A-Za-z]{1,3}([0-9]{1,7})"[^>/]*>'
    last = re.findall(row, xml[-_TAIL:]) or re.findall(row, xml)
    if not usual:
        # A cell without reference stands where its row puts it.
        last += re.findall(rb'row r="([0-9]{1,7})"', xml)
    prefix = _prefix(xml)
    filled = rb' r="%s[0-9]+"[^>/]*>' + _named(_FORMULA, prefix) + rb"<%s(?:v|is)\b" % prefix
    names = (_letters(column) for column in range(right + 1))
    left = next((column for column, name in enumerate(names) if re.search(filled % name, xml)), 0)
    return Extent(max((int(row) for row in last), default=0), left, right)


def _letters(column: int) -> bytes:
    return (_letters(column // 26 - 1) if column >= 26 else b"") + bytes([65 + column % 26])


def _prefix(xml: bytes) -> bytes:
    match = re.search(rb"<(\w+:)?worksheet\b", xml[:4096])
    return (match.group(1) or b"") if match else b""


def _named(pattern: bytes, prefix: bytes) -> bytes:
    return pattern.replace(b"%s", prefix)


def scan(xml: bytes, percent_styles: frozenset[int]) -> Scan:
    """Everything that the fast reader does not tell of a sheet. Each search is made only where there is cause."""
    found = Scan()
    prefix = _prefix(xml)
    if not _REFERENCE.search(xml):
        found.referenced = False
        return found
    _scan_cells(xml, prefix, percent_styles, found)
    if b"<%sf" % prefix in xml:
        found.unfinished = list(_unfinished(xml, prefix))
    if b'hidden="' in xml:
        found.hidden = [int(row) for row in re.findall(_named(_HIDDEN, prefix), xml)]
    if b"mergeCell" in xml:
        found.merged = list(_merged(xml))
    return found


def _scan_cells(xml: bytes, prefix: bytes, percent_styles: frozenset[int], found: Scan) -> None:
    """Percentages, truth values, errors such as #N/A, and numbers with many digits: cells told by a mark in them."""
    styles = "|".join(str(style) for style in sorted(percent_styles))
    marks = [_LONG, r' t="[be]"', *([rf' s="(?:{styles})"'] if styles else [])]
    mark = "|".join(marks)
    for part in _parts(xml, b"<%sc " % prefix):
        text = pl.Series("cell", [part]).cast(pl.String)
        if not text.str.contains(mark).any():
            continue
        cells = text.str.split(f"<{prefix.decode()}c ").explode()
        _take(_pulled(cells.filter(cells.str.contains(mark)), prefix.decode()), percent_styles, found)


def _pulled(cells: pl.Series, prefix: str) -> pl.DataFrame:
    """What the XML of each cell says: row, column, whether its style is one of a percentage, kind, value."""
    pulled = cells.to_frame("cell").select(
        letters=pl.col("cell").str.extract(r'r="([A-Z]{1,3})[0-9]{1,7}"'),
        row=pl.col("cell").str.extract(r'r="[A-Z]{1,3}([0-9]{1,7})"').cast(pl.Int64),
        style=pl.col("cell").str.extract(r' s="([0-9]{1,9})"').cast(pl.Int64).fill_null(0),
        kind=pl.col("cell").str.extract(r' t="([a-zA-Z]+)"').fill_null("n"),
        value=pl.col("cell").str.extract(rf"<{prefix}v(?: [^>]*)?>([^<]*)</{prefix}v>"),
    )
    pulled = pulled.drop_nulls()
    names = pulled["letters"].unique().to_list()
    numbers = pl.col("letters").replace_strict(
        names, [column_number(each) for each in names], return_dtype=pl.Int64
    )
    return pulled.with_columns(column=numbers, number=pl.col("value").cast(pl.Float64, strict=False))


def _take(cells: pl.DataFrame, percent_styles: frozenset[int], found: Scan) -> None:
    """Notes what marked cells say."""
    truths = cells.filter(pl.col("kind") == "b")
    found.texts.append(_cells(truths, ["是" if each.strip() == "1" else "否" for each in truths["value"]]))
    errors = cells.filter(pl.col("kind") == "e")
    found.texts.append(_cells(errors, errors["value"].to_list()))
    numbers = cells.filter(pl.col("kind") == "n", pl.col("number").abs() < _ABSURD)
    is_percent = pl.col("style").is_in(list(percent_styles))
    shares = numbers.filter(is_percent)
    found.texts.append(_cells(shares, [exact(each * 100) + "%" for each in shares["number"]]))
    plain = numbers.filter(~is_percent)
    found.decimals.append(_cells(plain, [exact(each) for each in plain["number"]]))
    damaged = plain.filter(pl.col("number").abs() >= _MANY)
    found.damaged += [
        ((row, column), exact(number))
        for row, column, number in damaged.select("row", "column", "number").iter_rows()
    ]


def _cells(cells: pl.DataFrame, texts: list[str]) -> pl.DataFrame:
    return cells.select("row", "column").with_columns(pl.Series("text", texts, pl.String))


def _parts(xml: bytes, start: bytes) -> Iterator[bytes]:
    """The XML in parts that begin with a cell, so that a large sheet does not stand in memory twice."""
    begin = 0
    while begin < len(xml):
        end = xml.rfind(start, begin + 1, begin + _PART) if begin + _PART < len(xml) else len(xml)
        end = end if end > begin else len(xml)
        yield xml[begin:end]
        begin = end


def exact(number: float) -> str:
    """A number with the digits that a workbook keeps, without exponent: 0.30000000000000004 is 0.3."""
    text = f"{number:.{EXACT_DIGITS}g}"
    return f"{Decimal(text):f}" if "e" in text else text


def _unfinished(xml: bytes, prefix: bytes) -> Iterator[Cell]:
    """Cells with a formula and no result. An empty text as result (t="str") is one."""
    pattern = (
        rb"<%sc ([^>]*)>\s*(?:<%sf\b[^>]*/>|<%sf\b[^>]*>[^<]*</%sf>)\s*(<%sv\s*/>|<%sv></%sv>)?\s*</%sc>"
    )
    for attributes, value in re.findall(_named(pattern, prefix), xml):
        place = _place(attributes)
        if place and not (value and b't="str"' in attributes):
            yield place


def _merged(xml: bytes) -> Iterator[Range]:
    pattern = rb'mergeCell [^>]*?ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"'
    for left, top, right, bottom in re.findall(pattern, xml):
        yield int(top), column_number(left.decode()), int(bottom), column_number(right.decode())


def _place(attributes: bytes) -> Cell | None:
    match = _REFERENCE.search(attributes)
    return (int(match.group(2)), column_number(match.group(1).decode())) if match else None
