"""What a sample says of a share: intervals and one-sided bounds for x passes of n items, also of a small population.

Wilson is what is shown, Clopper–Pearson what is claimed: it never promises more than the sample holds. For a share that
must stay low (a complaint rate), count the failures as passes, or turn the bounds round.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from zhiheng.core.statistics.checking import (
    CONFIDENCE,
    Number,
    checked_counts,
    checked_population,
    checked_share,
    confident,
)
from zhiheng.core.statistics.distributions import (
    beta_at_least,
    beta_quantile,
    binomial_at_least,
    binomial_at_most,
    hypergeometric_at_most,
    normal_quantile,
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where the true figure lies, both ends included. Shares run from 0 to 1."""

    low: float
    high: float


NOTHING_KNOWN = Bounds(0.0, 1.0)
"""What a sample of no items says of a share."""


def wilson(
    passes: int, items: int, *, confidence: Number = CONFIDENCE, population: int | None = None
) -> Bounds:
    """Wilson's score interval: the one that is shown. With a `population` n counts as n(N−1)/(N−n), and a full count is exact.

    No items say nothing: 0 to 1. Raises ValueError for counts that cannot be.
    """
    checked_counts(passes, items)
    checked_population(items, population)
    alpha = confident(confidence)
    if items == 0:
        return NOTHING_KNOWN
    share = passes / items
    if population == items:
        return Bounds(share, share)
    size = items if population is None else effective_size(items, population)
    return wilson_for(share, size, alpha)


def wilson_for(share: float, size: float, alpha: float) -> Bounds:
    """Wilson's interval for a share that is as sure as one of `size` independent items; `size` need not be whole."""
    z = normal_quantile(1 - alpha / 2)
    below = 1 + z * z / size
    centre = (share + z * z / (2 * size)) / below
    half = z * math.sqrt(share * (1 - share) / size + z * z / (4 * size * size)) / below
    # At 0 and 1 the formula touches the end exactly; rounding must not leave a hair of difference.
    return Bounds(
        0.0 if share == 0 else max(centre - half, 0.0), 1.0 if share == 1 else min(centre + half, 1.0)
    )


def effective_size(items: int, population: int) -> float:
    """To how many items of an endless population a sample of a small one amounts: n(N−1)/(N−n); infinite for a full count."""
    checked_population(items, population)
    return math.inf if items == population else items * (population - 1) / (population - items)


def population_factor(items: int, population: int) -> float:
    """The factor of the variance for a small population: (N−n)/(N−1); 0 for a full count."""
    checked_population(items, population)
    return 0.0 if items == population else (population - items) / (population - 1)


def clopper_pearson(
    passes: int, items: int, *, confidence: Number = CONFIDENCE, population: int | None = None
) -> Bounds:
    """The exact interval, for a claim that must be safe. With a `population` the hypergeometric distribution takes the place
    of the binomial, and the ends are shares that the population can have.

    No items say nothing: 0 to 1. Raises ValueError for counts that cannot be.
    """
    half = confident(confidence) / 2
    return Bounds(
        _low(passes, items, half, population=population), _high(passes, items, half, population=population)
    )


def lower_bound(
    passes: int, items: int, *, confidence: Number = CONFIDENCE, population: int | None = None
) -> float:
    """The one-sided exact lower bound: with this confidence the true share is at least that. Raises ValueError."""
    return _low(passes, items, confident(confidence), population=population)


def upper_bound(
    passes: int, items: int, *, confidence: Number = CONFIDENCE, population: int | None = None
) -> float:
    """The one-sided exact upper bound: with this confidence the true share is at most that. Raises ValueError."""
    return _high(passes, items, confident(confidence), population=population)


def shows_at_least(passes: int, items: int, least: Number, *, confidence: Number = CONFIDENCE) -> bool:
    """Whether the sample shows that the share is at least that: were it just below, so many passes would be rarer than α.

    A share of 1 is never shown by a sample. Raises ValueError.
    """
    checked_counts(passes, items)
    share = float(checked_share(least, "the share to be shown"))
    return share == 0 or binomial_at_least(passes, items, share) <= confident(confidence)


def shows_at_most(passes: int, items: int, most: Number, *, confidence: Number = CONFIDENCE) -> bool:
    """Whether the sample shows that the share is at most that. A share of 0 is never shown by a sample. Raises ValueError."""
    checked_counts(passes, items)
    share = float(checked_share(most, "the share to be shown"))
    return share == 1 or binomial_at_most(passes, items, share) <= confident(confidence)


def jeffreys_probability(passes: int, items: int, least: Number) -> float:
    """How probable it is that the true share is at least that, with Jeffreys' prior Beta(½, ½). Raises ValueError."""
    checked_counts(passes, items)
    share = float(checked_share(least, "the share"))
    return beta_at_least(share, passes + 0.5, items - passes + 0.5)


def _low(passes: int, items: int, alpha: float, *, population: int | None) -> float:
    checked_counts(passes, items)
    checked_population(items, population)
    if population is None:
        return beta_quantile(alpha, passes, items - passes + 1)
    return 1 - _high_of(items - passes, items, alpha, population) if population else 0.0


def _high(passes: int, items: int, alpha: float, *, population: int | None) -> float:
    checked_counts(passes, items)
    checked_population(items, population)
    if population is None:
        return beta_quantile(1 - alpha, passes + 1, items - passes)
    return _high_of(passes, items, alpha, population) if population else 1.0


def _high_of(passes: int, items: int, alpha: float, population: int) -> float:
    """The largest share of the population under which so few passes are still more probable than α."""

    def possible(marked: int) -> bool:
        return hypergeometric_at_most(passes, population, marked, items) > alpha

    most = population - (items - passes)
    return last_where(possible, passes, most) / population


def last_where(holds: Callable[[int], bool], first: int, last: int) -> int:
    """The last whole number from `first` to `last` for which `holds`, where it holds at `first` and once it fails keeps failing."""
    while first < last:
        middle = (first + last + 1) // 2
        if holds(middle):
            first = middle
        else:
            last = middle - 1
    return first
