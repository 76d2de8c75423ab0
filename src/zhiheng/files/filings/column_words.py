"""What a column of a register is called and what it takes, in words for the person who fills a workbook."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from zhiheng.core.issues import Language, Text
from zhiheng.core.registers.model import UNSAID, Column, ColumnType, Lists, Named

REQUIRED_MARK = "＊"
"""Stands before the header of a column that may not be empty."""
YES, NO = "是", "否"
"""What a filing writes for true and false, in either language."""
LISTED_AT_MOST = 24
"""Entries of a list that are written out where a column is explained; the rest stand in the drop-down."""

KINDS: dict[ColumnType, Text] = {
    ColumnType.TEXT: Text("文字", "text"),
    ColumnType.INTEGER: Text("整数", "a whole number"),
    ColumnType.NUMBER: Text("数值", "a number"),
    ColumnType.BOOLEAN: Text("“是”或“否”", "是 (yes) or 否 (no)"),
    ColumnType.DATE: Text("日期，写作 2026-04-18", "a date, written 2026-04-18"),
    ColumnType.MONTH: Text("月份，写作 2026-04", "a month, written 2026-04"),
    ColumnType.CODE: Text("从下拉列表中选一项", "one entry of the drop-down list"),
    ColumnType.BODY: Text("单位名称，用规范简称或全称", "the name of a body"),
    ColumnType.AREA: Text("区域名称", "the name of an area"),
    ColumnType.USCC: Text("统一社会信用代码，18 位", "unified social credit code, 18 characters"),
    ColumnType.ORGANIZATION_CODE: Text("组织机构代码，9 位", "organization code, 9 characters"),
    ColumnType.REGION: Text("行政区划代码，6 位、9 位或 12 位数字", "division code, 6, 9 or 12 digits"),
    ColumnType.INDUSTRY: Text(
        "国民经济行业代码（GB/T 4754—2017），1 个字母，后接至多 4 位数字",
        "sector code (GB/T 4754-2017), one letter and up to 4 digits",
    ),
    ColumnType.GTIN: Text("商品条码，8 位、12 位、13 位或 14 位数字", "GTIN of 8, 12, 13 or 14 digits"),
    ColumnType.PHONE: Text("电话号码，座机请带区号", "telephone number, fixed lines with area code"),
    ColumnType.IDENTITY: Text("公民身份号码，18 位", "citizen identity number, 18 characters"),
}

LENGTHS: dict[ColumnType, tuple[int, int]] = {
    ColumnType.USCC: (18, 18),
    ColumnType.ORGANIZATION_CODE: (9, 10),
    ColumnType.REGION: (6, 12),
    ColumnType.INDUSTRY: (1, 5),
    ColumnType.GTIN: (8, 14),
    ColumnType.PHONE: (7, 20),
    ColumnType.IDENTITY: (18, 18),
}
"""Least and most characters of an identifier as typed; hyphens of organization codes and telephones counted."""


def header_words(column: Column, language: Language) -> str:
    """The header of a column: ＊ where it is required, label, unit in brackets."""
    brackets = "（{}）" if language == "zh" else " ({})"
    unit = brackets.format(column.unit) if column.unit else ""
    return (REQUIRED_MARK if column.required else "") + column.label.said(language) + unit


def kind_words(column: Column) -> Text:
    """What kind of value the column takes, with its bounds, unit and form."""
    parts = [KINDS[column.type], _bounds(column), *_form(column)]
    said = [part for part in parts if part != UNSAID]
    return Text("，".join(part.zh for part in said), ", ".join(part.en for part in said))


def asked_for(column: Column, lists: Lists) -> Text:
    """What to write, said to a person whose value was refused."""
    if choices(column, lists):
        return Text("请从下拉列表中选一项。", "Choose an entry of the drop-down list.")
    kind = kind_words(column)
    return Text(f"请填写{kind.zh}。", f"Write {kind.en}.")


def choices(column: Column, lists: Lists) -> tuple[str, ...]:
    """The values a drop-down offers; empty where any value may stand."""
    if column.type is ColumnType.BOOLEAN:
        return (YES, NO)
    if column.type is ColumnType.CODE:
        return tuple(code.value for code in column.codes)
    named: dict[ColumnType, tuple[Named, ...]] = {
        ColumnType.BODY: lists.bodies,
        ColumnType.AREA: lists.areas,
    }
    return tuple(one.name for one in named.get(column.type, ()))


def choices_words(column: Column, lists: Lists) -> Text:
    """The values a column allows, written out as far as they are few."""
    found = choices(column, lists)
    if len(found) <= LISTED_AT_MOST:
        return Text("、".join(found), "; ".join(found))
    shown = found[: LISTED_AT_MOST // 2]
    return Text(
        f"{'、'.join(shown)}等 {len(found)} 项，见下拉列表",
        f"{'; '.join(shown)} and others, {len(found)} in all; see the drop-down list",
    )


def _form(column: Column) -> list[Text]:
    """Length, decimals, unit, pattern, and the register that the value must be found in."""
    parts = []
    if column.type is ColumnType.TEXT:
        parts.append(Text(f"不超过 {column.longest} 字", f"at most {column.longest} characters"))
    if column.type is ColumnType.NUMBER:
        places = column.decimals
        parts.append(
            Text(f"至多 {places} 位小数", f"at most {places} decimals")
            if places
            else KINDS[ColumnType.INTEGER]
        )
    if column.unit:
        parts.append(Text(f"单位：{column.unit}（只写数）", f"in {column.unit} (write the number only)"))
    parts.append(column.pattern_note)
    if column.unique:
        parts.append(Text("不得重复", "no two rows alike"))
    return parts


def _bounds(column: Column) -> Text:
    low, high = _bound(column, column.minimum), _bound(column, column.maximum)
    dated = column.type in (ColumnType.DATE, ColumnType.MONTH)
    if low and high:
        return Text(f"{low} 至 {high}", f"from {low} to {high}")
    if low:
        return (
            Text(f"不早于 {low}", f"not before {low}") if dated else Text(f"不小于 {low}", f"at least {low}")
        )
    if high:
        return (
            Text(f"不晚于 {high}", f"not after {high}")
            if dated
            else Text(f"不大于 {high}", f"at most {high}")
        )
    return UNSAID


def _bound(column: Column, value: Decimal | date | None) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()[: 7 if column.type is ColumnType.MONTH else 10]
    return format(value, "f")
