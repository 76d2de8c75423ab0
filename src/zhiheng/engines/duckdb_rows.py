"""Row expressions as DuckDB's SQL, each kind of node by a rule of its own.

Numbers stay integers and decimals. Arithmetic of DuckDB refuses a result that does not fit, and never rounds it; where the
checked tree may have more digits than 64 bits hold, both sides are brought to 38 digits first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from zhiheng.core.calendar import Period
from zhiheng.core.formulas import model
from zhiheng.core.formulas.model import ColumnValue, LookedUp, PeriodEdge, Row, Type
from zhiheng.core.registers.model import NUMBER_DIGITS
from zhiheng.engines.duckdb_text import constant, identifier, text

ROWS = '"r"'
"""How a statement names the rows of the register that it asks about."""


def row(node: Row, period: Period | None = None) -> str:
    """The expression. `period` is the one whose edges it speaks of, where it does. Raises ValueError without one."""
    return _RULES[type(node)](node, period)


def looked_up_rows(node: LookedUp) -> str:
    """How a statement names the rows of a register that a column refers to."""
    return identifier(f"{node.column}.{node.register}")


def nodes(*roots: object) -> Iterator[Any]:
    """Every node of some expressions."""
    for root in roots:
        if isinstance(root, tuple):
            yield from nodes(*root)
        elif is_dataclass(root) and not isinstance(root, Type):
            yield root
            yield from nodes(*(getattr(root, each.name) for each in fields(root)))


def has_edge(*roots: object) -> bool:
    """Whether an expression speaks of the first or the last day of the period."""
    return any(isinstance(node, PeriodEdge) for node in nodes(*roots))


def columns(*roots: object) -> set[str]:
    """The columns of the register itself that the expressions read."""
    found = {node.name for node in nodes(*roots) if isinstance(node, ColumnValue)}
    return found | {node.column for node in nodes(*roots) if isinstance(node, LookedUp)}


def look_ups(*roots: object) -> list[LookedUp]:
    """The look-ups in the expressions."""
    return [node for node in nodes(*roots) if isinstance(node, LookedUp)]


def column(name: str) -> str:
    """A column of the register that is asked about."""
    return f"{ROWS}.{identifier(name)}"


def _arithmetic(node: model.Arithmetic, period: Period | None) -> str:
    wide = node.type.digits > NUMBER_DIGITS
    left, right = (_number(each, each.type.decimals, period, wide=wide) for each in (node.left, node.right))
    return f"({left} {node.operator} {right})"


def _number(node: Row, decimals: int, period: Period | None, *, wide: bool) -> str:
    """A number in a type that holds what it may become: DuckDB takes the narrowest for a constant, and the first one's in a choice."""
    if decimals == 0 and not wide:
        return f"CAST({row(node, period)} AS BIGINT)"
    return f"CAST({row(node, period)} AS DECIMAL(38, {decimals}))" if wide else row(node, period)


def _alike(node: Row, kind: model.Type, period: Period | None) -> str:
    """One of several values that stand for one another, in the type of them all."""
    if kind.family is not model.Family.NUMBER:
        return row(node, period)
    return _number(node, kind.decimals, period, wide=bool(kind.decimals) or kind.digits > NUMBER_DIGITS)


def _comparison(node: model.Comparison, period: Period | None) -> str:
    return f"({row(node.left, period)} {node.operator} {row(node.right, period)})"


def _is_empty(node: model.IsEmpty, period: Period | None) -> str:
    return f"({row(node.operand, period)} IS {'NOT ' if node.negated else ''}NULL)"


def _is_one_of(node: model.IsOneOf, period: Period | None) -> str:
    operand = row(node.operand, period)
    if not node.values:
        return f"(CASE WHEN {operand} IS NOT NULL THEN {constant(node.negated)} END)"
    values = ", ".join(constant(value) for value in node.values)
    return f"({operand} {'NOT ' if node.negated else ''}IN ({values}))"


def _all_of(node: model.AllOf, period: Period | None) -> str:
    return "(" + (" AND ".join(row(part, period) for part in node.parts) or "TRUE") + ")"


def _any_of(node: model.AnyOf, period: Period | None) -> str:
    return "(" + (" OR ".join(row(part, period) for part in node.parts) or "FALSE") + ")"


def _choice(node: model.Choice, period: Period | None) -> str:
    branches = " ".join(
        f"WHEN {row(when, period)} THEN {_alike(then, node.type, period)}" for when, then in node.branches
    )
    otherwise = "" if node.otherwise is None else f" ELSE {_alike(node.otherwise, node.type, period)}"
    return f"(CASE {branches}{otherwise} END)"


def _first_filled(node: model.FirstFilled, period: Period | None) -> str:
    return "COALESCE(" + ", ".join(_alike(operand, node.type, period) for operand in node.operands) + ")"


def _period_edge(node: PeriodEdge, period: Period | None) -> str:
    if period is None:
        raise ValueError("the edge of a period was asked for without one")
    return constant(period.start if node.edge == "start" else period.end)


def _days_between(node: model.DaysBetween, period: Period | None) -> str:
    return f"({row(node.end, period)} - {row(node.start, period)})"


def _text_test(node: model.TextTest, period: Period | None) -> str:
    return f"{node.test}({row(node.operand, period)}, {text(node.text)})"


_RULES: Mapping[type, Callable[[Any, Period | None], str]] = {
    ColumnValue: lambda node, _: column(node.name),
    LookedUp: lambda node, _: f"{looked_up_rows(node)}.{identifier(node.name)}",
    model.Constant: lambda node, _: constant(node.value),
    PeriodEdge: _period_edge,
    model.Arithmetic: _arithmetic,
    model.Comparison: _comparison,
    model.IsEmpty: _is_empty,
    model.IsOneOf: _is_one_of,
    model.AllOf: _all_of,
    model.AnyOf: _any_of,
    model.Not: lambda node, period: f"(NOT {row(node.part, period)})",
    model.Choice: _choice,
    model.FirstFilled: _first_filled,
    model.DatePart: lambda node, period: f"{node.part}({row(node.operand, period)})",
    model.DaysBetween: _days_between,
    model.TextTest: _text_test,
}
