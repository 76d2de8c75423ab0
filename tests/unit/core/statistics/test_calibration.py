"""Scoring of forecasts."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from zhiheng.core.statistics.calibration import Scored, brier, calibration

FORECASTS = [
    Scored(Decimal(said), happened)
    for said, happened in (("0.9", True), ("0.7", True), ("0.4", False), ("0.2", False))
]


def test_t17_8_brier():
    assert brier(FORECASTS) == Fraction(75, 1000)
    assert brier([Scored(Decimal("0.5"), happened) for happened in (True, False, True)]) == Fraction(1, 4)
    assert brier([Scored(1, True), Scored(0, False)]) == 0


def test_bands_say_what_was_said_and_what_came():
    low, high = calibration([*FORECASTS, Scored(1, True)], edges=[0, Decimal("0.5"), 1])
    assert (low.forecasts, low.said, low.happened) == (2, Fraction(3, 10), 0)
    assert (high.forecasts, high.said, high.happened) == (3, Fraction(26, 30), 3)
    assert [band.low for band in calibration(FORECASTS, edges=[0, Decimal("0.1"), 1])] == [Fraction(1, 10)]


@pytest.mark.parametrize(
    "edges", [[0], [0, Decimal("0.5")], [Decimal("0.1"), 1], [0, 1, 1], [0, 1, Decimal("0.5")]]
)
def test_edges_must_rise_from_0_to_1(edges):
    with pytest.raises(ValueError, match="must rise from 0 to 1"):
        calibration(FORECASTS, edges=edges)


def test_what_cannot_be_is_refused():
    with pytest.raises(ValueError, match="no forecast has been decided"):
        brier([])
    with pytest.raises(ValueError, match="a probability must lie between 0 and 1"):
        brier([Scored(Decimal("1.2"), True)])
