"""Names and values as DuckDB's SQL writes them. Everything that comes from outside goes through here.

Nothing in a name or a value can end its quotes: an identifier and a text double their own kind of quote, and DuckDB knows no
other escape in either.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from zhiheng.core.formulas.model import Family, Scalar, Type
from zhiheng.core.registers.model import NUMBER_DIGITS, Column, ColumnType

_TYPES = {
    ColumnType.INTEGER: ("Int64", "BIGINT"),
    ColumnType.BOOLEAN: ("Boolean", "BOOLEAN"),
    ColumnType.DATE: ("Date", "DATE"),
    ColumnType.MONTH: ("Date", "DATE"),
}
_GLOB = str.maketrans({"*": "[*]", "?": "[?]", "[": "[[]"})


def identifier(name: str) -> str:
    """A name in quotes."""
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """A text in quotes."""
    return "'" + value.replace("'", "''") + "'"


def path(value: str) -> str:
    """The path of one file, in which no character stands for others."""
    return text(value.translate(_GLOB))


def constant(value: Scalar) -> str:
    """A value of a formula."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, Decimal):
        return f"({value:f})" if value < 0 else f"{value:f}"
    if isinstance(value, date):
        return f"DATE {text(value.isoformat())}"
    return text(value)


def stored_type(column: Column) -> tuple[str, str]:
    """How a register stores a column: as segments name it, and as DuckDB does."""
    if column.type is ColumnType.NUMBER:
        return f"Decimal({NUMBER_DIGITS},{column.decimals})", f"DECIMAL({NUMBER_DIGITS}, {column.decimals})"
    return _TYPES.get(column.type, ("String", "VARCHAR"))


def answer_type(kind: Type) -> str:
    """The type of a value of a formula in an answer."""
    if kind.family is Family.NUMBER:
        return f"DECIMAL(38, {kind.decimals})"
    return {Family.TEXT: "VARCHAR", Family.DATE: "DATE", Family.BOOLEAN: "BOOLEAN"}[kind.family]
