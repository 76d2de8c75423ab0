"""A share of a population that was sampled stratum by stratum: weighted by the population, not by the sample.

Only the weighted share may be compared between districts; the crude one (all passes of all items) is shown beside it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from zhiheng.core.statistics.checking import (
    CONFIDENCE,
    Number,
    checked_count,
    checked_counts,
    checked_population,
    checked_share,
    confident,
    positive,
)
from zhiheng.core.statistics.distributions import normal_quantile
from zhiheng.core.statistics.proportions import Bounds, wilson_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """What was found in one stratum. `weight` is its share of the population; `population`, where known, how many items it has."""

    name: str
    weight: Fraction
    passes: int
    items: int
    population: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratified:
    """The weighted share and how sure it is.

    `missing` names the strata of which no item was looked at: then there is no weighted share. Where a stratum has a single
    item there is a share, but nothing says how sure it is: `standard_error`, `size`, `wald` and `wilson` are None.
    `size` is the number of independent items that would be as sure.
    """

    share: Fraction | None
    crude: Fraction | None
    missing: tuple[str, ...] = ()
    standard_error: float | None = None
    size: float | None = None
    wald: Bounds | None = None
    wilson: Bounds | None = None


def weights_of(populations: Iterable[int]) -> tuple[Fraction, ...]:
    """The share that each stratum has of the whole population. Raises ValueError."""
    counts = [checked_count(each, "the population of a stratum") for each in populations]
    if not sum(counts):
        raise ValueError("the strata have no population to weigh them by")
    return tuple(Fraction(each, sum(counts)) for each in counts)


def stratified(strata: Sequence[Stratum], *, confidence: Number = CONFIDENCE) -> Stratified:
    """p̂ = ΣW·p with Var = ΣW²·p(1−p)/(n−1)·(1−f), Wald's interval, and Wilson's with n* = p̂(1−p̂)/Var.

    Where all strata are wholly good or bad the variance says 0, which is too sure: n* is then 1/Σ(W²/n), the size under equal
    shares. Raises ValueError when the weights do not add up to 1 or counts cannot be.
    """
    alpha = confident(confidence)
    weighed = _weighed(strata)
    items = sum(each.items for each in strata)
    crude = Fraction(sum(each.passes for each in strata), items) if items else None
    if missing := tuple(each.name for each in weighed if not each.items):
        return Stratified(share=None, crude=crude, missing=missing)
    share = sum((each.weight * Fraction(each.passes, each.items) for each in weighed), Fraction(0))
    if all(each.population == each.items for each in weighed):
        exact = Bounds(float(share), float(share))
        return Stratified(
            share=share, crude=crude, standard_error=0.0, size=math.inf, wald=exact, wilson=exact
        )
    if any(each.items == 1 and each.population != 1 for each in weighed):
        return Stratified(share=share, crude=crude)
    variance = sum(_variance(each) for each in weighed)
    size = float(share * (1 - share) / variance) if variance else _size_under_equal_shares(weighed)
    error = math.sqrt(variance)
    half = normal_quantile(1 - alpha / 2) * error
    return Stratified(
        share=share,
        crude=crude,
        standard_error=error,
        size=size,
        wald=Bounds(max(float(share) - half, 0.0), min(float(share) + half, 1.0)),
        wilson=wilson_for(float(share), size, alpha),
    )


def neyman(total: int, weights: Sequence[Number], shares: Sequence[Number]) -> tuple[int, ...]:
    """How `total` items are best split between strata of these weights, if they have about these shares: in proportion to
    W·√(p(1−p)). Adds up to `total`; where every share is 0 or 1, in proportion to the weights. Raises ValueError.
    """
    checked_count(total, "the number of items to split")
    sizes = [float(positive(weight, "the weight of a stratum")) for weight in weights]
    if not sizes or len(sizes) != len(shares):
        raise ValueError(f"{len(sizes)} weights and {len(shares)} shares: each stratum needs both")
    found = [float(checked_share(share, "the share of a stratum")) for share in shares]
    needs = [size * math.sqrt(share * (1 - share)) for size, share in zip(sizes, found, strict=True)]
    return _split(total, needs if any(needs) else sizes)


def _weighed(strata: Sequence[Stratum]) -> list[Stratum]:
    """The strata that weigh anything, once all of them were checked."""
    for each in strata:
        checked_share(each.weight, f"the weight of {each.name}")
        checked_counts(each.passes, each.items)
        checked_population(each.items, each.population)
    if (total := sum(each.weight for each in strata)) != 1:
        raise ValueError(f"the weights of the strata add up to {total}, not to 1")
    return [each for each in strata if each.weight]


def _variance(stratum: Stratum) -> Fraction:
    """What one stratum adds to the variance of the weighted share."""
    if stratum.population == stratum.items:
        return Fraction(0)
    share = Fraction(stratum.passes, stratum.items)
    looked_at = Fraction(stratum.items, stratum.population) if stratum.population else 0
    return stratum.weight**2 * share * (1 - share) / (stratum.items - 1) * (1 - looked_at)


def _size_under_equal_shares(strata: Sequence[Stratum]) -> float:
    return float(1 / sum(each.weight**2 / each.items for each in strata))


def _split(total: int, needs: Sequence[float]) -> tuple[int, ...]:
    """Whole numbers in proportion to the needs that add up to the total: what is left goes to the largest remainders."""
    exact = [total * need / sum(needs) for need in needs]
    parts = [math.floor(each) for each in exact]
    by_remainder = sorted(range(len(needs)), key=lambda index: (parts[index] - exact[index], index))
    for index in by_remainder[: total - sum(parts)]:
        parts[index] += 1
    return tuple(parts)
