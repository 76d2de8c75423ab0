"""The workbook that a liaison fills: headers with notes, drop-downs, typed columns, an example, and a stamp."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from zhiheng.core.issues import Language, Text
from zhiheng.core.registers.model import Column, ColumnType, Lists, Register
from zhiheng.files.decomposition_table import display_width
from zhiheng.files.filings.book_parts import codes_are_text
from zhiheng.files.filings.column_words import REQUIRED_MARK, choices_words, header_words, kind_words
from zhiheng.files.filings.marking_package import Parts, edited, located
from zhiheng.files.filings.sheet_styles import put, row_height, set_print, set_widths, styles
from zhiheng.files.filings.sheet_words import MOST_ROWS, cell_text, sheet_name
from zhiheng.files.filings.stamps import STAMP_SHEET
from zhiheng.files.filings.template_guide import GUIDE, write_guide
from zhiheng.files.filings.template_limits import limit_cells
from zhiheng.files.wordparts import FIXED_TIME, fix_times

HEADER_ROW, EXAMPLE_ROW, FIRST_ROW = 3, 4, 5
"""Title, how to fill, header, example; the rows of a filing begin below."""
STAMP_KEYS = ("register", "version", "definition", "sheet", "header_row", "first_row", "example")
"""`example`: the texts of the example row as a JSON list, so that a row written over it is not taken for it."""
NARROWEST, WIDEST = 10, 36
"""Characters of a column's width."""
NOTE_WIDTH, NOTE_LINE = 300, 20
"""Width of a header's note and height of one of its lines, in pixels."""
TEXT_FORMAT = "@"
FORMATS = {
    ColumnType.DATE: "yyyy-mm-dd",
    ColumnType.MONTH: "yyyy-mm",
    ColumnType.INTEGER: "General",
    ColumnType.NUMBER: "General",
}
"""Everything else is text, so that programs do not round codes of 18 digits or drop leading zeros."""
RIGHT = (ColumnType.INTEGER, ColumnType.NUMBER)
TITLE = Text("{}填报表", "{}: rows to file")
HOW_TO = Text(
    "台账版本 {version} · {on} 起用本表 · 从第 {first} 行起填，一行一条记录 · 带"
    + REQUIRED_MARK
    + "的必填 · "
    "第 {example} 行灰色斜体是示例，不会读入 · 请勿改动表头 · 各栏怎么填，见表头批注和“" + GUIDE.zh + "”",
    "Register version {version} · template of {on} · one record a row from row {first} on · "
    + REQUIRED_MARK
    + " must be filled · row {example} is an example and is not read · leave the headers as they are · "
    "see the notes on the headers and the sheet “" + GUIDE.en + "”",
)


NOTE_LINES = {
    "required": Text("（必填）", " (required)"),
    "optional": Text("（可不填）", " (may be left empty)"),
    "write": Text("填：{}", "Write: {}"),
    "values": Text("可选：{}", "Choices: {}"),
    "example": Text("例：{}", "Example: {}"),
    "personal": Text("个人信息，导出和公布时遮盖", "Personal data, masked in exports and publications"),
}


@dataclass(frozen=True, slots=True)
class _Template:
    """What is put into a workbook: the register's columns in force, and in which language."""

    register: Register
    columns: tuple[Column, ...]
    lists: Lists
    language: Language
    on: date


def write_template(
    path: Path, register: Register, *, on: date, lists: Lists, definition: str, language: Language = "zh"
) -> None:
    """Writes the workbook for filings on the day `on` to `path`; the same input gives the same bytes.

    `definition` is the digest of the register's definition; it travels in the stamp with the register's name
    and version. Columns of codes, bodies and areas get drop-downs, others checks of their bounds.
    """
    from openpyxl import Workbook

    template = _Template(register, register.columns_on(on), lists, language, on)
    book = Workbook()
    page = book.active
    page.title = sheet_name(register.label.said(language), taken=(GUIDE.said(language), STAMP_SHEET))
    _fill(page, template)
    limit_cells(book, page, template.columns, lists=lists, first_row=FIRST_ROW, language=language)
    write_guide(book, register, template.columns, lists=lists, language=language)
    _stamp(book, _stamped(page, template, definition))
    _finish(book, path, register.label.said(language))


def _fill(page: Any, template: _Template) -> None:
    """Title, how to fill, headers with notes, the example, and the formats of the columns below."""
    looks, widths = styles(), [_width(column, template.language) for column in template.columns]
    set_widths(page, widths)
    words = {
        "version": template.register.version,
        "on": template.on,
        "first": FIRST_ROW,
        "example": EXAMPLE_ROW,
    }
    put(
        page.cell(1, 1),
        TITLE.said(template.language).format(template.register.label.said(template.language)),
        looks["title"],
    )
    page.row_dimensions[1].height = 32
    how = HOW_TO.said(template.language).format(**words)
    put(page.cell(2, 1), how, looks["notes"])
    for row in (1, 2):
        page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(widths))
    page.row_dimensions[2].height = row_height([(how, sum(widths))], least=24)
    headers = [header_words(column, template.language) for column in template.columns]
    for place, (column, words_above) in enumerate(zip(template.columns, headers, strict=True), start=1):
        put(page.cell(HEADER_ROW, place), words_above, looks["header"])
        page.cell(HEADER_ROW, place).comment = _note(column, template.lists, template.language)
        _column(page, place, column, looks)
    page.row_dimensions[HEADER_ROW].height = row_height(list(zip(headers, widths, strict=True)), least=30)
    page.row_dimensions[EXAMPLE_ROW].height = 22
    page.freeze_panes = page.cell(FIRST_ROW, 1 + _leading_keys(template))
    _rule_lines(page, len(widths), looks["example"]["border"])
    set_print(page, widths, HEADER_ROW)


def _leading_keys(template: _Template) -> int:
    """How many of the first columns stay in sight: those of the key, where it stands first and is short."""
    names = [column.name for column in template.columns]
    count = next((i for i, name in enumerate(names) if name not in template.register.key), len(names))
    return count if count <= 2 else 0


def _column(page: Any, place: int, column: Column, looks: dict[str, dict[str, Any]]) -> None:
    """The example of one column, and how the empty cells below look and keep what is typed."""
    right = column.type in RIGHT
    example = page.cell(EXAMPLE_ROW, place)
    put(example, column.example, looks["example_number" if right else "example"])
    example.number_format = TEXT_FORMAT
    below = page.column_dimensions[example.column_letter]
    below.number_format = FORMATS.get(column.type, TEXT_FORMAT)
    below.font = looks["right" if right else "left"]["font"]
    below.alignment = looks["example_number" if right else "example"]["alignment"]


def _rule_lines(page: Any, columns: int, box: Any) -> None:
    """Lines around the cells of rows that are filled: the sheet is printed and signed."""
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.utils import get_column_letter

    last = get_column_letter(columns)
    rule = FormulaRule(formula=[f"COUNTA($A{FIRST_ROW}:${last}{FIRST_ROW})>0"], border=box)
    page.conditional_formatting.add(f"A{FIRST_ROW}:{last}{MOST_ROWS}", rule)


def _width(column: Column, language: Language) -> float:
    """Characters: the header in at most two lines, the example, and what an identifier needs."""
    header = display_width(header_words(column, language))
    content = max(display_width(column.example), *(display_width(code.value) for code in column.codes), 0)
    least = 22 if column.type in (ColumnType.USCC, ColumnType.IDENTITY) else NARROWEST
    return min(WIDEST, max(least, math.ceil(header / 2) + 4 if header > 20 else header + 4, content + 3))


def _note(column: Column, lists: Lists, language: Language) -> Any:
    """The note on a header: what it is, what to write, which values, an example."""
    from openpyxl.comments import Comment

    lines = note_lines(column, lists, language)
    rows = sum(math.ceil(display_width(line) / 38) for line in lines)
    return Comment("\n".join(lines), "质衡", width=NOTE_WIDTH, height=NOTE_LINE * (rows + 1))


def note_lines(column: Column, lists: Lists, language: Language) -> list[str]:
    """What the note on a column's header says, line by line."""
    said = {name: words.said(language) for name, words in NOTE_LINES.items()}
    values = choices_words(column, lists).said(language)
    lines = [
        column.label.said(language) + said["required" if column.required else "optional"],
        column.note.said(language),
        said["write"].format(kind_words(column).said(language)),
        said["values"].format(values) if values and column.type is not ColumnType.BOOLEAN else "",
        said["example"].format(column.example) if column.example else "",
        said["personal"] if column.personal else "",
    ]
    return [cell_text(line) for line in lines if line]


def _stamped(page: Any, template: _Template, definition: str) -> dict[str, str]:
    example = [cell_text(column.example) for column in template.columns]
    values = (
        template.register.name, template.register.version, definition, page.title,
        str(HEADER_ROW), str(FIRST_ROW), json.dumps(example, ensure_ascii=False),
    )  # fmt: skip
    return dict(zip(STAMP_KEYS, values, strict=True))


def _stamp(book: Any, values: dict[str, str]) -> None:
    """Says what the workbook is for, in a sheet that no menu shows and in the properties of the document."""
    from openpyxl.packaging.custom import StringProperty

    page = book.create_sheet(STAMP_SHEET)
    page.sheet_state = "veryHidden"
    for row, (key, value) in enumerate(values.items(), start=1):
        put(page.cell(row, 1), key, {})
        put(page.cell(row, 2), value, {"number_format": TEXT_FORMAT})
        if key != "example":
            book.custom_doc_props.append(StringProperty(name=f"zhiheng_{key}", value=value))


def _finish(book: Any, path: Path, title: str) -> None:
    from datetime import datetime

    book.active = 0
    book.properties.creator = ""
    book.properties.title = cell_text(title)
    book.properties.created = datetime(*FIXED_TIME)  # noqa: DTZ001  the format stores no zone
    unfinished = path.with_name(path.name + ".part")
    try:
        book.save(str(unfinished))
        edited(unfinished, path, _calm)
    finally:
        unfinished.unlink(missing_ok=True)
    fix_times(path)


def _calm(parts: Parts) -> None:
    """Adds to the first sheet what openpyxl cannot say. The schema wants it right before the drawing of notes."""
    sheet = next(iter(located(parts).sheets.values()))
    rule = codes_are_text(f"A{EXAMPLE_ROW}:XFD{MOST_ROWS}")
    parts.changed[sheet] = parts.read(sheet).replace(
        b"<legacyDrawing ", rule.encode() + b"<legacyDrawing ", 1
    )
