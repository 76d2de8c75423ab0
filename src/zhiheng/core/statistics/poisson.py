"""Rates of rare events by exposure: deaths by 10 000 sets, accidents by year. One event often decides, and the interval shows it."""

from __future__ import annotations

from zhiheng.core.statistics.checking import (
    CONFIDENCE,
    Number,
    checked_count,
    confident,
    finite,
    positive,
)
from zhiheng.core.statistics.distributions import gamma_quantile, negative_binomial_at_most
from zhiheng.core.statistics.proportions import Bounds


def poisson_rate(
    events: int, exposure: Number, *, per: Number = 1, confidence: Number = CONFIDENCE
) -> Bounds:
    """The exact interval of a rate: [χ²(α/2; 2d)/2, χ²(1−α/2; 2d+2)/2] for d events, by exposure, `per` so many units of it.

    2 deaths among 68 000 sets, per 10 000. Raises ValueError for an exposure that is not above 0.
    """
    half = 1 - confident(confidence) / 2
    scale = float(positive(per, "the unit of the rate") / positive(exposure, "the exposure"))
    low, high = lower_count(events, confidence=half), upper_count(events, confidence=half)
    return Bounds(low * scale, high * scale)


def lower_count(events: int, *, confidence: Number = CONFIDENCE) -> float:
    """The one-sided exact bound: with this confidence at least so many events were to be expected. Raises ValueError."""
    return gamma_quantile(confident(confidence), checked_count(events, "the number of events"))


def upper_count(events: int, *, confidence: Number = CONFIDENCE) -> float:
    """The one-sided exact bound: with this confidence at most so many events were to be expected; of none, 3.0 at 95 %.

    Raises ValueError.
    """
    return gamma_quantile(1 - confident(confidence), checked_count(events, "the number of events") + 1)


def events_at_most(most: int, *, seen: int, events: int, exposure: Number, remaining: Number) -> float:
    """How probable it is that a count, of which `seen` have happened, ends at no more than `most`.

    What is known of the rate are `events` in `exposure` (years, quarters …); `remaining` is what is left, in the same unit.
    Gamma–Poisson with Jeffreys' prior: shape events + ½. More seen than allowed is 0 exactly, nothing left 1. Raises ValueError.
    """
    checked_count(seen, "the number of events seen")
    checked_count(events, "the number of events before")
    known, left = positive(exposure, "the exposure before"), finite(remaining, "what remains")
    if left < 0:
        raise ValueError(f"what remains must be at least 0, not {remaining}")
    if seen > most:
        return 0.0
    if not left:
        return 1.0
    return negative_binomial_at_most(most - seen, events + 0.5, float(known / (known + left)))
