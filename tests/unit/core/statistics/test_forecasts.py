"""Forecasts of short series: the line, damped Holt, and the less favourable of the two."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiheng.core.statistics.forecasts import SETTINGS, Prediction, holt, outlook, straight_line

RISING = [Decimal(text) for text in ("61.0", "62.4", "63.1", "64.9", "65.8", "66.5", "68.3", "69.0")]
TIMES = range(1, 9)
WEIGHTS = {"level_weight": Decimal("0.8"), "trend_weight": Decimal("0.2")}


@settings(deadline=None)
@given(st.lists(st.integers(-50, 50), min_size=3, max_size=12))
def test_line_is_that_of_numpy(values):
    times = numpy.arange(len(values))
    line = straight_line(range(len(values)), values)
    slope, intercept = numpy.polyfit(times, values, 1)
    assert (float(line.slope), float(line.intercept)) == pytest.approx((slope, intercept), abs=1e-8)
    away = numpy.array(values) - slope * times - intercept
    assert line.spread == pytest.approx((away @ away / (len(values) - 2)) ** 0.5, abs=1e-6)


def test_t17_3_the_second_opinion_flips_the_verdict_for_72():
    both = outlook(TIMES, RISING, 12)
    assert both.line.chance(low=72) == pytest.approx(0.99601, abs=5e-6)
    found = both.chance(low=72)
    assert (found.prediction.method, float(found.prediction.value)) == (
        "damped-holt",
        pytest.approx(71.6267, abs=5e-5),
    )
    assert found.probability < 0.5


def test_the_less_favourable_is_the_line_where_the_figure_must_stay_low():
    found = outlook(TIMES, RISING, 12).chance(high=74)
    assert found.prediction.method == "line"


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_fewer_than_four_points_give_no_forecast(count):
    assert outlook(range(count), range(count), 10) is None
    assert outlook(range(4), [1, 3, 2, 4], 10) is not None


def test_gaps_leave_the_line_alone():
    found = outlook([1, 2, 4, 5], [1, 3, 2, 4], 6)
    assert found.damped is None
    assert found.chance(low=4).prediction.method == "line"


def test_steps_ahead_are_whole_steps():
    yearly = outlook([2021, 2022, 2023, 2024], [10, 12, 13, 15], 2026)
    quarterly = outlook([Fraction(year, 4) for year in range(8084, 8088)], [10, 12, 13, 15], 2022)
    assert yearly.damped.value == holt([10, 12, 13, 15], 2, **WEIGHTS, damping=Decimal("0.9"))
    assert quarterly.damped.value == holt([10, 12, 13, 15], 1, **WEIGHTS, damping=Decimal("0.9"))


def test_points_exactly_on_a_line_leave_no_doubt():
    there = straight_line(
        [1, 2, 3, 4], [Decimal("95.1"), Decimal("95.2"), Decimal("95.3"), Decimal("95.4")]
    ).at(7)
    assert (there.value, there.error) == (Fraction("95.7"), 0)
    assert (there.chance(low=Decimal("95.7")), there.chance(low=Decimal("95.71"))) == (1, 0)
    assert (there.chance(high=Decimal("95.7")), there.chance(high=Decimal("95.69"))) == (1, 0)
    assert there.interval().low == there.interval().high


def test_chances_of_ranges_add_up():
    there = Prediction("line", Fraction(10), 2.0, 6)
    parts = [there.chance(high=9), there.chance(9, 12), there.chance(low=12)]
    assert sum(parts) == pytest.approx(1)
    assert there.chance(low=10) == pytest.approx(0.5)
    assert there.chance() == 1
    assert there.chance(12, 9) == 0


def test_the_interval_holds_the_confidence():
    there = straight_line(TIMES, RISING).at(12)
    bounds = there.interval(confidence=Decimal("0.9"))
    inside = there.chance(Decimal(bounds.low), Decimal(bounds.high))
    assert inside == pytest.approx(0.9)


def test_holt_follows_a_straight_series_and_damping_holds_it_back():
    straight = [2, 4, 6, 8]
    assert holt(straight, 3, **WEIGHTS) == 14
    assert 8 < holt(straight, 3, **WEIGHTS, damping=Decimal("0.9")) < 14
    assert holt([5, 5], 4, **WEIGHTS) == 5


def test_the_settings_carry_their_marks():
    assert {each.mark for each in (SETTINGS.least_points, SETTINGS.damping, SETTINGS.level_weight)} == {"P"}


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: straight_line([1, 2], [1, 2]), "needs at least 3"),
        (lambda: straight_line([1, 1, 1], [1, 2, 3]), "all points stand at one time"),
        (lambda: straight_line([1, 2, 3], [1, 2]), "3 times and 2 values"),
        (lambda: outlook([1, 2, 2, 3], [1, 2, 3, 4], 9), "the times of the points must rise"),
        (lambda: outlook([1, 2, 3, 4], [1, 2, 3, 4], 4), "4 is not after the last point"),
        (lambda: holt([1], 1, **WEIGHTS), "at least two values"),
        (lambda: holt([1, 2], 0, **WEIGHTS), "one step ahead"),
        (lambda: holt([1, 2], 1, level_weight=2, trend_weight=0), "lie between 0 and 1"),
        (lambda: outlook([1, 2, 3, 4], [1, 2, 3, Decimal("NaN")], 9), "no number"),
    ],
)
def test_what_cannot_be_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_binary_floats_are_refused():
    with pytest.raises(TypeError, match="exact number"):
        outlook([1, 2, 3, 4], [0.1, 0.2, 0.3, 0.4], 9)
