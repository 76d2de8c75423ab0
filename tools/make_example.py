"""Makes examples/*/plan.docx from the plan.md beside it: an official document in the form of GB/T 9704-2012.

Run it from the project root after changing a plan.md: `.venv/bin/python tools/make_example.py`. The same text gives the
same bytes. The kind of each paragraph is told by its number or by its place, never by formatting marks in the source.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from zhiheng.files import wordparts as word

RED = "C00000"
CENTER, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT

HEADINGS = (
    (re.compile(r"^[一二三四五六七八九十]+、"), 1, word.HEADING_FONT),
    (re.compile(r"^（[一二三四五六七八九十]+）"), 2, word.SUBHEADING_FONT),
    (re.compile(r"^\d+\. (?!.*[。）]$)"), 3, word.BODY_FONT),
)
"""How a numbered line is set: level of heading and font."""


def blocks(text: str) -> list[str | list[list[str]]]:
    """The paragraphs of the source in order; a pipe table as its rows of cells."""
    found: list[str | list[list[str]]] = []
    for piece in re.split(r"\n\s*\n", text.strip()):
        if not piece.startswith("|"):
            found.append(piece.strip())
            continue
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in piece.splitlines()]
        found.append([row for row in rows if not set("".join(row)) <= set("-: ")])
    return found


def new_document() -> Any:
    """An empty A4 page with the margins, fonts and heading styles of an official document."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    word.number_pages(section)
    word.set_font(document.styles["Normal"], word.BODY_FONT, 16)
    for _, level, font in HEADINGS:
        style = document.styles[f"Heading {level}"]
        word.set_font(style, font, 16, color="000000", bold=level == 3)
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    for border in document.styles["Title"].element.iter(qn("w:pBdr")):
        border.getparent().remove(border)
        break
    return document


def add(document: Any, text: str, *, style: str = "Normal", align: Any = None, indent: bool = True) -> Any:
    """One paragraph on the line grid."""
    paragraph = document.add_paragraph(text, style=style)
    form = paragraph.paragraph_format
    form.line_spacing, form.space_after = Pt(word.LINE), Pt(0)
    form.first_line_indent = Pt(32) if indent else Pt(0)
    paragraph.alignment = align
    return paragraph


def add_letterhead(document: Any, name: str, number: str) -> None:
    """The red name of the issuer, the document's number, and the red line."""
    mark = add(document, name, align=CENTER, indent=False)
    mark.paragraph_format.line_spacing = 1.0
    word.set_font(mark.runs[0], word.TITLE_FONT, 44, color=RED)
    line = add(document, number, align=CENTER, indent=False)
    word.rule_below(line, RED, 18)
    add(document, "", indent=False)


def add_title(document: Any, text: str, *, style: str = "Normal") -> None:
    """A title in 二号, centred, its lines broken where its parts end."""
    parts = re.split(r"(?<=关于印发)(?=《)|(?=（\d{4}—\d{4}年）)", text)
    paragraph = add(document, "\n".join(parts), align=CENTER, indent=False, style=style)
    paragraph.paragraph_format.line_spacing = Pt(34)
    paragraph.paragraph_format.space_after = Pt(16)
    word.set_font(paragraph.runs[0], word.TITLE_FONT, 22, color="000000")


def column_widths(rows: list[list[str]]) -> list[Any]:
    """Widths for a table as wide as the text (156 mm), in proportion to the longest cell of each column."""
    longest = [min(18, max(6, *(len(cell) for cell in column))) for column in zip(*rows, strict=True)]
    return [Mm(156 * length / sum(longest)) for length in longest]


def add_table(document: Any, rows: list[list[str]]) -> None:
    """A table with a repeated header; an empty cell in the first column belongs to the one above."""
    table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    widths = column_widths(rows)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for place, row in enumerate(rows):
        word.flag_row(table.rows[place], header=place == 0)
        for column, content in enumerate(row):
            cell = table.cell(place, column)
            cell.width = widths[column]
            cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
            if place and not column and not content:
                cell.merge(table.cell(place - 1, 0))
                continue
            cell.text = content
            paragraph = cell.paragraphs[0]
            paragraph.alignment = CENTER if place == 0 or column != 1 else None
            for run in paragraph.runs:
                word.set_font(run, word.HEADING_FONT if place == 0 else word.BODY_FONT, 12)
    add(document, "", indent=False)


def add_imprint(document: Any, text: str) -> None:
    """A line of the imprint (版记) in 四号, with a rule below."""
    paragraph = add(document, text, indent=False)
    word.set_font(paragraph.runs[0], word.BODY_FONT, 14)
    word.rule_below(paragraph, "000000", 6)


def add_paragraph(document: Any, text: str) -> None:
    """A paragraph of the body: a numbered heading, a caption or running text."""
    for pattern, level, _ in HEADINGS:
        if pattern.match(text) and len(text) < 60:
            add(document, text, style=f"Heading {level}")
            return
    if re.match(r"^表\d+", text):
        caption = add(document, text, align=CENTER, indent=False)
        caption.paragraph_format.keep_with_next = True
        word.set_font(caption.runs[0], word.HEADING_FONT, 14)
    else:
        add(document, text, indent=not text.endswith("："))


def add_body(document: Any, rest: list[str | list[list[str]]], issuer: str, plan_title: str) -> None:
    """Everything after the title of the notice."""
    closing = False
    for block in rest:
        if isinstance(block, list):
            add_table(document, block)
        elif block == plan_title:
            document.add_page_break()
            add_title(document, block, style="Title")
        elif block == issuer or re.fullmatch(r"\d{4}年\d+月\d+日", block):
            add(document, block, align=RIGHT, indent=False).paragraph_format.right_indent = Pt(64)
        elif block.startswith("抄送：") or block.endswith("印发"):
            add_imprint(document, block)
        elif closing or block.startswith("附件："):
            closing = True
            add(document, block)
        else:
            add_paragraph(document, block)


def build(source: Path) -> Any:
    """The Word document for one plan.md: letterhead, number, notice, plan."""
    letterhead, number, notice, *rest = blocks(source.read_text(encoding="utf-8"))
    document = new_document()
    add_letterhead(document, str(letterhead), str(number))
    add_title(document, str(notice))
    plan_title = re.sub(r"^.*?《(.+)》的通知$", r"\1", str(notice))
    add_body(document, rest, str(letterhead).removesuffix("文件"), plan_title)
    return document


def main() -> None:
    """Makes the Word file of every example."""
    for source in sorted(Path("examples").glob("*/plan.md")):
        target = source.with_suffix(".docx")
        word.save_same(build(source), target, source.parent.name)
        print(target, file=sys.stderr)


if __name__ == "__main__":
    main()
