"""DuckDB over small hand-made segment files: every answer is what a reader of the rows would say."""

import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from spot_checks import (
    BATCHES,
    BY_TOWN,
    FINE,
    FIRM,
    JANUARY,
    MONEY,
    NO,
    NUMBER,
    ON,
    PASSED,
    REGISTER,
    ROWS,
    SCHEMA,
    SIZE,
    TOWN,
    asked,
    column,
    count,
    files_of,
    firms_of,
    lines,
    part,
    question,
)

from zhiheng.core.calendar import year_of
from zhiheng.core.formulas.model import (
    DATE,
    TEXT,
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
    Function,
    IsEmpty,
    IsOneOf,
    Not,
    PeriodEdge,
    TextTest,
    Type,
)
from zhiheng.core.formulas.questions import Dimension, Part, Sample
from zhiheng.core.issues import InputProblem
from zhiheng.core.registers.model import ColumnType
from zhiheng.engines.reference import ReferenceEngine


def test_answer_counts_by_group_and_period(engine, segment):
    files = files_of(segment(ROWS))
    assert asked(engine, files, count(), count(PASSED), dimensions=BY_TOWN) == [
        ("甲", 0, 2, 1),
        ("甲", 1, 1, 0),
        (None, 1, 1, 1),
    ]


def test_answer_has_the_types_of_the_question(engine, segment):
    parts = (count(), part(Function.SUM, FINE), part(Function.PERCENTILE, BATCHES, share=Decimal("0.5")))
    dimensions = (Dimension("n", BATCHES), Dimension("passed", PASSED), Dimension("on", ON))
    found = engine.answer(question(*parts, dimensions=dimensions), {"inspections": files_of(segment(ROWS))})
    assert found.schema == {
        "d0": pl.Decimal(38, 0),
        "d1": pl.Boolean,
        "d2": pl.Date,
        "period": pl.Int32,
        "p0": pl.Int64,
        "p1": pl.Decimal(38, 2),
        "p2_low": pl.Decimal(38, 0),
        "p2_high": pl.Decimal(38, 0),
        "p2_count": pl.Int64,
    }


def test_answer_of_an_empty_register_has_no_line(engine):
    found = engine.answer(question(count(), dimensions=BY_TOWN), {"inspections": files_of()})
    assert found.height == 0
    assert found.schema == {"d0": pl.String, "period": pl.Int32, "p0": pl.Int64}


def test_answer_leaves_out_lines_in_which_nothing_was_found(engine, segment):
    files = files_of(segment(ROWS))
    nobody = Comparison("=", TOWN, Constant("丙", TEXT))
    assert asked(engine, files, count(nobody), part(Function.MAXIMUM, FINE, where=nobody)) == []
    assert asked(engine, files, count(nobody), part(Function.MAXIMUM, FINE)) == [
        (0, 0, Decimal("10.50")),
        (1, 0, Decimal("3.00")),
    ]


def test_answer_a_part_that_was_not_asked_of_a_period_is_empty_there(engine, segment):
    files = files_of(segment(ROWS))
    only = replace(count(), periods=(1,))
    assert asked(engine, files, replace(only, where=PASSED), replace(only, periods=(0, 1))) == [
        (0, None, 2),
        (1, 1, 2),
    ]


def test_answer_sums_exactly_where_binary_fractions_would_not(engine, segment):
    day = date(2026, 1, 1)
    rows = [(f"S{number}", day, "甲", Decimal("0.10"), 1, True, "F1") for number in range(30_000)]
    rows.append(("T", day, "甲", Decimal("9999999999999999.99"), 1, True, "F1"))
    files = files_of(segment(rows))
    assert asked(engine, files, part(Function.SUM, FINE)) == [(0, Decimal("10000000000002999.99"))]


def test_answer_multiplies_without_overflow(engine, segment):
    large = 999_999_999_999_999_999
    files = files_of(
        segment([("S1", date(2026, 1, 1), "甲", Decimal("9999999999999999.99"), large, True, "F1")])
    )
    squared = Arithmetic("*", BATCHES, BATCHES, Type(Family.NUMBER, digits=36))
    money = Arithmetic("*", FINE, BATCHES, Type(Family.NUMBER, "元", 2, 36))
    found = asked(engine, files, part(Function.SUM, squared), part(Function.MAXIMUM, money))
    assert found == [(0, large**2, Decimal("9999999999999999980000000000000000.01"))]


def test_answer_a_product_of_constants_does_not_overflow(engine, segment):
    files = files_of(segment(ROWS))
    number = Constant(Decimal(378_795), Type(Family.NUMBER, digits=6))
    squared = Arithmetic("*", number, number, Type(Family.NUMBER, digits=12))
    assert asked(engine, files, part(Function.MAXIMUM, squared)) == [
        (0, Decimal(378_795**2)), (1, Decimal(378_795**2)),
    ]  # fmt: skip


def test_answer_a_choice_keeps_the_decimals_of_every_branch(engine, segment):
    files = files_of(segment(ROWS))
    kind = Type(Family.NUMBER, decimals=3, digits=21)
    small = Constant(Decimal("0.125"), Type(Family.NUMBER, decimals=3, digits=4))
    whole = Arithmetic("+", BATCHES, BATCHES, Type(Family.NUMBER, digits=18))
    never = Comparison("=", BATCHES, Constant(Decimal(-1), NUMBER))
    for tree in (FirstFilled((small, whole), kind), Choice(((never, whole),), small, kind)):
        found = asked(engine, files, part(Function.MAXIMUM, tree))
        assert [line[1] for line in found] == [Decimal("0.125")] * 2


def test_sample_without_a_period_sees_the_whole_time(engine, segment):
    before_the_end = Comparison("<=", ON, PeriodEdge("end"))
    wanted = Sample(
        register=REGISTER, condition=before_the_end, date="sampled_on", period=None, columns=("no",)
    )
    sources = {REGISTER.name: files_of(segment(ROWS))}
    found = [one.sample(wanted, sources)["no"].to_list() for one in (engine, ReferenceEngine())]
    dated = sorted(each[0] for each in ROWS if each[1] is not None)
    assert found == [dated, dated]


def test_answer_a_number_that_does_not_fit_is_said(engine, segment):
    rows = [("S1", date(2026, 1, 1), "甲", None, 9_223_372_036_854_775_807, True, "F1")]
    twice = Arithmetic("+", BATCHES, BATCHES, NUMBER)
    with pytest.raises(InputProblem, match="more digits than the register allows"):
        asked(engine, files_of(segment(rows)), part(Function.SUM, twice))


def test_answer_percentile_gives_the_values_at_both_places(engine, segment):
    rows = [(f"S{n}", date(2026, 1, 1), "甲", Decimal(n), n, True, "F1") for n in range(1, 12)]
    files = files_of(segment(rows))
    shares = [Decimal("0.95"), Decimal(0), Decimal(1), Decimal("0.5")]
    parts = [part(Function.PERCENTILE, BATCHES, share=share) for share in shares]
    assert asked(engine, files, *parts) == [(0, 10, 11, 11, 1, 1, 11, 11, 11, 11, 6, 6, 11)]


def test_answer_median_picks_both_middle_values_whatever_their_number(engine, segment):
    rows = [
        (f"S{size}-{n}", date(2026, 1, 1), str(size), Decimal(n * 7 % size) / 100, n, True, "F1")
        for size in range(1, 120)
        for n in range(size)
    ]
    files = files_of(segment(rows))
    median = part(Function.PERCENTILE, FINE, share=Decimal("0.50"))
    asked_of = question(median, part(Function.PERCENTILE, FINE, share=Decimal("0.3")), dimensions=BY_TOWN)
    sources = {REGISTER.name: files}
    own, other = (one.answer(asked_of, sources).sort("d0") for one in (engine, ReferenceEngine()))
    assert own.height == 119
    assert_frame_equal(own, other, check_row_order=False)


def test_answer_first_and_last_by_date_and_then_by_key(engine, segment):
    same = date(2026, 1, 9)
    rows = [
        ("S10", same, "甲", None, 10, True, "F1"),
        ("S9", same, "甲", None, 9, True, "F1"),
        ("S1", date(2026, 1, 8), "甲", None, None, True, "F1"),
        ("S2", date(2026, 2, 8), "甲", None, 2, True, "F1"),
    ]
    files = files_of(segment(rows))
    parts = (part(Function.FIRST, BATCHES), part(Function.LAST, BATCHES))
    assert asked(engine, files, *parts) == [(0, 10, 9), (1, 2, 2)]
    assert asked(engine, files, *parts, periods=(JANUARY, year_of(2026))) == [(0, 10, 9), (1, 10, 2)]


def test_answer_texts_are_ordered_by_their_code_points(engine, segment):
    rows = [
        (f"S{n}", date(2026, 1, 1), town, None, 1, True, "F1") for n, town in enumerate("Zaé一丁\U00020000")
    ]
    files = files_of(segment(rows))
    above = Comparison(">", TOWN, Constant("é", TEXT))
    assert asked(engine, files, count(above), count(Comparison("=", TOWN, Constant("A", TEXT)))) == [
        (0, 3, 0)
    ]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (PASSED, 3),
        (Not(PASSED), 1),
        (IsEmpty(PASSED), 1),
        (IsEmpty(FINE, negated=True), 4),
        (AnyOf((PASSED, IsEmpty(TOWN))), 3),
        (AllOf((PASSED, Comparison(">", FINE, Constant(Decimal(5), MONEY)))), 2),
        (AllOf(()), 5),
        (AnyOf(()), 0),
        (IsOneOf(TOWN, ("甲", "乙")), 4),
        (IsOneOf(TOWN, ("甲",), negated=True), 1),
        (IsOneOf(TOWN, ()), 0),
        (IsOneOf(TOWN, (), negated=True), 4),
        (Not(IsOneOf(BATCHES, (Decimal(1), Decimal("2.5")))), 3),
        (Comparison("!=", FINE, Constant(Decimal("3.000"), MONEY)), 3),
        (Comparison("=", DatePart("quarter", ON), Constant(Decimal(1), NUMBER)), 4),
        (Comparison("=", DatePart("day", ON), Constant(Decimal(28), NUMBER)), 1),
        (Comparison("<", DaysBetween(ON, Constant(date(2026, 1, 10), DATE)), Constant(Decimal(0), NUMBER)), 3),
        (Comparison("=", FirstFilled((BATCHES, Constant(Decimal(7), NUMBER)), NUMBER), Constant(Decimal(7), NUMBER)), 1),
        (Comparison("=", Choice(((PASSED, BATCHES),), FINE, MONEY), Constant(Decimal("-0.01"), MONEY)), 1),
        (IsEmpty(Choice(((PASSED, BATCHES),), None, MONEY)), 2),
        (TextTest("starts_with", NO, "S"), 5),
        (TextTest("ends_with", NO, "4"), 1),
        (TextTest("contains", TOWN, ""), 4),
        (TextTest("contains", NO, "%"), 0),
        (Comparison("=", SIZE, Constant("大", TEXT)), 2),
        (IsEmpty(SIZE), 2),
    ],
    ids=str,
)  # fmt: skip
def test_answer_conditions(engine, segment, condition, expected):
    files = files_of(segment(ROWS))
    stock = Part(function=Function.COUNT, where=condition)
    found = asked(engine, files, stock, periods=(JANUARY,), further=[firms_of(segment)])
    assert found == ([(0, expected)] if expected else [])


@pytest.mark.parametrize(
    "evil",
    [
        "'); DROP TABLE x; --",
        "a'b\"c",
        "\\' OR 1=1 --",
        "$1 ? %s :a {b}",
        "nul\0here",
        "zero\u200bwidth\u2028line",
        "/* */ -- \n",
        "甲' UNION ALL SELECT 1",
    ],
)
def test_answer_a_text_stays_a_text(engine, segment, evil):
    rows = [
        ("S1", date(2026, 1, 1), evil, None, 1, True, evil),
        ("S2", date(2026, 1, 1), "x", None, 1, True, "x"),
    ]
    files = files_of(segment(rows))
    same = Comparison("=", TOWN, Constant(evil, TEXT))
    dimension = (Dimension("t", TOWN, ((evil, evil + "!"),)),)
    found = asked(engine, files, count(same), count(IsOneOf(FIRM, (evil,))), count(TextTest("contains", TOWN, evil)), dimensions=dimension)  # fmt: skip
    assert found == [(evil + "!", 0, 1, 1, 1)]


def test_answer_columns_with_strange_names(engine, segment):
    name = 'a"b; select'
    register = replace(REGISTER, columns=(*REGISTER.columns, column(name, ColumnType.INTEGER)))
    frame = pl.DataFrame(ROWS, schema=SCHEMA, orient="row").with_columns(pl.lit(3, pl.Int64).alias(name))
    files = files_of(segment(frame), register=register)
    part_of = part(Function.SUM, ColumnValue(name, NUMBER))
    found = engine.answer(question(part_of, register=register), {"inspections": files})
    assert lines(found) == [(0, 6), (1, 6)]


def test_answer_a_column_named_like_our_own(engine, segment):
    names = ["cell", "v", "n", "w0", "d0", "period"]
    register = replace(
        REGISTER, columns=(*REGISTER.columns, *(column(name, ColumnType.INTEGER) for name in names))
    )
    frame = pl.DataFrame(ROWS, schema=SCHEMA, orient="row").with_columns(
        pl.int_range(pl.len(), dtype=pl.Int64).alias(name) for name in names
    )
    sources = {"inspections": files_of(segment(frame), register=register)}
    values = [ColumnValue(name, NUMBER) for name in names]
    parts = [part(Function.DISTINCT, value, where=PASSED) for value in values]
    parts += [part(Function.DISTINCT, BATCHES, where=Comparison(">", value, Constant(Decimal(0), NUMBER))) for value in values]  # fmt: skip
    parts += [part(Function.LAST, value) for value in values]
    dimensions = tuple(Dimension(name, ColumnValue(name, NUMBER)) for name in names)
    told = question(*parts, periods=(JANUARY, year_of(2026)), register=register, dimensions=dimensions)
    assert_frame_equal(
        engine.answer(told, sources), ReferenceEngine().answer(told, sources), check_row_order=False
    )


def test_answer_breaks_down_by_a_look_up_and_a_mapping(engine, segment):
    files = files_of(segment(ROWS))
    dimensions = (Dimension("size", SIZE), Dimension("district", TOWN, (("甲", "清河区"),)))
    found = asked(
        engine, files, count(), dimensions=dimensions, periods=(year_of(2026),), further=[firms_of(segment)]
    )
    assert found == [("大", "清河区", 0, 2), ("小", "清河区", 0, 1), (None, None, 0, 1)]


def test_nothing_is_printed_when_the_process_ends(segment):
    """DuckDB tells at length what still lives then; see zhiheng.engines.streams."""
    file = segment(ROWS)
    script = f"""
from pathlib import Path
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from spot_checks import *
from zhiheng.core.formulas.questions import SegmentFile
from zhiheng.engines.choosing import open_engine
engine = open_engine("duckdb")
found = engine.answer(question(count(), dimensions=BY_TOWN), {{"inspections": files_of({file!r})}})
engine.close()
print(found.height)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("3\n", "")
