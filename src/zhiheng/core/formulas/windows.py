"""Windows: a group expression in another period, by moving every aggregate in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace

from zhiheng.core.formulas.model import (
    Aggregate,
    Group,
    GroupArithmetic,
    GroupFirstFilled,
    PeriodEdge,
    Row,
    Shift,
    Window,
)


def shifted(tree: Group, shift: Shift) -> Group:
    """The same expression, looked at through one more window around it."""
    if isinstance(tree, Aggregate):
        return replace(tree, window=Window((shift, *tree.window.shifts)))
    if isinstance(tree, GroupArithmetic):
        return replace(tree, left=shifted(tree.left, shift), right=shifted(tree.right, shift))
    if isinstance(tree, GroupFirstFilled):
        return replace(tree, operands=tuple(shifted(operand, shift) for operand in tree.operands))
    return tree


def parts(tree: Group) -> Iterator[Group]:
    """The expression and all group expressions in it."""
    yield tree
    if isinstance(tree, GroupArithmetic):
        yield from parts(tree.left)
        yield from parts(tree.right)
    elif isinstance(tree, GroupFirstFilled):
        for operand in tree.operands:
            yield from parts(operand)


def follows_period(aggregate: Aggregate) -> bool:
    """Whether its value depends on the period: by the date column, or by a condition on the period's edges."""
    return bool(aggregate.date) or any(
        _names_edge(row) for row in (aggregate.where, aggregate.argument) if row is not None
    )


def _names_edge(part: Row | object) -> bool:
    if isinstance(part, PeriodEdge):
        return True
    if isinstance(part, tuple):
        return any(_names_edge(each) for each in part)
    if is_dataclass(part):
        return any(_names_edge(getattr(part, each.name)) for each in fields(part))
    return False
