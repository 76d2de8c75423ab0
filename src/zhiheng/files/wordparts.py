"""Small parts of Word documents that python-docx leaves to its user: Chinese fonts, fields, headers that repeat.

Sizes follow GB/T 9704-2012: 二号 is 22 pt, 三号 16 pt, 四号 14 pt; the grid of a page is 22 lines of 28.95 pt.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

TITLE_FONT = "方正小标宋简体"
BODY_FONT = "仿宋_GB2312"
HEADING_FONT = "黑体"
SUBHEADING_FONT = "楷体_GB2312"
LATIN_FONT = "Times New Roman"
LINE = 28.95
"""Points from line to line of the body text."""

FIXED_TIME = (2026, 1, 1, 0, 0, 0)
FIXED_STAMP = b"2026-01-01T00:00:00Z"
"""The time stamped on every part of a file, so that the same content gives the same bytes."""


def set_font(run: Any, font: str, size: float, *, bold: bool = False, color: str | None = None) -> None:
    """Sets Chinese `font`, the Latin companion font, `size` in points and `color` ("FF0000") of a run or style."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    run.font.name = LATIN_FONT
    run.font.size = Pt(size)
    run.font.bold = bold
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)
    fonts.set(qn("w:eastAsia"), font)
    if color:
        run.font.color.rgb = RGBColor.from_string(color)


def add_field(paragraph: Any, code: str, shown: str = "1") -> Any:
    """Adds a field ("PAGE", "NUMPAGES") to a paragraph; gives the run that shows it."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    run = paragraph.add_run()
    for kind in ("begin", None, "separate", "text", "end"):
        if kind is None:
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = " " + code + " "
        elif kind == "text":
            element = OxmlElement("w:t")
            element.text = shown
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        run._element.append(element)
    return run


def number_pages(section: Any) -> None:
    """Puts “— 1 —” in the middle of the foot of every page, in 四号."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for run in (paragraph.add_run("— "), add_field(paragraph, "PAGE"), paragraph.add_run(" —")):
        set_font(run, "宋体", 14)


def flag_row(row: Any, *, header: bool = False) -> None:
    """Keeps a table row on one page; with `header` it is repeated at the head of every page."""
    from docx.oxml import OxmlElement

    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if header:
        properties.append(OxmlElement("w:tblHeader"))


def rule_below(paragraph: Any, color: str, eighths: int) -> None:
    """Draws a line under a paragraph, `eighths` of a point thick."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders = OxmlElement("w:pBdr")
    line = OxmlElement("w:bottom")
    for name, value in (("w:val", "single"), ("w:sz", str(eighths)), ("w:space", "4"), ("w:color", color)):
        line.set(qn(name), value)
    borders.append(line)
    # The schema wants the borders before spacing, indents and alignment.
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def save_same(document: Any, path: Path, title: str) -> None:
    """Saves a document so that the same content gives the same bytes on every run."""
    document.core_properties.author = ""
    document.core_properties.comments = ""
    document.core_properties.title = title
    document.core_properties.created = datetime(*FIXED_TIME)  # noqa: DTZ001  the format stores no zone
    document.core_properties.modified = datetime(*FIXED_TIME)  # noqa: DTZ001
    document.save(str(path))
    fix_times(path)


def fix_times(path: Path) -> None:
    """Rewrites a zipped office file with one fixed time on every part and as its time of change."""
    from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

    with ZipFile(path) as file:
        parts = {info.filename: file.read(info) for info in file.infolist()}
    if "docProps/core.xml" in parts:
        stamped = rb"\g<1>" + FIXED_STAMP + rb"\g<2>"
        changed = rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)"
        parts["docProps/core.xml"] = re.sub(changed, stamped, parts["docProps/core.xml"])
    with ZipFile(path, "w") as file:
        for name, content in parts.items():
            info = ZipInfo(name, FIXED_TIME)
            info.compress_type = ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            file.writestr(info, content)
