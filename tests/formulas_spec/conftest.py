"""The registers and parameters that the formulas of this book speak of."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from zhiheng.core.formulas.checking import Parameter, Scope
from zhiheng.core.formulas.model import (
    Aggregate,
    AllOf,
    AnyOf,
    Arithmetic,
    Choice,
    ColumnValue,
    Comparison,
    Constant,
    DatePart,
    DaysBetween,
    FirstFilled,
    GroupArithmetic,
    IsEmpty,
    IsOneOf,
    LookedUp,
    Not,
    Number,
    PeriodDays,
    PeriodEdge,
    TextTest,
)
from zhiheng.core.issues import Text
from zhiheng.core.registers.definitions import read_registers

HERE = Path(__file__).parent
PLACE = Text("测试", "test")


@pytest.fixture(scope="session")
def scope_of():
    """A scope over the named register: by its date, or as a stock."""
    content = tomllib.loads((HERE / "registers.toml").read_text(encoding="utf-8"), parse_float=Decimal)
    registers = {each.name: each for each in read_registers(content, scheme="", place="registers.toml")}
    given = [
        Parameter("days_allowed", Decimal(30), "天"),
        Parameter("least_fine", Decimal("5000.00"), "元"),
        Parameter("population", Decimal(1_250_000), "人"),
    ]
    parameters = {parameter.name: parameter for parameter in given}

    def make(register: str = "checks", *, stock: bool = False) -> Scope:
        chosen = registers[register]
        date = "" if stock else chosen.date
        return Scope(register=chosen, registers=registers, parameters=parameters, date=date, place=PLACE)

    return make


@pytest.fixture(scope="session")
def shown():
    """A typed tree in one line: aggregates in capitals, conditions behind a bar, windows behind @, units in brackets."""
    return _group


def _group(tree) -> str:
    match tree:
        case Aggregate():
            inside = "" if tree.argument is None else _row(tree.argument)
            share = "" if tree.share is None else f", {tree.share}"
            where = "" if tree.where is None else f" | {_row(tree.where)}"
            window = "".join(f" @{shift}" for shift in tree.window.shifts)
            return f"{tree.function.name}({inside}{share}{where}){window}"
        case Number():
            return str(tree.value)
        case PeriodDays():
            return "DAYS"
        case GroupArithmetic():
            return f"({_group(tree.left)} {tree.operator} {_group(tree.right)})"
    return f"FIRST_FILLED({', '.join(map(_group, tree.operands))})"


def _row(row) -> str:
    return _ROWS[type(row)](row)


def _choice(row) -> str:
    branches = "; ".join(f"{_row(when)}: {_row(then)}" for when, then in row.branches)
    return f"choice({branches}; else {'empty' if row.otherwise is None else _row(row.otherwise)})"


def _joined(row) -> str:
    return f"({_row(row.left)} {row.operator} {_row(row.right)})"


_ROWS = {
    ColumnValue: lambda row: row.name,
    LookedUp: lambda row: f"{row.column}->{row.register}.{row.name}",
    Constant: lambda row: _value(row.value),
    Arithmetic: _joined,
    Comparison: _joined,
    AllOf: lambda row: f"({' and '.join(map(_row, row.parts))})",
    AnyOf: lambda row: f"({' or '.join(map(_row, row.parts))})",
    Not: lambda row: f"not {_row(row.part)}",
    IsEmpty: lambda row: f"{_row(row.operand)} is {'filled' if row.negated else 'empty'}",
    IsOneOf: lambda row: (
        f"{_row(row.operand)} {'not ' * row.negated}in [{', '.join(map(_value, row.values))}]"
    ),
    Choice: _choice,
    FirstFilled: lambda row: f"first_filled({', '.join(map(_row, row.operands))})",
    DatePart: lambda row: f"{row.part} of {_row(row.operand)}",
    DaysBetween: lambda row: f"days({_row(row.start)}, {_row(row.end)})",
    TextTest: lambda row: f"{_row(row.operand)} {row.test} {_value(row.text)}",
    PeriodEdge: lambda row: f"period {row.edge}",
}


def _value(value) -> str:
    return f"'{value}'" if isinstance(value, str) else str(value)
