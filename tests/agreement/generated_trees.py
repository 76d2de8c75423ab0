"""Generated trees: every kind of node and every function, typed, with no more digits than a checked formula has."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from generated_rows import BORDERS, CODES, ENTERPRISES, ODD_TEXTS
from hypothesis import strategies as st

from zhiheng.core.formulas import model
from zhiheng.core.formulas.model import Aggregate, Family, Function, Type, Window
from zhiheng.core.registers.model import Column, ColumnType, Register

MOST_DIGITS, MOST_SUMMED = 38, 28
FAMILIES = {
    ColumnType.INTEGER: Family.NUMBER,
    ColumnType.NUMBER: Family.NUMBER,
    ColumnType.BOOLEAN: Family.BOOLEAN,
    ColumnType.DATE: Family.DATE,
    ColumnType.MONTH: Family.DATE,
}
SHARES = tuple(map(Decimal, ("0", "0.05", "0.25", "0.333", "0.5", "0.95", "0.999999", "1")))
WINDOWS = (
    (), (), (), ("previous",), ("last_year",), ("year_to_date",), ("plan_to_date",), (2025,),
    ("last_year", "year_to_date"), ("previous", "previous"),
)  # fmt: skip


def type_of(column: Column) -> Type:
    """The type that a column has in a formula."""
    family = FAMILIES.get(column.type, Family.TEXT)
    return Type(family, decimals=column.decimals if column.type is ColumnType.NUMBER else 0)


def whole_digits(kind: Type) -> int:
    """Digits before the point, at most."""
    return kind.digits - kind.decimals


class Trees:
    """Strategies of expressions over a register and the one that it looks up."""

    def __init__(self, facts: Register, enterprises: Register, *, edges: bool) -> None:
        self._edges = edges
        self._made: dict[tuple[Family, int], st.SearchStrategy[model.Row]] = {}
        own = [model.ColumnValue(column.name, type_of(column)) for column in facts.columns]
        other = [
            model.LookedUp("enterprise", ENTERPRISES, column.name, type_of(column))
            for column in enterprises.columns
        ]
        self._values = {
            family: [each for each in (*own, *other) if each.type.family is family] for family in Family
        }

    def of(self, family: Family, depth: int) -> st.SearchStrategy[model.Row]:
        """Expressions of a family."""
        if (family, depth) not in self._made:
            self._made[family, depth] = self._of(family, depth)
        return self._made[family, depth]

    def _of(self, family: Family, depth: int) -> st.SearchStrategy[model.Row]:
        known = st.sampled_from(self._values[family]) | self._constants(family)
        if depth == 0:
            return known
        return known | st.deferred(lambda: self._deeper(family, depth - 1))

    def _constants(self, family: Family) -> st.SearchStrategy[model.Row]:
        if family is Family.NUMBER:
            return st.builds(constant, st.integers(-(10**6), 10**6), st.integers(0, 3))
        if family is Family.DATE:
            dates = st.sampled_from(BORDERS).map(lambda day: model.Constant(day, model.DATE))
            edges = st.sampled_from((model.PeriodEdge("start"), model.PeriodEdge("end")))
            return dates | edges if self._edges else dates
        if family is Family.BOOLEAN:
            return st.booleans().map(lambda value: model.Constant(value, model.BOOLEAN))
        return st.sampled_from((*ODD_TEXTS, *CODES, "合格")).map(
            lambda text: model.Constant(text, model.TEXT)
        )

    def _deeper(self, family: Family, depth: int) -> st.SearchStrategy[model.Row]:
        own = {
            Family.NUMBER: self._numbers,
            Family.BOOLEAN: self._conditions,
            Family.DATE: lambda _: st.nothing(),
            Family.TEXT: lambda _: st.nothing(),
        }[family](depth)
        same = self.of(family, depth)
        branches = st.lists(st.tuples(self.of(Family.BOOLEAN, depth), same), min_size=1, max_size=2).map(
            tuple
        )
        chosen = st.builds(_choice, branches, st.none() | same).filter(_fits)
        filled = st.lists(same, min_size=1, max_size=3).map(_first_filled).filter(_fits)
        return own | own | chosen | filled

    def _numbers(self, depth: int) -> st.SearchStrategy[model.Row]:
        number, day = self.of(Family.NUMBER, depth), self.of(Family.DATE, depth)
        return st.one_of(
            st.builds(_arithmetic, st.sampled_from("+-*"), number, number).filter(_fits),
            st.builds(model.DatePart, st.sampled_from(("year", "quarter", "month", "day")), day),
            st.builds(model.DaysBetween, day, day),
        )

    def _conditions(self, depth: int) -> st.SearchStrategy[model.Row]:
        several = st.lists(self.of(Family.BOOLEAN, depth), min_size=1, max_size=3).map(tuple)
        anything = st.sampled_from(list(Family)).flatmap(lambda family: self.of(family, depth))
        compared = st.sampled_from(list(Family)).flatmap(lambda family: self._comparisons(family, depth))
        return st.one_of(
            compared,
            compared,
            st.builds(model.IsEmpty, anything, st.booleans()),
            st.sampled_from((Family.TEXT, Family.DATE, Family.NUMBER)).flatmap(
                lambda family: self._one_of(family, depth)
            ),
            several.map(model.AllOf),
            several.map(model.AnyOf),
            self.of(Family.BOOLEAN, depth).map(model.Not),
            st.builds(
                model.TextTest,
                st.sampled_from(("starts_with", "ends_with", "contains")),
                self.of(Family.TEXT, depth),
                st.sampled_from(ODD_TEXTS),
            ),
        )

    def _comparisons(self, family: Family, depth: int) -> st.SearchStrategy[model.Row]:
        signs = ("=", "!=") if family is Family.BOOLEAN else ("=", "!=", "<", "<=", ">", ">=")
        one = self.of(family, depth)
        return st.builds(model.Comparison, st.sampled_from(signs), one, one).filter(_comparable)

    def _one_of(self, family: Family, depth: int) -> st.SearchStrategy[model.Row]:
        constants = {
            Family.TEXT: st.sampled_from((*ODD_TEXTS, "合格")),
            Family.DATE: st.sampled_from(BORDERS),
            Family.NUMBER: st.integers(-5, 5).map(Decimal) | st.just(Decimal("0.5")),
        }[family]
        listed = st.lists(constants, min_size=1, max_size=3).map(tuple)
        return st.builds(model.IsOneOf, self.of(family, depth), listed, st.booleans()).filter(
            lambda node: whole_digits(node.operand.type) + max(node.operand.type.decimals, 1) <= MOST_DIGITS
        )

    def aggregates(self) -> st.SearchStrategy[Aggregate]:
        """Aggregates of every function, with and without condition, date column and window."""
        return st.sampled_from(list(Function)).flatmap(self._aggregate)

    def _aggregate(self, function: Function) -> st.SearchStrategy[Aggregate]:
        if function is Function.COUNT:
            argument = st.booleans().flatmap(lambda rows: st.none() if rows else self._anything())
        elif function is Function.DISTINCT:
            argument = self._anything()
        else:
            most = MOST_SUMMED if function is Function.SUM else MOST_DIGITS
            argument = self.of(Family.NUMBER, 2).filter(lambda node: node.type.digits <= most)
        return st.builds(
            Aggregate,
            function=st.just(function),
            argument=argument,
            where=seldom(self.of(Family.BOOLEAN, 2)),
            share=st.sampled_from(SHARES) if function is Function.PERCENTILE else st.none(),
            date=st.sampled_from(("day", "day", "until", "month", "")),
            window=st.sampled_from(WINDOWS).map(Window),
        )

    def _anything(self) -> st.SearchStrategy[model.Row]:
        return st.sampled_from(list(Family)).flatmap(lambda family: self.of(family, 2))

    def groups(self, depth: int = 2) -> st.SearchStrategy[model.Group]:
        """Whole formulas."""
        known = self.aggregates()
        if depth == 0:
            return known
        deeper = st.deferred(lambda: self.groups(depth - 1))
        plain = st.sampled_from(
            (model.Number(Decimal("100")), model.Number(Decimal("-0.5")), model.PeriodDays())
        )
        number = Type(Family.NUMBER)
        return st.one_of(
            known,
            st.builds(
                model.GroupArithmetic, st.sampled_from("+-*/"), deeper, deeper | plain, st.just(number)
            ),
            st.builds(model.GroupArithmetic, st.sampled_from("-/"), plain, deeper, st.just(number)),
            st.lists(deeper, min_size=1, max_size=2).map(
                lambda found: model.GroupFirstFilled((*found, model.Number(Decimal(7))), number)
            ),
        )


def seldom(strategy: st.SearchStrategy) -> st.SearchStrategy:
    """Nothing, or what the strategy draws once in three times. (A union would weigh each of its branches alike.)"""
    return st.integers(0, 2).flatmap(lambda drawn: strategy if drawn == 2 else st.none())


@lru_cache
def trees_of(facts: Register, enterprises: Register, *, edges: bool) -> Trees:
    """Strategies for these registers; making them takes longer than drawing from them."""
    return Trees(facts, enterprises, edges=edges)


def constant(number: int, decimals: int) -> model.Constant:
    """A number with so many decimals."""
    kind = Type(Family.NUMBER, decimals=decimals, digits=max(len(str(abs(number))), decimals + 1))
    return model.Constant(Decimal(number).scaleb(-decimals), kind)


def _arithmetic(operator: str, left: model.Row, right: model.Row) -> model.Arithmetic:
    if operator == "*":
        kind = Type(
            Family.NUMBER,
            decimals=left.type.decimals + right.type.decimals,
            digits=left.type.digits + right.type.digits,
        )
    else:
        joined = _joined([left.type, right.type])
        kind = Type(Family.NUMBER, decimals=joined.decimals, digits=joined.digits + 1)
    return model.Arithmetic(operator, left, right, kind)


def _joined(kinds: list[Type]) -> Type:
    if kinds[0].family is not Family.NUMBER:
        return kinds[0]
    decimals = max(kind.decimals for kind in kinds)
    return Type(Family.NUMBER, decimals=decimals, digits=max(map(whole_digits, kinds)) + decimals)


def _choice(branches: tuple[tuple[model.Row, model.Row], ...], otherwise: model.Row | None) -> model.Choice:
    every = [chosen for _, chosen in branches] + ([otherwise] if otherwise is not None else [])
    return model.Choice(branches, otherwise, _joined([each.type for each in every]))


def _first_filled(operands: list[model.Row]) -> model.FirstFilled:
    return model.FirstFilled(tuple(operands), _joined([each.type for each in operands]))


def _fits(node: model.Row) -> bool:
    return node.type.family is not Family.NUMBER or node.type.digits <= MOST_DIGITS


def _comparable(node: model.Comparison) -> bool:
    return _joined([node.left.type, node.right.type]).digits <= MOST_DIGITS
