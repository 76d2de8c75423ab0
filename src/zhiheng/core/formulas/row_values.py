"""The reference for row expressions: what each node of the tree is worth in one row, written out plainly.

Numbers are Fractions here, so that nothing is ever rounded. An empty value is None.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from zhiheng.core.calendar import Period
from zhiheng.core.formulas import model
from zhiheng.core.formulas.model import Row

Value = Fraction | date | str | bool | None
Record = Mapping[str, Any]
"""A row of a register: column name to value as read (int, Decimal, str, bool, date, None)."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an expression is looked at: a row, the period that is computed, and the rows of other registers by their key."""

    row: Record
    period: Period | None = None
    others: Mapping[str, Mapping[Any, Record]] = field(default_factory=dict)


def value(expression: Row, place: Place) -> Value:
    """What the expression is worth there."""
    return _VALUES[type(expression)](expression, place)


def holds(condition: Row | None, place: Place) -> bool:
    """Whether the condition is there and true; no condition always holds, an empty one does not."""
    return condition is None or value(condition, place) is True


def exact(raw: Any) -> Value:
    """A value as read, with numbers as Fractions."""
    if isinstance(raw, int | Decimal) and not isinstance(raw, bool):
        return Fraction(raw)
    known: Value = raw
    return known


def _column_value(node: model.ColumnValue, place: Place) -> Value:
    return exact(place.row[node.name])


def _looked_up(node: model.LookedUp, place: Place) -> Value:
    other = place.others[node.register].get(place.row[node.column])
    return None if other is None else exact(other[node.name])


def _constant(node: model.Constant, place: Place) -> Value:
    return exact(node.value)


def _period_edge(node: model.PeriodEdge, place: Place) -> Value:
    if place.period is None:
        return None
    return place.period.start if node.edge == "start" else place.period.end


def _arithmetic(node: model.Arithmetic, place: Place) -> Value:
    left, right = value(node.left, place), value(node.right, place)
    if not isinstance(left, Fraction) or not isinstance(right, Fraction):
        return None
    if node.operator == "+":
        return left + right
    return left - right if node.operator == "-" else left * right


_HOLDS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}


def _comparison(node: model.Comparison, place: Place) -> Value:
    left, right = value(node.left, place), value(node.right, place)
    return None if left is None or right is None else bool(_HOLDS[node.operator](left, right))


def _is_empty(node: model.IsEmpty, place: Place) -> Value:
    return (value(node.operand, place) is None) != node.negated


def _is_one_of(node: model.IsOneOf, place: Place) -> Value:
    found = value(node.operand, place)
    return None if found is None else (found in [exact(each) for each in node.values]) != node.negated


def _all_of(node: model.AllOf, place: Place) -> Value:
    parts = [value(part, place) for part in node.parts]
    if False in parts:
        return False
    return None if None in parts else True


def _any_of(node: model.AnyOf, place: Place) -> Value:
    parts = [value(part, place) for part in node.parts]
    if True in parts:
        return True
    return None if None in parts else False


def _not(node: model.Not, place: Place) -> Value:
    found = value(node.part, place)
    return None if found is None else not found


def _choice(node: model.Choice, place: Place) -> Value:
    for condition, chosen in node.branches:
        if holds(condition, place):
            return value(chosen, place)
    return None if node.otherwise is None else value(node.otherwise, place)


def _first_filled(node: model.FirstFilled, place: Place) -> Value:
    for operand in node.operands:
        found = value(operand, place)
        if found is not None:
            return found
    return None


def _date_part(node: model.DatePart, place: Place) -> Value:
    day = value(node.operand, place)
    if not isinstance(day, date):
        return None
    parts = {"year": day.year, "quarter": (day.month + 2) // 3, "month": day.month, "day": day.day}
    return Fraction(parts[node.part])


def _days_between(node: model.DaysBetween, place: Place) -> Value:
    start, end = value(node.start, place), value(node.end, place)
    if not isinstance(start, date) or not isinstance(end, date):
        return None
    return Fraction((end - start).days)


def _text_test(node: model.TextTest, place: Place) -> Value:
    text = value(node.operand, place)
    if not isinstance(text, str):
        return None
    if node.test == "starts_with":
        return text.startswith(node.text)
    return text.endswith(node.text) if node.test == "ends_with" else node.text in text


_VALUES: Mapping[type, Callable[[Any, Place], Value]] = {
    model.ColumnValue: _column_value,
    model.LookedUp: _looked_up,
    model.Constant: _constant,
    model.PeriodEdge: _period_edge,
    model.Arithmetic: _arithmetic,
    model.Comparison: _comparison,
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
