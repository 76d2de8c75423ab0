"""Will it hold at the end? Shares inside a year (beta–binomial) and running totals with a known pipeline. For deaths and
accidents see `poisson.events_at_most`, for milestones `milestones`.

What is impossible has probability 0 exactly, what can no longer be lost 1.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from zhiheng.core.statistics.checking import (
    Number,
    checked_count,
    checked_counts,
    checked_share,
    finite,
    least_count,
    positive,
)
from zhiheng.core.statistics.distributions import beta_binomial_at_least, negative_binomial_at_least
from zhiheng.core.statistics.settings import Declared, chosen


@dataclass(frozen=True, slots=True)
class ShareChance:
    """How many of the items to come must pass, and how probable it is that they will. `needed` may be below 0: already locked."""

    needed: int
    to_come: int
    probability: float


@dataclass(frozen=True, slots=True)
class Listed:
    """One item of the pipeline, by name, and how probable it is that it is done in time."""

    name: str
    probability: Number


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What is done outside the pipeline: `events` in an `exposure` of the past, and what `remains`, in the same unit of time."""

    events: int
    exposure: Number
    remains: Number


@dataclass(frozen=True, slots=True)
class CorrelationSettings:
    """How much good and bad days come in spells: one counts for less than a day."""

    usual: Declared
    """Where too little is known to measure it."""
    most: Declared
    least_items: Declared


CORRELATION = CorrelationSettings(
    usual=chosen("2", "逐日数据前后相关，有效样本量按一半计"),
    most=chosen("3", "有效样本量最多折减到三分之一"),
    least_items=chosen("30", "少于 30 天时不估计相关"),
)


def share_at_end(
    passes: int, items: int, to_come: int, share: Number, *, strict: bool = False, spell: Number = 1
) -> ShareChance:
    """How probable it is that at least `share` of all items pass in the end (`strict`: more than that).

    `share` is exact, so that ⌈t(n+m)⌉ is. For a share that must stay low, count failures as passes and take 1 − share.
    `spell` is how many items in a row amount to one independent one (`spell_of`): with 1 the days of a year are taken to be
    independent, which is too sure. Raises ValueError for counts that cannot be.
    """
    checked_counts(passes, items)
    checked_count(to_come, "the number of items to come")
    length = finite(spell, "the spell")
    if length < 1:
        raise ValueError(f"a spell has at least 1 item, not {spell}")
    if not items + to_come:
        raise ValueError("there are no items, neither seen nor to come")
    needed = least_count(checked_share(share, "the share"), items + to_come, strict=strict) - passes
    if needed <= 0 or needed > to_come:
        return ShareChance(needed, to_come, float(needed <= 0))
    # Each spell to come is wholly good or wholly bad; so are those that were seen.
    spells = max(math.ceil(to_come / length), 1)
    good = math.ceil(Fraction(needed * spells, to_come))
    first, second = float(passes / length) + 0.5, float((items - passes) / length) + 0.5
    return ShareChance(needed, to_come, beta_binomial_at_least(good, spells, first, second))


def spell_of(outcomes: Sequence[Number], *, settings: CorrelationSettings = CORRELATION) -> float:
    """How many items in a row amount to one independent one: (1+r)/(1−r) with r the correlation of neighbours, at least 1 and at
    most `settings.most`. Where there are too few items or all are alike, `settings.usual`. Raises ValueError.
    """
    numbers = [finite(outcome, "an outcome") for outcome in outcomes]
    if len(numbers) < int(settings.least_items) or len(set(numbers)) == 1:
        return float(settings.usual)
    mean = sum(numbers, Fraction(0)) / len(numbers)
    away = [number - mean for number in numbers]
    neighbours = sum((here * after for here, after in pairwise(away)), Fraction(0))
    related = max(neighbours / sum((each * each for each in away), Fraction(0)), Fraction(0))
    return float(min((1 + related) / (1 - related), settings.most.value))


def total_at_end(
    seen: int, target: int, *, pipeline: Sequence[Listed] = (), arrivals: Arrivals | None = None
) -> float:
    """How probable it is that a running total, `seen` of it done, reaches the target: each item of the pipeline is done or not,
    and what arrives besides is Poisson with the rate of the past (gamma–Poisson, shape events + ½). Raises ValueError.
    """
    checked_count(seen, "the number seen")
    checked_count(target, "the target")
    chances = [float(checked_share(each.probability, f"the probability of {each.name}")) for each in pipeline]
    missing = target - seen
    if missing <= 0:
        return 1.0
    done = _done_of(chances)
    return min(sum(chance * _arrives(missing - count, arrivals) for count, chance in enumerate(done)), 1.0)


def _done_of(chances: Sequence[float]) -> list[float]:
    """The probability of each number of items done, from none to all."""
    done = [1.0]
    for chance in chances:
        more = [0.0, *(each * chance for each in done)]
        done = [here * (1 - chance) + before for here, before in zip([*done, 0.0], more, strict=True)]
    return done


def _arrives(least: int, arrivals: Arrivals | None) -> float:
    """How probable it is that at least so many arrive."""
    if least <= 0:
        return 1.0
    if arrivals is None:
        return 0.0
    events = checked_count(arrivals.events, "the number of events before")
    known, left = positive(arrivals.exposure, "the exposure before"), finite(arrivals.remains, "what remains")
    if left <= 0:
        return 0.0
    return negative_binomial_at_least(least, events + 0.5, float(known / (known + left)))
