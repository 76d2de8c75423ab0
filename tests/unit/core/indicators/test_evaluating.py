"""From questions to values: versions, former values, areas, empty places, intervals, strata, indexes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from asking import AREAS, DAY, FOUND, KNOWN, ON, TABLE, ask, rows, toml

from zhiheng.core.calendar import read_period
from zhiheng.core.formulas.planning import planned
from zhiheng.core.indicators.checking import check_indicators, checked_version
from zhiheng.core.indicators.definitions import read_indicators
from zhiheng.core.indicators.requests import Demand, batches
from zhiheng.core.issues import InputProblem


def test_value_carries_numerator_denominator_rows_interval_and_lineage():
    ((value,), _) = ask(TABLE, "rate")
    assert (value.value, value.numerator, value.denominator, value.n) == (75, 3, 4, 4)
    assert value.interval.method == "wilson"
    assert 30 < value.interval.low < 75 < value.interval.high < 96
    assert (value.lineage.vintage, value.lineage.filings, value.lineage.register) == (7, (3, 7), "checks")
    assert len(value.lineage.formula) == 64


def test_indicators_of_one_register_are_one_question():
    demand = Demand(
        indicators=tuple(FOUND[name] for name in ("rate", "tests", "accidents", "scored")),
        periods=(read_period("2026"), read_period("2025")),
        on=ON,
    )
    (batch,) = batches(demand, KNOWN, AREAS)
    parts = planned(batch.asked).question.parts
    assert len(parts) == len(set(parts))
    assert len(batch.slots) == 5  # the parameter of `scored` is another in each year


def test_past_period_keeps_the_parameter_of_its_day():
    past = rows((date(2025, 5, 1), "甲镇", "食品", True, Decimal("70.0")))
    (found, _) = ask([*past, *TABLE], "scored", periods=("2025", "2026"))
    assert {value.period.code: value.value for value in found} == {"2025": 100, "2026": Fraction(100, 3)}
    assert len({value.lineage.formula for value in found}) == 2


def test_period_before_a_parameter_has_a_value_says_so():
    ((value,), _) = ask(TABLE, "scored", periods=("2024",))
    assert value.value is None
    assert "least" in value.reason.zh and "2024-12-31" in value.reason.en


def test_period_in_which_a_formula_begins_has_the_former_value_too():
    (found, _) = ask(TABLE, "changed", periods=("2024", "2025", "2026", "2026Q3"))
    told = [(value.period.code, value.former, value.value) for value in found]
    assert ("2026", False, 3) in told and ("2026", True, 4) in told
    assert ("2026Q3", True) not in {(code, former) for code, former, _ in told}
    (before,) = [value for value in found if value.period.code == "2024"]
    assert before.value is None and "2025-01-01" in before.reason.zh
    assert ("2025", False, None) in told


def test_merged_town_counts_with_its_successor_and_every_town_has_a_line():
    (found, lost) = ask(TABLE, "tests", level="town")
    assert {value.area: value.value for value in found} == {"甲镇": 2, "丙镇": 1}
    assert {value.level for value in found} == {"town"}
    assert lost == 1


def test_district_is_the_sum_of_its_towns():
    (found, _) = ask(TABLE, "tests", level="district")
    assert [(value.area, value.value) for value in found] == [("清河区", 3)]


def test_picked_areas_alone_are_told():
    (found, lost) = ask(TABLE, "tests", level="town", areas=("丙镇",))
    assert [(value.area, value.value) for value in found] == [("丙镇", 1)]
    assert lost == 0


def test_town_without_a_filing_has_no_value_unless_nothing_happened():
    (found, _) = ask(TABLE[:1], "tests", "accidents", "rate", level="town")
    told = {(value.indicator, value.area): value.value for value in found}
    assert (told["tests", "丙镇"], told["accidents", "丙镇"], told["rate", "丙镇"]) == (None, 0, None)
    (missing,) = [value for value in found if value.indicator == "tests" and value.area == "丙镇"]
    assert "没有报送" in missing.reason.zh
    assert told["accidents", "甲镇"] == 0


def test_count_of_a_filed_register_is_zero_where_no_row_meets_the_condition():
    ((value,), _) = ask(TABLE[:1], "accidents")
    assert (value.value, value.n) == (0, 0)


def test_division_by_zero_says_so():
    ((value,), _) = ask(rows((DAY, "甲镇", "食品", True)), "scored")
    assert (value.value, value.denominator) == (None, 0)
    assert "分母为 0" in value.reason.zh


def test_columns_tell_values_apart_and_truth_values_are_words():
    (found, _) = ask(TABLE, "rate", columns=("kind", "passed"))
    assert {value.breakdown: value.n for value in found} == {
        (("kind", "食品"), ("passed", "true")): 2,
        (("kind", "药品"), ("passed", "false")): 1,
        (("kind", "药品"), ("passed", "true")): 1,
    }


def test_stratified_share_is_weighted_and_the_crude_one_stands_beside_it():
    ((value,), _) = ask(TABLE, "weighted")
    assert (value.value, value.crude) == (Fraction(175, 2), 75)
    assert (value.n, value.interval.method) == (4, "stratified")


def test_stratum_without_a_sample_leaves_no_weighted_share():
    ((value,), _) = ask(TABLE[:1], "weighted")
    assert (value.value, value.crude) == (None, 100)
    assert "药品" in value.reason.zh


def test_index_is_the_weighted_mean_of_its_inputs():
    (found, _) = ask(TABLE, "rate", "scored", "mean")
    (mean,) = [value for value in found if value.indicator == "mean"]
    assert mean.value == Fraction(3, 4) * 75 + Fraction(1, 4) * Fraction(100, 3)
    assert len(mean.lineage.inputs) == 2


def test_index_without_an_input_says_which():
    (found, _) = ask(rows((DAY, "甲镇", "食品", True)), "rate", "scored", "mean")
    (mean,) = [value for value in found if value.indicator == "mean"]
    assert mean.value is None and "达线率" in mean.reason.zh


def test_ratio_of_indicators_has_the_interval_of_a_rate():
    (found, _) = ask(TABLE, "accidents", "tests", "per_test")
    (rate,) = [value for value in found if value.indicator == "per_test"]
    assert (rate.value, rate.numerator, rate.denominator) == (Fraction(1, 4), 1, 4)
    assert rate.interval.method == "poisson"
    assert float(rate.interval.low) == pytest.approx(0.0253178 / 4, abs=1e-6)


def test_algorithm_is_given_values_and_the_parameters_of_the_day():
    def made(values, parameters):
        return values["first"] + parameters["least"]

    (found, _) = ask(TABLE, "rate", "made", algorithms={"made": made})
    assert [value.value for value in found if value.indicator == "made"] == [155]


def test_algorithm_that_fails_is_told_beside_the_value():
    (found, _) = ask(TABLE, "rate", "made", algorithms={"made": lambda values, parameters: 1 // 0})
    (value,) = [value for value in found if value.indicator == "made"]
    assert value.value is None and "ZeroDivisionError" in value.reason.zh


def test_digest_changes_with_whatever_decides_the_value():
    (rate,) = FOUND["rate"].versions
    one = checked_version(FOUND["rate"], rate, ON, KNOWN)
    (scored,) = FOUND["scored"].versions
    days = (date(2025, 6, 1), date(2026, 6, 1))
    two = {checked_version(FOUND["scored"], scored, day, KNOWN).digest for day in days}
    assert len({one.digest, *two}) == 3
    assert one.factor == 100


def test_mistakes_of_formulas_are_told_with_indicator_and_key():
    wrong = """
[a]
label = "甲"
register = "checks"
where = "kidn = '食品'"
numerator = "count_if(pased)"
denominator = "counts()"
breakdowns = ["colour"]
date = "town"
[b]
label = "乙"
register = "checks"
numerator = "sum(score)"
unit = "元"
"""
    found = read_indicators(toml(wrong), scheme="s", place="s/indicators.toml")
    said = [issue.line("zh") for issue in check_indicators(found, KNOWN)]
    assert any("a where" in line and "kind" in line for line in said)
    assert any("a numerator" in line and "passed" in line for line in said)
    assert any("a denominator" in line for line in said)
    assert any("a breakdowns" in line and "colour" in line for line in said)
    assert any("a date" in line for line in said)
    assert any("b unit" in line or "b numerator" in line for line in said)


def test_ratio_of_units_that_do_not_fit_is_told():
    text = '[c]\nlabel = "丙"\nunit = "元"\ninputs = { numerator = "accidents", denominator = "tests" }\n'
    found = (*FOUND.values(), *read_indicators(toml(text), scheme="s", place="s"))
    (issue,) = check_indicators(found, KNOWN)
    assert "起/批次" in issue.remedy.zh


def test_version_that_cannot_be_checked_raises_everything():
    text = '[a]\nlabel = "甲"\nregister = "checks"\nnumerator = "nothing"\n'
    (indicator,) = read_indicators(toml(text), scheme="s", place="s")
    with pytest.raises(InputProblem):
        checked_version(indicator, indicator.versions[0], ON, KNOWN)
