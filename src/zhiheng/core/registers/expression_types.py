"""What may be compared with what in a rule: columns with columns, and columns with constants."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from zhiheng.core.issues import Text
from zhiheng.core.registers.definition_keys import DATED, NUMERIC, ORDERED, TEXTUAL
from zhiheng.core.registers.definition_values import Wrong, read_bound, suggestion
from zhiheng.core.registers.model import NUMBER_DIGITS, Column, ColumnType

Value = Decimal | date | str | bool

EQUALITY = ("=", "!=")


def check_order(column: Column, operator: str) -> None:
    """Raises Wrong where `operator` asks which is greater of values that have no order."""
    if operator in EQUALITY or column.type in ORDERED:
        return
    raise Wrong(
        code="rule-no-order",
        message=Text(
            f"「{column.label.zh}」的类型是 {column.type}，没有大小先后",
            f"“{column.label.en}” is of type {column.type}, whose values have no order",
        ),
        remedy=Text("这种栏目只能用 =、!= 和 in (…)", "Such a column takes only =, != and in (…)"),
    )


def check_columns(left: Column, right: Column) -> None:
    """Raises Wrong where two columns cannot be compared."""
    families = (
        NUMERIC,
        TEXTUAL,
        *({each} for each in (ColumnType.DATE, ColumnType.MONTH, ColumnType.BOOLEAN)),
    )
    if any(left.type in family and right.type in family for family in families):
        return
    raise Wrong(
        code="rule-types-differ",
        message=Text(
            f"「{left.label.zh}」是 {left.type}，「{right.label.zh}」是 {right.type}，不能相比",
            f"“{left.label.en}” is {left.type} and “{right.label.en}” is {right.type}: they cannot be compared",
        ),
        remedy=Text("请改用同类的栏目", "Compare columns of one kind"),
    )


def fitted(column: Column, constant: Value) -> Value:
    """The constant as a value of the column's type. Raises Wrong where it is none."""
    if column.type in NUMERIC and isinstance(constant, Decimal):
        if len(constant.as_tuple().digits) <= NUMBER_DIGITS:
            return constant
    elif column.type in DATED and isinstance(constant, str):
        return _day(column, constant)
    elif column.type is ColumnType.BOOLEAN and isinstance(constant, bool):
        return constant
    elif column.type in TEXTUAL and isinstance(constant, str):
        return _text(column, constant)
    raise _unfit(column)


def _day(column: Column, constant: str) -> date:
    try:
        day = read_bound(constant, column.type)
    except Wrong:
        raise _unfit(column) from None
    assert isinstance(day, date)
    return day


def _text(column: Column, constant: str) -> str:
    values = [code.value for code in column.codes]
    if not values or constant in values:
        return constant
    meant = next((code.value for code in column.codes if constant in code.aliases), "")
    remedy = Text(f"请写成 '{meant}'", f"Write '{meant}'") if meant else suggestion(constant, values)
    raise Wrong(
        code="rule-unknown-code",
        message=Text(f"「{column.label.zh}」没有这个代码", f"“{column.label.en}” has no such code"),
        remedy=remedy,
    )


def _unfit(column: Column) -> Wrong:
    example = _EXAMPLES.get(column.type, _TEXT)
    return Wrong(
        code="rule-types-differ",
        message=Text(
            f"「{column.label.zh}」的类型是 {column.type}，不能与这个值相比",
            f"“{column.label.en}” is of type {column.type} and cannot be compared with this",
        ),
        remedy=Text(f"请写成{example.zh}", f"Write {example.en}"),
    )


_TEXT = Text("放在单引号里的文字，如 '合格'", "a text in single quotes, as '合格'")
_EXAMPLES = {
    ColumnType.INTEGER: Text("不加引号的数，如 12", "a number without quotes, as 12"),
    ColumnType.NUMBER: Text("不加引号的数，如 0.5", "a number without quotes, as 0.5"),
    ColumnType.BOOLEAN: Text(" true 或 false，不加引号", "true or false, without quotes"),
    ColumnType.DATE: Text("单引号里的日期，如 '2026-03-18'", "a day in single quotes, as '2026-03-18'"),
    ColumnType.MONTH: Text("单引号里的月份，如 '2026-03'", "a month in single quotes, as '2026-03'"),
}
