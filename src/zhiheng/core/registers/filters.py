"""Filters: which rows of a register a person wants to see, as sentences, as query parameters and as conditions on rows.

A parameter is `column.operation=value`, repeated where there are several values: `result.is=不合格`,
`sampled_on.between=2027-01-01` twice. Columns with personal data cannot be filtered or sorted by: who may see only masked values
could find out the others by asking which rows remain (GB/T 35273-2020, 7.2).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

import polars as pl

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.core.registers.model import Column, ColumnType, Lists, Register
from zhiheng.core.registers.settling import settle
from zhiheng.core.registers.speaking import Speaker
from zhiheng.core.registers.spelling import nearest

Scalar = str | int | Decimal | date | bool
Settled = tuple[str, Scalar | None, str | None, str | None]
"""A text, its value, else the code of what is wrong with it, and what was probably meant."""
NO_LISTS = Lists()


class Operation(StrEnum):
    """The closed list of operations. An empty cell answers to EMPTY and IS_NOT alone."""

    IS = "is"
    IS_NOT = "is_not"
    IN = "in"
    CONTAINS = "contains"
    """Letters count as they are written, small or capital."""
    STARTS_WITH = "starts_with"
    BETWEEN = "between"
    """Both ends count."""
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    EMPTY = "empty"
    NOT_EMPTY = "not_empty"


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition on one column. `values` have the type in which the column is stored: none for EMPTY and NOT_EMPTY, two
    for BETWEEN, one or more for IN, else one."""

    column: str
    op: Operation
    values: tuple[Scalar, ...] = ()

    def parameters(self) -> tuple[tuple[str, str], ...]:
        """The filter as names and values of a query; `read_filters` reads it back."""
        name = f"{self.column}.{self.op.value}"
        return tuple((name, _written(value)) for value in self.values) or ((name, "1"),)


_VALUELESS = (Operation.EMPTY, Operation.NOT_EMPTY)
_ANY = (Operation.IS, Operation.IS_NOT, Operation.IN)
_WORDED = (*_ANY, Operation.CONTAINS, Operation.STARTS_WITH, *_VALUELESS)
_ORDERED = (*_ANY, Operation.BETWEEN, Operation.AT_LEAST, Operation.AT_MOST, *_VALUELESS)
_OPERATIONS: dict[ColumnType, tuple[Operation, ...]] = {
    ColumnType.INTEGER: _ORDERED,
    ColumnType.NUMBER: _ORDERED,
    ColumnType.DATE: _ORDERED,
    ColumnType.MONTH: _ORDERED,
    ColumnType.BOOLEAN: (Operation.IS, Operation.IS_NOT, *_VALUELESS),
    ColumnType.CODE: (*_ANY, *_VALUELESS),
}

OPERATION_WORDS: dict[Operation, Text] = {
    Operation.IS: Text("是", "is"),
    Operation.IS_NOT: Text("不是", "is not"),
    Operation.IN: Text("是其中之一", "is one of"),
    Operation.CONTAINS: Text("包含", "contains"),
    Operation.STARTS_WITH: Text("开头是", "starts with"),
    Operation.BETWEEN: Text("在两者之间", "is between"),
    Operation.AT_LEAST: Text("不小于", "is at least"),
    Operation.AT_MOST: Text("不大于", "is at most"),
    Operation.EMPTY: Text("为空", "is empty"),
    Operation.NOT_EMPTY: Text("不为空", "is not empty"),
}
"""The operations as a list to choose from."""
_DAY_WORDS = {
    Operation.AT_LEAST: Text("不早于", "is on or after"),
    Operation.AT_MOST: Text("不晚于", "is on or before"),
}
_WORDS_OF_TYPE: dict[ColumnType, dict[Operation, Text]] = {
    ColumnType.DATE: _DAY_WORDS,
    ColumnType.MONTH: _DAY_WORDS,
    ColumnType.BOOLEAN: {Operation.IS: Text("为", "is"), Operation.IS_NOT: Text("不为", "is not")},
}


def operations(column: Column) -> tuple[Operation, ...]:
    """What a column can be filtered by; nothing for one with personal data."""
    return () if column.personal else _OPERATIONS.get(column.type, _WORDED)


def operation_words(op: Operation, column: Column) -> Text:
    """The operation as said of a column of that type."""
    return _WORDS_OF_TYPE.get(column.type, {}).get(op, OPERATION_WORDS[op])


def filter_words(filter: Filter, register: Register) -> Text:
    """The filter as a sentence: 「抽样日期在 2027-01-01 到 2027-03-31 之间」. Raises KeyError for a column that is none."""
    column = register.column(filter.column)
    if column is None:
        raise KeyError(filter.column)
    words, label = operation_words(filter.op, column), column.label
    values = [_said(value, column) for value in filter.values]
    if filter.op is Operation.BETWEEN:
        low, high = values
        return Text(
            f"{label.zh} 在 {low.zh} 到 {high.zh} 之间", f"{label.en} is between {low.en} and {high.en}"
        )
    if filter.op is Operation.IN:
        chinese, english = "、".join(each.zh for each in values), " or ".join(each.en for each in values)
        return Text(f"{label.zh} 是 {chinese} 之一", f"{label.en} is {english}")
    chinese, english = (" ".join(each.said(language) for each in values) for language in ("zh", "en"))
    return Text(f"{label.zh} {words.zh} {chinese}".rstrip(), f"{label.en} {words.en} {english}".rstrip())


def condition(filter: Filter, value: pl.Expr) -> pl.Expr:
    """Which rows the filter keeps; `value` is its column, in the type in which the register stores it."""
    return _CONDITIONS[filter.op](value, [pl.lit(each) for each in filter.values])


_CONDITIONS: dict[Operation, Callable[[pl.Expr, list[pl.Expr]], pl.Expr]] = {
    Operation.IS: lambda value, told: value == told[0],
    Operation.IS_NOT: lambda value, told: value.ne_missing(told[0]),
    Operation.IN: lambda value, told: pl.any_horizontal(value == each for each in told),
    Operation.CONTAINS: lambda value, told: value.str.contains(told[0], literal=True),
    Operation.STARTS_WITH: lambda value, told: value.str.starts_with(told[0]),
    Operation.BETWEEN: lambda value, told: (value >= told[0]) & (value <= told[1]),
    Operation.AT_LEAST: lambda value, told: value >= told[0],
    Operation.AT_MOST: lambda value, told: value <= told[0],
    Operation.EMPTY: lambda value, told: value.is_null(),
    Operation.NOT_EMPTY: lambda value, told: value.is_not_null(),
}


# Reading


def read_filters(
    register: Register, texts: Iterable[tuple[str, str]], *, lists: Lists = NO_LISTS
) -> tuple[Filter, ...]:
    """The filters in the names and values of a query, in their order; names without a dot are somebody else's.

    Values are read as those of a filing, so 2027年1月1日 is a day and an alias stands for its name; a name that `lists` do not have
    is kept, for it may have been filed in earlier years. A blank value asks for nothing, and of a range with one blank end the other
    one holds. Raises InputProblem with everything that is wrong.
    """
    asked: dict[str, list[str]] = {}
    for name, text in texts:
        if "." in name:
            # A query may hold what is no character at all.
            asked.setdefault(name, []).append(text.encode(errors="replace").decode().strip())
    reader = _Reader(register, lists)
    found = [reader.filter(name, values) for name, values in asked.items() if any(values)]
    if reader.issues:
        raise InputProblem(*reader.issues)
    return tuple(each for each in found if each is not None)


def read_sort(register: Register, text: str) -> tuple[str, bool] | None:
    """The column that rows are sorted by and whether from its greatest value down: `fine`, `-fine`; None for "".

    Raises InputProblem for a column that is none, or has personal data.
    """
    if not text:
        return None
    name = text.removeprefix("-")
    problem = column_problem(register, name)
    if problem is not None:
        raise InputProblem(problem)
    return name, text != name


def column_problem(register: Register, name: str) -> Issue | None:
    """Why rows cannot be filtered or sorted by the column `name`; None where they can."""
    column = register.column(name)
    if column is None:
        return _no_column(register, name)
    return _personal(column) if column.personal else None


class _Reader:
    """Reads the filters of one query, and keeps what is wrong with them."""

    def __init__(self, register: Register, lists: Lists) -> None:
        self.issues: list[Issue] = []
        self._register = register
        self._lists = lists
        self._speaker = Speaker(register, lists)

    def filter(self, name: str, texts: Sequence[str]) -> Filter | None:
        """The filter of one parameter; None where something is wrong with it."""
        column_name, _, operation = name.partition(".")
        problem = column_problem(self._register, column_name)
        column = self._register.column(column_name)
        if problem is not None or column is None:
            self.issues += [problem] if problem is not None else []
            return None
        known = operations(column)
        op = next((each for each in known if each.value == operation), None)
        if op is None:
            self.issues.append(_no_operation(column, operation, known))
            return None
        return self._read(column, op, texts)

    def _read(self, column: Column, op: Operation, texts: Sequence[str]) -> Filter | None:
        if op in _VALUELESS:
            return Filter(column.name, op)
        if op is Operation.BETWEEN:
            op, texts = _range(texts)
        given = (
            list(texts) if op is Operation.BETWEEN else list(dict.fromkeys(text for text in texts if text))
        )
        most = _MOST_VALUES.get(op, 1)
        if most and len(given) > most:
            self.issues.append(_too_many(column, op, given))
            return None
        before = len(self.issues)
        values = self._values(column, op, given)
        if len(self.issues) > before:
            return None
        if op is Operation.BETWEEN and values[0] > values[1]:  # type: ignore[operator]
            self.issues.append(_reversed(column, given))
            return None
        return Filter(column.name, op, tuple(dict.fromkeys(values)) if op is Operation.IN else values)

    def _values(self, column: Column, op: Operation, texts: Sequence[str]) -> tuple[Scalar, ...]:
        if op in (Operation.CONTAINS, Operation.STARTS_WITH):
            return tuple(text if column.type in _FREE else text.upper() for text in texts)
        return tuple(self._value(column, row) for row in _settled(column, tuple(texts), self._lists))

    def _value(self, column: Column, settled: Settled) -> Scalar:
        text, value, code, detail = settled
        if value is not None:
            return value
        if column.type not in (ColumnType.BODY, ColumnType.AREA):
            code = code or "bad-structure"
            words = self._speaker.said(column.name, code, text, detail)
            self.issues.append(_issue(code, column, text, words))
        return text


@lru_cache(maxsize=1024)
def _settled(column: Column, texts: tuple[str, ...], lists: Lists) -> tuple[Settled, ...]:
    """Remembered, as every page of a list asks for the same again and settling takes some milliseconds."""
    found = settle(column, pl.Series(texts), lists=lists, identifying=False, on=date.max)
    return tuple(found.select("text", "value", "code", "detail").iter_rows())


_MOST_VALUES = {Operation.IN: 0, Operation.BETWEEN: 2}
"""How many values an operation takes, 0 for any number, where it is not one."""
_FREE = (ColumnType.TEXT, ColumnType.BODY, ColumnType.AREA)
"""Types whose small letters are not made capital ones when they are stored."""


def _range(texts: Sequence[str]) -> tuple[Operation, Sequence[str]]:
    """A range, or what is left of it where one end is blank."""
    if len(texts) > 1 and not texts[0]:
        return (Operation.AT_MOST, texts[1:])
    return (Operation.BETWEEN if all(texts[1:2]) and len(texts) > 1 else Operation.AT_LEAST), texts


def _written(value: Scalar) -> str:
    """A value as it stands in a query: as it would be filed."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _said(value: Scalar, column: Column) -> Text:
    """A value in a sentence."""
    if isinstance(value, bool):
        return Text("是", "yes") if value else Text("否", "no")
    text = _written(value)
    if column.type is ColumnType.MONTH:
        text = text[:7]
    if column.unit:
        text += column.unit if column.unit in ("%", "‰") else f" {column.unit}"
    return Text(text, text)


# What is wrong


def _issue(code: str, column: Column, value: str, words: tuple[Text, Text]) -> Issue:
    place = Text(f"筛选「{column.label.zh}」", f"filter “{column.label.en}”")
    return Issue(level=Level.ERROR, code=code, place=place, value=value, message=words[0], remedy=words[1])


def _no_column(register: Register, name: str) -> Issue:
    near = nearest(name, [each.name for each in register.columns])
    known = "、".join(each.name for each in register.columns if not each.personal)
    return Issue(
        level=Level.ERROR,
        code="filter-column-unknown",
        place=Text(f"台账「{register.label.zh}」", f"register “{register.label.en}”"),
        value=name,
        message=Text("没有这个栏目，不能按它筛选或排序", "there is no such column to filter or sort by"),
        remedy=Text(f"是不是 {near}？" if near else f"可以用：{known}", f"Did you mean {near}?" if near else f"There are: {known}"),
    )  # fmt: skip


def _personal(column: Column) -> Issue:
    message = Text(
        "这一栏是个人信息，不能按它筛选或排序，否则可以从结果反推遮盖了的内容",
        "the column holds personal data; filtering or sorting by it would tell what is masked",
    )
    return _issue(
        "filter-column-personal", column, "", (message, Text("请改用别的栏目", "Use another column"))
    )


def _no_operation(column: Column, operation: str, known: Sequence[Operation]) -> Issue:
    words = [operation_words(each, column) for each in known]
    message = Text("这一栏不能这样筛选", "the column cannot be filtered so")
    remedy = Text(
        f"可以用：{'、'.join(f'{word.zh}（{each.value}）' for word, each in zip(words, known, strict=True))}",
        f"It can be: {', '.join(known)}",
    )
    return _issue("filter-operation-unknown", column, operation, (message, remedy))


def _too_many(column: Column, op: Operation, given: Sequence[str]) -> Issue:
    words, most = operation_words(op, column), _MOST_VALUES.get(op, 1)
    message = Text(
        f"「{words.zh}」只能带 {most} 个值，这里有 {len(given)} 个",
        f"“{words.en}” takes {most} value(s); {len(given)} were given",
    )
    remedy = Text("请去掉多余的，或改用「是其中之一」", "Remove what is too many, or use “is one of”")
    return _issue("filter-too-many-values", column, "、".join(given), (message, remedy))


def _reversed(column: Column, given: Sequence[str]) -> Issue:
    return _issue(
        "filter-range-reversed",
        column,
        "—".join(given),
        (
            Text("起点大于终点，没有记录会在其间", "the range ends before it begins; no row lies in it"),
            Text("请把两个值对调", "Exchange the two values"),
        ),
    )
