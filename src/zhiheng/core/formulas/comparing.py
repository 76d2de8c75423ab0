"""Comparisons of row level: what may be held against what, and constants as values of the column they are held against."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, cast

from zhiheng.core.formulas.describing import EXAMPLES, FAMILIES, kind_words
from zhiheng.core.formulas.joining import common_type
from zhiheng.core.formulas.model import (
    AllOf,
    Comparison,
    Constant,
    Family,
    IsEmpty,
    IsOneOf,
    Row,
    Scalar,
    Sign,
    Type,
)
from zhiheng.core.formulas.raw import Literal, Operation, Raw, Span
from zhiheng.core.registers.definition_values import Wrong, read_date
from zhiheng.core.registers.expression_types import EQUALITY, check_columns, check_order, fitted

if TYPE_CHECKING:
    from zhiheng.core.formulas.rows import Rows

_UNORDERED = (Family.TEXT, Family.BOOLEAN)
_TRUTHS = frozenset({"=", "!=", "<", "<=", ">", ">=", "and", "or", "not", "in", "is_null", "between"})


class Comparing:
    """The part of the row checker that compares."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.refusals = rows.refusals

    def comparison(self, raw: Operation) -> Row:
        """Two values and one of = != < <= > >=."""
        for operand in raw.operands:
            if isinstance(operand, Literal) and operand.value is None:
                raise self.refusals.refuse("formula-null-compared", raw.span)
            if isinstance(operand, Operation) and operand.operator in _TRUTHS:
                raise self.refusals.refuse("formula-chained-comparison", raw.span)
        left, right = self.rows.each(raw.operands)
        return self._held_against(raw.operator, (left, right), raw.operands, raw.span)

    def _held_against(
        self, sign: str, rows: tuple[Row, Row], raws: tuple[Raw, ...], span: Span
    ) -> Comparison:
        left, right = rows
        if isinstance(left, Constant) and isinstance(right, Constant):
            raise self.refusals.refuse("formula-no-column", span)
        left, right = self.fitted_to(right, left, raws[0]), self.fitted_to(left, right, raws[1])
        self._check_families(left, right, span)
        self._check_order(sign, left, right, raws)
        if left.type.family is Family.NUMBER:
            left, right = self.rows.adopted(left, right)
            self.rows.joined(span, lambda: common_type((left.type, right.type)), raws[1])
        return Comparison(cast(Sign, sign), left, right)

    def _check_families(self, left: Row, right: Row, span: Span) -> None:
        columns = [column for row in (left, right) if (column := self.rows.names.definition(row))]
        if len(columns) == 2:
            try:
                check_columns(*columns)
            except Wrong as wrong:
                raise self.refusals.refuse_wrong(wrong, span) from None
        elif left.type.family is not right.type.family:
            raise self.refusals.refuse(
                "formula-types-differ",
                span,
                left=kind_words(left.type),
                right=kind_words(right.type),
                remedy=EXAMPLES[left.type.family],
            )

    def _check_order(self, sign: str, left: Row, right: Row, raws: tuple[Raw, ...]) -> None:
        if sign in EQUALITY:
            return
        for row, raw in zip((left, right), raws, strict=True):
            column = self.rows.names.definition(row)
            if column is not None:
                try:
                    check_order(column, sign)
                except Wrong as wrong:
                    raise self.refusals.refuse_wrong(wrong, raw.span) from None
        if left.type.family in _UNORDERED:
            raise self.refusals.refuse("formula-no-order", raws[0].span, given=FAMILIES[left.type.family])

    def fitted_to(self, beside: Row, row: Row, raw: Raw) -> Row:
        """A constant as a value of what it stands beside; everything else as it is."""
        if not isinstance(row, Constant) or isinstance(beside, Constant):
            return row
        value = self.fitted(beside, row.value, raw.span)
        return row if value == row.value else Constant(value, Type(beside.type.family))

    def fitted(self, beside: Row, value: Scalar, span: Span) -> Scalar:
        """The value as one of the column, or of the family, of `beside`."""
        column = self.rows.names.definition(beside)
        if column is not None:
            try:
                return fitted(column, value.isoformat() if isinstance(value, date) else value)
            except Wrong as wrong:
                raise self.refusals.refuse_wrong(wrong, span) from None
        if beside.type.family is Family.DATE and isinstance(value, str):
            return self.day(value, span)
        return value

    def day(self, text: str, span: Span) -> date:
        """The day that a text writes."""
        try:
            return read_date(text)
        except Wrong:
            raise self.refusals.refuse("formula-no-such-day", span) from None

    def between(self, raw: Operation) -> Row:
        """value between least and most: both included."""
        for operand in raw.operands:
            if isinstance(operand, Literal) and operand.value is None:
                raise self.refusals.refuse("formula-null-compared", raw.span)
        value, least, most = self.rows.each(raw.operands)
        first, second, third = raw.operands
        return AllOf(
            (
                self._held_against(">=", (value, least), (first, second), raw.span),
                self._held_against("<=", (value, most), (first, third), raw.span),
            )
        )

    def is_empty(self, raw: Operation) -> Row:
        """value is null."""
        (operand,) = raw.operands
        row = self.rows.row(operand)
        if isinstance(row, Constant):
            raise self.refusals.refuse("formula-no-column", raw.span)
        return IsEmpty(row)

    def one_of(self, raw: Operation) -> Row:
        """value in (…)."""
        operand, *values = raw.operands
        row, *given = self.rows.each([operand, *values])
        if isinstance(row, Constant):
            raise self.refusals.refuse("formula-no-column", raw.span)
        fitted_values: list[Scalar] = []
        for each, value in zip(given, values, strict=True):
            if not isinstance(each, Constant):
                raise self.refusals.refuse("formula-in-mixed", value.span)
            fitted_values.append(self._listed(row, each, value))
        return IsOneOf(row, tuple(dict.fromkeys(fitted_values)))

    def _listed(self, row: Row, each: Constant, raw: Raw) -> Scalar:
        found = self.fitted_to(row, each, raw)
        assert isinstance(found, Constant)
        self._check_families(row, found, raw.span)
        if row.type.family is Family.NUMBER:
            _, found = self.rows.adopted(row, found)
            self.rows.joined(raw.span, lambda: common_type((row.type, found.type)), raw)
        assert isinstance(found, Constant)
        return found.value

    def negated(self, row: Row) -> Row:
        """`not in`, `is not null`."""
        assert isinstance(row, IsEmpty | IsOneOf)
        return replace(row, negated=not row.negated)
