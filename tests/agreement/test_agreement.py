"""Generated cases: the reference, DuckDB and Spark give the same answers. `script/agree` runs them by the thousand."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

sys.path.insert(0, str(Path(__file__).parent))

from agreeing import Agreement, Disagreement
from generated_cases import cases

from zhiheng.core.formulas import model
from zhiheng.core.formulas.model import Function

FIXED = settings(
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
    print_blob=False,
)


def held(engine, count, number):
    agreement = Agreement([engine])

    @seed(number)
    @settings(FIXED, max_examples=count)
    @given(cases())
    def hold(case):
        agreement.hold(case)

    try:
        hold()
    finally:
        agreement.close()
    return agreement


def test_duckdb_agrees_with_the_reference(duckdb):
    agreement = held(duckdb, 60, 20260318)
    assert agreement.cases >= 60
    assert agreement.comparisons >= 400


def test_spark_agrees_with_the_reference(spark):
    assert held(spark, 8, 20260319).comparisons >= 30


def test_cases_have_every_kind_of_node_and_every_function():
    seen = Counter()

    @seed(1)
    @settings(FIXED, max_examples=100)
    @given(cases())
    def look(case):
        from zhiheng.engines.spark_expressions import nodes

        for node in nodes(case.asked):
            seen[type(node)] += 1
            if isinstance(node, model.Aggregate):
                seen[node.function] += 1

    look()
    kinds = [*model.Row.__args__, *model.Group.__args__, *Function]
    assert [kind for kind in kinds if not seen[kind]] == []


def test_a_wrong_answer_is_told():
    class Wrong:
        name = "wrong"

        def answer(self, question, sources):
            return self.right.answer(question, sources).head(0)

        def sample(self, sample, sources):
            return self.right.sample(sample, sources)

        def close(self):
            pass

    from zhiheng.engines.reference import ReferenceEngine

    wrong = Wrong()
    wrong.right = ReferenceEngine()
    agreement = Agreement([wrong])

    @seed(2)
    @settings(FIXED, max_examples=30)
    @given(cases())
    def hold(case):
        agreement.hold(case)

    with pytest.raises(Disagreement, match="wrong differs in"):
        hold()
    agreement.close()
