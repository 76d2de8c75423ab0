"""What the names of a formula stand for: columns, look-ups through declared references, parameters."""

from __future__ import annotations

from collections.abc import Iterable

from zhiheng.core.formulas.model import ColumnValue, LookedUp
from zhiheng.core.formulas.raw import Call, Name, Path, Span
from zhiheng.core.formulas.refusals import Refusals, Refused
from zhiheng.core.formulas.scope import Parameter, Scope, type_of
from zhiheng.core.issues import Text
from zhiheng.core.registers.definition_values import suggestion
from zhiheng.core.registers.model import Column, Register
from zhiheng.core.registers.spelling import folded


class Names:
    """Resolves names in a scope; unknown ones are noted with a near name."""

    def __init__(self, scope: Scope, refusals: Refusals) -> None:
        self.scope = scope
        self.refusals = refusals

    def column(self, raw: Name) -> ColumnValue:
        """A column of the register."""
        column = self.scope.register.column(raw.name)
        if column is None:
            raise self._unknown(raw.name, raw.span, self.scope.register)
        return ColumnValue(column.name, type_of(column))

    def looked_up(self, raw: Path) -> LookedUp:
        """A column of the record that a column of the register refers to; one step."""
        split = raw.span[0] + len(raw.column)
        through = self.scope.register.column(raw.column)
        if through is None:
            raise self._unknown_start(raw, (raw.span[0], split))
        target = self._target(through, (raw.span[0], split))
        column = target.column(raw.name)
        if column is None:
            raise self._unknown(raw.name, (split + 1, raw.span[1]), target)
        return LookedUp(through.name, target.name, column.name, type_of(column))

    def definition(self, row: object) -> Column | None:
        """The declared column that a row expression is the value of; None for every other expression."""
        if isinstance(row, ColumnValue):
            return self.scope.register.column(row.name)
        if isinstance(row, LookedUp):
            return self.scope.registers[row.register].column(row.name)
        return None

    def parameter(self, raw: Call) -> Parameter:
        """The parameter that `parameter(name)` names."""
        (argument,) = raw.arguments
        if not isinstance(argument, Name):
            raise self.refusals.refuse("formula-parameter-written-so", argument.span)
        found = self.scope.parameters.get(argument.name)
        if found is None:
            near = _near(argument.name, self.scope.parameters)
            raise self.refusals.refuse("formula-unknown-parameter", argument.span, near=near)
        return found

    def _target(self, through: Column, span: Span) -> Register:
        if not through.references:
            near = _references(self.scope.register)
            raise self.refusals.refuse("formula-no-reference", span, label=through.label, near=near)
        target = self.scope.registers.get(through.references)
        if target is None:
            raise self.refusals.refuse(
                "formula-reference-not-known", span, label=through.label, register=through.references
            )
        if len(target.key) != 1:
            raise self.refusals.refuse("formula-reference-to-many", span, register=target.name)
        return target

    def _unknown(self, name: str, span: Span, register: Register) -> Refused:
        meant = _labelled(name, register)
        if meant:
            code = "formula-letter-case" if meant == name.lower() else "formula-label-for-column"
            return self.refusals.refuse(code, span, name=meant)
        if not name.isascii():
            return self.refusals.refuse("formula-text-without-quotes", span, name=name)
        return self.refusals.refuse(
            "formula-unknown-column",
            span,
            register=register.label,
            near=_near(name, [column.name for column in register.columns]),
        )

    def _unknown_start(self, raw: Path, span: Span) -> Refused:
        """`enterprises.scale`, where a register stands in the place of the column that refers to it."""
        through = next(
            (column.name for column in self.scope.register.columns if column.references == raw.column), ""
        )
        if through:
            near = Text(f"请写 {through}.{raw.name}", f"Write {through}.{raw.name}")
            return self.refusals.refuse(
                "formula-unknown-column", span, register=self.scope.register.label, near=near
            )
        return self._unknown(raw.column, span, self.scope.register)


def _labelled(name: str, register: Register) -> str:
    """The column that goes by this label, or whose files are headed so."""
    wanted = folded(name)
    for column in register.columns:
        if wanted in {folded(each) for each in (column.label.zh, column.label.en, *column.aliases)}:
            return column.name
    return next((column.name for column in register.columns if column.name == name.lower()), "")


def _references(register: Register) -> Text:
    names = [column.name for column in register.columns if column.references]
    if not names:
        return Text("这个台账没有指向别的台账的栏目", "No column of this register refers to another")
    return Text(
        f"可以查找的栏目：{'、'.join(names)}", f"Columns that refer to another register: {', '.join(names)}"
    )


def _near(name: str, known: Iterable[str]) -> Text:
    words = tuple(known)
    return suggestion(name, words) if words else Text("这里没有可用的名称", "There is none here")
