"""Many formulas become one question, and its answer becomes their values."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import polars as pl
import pytest

from zhiheng.core.calendar import Period, PeriodKind, periods_between, read_period, year_of
from zhiheng.core.formulas.model import (
    TEXT,
    Aggregate,
    ColumnValue,
    Comparison,
    Constant,
    Family,
    Function,
    GroupArithmetic,
    GroupFirstFilled,
    Number,
    PeriodDays,
    Type,
    Window,
)
from zhiheng.core.formulas.planning import Asked, planned
from zhiheng.core.formulas.questions import WHOLE, Dimension, Part
from zhiheng.core.issues import Text
from zhiheng.core.registers.model import Column, ColumnType, Register

NUMBER = Type(Family.NUMBER)
MONEY = ColumnValue("fine", Type(Family.NUMBER, "元", 2))
TOWN = Dimension("town", ColumnValue("town", TEXT))
REGISTER = Register(
    name="inspections",
    label=Text("抽检", "inspections"),
    columns=(Column(name="no", label=Text("编号", "number"), type=ColumnType.TEXT),),
    key=("no",),
)
PASSED = Comparison("=", ColumnValue("result", TEXT), Constant("合格", TEXT))
ALL = Aggregate(function=Function.COUNT, date="on")
GOOD = Aggregate(function=Function.COUNT, where=PASSED, date="on")
RATE = GroupArithmetic("/", GOOD, ALL, NUMBER)
JANUARY, FEBRUARY = read_period("2026-01"), read_period("2026-02")


def through(aggregate, *shifts):
    from dataclasses import replace

    return replace(aggregate, window=Window(shifts))


def asked(*trees, **further):
    return planned(Asked(REGISTER, tuple(trees), **further))


def found(plan, frame):
    return {(line.dimensions, line.period): line.results for line in plan.lines(frame)}


def bulk(plan, frame):
    whole = plan.frame(frame)
    dimensions = len(plan.question.dimensions)
    assert whole.schema["period"] == pl.Int32
    assert all(dtype == pl.Float64 for name, dtype in whole.schema.items() if name.startswith("v"))
    return {(row[:dimensions], plan.computed[row[dimensions]]): row[dimensions + 1 :] for row in whole.rows()}


def both(plan, frame):
    """Lines and the frame in bulk, which must tell the same."""
    exact = found(plan, frame)
    rounded = bulk(plan, frame)
    assert rounded.keys() == exact.keys()
    for key, values in exact.items():
        expected = [None if each is None else pytest.approx(float(each), rel=1e-12) for each in values]
        assert list(rounded[key]) == expected
    return exact


def answer(rows, **columns):
    return pl.DataFrame(rows, schema=columns, orient="row")


COUNTS = {"d0": pl.String, "period": pl.Int32, "p0": pl.Int64, "p1": pl.Int64}


def test_planned_asks_equal_aggregates_once():
    total = Aggregate(function=Function.COUNT, date="on", type=Type(Family.NUMBER, "批"))
    plan = asked((RATE, (JANUARY, FEBRUARY)), (total, (JANUARY,)), (GOOD, (FEBRUARY,)))
    assert plan.question.parts == (
        Part(function=Function.COUNT, where=PASSED, date="on", periods=(0, 1)),
        Part(function=Function.COUNT, date="on", periods=(0, 1)),
    )
    assert plan.question.periods == (JANUARY, FEBRUARY)
    assert plan.computed == (JANUARY, FEBRUARY)


def test_planned_makes_windows_periods_and_asks_only_for_those_needed():
    plan = asked(
        (GroupArithmetic("-", ALL, through(ALL, "previous"), NUMBER), (FEBRUARY,)),
        (through(GOOD, "year_to_date"), (JANUARY,)),
    )
    assert plan.question.periods == (FEBRUARY, JANUARY)
    assert [part.periods for part in plan.question.parts] == [(0, 1), (1,)]


def test_planned_before_the_plan_there_is_nothing_to_date():
    plan = asked(
        (GroupFirstFilled((through(ALL, "plan_to_date"), Number(Decimal(-1))), NUMBER), (JANUARY, FEBRUARY)),
        plan=Period(date(2026, 2, 1), date(2028, 12, 31)),
    )
    assert plan.question.periods == (read_period("2026-02-01..2026-02-28"),)
    frame = answer([(0, 5)], period=pl.Int32, p0=pl.Int64)
    assert both(plan, frame) == {((), FEBRUARY): (5,)}


def test_planned_before_the_first_year_there_is_nothing():
    first = year_of(1)
    plan = asked((through(ALL, "previous"), (first,)), (through(ALL, "last_year"), (first,)))
    assert plan.question.periods == ()
    assert plan.question.parts == ()


def test_planned_the_whole_time_takes_all_rows():
    last = Aggregate(function=Function.LAST, argument=MONEY, date="on")
    plan = asked((ALL, ()), (last, ()), (through(ALL, "previous"), ()), (through(ALL, 2025), ()))
    assert plan.question.periods == (WHOLE, year_of(2025))
    assert [(part.function, part.date, part.periods) for part in plan.question.parts] == [
        (Function.COUNT, "", (0,)),
        (Function.LAST, "on", (0,)),
        (Function.COUNT, "on", (1,)),
    ]
    frame = answer(
        [(0, 7, Decimal("1.50"), None), (1, None, None, 3)],
        period=pl.Int32,
        p0=pl.Int64,
        p1=pl.Decimal(38, 2),
        p2=pl.Int64,
    )
    assert both(plan, frame) == {((), None): (7, Fraction(3, 2), None, 3)}


def test_lines_one_tree_over_the_whole_time_and_by_month():
    plan = asked((ALL, ()), (ALL, (JANUARY,)))
    assert [(part.date, part.periods) for part in plan.question.parts] == [("", (0,)), ("on", (1,))]
    frame = answer([(0, 7, None), (1, None, 2)], period=pl.Int32, p0=pl.Int64, p1=pl.Int64)
    assert both(plan, frame) == {((), None): (7, None), ((), JANUARY): (None, 2)}


def test_lines_are_exact_and_divide_last():
    plan = asked((RATE, (JANUARY,)), dimensions=(TOWN,))
    frame = answer([("清河镇", 0, 1, 3), (None, 0, 0, 7)], **COUNTS)
    assert both(plan, frame) == {(("清河镇",), JANUARY): (Fraction(1, 3),), ((None,), JANUARY): (0,)}


def test_lines_a_missing_line_counts_nothing():
    """In February only the other month of the comparison is there: the count is 0, the mean has no value."""
    mean = GroupArithmetic("/", Aggregate(function=Function.SUM, argument=MONEY, date="on"), ALL, NUMBER)
    growth = GroupArithmetic("-", ALL, through(ALL, "previous"), NUMBER)
    plan = asked((growth, (FEBRUARY,)), (mean, (FEBRUARY,)), dimensions=(TOWN,))
    columns = {"d0": pl.String, "period": pl.Int32, "p0": pl.Int64, "p1": pl.Decimal(38, 2)}
    frame = answer([("清河镇", 1, 4, None)], **columns)
    assert both(plan, frame) == {(("清河镇",), FEBRUARY): (-4, None)}


def test_lines_no_line_for_a_group_that_the_needed_periods_do_not_have():
    plan = asked((through(ALL, "previous"), (FEBRUARY,)), (GOOD, (JANUARY,)), dimensions=(TOWN,))
    periods = plan.question.periods
    assert periods == (JANUARY,)
    frame = answer([("甲", 0, 2, 1)], **COUNTS)
    assert both(plan, frame) == {(("甲",), FEBRUARY): (2, None), (("甲",), JANUARY): (None, 1)}
    assert both(plan, frame.clear()) == {}


def test_lines_percentile_is_finished_from_its_two_values():
    p95 = Aggregate(function=Function.PERCENTILE, argument=MONEY, share=Decimal("0.95"), date="on")
    plan = asked((p95, (JANUARY, FEBRUARY)))
    frame = answer(
        [(0, Decimal("4.00"), Decimal("7.00"), 11), (1, None, None, 0)],
        period=pl.Int32,
        p0_low=pl.Decimal(38, 2),
        p0_high=pl.Decimal(38, 2),
        p0_count=pl.Int64,
    )
    assert both(plan, frame) == {((), JANUARY): (Fraction(11, 2),), ((), FEBRUARY): (None,)}


def test_lines_division_by_zero_and_days():
    daily = GroupArithmetic("/", ALL, PeriodDays(), NUMBER)
    plan = asked((RATE, (JANUARY,)), (daily, (JANUARY,)))
    frame = answer([(0, 0, 0)], period=pl.Int32, p0=pl.Int64, p1=pl.Int64)
    assert both(plan, frame) == {((), JANUARY): (None, 0)}


def test_lines_several_windows_over_three_years_of_months():
    months = tuple(periods_between(PeriodKind.MONTH, date(2024, 1, 1), date(2026, 12, 1)))
    trees = [
        ALL,
        GroupArithmetic(
            "/",
            GroupArithmetic("-", ALL, through(ALL, "last_year"), NUMBER),
            through(ALL, "last_year"),
            NUMBER,
        ),
        through(GOOD, "year_to_date"),
        through(ALL, "previous", "year_to_date"),
    ]
    plan = asked(*((tree, months) for tree in trees), dimensions=(TOWN,))
    frame = answer(
        [
            (town, number, (number * 7 + place) % 5, number + place)
            for place, town in enumerate((None, "甲", "乙"))
            for number in range(len(plan.question.periods))
            if (number + place) % 4
        ],
        **COUNTS,
    )
    assert len(both(plan, frame)) == 108


def test_frame_does_not_work_line_by_line(calls):
    plan = asked((RATE, (JANUARY, FEBRUARY)), dimensions=(TOWN,))

    def work(lines):
        frame = answer([(f"镇{number}", number % 2, 1, 2) for number in range(lines)], **COUNTS)
        return calls(lambda: plan.frame(frame))

    assert work(10_000) < 1.5 * work(10)
