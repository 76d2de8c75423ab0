"""Formulas as people write them: read, checked, planned, and the same in every evaluator."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

sys.path.insert(0, str(Path(__file__).parent))

from agreeing import Agreement
from generated_cases import PLAN, Case
from generated_rows import ENTERPRISES, FACTS, histories, registers

from zhiheng.core.calendar import PeriodKind, period_of, year_of
from zhiheng.core.formulas import model
from zhiheng.core.formulas.checking import Scope, read_condition, read_formula
from zhiheng.core.formulas.planning import Asked
from zhiheng.core.formulas.questions import Dimension
from zhiheng.core.issues import Text

FORMULAS = (
    "count()",
    "count_if(result = '合格')",
    "ratio(count_if(result = '合格'), count())",
    "sum(amount) filter (where is_key and enterprise.scale = 'A')",
    "mean(amount)",
    "median(items)",
    "percentile(rate, 0.95)",
    "distinct(enterprise)",
    "last(amount)",
    "first(items)",
    "max(amount) - min(amount)",
    "growth(sum(items), 'previous')",
    "change(count(), 'last_year')",
    "decline(sum(items), 2025)",
    "year_to_date(count_if(town in ('东', '西')))",
    "cumulative(count())",
    "count_days(result = '不合格')",
    "day_share(result = '合格')",
    "coalesce(mean(rate), 0)",
    "count_if(days_between(day, until) > 30)",
    "count_if(case when items > 5 then true else is_key end)",
    "count_if(month(day) = 1 and not is_key)",
    "count_if(remark is null or starts_with(remark, 'a'))",
)
PERIODS = (
    year_of(2026),
    period_of(PeriodKind.MONTH, date(2026, 1, 1)),
    period_of(PeriodKind.QUARTER, date(2026, 1, 1)),
)


@pytest.fixture(scope="module")
def drawn():
    """Registers with filings, corrections among them."""
    found = []

    @seed(4)
    @settings(
        max_examples=20, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck), print_blob=False,
    )  # fmt: skip
    @given(registers().flatmap(lambda pair: _with_filings(*pair)))
    def draw(case):
        found.append(case)

    draw()
    return max(found, key=lambda case: sum(len(filing.rows) for filing in case[2][FACTS]))


def _with_filings(facts, enterprises):
    from hypothesis import strategies as st

    filings = st.fixed_dictionaries({FACTS: histories(facts, 60), ENTERPRISES: histories(enterprises, 4)})
    return st.tuples(st.just(facts), st.just(enterprises), filings)


@pytest.fixture(scope="module")
def case(drawn):
    facts, enterprises, filings = drawn
    scope = Scope(
        register=facts,
        registers={facts.name: facts, enterprises.name: enterprises},
        date="day",
        place=Text("测试", "test"),
    )
    asked = Asked(
        register=facts,
        trees=tuple((read_formula(each, scope).tree, PERIODS) for each in FORMULAS),
        dimensions=(Dimension("town", model.ColumnValue("town", model.TEXT)),),
        condition=read_condition("enterprise is not null", scope),
        plan=PLAN,
    )
    return Case(facts, enterprises, filings, asked, None, False)


@pytest.mark.parametrize("engine", ["duckdb", "spark"])
def test_formulas_have_the_same_values_everywhere(case, engine, request):
    agreement = Agreement([request.getfixturevalue(engine)])
    try:
        agreement.hold(case)
    finally:
        agreement.close()
    assert agreement.comparisons > 150
