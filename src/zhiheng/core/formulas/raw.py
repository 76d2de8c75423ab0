"""A formula as it stands on paper: names, constants, calls and signs with their places, before anything is known of the register."""

from __future__ import annotations

from dataclasses import dataclass

from zhiheng.core.formulas.model import Scalar

Span = tuple[int, int]
"""The characters of the formula from the first (counted from 0) up to, but not with, the second."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name alone: a column, or a parameter in `parameter(…)`."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Path:
    """`enterprise.scale`: a column of the record that a column of this register refers to."""

    column: str
    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, text, day, true or false; None for null."""

    value: Scalar | None
    span: Span


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments; `where` is the condition of `filter (where …)` behind it."""

    name: str
    arguments: tuple[Raw, ...]
    span: Span
    where: Raw | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """A sign or word with its operands, in their order.

    `operator` is one of + - * / = != < <= > >= and or; not, negative, is_null (one operand); between (value, least, most);
    in (value, then the list).
    """

    operator: str
    operands: tuple[Raw, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Case:
    """`case when condition then value … else otherwise end`."""

    branches: tuple[tuple[Raw, Raw], ...]
    otherwise: Raw | None
    span: Span


Raw = Name | Path | Literal | Call | Operation | Case
