"""An order of supervision as an official Word slip (督办单): what has to be done by when and why, and a sheet for the reply.

Paper, margins, fonts and sizes follow GB/T 9704-2012; the table's lines are those of a form.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from zhiheng.files import wordparts as word

MARGIN_MM = {"top": 37, "bottom": 35, "left": 28, "right": 26}
PAPER_MM = (210, 297)
RED = "C00000"
"""The red of a letterhead."""
COLOURS = {"blue": "1B5A9C", "orange": "A34A00", "red": "B3201A"}
GRADES = {"blue": ("蓝色督办", 1), "orange": ("橙色督办", 2), "red": ("红色督办", 3)}
"""What a colour is called and how many diamonds stand for it, so that a black print says it too."""
MARK = "◆"
HEAD, TEXT, SMALL = 22, 14, 12
"""Points: 二号, 四号, 小四."""
WIDTHS = (2100, 6744)
"""Twips of the two columns; together the 156 mm between the margins."""
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
BLANK_LINES = 12
"""Room for what the body writes by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """What an order says. `basis` are the sentences that it rests on, each with the document it stands in ("" for none)."""

    issuer: str
    number: str
    colour: str
    to: str
    matter: str
    deadline: date
    deadline_counted: str
    basis: tuple[tuple[str, str], ...]
    demand: str
    issued_on: date
    reply_by: date
    reply_counted: str

    @property
    def title(self) -> str:
        """The name of the document."""
        return f"督办单 {self.number}"


def number_text(code: str, year: int, number: int) -> str:
    """The number of an order: the office's code, the year in 〔〕, and the number without leading zeros (GB/T 9704-2012, 7.2.5)."""
    return f"{code}督〔{year}〕{number}号"


def day_text(day: date) -> str:
    """A day as official documents write it: 2013年9月12日 (GB/T 9704-2012, 7.3.5)."""
    return f"{day.year}年{day.month}月{day.day}日"


def with_official_days(text: str) -> str:
    """A sentence with its days written as official documents write them."""
    return _ISO.sub(lambda found: day_text(date.fromisoformat(found[0])), text)


def write_slip(slip: Slip, path: Path) -> None:
    """Writes the slip to a Word document at `path`; the same slip gives the same bytes."""
    from docx import Document

    document = Document()
    _page(document)
    _head(document, slip)
    _table(document, _order_rows(slip))
    _signature(document, slip)
    _reply(document, slip)
    word.save_same(document, path, slip.title)


def _page(document: Any) -> None:
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = (Mm(side) for side in PAPER_MM)
    for side, size in MARGIN_MM.items():
        setattr(section, f"{side}_margin", Mm(size))
    word.number_pages(section)
    word.set_font(document.styles["Normal"], word.BODY_FONT, TEXT)


def _paragraph(document: Any, *, after: float = 0, align: str = "LEFT", before: float = 0) -> Any:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, align)
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)
    return paragraph


def _head(document: Any, slip: Slip) -> None:
    """Issuer and kind in red, number and colour beneath, and the red line."""
    if slip.issuer:
        word.set_font(
            _paragraph(document, align="CENTER").add_run(slip.issuer), word.TITLE_FONT, 18, color=RED
        )
    word.set_font(
        _paragraph(document, align="CENTER", after=10).add_run("督 办 单"), word.TITLE_FONT, 30, color=RED
    )
    line = _paragraph(document, after=12)
    _right_tab(line)
    word.set_font(line.add_run(slip.number + "\t"), word.BODY_FONT, 16)
    name, level = GRADES[slip.colour]
    word.set_font(line.add_run(f"{MARK * level} {name}"), word.HEADING_FONT, 16, color=COLOURS[slip.colour])
    word.rule_below(line, RED, 12)


def _right_tab(paragraph: Any) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Twips

    paragraph.paragraph_format.tab_stops.add_tab_stop(Twips(sum(WIDTHS)), WD_TAB_ALIGNMENT.RIGHT)


def _order_rows(slip: Slip) -> list[tuple[str, Sequence[tuple[str, float]]]]:
    """Label and paragraphs (text, points) of each row."""
    basis: list[tuple[str, float]] = []
    for sentence, document in slip.basis:
        basis += [(sentence, TEXT), *([(f"（{document}）", SMALL)] if document else [])]
    return [
        ("承办单位", [(slip.to, TEXT)]),
        ("督办事项", [(slip.matter, TEXT)]),
        ("原定期限", [(day_text(slip.deadline), TEXT), (with_official_days(slip.deadline_counted), SMALL)]),
        *([("督办依据", basis)] if basis else []),
        ("办理要求", [(slip.demand, TEXT)]),
        ("回复期限", [(day_text(slip.reply_by), TEXT), (with_official_days(slip.reply_counted), SMALL)]),
    ]


def _signature(document: Any, slip: Slip) -> None:
    """Who issued it and when, one centred over the other on the right, where the seal goes (GB/T 9704-2012, 7.3.5.1)."""
    from docx.shared import Twips

    lines = [*([slip.issuer] if slip.issuer else []), day_text(slip.issued_on)]
    for number, text in enumerate(lines):
        paragraph = _paragraph(document, align="CENTER", before=0 if number else 24)
        paragraph.paragraph_format.left_indent = Twips(sum(WIDTHS) // 2)
        paragraph.paragraph_format.keep_with_next = number < len(lines) - 1
        word.set_font(paragraph.add_run(text), word.BODY_FONT, TEXT)


def _reply(document: Any, slip: Slip) -> None:
    """The sheet that the body fills and sends back."""
    heading = _paragraph(document, align="CENTER", after=10)
    heading.paragraph_format.page_break_before = True
    word.set_font(heading.add_run("督办单回执"), word.TITLE_FONT, HEAD)
    empty = [("", TEXT)]
    _table(document, [
        ("督办单编号", [(f"{slip.number}　{MARK * GRADES[slip.colour][1]} {GRADES[slip.colour][0]}", TEXT)]),
        ("承办单位", [(slip.to, TEXT)]),
        ("督办事项", [(slip.matter, TEXT)]),
        ("没有按期\n办理的原因\n和现在的进展", empty * BLANK_LINES),
        ("承诺办结日期", [("　　　　年　　　月　　　日", TEXT)]),
        ("承办人及电话", empty),
        ("负责人签字\n（盖章）", [*empty * 2, ("　　　　　　　　　　　　年　　　月　　　日", TEXT)]),
    ])  # fmt: skip
    back = f"请于{day_text(slip.reply_by)}前填好送回{slip.issuer}，或在网上办理系统中回复。"
    word.set_font(_paragraph(document, before=10).add_run(back), word.BODY_FONT, SMALL)


def _table(document: Any, rows: Sequence[tuple[str, Sequence[tuple[str, float]]]]) -> None:
    """A form of two columns; a row is never parted."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in WIDTHS)
    content = "".join(_row(label, lines) for label, lines in rows)
    document.element.body.insert(
        len(document.element.body) - 1,
        parse_xml(
            f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(WIDTHS)}" w:type="dxa"/><w:jc w:val="center"/>{_BORDERS}'
            f'<w:tblLayout w:type="fixed"/>{_CELL_MARGINS}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{content}</w:tbl>'
        ),
    )


_BORDERS = (
    "<w:tblBorders>"
    + "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>'
        for side, size in (("top", 8), ("left", 8), ("bottom", 8), ("right", 8), ("insideH", 4), ("insideV", 4))
    )
    + "</w:tblBorders>"
)  # fmt: skip
_CELL_MARGINS = (
    '<w:tblCellMar><w:left w:w="113" w:type="dxa"/><w:right w:w="113" w:type="dxa"/></w:tblCellMar>'
)


def _row(label: str, lines: Sequence[tuple[str, float]]) -> str:
    cells = _cell([(label, TEXT)], WIDTHS[0], font=word.HEADING_FONT, align="center")
    cells += _cell(lines, WIDTHS[1], font=word.BODY_FONT, align="left")
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _cell(lines: Sequence[tuple[str, float]], width: int, *, font: str, align: str) -> str:
    """One cell; a line break in a text begins a paragraph. The order of the elements is that of the schema."""
    paragraphs = "".join(
        _cell_paragraph(part, size, font=font, align=align)
        for text, size in lines
        for part in text.splitlines() or [""]
    )
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>{paragraphs}</w:tc>'
    )  # fmt: skip


def _cell_paragraph(text: str, size: float, *, font: str, align: str) -> str:
    properties = (
        f'<w:rPr><w:rFonts w:ascii="{word.LATIN_FONT}" w:hAnsi="{word.LATIN_FONT}" w:eastAsia="{font}"/>'
        f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/></w:rPr>'
    )
    run = f'<w:r>{properties}<w:t xml:space="preserve">{escape(_printable(text))}</w:t></w:r>' if text else ""
    return (
        f'<w:p><w:pPr><w:spacing w:before="40" w:after="40" w:line="300" w:lineRule="auto"/><w:jc w:val="{align}"/>'
        f"{properties}</w:pPr>{run}</w:p>"
    )


def _printable(text: str) -> str:
    """The text without signs that XML 1.0 does not allow, which somebody may have pasted."""
    return "".join(sign for sign in text if sign >= " " or sign == "\t")
