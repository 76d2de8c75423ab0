"""The life of a record and the filings of a register, in words that a person reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from zhiheng.core.issues import InputProblem, Issue, Language, Level, Text
from zhiheng.core.registers.masking import mask
from zhiheng.core.registers.model import Column, ColumnType, Register
from zhiheng.ledger.history import Version, history
from zhiheng.workspace.opening import Workspace

_TRUTH: dict[Language, tuple[str, str]] = {"zh": ("是", "否"), "en": ("yes", "no")}


@dataclass(frozen=True, slots=True)
class Change:
    """A value of one column as shown: before and now, "" for none."""

    column: Column
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class Step:
    """One filing in the life of a record, and what it changed; of the first one, every value that it brought."""

    version: Version
    changes: tuple[Change, ...]


def record_history(
    workspace: Workspace,
    register: Register,
    key: Sequence[str],
    *,
    masked: bool = True,
    language: Language = "zh",
) -> list[Step]:
    """The steps of the record with that key, the first filed first. Raises InputProblem where it was never filed."""
    versions = history(workspace.ledger, register.name, key)
    if not versions:
        raise InputProblem(_never_filed(register, key))
    steps, before = [], dict[str, str]()
    for version in versions:
        now = _shown(version, register, masked=masked, language=language)
        named = version.changed if before else tuple(now)
        changes = [
            Change(column, before.get(column.name, ""), now.get(column.name, ""))
            for column in register.columns
            if column.name in named and (before.get(column.name) or now.get(column.name))
        ]
        steps.append(Step(version, tuple(changes)))
        before = now or before
    return steps


def _shown(version: Version, register: Register, *, masked: bool, language: Language) -> dict[str, str]:
    values = version.values or {}
    return {
        column.name: shown_value(column, values[column.name], masked=masked, language=language)
        for column in register.columns
        if column.name in values
    }


def shown_value(column: Column, value: Any, *, masked: bool, language: Language) -> str:
    """A typed value of the column as people read it, with its unit; "" for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _TRUTH[language][0 if value else 1]
    if isinstance(value, date):
        return value.isoformat()[:7] if column.type is ColumnType.MONTH else value.isoformat()
    text = str(value)
    if masked and column.personal:
        return str(pl.select(mask(pl.lit(text), column.personal)).item())
    return f"{text} {column.unit}" if column.unit else text


def _never_filed(register: Register, key: Sequence[str]) -> Issue:
    return Issue(
        level=Level.ERROR,
        code="record-unknown",
        place=Text(f"台账「{register.label.zh}」", f"register “{register.label.en}”"),
        value=" ".join(key),
        message=Text("没有报送过这条记录", "this record was never filed"),
        remedy=Text(
            "请核对主键；zhiheng history 台账 可以列出各次报送",
            "Check the key; zhiheng history REGISTER lists the filings",
        ),
    )
