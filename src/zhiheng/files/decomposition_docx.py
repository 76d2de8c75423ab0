"""The decomposition table as an official Word annex: sideways, headers on every page, rows kept whole.

The tables are written as XML in one go: hundreds of rows cell by cell through python-docx take minutes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from zhiheng.files import wordparts as word
from zhiheng.files.decomposition_table import Band, Cell, Column, Paper, Sheet

PAPER_MM: dict[Paper, tuple[int, int]] = {"A3": (420, 297), "A4": (297, 210)}
MARGIN_MM = {"top": 28, "bottom": 26, "left": 20, "right": 20}
TWIPS_A_MM = 1440 / 25.4
SIZES: dict[Paper, float] = {"A3": 10.5, "A4": 9}
"""Points of the text in the table."""
TITLE_SIZES: dict[Paper, float] = {"A3": 22, "A4": 18}
PADDING = 2
"""Characters added to every column for the space beside its text."""
ALIGNMENTS = {"left": "left", "center": "center", "right": "right"}


def write_docx(sheets: tuple[Sheet, ...], path: Path, paper: Paper) -> None:
    """Writes `sheets` one after another to a Word document at `path`; the same content gives the same bytes."""
    from docx import Document

    document = Document()
    _page(document, paper)
    for number, sheet in enumerate(sheets):
        _opening(document, sheet, paper, first=number == 0)
        _table(document, sheet, paper)
        _notes(document, sheet)
    word.save_same(document, path, sheets[0].title)


def _page(document: Any, paper: Paper) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = (Mm(side) for side in PAPER_MM[paper])
    for side, size in MARGIN_MM.items():
        setattr(section, f"{side}_margin", Mm(size))
    word.number_pages(section)
    word.set_font(document.styles["Normal"], word.BODY_FONT, 12)


def _opening(document: Any, sheet: Sheet, paper: Paper, *, first: bool) -> None:
    """“附件” on the first page, and the title of the table; each table begins a page."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    if first:
        mark = document.add_paragraph()
        word.set_font(mark.add_run("附件"), word.HEADING_FONT, 16)
        mark.paragraph_format.space_after = Pt(0)
    title = document.add_paragraph()
    title.paragraph_format.page_break_before = not first
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = Pt(8)
    word.set_font(title.add_run(sheet.title), word.TITLE_FONT, TITLE_SIZES[paper])


def _notes(document: Any, sheet: Sheet) -> None:
    notes = document.add_paragraph()
    word.set_font(notes.add_run(sheet.notes), word.BODY_FONT, 10.5)


def _table(document: Any, sheet: Sheet, paper: Paper) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    columns = tuple(column for column in sheet.columns if not column.hidden)
    widths = column_widths(columns, paper)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = _header_rows(columns, widths, paper)
    for band in sheet.bands:
        rows += _band_rows(band, sheet.columns, widths=widths, paper=paper)
    document.element.body.insert(
        len(document.element.body) - 1,
        parse_xml(
            f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
            f'{_BORDERS}<w:tblLayout w:type="fixed"/>{_CELL_MARGINS}</w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
        ),
    )


_BORDERS = (
    "<w:tblBorders>"
    + "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>'
        for side, size in (
            ("top", 8),
            ("left", 8),
            ("bottom", 8),
            ("right", 8),
            ("insideH", 4),
            ("insideV", 4),
        )
    )
    + "</w:tblBorders>"
)
_CELL_MARGINS = '<w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar>'


def column_widths(columns: tuple[Column, ...], paper: Paper) -> list[int]:
    """Widths in twips that fill the page, in proportion to the columns' widths in characters."""
    room = (PAPER_MM[paper][0] - MARGIN_MM["left"] - MARGIN_MM["right"]) * TWIPS_A_MM
    wide = [column.width + PADDING for column in columns]
    return [int(room * width / sum(wide)) for width in wide]


def _header_rows(columns: tuple[Column, ...], widths: list[int], paper: Paper) -> list[str]:
    """Two rows, repeated on every page: shared headers across, the others down over both."""
    top, bottom, place = [], [], 0
    while place < len(columns):
        column = columns[place]
        span = sum(c.above == column.above for c in columns) if column.above else 1
        width = sum(widths[place : place + span])
        merge = "" if column.above else '<w:vMerge w:val="restart"/>'
        top.append(_header_cell(column.above or column.header, width, span=span, more=merge, paper=paper))
        for offset in range(span):
            below = columns[place + offset].header if column.above else ""
            more = "" if column.above else "<w:vMerge/>"
            bottom.append(_header_cell(below, widths[place + offset], span=1, more=more, paper=paper))
        place += span
    return [_row(top, header=True), _row(bottom, header=True)]


def _header_cell(words: str, width: int, *, span: int, more: str, paper: Paper) -> str:
    properties = (f'<w:gridSpan w:val="{span}"/>' if span > 1 else "") + more
    return _cell(
        words,
        width,
        properties=properties + _SHADE,
        align="center",
        font=word.HEADING_FONT,
        size=SIZES[paper],
    )


_SHADE = '<w:shd w:val="clear" w:color="auto" w:fill="EDEDED"/>'
_BAND_SHADE = '<w:shd w:val="clear" w:color="auto" w:fill="F7F7F7"/>'


def _band_rows(band: Band, columns: tuple[Column, ...], *, widths: list[int], paper: Paper) -> list[str]:
    """The heading across the table, kept with the row below it, and the rows."""
    span = f'<w:gridSpan w:val="{len(widths)}"/>'
    heading = _cell(
        band.heading, sum(widths), properties=span + _BAND_SHADE, align="left",
        font=word.HEADING_FONT, size=SIZES[paper],
    ).replace("<w:pPr>", "<w:pPr><w:keepNext/>")  # fmt: skip
    rows = [_row([heading])]
    for cells in band.rows:
        shown = [(c, cell) for c, cell in zip(columns, cells, strict=True) if not c.hidden]
        rows.append(_row([
            _body_cell(cell, width, column, SIZES[paper]) for (column, cell), width in zip(shown, widths, strict=True)
        ]))  # fmt: skip
    return rows


def _body_cell(cell: Cell, width: int, column: Column, size: float) -> str:
    return _cell(cell.text(), width, properties="", align=column.align, font=word.BODY_FONT, size=size)


def _row(cells: list[str], *, header: bool = False) -> str:
    flags = "<w:cantSplit/>" + ("<w:tblHeader/>" if header else "")
    return f"<w:tr><w:trPr>{flags}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(words: str, width: int, *, properties: str, align: str, font: str, size: float) -> str:
    """One cell with one paragraph. The order of the elements is that of the schema."""
    half_points = round(size * 2)
    run = (
        f'<w:r><w:rPr><w:rFonts w:ascii="{word.LATIN_FONT}" w:hAnsi="{word.LATIN_FONT}" w:eastAsia="{font}"/>'
        f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(words)}</w:t></w:r>'
        if words
        else ""
    )
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{properties}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:spacing w:before="20" w:after="20"/><w:jc w:val="{ALIGNMENTS[align]}"/></w:pPr>{run}</w:p></w:tc>'
    )
