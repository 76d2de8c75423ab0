"""Where a short series of yearly or quarterly figures is going: a straight line, damped Holt as the second opinion, and the less
favourable of the two. With fewer than four points there is no forecast.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from zhiheng.core.rounding import Exact, exact
from zhiheng.core.statistics.checking import CONFIDENCE, Number, confident
from zhiheng.core.statistics.distributions import student_at_most, student_quantile
from zhiheng.core.statistics.proportions import Bounds
from zhiheng.core.statistics.settings import Declared, chosen


@dataclass(frozen=True, slots=True)
class ForecastSettings:
    """The declared numbers of forecasts."""

    least_points: Declared
    level_weight: Declared
    trend_weight: Declared
    damping: Declared


SETTINGS = ForecastSettings(
    least_points=chosen("4", "少于 4 个点不作预测"),
    level_weight=chosen("0.8", "霍尔特法水平项的 α"),
    trend_weight=chosen("0.2", "霍尔特法趋势项的 β"),
    damping=chosen("0.9", "阻尼趋势的 φ，常用 0.8 至 0.98"),
)


@dataclass(frozen=True, slots=True)
class Prediction:
    """A figure at a later time: the likeliest value, its standard error, and the degrees of freedom behind that error."""

    method: str
    """line, holt, damped-holt."""
    value: Fraction
    error: float
    freedom: int

    def chance(self, low: Exact | None = None, high: Exact | None = None) -> float:
        """How probable it is that the figure will lie from `low` to `high`; None leaves that side open."""
        under = 0.0 if low is None else self._below(exact(low))
        upper = 1.0 if high is None else 1 - self._above(exact(high))
        return max(upper - under, 0.0)

    def interval(self, *, confidence: Number = CONFIDENCE) -> Bounds:
        """Where the figure will lie with this confidence. A share may not really go past 0 or 100 %; the interval does not know."""
        half = student_quantile(1 - confident(confidence) / 2, self.freedom) * self.error
        return Bounds(float(self.value) - half, float(self.value) + half)

    def _below(self, limit: Fraction) -> float:
        """P(figure < limit). Points that lie exactly on the line leave no doubt."""
        if not self.error:
            return float(self.value < limit)
        return student_at_most(float(limit - self.value) / self.error, self.freedom)

    def _above(self, limit: Fraction) -> float:
        if not self.error:
            return float(self.value > limit)
        return student_at_most(float(self.value - limit) / self.error, self.freedom)


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line through points, by least squares: value = intercept + slope·time."""

    intercept: Fraction
    slope: Fraction
    variance: Fraction
    """Σ of the squared residuals by n−2."""
    points: int
    middle: Fraction
    """The mean of the times."""
    squares: Fraction
    """Σ(t−t̄)²."""

    @property
    def spread(self) -> float:
        """s, in the unit of the values."""
        return math.sqrt(self.variance)

    def at(self, time: Exact) -> Prediction:
        """The figure at that time, with s·√(1+1/n+(t*−t̄)²/Σ(t−t̄)²)."""
        here = exact(time)
        away = 1 + Fraction(1, self.points) + (here - self.middle) ** 2 / self.squares
        value = self.intercept + self.slope * here
        return Prediction("line", value, math.sqrt(self.variance * away), self.points - 2)


@dataclass(frozen=True, slots=True)
class Chance:
    """The probability of an outcome, and the prediction that gave it."""

    probability: float
    prediction: Prediction


@dataclass(frozen=True, slots=True)
class Outlook:
    """What both methods say of one later time. `damped` is None where the points are not evenly spaced: Holt needs steps."""

    line: Prediction
    damped: Prediction | None
    points: int

    def chance(self, low: Exact | None = None, high: Exact | None = None) -> Chance:
        """The less favourable probability that the figure will lie from `low` to `high`, and whose it is."""
        predictions = [self.line] if self.damped is None else [self.line, self.damped]
        return min(
            (Chance(each.chance(low, high), each) for each in predictions), key=lambda each: each.probability
        )


def straight_line(times: Sequence[Exact], values: Sequence[Exact]) -> Line:
    """The line of least squares. Raises ValueError for fewer than three points or when all stand at one time."""
    xs, ys = _points(times, values)
    count = len(xs)
    if count < 3:
        raise ValueError(f"{count} points leave nothing to tell the spread of a line by; it needs at least 3")
    middle, mean = sum(xs, Fraction(0)) / count, sum(ys, Fraction(0)) / count
    squares = sum(((x - middle) ** 2 for x in xs), Fraction(0))
    if not squares:
        raise ValueError("all points stand at one time; a line needs several")
    slope = sum(((x - middle) * (y - mean) for x, y in zip(xs, ys, strict=True)), Fraction(0)) / squares
    intercept = mean - slope * middle
    residuals = sum(((y - intercept - slope * x) ** 2 for x, y in zip(xs, ys, strict=True)), Fraction(0))
    return Line(intercept, slope, residuals / (count - 2), count, middle, squares)


def holt(
    values: Sequence[Exact], ahead: int, *, level_weight: Exact, trend_weight: Exact, damping: Exact = 1
) -> Fraction:
    """Holt's forecast `ahead` steps after the last of evenly spaced values: level y₁ and trend y₂−y₁ to begin with, updated from y₂
    on; ŷ = l + Σφ^i·b. A damping of 1 is Holt's own. Raises ValueError for fewer than two values or weights outside 0 to 1.
    """
    if len(values) < 2 or ahead < 1:
        raise ValueError("Holt's method needs at least two values and one step ahead")
    alpha, beta, phi = exact(level_weight), exact(trend_weight), exact(damping)
    if not all(0 <= weight <= 1 for weight in (alpha, beta, phi)):
        raise ValueError("the weights and the damping of Holt's method lie between 0 and 1")
    numbers = [exact(value) for value in values]
    level, trend = numbers[0], numbers[1] - numbers[0]
    for number in numbers[1:]:
        before = level
        level = alpha * number + (1 - alpha) * (level + phi * trend)
        trend = beta * (level - before) + (1 - beta) * phi * trend
    return level + sum((phi**step for step in range(1, ahead + 1)), Fraction(0)) * trend


def outlook(
    times: Sequence[Exact], values: Sequence[Exact], at: Exact, *, settings: ForecastSettings = SETTINGS
) -> Outlook | None:
    """Both methods for the time `at`; None with fewer points than `settings.least_points`: then there is no forecast.

    Damped Holt says nothing of its error; it is given that of the line. Raises ValueError when `at` is not after the last point
    or the times do not rise.
    """
    xs, ys = _points(times, values)
    if len(xs) < int(settings.least_points):
        return None
    if any(second <= first for first, second in pairwise(xs)):
        raise ValueError("the times of the points must rise")
    if exact(at) <= xs[-1]:
        raise ValueError(f"{at} is not after the last point; what was measured is not forecast")
    line = straight_line(xs, ys).at(at)
    step = xs[1] - xs[0]
    if any(second - first != step for first, second in pairwise(xs)):
        return Outlook(line, None, len(xs))
    value = holt(
        ys,
        math.ceil((exact(at) - xs[-1]) / step),
        level_weight=settings.level_weight.value,
        trend_weight=settings.trend_weight.value,
        damping=settings.damping.value,
    )
    return Outlook(line, Prediction("damped-holt", value, line.error, line.freedom), len(xs))


def _points(times: Sequence[Exact], values: Sequence[Exact]) -> tuple[list[Fraction], list[Fraction]]:
    if len(times) != len(values):
        raise ValueError(f"{len(times)} times and {len(values)} values: each point needs both")
    return [exact(time) for time in times], [exact(value) for value in values]
