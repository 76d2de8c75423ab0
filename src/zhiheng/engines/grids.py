"""Periods laid over a grid of cells, so that each row is put into one cell once, however many periods overlap there.

A cell is a calendar year, quarter, month or day, cut further where a period begins or ends within one. A period is then a run of
cells, and what is counted by cell is added up by period.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from zhiheng.core.calendar import Period

Unit = Literal["whole", "year", "quarter", "month", "day"]

CUTS = 6
"""So many cuts within units are cheaper than cells of the next smaller unit."""
_LENGTHS: dict[Unit, int] = {"year": 12, "quarter": 3, "month": 1}
"""Months of a unit."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells for some periods, named by their numbers in a question. `cuts` are first days of cells within units.

    The number of a cell is that of its unit (years, quarters, months or days since the year 0) times the number of cuts and one,
    and the number of cuts that lie before or on its first day.
    """

    periods: tuple[tuple[int, Period], ...]
    unit: Unit
    cuts: tuple[date, ...] = ()

    @property
    def first(self) -> date:
        """The first day of all periods."""
        return min(period.start for _, period in self.periods)

    @property
    def last(self) -> date:
        """The last day of all periods."""
        return max(period.end for _, period in self.periods)

    @property
    def single(self) -> bool:
        """Whether every period is one cell."""
        return all(self.cell(period.start) == self.cell(period.end) for _, period in self.periods)

    def cell(self, day: date) -> int:
        """The number of the cell in which a day lies."""
        if self.unit == "whole":
            return 0
        return self._number(day) * (len(self.cuts) + 1) + sum(cut <= day for cut in self.cuts)

    def _number(self, day: date) -> int:
        if self.unit == "day":
            return (day - date.min).days
        return (day.year * 12 + day.month - 1) // _LENGTHS[self.unit]

    def pairs(self) -> list[tuple[int, int]]:
        """Every cell with the number of each period that it lies in. Numbers that no day has may be among them."""
        return [
            (cell, number)
            for number, period in self.periods
            for cell in range(self.cell(period.start), self.cell(period.end) + 1)
        ]


def grid_of(periods: Sequence[tuple[int, Period]]) -> Grid:
    """The coarsest grid for the periods, which are at least one."""
    if len(periods) == 1:
        return Grid(tuple(periods), "whole")
    starts = {period.start for _, period in periods}
    starts |= {period.end + timedelta(days=1) for _, period in periods if period.end < date.max}
    for unit in _LENGTHS:
        cuts = sorted(start for start in starts if not _begins(unit, start))
        if len(cuts) <= CUTS:
            return Grid(tuple(periods), unit, tuple(cuts))
    return Grid(tuple(periods), "day")


def grids_of(periods: Sequence[tuple[int, Period]]) -> list[Grid]:
    """Grids for the periods; one that has no beginning or no end (the whole time) has a grid for itself."""
    open_ended = [one for one in periods if one[1].start == date.min or one[1].end == date.max]
    closed = [one for one in periods if one not in open_ended]
    return [grid_of([one]) for one in open_ended] + ([grid_of(closed)] if closed else [])


def _begins(unit: Unit, day: date) -> bool:
    return day.day == 1 and (day.month - 1) % _LENGTHS[unit] == 0
