"""Reported values become values of their periods; what they cover says what they are."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from zhiheng.core.calendar import PeriodKind, read_period
from zhiheng.core.judging.model import Measured
from zhiheng.core.plan.model import Target
from zhiheng.workspace.judging import thresholds_of
from zhiheng.workspace.reported import outside_figures, reported

ON = date(2026, 12, 31)
START = date(2024, 1, 1)
TARGET = Target(id="t", area="", category="", subject="新增企业", op=">=", value=Decimal(60), unit="家")
RATE = Target(id="r", area="", category="", subject="满意度", op=">=", value=Decimal(90), unit="%")
HEAD = "目标编号,范围,数据截止日期,统计口径,数值,合格数（分子）,抽取数（分母）\n"


@pytest.fixture
def reports(workspace, handing):
    """Files rows of reported values and reads them back."""

    def reading(*rows: str, on: date = ON, target: Target = TARGET, place: str = ""):
        outcome = handing(HEAD + "\n".join(rows) + "\n", register="reported_values")
        assert outcome.filing is not None, [issue.line("zh") for issue in outcome.issues]
        found = reported(workspace, [target], {target.id: place}, as_of=None, on=on, start=START)
        return found.get(target.id)

    return reading


def test_amounts_of_quarters(reports):
    found = reports("t,全区,2026-03-31,本季度数,6,,", "t,全区,2026-06-30,本季度数,7,,")
    assert [value.period.code for value in found.values] == ["2026Q1", "2026Q2"]
    assert (found.measured, found.kind, found.sampled) == (Measured.AMOUNT, PeriodKind.QUARTER, False)
    assert found.values[0].value == 6 and found.values[0].unit == "家"
    assert found.values[0].lineage.filings == (1,)


def test_totals_run_from_the_beginning_of_the_plan(reports):
    found = reports("t,全区,2025-12-31,累计数,30,,", "t,全区,2026-12-31,累计数,60,,")
    assert found.values[0].period == read_period("2024-01-01..2025-12-31")
    assert (found.measured, found.kind) == (Measured.TOTAL, PeriodKind.YEAR)


def test_a_state_is_of_the_period_that_ends_with_its_day(reports):
    found = reports("t,全区,2026-03-31,期末数,6,,", "t,全区,2026-06-30,期末数,7,,")
    assert [value.period.code for value in found.values] == ["2026Q1", "2026Q2"]
    assert found.measured is Measured.STATE


def test_a_year_so_far_and_a_whole_year(reports):
    found = reports("t,全区,2025-12-31,本年数,6,,", "t,全区,2026-06-30,本年数,7,,")
    assert [value.period.code for value in found.values] == ["2025", "2026-01-01..2026-06-30"]


def test_a_sampled_rate_keeps_its_counts(reports):
    found = reports("r,全区,2026-12-31,本年数,96.4,482,500", target=RATE)
    assert (found.measured, found.sampled) == (Measured.RATE, True)
    assert (found.values[0].numerator, found.values[0].denominator) == (482, 500)
    assert found.values[0].value == Fraction("96.4")


def test_rows_that_mean_something_else_than_the_latest_are_left_aside(reports):
    found = reports("t,全区,2025-12-31,本年数,6,,", "t,全区,2026-06-30,累计数,20,,")
    assert [value.value for value in found.values] == [20]


def test_only_the_place_asked_for_and_nothing_after_the_day(reports):
    rows = (
        "t,全区,2026-03-31,本季度数,6,,",
        "t,清河镇,2026-03-31,本季度数,2,,",
        "t,全区,2026-06-30,本季度数,7,,",
    )
    assert [value.value for value in reports(*rows, on=date(2026, 5, 1)).values] == [6]


def test_a_town_may_be_asked_for(reports):
    found = reports("t,全区,2026-03-31,本季度数,6,,", "t,清河镇,2026-03-31,本季度数,2,,", place="清河镇")
    assert [value.value for value in found.values] == [2]


def test_nothing_reported_is_nothing(workspace):
    assert reported(workspace, [TARGET], {}, as_of=None, on=ON, start=START) == {}
    assert outside_figures(workspace, as_of=None, on=ON, start=START) == {}


def test_an_outside_figure_counts_from_its_publication_on(workspace, handing):
    text = (
        "参照数编号,参照数名称,数据截止日期,统计口径,数值,单位,出处,公布日期\n"
        "city,全市满意度,2025-12-31,本年数,83.5,%,云州市统计公报,2026-03-20\n"
    )
    assert handing(text, register="outside_figures").filing is not None
    assert outside_figures(workspace, as_of=None, on=date(2026, 3, 19), start=START) == {}
    (value,) = outside_figures(workspace, as_of=None, on=date(2026, 3, 20), start=START)["city"]
    assert (value.period.code, value.value, value.unit) == ("2025", Fraction("83.5"), "%")


def test_a_workspace_sets_its_own_thresholds(workspace):
    assert thresholds_of(workspace, ON).on_course == Fraction(80, 100)
    (workspace.root / "parameters.toml").write_text(
        '[judging_thresholds]\nlabel = { zh = "评判门槛", en = "Thresholds" }\n[[judging_thresholds.values]]\nsince = 2026-06-01\n'
        'parts = { on_course = 0.9, least_points = 6 }\nclause = "区质量办通知"\nmark = "P"\n',
        encoding="utf-8",
    )
    workspace.__dict__.pop("parameters", None)
    own = thresholds_of(workspace, ON)
    assert (own.on_course, own.least_points, own.stale, own.basis) == (
        Fraction(9, 10),
        6,
        Fraction(3, 2),
        "区质量办通知",
    )
    assert thresholds_of(workspace, date(2026, 5, 31)).on_course == Fraction(80, 100)
