"""Rows as DuckDB reads them: corrections laid over, columns of older definitions, and files of every name."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import polars as pl
import pytest
from spot_checks import (
    BATCHES,
    BY_TOWN,
    FINE,
    JANUARY,
    ON,
    PASSED,
    REGISTER,
    ROWS,
    SCHEMA,
    SIZE,
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
    TEXT,
    ColumnValue,
    Comparison,
    Constant,
    Family,
    Function,
    PeriodEdge,
    Type,
)
from zhiheng.core.formulas.questions import Part, Sample
from zhiheng.core.issues import InputProblem
from zhiheng.core.registers.model import FILING, ROW, ColumnType


@pytest.mark.parametrize(
    "name",
    ["it's/a.parquet", "a*?[b]/[1].parquet", 'q"x/a.parquet', "甲=乙/a.parquet", "%20 $HOME/a.parquet"],
)
def test_answer_reads_just_the_file_of_that_path(engine, segment, name):
    segment([("T", date(2026, 1, 1), "t", None, 1, True, "F")] * 7, name="ab/1.parquet")
    assert asked(engine, files_of(segment(ROWS, name=name)), count()) == [(0, 2), (1, 2)]


def test_answer_missing_columns_and_other_types(engine, segment):
    """Filed under older definitions: no column `passed`, the fine with one digit, batches as a decimal."""
    older = pl.DataFrame(
        {
            "no": ["S8"],
            "sampled_on": [date(2026, 1, 7)],
            "fine": [Decimal("123456789012345.6")],
            "batches": [Decimal("7.0")],
        },
        schema={
            "no": pl.String,
            "sampled_on": pl.Date,
            "fine": pl.Decimal(18, 1),
            "batches": pl.Decimal(18, 1),
        },
    )
    files = files_of(segment(ROWS), segment(older))
    parts = (count(), count(PASSED), part(Function.SUM, FINE), part(Function.SUM, BATCHES))
    assert asked(engine, files, *parts, periods=(JANUARY,)) == [(0, 3, 1, Decimal("123456789012356.10"), 10)]


def test_answer_a_wider_definition_holds_every_stored_number(engine, segment):
    """Decimal(18,2) is stored, four digits after the point are defined: twenty digits in all."""
    fine = column("fine", ColumnType.NUMBER, decimals=4)
    register = replace(
        REGISTER, columns=tuple(fine if each.name == "fine" else each for each in REGISTER.columns)
    )
    row = ("S1", date(2026, 1, 1), "甲", Decimal("9999999999999999.99"), 1, True, "F1")
    sources = {"inspections": files_of(segment([row]), register=register)}
    largest = part(Function.MAXIMUM, ColumnValue("fine", Type(Family.NUMBER, "元", 4)))
    found = engine.answer(question(largest, register=register), sources)
    assert lines(found) == [(0, Decimal("9999999999999999.9900"))]


def test_answer_many_small_files(engine, segment):
    files = [segment([(f"S{n}", date(2026, 1, 1), "甲", None, n, True, "F1")], filing=n) for n in range(300)]
    assert asked(engine, files_of(*files), part(Function.SUM, BATCHES)) == [(0, 299 * 150)]


def test_answer_a_file_listed_twice_counts_twice(engine, segment):
    one = segment(ROWS)
    assert asked(engine, files_of(one, replace(one, filing=2)), count()) == [(0, 4), (1, 4)]


def corrected(segment, *, places):
    """S1 was corrected twice, S2 withdrawn, S3 withdrawn and come back, T1 is in no base file."""
    base = [segment(ROWS, filing=1)]
    if places:
        base = [replace(base[0], replaced=np.array([0, 1, 2], np.uint32))]
    return files_of(
        *base,
        segment([("S7", date(2026, 2, 2), "乙", None, 70, None, None)], filing=2),
        corrections=[
            segment([("S1", date(2026, 1, 5), "甲", None, 100, True, "F1")], filing=3),
            segment(pl.DataFrame({"no": ["S2", "S3"]}), filing=4, withdraws=True),
            segment([("S1", date(2026, 1, 6), "丙", None, 200, True, "F1"), ("T1", date(2026, 1, 6), "丙", None, 400, True, "F1")], filing=6),
            segment([("S3", date(2026, 1, 6), "丙", None, 300, True, "F1")], filing=5),
        ],
    )  # fmt: skip


@pytest.mark.parametrize("places", [False, True])
def test_answer_lays_corrections_over(engine, segment, places):
    files = corrected(segment, places=places)
    assert asked(engine, files, count(), part(Function.SUM, BATCHES), dimensions=BY_TOWN) == [
        ("丙", 0, 3, 900),
        ("乙", 1, 1, 70),
        (None, 1, 1, 4),
    ]
    stock = Part(function=Function.COUNT)
    assert asked(engine, files, stock, periods=(JANUARY,)) == [(0, 6)]


def test_answer_looks_only_at_places_where_they_are_known(engine, segment):
    """Places of another past would show: here the third row is said to be replaced, and nobody looks for keys."""
    base = replace(segment(ROWS), replaced=np.array([2], np.uint32))
    other = replace(
        segment([("S1", date(2026, 1, 1), "x", None, 1, None, None)] * 3), replaced=np.array([1], np.uint32)
    )
    none = replace(
        segment([("S1", date(2026, 1, 1), "x", None, 1, None, None)]), replaced=np.empty(0, np.uint32)
    )
    corrections = [segment([("S1", None, None, None, None, None, None)], filing=2)]
    files = files_of(base, other, none, corrections=corrections)
    assert asked(engine, files, count()) == [(0, 5), (1, 1)]


def test_answer_a_fold_brings_the_filing_of_each_row(engine, segment):
    fold = pl.DataFrame(ROWS, schema=SCHEMA, orient="row").with_columns(pl.Series(FILING, [3, 1, 2, 1, 1]))
    files = files_of(
        segment(fold), corrections=[segment([("S5", None, "乙", None, 1, None, None)], filing=7)]
    )
    found = engine.sample(sampled(columns=("no",)), {"inspections": files})
    assert found.rows() == [("S1", 3, 2), ("S2", 1, 3), ("S3", 2, 4), ("S4", 1, 5), ("S5", 7, 2)]


def sampled(**further):
    return Sample(
        **{"register": REGISTER, "condition": None, "date": "sampled_on", "period": None, **further}
    )


def test_sample_the_first_rows_by_key(engine, segment):
    files = files_of(segment(ROWS[3:], filing=4), segment(ROWS[:3], filing=5))
    condition = Comparison("<=", ON, PeriodEdge("end"))
    found = engine.sample(
        sampled(condition=condition, period=year_of(2026), columns=("town", "no"), limit=3),
        {"inspections": files},
    )
    assert found.rows() == [("甲", "S1", 5, 2), ("甲", "S2", 5, 3), ("甲", "S3", 5, 4)]
    assert found.columns == ["town", "no", FILING, ROW]


def test_sample_through_a_look_up(engine, segment):
    sources = {"inspections": files_of(segment(ROWS)), "firms": firms_of(segment)}
    condition = Comparison("=", SIZE, Constant("小", TEXT))
    assert engine.sample(sampled(condition=condition, columns=("no",)), sources).rows() == [("S2", 1, 3)]


def test_answer_a_damaged_file_is_said(engine, tmp_path, segment):
    file = segment(ROWS)
    (tmp_path / file.path).write_bytes(b"PAR1 no more")
    with pytest.raises(InputProblem, match="zhiheng verify"):
        engine.answer(question(count()), {"inspections": files_of(file)})


def test_answer_an_engine_may_be_used_again_for_files_elsewhere(engine, segment):
    assert asked(engine, files_of(segment(ROWS)), count()) == [(0, 2), (1, 2)]
    assert asked(engine, files_of(segment(ROWS, name="further/a.parquet")), count()) == [(0, 2), (1, 2)]


def test_nothing_else_of_this_machine_can_be_read(engine, segment, tmp_path):
    asked(engine, files_of(segment(ROWS, name="here/a.parquet")), count())
    other = segment(ROWS, name="there/a.parquet")
    connection = engine._connection
    for statement in (
        f"SELECT * FROM '{other.path}'",
        "SELECT * FROM read_text('/etc/passwd')",
        f"COPY (SELECT 1) TO '{tmp_path}/out.csv'",
        "SET enable_external_access = true",
        "SET memory_limit = '1GB'",
        "INSTALL httpfs",
        f"ATTACH '{tmp_path}/x.db'",
    ):
        with pytest.raises(Exception, match=r"(?i)permission|disabled|locked|cannot"):
            connection.execute(statement).fetchall()
