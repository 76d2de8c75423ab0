"""The engine `spark`: what it writes, what it says when something is missing, and a question over files with odd names."""

from __future__ import annotations

import shutil
import sys
from datetime import date
from decimal import Decimal

import pytest

from zhiheng.core.calendar import year_of
from zhiheng.core.formulas import model
from zhiheng.core.formulas.model import Family, Function, Type
from zhiheng.core.formulas.questions import Dimension, Part, Question, RowFiles, Sample
from zhiheng.core.issues import InputProblem, Text
from zhiheng.core.registers.model import Column, ColumnType, Register
from zhiheng.engines.reference import ReferenceEngine
from zhiheng.engines.spark import SparkEngine, completed
from zhiheng.engines.spark_expressions import Names, literal, written
from zhiheng.engines.spark_rows import address
from zhiheng.engines.spark_session import on_this_machine
from zhiheng.engines.spark_statements import Views, grouped_parts, statement

MONEY = Type(Family.NUMBER, decimals=2)
FINE = model.ColumnValue("fine", MONEY)
TOWN = model.ColumnValue("town", model.TEXT)
REGISTER = Register(
    name="fines",
    label=Text("罚款", "Fines"),
    columns=tuple(
        Column(name=name, label=Text(name, name), type=kind, decimals=2)
        for name, kind in (
            ("no", ColumnType.TEXT),
            ("day", ColumnType.DATE),
            ("town", ColumnType.AREA),
            ("fine", ColumnType.NUMBER),
        )
    ),
    key=("no",),
)


def question(*functions):
    parts = tuple(
        Part(function=each, argument=FINE, date="day", share=Decimal("0.5"), periods=(0,))
        for each in functions
    )
    return Question(
        register=REGISTER, parts=parts, periods=(year_of(2026),), dimensions=(Dimension("town", TOWN),)
    )


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (Decimal("-1.50"), "(-1.50BD)"),
        (Decimal("1E+3"), "(1000BD)"),
        (date(2026, 3, 1), "DATE'2026-03-01'"),
        (True, "TRUE"),
        ("东区", "'东区'"),
        ("a'b", "'a\\u0027b'"),
        ("${x}\\", "'\\u0024\\u007Bx\\u007D\\u005C'"),
        ("\U00020000", "'\\U00020000'"),
    ],
)
def test_literal(value, wanted):
    assert literal(value) == wanted


def test_branches_of_a_choice_have_the_decimals_of_the_whole():
    one = model.Constant(Decimal(1), Type(Family.NUMBER))
    tree = model.Choice(((model.IsEmpty(FINE), one),), FINE, MONEY)
    assert written(tree, Names()) == (
        "(CASE WHEN (fact.`fine` IS NULL) THEN CAST((1BD) AS DECIMAL(38, 2)) ELSE CAST(fact.`fine` AS DECIMAL(38, 2)) END)"
    )


def test_distinct_and_percentile_are_computed_alone():
    asked = question(
        Function.SUM, Function.DISTINCT, Function.MAXIMUM, Function.PERCENTILE, Function.DISTINCT
    )
    assert grouped_parts(asked.parts) == [[0, 2], [1], [3], [4]]


def test_nothing_is_left_to_be_approximated():
    text = statement(question(*Function), Views({"fines": "rows"}, {})).lower()
    assert "approx" not in text
    assert "avg" not in text
    assert "percentile" not in text


def test_lines_of_one_group_are_put_together():
    lines = [("东", 0, 2, None), ("东", 0, None, Decimal("1.00")), ("西", 0, 0, None)]
    found = completed(question(Function.COUNT, Function.MAXIMUM), lines)
    assert found.rows() == [("东", 0, 2, Decimal("1.00"))]


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("/a b/[x]*.parquet", "file:///a b/\\[x\\]\\*.parquet"),
        ("s3://bucket/a.parquet", "s3a://bucket/a.parquet"),
        ("s3a://bucket/{a}", "s3a://bucket/\\{a\\}"),
    ],
)
def test_address(path, wanted):
    assert address(path) == wanted


def test_ports_are_opened_on_loopback_where_the_master_is_here():
    assert on_this_machine("local[*]")
    assert on_this_machine("spark://127.0.0.1:7077")
    assert not on_this_machine("spark://cluster:7077")


def test_missing_library_and_missing_java_are_told_together(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "pyspark", None)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(InputProblem) as raised:
        SparkEngine()
    assert [issue.code for issue in raised.value.issues] == ["spark-missing", "java-missing"]
    assert "pip install 'zhiheng[spark]'" in raised.value.issues[0].remedy.zh
    assert "openjdk-17-jre-headless" in raised.value.issues[1].remedy.en


@pytest.fixture(scope="module")
def spark():
    """The engine on two cores."""
    pytest.importorskip("pyspark")
    if shutil.which("java") is None:
        pytest.skip("there is no Java")
    engine = SparkEngine("local[2]", settings={"spark.sql.shuffle.partitions": "1"})
    yield engine
    engine.close()


@pytest.fixture
def corrected(segment):
    """Rows in files with odd names; b is corrected twice, c withdrawn, d withdrawn and filed again."""
    names = ("no", "day", "town", "fine")
    schema = dict(zip(names, ("String", "Date", "String", "Decimal"), strict=True))

    def rows(*some):
        import polars as pl

        types = {"String": pl.String, "Date": pl.Date, "Decimal": pl.Decimal(18, 2)}
        filled = [(no, date(2026, 1, 1), "东", Decimal(fine)) for no, fine in some]
        return pl.DataFrame(filled, schema={name: types[kind] for name, kind in schema.items()}, orient="row")

    def written(name, filing, some, **further):
        return segment(rows(*some), name=f"质 %20[{name}]#;/{name}.parquet", filing=filing, **further)

    base = (written("one", 1, [("a", 1), ("b", 2), ("c", 4), ("d", 8)]),)
    corrections = (
        written("two", 2, [("b", 16), ("d", 16)]),
        written("three", 3, [("b", 0), ("c", 0), ("d", 0)], withdraws=True),
        written("four", 4, [("b", 32), ("d", 64)]),
    )
    return {"fines": RowFiles(register=REGISTER, seq=4, key=("no",), base=base, corrections=corrections)}


def test_corrections_are_laid_over_by_key(spark, corrected):
    asked = question(*Function)
    found = spark.answer(asked, corrected)
    assert found["p1"].to_list() == [Decimal("97.00")]
    assert found.equals(ReferenceEngine().answer(asked, corrected))


def test_sample_says_which_filing_brought_a_row(spark, corrected):
    sample = Sample(register=REGISTER, condition=None, date="day", period=year_of(2026), columns=("no",))
    found = spark.sample(sample, corrected)
    assert found.rows() == [("a", 1, 2), ("b", 4, 2), ("d", 4, 3)]


def test_register_without_filings_has_no_lines(spark):
    empty = {"fines": RowFiles(register=REGISTER, seq=0)}
    assert spark.answer(question(Function.SUM, Function.PERCENTILE), empty).height == 0


def test_file_that_is_not_there_is_told(spark, corrected):
    files = corrected["fines"]
    shutil.rmtree(files.base[0].path.rsplit("/", 1)[0])
    with pytest.raises(InputProblem, match="Spark did not finish"):
        spark.answer(
            question(Function.SUM),
            {"fines": RowFiles(register=REGISTER, seq=4, key=("no",), base=files.base)},
        )


def test_number_that_does_not_fit_is_told_and_never_empty(spark, corrected):
    squared = model.Arithmetic(
        "*", FINE, model.Constant(Decimal(10**35), Type(Family.NUMBER, digits=36)), MONEY
    )
    part = Part(function=Function.SUM, argument=squared, date="day")
    with pytest.raises(InputProblem, match="Spark did not finish"):
        spark.answer(Question(register=REGISTER, parts=(part,), periods=(year_of(2026),)), corrected)
