"""The last step of every figure: exact fractions, empty where there is no value."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from zhiheng.core.calendar import Period, year_of
from zhiheng.core.formulas.finishing import finish, percentile
from zhiheng.core.formulas.model import (
    Aggregate,
    Family,
    Function,
    GroupArithmetic,
    GroupFirstFilled,
    Number,
    PeriodDays,
    Type,
)

NUMBER = Type(Family.NUMBER)
COUNT = Aggregate(function=Function.COUNT)
SUM = Aggregate(function=Function.SUM)
KNOWN = {COUNT: Fraction(3), SUM: None}


def value(tree, period=None):
    return finish(tree, KNOWN.get, period)


def joined(operator, left, right):
    return GroupArithmetic(operator, left, right, NUMBER)


@pytest.mark.parametrize(("operator", "expected"), [("+", 10), ("-", -4), ("*", 21), ("/", Fraction(3, 7))])
def test_finish_joins_exactly(operator, expected):
    assert value(joined(operator, COUNT, Number(Decimal(7)))) == expected


def test_finish_division_by_zero_is_empty():
    assert value(joined("/", COUNT, Number(Decimal("0.00")))) is None


def test_finish_an_empty_operand_makes_all_empty():
    assert value(joined("+", joined("*", SUM, Number(Decimal(0))), COUNT)) is None


def test_finish_takes_the_first_that_is_filled():
    assert value(GroupFirstFilled((SUM, COUNT, Number(Decimal(9))), NUMBER)) == 3
    assert value(GroupFirstFilled((SUM, SUM), NUMBER)) is None


def test_finish_counts_the_days_of_the_period():
    assert value(PeriodDays(), year_of(2024)) == 366
    assert value(PeriodDays(), Period(date(2026, 3, 1), date(2026, 3, 1))) == 1
    assert value(PeriodDays()) is None


def test_percentile_between_two_values():
    # 0.95 of 11 values: h = 1 + 10 * 0.95 = 10.5.
    assert percentile(Decimal("4.00"), Decimal("7.00"), 11, Decimal("0.95")) == Fraction(11, 2)


def test_percentile_at_a_value():
    assert percentile(4, 4, 1, Decimal("0.5")) == 4
    assert percentile(None, None, 0, Decimal("0.5")) is None
