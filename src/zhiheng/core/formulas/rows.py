"""Row level: raw tree to typed row expressions. Everything here has one value for each row of the register."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Literal as OneOf

from zhiheng.core.formulas.comparing import Comparing
from zhiheng.core.formulas.describing import EXAMPLES, FAMILIES, function_near, kind_words, unit_words
from zhiheng.core.formulas.functions import CATALOGUE, Entry, Standing
from zhiheng.core.formulas.joining import TooManyDigits, UnitsDiffer, common_type, product_type, sum_type
from zhiheng.core.formulas.model import (
    DATE,
    AllOf,
    AnyOf,
    Arithmetic,
    Choice,
    ColumnValue,
    Comparison,
    Constant,
    DatePart,
    DaysBetween,
    Family,
    FirstFilled,
    Not,
    PeriodEdge,
    Row,
    TextTest,
    Type,
)
from zhiheng.core.formulas.names import Names
from zhiheng.core.formulas.raw import Call, Case, Literal, Name, Operation, Path, Raw, Span
from zhiheng.core.formulas.refusals import Refusals, Refused
from zhiheng.core.formulas.scope import Scope, type_of_number
from zhiheng.core.issues import Text
from zhiheng.core.registers.model import NUMBER_DIGITS
from zhiheng.core.units import conversion

COMPARISONS = frozenset({"=", "!=", "<", "<=", ">", ">="})


class Rows:
    """Checks row expressions of one formula. What is wrong is noted in `refusals`, and Refused raised."""

    def __init__(self, scope: Scope, refusals: Refusals) -> None:
        self.scope = scope
        self.refusals = refusals
        self.names = Names(scope, refusals)
        self.comparing = Comparing(self)

    def piece(self, raw: Raw) -> str:
        """The words of the formula that a raw node came from."""
        return self.refusals.text[slice(*raw.span)]

    def each(self, raws: Iterable[Raw], check: Callable[[Raw], Row] | None = None) -> list[Row]:
        """All of them; the problems of all are noted before Refused is raised."""
        found: list[Row] = []
        failed = False
        for raw in raws:
            try:
                found.append((check or self.row)(raw))
            except Refused:
                failed = True
        if failed:
            raise Refused
        return found

    def condition(self, raw: Raw) -> Row:
        """A row expression that is true or false, and not the same for every row."""
        row = self.row(raw)
        if row.type.family is not Family.BOOLEAN:
            raise self.refusals.refuse("formula-condition-wrong", raw.span, given=kind_words(row.type))
        if isinstance(row, Constant):
            raise self.refusals.refuse("formula-no-column", raw.span)
        return row

    def row(self, raw: Raw) -> Row:
        """Any row expression."""
        match raw:
            case Name():
                return self.names.column(raw)
            case Path():
                return self.names.looked_up(raw)
            case Literal():
                return self._constant(raw)
            case Call():
                return self._call(raw)
            case Case():
                return self._choice(raw)
            case Operation():
                return self._operation(raw)

    def of_family(self, raw: Raw, family: Family) -> Row:
        """A row expression of that family; a text that writes a day serves as one."""
        row = self.row(raw)
        if family is Family.DATE and isinstance(row, Constant) and isinstance(row.value, str):
            return Constant(self.comparing.day(row.value, raw.span), Type(Family.DATE))
        if row.type.family is not family:
            raise self.refusals.refuse(
                "formula-type-wrong",
                raw.span,
                wanted=FAMILIES[family],
                given=kind_words(row.type),
                remedy=EXAMPLES[family],
            )
        return row

    def _constant(self, raw: Literal) -> Row:
        value = raw.value
        if value is None:
            raise self.refusals.refuse("formula-null-written", raw.span)
        if isinstance(value, Decimal):
            return Constant(value, type_of_number(value))
        family = {bool: Family.BOOLEAN, str: Family.TEXT, date: Family.DATE}[type(value)]
        return Constant(value, Type(family))

    def _operation(self, raw: Operation) -> Row:
        match raw.operator:
            case "and":
                return AllOf(tuple(self.each(raw.operands, self.condition)))
            case "or":
                return AnyOf(tuple(self.each(raw.operands, self.condition)))
            case "not":
                return self._not(raw)
            case "is_null":
                return self.comparing.is_empty(raw)
            case "in":
                return self.comparing.one_of(raw)
            case "between":
                return self.comparing.between(raw)
            case operator if operator in COMPARISONS:
                return self.comparing.comparison(raw)
            case "negative":
                return self._negative(raw)
            case _:
                return self._arithmetic(raw)

    def _not(self, raw: Operation) -> Row:
        (operand,) = raw.operands
        row = self.condition(operand)
        if isinstance(operand, Operation) and operand.operator in ("in", "is_null"):
            return self.comparing.negated(row)
        return Not(row)

    def _negative(self, raw: Operation) -> Row:
        (operand,) = raw.operands
        row = self.of_family(operand, Family.NUMBER)
        if isinstance(row, Constant) and isinstance(row.value, Decimal):
            return Constant(-row.value, row.type)
        zero = Constant(Decimal(0), type_of_number(Decimal(0), row.type.unit))
        return Arithmetic("-", zero, row, self.joined(raw.span, lambda: sum_type(zero.type, row.type)))

    def _arithmetic(self, raw: Operation) -> Row:
        left, right = self.each(raw.operands, lambda operand: self.of_family(operand, Family.NUMBER))
        operators: dict[str, OneOf["+", "-", "*"]] = {"+": "+", "-": "-", "*": "*"}
        if raw.operator not in operators:
            above, below = (self._summed(operand) for operand in raw.operands)
            raise self.refusals.refuse("formula-row-division", raw.span, above=above, below=below)
        operator = operators[raw.operator]
        if operator == "*":
            if left.type.unit and right.type.unit:
                raise self.refusals.refuse(
                    "formula-unit-product", raw.span, left=left.type.unit, right=right.type.unit
                )
            return Arithmetic(
                "*", left, right, self.joined(raw.span, lambda: product_type(left.type, right.type))
            )
        left, right = self.adopted(left, right)
        kind = self.joined(raw.span, lambda: sum_type(left.type, right.type), raw.operands[1])
        return Arithmetic(operator, left, right, kind)

    def _summed(self, raw: Raw) -> str:
        """How the sum of a row expression is written."""
        return self.piece(raw) if isinstance(raw, Literal) else f"sum({self.piece(raw)})"

    def adopted(self, *rows: Row) -> tuple[Row, ...]:
        """Bare constants take the unit of what they stand beside."""
        unit = next((row.type.unit for row in rows if row.type.unit), "")
        return tuple(
            replace(row, type=replace(row.type, unit=unit))
            if isinstance(row, Constant) and row.type.family is Family.NUMBER and not row.type.unit
            else row
            for row in rows
        )

    def joined(self, span: Span, join: Callable[[], Type], other: Raw | None = None) -> Type:
        """The type that `join` gives; what it finds wrong is noted. `other`: the operand that a remedy converts."""
        try:
            return join()
        except UnitsDiffer as problem:
            piece = self.piece(other) if other else self.refusals.text[slice(*span)]
            raise self.refusals.refuse("formula-units-differ", span, **problem.details(piece)) from None
        except TooManyDigits as problem:
            raise self.refusals.refuse("formula-too-many-digits", span, **problem.details()) from None

    def _choice(self, raw: Case) -> Row:
        conditions = [condition for condition, _ in raw.branches]
        values = [value for _, value in raw.branches]
        empty = isinstance(raw.otherwise, Literal) and raw.otherwise.value is None
        last = [raw.otherwise] if raw.otherwise is not None and not empty else []
        failed = False
        found: list[list[Row]] = []
        for raws, check in ((conditions, self.condition), ([*values, *last], self.row)):
            try:
                found.append(self.each(raws, check))
            except Refused:
                failed = True
        if failed:
            raise Refused
        rows, kind = self.alike(found[1], [*values, *last], raw.span)
        otherwise = rows[-1] if last else None
        return Choice(tuple(zip(found[0], rows[: len(conditions)], strict=True)), otherwise, kind)

    def alike(self, rows: list[Row], raws: list[Raw], span: Span) -> tuple[list[Row], Type]:
        """Values that stand in one place: of one family and one unit."""
        first = next((row for row in rows if not isinstance(row, Constant)), rows[0])
        fitted = [self.comparing.fitted_to(first, row, raw) for row, raw in zip(rows, raws, strict=True)]
        for row, raw in zip(fitted, raws, strict=True):
            if row.type.family is not first.type.family:
                raise self.refusals.refuse(
                    "formula-types-differ",
                    raw.span,
                    left=kind_words(first.type),
                    right=kind_words(row.type),
                    remedy=EXAMPLES[first.type.family],
                )
        if first.type.family is not Family.NUMBER:
            return fitted, first.type
        fitted = list(self.adopted(*fitted))
        kind = self.joined(span, lambda: common_type([row.type for row in fitted]), raws[-1])
        return fitted, kind

    def _call(self, raw: Call) -> Row:
        entry = self.entry(raw)
        if entry.standing not in (Standing.ROW, Standing.EITHER):
            raise self.refusals.refuse("formula-nested-aggregate", raw.span, name=entry.name)
        if raw.where is not None:
            raise self.refusals.refuse("formula-filter-on-function", raw.span, name=entry.name)
        return ROW_CALLS[entry.name](self, raw)

    def entry(self, raw: Call) -> Entry:
        """The function of the catalogue that is called, with as many arguments as it takes."""
        entry = CATALOGUE.get(raw.name.lower())
        if entry is None:
            at = raw.span[0]
            raise self.refusals.refuse(
                "formula-unknown-function", (at, at + len(raw.name)), near=function_near(raw.name)
            )
        if not entry.takes(len(raw.arguments)):
            least = len(entry.signature) - entry.optional
            wanted = str(least) if least == len(entry.signature) else f"{least}–{len(entry.signature)}"
            raise self.refusals.refuse(
                "formula-arguments",
                raw.span,
                name=entry.name,
                wanted=f"{wanted}+" if entry.repeated else wanted,
                given=str(len(raw.arguments)),
                signature=entry.written(),
                example=entry.example,
            )
        return entry

    def written_text(self, raw: Raw, example: str) -> str:
        """A text that is written out and not empty, as the second argument of `contains`."""
        if isinstance(raw, Literal) and isinstance(raw.value, str) and raw.value.strip():
            return raw.value
        remedy = Text(f"写成 {example}", f"Write {example}")
        raise self.refusals.refuse("formula-constant-expected", raw.span, example=remedy)

    def date_part(self, raw: Call) -> Row:
        """year, quarter, month, day."""
        parts: dict[str, OneOf["year", "quarter", "month", "day"]] = {
            "year": "year", "quarter": "quarter", "month": "month", "day": "day"
        }  # fmt: skip
        return DatePart(parts[raw.name.lower()], self.of_family(raw.arguments[0], Family.DATE))

    def days_between(self, raw: Call) -> Row:
        """days_between(start, end)."""
        start, end = self.each(raw.arguments, lambda argument: self.of_family(argument, Family.DATE))
        return DaysBetween(start, end)

    def text_test(self, raw: Call) -> Row:
        """starts_with, ends_with, contains."""
        tests: dict[str, OneOf["starts_with", "ends_with", "contains"]] = {
            "starts_with": "starts_with", "ends_with": "ends_with", "contains": "contains"
        }  # fmt: skip
        operand = self.of_family(raw.arguments[0], Family.TEXT)
        test = tests[raw.name.lower()]
        return TextTest(test, operand, self.written_text(raw.arguments[1], CATALOGUE[test].example))

    def period_edge(self, raw: Call) -> Row:
        """period_start, period_end."""
        return PeriodEdge("start" if raw.name.lower() == "period_start" else "end")

    def first_filled(self, raw: Call) -> Row:
        """coalesce(a, b, …)."""
        rows, kind = self.alike(self.each(raw.arguments), list(raw.arguments), raw.span)
        return FirstFilled(tuple(rows), kind)

    def parameter(self, raw: Call) -> Row:
        """parameter(name): a constant, or of each row's day where the number changed and rows have a day."""
        found = self.names.parameter(raw)
        scope = self.names.scope
        if len(found.history) < 2 or not scope.date:
            return Constant(found.value, type_of_number(found.value, found.unit))
        kinds = [type_of_number(number, found.unit) for _, number in found.history]
        decimals = max(kind.decimals for kind in kinds)
        whole = max(kind.digits - kind.decimals for kind in kinds)
        day = ColumnValue(scope.date, DATE)
        branches = tuple(
            (Comparison(">=", day, Constant(since, DATE)), Constant(number, kind))
            for (since, number), kind in zip(reversed(found.history), reversed(kinds), strict=True)
        )
        return Choice(branches, None, Type(Family.NUMBER, found.unit, decimals, whole + decimals))

    def to_unit(self, raw: Call) -> Row:
        """to_unit(x, unit): x times a factor that has finitely many decimals."""
        row = self.of_family(raw.arguments[0], Family.NUMBER)
        unit = self.written_text(raw.arguments[1], CATALOGUE["to_unit"].example)
        factor = conversion(row.type.unit, unit)
        number = None if factor is None else decimal_of(factor.numerator, factor.denominator)
        if number is None:
            raise self.refusals.refuse(
                "formula-unit-impossible",
                raw.span,
                from_=unit_words(row.type.unit),
                to=unit_words(unit),
                remedy=_AFTER_SUMMING,
            )
        constant = Constant(number, type_of_number(number))
        kind = self.joined(raw.span, lambda: product_type(row.type, constant.type))
        return Arithmetic("*", row, constant, replace(kind, unit=unit))


_AFTER_SUMMING = Text(
    "只能在同一种量之间换算；换算除不尽的，请合计之后再换算",
    "Only units of one quantity convert; where the factor has no end, convert after summing",
)


def decimal_of(numerator: int, denominator: int) -> Decimal | None:
    """The fraction as a decimal of at most 18 digits after the point; None where it has more."""
    if len(str(numerator)) > NUMBER_DIGITS:
        return None
    for places in range(NUMBER_DIGITS + 1):
        if 10**places % denominator == 0:
            return Decimal(numerator * (10**places // denominator)).scaleb(-places)
    return None


ROW_CALLS: dict[str, Callable[[Rows, Call], Row]] = {
    **dict.fromkeys(("year", "quarter", "month", "day"), Rows.date_part),
    **dict.fromkeys(("starts_with", "ends_with", "contains"), Rows.text_test),
    **dict.fromkeys(("period_start", "period_end"), Rows.period_edge),
    "days_between": Rows.days_between,
    "coalesce": Rows.first_filled,
    "parameter": Rows.parameter,
    "to_unit": Rows.to_unit,
}
"""What checks each function of the catalogue that may stand in a row."""
