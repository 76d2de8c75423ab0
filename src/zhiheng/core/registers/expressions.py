"""The closed language of rules across columns: comparisons, joined by `and`, in the words of SQL.

    reported_on >= sampled_on and result in ('合格', '不合格') and fine_amount is not null

Operands are columns, numbers, 'texts', days and months in quotes, true and false; operators are = != < <= > >=,
`is null`, `is not null`, `in (…)`, `not in (…)`. A comparison with an empty value is neither true nor false.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial, reduce
from typing import TYPE_CHECKING, Any

from zhiheng.core.issues import InputProblem, Issue, Text
from zhiheng.core.registers.definition_values import Wrong, suggestion
from zhiheng.core.registers.expression_tokens import COMPARISONS, Token, tokens
from zhiheng.core.registers.expression_types import Value, check_columns, check_order, fitted
from zhiheng.core.registers.model import Column, Register
from zhiheng.core.registers.spelling import folded

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class ColumnName:
    """The value of a column."""

    name: str


@dataclass(frozen=True, slots=True)
class Constant:
    """A value that stands in the rule, in the type of the column it is held against."""

    value: Value


Operand = ColumnName | Constant


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two operands and one of = != < <= > >=."""

    left: Operand
    operator: str
    right: Operand


@dataclass(frozen=True, slots=True)
class IsNull:
    """Whether a column is empty; `negated`, whether it is filled."""

    column: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class OneOf:
    """Whether a column holds one of the values; `negated`, none of them."""

    column: str
    values: tuple[Value, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class And:
    """All parts hold."""

    parts: tuple[Comparison | IsNull | OneOf, ...]


Condition = Comparison | IsNull | OneOf | And


def parse(text: str, register: Register) -> Condition:
    """The condition that `text` states of the rows of `register`.

    Raises InputProblem: for a sentence that cannot be taken apart the first place where it fails, otherwise every
    column that does not exist and every comparison of what cannot be compared, each with its character.
    """
    parser = _Parser(tokens(text), register)
    parts = parser.parts()
    if parser.issues:
        raise InputProblem(*parser.issues)
    return parts[0] if len(parts) == 1 else And(parts)


class _Parser:
    """Takes tokens from the left. What a sentence means wrongly is gathered; how it is built wrongly is raised."""

    def __init__(self, given: list[Token], register: Register) -> None:
        self.rest = given
        self.register = register
        self.issues: list[Issue] = []

    def parts(self) -> tuple[Comparison | IsNull | OneOf, ...]:
        """All comparisons."""
        found = [self._part()]
        while self._takes("and"):
            found.append(self._part())
        if self.rest[0].kind != "end":
            raise self._stuck(_AND)
        return tuple(found)

    def _part(self) -> Comparison | IsNull | OneOf:
        left = self.rest[0]
        operand = self._operand()
        if self._takes("is"):
            negated = self._takes("not")
            if not self._takes("null"):
                raise self._stuck(_NULL)
            return IsNull(self._named(operand, left), negated)
        negated = self._takes("not")
        if self._takes("in"):
            return self._one_of(left, operand, negated)
        if negated or self.rest[0].value not in COMPARISONS or self.rest[0].kind != "sign":
            raise self._stuck(_OPERATOR)
        return self._comparison(left, operand)

    def _comparison(self, first: Token, left: Operand) -> Comparison:
        sign = self._next().value
        second = self.rest[0]
        right = self._operand()
        columns = [
            (token, column)
            for token, operand in ((first, left), (second, right))
            if (column := self._column(operand))
        ]
        if isinstance(left, Constant) and isinstance(right, Constant):
            raise InputProblem(_NO_COLUMN.issue(first.place, first.value))
        for token, column in columns:
            self._try(token, partial(check_order, column, sign))
        if len(columns) == 2:
            self._try(second, partial(check_columns, columns[0][1], columns[1][1]))
        elif columns:
            left, right = (
                self._fit(columns[0][1], each, at) for each, at in ((left, first), (right, second))
            )
        return Comparison(left, sign, right)

    def _one_of(self, first: Token, operand: Operand, negated: bool) -> OneOf:
        name = self._named(operand, first)
        column = self.register.column(name)
        if not self._takes("("):
            raise self._stuck(_LIST)
        values = []
        while True:
            token = self.rest[0]
            constant = self._operand()
            if not isinstance(constant, Constant):
                raise InputProblem(_LIST.issue(token.place, token.value))
            values.append(self._fit(column, constant, token) if column else constant)
            if self._takes(")"):
                break
            if not self._takes(","):
                raise self._stuck(_LIST)
        return OneOf(name, tuple(each.value for each in values if isinstance(each, Constant)), negated)

    def _operand(self) -> Operand:
        token = self.rest[0]
        if token.kind in ("number", "text") or (token.kind == "word" and token.value in ("true", "false")):
            return Constant(_constant(self._next()))
        if token.kind != "word" or token.value in ("and", "in", "is", "not", "null"):
            raise self._stuck(_NULL if token.value == "null" and token.kind == "word" else _OPERAND)
        self._next()
        if self.register.column(token.value) is None:
            self.issues.append(self._unknown(token.value).issue(token.place, token.value))
        return ColumnName(token.value)

    def _named(self, operand: Operand, token: Token) -> str:
        if isinstance(operand, ColumnName):
            return operand.name
        raise InputProblem(_NO_COLUMN.issue(token.place, token.value))

    def _column(self, operand: Operand) -> Column | None:
        return self.register.column(operand.name) if isinstance(operand, ColumnName) else None

    def _fit(self, column: Column, operand: Operand, token: Token) -> Operand:
        if isinstance(operand, ColumnName):
            return operand
        found = self._try(token, partial(fitted, column, operand.value))
        return operand if found is None else Constant(found)

    def _try(self, token: Token, action: Callable[[], Any]) -> Any:
        try:
            return action()
        except Wrong as wrong:
            self.issues.append(wrong.issue(token.place, token.value))
            return None

    def _unknown(self, name: str) -> Wrong:
        columns = self.register.columns
        labelled = [
            column.name
            for column in columns
            if folded(name) in (folded(column.label.zh), folded(column.label.en))
        ]
        remedy = (
            Text(f"规则里写栏目的英文名称：{labelled[0]}", f"Use the column's identifier: {labelled[0]}")
            if labelled
            else suggestion(name, [column.name for column in columns])
        )
        return Wrong(
            code="rule-unknown-column",
            message=Text("没有这个栏目", "there is no such column"),
            remedy=remedy,
        )

    def _takes(self, value: str) -> bool:
        """Whether the next token is that word or sign; if so it is taken."""
        if self.rest[0].kind in ("word", "sign") and self.rest[0].value == value:
            self._next()
            return True
        return False

    def _next(self) -> Token:
        return self.rest.pop(0)

    def _stuck(self, wrong: Wrong) -> InputProblem:
        token = self.rest[0]
        wrong = _WORDS_INSTEAD.get(token.value.lower(), wrong) if token.kind == "word" else wrong
        return InputProblem(*self.issues, wrong.issue(token.place, token.value))


def _constant(token: Token) -> Value:
    if token.kind == "word":
        return token.value == "true"
    return Decimal(token.value) if token.kind == "number" else token.value


def columns_of(condition: Condition) -> tuple[str, ...]:
    """The columns that a condition speaks of, each once, in the order of the text."""
    return tuple(dict.fromkeys(_columns(condition)))


def _columns(condition: Condition) -> list[str]:
    if isinstance(condition, And):
        return [name for part in condition.parts for name in _columns(part)]
    if isinstance(condition, Comparison):
        return [each.name for each in (condition.left, condition.right) if isinstance(each, ColumnName)]
    return [condition.column]


def to_polars(condition: Condition) -> pl.Expr:
    """The condition over a frame with the register's typed columns: true, false, or null where a value is empty."""
    import polars as pl

    if isinstance(condition, And):
        return reduce(operator.and_, (to_polars(part) for part in condition.parts))
    if isinstance(condition, Comparison):
        left, right = (
            pl.col(each.name) if isinstance(each, ColumnName) else pl.lit(each.value)
            for each in (condition.left, condition.right)
        )
        compared: pl.Expr = _OPERATORS[condition.operator](left, right)
        return compared
    column = pl.col(condition.column)
    if isinstance(condition, IsNull):
        return column.is_not_null() if condition.negated else column.is_null()
    # One equality each, and not is_in: decimals of other scales than the column's then compare exactly.
    found = reduce(operator.or_, (column == pl.lit(value) for value in condition.values))
    return ~found if condition.negated else found


_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _built(zh: str, en: str, remedy_zh: str, remedy_en: str) -> Wrong:
    return Wrong(
        code="rule-not-understood",
        message=Text(f"规则看不懂，{zh}", f"the rule cannot be understood: {en}"),
        remedy=Text(remedy_zh, remedy_en),
    )


_AND = _built(
    "这里应当是 and 或规则的结尾", "`and` or the end is expected here",
    "几个条件之间写 and", "Join conditions by `and`",
)  # fmt: skip
_NULL = _built(
    "空值的写法不对", "emptiness is not written so",
    "写成 fine_amount is null 或 fine_amount is not null", "Write fine_amount is null, or is not null",
)  # fmt: skip
_OPERATOR = _built(
    "这里应当是 = != < <= > >=、is 或 in", "one of = != < <= > >=, is, in is expected here",
    "每个条件写成「栏目 比较 值」，如 result = '不合格'、is_key = true",
    "Write each condition as column, sign, value: result = '不合格', is_key = true",
)  # fmt: skip
_OPERAND = _built(
    "这里应当是栏目、数或文字", "a column, number or text is expected here",
    "栏目写英文名称，文字和日期放在单引号里，数不加引号",
    "Write columns by their identifiers, texts and days in single quotes, numbers without",
)  # fmt: skip
_LIST = _built(
    "in 后面应当是放在括号里的一列值", "after `in` a list of values in brackets is expected",
    "写成 result in ('合格', '不合格')", "Write result in ('合格', '不合格')",
)  # fmt: skip
_NO_COLUMN = _built(
    "这个条件没有说到栏目", "this condition speaks of no column",
    "比较的一边应当是栏目", "One side must be a column",
)  # fmt: skip
_WORDS_INSTEAD = {
    "or": _built(
        "规则里没有 or", "there is no `or` in a rule",
        "同一栏目的几个值写成 in (…)；其他情形分成几条规则，用 when 区分",
        "Write several values of a column as in (…); otherwise make several rules and tell them apart by `when`",
    ),
    "between": _built(
        "规则里没有 between", "there is no `between` in a rule",
        "写成 count >= 1 and count <= 10", "Write count >= 1 and count <= 10",
    ),
    "like": _built(
        "规则里没有 like", "there is no `like` in a rule",
        "文字的样式写在栏目的 pattern 里", "Say how a text must look in the column's `pattern`",
    ),
}  # fmt: skip
