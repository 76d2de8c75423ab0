"""Which filings make a stored verdict stale."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from zhiheng.core.judging.model import Link
from zhiheng.ledger.folding import fold
from zhiheng.workspace.judging import last_filed, registers_behind

INDICATORS = """\
[all_samples]
label = { zh = "样品数", en = "Samples" }
register = "samples"
unit = "个"
date = ""
numerator = "count()"

[all_visits]
label = { zh = "走访数", en = "Visits" }
register = "visits"
unit = "次"
date = ""
numerator = "count()"

[samples_a_visit]
label = { zh = "每次走访样品数", en = "Samples a visit" }
unit = "个/次"
inputs = { numerator = "all_samples", denominator = "all_visits" }
"""


def linked(**said):
    return Link(target="t", confirmed_by="张三", confirmed_on=date(2026, 1, 5), **said)


@pytest.fixture
def with_indicators(workspace):
    path = workspace.root / "schemes" / "samples" / "indicators.toml"
    path.write_text(INDICATORS, encoding="utf-8")
    return workspace


def test_reported_values_and_outside_figures_count_where_they_are_named(with_indicators):
    assert registers_behind(with_indicators, linked(reported=True)) == {"reported_values"}
    behind = registers_behind(with_indicators, linked(reported=True, reference="city"))
    assert behind == {"reported_values", "outside_figures"}


def test_the_register_of_an_indicator_and_those_it_refers_to(with_indicators):
    assert registers_behind(with_indicators, linked(indicator="all_samples")) == {"samples"}
    assert registers_behind(with_indicators, linked(indicator="all_visits")) == {"visits", "samples"}


def test_the_registers_of_all_inputs_of_an_index(with_indicators):
    found = registers_behind(with_indicators, linked(indicator="samples_a_visit", reference="city"))
    assert found == {"visits", "samples", "outside_figures"}


def test_nothing_stands_behind_a_link_that_judges_nothing(with_indicators):
    assert registers_behind(with_indicators, Link(target="t", indicator="all_samples")) == frozenset()
    assert registers_behind(with_indicators, linked(indicator="gone")) == frozenset()


def test_the_last_filing_of_each_register_folds_apart(workspace, handing):
    assert last_filed(workspace) == {}
    handing("编号,数值\nA1,1\n")
    handing("走访编号,样品\n1,A1\n", register="visits")
    handing("编号,数值\nA2,2\n")
    assert last_filed(workspace) == {"samples": 3, "visits": 2}
    fold(workspace.ledger, "samples", at=datetime(2026, 4, 1, tzinfo=UTC), filer="小陈")
    assert last_filed(workspace) == {"samples": 3, "visits": 2}


def test_the_last_filings_are_asked_for_once(workspace, handing):
    from sqlalchemy import event

    handing("编号,数值\nA1,1\n")
    handing("走访编号,样品\n1,A1\n", register="visits")
    asked = []
    event.listen(workspace.ledger.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    last_filed(workspace)
    assert [statement.split()[0] for statement in asked if not statement.startswith("BEGIN")] == ["SELECT"]
