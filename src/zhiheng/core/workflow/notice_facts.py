"""Facts of a notice as they were typed, read by the types of their columns: every problem of every fact at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from zhiheng.core.issues import Issue, Level, Text
from zhiheng.core.registers.model import Column, ColumnType, Lists, Register

if TYPE_CHECKING:
    import polars as pl

NO_LISTS = Lists()


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts that were read: by name, each as it is kept (days as 2028-06-30, codes as stored); and what is wrong with the others.

    The code of an issue is `fact-` and the name of its fact.
    """

    values: Mapping[str, str]
    issues: tuple[Issue, ...]


def fact_code(name: str) -> str:
    """The code of an issue about the fact of that name."""
    return f"fact-{name.replace('_', '-')}"


def read_facts(
    columns: Sequence[Column], typed: Mapping[str, str], *, on: date, lists: Lists = NO_LISTS
) -> Facts:
    """Reads what was typed for the columns on that day, on which days of facts may not lie behind; names that are no column are passed over.

    Loads polars.
    """
    from zhiheng.core.registers.speaking import Speaker

    asked = tuple(
        replace(each, maximum=on) if each.type is ColumnType.DATE and each.maximum is None else each
        for each in columns
    )
    register = Register(name="notice", label=Text("抄告", "notice"), columns=asked, key=())
    speaker = Speaker(register, lists)
    values: dict[str, str] = {}
    issues: list[Issue] = []
    for column in asked:
        text = typed.get(column.name, "").strip()
        value, code, detail = _read(register, column, text, lists, on)
        if code:
            message, remedy = speaker.said(column.name, code, text, detail)
            issues.append(Issue(level=Level.ERROR, code=fact_code(column.name), place=column.label, value=text[:120], message=message, remedy=remedy))  # fmt: skip
        elif value is not None:
            values[column.name] = _kept(value)
    return Facts(values, tuple(issues))


def _read(
    register: Register, column: Column, text: str, lists: Lists, on: date
) -> tuple[Any, str | None, str | None]:
    """The value of the text, or the code of the first thing that is wrong with it and what was probably meant."""
    import polars as pl

    from zhiheng.core.registers.settling import settle

    if not text:
        return None, "required-missing" if column.required else None, None
    found = settle(column, pl.Series([text], dtype=pl.String), lists=lists, identifying=False, on=on)
    _, value, code, detail = found.row(0)
    if value is None:
        return None, code, detail
    return value, _broken(register, column, found.get_column("value"), on), None


def _broken(register: Register, column: Column, value: pl.Series, on: date) -> str | None:
    """The code of the first bound that the value breaks."""
    from zhiheng.core.registers.constraints import constraints
    from zhiheng.core.registers.wording import WORDINGS

    frame = value.alias(column.name).to_frame()
    for each in constraints(register, frozenset({column.name}), on):
        grave = WORDINGS[each.code].level is Level.ERROR
        if grave and frame.select(each.broken.fill_null(False)).item():
            return each.code
    return None


def _kept(value: Any) -> str:
    """A value as text that reads back as the same value."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
