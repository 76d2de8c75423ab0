"""Will a thing that is done in steps be finished in time? Dates are drawn between the earliest and the latest of each milestone.

The draws come from the seed alone: raw numbers of PCG64, whose stream is fixed for ever, and arithmetic of our own. So a figure
that was published can be computed again.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from graphlib import CycleError, TopologicalSorter
from typing import Any

from zhiheng.core.statistics.checking import checked_count
from zhiheng.core.statistics.settings import Declared, chosen

DRAWS: Declared = chosen("20000", "抽样 2 万次，概率的误差约 0.3 个百分点")


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """A step with the earliest, the likeliest and the latest day of its end, if what it waits for is done on its likely day.

    As late as the milestones in `after` are beyond their likely days, so much later is this one. A milestone that is done has its
    day three times.
    """

    name: str
    earliest: date
    likely: date
    latest: date
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finish:
    """How probable it is that all milestones are done by the deadline; by which day they are in half and in four of five draws."""

    probability: float
    median: date
    four_in_five: date
    draws: int
    seed: int


def finish(milestones: Sequence[Milestone], deadline: date, *, seed: int, draws: int = int(DRAWS)) -> Finish:
    """Draws the day of each milestone from a triangular distribution and follows the delays through.

    Delays are taken to be independent; if one cause delays all, the true chance is smaller. Raises ValueError for dates out of
    order, an unknown name or milestones that wait for each other.
    """
    checked_count(seed, "the seed")
    checked_count(draws, "the number of draws", least=1)
    by_name = _checked(milestones)
    import numpy

    stream = numpy.random.PCG64(seed)
    # In the order given, so that the draws of a milestone do not depend on what waits for it.
    drawn = {each.name: _drawn(each, _uniform(stream, draws)) for each in milestones}
    ended: dict[str, Any] = {}
    for name in _in_order(milestones):
        here = by_name[name]
        delays = [ended[before] - by_name[before].likely.toordinal() for before in here.after]
        ended[name] = drawn[name] + numpy.maximum.reduce([numpy.zeros(draws), *delays])
    last = numpy.sort(numpy.maximum.reduce(list(ended.values())))
    return Finish(
        probability=float((last <= deadline.toordinal()).sum()) / draws,
        median=_day(last, 0.5),
        four_in_five=_day(last, 0.8),
        draws=draws,
        seed=seed,
    )


def _checked(milestones: Sequence[Milestone]) -> dict[str, Milestone]:
    by_name = {each.name: each for each in milestones}
    if not milestones or len(by_name) < len(milestones):
        raise ValueError("a forecast needs milestones, each with a name of its own")
    for each in milestones:
        if not each.earliest <= each.likely <= each.latest:
            raise ValueError(f"{each.name}: earliest, likely and latest day are not in this order")
        if unknown := sorted(set(each.after) - by_name.keys()):
            raise ValueError(f"{each.name} waits for {', '.join(unknown)}, which is no milestone here")
    return by_name


def _in_order(milestones: Sequence[Milestone]) -> tuple[str, ...]:
    try:
        return tuple(TopologicalSorter({each.name: each.after for each in milestones}).static_order())
    except CycleError as cycle:
        raise ValueError("these wait for each other: " + ", ".join(sorted(set(cycle.args[1])))) from None


def _uniform(stream: Any, draws: int) -> Any:
    """Numbers from 0 up to 1 with 53 bits each."""
    return (stream.random_raw(draws) >> 11) * 2.0**-53


def _drawn(milestone: Milestone, uniform: Any) -> Any:
    """Days (as ordinals with a fraction) of the triangular distribution, by its inverse."""
    import numpy

    low, mode, high = (
        float(day.toordinal()) for day in (milestone.earliest, milestone.likely, milestone.latest)
    )
    rising, falling, whole = mode - low, high - mode, high - low
    if not whole:
        return numpy.full(len(uniform), mode)
    return numpy.where(
        uniform * whole < rising,
        low + numpy.sqrt(uniform * whole * rising),
        high - numpy.sqrt((1 - uniform) * whole * falling),
    )


def _day(ordered: Any, share: float) -> date:
    """The first day by which that share of the draws has ended."""
    reached = float(ordered[math.ceil(share * len(ordered)) - 1])
    return date.fromordinal(min(math.ceil(reached), date.max.toordinal()))
