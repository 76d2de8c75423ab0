"""Group level: raw tree to typed group expressions. Everything here has one value for all rows of a group."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Literal as OneOf

from zhiheng.core.formulas.aggregates import AGGREGATES, Aggregates
from zhiheng.core.formulas.converting import converted, measured, quotient
from zhiheng.core.formulas.describing import unit_words, units_remedy
from zhiheng.core.formulas.functions import CATALOGUE, Standing
from zhiheng.core.formulas.model import (
    Aggregate,
    DatePart,
    DaysBetween,
    Family,
    Group,
    GroupArithmetic,
    GroupFirstFilled,
    Number,
    PeriodDays,
    Row,
    Shift,
)
from zhiheng.core.formulas.raw import Call, Literal, Operation, Raw, Span
from zhiheng.core.formulas.refusals import Refused
from zhiheng.core.formulas.rows import Rows
from zhiheng.core.formulas.scope import type_of_number
from zhiheng.core.formulas.windows import follows_period, parts, shifted
from zhiheng.core.issues import Text
from zhiheng.core.units import conversion

_MEANT = {
    Family.BOOLEAN: "count_if({})",
    Family.NUMBER: "sum({})",
    Family.TEXT: "distinct({})",
    Family.DATE: "distinct({})",
}
_SHIFTS: dict[str, Shift] = {
    "previous": "previous",
    "last_year": "last_year",
    "year_to_date": "year_to_date",
    "cumulative": "plan_to_date",
}
_BASES: dict[str, Shift] = {"previous": "previous", "last_year": "last_year"}
FIRST_YEAR, LAST_YEAR = 1949, 2199


class Groups:
    """Checks group expressions of one formula. `where` narrows the rows of every aggregate."""

    def __init__(self, rows: Rows, where: Row | None) -> None:
        self.rows = rows
        self.refusals = rows.refusals
        self.aggregates = Aggregates(rows, where)

    def each(self, raws: Iterable[Raw]) -> list[Group]:
        """All of them; the problems of all are noted before Refused is raised."""
        found: list[Group] = []
        failed = False
        for raw in raws:
            try:
                found.append(self.group(raw))
            except Refused:
                failed = True
        if failed:
            raise Refused
        return found

    def whole(self, raw: Raw) -> Group:
        """A whole formula. One that never aggregates is answered with the aggregate that is probably meant."""
        if not _aggregates(raw) and _speaks_of_rows(raw):
            raise self._meant("formula-no-aggregate", raw)
        return self.group(raw)

    def group(self, raw: Raw) -> Group:
        """Any group expression."""
        if isinstance(raw, Literal):
            return self._number(raw)
        if isinstance(raw, Call):
            return self._call(raw)
        if not isinstance(raw, Operation):
            raise self._meant("formula-outside-aggregate", raw)
        if raw.operator == "negative":
            (operand,) = self.each(raw.operands)
            if isinstance(operand, Number):
                return Number(-operand.value, operand.type)
            return GroupArithmetic("-", Number(Decimal(0)), operand, measured(operand.type.unit))
        operators: dict[str, OneOf["+", "-"]] = {"+": "+", "-": "-"}
        if raw.operator == "/":
            above, below = self.each(raw.operands)
            return self.divided(above, below, raw.span)
        if raw.operator not in (*operators, "*"):
            if _aggregates(raw):
                raise self.refusals.refuse("formula-condition-outside", raw.span)
            raise self._meant("formula-outside-aggregate", raw)
        left, right = self.each(raw.operands)
        if raw.operator == "*":
            return self._product(left, right, raw.span)
        return self._sum(operators[raw.operator], left, right, raw)

    def _number(self, raw: Literal) -> Group:
        if isinstance(raw.value, Decimal):
            return Number(raw.value, type_of_number(raw.value))
        raise self.refusals.refuse("formula-value-outside", raw.span)

    def _meant(self, code: str, raw: Raw) -> Refused:
        """A row expression where a group expression is expected. What is wrong inside it is told first."""
        row = self.rows.row(raw)
        template = "mean({})" if isinstance(row, DaysBetween) else _MEANT[row.type.family]
        piece = ("distinct({})" if isinstance(row, DatePart) else template).format(self.rows.piece(raw))
        return self.refusals.refuse(code, raw.span, meant=Text(piece, piece))

    def _product(self, left: Group, right: Group, span: Span) -> Group:
        if left.type.unit and right.type.unit:
            raise self.refusals.refuse(
                "formula-unit-product", span, left=left.type.unit, right=right.type.unit
            )
        return GroupArithmetic("*", left, right, measured(left.type.unit or right.type.unit))

    def _sum(self, operator: OneOf["+", "-"], left: Group, right: Group, raw: Operation) -> Group:
        unit = self.one_unit((left, right), raw.operands, raw.span)
        return GroupArithmetic(operator, left, right, measured(unit))

    def one_unit(self, trees: Iterable[Group], raws: tuple[Raw, ...], span: Span) -> str:
        """The unit that all have; bare constants have any."""
        fixed = [
            (tree.type.unit, raw)
            for tree, raw in zip(trees, raws, strict=True)
            if not (isinstance(tree, Number) and not tree.type.unit)
        ]
        unit = fixed[0][0] if fixed else ""
        for other, raw in fixed:
            if other != unit:
                raise self.refusals.refuse(
                    "formula-units-differ",
                    span,
                    left=unit_words(unit),
                    right=unit_words(other),
                    remedy=units_remedy(unit, other, self.rows.piece(raw)),
                )
        return unit

    def divided(self, above: Group, below: Group, span: Span) -> Group:
        """A quotient with its unit."""
        if isinstance(below, Number) and below.value == 0:
            raise self.refusals.refuse("formula-division-by-zero", span)
        tree = quotient(above, below)
        if tree is None:
            raise self.refusals.refuse("formula-unit-divisor", span, unit=unit_words(below.type.unit))
        return tree

    def _call(self, raw: Call) -> Group:
        entry = self.rows.entry(raw)
        if entry.name in AGGREGATES:
            return self.aggregates.aggregate(raw)
        if entry.standing is Standing.ROW:
            raise self._meant("formula-outside-aggregate", raw)
        if raw.where is not None:
            raise self.refusals.refuse("formula-filter-on-function", raw.span, name=entry.name)
        return GROUP_CALLS[entry.name](self, raw)

    def moved(self, operand: Group, shift: Shift, raw: Call) -> Group:
        """The operand in another period."""
        inside = list(parts(operand))
        name = raw.name.lower()
        if any(isinstance(part, PeriodDays) for part in inside):
            raise self.refusals.refuse("formula-days-in-window", raw.span, name=name)
        aggregates = [part for part in inside if isinstance(part, Aggregate)]
        if not aggregates:
            raise self.refusals.refuse("formula-nothing-counted", raw.span, name=name)
        if not any(follows_period(aggregate) for aggregate in aggregates):
            raise self.refusals.refuse("formula-window-over-stock", raw.span, name=name)
        return shifted(operand, shift)

    def window(self, raw: Call) -> Group:
        """previous(a), last_year(a), year_to_date(a), cumulative(a)."""
        return self.moved(self.group(raw.arguments[0]), _SHIFTS[raw.name.lower()], raw)

    def ratio(self, raw: Call) -> Group:
        """ratio(a, b)."""
        above, below = self.each(raw.arguments)
        return self.divided(above, below, raw.span)

    def per(self, raw: Call) -> Group:
        """per(a, b, unit): a for each `unit` of b."""
        first, second, third = raw.arguments
        above, below = self.each((first, second))
        unit = self.rows.written_text(third, CATALOGUE["per"].example)
        counted = converted(below, unit)
        if counted is None or "/" in unit:
            raise self.refusals.refuse(
                "formula-unit-impossible",
                raw.span,
                from_=unit_words(below.type.unit),
                to=unit_words(unit),
                remedy=_PER,
            )
        return GroupArithmetic("/", above, counted, measured(f"{above.type.unit}/{unit}"))

    def days_in_period(self, raw: Call) -> Group:
        """days_in_period()."""
        return PeriodDays()

    def based(self, raw: Call) -> Group:
        """base(a, 2025)."""
        year = self._year(raw.arguments[1])
        if year is None:
            raise self.refusals.refuse(
                "formula-year", raw.arguments[1].span, piece=self.rows.piece(raw.arguments[0])
            )
        return self.moved(self.group(raw.arguments[0]), year, raw)

    def compared(self, raw: Call) -> Group:
        """change, growth, decline against 'previous', 'last_year' or a year."""
        now, before = self._with_base(raw)
        unit = now.type.unit
        earlier_less = raw.name.lower() == "decline"
        left, right = (before, now) if earlier_less else (now, before)
        difference = GroupArithmetic("-", left, right, measured(unit))
        if raw.name.lower() == "change":
            return difference
        return GroupArithmetic("/", difference, before, measured(""))

    def _with_base(self, raw: Call) -> tuple[Group, Group]:
        now = self.group(raw.arguments[0])
        base = raw.arguments[1]
        shift: Shift | None = self._year(base)
        if isinstance(base, Literal) and isinstance(base.value, str):
            shift = _BASES.get(base.value)
        if shift is None:
            raise self.refusals.refuse("formula-base", base.span)
        return now, self.moved(now, shift, raw)

    def _year(self, raw: Raw) -> int | None:
        if isinstance(raw, Literal) and isinstance(raw.value, Decimal):
            value = raw.value
            if value == value.to_integral_value() and FIRST_YEAR <= value <= LAST_YEAR:
                return int(value)
        return None

    def first_filled(self, raw: Call) -> Group:
        """coalesce(a, b, …) between numbers of a group."""
        trees = self.each(raw.arguments)
        unit = self.one_unit(trees, raw.arguments, raw.span)
        return GroupFirstFilled(tuple(trees), measured(unit))

    def parameter(self, raw: Call) -> Group:
        """parameter(name), as a constant."""
        found = self.rows.names.parameter(raw)
        return Number(found.value, type_of_number(found.value, found.unit))

    def to_unit(self, raw: Call) -> Group:
        """to_unit(a, unit)."""
        operand = self.group(raw.arguments[0])
        unit = self.rows.written_text(raw.arguments[1], CATALOGUE["to_unit"].example)
        tree = converted(operand, unit)
        if tree is None:
            raise self.refusals.refuse(
                "formula-unit-impossible",
                raw.span,
                from_=unit_words(operand.type.unit),
                to=unit_words(unit),
                remedy=impossible_remedy(operand, unit),
            )
        return tree


def impossible_remedy(tree: Group, unit: str) -> Text:
    """What can be done where a value cannot be brought to a unit."""
    given = tree.type.unit
    if not given and conversion("", unit) is not None:
        return Text(
            "次数不是占比：占比请写 ratio(a, b)", "A count is no share: write ratio(a, b) for a share"
        )
    if not given:
        return Text(
            "占比的单位是 %、‰、‱、倍或空着；数量请在 registers.toml 里给栏目写上 unit",
            "A share goes by %, ‰, ‱, 倍 or no unit; for a quantity declare the column's unit in registers.toml",
        )
    return Text(
        f"公式算出来的单位是「{given}」，请改写 unit 或公式",
        f"The formula gives “{given}”: change `unit` or the formula",
    )


_PER = Text(
    "第三项写第二项的单位，可以带 万、亿，如 '万台'、'亿元'",
    "The third argument is the unit of the second, with 万 or 亿 if wanted, as '万台' or '亿元'",
)
GROUP_CALLS: dict[str, Callable[[Groups, Call], Group]] = {
    "ratio": Groups.ratio,
    "per": Groups.per,
    "days_in_period": Groups.days_in_period,
    **dict.fromkeys(_SHIFTS, Groups.window),
    "base": Groups.based,
    **dict.fromkeys(("change", "growth", "decline"), Groups.compared),
    "coalesce": Groups.first_filled,
    "parameter": Groups.parameter,
    "to_unit": Groups.to_unit,
}
"""What checks each function of the catalogue that takes numbers of a group."""


def _below(raw: Raw) -> tuple[Raw, ...]:
    if isinstance(raw, Operation):
        return raw.operands
    if isinstance(raw, Call):
        return raw.arguments
    return ()


def _aggregates(raw: Raw) -> bool:
    """Whether something in it makes one number out of rows."""
    if isinstance(raw, Call):
        entry = CATALOGUE.get(raw.name.lower())
        if entry is None or entry.standing in (Standing.AGGREGATE, Standing.GROUP, Standing.WINDOW):
            return True
    return any(_aggregates(each) for each in _below(raw))


def _speaks_of_rows(raw: Raw) -> bool:
    """Whether it is more than numbers and parameters."""
    if isinstance(raw, Literal):
        return not isinstance(raw.value, Decimal)
    if isinstance(raw, Call) and raw.name.lower() == "parameter":
        return False
    below = _below(raw)
    return not below or any(_speaks_of_rows(each) for each in below)
