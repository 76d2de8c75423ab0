"""Control charts: which rule fires at which point, and what they refuse."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from zhiheng.core.statistics.charts import (
    SETTINGS,
    Baseline,
    Lot,
    Rule,
    Signal,
    cusum,
    ewma,
    frozen_baseline,
    p_chart,
    poisson_cusum,
    poisson_reference,
    standardised,
)
from zhiheng.core.statistics.settings import chosen

USUAL = Baseline(50, 1000)


def test_t1_19_a_sudden_jump_is_seen_by_the_p_chart_alone():
    lots = [
        Lot(*row)
        for row in zip((5, 7, 4, 6, 8, 3, 6, 16), (120, 150, 130, 140, 160, 110, 150, 145), strict=True)
    ]
    baseline = frozen_baseline(lots[:7])
    (signal,) = p_chart(lots, baseline).signals
    assert (signal.rule, signal.point, signal.side) == (Rule.OUTSIDE, 7, "above")
    assert (signal.value, signal.limit) == pytest.approx((16 / 145, 0.08981), abs=5e-6)
    assert signal.reason().zh == "第8点的比率0.1103高于控制限0.08981"
    assert signal.reason().en == "point 8: the share 0.1103 lies above the control limit 0.08981"
    scores = standardised(lots, baseline)
    assert ewma(scores).signals == cusum(scores).signals == ()


def test_t1_20_a_slow_drift_is_seen_by_ewma_and_cusum():
    scores = [0.2, -0.1, 0.5, 1.2, 1.5, 1.8, 2.0]
    assert [signal.point for signal in ewma(scores).signals] == [6]
    (signal,) = cusum(scores).signals
    assert signal == Signal(Rule.CUSUM, 6, pytest.approx(4.5), 4.0, "above")
    assert signal.reason().en == "point 7: the cumulative sum 4.5 lies above its limit 4"


def test_limits_widen_for_small_lots_and_stay_between_0_and_1():
    small, large = p_chart([Lot(1, 20), Lot(50, 1000)], USUAL).points
    assert (small.low, large.low) == pytest.approx((0.0, 0.05 - 3 * math.sqrt(0.05 * 0.95 / 1000)))
    assert small.high > large.high
    assert p_chart([Lot(9, 10)], Baseline(95, 100)).points[0].high == 1.0


def test_fewer_failures_than_usual_are_a_signal_too():
    (signal,) = p_chart([Lot(10, 1000)], USUAL).signals
    assert (signal.side, signal.limit) == ("below", pytest.approx(0.05 - 3 * math.sqrt(0.05 * 0.95 / 1000)))


def test_a_run_of_eight_on_one_side():
    seven, eight = [Lot(6, 100)] * 7, [Lot(6, 100)] * 8
    assert p_chart(seven, USUAL).signals == ()
    assert p_chart(eight, USUAL).signals == (Signal(Rule.RUN, 7, 8.0, 8.0, "above"),)
    assert p_chart([*eight, Lot(6, 100)], USUAL).signals[-1] == Signal(Rule.RUN, 8, 9.0, 8.0, "above")
    assert p_chart([Lot(4, 100)] * 8, USUAL).signals[0].side == "below"


@pytest.mark.parametrize("between", [Lot(5, 100), Lot(4, 100)], ids=["on the centre", "on the other side"])
def test_a_run_is_broken(between):
    assert p_chart([*[Lot(6, 100)] * 7, between, *[Lot(6, 100)] * 7], USUAL).signals == ()


def test_the_rules_follow_the_settings():
    shorter = replace(SETTINGS, run=chosen("5", "本区规定"), width=chosen("2", "本区规定"))
    rules = {signal.rule for signal in p_chart([Lot(10, 100)] * 5, USUAL, settings=shorter).signals}
    assert rules == {Rule.RUN, Rule.OUTSIDE}
    assert (SETTINGS.run.mark, int(SETTINGS.run)) == ("P", 8)


def test_ewma_sees_a_fall_and_cusum_does_when_the_sign_is_turned():
    scores = [-2.0] * 5
    assert ewma(scores).signals[0].side == "below"
    assert cusum(scores).signals == ()
    assert cusum([-score for score in scores]).signals


def test_ewma_with_weight_1_is_the_score_itself():
    plain = replace(SETTINGS, ewma_weight=chosen("1", "test"))
    points = ewma([0.5, -1.0, 2.0], settings=plain).points
    assert [point.value for point in points] == [0.5, -1.0, 2.0]
    assert all(point.high == pytest.approx(2.7) for point in points)


def test_t1_21_counts_against_a_limit():
    chart = poisson_cusum([2, 1, 3, 4, 5, 6], usual=2, unusual=4, limit=5)
    assert [signal.point for signal in chart.signals] == [5]
    assert chart.signals[0].reason().zh == "第6点的计数累积和6.458高于界限5"


def test_nothing_gives_an_empty_chart():
    assert p_chart([], USUAL).points == ewma([]).points == cusum([]).points == ()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: frozen_baseline([]), "0 failures among 0 items has no spread"),
        (lambda: frozen_baseline([Lot(0, 50)]), "0 failures among 50 items has no spread"),
        (lambda: frozen_baseline([Lot(50, 50)]), "50 failures among 50 items has no spread"),
        (lambda: p_chart([Lot(1, 9), Lot(0, 0)], USUAL), "point 2 has no items"),
        (lambda: standardised([Lot(3, 2)], USUAL), "more passes than items"),
        (lambda: ewma([float("nan")]), "a score must be a finite number"),
        (
            lambda: ewma([0.0], settings=replace(SETTINGS, ewma_weight=chosen("0", "x"))),
            "weight of the newest point",
        ),
        (lambda: poisson_reference(4, 4), "must lie above the usual one"),
        (lambda: poisson_reference(0, 4), "the usual mean must be above 0"),
        (lambda: poisson_cusum([-1], usual=2, unusual=4, limit=5), "a count must be at least 0"),
        (lambda: poisson_cusum([1], usual=2, unusual=4, limit=0), "the limit must be above 0"),
    ],
)
def test_what_cannot_be_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
