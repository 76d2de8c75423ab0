"""The distributions that the methods rest on. The numerics are scipy's; what stands here is names, edges and plain floats."""

from __future__ import annotations


def normal_at_most(value: float) -> float:
    """P(Z ≤ value) of the standard normal distribution."""
    from scipy import special

    return float(special.ndtr(value))


def normal_quantile(probability: float) -> float:
    """The z with P(Z ≤ z) = probability."""
    from scipy import special

    return float(special.ndtri(probability))


def student_at_most(value: float, freedom: float) -> float:
    """P(T ≤ value) of Student's t with `freedom` degrees of freedom."""
    from scipy import special

    return float(special.stdtr(freedom, value))


def student_quantile(probability: float, freedom: float) -> float:
    """The t with P(T ≤ t) = probability."""
    from scipy import special

    return float(special.stdtrit(freedom, probability))


def beta_at_least(value: float, first: float, second: float) -> float:
    """P(B ≥ value) of the beta distribution."""
    from scipy import special

    return float(special.betaincc(first, second, value))


def beta_quantile(probability: float, first: float, second: float) -> float:
    """The p with P(B ≤ p) = probability; at a parameter of 0 all probability lies at that end."""
    from scipy import special

    if first <= 0:
        return 0.0
    return 1.0 if second <= 0 else float(special.betaincinv(first, second, probability))


def gamma_quantile(probability: float, shape: float) -> float:
    """The g with P(G ≤ g) = probability, of the gamma distribution with scale 1 (half the χ² with 2·shape degrees)."""
    from scipy import special

    return float(special.gammaincinv(shape, probability)) if shape > 0 else 0.0


def binomial_at_most(count: int, items: int, share: float) -> float:
    """P(X ≤ count) when each of `items` is one with probability `share`."""
    from scipy import special

    if count < 0:
        return 0.0
    return 1.0 if count >= items else float(special.betaincc(count + 1, items - count, share))


def binomial_at_least(count: int, items: int, share: float) -> float:
    """P(X ≥ count)."""
    from scipy import special

    if count <= 0:
        return 1.0
    return 0.0 if count > items else float(special.betainc(count, items - count + 1, share))


def binomial_quantile(probability: float, items: int, share: float) -> int:
    """The smallest count with P(X ≤ count) ≥ probability."""
    low, high = 0, items
    while low < high:
        middle = (low + high) // 2
        if binomial_at_most(middle, items, share) >= probability:
            high = middle
        else:
            low = middle + 1
    return low


def poisson_at_most(count: int, mean: float) -> float:
    """P(N ≤ count) of a Poisson count."""
    from scipy import special

    return float(special.pdtr(count, mean)) if count >= 0 else 0.0


def poisson_at_least(count: int, mean: float) -> float:
    """P(N ≥ count)."""
    from scipy import special

    return float(special.pdtrc(count - 1, mean)) if count > 0 else 1.0


def negative_binomial_at_most(count: int, shape: float, chance: float) -> float:
    """P(N ≤ count): the number of failures before `shape` successes, each with probability `chance`."""
    from scipy import special

    return float(special.betainc(shape, count + 1, chance)) if count >= 0 else 0.0


def negative_binomial_at_least(count: int, shape: float, chance: float) -> float:
    """P(N ≥ count)."""
    from scipy import special

    return float(special.betaincc(shape, count, chance)) if count > 0 else 1.0


def hypergeometric_at_most(count: int, lot: int, marked: int, items: int) -> float:
    """P(X ≤ count) marked ones among `items` drawn from a lot of which `marked` are."""
    if count < 0:
        return 0.0
    if count >= min(marked, items):
        return 1.0
    from scipy import stats

    return float(stats.hypergeom.cdf(count, lot, marked, items))


def beta_binomial_at_least(count: int, items: int, first: float, second: float) -> float:
    """P(X ≥ count) of `items` whose unknown share has the beta distribution with these parameters."""
    if count <= 0:
        return 1.0
    if count > items:
        return 0.0
    import numpy
    from scipy import stats

    # The smaller tail is added up, so that a small probability keeps its digits.
    if 2 * count > items:
        return min(
            float(stats.betabinom.pmf(numpy.arange(count, items + 1), items, first, second).sum()), 1.0
        )
    return max(1.0 - float(stats.betabinom.pmf(numpy.arange(count), items, first, second).sum()), 0.0)
