"""Towns held against one another: which of them lie outside what chance alone makes of their samples. Inside nobody is ranked (standards 1.6)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from zhiheng.core.statistics.funnels import Limits, Sampled, Standing, binomial_limits, funnel
from zhiheng.office.records.verdicts import VerdictView
from zhiheng.office.records.verdicts_by_town import TownFigure

SCALES = {"%": 100, "‰": 1000}
"""The units of shares, with what makes one of a share."""
STEPS = 48
"""Numbers of items at which the lines are worked out."""
_LEAST = 2
"""Fewer towns than that are held against nothing."""
_SAME = Fraction(1, 10)
"""A figure that differs by more than that from passes by items was weighted, or is something else than their share; in its own unit."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A town with where it lies in the funnel."""

    figure: TownFigure
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The funnel of a target: `wanted` is the share in its middle, the target itself or (`of_target` false) that of all towns together.
    `limits` are the lines by numbers of items, as shares; where `dispersion` is above 1, towns differ more than chance explains, and
    the lines are wider by its square root. `without` are towns without a sample.
    """

    wanted: Fraction
    of_target: bool
    scale: int
    placed: tuple[Placed, ...]
    limits: tuple[tuple[int, Limits], ...]
    dispersion: float
    without: tuple[TownFigure, ...]


def is_share(view: VerdictView) -> bool:
    """Whether towns can be held against one another as shares."""
    return view.record["unit"] in SCALES and view.record["change"] == "level"


def compared(view: VerdictView, towns: Sequence[TownFigure]) -> Comparison | None:
    """The towns with samples in their funnel, in the order given; None where fewer than two have any, or the share leaves no room for
    chance (0 or 1).
    """
    if not is_share(view):
        return None
    scale = SCALES[view.record["unit"]]
    sampled = [each for each in towns if _is_sampled(each, scale)]
    if len(sampled) < _LEAST:
        return None
    wanted, of_target = _wanted(view, sampled, scale)
    if not 0 < wanted < 1:
        return None
    units = [Sampled(each.town, each.passes or 0, each.items or 0) for each in sampled]
    found = funnel(units, wanted)
    return Comparison(
        wanted=wanted, of_target=of_target, scale=scale, dispersion=found.dispersion,
        placed=tuple(Placed(*each) for each in zip(sampled, found.standings, strict=True)),
        limits=tuple(_lines([each.items for each in units], wanted, found.dispersion)),
        without=tuple(each for each in towns if each not in sampled),
    )  # fmt: skip


def _is_sampled(figure: TownFigure, scale: int) -> bool:
    if figure.passes is None or not figure.items or figure.value is None:
        return False
    return abs(Fraction(figure.value) - Fraction(scale * figure.passes, figure.items)) <= _SAME


def _wanted(view: VerdictView, sampled: Sequence[TownFigure], scale: int) -> tuple[Fraction, bool]:
    asked, upper = view.record["target_value"], view.record["target_upper"]
    if asked is not None and upper is None and 0 < asked < scale and not view.record["op"].endswith("ref"):
        return Fraction(str(asked)) / scale, True
    passes, items = (sum(getattr(each, name) or 0 for each in sampled) for name in ("passes", "items"))
    return Fraction(passes, items), False


def _lines(items: Sequence[int], wanted: Fraction, dispersion: float) -> list[tuple[int, Limits]]:
    """The lines from below the smallest to above the greatest sample, closer where they bend more."""
    low, high = max(min(items) * 3 // 4, 1), max(items) * 21 // 20 + 1
    ratio = (high / low) ** (1 / (STEPS - 1))
    sizes = sorted({round(low * ratio**step) for step in range(STEPS)})
    return [(size, _widened(binomial_limits(size, wanted), float(wanted), dispersion)) for size in sizes]


def _widened(limits: Limits, wanted: float, dispersion: float) -> Limits:
    factor = math.sqrt(dispersion)

    def line(value: float) -> float:
        return min(max(wanted + (value - wanted) * factor, 0.0), 1.0)

    return replace(
        limits, outer_low=line(limits.outer_low), inner_low=line(limits.inner_low), inner_high=line(limits.inner_high),
        outer_high=line(limits.outer_high),
    )  # fmt: skip
