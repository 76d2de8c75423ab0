"""Early warning: has a share of failures changed against its frozen baseline? p-chart, EWMA, CUSUM, and CUSUM for counts.

The p-chart sees a sudden jump, the other two a slow drift; one of them alone misses the other. The baseline never holds the
point that is judged.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from zhiheng.core.issues import Text
from zhiheng.core.statistics.checking import Number, checked_count, checked_counts, finite, positive
from zhiheng.core.statistics.settings import Declared, chosen

Side = Literal["above", "below"]


class Rule(StrEnum):
    """Which rule gave a signal."""

    OUTSIDE = "outside"
    """A point outside the control limits of the p-chart."""
    RUN = "run"
    """So many points in a row on one side of the centre."""
    EWMA = "ewma"
    CUSUM = "cusum"
    POISSON_CUSUM = "poisson_cusum"


@dataclass(frozen=True, slots=True)
class ChartSettings:
    """The declared numbers of the charts."""

    width: Declared
    run: Declared
    ewma_weight: Declared
    ewma_width: Declared
    cusum_allowance: Declared
    cusum_limit: Declared


SETTINGS = ChartSettings(
    width=chosen("3", "控制限取 3 倍标准差（休哈特控制图）"),
    run=chosen("8", "连续 8 点在中心线同一侧"),
    ewma_weight=chosen("0.2", "EWMA 的 λ，常用 0.05 至 0.3"),
    ewma_width=chosen("2.7", "EWMA 的 L，常用 2.7 至 3"),
    cusum_allowance=chosen("0.5", "CUSUM 的 k，取要发现的偏移的一半"),
    cusum_limit=chosen("4", "CUSUM 的 h，常用 4 至 5"),
)


@dataclass(frozen=True, slots=True)
class Lot:
    """What was found in one period: so many failures among so many items."""

    failures: int
    items: int


@dataclass(frozen=True, slots=True)
class Baseline:
    """The share of failures that counts as usual, frozen."""

    failures: int
    items: int

    @property
    def share(self) -> Fraction:
        """Failures by items."""
        return Fraction(self.failures, self.items)


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """One point of a chart with the limits of its own; `low` is None where a chart watches one side only."""

    value: float
    low: float | None
    high: float


@dataclass(frozen=True, slots=True)
class Signal:
    """A rule fired at a point (counted from 0): the value held against the limit, and on which side of the centre it lies."""

    rule: Rule
    point: int
    value: float
    limit: float
    side: Side

    def reason(self) -> Text:
        """The signal in one sentence."""
        zh, en = _SAID[self.rule]
        side = ("高于", "above") if self.side == "above" else ("低于", "below")
        told = {"point": self.point + 1, "value": f"{self.value:.4g}", "limit": f"{self.limit:.4g}"}
        return Text(zh.format(side=side[0], **told), en.format(side=side[1], **told))


_SAID = {
    Rule.OUTSIDE: (
        "第{point}点的比率{value}{side}控制限{limit}",
        "point {point}: the share {value} lies {side} the control limit {limit}",
    ),
    Rule.RUN: (
        "到第{point}点，已连续{value}点{side}中心线（界限{limit}点）",
        "up to point {point}, {value} points in a row lie {side} the centre (limit {limit})",
    ),
    Rule.EWMA: (
        "第{point}点的指数加权平均{value}{side}界限{limit}",
        "point {point}: the weighted mean {value} lies {side} its limit {limit}",
    ),
    Rule.CUSUM: (
        "第{point}点的累积和{value}{side}界限{limit}",
        "point {point}: the cumulative sum {value} lies {side} its limit {limit}",
    ),
    Rule.POISSON_CUSUM: (
        "第{point}点的计数累积和{value}{side}界限{limit}",
        "point {point}: the cumulative sum of counts {value} lies {side} its limit {limit}",
    ),
}


@dataclass(frozen=True, slots=True)
class Chart:
    """All points of a chart and every signal, in the order of the points."""

    points: tuple[ChartPoint, ...]
    signals: tuple[Signal, ...]


def frozen_baseline(lots: Sequence[Lot]) -> Baseline:
    """All lots of the baseline taken together.

    Raises ValueError where there are no items, or where all or none of them failed: such a share has no spread, and a chart
    around it would call everything else a signal. Take the chart for counts then.
    """
    for lot in lots:
        checked_counts(lot.failures, lot.items)
    failures, items = sum(lot.failures for lot in lots), sum(lot.items for lot in lots)
    if not 0 < failures < items:
        raise ValueError(
            f"a baseline of {failures} failures among {items} items has no spread to chart against"
        )
    return Baseline(failures, items)


def standardised(lots: Sequence[Lot], baseline: Baseline) -> tuple[float, ...]:
    """z = (d/n − p̄)/√(p̄(1−p̄)/n) of each lot. Raises ValueError for a lot without items: leave such periods out."""
    return tuple(
        float(Fraction(lot.failures, lot.items) - baseline.share) / _spread(lot, baseline)
        for lot in _checked(lots)
    )


def p_chart(lots: Sequence[Lot], baseline: Baseline, *, settings: ChartSettings = SETTINGS) -> Chart:
    """Shares of failures against p̄ ± 3√(p̄(1−p̄)/n), never below 0 or above 1; and runs on one side of p̄. Raises ValueError."""
    centre, width = float(baseline.share), float(settings.width)
    points = []
    for lot in _checked(lots):
        half = width * _spread(lot, baseline)
        points.append(ChartPoint(lot.failures / lot.items, max(centre - half, 0.0), min(centre + half, 1.0)))
    shares = [Fraction(lot.failures, lot.items) for lot in lots]
    signals = [*_outside(Rule.OUTSIDE, points), *_runs(shares, baseline.share, int(settings.run))]
    return Chart(tuple(points), tuple(sorted(signals, key=lambda signal: signal.point)))


def ewma(scores: Sequence[float], *, settings: ChartSettings = SETTINGS) -> Chart:
    """E = λz + (1−λ)E from 0, against ± L√(λ/(2−λ)·(1−(1−λ)^{2t})), of standardised scores. Raises ValueError."""
    weight, width = settings.ewma_weight.value, float(settings.ewma_width)
    if not 0 < weight <= 1:
        raise ValueError(f"the weight of the newest point must lie above 0 and up to 1, not {weight}")
    smoothed, share, points = 0.0, float(weight), []
    for number, score in enumerate(_finite(scores), start=1):
        smoothed = share * score + (1 - share) * smoothed
        limit = width * math.sqrt(share / (2 - share) * (1 - (1 - share) ** (2 * number)))
        points.append(ChartPoint(smoothed, -limit, limit))
    return Chart(tuple(points), tuple(_outside(Rule.EWMA, points)))


def cusum(scores: Sequence[float], *, settings: ChartSettings = SETTINGS) -> Chart:
    """C = max(0, C + z − k) from 0, against h: a rise of standardised scores. For a fall give them with the sign turned.

    Raises ValueError.
    """
    allowance, limit = float(settings.cusum_allowance), float(settings.cusum_limit)
    return _cumulative(Rule.CUSUM, _finite(scores), allowance, limit)


def poisson_cusum(counts: Sequence[int], *, usual: Number, unusual: Number, limit: Number) -> Chart:
    """C = max(0, C + y − k) from 0 with k = (λ₁−λ₀)/ln(λ₁/λ₀), for counts by period: from the usual to the unusual mean.

    `limit` (h) depends on how often a false alarm may come and is for the office to fix. Raises ValueError.
    """
    for count in counts:
        checked_count(count, "a count")
    return _cumulative(
        Rule.POISSON_CUSUM, counts, poisson_reference(usual, unusual), float(positive(limit, "the limit"))
    )


def poisson_reference(usual: Number, unusual: Number) -> float:
    """k = (λ₁−λ₀)/ln(λ₁/λ₀). Raises ValueError unless 0 < λ₀ < λ₁."""
    first, second = positive(usual, "the usual mean"), positive(unusual, "the unusual mean")
    if second <= first:
        raise ValueError(f"the unusual mean {unusual} must lie above the usual one, {usual}")
    return float(second - first) / math.log(second / first)


def _checked(lots: Sequence[Lot]) -> Sequence[Lot]:
    for number, lot in enumerate(lots, start=1):
        checked_counts(lot.failures, lot.items)
        if not lot.items:
            raise ValueError(f"point {number} has no items; leave periods without items out")
    return lots


def _spread(lot: Lot, baseline: Baseline) -> float:
    return math.sqrt(baseline.share * (1 - baseline.share) / lot.items)


def _finite(scores: Sequence[float]) -> list[float]:
    return [float(finite(score, "a score")) for score in scores]


def _cumulative(rule: Rule, values: Sequence[float], allowance: float, limit: float) -> Chart:
    total, points = 0.0, []
    for value in values:
        total = max(0.0, total + value - allowance)
        points.append(ChartPoint(total, None, limit))
    return Chart(tuple(points), tuple(_outside(rule, points)))


def _outside(rule: Rule, points: Sequence[ChartPoint]) -> Iterator[Signal]:
    for number, point in enumerate(points):
        if point.value > point.high:
            yield Signal(rule, number, point.value, point.high, "above")
        elif point.low is not None and point.value < point.low:
            yield Signal(rule, number, point.value, point.low, "below")


def _runs(shares: Sequence[Fraction], centre: Fraction, length: int) -> Iterator[Signal]:
    """A signal at each point that ends a run of at least `length` on one side; a point on the centre ends every run."""
    side, run = 0, 0
    for number, share in enumerate(shares):
        here = (share > centre) - (share < centre)
        run = run + 1 if here and here == side else abs(here)
        side = here
        if run >= length:
            yield Signal(Rule.RUN, number, float(run), float(length), "above" if here > 0 else "below")
