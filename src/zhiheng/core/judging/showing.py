"""The honest reading: does the sample show that the target is met, and how many more samples would."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from zhiheng.core.indicators.model import Estimate
from zhiheng.core.judging.aims import official
from zhiheng.core.judging.figures import Figure
from zhiheng.core.judging.model import Aim, Setting, Showing, Shown
from zhiheng.core.units import read_unit

PROPORTION = "clopper-pearson"
RATE = "poisson"
MOST_SAMPLES = 1_000_000
"""Nobody draws more than this (P); beyond it no number is told, only that it would be more."""


def shown(figure: Figure, aim: Aim, unit: str, setting: Setting) -> Shown | None:
    """Whether the figure's sample shows the target met; None where the figure is no estimate or its counts are not known.

    A share is claimed by the one-sided Clopper–Pearson bound, a rate by the exact Poisson bound (standards 1.1). A range has two
    sides, of which each is claimed with half of what is left of the confidence.
    """
    if setting.estimate is Estimate.NONE or (aim.low is None and aim.high is None):
        return None
    plain = Shown(showing="not_shown", confidence=setting.thresholds.confidence)
    counts = _counts(figure)
    if counts is not None and setting.estimate is Estimate.PROPORTION:
        return _proportion(counts, figure, aim, unit, setting)
    if counts is not None and setting.estimate is Estimate.RATE:
        return _rate(counts, figure, aim, unit, setting)
    if figure.interval is None:
        return None
    low, high = figure.interval.low, figure.interval.high
    bound = low if aim.low is not None else high
    return replace(
        plain, showing=_showing(aim, low, high), bound=bound, method=figure.interval.method, confidence=figure.interval.confidence
    )  # fmt: skip


def _counts(figure: Figure) -> tuple[int, int] | None:
    """The counts behind the figure, where they are whole numbers and there are any."""
    above, below = figure.numerator, figure.denominator
    if above is None or below is None or below <= 0 or above < 0:
        return None
    return (int(above), int(below)) if above.denominator == below.denominator == 1 else None


def _proportion(
    counts: tuple[int, int], figure: Figure, aim: Aim, unit: str, setting: Setting
) -> Shown | None:
    from zhiheng.core.statistics.proportions import lower_bound, upper_bound

    passes, items = counts
    if passes > items:
        return None
    confidence, population = setting.thresholds.confidence, setting.population
    if population is not None and items >= population:
        return Shown(showing="full_count", confidence=confidence)
    scale = 1 / read_unit(unit).scale
    two_sided = aim.low is not None and aim.high is not None and not aim.full
    alpha = 1 - (1 - confidence) / 2 if two_sided else confidence
    low = scale * Fraction(lower_bound(passes, items, confidence=alpha, population=population))
    high = scale * Fraction(upper_bound(passes, items, confidence=alpha, population=population))
    found = Shown(
        showing=_showing(aim, low, high),
        bound=low if _claims_low(aim) else high,
        confidence=confidence,
        method=PROPORTION,
    )
    if found.showing == "shown" or two_sided:
        return found
    return _with_needed(found, counts, (aim, scale), setting)


def _with_needed(
    found: Shown, counts: tuple[int, int], claim: tuple[Aim, Fraction], setting: Setting
) -> Shown:
    """With the number of further items that would show it at the rate seen; none would where that rate does not lie above the
    claim, or where so many are not left.
    """
    (passes, items), (aim, scale) = counts, claim
    good = passes if aim.low is not None else items - passes
    share = aim.low / scale if aim.low is not None else 1 - (aim.high or Fraction(0)) / scale
    if aim.full or not 0 < share < 1 or Fraction(good, items) <= share:
        return found
    needed = _further(good, items, share, setting.thresholds.confidence)
    left = None if setting.population is None else setting.population - items
    if left is not None and (needed is None or needed >= left):
        return replace(found, needed_samples=left)
    return replace(found, needed_samples=needed)


@lru_cache(maxsize=1024)
def _further(good: int, items: int, share: Fraction, confidence: Fraction) -> int | None:
    """How many more at this rate; None beyond MOST_SAMPLES. Kept, since the search takes a while."""
    from zhiheng.core.statistics.sample_sizes import POWER, further_at_rate
    from zhiheng.core.statistics.settings import chosen

    settings = replace(POWER, most=chosen(str(MOST_SAMPLES), "没有哪里抽得到这么多"))
    return further_at_rate(good, items, share, confidence=confidence, settings=settings)


def _rate(counts: tuple[int, int], figure: Figure, aim: Aim, unit: str, setting: Setting) -> Shown:
    from zhiheng.core.statistics.poisson import lower_count, upper_count

    events, exposure = counts
    confidence = setting.thresholds.confidence
    each = figure.value / events if events else 1 / read_unit(unit).scale / exposure
    low = each * Fraction(lower_count(events, confidence=confidence))
    high = each * Fraction(upper_count(events, confidence=confidence))
    bound = low if _claims_low(aim) else high
    return Shown(showing=_showing(aim, low, high), bound=bound, confidence=confidence, method=RATE)


def _claims_low(aim: Aim) -> bool:
    """Whether the claim is one of “at least”; full coverage is, and none at all is not."""
    return aim.low is not None and not (aim.full and aim.low == 0)


def _showing(aim: Aim, low: Fraction, high: Fraction) -> Showing:
    """What bounds on the true figure say of the aim."""
    if (aim.high is not None and low > aim.high) or (aim.low is not None and high < aim.low):
        return "contradicted"
    claimed = [low] if aim.high is None else [high] if aim.low is None else [low, high]
    return "shown" if all(official(aim, bound).met for bound in claimed) else "not_shown"
