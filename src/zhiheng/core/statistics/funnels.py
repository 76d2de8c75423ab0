"""Comparing streets and districts: is a unit outside what chance alone makes of the target? Units inside are never ranked."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from zhiheng.core.statistics.checking import (
    Number,
    checked_count,
    checked_counts,
    inside,
    positive,
)
from zhiheng.core.statistics.distributions import (
    binomial_at_least,
    binomial_at_most,
    binomial_quantile,
    normal_at_most,
    normal_quantile,
    poisson_at_least,
    poisson_at_most,
)
from zhiheng.core.statistics.settings import Declared, chosen


class Position(StrEnum):
    """Where a unit lies in the funnel."""

    INSIDE = "inside"
    ALERT = "alert"
    """Outside the inner limits (95 %), inside the outer ones."""
    ALARM = "alarm"
    """Outside the outer limits (99.8 %)."""


@dataclass(frozen=True, slots=True)
class FunnelSettings:
    """The declared numbers of the funnel: both confidences, and when units are taken to differ more than chance explains."""

    inner: Declared
    outer: Declared
    alarms: Declared
    trimmed: Declared


SETTINGS = FunnelSettings(
    inner=chosen("0.95", "漏斗图内限 95 %"),
    outer=chosen("0.998", "漏斗图外限 99.8 %"),
    alarms=chosen("0.05", "超出外限的单位多于 5 % 时按过度离散处理"),
    trimmed=chosen("0.10", "估计离散系数时两端各缩尾 10 %"),
)


@dataclass(frozen=True, slots=True)
class Limits:
    """The four lines of the funnel at one size, in shares or rates."""

    outer_low: float
    inner_low: float
    inner_high: float
    outer_high: float


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a unit lies, on which side of the target ("" inside), and how probable so far a deviation is by chance."""

    position: Position
    side: Literal["above", "below", ""]
    tail: float


@dataclass(frozen=True, slots=True)
class Sampled:
    """One unit: passes of items."""

    name: str
    passes: int
    items: int


@dataclass(frozen=True, slots=True)
class Funnel:
    """Where each unit lies, in the order given. `dispersion` is 1 where chance alone explains the spread."""

    standings: tuple[Standing, ...]
    dispersion: float


def binomial_limits(items: int, target: Number, *, settings: FunnelSettings = SETTINGS) -> Limits:
    """The lines of a funnel of shares at so many items: exact binomial, interpolated so that the lines are smooth.

    r = Binom⁻¹(α; n, p₀), a = (F(r)−α)/(F(r)−F(r−1)), limit = (r−a)/n, never below 0. The lines are for drawing: where a unit
    lies says `binomial_standing`. Raises ValueError.
    """
    checked_count(items, "the number of items", least=1)
    share = float(inside(target, "the target"))

    def line(probability: float) -> float:
        count = binomial_quantile(probability, items, share)
        at, under = binomial_at_most(count, items, share), binomial_at_most(count - 1, items, share)
        return max(count - (at - probability) / (at - under), 0.0) / items

    return Limits(*(line(each) for each in _probabilities(settings)))


def poisson_limits(expected: Number, *, settings: FunnelSettings = SETTINGS) -> Limits:
    """The lines of a funnel of counts, as a multiple of the expected count: exact Poisson, interpolated likewise.

    Raises ValueError for an expected count that is not above 0.
    """
    mean = float(positive(expected, "the expected count"))

    def line(probability: float) -> float:
        count = _poisson_quantile(probability, mean)
        at, under = poisson_at_most(count, mean), poisson_at_most(count - 1, mean)
        return max(count - (at - probability) / (at - under), 0.0) / mean

    return Limits(*(line(each) for each in _probabilities(settings)))


def binomial_standing(
    passes: int, items: int, target: Number, *, settings: FunnelSettings = SETTINGS
) -> Standing:
    """Where a unit with so many passes lies, by the exact tail: below and above are treated alike. Raises ValueError."""
    checked_counts(passes, items)
    share = float(inside(target, "the target"))
    return _standing(
        binomial_at_most(passes, items, share), binomial_at_least(passes, items, share), settings
    )


def poisson_standing(events: int, expected: Number, *, settings: FunnelSettings = SETTINGS) -> Standing:
    """Where a unit with so many events lies, by the exact tail. Raises ValueError."""
    checked_count(events, "the number of events")
    mean = float(positive(expected, "the expected count"))
    return _standing(poisson_at_most(events, mean), poisson_at_least(events, mean), settings)


def funnel(units: Sequence[Sampled], target: Number, *, settings: FunnelSettings = SETTINGS) -> Funnel:
    """Where each unit lies. If more units than `settings.alarms` are alarms, they differ for reasons of their own: the funnel is
    then widened by the dispersion φ, and a unit lies where z/√φ puts it. Raises ValueError for a unit without items.
    """
    for unit in units:
        checked_count(unit.items, f"the number of items of {unit.name}", least=1)
    standings = [binomial_standing(unit.passes, unit.items, target, settings=settings) for unit in units]
    alarms = sum(standing.position is Position.ALARM for standing in standings)
    if not units or Fraction(alarms, len(units)) <= settings.alarms.value:
        return Funnel(tuple(standings), 1.0)
    scores = [_score(unit, float(target)) for unit in units]
    factor = dispersion(scores, trimmed=settings.trimmed.value)
    if factor <= 1:
        return Funnel(tuple(standings), 1.0)
    widened = (score / math.sqrt(factor) for score in scores)
    return Funnel(
        tuple(_standing(normal_at_most(score), normal_at_most(-score), settings) for score in widened), factor
    )


def dispersion(scores: Sequence[float], *, trimmed: Number = SETTINGS.trimmed.value) -> float:
    """φ: the mean of z², where the share `trimmed` of the scores at each end counts as the last one inside, so that the outliers
    that are looked for do not hide themselves. Raises ValueError without scores.
    """
    if not scores:
        raise ValueError("a dispersion needs at least one unit")
    ordered = sorted(scores)
    cut = math.floor(Fraction(trimmed) * len(ordered))
    low, high = ordered[cut], ordered[len(ordered) - 1 - cut]
    return sum(min(max(score, low), high) ** 2 for score in ordered) / len(ordered)


def _score(unit: Sampled, target: float) -> float:
    return (unit.passes / unit.items - target) / math.sqrt(target * (1 - target) / unit.items)


def _probabilities(settings: FunnelSettings) -> tuple[float, float, float, float]:
    outer, inner = (1 - settings.outer.value) / 2, (1 - settings.inner.value) / 2
    return float(outer), float(inner), float(1 - inner), float(1 - outer)


def _standing(below: float, above: float, settings: FunnelSettings) -> Standing:
    """The standing by P(so few or fewer) and P(so many or more), of which the smaller counts."""
    tail = min(below, above)
    outer, inner, _, _ = _probabilities(settings)
    if tail >= inner:
        return Standing(Position.INSIDE, "", tail)
    return Standing(
        Position.ALARM if tail < outer else Position.ALERT, "below" if below < above else "above", tail
    )


def _poisson_quantile(probability: float, mean: float) -> int:
    """The smallest count with P(N ≤ count) ≥ probability."""
    count = max(math.floor(mean + normal_quantile(probability) * math.sqrt(mean)), 0)
    while count and poisson_at_most(count - 1, mean) >= probability:
        count -= 1
    while poisson_at_most(count, mean) < probability:
        count += 1
    return count
