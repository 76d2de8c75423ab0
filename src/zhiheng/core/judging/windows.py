"""When a target is judged: from which day its amounts count, and by which day it must hold."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from zhiheng.core.issues import Text
from zhiheng.core.judging.model import Lack, State
from zhiheng.core.plan.model import Target

_SPAN = re.compile(r"(\d{4})-(\d{4})")
_DAY = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


@dataclass(frozen=True, slots=True)
class Window:
    """The days in which the target runs, both included; `due` is its deadline."""

    start: date
    due: date

    @property
    def years(self) -> range:
        """Every calendar year that the window touches."""
        return range(self.start.year, self.due.year + 1)


def window_of(target: Target, years: tuple[int, int] | None) -> Window | Lack:
    """The window that `by` sets within the plan's `years`: "2020" runs from the plan's beginning to the end of 2020, "2018-2020"
    is itself, "2020-06" ends with June, and "" is the plan's whole time.
    """
    by = target.by.strip()
    if span := _SPAN.fullmatch(by):
        return Window(date(int(span[1]), 1, 1), date(int(span[2]), 12, 31))
    if day := _DAY.fullmatch(by):
        due = _last_day(int(day[1]), int(day[2] or 12), int(day[3] or 0))
        first = years[0] if years and years[0] <= due.year else due.year
        return Window(date(first, 1, 1), due)
    if years is None:
        return Lack(State.CANNOT_TELL, _NO_DEADLINE)
    return Window(date(years[0], 1, 1), date(years[1], 12, 31))


def _last_day(year: int, month: int, day: int) -> date:
    longest = calendar.monthrange(year, month)[1]
    return date(year, month, min(day, longest) if day else longest)


_NO_DEADLINE = Text("目标和计划都没有写明时限", "neither the target nor the plan says by when")
