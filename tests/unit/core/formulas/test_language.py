"""The language as a whole: its catalogue, its limits, and text of any kind."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from zhiheng.core.calendar import Period, PeriodKind, period_of, year_of
from zhiheng.core.formulas.aggregates import AGGREGATES
from zhiheng.core.formulas.checking import (
    Parameter,
    Scope,
    in_unit,
    ratio,
    read_condition,
    read_formula,
)
from zhiheng.core.formulas.functions import CATALOGUE, Standing
from zhiheng.core.formulas.groups import GROUP_CALLS
from zhiheng.core.formulas.model import AllOf, Formula
from zhiheng.core.formulas.reading import read_raw
from zhiheng.core.formulas.refusals import Refusals
from zhiheng.core.formulas.rows import ROW_CALLS
from zhiheng.core.formulas.windows import parts
from zhiheng.core.issues import InputProblem, Text
from zhiheng.core.registers.model import Code, Column, ColumnType, Register

LABEL = Text("栏目", "Column")
PLACE = Text("测试", "test")


def column(name, kind, **rest):
    return Column(name=name, label=LABEL, type=kind, **rest)


INSPECTIONS = Register(
    name="inspections",
    label=Text("监督抽检结果", "Inspection results"),
    columns=(
        column("sample_no", ColumnType.TEXT),
        column("sampled_on", ColumnType.DATE),
        column("reported_on", ColumnType.DATE),
        column("billed_in", ColumnType.MONTH),
        column("product", ColumnType.TEXT),
        column("failed_items", ColumnType.TEXT),
        column("enterprise", ColumnType.USCC),
        column("result", ColumnType.CODE, codes=(Code("合格"), Code("不合格"))),
        column("is_key", ColumnType.BOOLEAN),
        column("fine_amount", ColumnType.NUMBER, unit="元", decimals=2),
        column("items", ColumnType.INTEGER, minimum=Decimal(0), maximum=Decimal(120)),
        column("case", ColumnType.DATE),
        column("filter", ColumnType.BOOLEAN),
        column("end", ColumnType.DATE),
    ),
    key=("sample_no",),
    date="sampled_on",
)
SCOPE = Scope(
    register=INSPECTIONS,
    parameters={"name": Parameter("name", Decimal(3))},
    date="sampled_on",
    place=PLACE,
)


def issues_of(text, scope=SCOPE):
    with pytest.raises(InputProblem) as caught:
        read_formula(text, scope)
    return caught.value.issues


@pytest.mark.parametrize("entry", CATALOGUE.values(), ids=lambda entry: entry.name)
def test_example_of_the_catalogue_is_a_formula(entry):
    assert isinstance(read_formula(entry.example, SCOPE), Formula)


@pytest.mark.parametrize("entry", CATALOGUE.values(), ids=lambda entry: entry.name)
def test_entry_of_the_catalogue_says_what_it_is(entry):
    assert entry.meaning.zh
    assert entry.meaning.en
    assert entry.written().startswith(f"{entry.name}(")
    assert entry.name in entry.example


def test_checker_and_catalogue_have_the_same_functions():
    by_standing = {
        standing: {entry.name for entry in CATALOGUE.values() if entry.standing is standing}
        for standing in Standing
    }
    either = by_standing[Standing.EITHER]
    assert set(AGGREGATES) == by_standing[Standing.AGGREGATE]
    assert set(ROW_CALLS) == by_standing[Standing.ROW] | either
    assert set(GROUP_CALLS) == by_standing[Standing.GROUP] | by_standing[Standing.WINDOW] | either


def test_all_problems_are_told_at_once_in_order():
    found = issues_of("count_if(resalt = '合格' and fine_amount = 'x') + sum(product) + avg(items)")
    assert [issue.code for issue in found] == [
        "formula-unknown-column",
        "formula-types-differ",
        "formula-type-wrong",
        "formula-unknown-function",
    ]
    assert [issue.span[0] for issue in found] == sorted(issue.span[0] for issue in found)


def test_condition_and_filter_of_one_aggregate_are_told_together():
    assert [issue.value for issue in issues_of("sum_if(nothing, nowhere) filter (where never)")] == [
        "nothing",
        "nowhere",
        "never",
    ]


def test_columns_called_like_words_of_the_language_are_columns():
    read_condition("case > sampled_on and end < sampled_on and filter", SCOPE)
    read_formula("sum(case when case > end then 1 else 0 end) filter (where filter)", SCOPE)


def test_where_narrows_every_aggregate():
    where = read_condition("is_key and items > 1", SCOPE)
    tree = read_formula("ratio(count_if(result = '合格'), count())", SCOPE, where=where).tree
    conditions = [part.where for part in (tree.left, tree.right)]
    assert conditions[1] == where
    assert isinstance(conditions[0], AllOf)
    assert conditions[0].parts[:2] == where.parts


def test_days_of_a_register_by_months_are_refused():
    by_month = replace(SCOPE, register=replace(INSPECTIONS, date="billed_in"), date="billed_in")
    assert [issue.code for issue in issues_of("count_days()", by_month)] == ["formula-date-is-month"]


def test_digits_follow_declared_bounds():
    assert read_formula("sum(items * items * fine_amount)", SCOPE).tree.argument.type.digits == 3 + 3 + 18
    assert [issue.code for issue in issues_of("sum(fine_amount * 0.1234567890123)")] == [
        "formula-too-many-digits"
    ]


def test_ratio_of_two_formulas_is_brought_to_its_unit():
    above, below = (read_formula(text, SCOPE) for text in ("count_if(is_key)", "count()"))
    share = in_unit(ratio(above, below), "%", place=PLACE, text=above.text)
    assert share.type.unit == "%"


def test_ratio_by_a_quotient_is_refused():
    below = read_formula("per(count(), count(), '万批次')", SCOPE)
    with pytest.raises(InputProblem, match="cannot divide"):
        ratio(read_formula("sum(fine_amount)", SCOPE), below)


MARCH = period_of(PeriodKind.MONTH, date(2026, 3, 1))
PLAN = Period(date(2025, 7, 1), date(2028, 6, 30))


@pytest.mark.parametrize(
    ("text", "looked_at"),
    [
        ("previous(count())", period_of(PeriodKind.MONTH, date(2026, 2, 1))),
        ("last_year(previous(count()))", period_of(PeriodKind.MONTH, date(2025, 2, 1))),
        ("year_to_date(count())", Period(date(2026, 1, 1), date(2026, 3, 31))),
        # A year earlier the months to date were January to March.
        ("last_year(year_to_date(count()))", Period(date(2025, 1, 1), date(2025, 3, 31))),
        # The period before is February: to date it is January and February.
        ("previous(year_to_date(count()))", Period(date(2026, 1, 1), date(2026, 2, 28))),
        ("cumulative(count())", Period(date(2025, 7, 1), date(2026, 3, 31))),
        ("previous(cumulative(count()))", Period(date(2025, 7, 1), date(2026, 2, 28))),
        ("base(count(), 2024)", year_of(2024)),
        ("base(previous(count()), 2024)", year_of(2023)),
    ],
)
def test_windows_are_looked_through_from_the_outside(text, looked_at):
    (aggregate,) = parts(read_formula(text, SCOPE).tree)
    assert aggregate.window.period(MARCH, PLAN) == looked_at


def test_a_formula_of_names_that_a_parser_knows_is_read_as_names():
    """The parser sees n0, n1 …: no name of a column can mean anything to it."""
    for name in ("interval", "values", "left", "format", "rows", "array", "map", "struct", "current_date"):
        register = replace(INSPECTIONS, columns=(column(name, ColumnType.NUMBER),), key=(name,))
        read_formula(f"sum({name}) + count_if({name} > 1)", replace(SCOPE, register=register))


def test_reading_a_definition_loads_no_parser():
    code = "import sys, zhiheng.core.formulas.checking; print('sqlglot' in sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "False"


def test_deep_formula_is_refused_from_a_deep_stack():
    """However little room the caller has left, a formula is refused and not a crash."""

    def deeper(levels):
        if levels:
            return deeper(levels - 1)
        return issues_of("(" * 24 + "count()" + ")" * 24)

    assert deeper(600)[0].code == "formula-too-deep"


def taken(text):
    """Reads a text as a formula and as a condition: it is one or is refused, and nothing else may happen."""
    for read in (read_formula, read_condition):
        try:
            read(text, SCOPE)
        except InputProblem as problem:
            assert problem.issues
            for issue in problem.issues:
                assert 0 <= issue.span[0] <= issue.span[1] <= len(text)


@settings(max_examples=150, deadline=None)
@given(some.text(max_size=60))
def test_any_text_is_taken_or_refused(text):
    taken(text)


_WORDS = [
    "(",
    ")",
    ",",
    "+",
    "-",
    "*",
    "/",
    "=",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "and",
    "or",
    "not",
    "in",
    "is",
    "null",
    "between",
    "case",
    "when",
    "then",
    "else",
    "end",
    "filter",
    "where",
    "count",
    "count_if",
    "sum",
    "mean",
    "ratio",
    "per",
    "previous",
    "growth",
    "coalesce",
    "result",
    "is_key",
    "fine_amount",
    "sampled_on",
    "'合格'",
    "1",
    "2.5",
    "true",
    "date'2026-01-01'",
    "enterprise.x",
    "parameter",
    "name",
    "'previous'",
    "count()",
    "is_key;",
    "--",
    "/*",
    '"',
    "，",
    "（",
    "select",
    "union",
    "e'x'",
    "1e5",
    "$1",
    ".",
    "[",
    "]",
    "::",
    "合格",
]


@settings(max_examples=300, deadline=None)
@given(some.lists(some.sampled_from(_WORDS), max_size=16), some.sampled_from(["", " "]))
def test_any_words_are_taken_or_refused(words, between):
    taken(between.join(words))


_GOOD = [entry.example for entry in CATALOGUE.values()]


@settings(max_examples=300, deadline=None)
@given(some.data())
def test_a_formula_with_a_slip_is_taken_or_refused(data):
    text = data.draw(some.sampled_from(_GOOD))
    at = data.draw(some.integers(0, len(text)))
    length = data.draw(some.integers(0, 3))
    slip = data.draw(some.sampled_from([*_WORDS, "", " ", "'", "n0", "n1"]))
    taken(text[:at] + slip + text[at + length :])


def test_every_character_of_the_basic_plane_is_taken_or_refused():
    for number in range(0, 0x10000, 7):
        text = f"sum(a{chr(number)}b)"
        with pytest.raises(InputProblem):
            read_raw(Refusals(text, PLACE))
            read_formula(text, SCOPE)
