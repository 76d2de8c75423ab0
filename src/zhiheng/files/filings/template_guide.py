"""The sheet of a template that explains every column, the key, and the rules across columns."""

from __future__ import annotations

from typing import Any

from zhiheng.core.issues import Language, Text
from zhiheng.core.registers.model import Column, Lists, Register
from zhiheng.files.filings.column_words import choices_words, kind_words
from zhiheng.files.filings.sheet_styles import put, row_height, set_print, set_widths, styles
from zhiheng.files.filings.sheet_words import sheet_name

GUIDE = Text("填表说明", "How to fill")
HEADERS = (
    (Text("序号", "No."), 6.0, "center"),
    (Text("栏目", "Column"), 22.0, "left"),
    (Text("必填", "Required"), 8.0, "center"),
    (Text("填什么", "What to write"), 44.0, "left"),
    (Text("可选的值", "Choices"), 38.0, "left"),
    (Text("说明", "Notes"), 40.0, "left"),
    (Text("示例", "Example"), 24.0, "left"),
)
REQUIRED, OPTIONAL = Text("必填", "yes"), Text("—", "–")
TITLE = Text("{}：填表说明", "{}: how to fill")
BETWEEN = Text("各栏之间", "Across columns")
KEY = Text(
    "{}用来认出一条记录：同一份表里不得重复，已经报送过的记录不再作为新增报送。",
    "{} tells records apart: no two rows of a workbook are alike in it, and a record filed before is not filed as new again.",
)
JOINT_KEY = Text("{}合起来", "{} together")
RULE = Text("{}。", "{}.")


def write_guide(
    book: Any, register: Register, columns: tuple[Column, ...], *, lists: Lists, language: Language
) -> None:
    """Adds the sheet 填表说明 to an openpyxl workbook: a row for every column, then the rules between them."""
    page = book.create_sheet(sheet_name(GUIDE.said(language), taken=tuple(book.sheetnames)), 1)
    looks, widths = styles(), [width for _, width, _ in HEADERS]
    set_widths(page, widths)
    put(page.cell(1, 1), TITLE.said(language).format(register.label.said(language)), looks["title"])
    page.row_dimensions[1].height = 32
    row = (
        _across(page, 2, register.note.said(language), looks["notes"]) if register.note.said(language) else 2
    )
    header_row = row
    for place, (header, _, _) in enumerate(HEADERS, start=1):
        put(page.cell(row, place), header.said(language), looks["header"])
    page.row_dimensions[row].height = 26
    for number, column in enumerate(columns, start=1):
        row += 1
        cells = _cells(number, column, lists, language)
        for place, (words, (_, _, align)) in enumerate(zip(cells, HEADERS, strict=True), start=1):
            put(page.cell(row, place), words, looks[align])
            page.cell(row, place).number_format = "@"
        page.row_dimensions[row].height = row_height(list(zip(cells, widths, strict=True)), least=22)
    _between(page, row + 2, register, columns, language)
    page.freeze_panes = page.cell(header_row + 1, 1)
    set_print(page, widths, header_row)


def _cells(number: int, column: Column, lists: Lists, language: Language) -> list[str]:
    label = column.label.said(language)
    return [
        str(number),
        f"{label}（{column.unit}）" if column.unit and language == "zh" else label,
        (REQUIRED if column.required else OPTIONAL).said(language),
        kind_words(column).said(language),
        choices_words(column, lists).said(language),
        column.note.said(language),
        column.example,
    ]


def _between(
    page: Any, row: int, register: Register, columns: tuple[Column, ...], language: Language
) -> None:
    """The key and the rules, one line each."""
    labels = {column.name: column.label.said(language) for column in columns}
    key = ("" if language == "zh" else ", ").join(f"「{labels.get(name, name)}」" for name in register.key)
    if len(register.key) > 1:
        key = JOINT_KEY.said(language).format(key)
    looks = styles()
    row = _across(page, row, BETWEEN.said(language), looks["band"]) - 1
    said = [KEY.said(language).format(key)]
    said += [RULE.said(language).format(rule.label.said(language).rstrip("。.")) for rule in register.rules]
    for number, words in enumerate(said, start=1):
        row = _across(page, row + 1, f"{number}. {words}", looks["left"] | {"border": None}) - 1


def _across(page: Any, row: int, words: str, look: dict[str, Any]) -> int:
    """A line of words over all columns; gives the next row."""
    put(page.cell(row, 1), words, {name: value for name, value in look.items() if value is not None})
    page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(HEADERS))
    page.row_dimensions[row].height = row_height([(words, sum(width for _, width, _ in HEADERS))], least=20)
    return row + 1
