"""What the cells of a template take: drop-downs, and bounds of numbers, days and lengths, each with what to write."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from zhiheng.core.issues import Language, Text
from zhiheng.core.registers.model import Column, ColumnType, Lists
from zhiheng.files.decomposition_table import display_width
from zhiheng.files.filings.column_words import LENGTHS, asked_for, choices
from zhiheng.files.filings.sheet_words import MOST_ROWS, cell_text, quoted_name

LISTS_SHEET = "_lists"
LONGEST_INLINE = 250
"""Characters that a drop-down written into its rule may have; programs take 255. Longer ones stand in a sheet."""
LONGEST_MESSAGE = 225
"""Characters of the message of a rule."""
EARLIEST, LATEST = date(1900, 3, 1), date(2199, 12, 31)
"""Days where a column sets none: a year typed as 20226 is caught. Before March 1900 programs count days differently."""
FURTHEST = Decimal(10) ** 15
"""A number where a column sets no bound; spreadsheets keep no more digits than fifteen."""
TITLE = Text("请核对", "Please check")
FIRST_DAY = date(1899, 12, 30)
"""Day 0 of workbooks."""


def limit_cells(
    book: Any, page: Any, columns: tuple[Column, ...], *, lists: Lists, first_row: int, language: Language
) -> None:
    """Sets the rules of the cells of `page` from `first_row` down; lists that are long stand in a hidden sheet."""
    from openpyxl.utils import get_column_letter

    for place, column in enumerate(columns, start=1):
        rule = _rule(book, column, choices(column, lists))
        letter = get_column_letter(place)
        rule.allow_blank = True
        rule.showErrorMessage = True
        rule.errorStyle = "stop"
        rule.errorTitle = TITLE.said(language)
        rule.error = cell_text(f"{column.label.said(language)}：{asked_for(column, lists).said(language)}")[
            :LONGEST_MESSAGE
        ]
        rule.add(f"{letter}{first_row}:{letter}{MOST_ROWS}")
        page.add_data_validation(rule)


def _rule(book: Any, column: Column, values: tuple[str, ...]) -> Any:
    from openpyxl.worksheet.datavalidation import DataValidation

    if values:
        return DataValidation(type="list", formula1=_list(book, column, values))
    if column.type in (ColumnType.DATE, ColumnType.MONTH):
        low, high = (_day(column.minimum, EARLIEST), _day(column.maximum, LATEST))
        return DataValidation(type="date", operator="between", formula1=str(low), formula2=str(high))
    if column.type in (ColumnType.INTEGER, ColumnType.NUMBER):
        kind = "whole" if column.type is ColumnType.INTEGER else "decimal"
        bounds = (_number(column.minimum, -FURTHEST), _number(column.maximum, FURTHEST))
        return DataValidation(type=kind, operator="between", formula1=bounds[0], formula2=bounds[1])
    least, most = LENGTHS.get(column.type, (0, column.longest))
    return DataValidation(type="textLength", operator="between", formula1=str(least), formula2=str(most))


def _day(bound: Decimal | date | None, otherwise: date) -> int:
    return ((bound if isinstance(bound, date) else otherwise) - FIRST_DAY).days


def _number(bound: Decimal | date | None, otherwise: Decimal) -> str:
    return format(bound if isinstance(bound, Decimal) else otherwise, "f")


def _list(book: Any, column: Column, values: tuple[str, ...]) -> str:
    """The values in the rule itself, or a name for where they stand in the hidden sheet."""
    from openpyxl.utils import get_column_letter
    from openpyxl.workbook.defined_name import DefinedName

    joined = ",".join(values)
    if len(joined) <= LONGEST_INLINE and not any(sign in value for value in values for sign in ',"\n'):
        return f'"{joined}"'
    if LISTS_SHEET not in book.sheetnames:
        book.create_sheet(LISTS_SHEET).sheet_state = "hidden"
    page = book[LISTS_SHEET]
    place = page.max_column + 1 if page["A1"].value is not None else 1
    for row, value in enumerate((column.label.zh, *values), start=1):
        cell = page.cell(row, place)
        cell.value, cell.data_type, cell.number_format = cell_text(value), "s", "@"
    letter = get_column_letter(place)
    page.column_dimensions[letter].width = max(map(display_width, values)) + 2
    name = f"zhiheng_list_{place}"
    where = f"{quoted_name(LISTS_SHEET)}!${letter}$2:${letter}${len(values) + 1}"
    book.defined_names[name] = DefinedName(name, attr_text=where)
    return name
