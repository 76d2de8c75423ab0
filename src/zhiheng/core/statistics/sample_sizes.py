"""How many items show that a share is reached, and how many more would.

“Shown” is one thing everywhere: were the true share just below what is claimed, so few failures would be rarer than α
(`proportions.shows_at_least`). For a share that must stay low, claim 1 − share of the opposite.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from zhiheng.core.statistics.checking import (
    CONFIDENCE,
    Number,
    checked_count,
    checked_counts,
    checked_population,
    checked_share,
    confident,
    inside,
)
from zhiheng.core.statistics.distributions import (
    binomial_at_most,
    hypergeometric_at_most,
    normal_quantile,
)
from zhiheng.core.statistics.proportions import last_where
from zhiheng.core.statistics.settings import Declared, chosen


@dataclass(frozen=True, slots=True)
class PowerSettings:
    """How surely a sample is to succeed, and beyond how many items a sample is not worth looking for."""

    power: Declared
    most: Declared


POWER = PowerSettings(
    power=chosen("0.80", "试验设计惯例 80 %"),
    most=chosen("100000", "超过这一规模的抽样不现实"),
)


@dataclass(frozen=True, slots=True)
class SampleSize:
    """A sample to draw: so many items, of which at most so many may fail."""

    items: int
    failures: int


@dataclass(frozen=True, slots=True)
class EstimateSize:
    """How many items estimate a share to within ± e: for an endless population, for this one, and that rounded up."""

    endless: float
    adjusted: float
    items: int


def smallest_sample(failures: int, share: Number, *, confidence: Number = CONFIDENCE) -> int:
    """The fewest items that show a share of at least that when no more than `failures` of them fail. Raises ValueError."""
    checked_count(failures, "the number of failures")
    bad = float(1 - inside(share, "the share to be shown"))
    alpha = confident(confidence)

    def too_few(items: int) -> bool:
        return binomial_at_most(failures, items, bad) > alpha

    high = failures + 1
    while too_few(high):
        high *= 2
    return last_where(too_few, failures, high - 1) + 1


def smallest_sample_of_lot(
    lot: int, share: Number, *, failures: int = 0, confidence: Number = CONFIDENCE
) -> int | None:
    """The fewest items of a lot that show a share of at least that when no more than `failures` of them fail.

    None where even a full count with so many failures would not: the lot may hold that many and still be too bad.
    Raises ValueError.
    """
    checked_count(lot, "the lot", least=1)
    checked_count(failures, "the number of failures")
    alpha = confident(confidence)
    too_bad = math.floor((1 - inside(share, "the share to be shown")) * lot) + 1
    if failures >= too_bad:
        return None

    def too_few(items: int) -> bool:
        return hypergeometric_at_most(failures, lot, too_bad, items) > alpha

    return last_where(too_few, failures, lot) + 1


def most_failures(items: int, share: Number, *, confidence: Number = CONFIDENCE) -> int | None:
    """How many of so many items may fail and still show the share; None where not even no failure shows it. Raises ValueError."""
    checked_count(items, "the number of items")
    bad = float(1 - inside(share, "the share to be shown"))
    alpha = confident(confidence)

    def shown(failures: int) -> bool:
        return binomial_at_most(failures, items, bad) <= alpha

    return last_where(shown, 0, items) if items and shown(0) else None


def sample_with_power(
    true_share: Number,
    share: Number,
    *,
    confidence: Number = CONFIDENCE,
    settings: PowerSettings = POWER,
) -> SampleSize | None:
    """The smallest sample that shows `share` with the wanted power if the true share is `true_share`.

    None where the true share does not lie above, or more items than `settings.most` would be needed. Raises ValueError.
    """
    return _first_with_power(0, 0, checked_share(true_share, "the true share"), share, (confidence, settings))


def further_all_passing(
    passes: int,
    items: int,
    share: Number,
    *,
    confidence: Number = CONFIDENCE,
    population: int | None = None,
) -> int | None:
    """How many further items, all of them passing, would show the share; 0 where it is shown already.

    None where no sample can: the share is 1, or the small population holds too many failures. Raises ValueError.
    """
    checked_counts(passes, items)
    checked_population(items, population)
    failures = items - passes
    if checked_share(share, "the share to be shown") in (0, 1):
        return None if share == 1 else 0
    if population is None:
        return max(smallest_sample(failures, share, confidence=confidence) - items, 0)
    needed = (
        smallest_sample_of_lot(population, share, failures=failures, confidence=confidence)
        if population
        else None
    )
    return None if needed is None else max(needed - items, 0)


def further_at_rate(
    passes: int,
    items: int,
    share: Number,
    *,
    confidence: Number = CONFIDENCE,
    settings: PowerSettings = POWER,
) -> int | None:
    """How many further items would show the share with the wanted power, if items go on passing at the rate seen so far.

    What was found counts towards it. None where the rate does not lie above the share, nothing was looked at yet, or the
    sample would be larger than `settings.most`. Deciding after each look anew whether to go on makes α larger than it says:
    fix the number first. Raises ValueError.
    """
    checked_counts(passes, items)
    if not items:
        return None
    whole = _first_with_power(items, items - passes, Fraction(passes, items), share, (confidence, settings))
    return None if whole is None else whole.items - items


def estimate_size(
    share: Number, margin: Number, *, confidence: Number = CONFIDENCE, population: int | None = None
) -> EstimateSize:
    """How many items estimate a share of about that to within ± margin: n₀ = z²p(1−p)/e², n = n₀/(1+(n₀−1)/N).

    Where nothing is known of the share, 0.5 is safe. Raises ValueError.
    """
    about = float(inside(share, "the share"))
    error = float(inside(margin, "the margin"))
    checked_population(1, population)
    z = normal_quantile(1 - confident(confidence) / 2)
    endless = z * z * about * (1 - about) / (error * error)
    adjusted = endless if population is None else endless / (1 + (endless - 1) / population)
    needed = max(math.ceil(adjusted), 1)
    return EstimateSize(endless, adjusted, needed if population is None else min(needed, population))


_CHUNK = 256
_STEP = 1.6


def _first_with_power(
    items: int, failed: int, true_share: Fraction, share: Number, how: tuple[Number, PowerSettings]
) -> SampleSize | None:
    """The smallest whole sample, `items` of it already looked at with `failed` failures, that shows the share with power.

    For each number of failures the smallest sample that still shows the share is also the one most likely to stay within it,
    so only these are tried, in order.
    """
    confidence, settings = how
    claimed = inside(share, "the share to be shown")
    if true_share <= claimed:
        return None
    alpha, power, most = confident(confidence), float(settings.power), int(settings.most)
    allowed = most_failures(most, claimed, confidence=confidence)
    if allowed is None:
        return None
    import numpy

    def tried(failures: Any) -> tuple[Any, Any]:
        # A sample that is already larger than needed stays as it is.
        sizes = numpy.maximum(_smallest_samples(failures, float(1 - claimed), alpha, most), items)
        return sizes, _at_most(failures - failed, sizes - items, float(1 - true_share))

    def too_weak(failures: int) -> bool:
        # Power rises with the size but for steps well below this, the smaller the more may fail.
        return bool(tried(numpy.array([failures]))[1][0] < power - _STEP / math.sqrt(failures))

    # Small samples are tried one after the other.
    start = failed
    while start <= allowed:
        failures = numpy.arange(start, min(start + _CHUNK, allowed + 1))
        sizes, powers = tried(failures)
        if (powers >= power).any():
            first = int((powers >= power).argmax())
            return SampleSize(int(sizes[first]), int(failures[first]))
        start += _CHUNK
        if start <= allowed and too_weak(start):
            start = last_where(too_weak, start, allowed) + 1
    return None


def _smallest_samples(failures: Any, bad: float, alpha: float, most: int) -> Any:
    """`smallest_sample` of a whole array of numbers of failures, none of which needs more than `most` items."""
    import numpy

    low, high = failures.copy(), numpy.full_like(failures, most)
    while (low < high).any():
        middle = (low + high) // 2
        enough = _at_most(failures, middle, bad) <= alpha
        high = numpy.where(enough, middle, high)
        low = numpy.where(enough, low, middle + 1)
    return low


def _at_most(counts: Any, items: Any, share: float) -> Any:
    """`binomial_at_most` of whole arrays; `counts` are not negative."""
    import numpy
    from scipy import special

    certain = counts >= items
    return numpy.where(
        certain, 1.0, special.betaincc(counts + 1, numpy.where(certain, 1, items - counts), share)
    )
