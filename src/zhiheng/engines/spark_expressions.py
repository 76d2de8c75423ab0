"""Row expressions as Spark SQL. The emitter of Spark; no other dialect is made from it.

Numbers are DECIMAL throughout. With `allowPrecisionLoss` off, Spark gives + - * the scale that their exact result has and
raises where 38 digits are not enough; it never rounds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from zhiheng.core.formulas import model
from zhiheng.core.formulas.model import Family, Row, Scalar, Type

ROWS = "fact"
"""Alias of the rows of the register that is asked about."""


@dataclass(frozen=True, slots=True)
class Names:
    """How an expression reaches what is outside its row: the edges of the period, and looked-up rows by (column, register)."""

    start: str = "period.opens"
    end: str = "period.closes"
    looked_up: Mapping[tuple[str, str], str] = field(default_factory=dict)


def written(expression: Row, names: Names) -> str:
    """The expression in Spark SQL, in brackets where it needs them."""
    return _WRITTEN[type(expression)](expression, names)


def quoted(name: str) -> str:
    """A column or view by its name."""
    return "`" + name.replace("`", "``") + "`"


def literal(value: Scalar) -> str:
    """A constant. A text has every character that could mean something to the parser as its number."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, Decimal):
        return f"({value:f}BD)"
    if isinstance(value, date):
        return f"DATE'{value.isoformat()}'"
    return "'" + "".join(_character(each) for each in value) + "'"


def decimal(text: str, kind: Type) -> str:
    """A number with the decimals of its type; any other value as it is."""
    return f"CAST({text} AS DECIMAL(38, {kind.decimals}))" if kind.family is Family.NUMBER else text


def nodes(expression: Any) -> Iterator[Any]:
    """The expression and everything within it."""
    if isinstance(expression, tuple):
        for each in expression:
            yield from nodes(each)
    elif is_dataclass(expression):
        yield expression
        for each in fields(expression):
            yield from nodes(getattr(expression, each.name))


def _character(character: str) -> str:
    if character.isalnum() and ord(character) < 0x10000:
        return character
    return f"\\u{ord(character):04X}" if ord(character) < 0x10000 else f"\\U{ord(character):08X}"


def _column_value(node: model.ColumnValue, names: Names) -> str:
    return _read(ROWS, node.name, node.type)


def _looked_up(node: model.LookedUp, names: Names) -> str:
    return _read(names.looked_up[node.column, node.register], node.name, node.type)


def _read(rows: str, name: str, kind: Type) -> str:
    column = f"{rows}.{quoted(name)}"
    whole = kind.family is Family.NUMBER and kind.decimals == 0
    return f"CAST({column} AS DECIMAL(19, 0))" if whole else column


def _constant(node: model.Constant, names: Names) -> str:
    return literal(node.value)


def _period_edge(node: model.PeriodEdge, names: Names) -> str:
    return names.start if node.edge == "start" else names.end


def _operation(node: model.Arithmetic | model.Comparison, names: Names) -> str:
    return f"({written(node.left, names)} {node.operator} {written(node.right, names)})"


def _is_empty(node: model.IsEmpty, names: Names) -> str:
    return f"({written(node.operand, names)} IS {'NOT ' if node.negated else ''}NULL)"


def _is_one_of(node: model.IsOneOf, names: Names) -> str:
    listed = ", ".join(literal(each) for each in node.values)
    return f"({written(node.operand, names)} {'NOT ' if node.negated else ''}IN ({listed}))"


def _all_of(node: model.AllOf, names: Names) -> str:
    return "(" + " AND ".join(written(part, names) for part in node.parts) + ")"


def _any_of(node: model.AnyOf, names: Names) -> str:
    return "(" + " OR ".join(written(part, names) for part in node.parts) + ")"


def _not(node: model.Not, names: Names) -> str:
    return f"(NOT {written(node.part, names)})"


def _choice(node: model.Choice, names: Names) -> str:
    branches = [
        f"WHEN {written(condition, names)} THEN {decimal(written(chosen, names), node.type)}"
        for condition, chosen in node.branches
    ]
    if node.otherwise is not None:
        branches.append(f"ELSE {decimal(written(node.otherwise, names), node.type)}")
    return f"(CASE {' '.join(branches)} END)"


def _first_filled(node: model.FirstFilled, names: Names) -> str:
    operands = (decimal(written(each, names), node.type) for each in node.operands)
    return f"COALESCE({', '.join(operands)})"


def _date_part(node: model.DatePart, names: Names) -> str:
    return f"CAST({node.part}({written(node.operand, names)}) AS DECIMAL(10, 0))"


def _days_between(node: model.DaysBetween, names: Names) -> str:
    return f"CAST(datediff({written(node.end, names)}, {written(node.start, names)}) AS DECIMAL(10, 0))"


_TEXT_TESTS = {"starts_with": "startswith", "ends_with": "endswith", "contains": "contains"}


def _text_test(node: model.TextTest, names: Names) -> str:
    return f"{_TEXT_TESTS[node.test]}({written(node.operand, names)}, {literal(node.text)})"


_WRITTEN: Mapping[type, Callable[[Any, Names], str]] = {
    model.ColumnValue: _column_value,
    model.LookedUp: _looked_up,
    model.Constant: _constant,
    model.PeriodEdge: _period_edge,
    model.Arithmetic: _operation,
    model.Comparison: _operation,
    model.IsEmpty: _is_empty,
    model.IsOneOf: _is_one_of,
    model.AllOf: _all_of,
    model.AnyOf: _any_of,
    model.Not: _not,
    model.Choice: _choice,
    model.FirstFilled: _first_filled,
    model.DatePart: _date_part,
    model.DaysBetween: _days_between,
    model.TextTest: _text_test,
}
