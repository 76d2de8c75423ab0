"""What the fast reader of workbooks does not tell, found in the XML of a sheet by searching its bytes.

Percentages, digits beyond the ninth decimal, truth values, damaged long numbers, formulas without result, merged
cells, and the area that cells cover. Names as in ECMA-376 part 1, 18.3.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

Cell = tuple[int, int]
"""Row from 1, column from 0."""
Range = tuple[int, int, int, int]
"""First row, first column, last row, last column; rows from 1, columns from 0."""

EXACT_DIGITS = 15
"""Digits of a number that a workbook keeps."""
_MANY = 10**15
_TAIL = 1024 * 1024

_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_FORMULA = rb"(?:<%sf\b[^>]*/>|<%sf\b[^>]*>[^<]*</%sf>)?"
_VALUE = rb"<%sv(?: [^>]*)?>([^<]*)</%sv>"


@dataclass(slots=True)
class Scan:
    """What was found in a sheet. `texts` are cells whose text is known better than the fast reader gives it."""

    texts: dict[Cell, str] = field(default_factory=dict)
    decimals: dict[Cell, str] = field(default_factory=dict)
    """Numbers with more digits than the fast reader keeps; they hold only where it read a number, not a date."""
    unfinished: list[Cell] = field(default_factory=list)
    damaged: list[tuple[Cell, str]] = field(default_factory=list)
    merged: list[Range] = field(default_factory=list)
    referenced: bool = True
    """Whether the cells say where they stand; where not, nothing of this could be found."""


@dataclass(frozen=True, slots=True)
class Extent:
    """The area from the first to the last cell that holds anything: last row, first and last column."""

    rows: int
    left: int
    right: int


def column_number(name: bytes) -> int:
    """The number of a column from its letters, from 0."""
    number = 0
    for letter in name:
        number = number * 26 + letter - 64
    return number - 1


def extent(xml: bytes) -> Extent:
    """The area that the cells with content cover. Stated dimensions are not believed."""
    # Columns up to Z are by far the most common: only others are looked at one by one.
    wide = re.findall(rb' r="([A-Z]{2,3})[0-9]+"[^>/]*>', xml)
    right = max((column_number(name) for name in set(wide)), default=25)
    row = rb' r="[A-Z]{1,3}([0-9]{1,7})"[^>/]*>'
    last = re.findall(row, xml[-_TAIL:]) or re.findall(row, xml)
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
    _scan_marked(xml, prefix, percent_styles, found)
    _scan_numbers(xml, prefix, found)
    if b"<%sf" % prefix in xml:
        found.unfinished = list(_unfinished(xml, prefix))
    if b"mergeCell" in xml:
        found.merged = list(_merged(xml))
    return found


def _scan_marked(xml: bytes, prefix: bytes, percent_styles: frozenset[int], found: Scan) -> None:
    """Percentages, truth values, and errors such as #N/A as their texts."""
    marks = []
    styles = [style for style in sorted(percent_styles) if b's="%d"' % style in xml]
    if styles:
        marks.append(rb's="(?:%s)"' % b"|".join(b"%d" % style for style in styles))
    marks += [mark for mark in (b't="b"', b't="e"') if mark in xml]
    if not marks:
        return
    pattern = (
        rb"<%sc ([^>]*(?:" % prefix + b"|".join(marks) + rb")[^>]*)>" + _named(_FORMULA + _VALUE, prefix)
    )
    for attributes, value in re.findall(pattern, xml):
        place = _place(attributes)
        if place is None:
            continue
        if b't="b"' in attributes:
            found.texts[place] = "是" if value.strip() in (b"1", b"true") else "否"
        elif b't="e"' in attributes:
            found.texts[place] = value.decode("utf-8", "replace").strip()
        elif (b" t=" not in attributes or b't="n"' in attributes) and (text := _percent(value)):
            found.texts[place] = text


def _percent(value: bytes) -> str:
    number = _decimal(value)
    return f"{_plain(number * 100)}%" if number is not None else ""


def _scan_numbers(xml: bytes, prefix: bytes, found: Scan) -> None:
    """Numbers with many decimals, and numbers too long to be whole."""
    long = rb"<%sv>(-?[0-9]{16,}(?:\.[0-9]*)?|-?[0-9]*\.[0-9]{10,}(?:[eE][-+]?[0-9]+)?|-?[0-9.]+[eE][-+]?[0-9]+)</"
    for match in re.finditer(_named(long, prefix), xml):
        number = _decimal(match.group(1))
        start = xml.rfind(b"<%sc " % prefix, 0, match.start())
        attributes = xml[start : xml.find(b">", start)]
        place = _place(attributes)
        if number is None or place is None or (b" t=" in attributes and b't="n"' not in attributes):
            continue
        found.decimals[place] = _plain(number)
        if abs(number) >= _MANY:
            found.damaged.append((place, _plain(number)))


def _decimal(value: bytes) -> Decimal | None:
    """A number rounded to the digits that a workbook keeps: 0.30000000000000004 is 0.3."""
    try:
        number = float(value)
        return Decimal(f"{number:.{EXACT_DIGITS}g}") if abs(number) < 1e30 else None
    except (ValueError, InvalidOperation):
        return None


def _plain(number: Decimal) -> str:
    """Without exponent and closing zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


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
        yield int(top), column_number(left), int(bottom), column_number(right)


def _place(attributes: bytes) -> Cell | None:
    match = _REFERENCE.search(attributes)
    return (int(match.group(2)), column_number(match.group(1))) if match else None
