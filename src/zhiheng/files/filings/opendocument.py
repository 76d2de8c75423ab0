"""Workbooks of LibreOffice and others (.ods, ISO/IEC 26300): cells as text, read from their XML."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import polars as pl

from zhiheng.core.registers.model import ROW
from zhiheng.files.filings.guarding import guarded
from zhiheng.files.filings.safe_package import SafePackage
from zhiheng.files.filings.sheet_scan import Scan, exact
from zhiheng.files.filings.wording import Where, refusal
from zhiheng.files.readers.packages import Element, attribute, child, descendants, local

MOST_CELLS = 5_000_000
"""Rows times columns of a sheet: cells are read one by one."""

_CELLS = ("table-cell", "covered-table-cell")
_MIDNIGHT = "T00:00:00"


class OpenDocumentBook:
    """An .ods file. See `Book` in the module for workbooks."""

    def __init__(self, data: bytes, where: Where) -> None:
        self._where = where
        with guarded(where):
            self._package = SafePackage(data, where)
            self._refuse_protected()
            self._content = self._package.member("content.xml")
            shown = dict(self._listed())
        self.visible = [name for name, visible in shown.items() if visible]
        self.hidden = [name for name, visible in shown.items() if not visible]

    def stamp(self) -> None:
        """None: templates are .xlsx."""

    def load(self, name: str) -> tuple[pl.DataFrame, Scan]:
        """A sheet's cells as text, with merged cells and formulas without result."""
        with guarded(self._where):
            found = Scan()
            rows = _Rows(found, Where(self._where.name, name))
            for table in self._tables():
                if attribute(table, "name") == name:
                    rows.read(table)
            return rows.frame(), found

    def _refuse_protected(self) -> None:
        if "META-INF/manifest.xml" in self._package.members and b"encryption-data" in self._package.member(
            "META-INF/manifest.xml"
        ):
            raise refusal("file-protected", self._where)

    def _root(self) -> Element:
        from lxml import etree

        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, load_dtd=False)
        return etree.parse(BytesIO(self._content), parser).getroot()

    def _tables(self) -> Iterator[Element]:
        sheets = child(self._root(), "body", "spreadsheet")
        return (each for each in (sheets if sheets is not None else ()) if local(each) == "table")

    def _listed(self) -> Iterator[tuple[str, bool]]:
        root = self._root()
        unseen = {
            attribute(style, "name")
            for style in descendants(root, "style")
            if attribute(child(style, "table-properties"), "display") == "false"
        }
        sheets = child(root, "body", "spreadsheet")
        for table in sheets if sheets is not None else ():
            if local(table) == "table":
                yield attribute(table, "name") or "", attribute(table, "style-name") not in unseen


class _Rows:
    """The rows of one sheet as they are read."""

    def __init__(self, found: Scan, where: Where) -> None:
        self._found, self._where = found, where
        self._columns: dict[int, dict[int, str]] = {}
        """Texts by column and row, both from 0; empty cells are absent."""
        self._height = 0
        self._count = 0

    def read(self, table: Element) -> None:
        """All rows of a table; rows and cells may stand for many alike."""
        for row in descendants(table, "table-row"):
            cells = list(self._cells(row))
            times = _repeated(row, "number-rows-repeated")
            if attribute(row, "visibility") in ("collapse", "filter") and cells:
                self._found.hidden += range(self._height + 1, self._height + times + 1)
            if cells:
                for number in range(self._height, self._height + times):
                    self._put(number, cells)
            self._height += times

    def _cells(self, row: Element) -> Iterator[tuple[int, str]]:
        column = 0
        for cell in row:
            if local(cell) not in _CELLS:
                continue
            times = _repeated(cell, "number-columns-repeated")
            text = _text(cell)
            self._note(cell, column, text)
            if text:
                self._refuse_absurd(times)
                yield from ((place, text) for place in range(column, column + times))
            column += times

    def _put(self, row: int, cells: list[tuple[int, str]]) -> None:
        self._refuse_absurd(len(cells))
        for column, text in cells:
            self._columns.setdefault(column, {})[row] = text

    def _refuse_absurd(self, more: int) -> None:
        self._count += more
        if self._count > MOST_CELLS:
            raise refusal("table-too-large", self._where)

    def _note(self, cell: Element, column: int, text: str) -> None:
        """Merged cells, and formulas without result."""
        across = _repeated(cell, "number-columns-spanned")
        down = _repeated(cell, "number-rows-spanned")
        row = self._height + 1
        if across > 1 or down > 1:
            self._found.merged.append((row, column, row + down - 1, column + across - 1))
        if attribute(cell, "formula") and attribute(cell, "value-type") is None and not text:
            self._found.unfinished.append((row, column))

    def frame(self) -> pl.DataFrame:
        """The rows from row 1, with ROW; refuses stray cells far apart."""
        width = max(self._columns, default=-1) + 1
        height = max((max(rows) for rows in self._columns.values()), default=-1) + 1
        if width * height > MOST_CELLS:
            raise refusal("table-too-large", self._where, f"{height} × {width}")
        texts = {}
        for column in range(max(width, 1)):
            rows = self._columns.get(column, {})
            texts[f"c{column}"] = pl.Series([rows.get(row) for row in range(height)], dtype=pl.String)
        return pl.DataFrame(texts).with_columns(pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias(ROW))


def _repeated(element: Element, name: str) -> int:
    text = attribute(element, name) or "1"
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def _text(cell: Element) -> str:
    """A cell's value as text: percentages with their sign, days without midnight, truth as 是 and 否."""
    kind = attribute(cell, "value-type")
    value = attribute(cell, "value") or ""
    if kind in ("float", "currency") and value:
        return exact(float(value))
    if kind == "percentage" and value:
        return exact(float(value) * 100) + "%"
    if kind == "boolean":
        return "是" if attribute(cell, "boolean-value") == "true" else "否"
    if kind == "date":
        return (attribute(cell, "date-value") or "").removesuffix(_MIDNIGHT).replace("T", " ")
    return attribute(cell, "string-value") or "\n".join(
        _paragraph(each) for each in cell if local(each) == "p"
    )


def _paragraph(element: Element) -> str:
    """The text of a paragraph; spaces and tabs are elements of their own, remarks are left out."""
    signs = {"s": " " * min(_repeated(element, "c"), 1000), "tab": "\t", "line-break": "\n"}
    own = signs.get(local(element), element.text or "")
    return own + "".join(
        _paragraph(each) + (each.tail or "") for each in element if local(each) != "annotation"
    )
