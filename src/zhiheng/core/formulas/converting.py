"""Units of group expressions: quotients, and bringing a value to the unit that is wanted."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from zhiheng.core.formulas.model import (
    Aggregate,
    Family,
    Function,
    Group,
    GroupArithmetic,
    GroupFirstFilled,
    Number,
    Type,
)
from zhiheng.core.units import conversion, counting, divided, is_ratio, read_unit

_COUNTS = frozenset({Function.COUNT, Function.DISTINCT})


def measured(unit: str) -> Type:
    """The type of a group value in that unit."""
    return Type(Family.NUMBER, unit)


def quotient(above: Group, below: Group) -> Group | None:
    """above / below with its unit; None where the divisor's unit is itself a quotient.

    Two units of one quantity (元 and 万元) are brought together first, and give a bare ratio.
    """
    over, under = above.type.unit, below.type.unit
    factor = conversion(under, over) if over and under else None
    if factor is not None:
        return GroupArithmetic("/", above, multiplied(below, factor, over), measured(""))
    if "/" in under:
        return None
    return GroupArithmetic("/", above, below, measured(divided(over, under)))


def multiplied(tree: Group, factor: Fraction, unit: str) -> Group:
    """The tree times a factor, as a number in `unit`."""
    if factor.numerator != 1:
        tree = GroupArithmetic("*", tree, _number(factor.numerator), measured(unit))
    if factor.denominator != 1:
        tree = GroupArithmetic("/", tree, _number(factor.denominator), measured(unit))
    return tree if tree.type.unit == unit else replace(tree, type=replace(tree.type, unit=unit))


def _number(value: int) -> Number:
    return Number(Decimal(value), Type(Family.NUMBER, digits=len(str(value))))


def converted(tree: Group, unit: str) -> Group | None:
    """The tree as a number in `unit`; None where that cannot be."""
    factor = _factor(tree, unit)
    return None if factor is None else multiplied(tree, factor, unit)


def is_hundredfold(tree: Group, unit: str) -> bool:
    """Whether a share was multiplied by 100 and its unit is %, so that it would be multiplied again (1000 and ‰ alike)."""
    if not unit or not is_ratio(unit) or not isinstance(tree, GroupArithmetic) or tree.operator != "*":
        return False
    numbers = [side.value for side in (tree.left, tree.right) if isinstance(side, Number)]
    return any(value != 1 and value * read_unit(unit).scale == 1 for value in map(Fraction, numbers))


def _factor(tree: Group, to: str) -> Fraction | None:
    """By how much the tree is multiplied to be in the unit `to`."""
    unit = tree.type.unit
    if unit == to:
        return Fraction(1)
    if not unit:
        return _bare_factor(tree, to)
    factor = conversion(unit, to)
    return _quotient_factor(tree, to) if factor is None else factor


def _bare_factor(tree: Group, to: str) -> Fraction | None:
    """A bare number: a count becomes one of any counter, a share one in %, a quotient of counts 批次/家."""
    if isinstance(tree, Number):
        return conversion("", to) if is_ratio(to) else counting(to)
    if is_counted(tree):
        return counting(to)
    return conversion("", to) if is_ratio(to) else _quotient_factor(tree, to)


def _quotient_factor(tree: Group, to: str) -> Fraction | None:
    """A quotient is brought to 起/万台 by bringing what is above to 起 and what is below to 万台."""
    over, slash, under = to.rpartition("/")
    if not slash or not isinstance(tree, GroupArithmetic):
        return None
    if tree.operator == "/":
        if isinstance(tree.right, Number) and not tree.right.type.unit:
            return _factor(replace_unit(tree.left, tree.type.unit), to)
        above, below = _factor(tree.left, over), _factor(tree.right, under.removeprefix("每"))
        return None if above is None or below is None else above / below
    if tree.operator == "*":
        quantity = tree.right if isinstance(tree.left, Number) else tree.left
        return _factor(quantity, to)
    return _shared_factor((tree.left, tree.right), to)


def replace_unit(tree: Group, unit: str) -> Group:
    """The tree read as a number in another unit."""
    return tree if tree.type.unit == unit else replace(tree, type=replace(tree.type, unit=unit))


def _shared_factor(trees: tuple[Group, ...], to: str) -> Fraction | None:
    """What brings all of them to the unit, where it is the same for all; bare numbers go along."""
    factors = {_factor(tree, to) for tree in trees if not isinstance(tree, Number)}
    return factors.pop() if len(factors) == 1 else None


def is_counted(tree: Group) -> bool:
    """Whether a bare number is a count: rows, different values, sums of numbers without a unit, and what is made of these."""
    match tree:
        case Aggregate():
            return not tree.type.unit and (tree.function in _COUNTS or tree.function is Function.SUM)
        case Number():
            return not tree.type.unit
        case GroupArithmetic(operator="/"):
            return is_counted(tree.left) and isinstance(tree.right, Number)
        case GroupArithmetic():
            return is_counted(tree.left) and is_counted(tree.right)
        case GroupFirstFilled():
            return all(is_counted(operand) for operand in tree.operands)
    return False
