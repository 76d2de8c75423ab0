"""What a change is measured against: the figure of the base year, found in the series or printed in the plan."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from zhiheng.core.issues import Text
from zhiheng.core.judging.figures import Point, figure_of_year
from zhiheng.core.judging.model import Lack, Measured, State
from zhiheng.core.judging.windows import Window
from zhiheng.core.plan.model import Target
from zhiheng.core.quantities import find_figures
from zhiheng.core.units import conversion

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_LAST_YEAR = re.compile("上年|去年|上一年|同期|前一年")


def base_year(target: Target, window: Window) -> int:
    """The year a change is measured against: the one the baseline names, last year for 上年, else the one before the plan."""
    if named := _YEAR.search(target.baseline):
        return int(named[1])
    return window.due.year - 1 if _LAST_YEAR.search(target.baseline) else window.start.year - 1


def base_of(
    target: Target, points: Sequence[Point], window: Window, *, measured: Measured, unit: str
) -> Fraction | Lack:
    """The base in the unit of `points`, which is `unit`; a Lack where neither the series nor the plan says it."""
    year = base_year(target, window)
    before = [each for each in points if each.period.end.year <= year]
    if before and (figure := figure_of_year(before, year, measured, on=before[-1].period.end)):
        return figure.value
    printed = printed_base(target, unit)
    return printed if printed is not None else Lack(State.CANNOT_TELL, _NO_BASE.filled(year))


def printed_base(target: Target, unit: str) -> Fraction | None:
    """The figure that the plan prints as baseline (“76.7%”), in `unit`; None where it prints a year or words."""
    for figure in find_figures(target.baseline):
        year = figure.unit in ("", "年") and _YEAR.fullmatch(str(figure.value))
        factor = conversion(figure.unit, unit) if figure.unit else Fraction(1)
        if factor is not None and not year:
            return Fraction(figure.value) * factor
    return None


_NO_BASE = Text(
    "没有基期 {} 年的数，算不出变化幅度",
    "there is no figure of the base year {} to measure the change against",
)
