"""How sure a figure is: intervals of shares, stratified shares and rates, in the unit of the indicator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from zhiheng.core.indicators.model import CheckedVersion, Estimate, Indicator, Interval
from zhiheng.core.issues import Text

if TYPE_CHECKING:
    from zhiheng.core.statistics.proportions import Bounds

CONFIDENCE = Fraction(95, 100)
"""How sure intervals are: the usual 95 %."""
REMEMBERED = 16384
"""How many intervals are kept: towns and months by the thousand share few pairs of small counts."""


def interval_of(
    indicator: Indicator,
    numerator: Fraction | None,
    denominator: Fraction | None,
    factor: Fraction,
    *,
    whole: bool = True,
) -> Interval | None:
    """The interval of a share or a rate, `factor` times what it is as a bare number. None where the figure is no estimate, or its
    numerator and denominator are no counts (a share needs both, a rate the numerator). `whole`: it is one of the whole, and of
    the whole is the population that the indicator names; how it divides among areas nobody said.
    """
    if numerator is None or denominator is None or denominator <= 0 or not _count(numerator):
        return None
    scale = (factor.numerator, factor.denominator)
    if indicator.estimate is Estimate.PROPORTION and _count(denominator) and numerator <= denominator:
        items = int(denominator)
        # A filing may hold more items than somebody once wrote down as all there are.
        known = indicator.population if whole else None
        population = known if known and known >= items else None
        return _proportion(int(numerator), items, population, scale)
    if indicator.estimate is Estimate.RATE:
        return _rate(int(numerator), (denominator.numerator, denominator.denominator), scale)
    return None


@lru_cache(maxsize=REMEMBERED)
def _proportion(passes: int, items: int, population: int | None, scale: tuple[int, int]) -> Interval:
    from zhiheng.core.statistics.proportions import wilson

    bounds = wilson(passes, items, confidence=CONFIDENCE, population=population)
    return _interval(bounds, Fraction(*scale), "wilson")


@lru_cache(maxsize=REMEMBERED)
def _rate(events: int, exposure: tuple[int, int], scale: tuple[int, int]) -> Interval:
    from zhiheng.core.statistics.poisson import poisson_rate

    bounds = poisson_rate(events, Fraction(*exposure), confidence=CONFIDENCE)
    return _interval(bounds, Fraction(*scale), "poisson")


NO_SHARE = Text(
    "分层估计的分子、分母应当是件数，分子不大于分母",
    "a stratified share takes counts, the numerator among the denominator",
)


@dataclass(frozen=True, slots=True)
class Weighted:
    """A stratified share in the indicator's unit: weighted, without weights, its interval; and why there is none."""

    value: Fraction | None
    crude: Fraction | None
    interval: Interval | None
    reason: Text | None = None


def stratified_of(
    checked: CheckedVersion, counts: Mapping[str, tuple[Fraction | None, Fraction | None]]
) -> Weighted:
    """The share of `counts`, which gives numerator and denominator by stratum. A stratum of which nothing was sampled leaves no
    weighted share: its weight cannot be given to the others without a claim about it.
    """
    from zhiheng.core.statistics.strata import Stratum, stratified

    if not all(_share(*found) for found in counts.values()):
        return Weighted(None, None, None, NO_SHARE)
    strata = [
        Stratum(name=each.value, weight=each.weight, passes=int(passes or 0), items=int(items or 0))
        for each in checked.strata
        for passes, items in [counts.get(each.value, (None, None))]
    ]
    found = stratified(strata, confidence=CONFIDENCE)
    factor = checked.factor
    crude = None if found.crude is None else found.crude * factor
    if found.share is None:
        names = Text("、".join(found.missing), ", ".join(found.missing))
        reason = Text(
            f"{names.zh}一个样品也没有，算不出加权值",
            f"nothing was sampled of {names.en}, so there is no weighted share",
        )
        return Weighted(None, crude, None, reason)
    interval = _interval(found.wilson, factor, "stratified") if found.wilson else None
    return Weighted(found.share * factor, crude, interval)


def _share(passes: Fraction | None, items: Fraction | None) -> bool:
    above, below = passes or Fraction(0), items or Fraction(0)
    return _count(above) and _count(below) and above <= below


def _count(number: Fraction) -> bool:
    return number.denominator == 1 and number >= 0


def _interval(bounds: Bounds, factor: Fraction, method: str) -> Interval:
    return Interval(Fraction(bounds.low) * factor, Fraction(bounds.high) * factor, CONFIDENCE, method)
