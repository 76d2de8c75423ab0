"""From the text of a formula to its typed tree, checked against a register before anything runs."""

from __future__ import annotations

from zhiheng.core.formulas.converting import converted, is_hundredfold, quotient
from zhiheng.core.formulas.describing import unit_words
from zhiheng.core.formulas.groups import Groups, impossible_remedy
from zhiheng.core.formulas.model import Formula, Group, Row
from zhiheng.core.formulas.reading import read_raw
from zhiheng.core.formulas.refusals import Refusals, Refused
from zhiheng.core.formulas.rows import Rows
from zhiheng.core.formulas.scope import Parameter, Scope
from zhiheng.core.issues import Text
from zhiheng.core.units import read_unit

__all__ = ["Parameter", "Scope", "in_unit", "ratio", "read_condition", "read_formula"]


def read_formula(text: str, scope: Scope, *, where: Row | None = None) -> Formula:
    """The group formula that `text` states of the register in `scope`; `where` narrows the rows of all its aggregates.

    Raises InputProblem with everything that is wrong: each place, what stands there, and what to write instead.
    """
    refusals = Refusals(text, scope.place)
    raw = read_raw(refusals, scope.names)
    try:
        return Formula(text, Groups(Rows(scope, refusals), where).whole(raw))
    except Refused:
        raise refusals.problem() from None


def read_condition(text: str, scope: Scope) -> Row:
    """The condition on rows that `text` states of the register in `scope` (family BOOLEAN). Raises InputProblem."""
    refusals = Refusals(text, scope.place)
    raw = read_raw(refusals, scope.names)
    try:
        return Rows(scope, refusals).condition(raw)
    except Refused:
        raise refusals.problem() from None


def in_unit(tree: Group, unit: str, *, place: Text, text: str) -> Group:
    """The tree in the unit that is declared for it: a share times 100 for %, 元 divided by 10 000 for 万元, a count as 家.

    Raises InputProblem where that cannot be; `place` and `text` say where and which formula.
    """
    refusals = Refusals(text, place)
    whole = (0, len(text))
    if is_hundredfold(tree, unit):
        factor = str(1 / read_unit(unit).scale)
        refusals.note("formula-hundredfold", whole, factor=factor, unit=unit)
        raise refusals.problem()
    found = converted(tree, unit)
    if found is None:
        refusals.note(
            "formula-unit-impossible",
            whole,
            from_=unit_words(tree.type.unit),
            to=unit_words(unit),
            remedy=impossible_remedy(tree, unit),
        )
        raise refusals.problem()
    return found


def ratio(numerator: Formula, denominator: Formula) -> Group:
    """The one divided by the other. Raises InputProblem where the divisor's unit is itself a quotient."""
    tree = quotient(numerator.tree, denominator.tree)
    if tree is None:
        refusals = Refusals(denominator.text, Text("分母", "denominator"))
        refusals.note(
            "formula-unit-divisor", (0, len(denominator.text)), unit=unit_words(denominator.tree.type.unit)
        )
        raise refusals.problem()
    return tree
