"""Yearly shares of a target: what the plan says of each year, what can be proposed, what has to be filled in.

| Kind of target | Shares |
|---|---|
| increase, cumulative | proposed: split evenly (or by weights) so that the years add up to the target exactly |
| decline, growth | proposed: the change reached by the end of each year, evenly or compound; the last is the target |
| per_year | given: the figure again in every year |
| level | given in the year it is due; the years before are left open |
| none at all (= 0) | given: 0 in every year |
| do | proposed: to be completed in the year it is due |
| the same for several years | given: each year's figure as the plan says it |
| rank, reference | the words of the reference in the year it is due; the years before are left open |

A proposal never has more decimals than the target and is always marked as one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from zhiheng.core.plan.model import Commitment

Pace = Literal["even", "compound"]


class State(StrEnum):
    """Where a yearly figure comes from."""

    GIVEN = "given"
    """It follows from the words of the plan."""
    PROPOSED = "proposed"
    """Worked out by a rule; somebody has to agree (拟)."""
    OPEN = "open"
    """To be filled in by the responsible body."""
    NONE = "none"
    """Nothing is due in this year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What is due in one year: a figure (from `value` up to `upper`), or words, or nothing."""

    year: int
    state: State
    value: Decimal | None = None
    upper: Decimal | None = None
    words: str = ""


def due_year(by: str, years: Sequence[int]) -> int | None:
    """The year in which something falls due: the last year in `by`, else the last of the plan; None outside it."""
    named = [int(year) for year in re.findall(r"(?:19|20)\d\d", by)]
    if not years:
        return None
    due = max(named) if named else years[-1]
    return due if years[0] <= due <= years[-1] else None


def split(total: Decimal, weights: Sequence[int]) -> tuple[Decimal, ...]:
    """`total` (not negative) in shares that follow `weights` and add up to it exactly.

    Every share has as many decimals as `total` is printed with. What rounding leaves over goes to the largest
    remainders, among equals to the later years. Raises ValueError for a negative total or useless weights.
    """
    if total < 0 or not weights or min(weights) < 0 or sum(weights) == 0:
        raise ValueError("a split needs a total of at least 0 and weights of at least 0 that are not all 0")
    step = _step(total)
    units = int((total / step).to_integral_exact())
    exact = [Fraction(units * weight, sum(weights)) for weight in weights]
    whole = [int(part) for part in exact]
    order = sorted(range(len(weights)), key=lambda place: (exact[place] - whole[place], place), reverse=True)
    for place in order[: units - sum(whole)]:
        whole[place] += 1
    return tuple(part * step for part in whole)


def reached(total: Decimal, count: int, *, pace: Pace = "even", falling: bool = False) -> tuple[Decimal, ...]:
    """How much of a change by `total` is reached at the end of each of `count` years; the last is `total` itself.

    With "compound" the change is the same proportion every year: for a decline of 36 per cent in two years 20 in
    the first, since 0.8 × 0.8 = 0.64. Never falls from one year to the next.
    """
    step = _step(total)
    found = []
    for year in range(1, count):
        part = total * year / count
        if pace == "compound":
            part = _compound(total, Decimal(year) / count, falling=falling)
        found.append(part.quantize(step, rounding=ROUND_HALF_UP))
    return (*found, total)


def shares(
    target: Commitment, years: Sequence[int], *, pace: Pace = "even", weights: Sequence[int] = ()
) -> tuple[Share, ...]:
    """One share for each of `years`, which are those of the plan's period, in order.

    `weights` (one for each year) replaces the even split of amounts; `pace` chooses how declines and growth run.
    """
    due = due_year(target.by, years)
    if due is None:
        return tuple(Share(year=year, state=State.OPEN) for year in years)
    running = [year for year in years if year <= due]
    found = _running(target, running, pace=pace, weights=tuple(weights)[: len(running)])
    return (*found, *(Share(year=year, state=State.NONE) for year in years if year > due))


def series(stages: Sequence[Commitment], years: Sequence[int]) -> tuple[Share, ...]:
    """The shares of one subject for which the plan itself says a figure for several years.

    `stages` are the targets of one subject, each due in another year. Years between them are left open.
    """
    said = {due_year(stage.by, years): stage for stage in stages}
    last = max((year for year in said if year is not None), default=0)
    return tuple(
        Share(year=year, state=State.GIVEN, value=stage.value, upper=stage.upper, words=stage.ref)
        if (stage := said.get(year))
        else Share(year=year, state=State.OPEN if year < last else State.NONE)
        for year in years
    )


def _running(
    target: Commitment, years: Sequence[int], *, pace: Pace, weights: Sequence[int]
) -> tuple[Share, ...]:
    """The shares of the years up to the one in which the target is due."""
    if target.value is None:
        return _in_words(target, years)
    if target.change == "per_year" or (target.op == "=" and target.value == 0):
        return tuple(
            Share(year=year, state=State.GIVEN, value=target.value, upper=target.upper) for year in years
        )
    if target.change in ("increase", "cumulative"):
        return _amounts(target.value, target.upper, years=years, weights=weights)
    if target.change in ("decline", "growth"):
        return _changes(target, years, pace=pace)
    last = Share(year=years[-1], state=State.GIVEN, value=target.value, upper=target.upper)
    return (*(Share(year=year, state=State.OPEN) for year in years[:-1]), last)


def _in_words(target: Commitment, years: Sequence[int]) -> tuple[Share, ...]:
    last = Share(year=years[-1], state=State.GIVEN, words=target.ref)
    if target.op == "do":
        last = Share(year=years[-1], state=State.PROPOSED, words="完成")
    return (*(Share(year=year, state=State.OPEN) for year in years[:-1]), last)


def _amounts(
    value: Decimal, upper: Decimal | None, *, years: Sequence[int], weights: Sequence[int]
) -> tuple[Share, ...]:
    """An amount split over the years; the room up to `upper` is split by itself, so that no year's bounds cross."""
    if value < 0:
        return tuple(Share(year=year, state=State.OPEN) for year in years)
    weights = weights if any(weights) else [1] * len(years)
    low = split(value, weights)
    room = split(max(upper - value, Decimal(0)), weights) if upper is not None else None
    return tuple(
        Share(
            year=year, state=State.PROPOSED, value=low[place],
            upper=None if room is None else low[place] + room[place],
        )
        for place, year in enumerate(years)
    )  # fmt: skip


def _changes(target: Commitment, years: Sequence[int], *, pace: Pace) -> tuple[Share, ...]:
    assert target.value is not None
    falling = target.change == "decline"
    steps = reached(target.value, len(years), pace=pace if target.unit == "%" else "even", falling=falling)
    tops = reached(target.upper, len(years), falling=falling) if target.upper is not None else None
    return tuple(
        Share(
            year=year, value=steps[place], upper=None if tops is None else tops[place],
            state=State.GIVEN if place == len(years) - 1 else State.PROPOSED,
        )
        for place, year in enumerate(years)
    )  # fmt: skip


def _compound(total: Decimal, part: Decimal, *, falling: bool) -> Decimal:
    """The change in per cent after `part` of the time, at one and the same rate throughout."""
    if falling and total >= 100:
        return total * part
    factor = 1 - total / 100 if falling else 1 + total / 100
    change = abs(factor**part - 1) * 100
    return min(change, total).quantize(Decimal("1e-9"), rounding=ROUND_FLOOR)


def _step(total: Decimal) -> Decimal:
    """The smallest amount that the printed digits of `total` can show: 1 for 60, 0.1 for 1.5."""
    exponent = total.as_tuple().exponent
    return Decimal(1).scaleb(min(0, exponent if isinstance(exponent, int) else 0))
