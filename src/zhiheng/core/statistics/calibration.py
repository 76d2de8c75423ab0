"""Did forecasts come true as often as they said? Every forecast is kept and scored once the outcome is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from zhiheng.core.statistics.checking import Number, checked_share


@dataclass(frozen=True, slots=True)
class Scored:
    """A forecast that has been decided: the probability it gave, and whether it came true."""

    probability: Number
    happened: bool


@dataclass(frozen=True, slots=True)
class Band:
    """All forecasts with a probability from `low` up to `high`: how many, what they said on average, how many came true."""

    low: Fraction
    high: Fraction
    forecasts: int
    said: Fraction
    happened: int


def brier(forecasts: Sequence[Scored]) -> Fraction:
    """The mean of (p−o)²: 0 is perfect, ¼ is what always saying 50 % gives. Raises ValueError without forecasts."""
    if not forecasts:
        raise ValueError("no forecast has been decided yet")
    return sum(((_said(each) - int(each.happened)) ** 2 for each in forecasts), Fraction(0)) / len(forecasts)


def calibration(forecasts: Sequence[Scored], *, edges: Sequence[Number]) -> tuple[Band, ...]:
    """The forecasts in bands from edge to edge, the upper edge of the last one included; empty bands are left out.

    Well calibrated is a band of which about as many came true as it said. Raises ValueError unless the edges rise from 0 to 1.
    """
    ends = [checked_share(edge, "an edge") for edge in edges]
    if len(ends) < 2 or ends[0] != 0 or ends[-1] != 1 or ends != sorted(set(ends)):
        raise ValueError("the edges of the bands must rise from 0 to 1")
    bands = []
    for low, high in pairwise(ends):
        inside = [each for each in forecasts if low <= _said(each) < high or _said(each) == high == 1]
        if inside:
            said = sum((_said(each) for each in inside), Fraction(0)) / len(inside)
            bands.append(Band(low, high, len(inside), said, sum(each.happened for each in inside)))
    return tuple(bands)


def _said(forecast: Scored) -> Fraction:
    return checked_share(forecast.probability, "a probability")
