"""From numbers to places: round steps, straight scales, and labels that keep clear of one another."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zhiheng.files.charts.model import Aim, Point

_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
_MARGIN = 0.06
_PERCENT = 100.0


@dataclass(frozen=True, slots=True)
class Scale:
    """Numbers from `low` to `high` lie between the places `start` and `end`; what lies beyond is moved to the end."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: object) -> float:
        share = (float(value) - self.low) / (self.high - self.low)  # type: ignore[arg-type]
        return self.start + min(max(share, 0.0), 1.0) * (self.end - self.start)


def reach(points: Iterable[Point], aim: Aim | None, *, unit: str, zero: bool) -> tuple[float, float]:
    """The least and greatest number that a chart must show, with a margin; with `zero`, from zero. Percentages stay in 0 to 100
    where all of them do.
    """
    shown = [each for point in points for each in (point.value, point.low, point.high) if each is not None]
    numbers = [float(each) for each in shown] + ([float(aim.value)] if aim else [])
    low, high = (min(numbers), max(numbers)) if numbers else (0.0, 1.0)
    if zero:
        return min(low, 0.0), max(high, 0.0) or 1.0
    margin = (high - low) * _MARGIN or abs(high) * _MARGIN or 1.0
    wide = low - margin, high + margin
    if unit == "%" and low >= 0 and high <= _PERCENT:
        return max(wide[0], 0.0), min(wide[1], _PERCENT)
    return (max(wide[0], 0.0) if low >= 0 else wide[0]), wide[1]


def ticks(low: float, high: float, most: int = 5) -> list[Decimal]:
    """Round numbers between the two, at most so many and at least one."""
    rough = Decimal(repr((high - low) / max(most, 1)))
    power = Decimal(10) ** math.floor(math.log10(float(rough)))
    for step in (*_STEPS, Decimal(20)):
        found = _multiples(step * power, low, high)
        if len(found) <= most:
            return found or [Decimal(repr(low))]
    return found


def _multiples(step: Decimal, low: float, high: float) -> list[Decimal]:
    first, last = math.ceil(Decimal(repr(low)) / step), math.floor(Decimal(repr(high)) / step)
    return [each * step for each in range(first, last + 1)]


def spread(wanted: Sequence[float], *, apart: float, low: float, high: float) -> list[float]:
    """Places as near as can be to those wanted, each `apart` from the next and none outside `low` to `high`, where they fit."""
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    places = [min(max(each, low), high) for each in wanted]
    for before, after in itertools.pairwise(order):
        places[after] = max(places[after], places[before] + apart)
    bound = high
    for index in reversed(order):
        places[index] = min(places[index], bound)
        bound = places[index] - apart
    return places


def kept_clear(widths: Sequence[float], places: Sequence[float], *, gap: float = 8.0) -> list[int]:
    """Which of several centred labels are shown so that none touches another: evenly, the last one always, counted back from it."""
    for step in range(1, len(places) + 1):
        shown = list(range(len(places) - 1, -1, -step))[::-1]
        pairs = itertools.pairwise(shown)
        if all(places[b] - places[a] >= (widths[a] + widths[b]) / 2 + gap for a, b in pairs):
            return shown
    return []
