"""A case in so few lines that a person can read it."""

from __future__ import annotations

import dataclasses
import datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from generated_cases import Case

from zhiheng.core.calendar import Period
from zhiheng.core.formulas.model import ColumnValue, Constant, LookedUp, Type
from zhiheng.core.registers.model import Register


def shown(case: Case) -> str:
    """What was asked, of which rows. Types of nodes are left out: they follow from the registers."""
    lines = [
        f"decimals: {_decimals(case.facts)} {_decimals(case.enterprises)}, key {case.facts.key}, placed {case.placed}"
    ]
    for name, filings in case.filings.items():
        for seq, filing in enumerate(filings, start=1):
            lines.append(f"{name} {seq} {filing.kind} without {filing.without!r} folded {filing.folded}")
            lines += [
                f"    {', '.join(f'{key}={brief(value)}' for key, value in row.items())}"
                for row in filing.rows
            ]
    asked = case.asked
    lines += [f"tree {brief(tree)} in {brief(periods)}" for tree, periods in asked.trees]
    lines += [f"by {brief(each.row)} mapping {each.mapping}" for each in asked.dimensions]
    lines.append(f"condition {brief(asked.condition)}, plan {brief(asked.plan)}")
    if case.sample is not None:
        sample = case.sample
        lines.append(
            f"sample {brief(sample.condition)}, {sample.date!r} {brief(sample.period)}, {sample.columns}, {sample.limit}"
        )
    return "\n".join(lines)


def brief(value: Any) -> str:
    """A node, or what stands in one."""
    if isinstance(value, Period):
        return value.code
    if isinstance(value, ColumnValue):
        return value.name
    if isinstance(value, LookedUp):
        return f"{value.column}.{value.name}"
    if isinstance(value, Constant):
        return brief(value.value)
    if isinstance(value, tuple):
        return "(" + ", ".join(map(brief, value)) + ")"
    if dataclasses.is_dataclass(value):
        fields = [getattr(value, each.name) for each in dataclasses.fields(value)]
        return f"{type(value).__name__}({', '.join(brief(each) for each in fields if not isinstance(each, Type))})"
    if isinstance(value, Enum | Decimal | datetime.date):
        return str(value)
    return repr(value)


def _decimals(register: Register) -> dict[str, int]:
    return {column.name: column.decimals for column in register.columns if column.type.value == "number"}
