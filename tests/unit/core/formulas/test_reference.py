"""The reference evaluator: small enough to be worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import polars as pl
import pytest

from zhiheng.core.calendar import Period, year_of
from zhiheng.core.formulas import model
from zhiheng.core.formulas.model import Aggregate, Family, Function, Type, Window
from zhiheng.core.formulas.questions import Dimension, Part, Question
from zhiheng.core.formulas.reference import Rows, answer, result
from zhiheng.core.formulas.row_values import Place, holds, value
from zhiheng.core.issues import Text
from zhiheng.core.registers.model import Column, ColumnType, Register

MONEY = Type(Family.NUMBER, unit="元", decimals=2)
FINE = model.ColumnValue("fine", MONEY)
TOWN = model.ColumnValue("town", model.TEXT)
DAY = model.ColumnValue("day", model.DATE)
EMPTY = model.ColumnValue("nothing", model.BOOLEAN)
TRUE = model.Constant(True, model.BOOLEAN)
FALSE = model.Constant(False, model.BOOLEAN)
ROWS = [
    {"no": "a", "day": date(2026, 1, 1), "town": "东", "fine": Decimal("1.00")},
    {"no": "b", "day": date(2026, 12, 31), "town": "东", "fine": Decimal("2.50")},
    {"no": "c", "day": date(2026, 6, 1), "town": "西", "fine": None},
    {"no": "d", "day": date(2025, 6, 1), "town": "西", "fine": Decimal("4.00")},
    {"no": "e", "day": None, "town": None, "fine": Decimal("8.00")},
]


@pytest.fixture
def register():
    columns = [
        ("no", ColumnType.TEXT),
        ("day", ColumnType.DATE),
        ("town", ColumnType.AREA),
        ("fine", ColumnType.NUMBER),
    ]
    return Register(
        name="fines",
        label=Text("罚款", "Fines"),
        columns=tuple(
            Column(name=name, label=Text(name, name), type=kind, decimals=2) for name, kind in columns
        ),
        key=("no",),
        date="day",
    )


def parts(*functions, argument=FINE, date="day", **more):
    return tuple(Part(function=each, argument=argument, date=date, **more) for each in functions)


def ask(register, *asked, **more):
    question = Question(register=register, parts=asked, periods=more.pop("periods", (year_of(2026),)), **more)
    return answer(question, {"fines": ROWS})


def test_parts_of_one_period(register):
    found = ask(
        register,
        *parts(
            Function.COUNT, Function.SUM, Function.MINIMUM, Function.MAXIMUM, Function.FIRST, Function.LAST
        ),
        *parts(Function.COUNT, argument=None),
    )
    assert found.rows() == [
        (0, 2, Decimal("3.50"), Decimal("1.00"), Decimal("2.50"), Decimal("1.00"), Decimal("2.50"), 3)
    ]
    assert found.schema["p1"] == pl.Decimal(38, 2)
    assert found.schema["period"] == pl.Int32


def test_percentile_gives_both_neighbours_and_the_count(register):
    found = ask(register, *parts(Function.PERCENTILE, share=Decimal("0.95")))
    assert found.columns == ["period", "p0_low", "p0_high", "p0_count"]
    assert found.rows() == [(0, Decimal("1.00"), Decimal("2.50"), 2)]


def test_rows_without_a_date_count_in_a_stock_only(register):
    assert ask(register, *parts(Function.COUNT, date="")).rows() == [(0, 4)]


def test_group_with_nothing_to_tell_has_no_line(register):
    found = ask(register, *parts(Function.SUM), dimensions=(Dimension("town", TOWN),))
    assert found.rows() == [("东", 0, Decimal("3.50"))]


def test_value_that_is_not_mapped_becomes_empty(register):
    towns = Dimension("district", TOWN, (("东", "清河区"),))
    found = ask(register, *parts(Function.COUNT, date=""), dimensions=(towns,))
    assert sorted(found.rows(), key=str) == [("清河区", 0, 2), (None, 0, 2)]


def test_part_that_was_not_asked_of_a_period_is_empty_there(register):
    found = ask(
        register, *parts(Function.COUNT, periods=(0,)), *parts(Function.COUNT, periods=(1,)),
        periods=(year_of(2026), year_of(2025)),
    )  # fmt: skip
    assert found.rows() == [(0, 2, None), (1, None, 1)]


def test_condition_narrows_all_parts(register):
    west = model.Comparison("=", TOWN, model.Constant("西", model.TEXT))
    assert ask(register, *parts(Function.COUNT, argument=None), condition=west).rows() == [(0, 1)]


def test_eighteen_digits_are_added_without_rounding(register):
    large = Decimal("9999999999999999.99")
    rows = [{"no": str(number), "day": None, "town": None, "fine": large} for number in range(1000)]
    asked = Question(register=register, parts=parts(Function.SUM, date=""), periods=(year_of(2026),))
    assert answer(asked, {"fines": rows})["p0"][0] == 1000 * large


@pytest.mark.parametrize(
    ("tree", "wanted"),
    [
        (model.AllOf((TRUE, EMPTY)), None),
        (model.AllOf((FALSE, EMPTY)), False),
        (model.AnyOf((FALSE, EMPTY)), None),
        (model.AnyOf((TRUE, EMPTY)), True),
        (model.Not(EMPTY), None),
        (model.IsEmpty(EMPTY), True),
        (model.IsEmpty(EMPTY, negated=True), False),
        (model.Comparison("!=", TOWN, model.ColumnValue("nothing", model.TEXT)), None),
        (model.IsOneOf(EMPTY, (True,), negated=True), None),
        (model.IsOneOf(TOWN, ("西",), negated=True), True),
        (model.Choice(((EMPTY, TRUE),), FALSE, model.BOOLEAN), False),
        (model.Choice(((EMPTY, TRUE),), None, model.BOOLEAN), None),
        (model.FirstFilled((EMPTY, TRUE), model.BOOLEAN), True),
        (model.Arithmetic("*", FINE, FINE, MONEY), Fraction(9, 4)),
        (model.Arithmetic("-", FINE, EMPTY, MONEY), None),
        (model.DatePart("quarter", DAY), 2),
        (model.DaysBetween(DAY, model.PeriodEdge("end")), 245),
        (model.TextTest("contains", TOWN, ""), True),
        (model.TextTest("ends_with", EMPTY, "东"), None),
        (model.LookedUp("town", "towns", "size", MONEY), 7),
        (model.LookedUp("nothing", "towns", "size", MONEY), None),
    ],
)
def test_row_expression(tree, wanted):
    row = {"town": "东", "fine": Decimal("1.50"), "day": date(2026, 4, 30), "nothing": None}
    place = Place(row, year_of(2026), {"towns": {"东": {"size": 7}}})
    assert value(tree, place) == wanted


def test_empty_condition_does_not_hold():
    assert not holds(EMPTY, Place({"nothing": None}))


def test_texts_are_ordered_by_code_points():
    row = Place({"town": "\U00020000"})
    assert value(model.Comparison(">", TOWN, model.Constant("\uffee", model.TEXT)), row) is True


def test_formula_with_a_window_and_a_division_by_zero():
    rows = Rows(("no",), ROWS)
    now = Aggregate(function=Function.SUM, argument=FINE, date="day")
    before = Aggregate(function=Function.SUM, argument=FINE, date="day", window=Window(("last_year",)))
    share = model.GroupArithmetic("/", now, before, MONEY)
    assert result(share, rows, year_of(2026)) == Fraction(7, 8)
    assert result(share, rows, year_of(2025)) is None


def test_plan_to_date_without_a_plan_is_empty():
    tree = Aggregate(function=Function.COUNT, date="day", window=Window(("plan_to_date",)))
    rows = Rows(("no",), ROWS)
    assert result(tree, rows, year_of(2026)) is None
    assert result(tree, rows, year_of(2026), Period(date(2025, 1, 1), date(2027, 12, 31))) == 4


def test_percentile_lies_between_its_neighbours():
    tree = Aggregate(function=Function.PERCENTILE, argument=FINE, share=Decimal("0.1"))
    assert result(tree, Rows(("no",), ROWS), None) == Fraction("1.45")
