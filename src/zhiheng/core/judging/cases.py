"""One target on one day, with its values in its own unit: what the parts of a judgement hand to each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from zhiheng.core.calendar import MONTHS, Period
from zhiheng.core.indicators.model import Value
from zhiheng.core.issues import Text
from zhiheng.core.judging.aims import REFERENCES, is_never
from zhiheng.core.judging.bases import base_of, base_year, printed_base
from zhiheng.core.judging.figures import (
    Figure,
    Point,
    change,
    figure_of_year,
    latest,
    parts_of_years,
    points_of,
    total,
)
from zhiheng.core.judging.model import Lack, Link, Measured, Setting, State
from zhiheng.core.judging.phrases import number
from zhiheng.core.judging.units import factor, is_relative, result_unit
from zhiheng.core.judging.windows import Window
from zhiheng.core.plan.model import Target
from zhiheng.core.units import read_unit

DAYS_A_MONTH = Fraction(487, 16)
"""365¼ days in twelve parts."""
QUARTER = 3 * DAYS_A_MONTH


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A target, when it runs, and its points; `link` is confirmed. `unit` is that of the points."""

    target: Target
    window: Window
    points: tuple[Point, ...]
    unit: str
    own_unit: str
    """The unit of the values as they came."""
    on: date
    setting: Setting
    link: Link

    @property
    def measured(self) -> Measured:
        """What the points are: as the link says, else as their source does."""
        return self.link.measured or self.setting.measured

    @property
    def result_unit(self) -> str:
        """The unit in which the verdict tells its value: of a relative change that of the target."""
        return result_unit(self.own_unit, self.target, self.measured)

    @property
    def relative(self) -> bool:
        """Whether a change in per cent has to be worked out."""
        return is_relative(self.target, self.own_unit, self.link)

    @property
    def is_change(self) -> bool:
        """Whether the target asks for a growth or decline that has to be worked out of the values."""
        return self.target.change in ("growth", "decline") and not self.link.gives_change

    @property
    def is_total(self) -> bool:
        """Whether amounts are added up from the beginning of the window."""
        never = is_never(self.target) and self.measured in (Measured.AMOUNT, Measured.TOTAL)
        return self.target.change in ("increase", "cumulative") or never

    @property
    def adds_up(self) -> bool:
        """Whether the figure can only grow as time goes on."""
        if self.is_change or self.measured is Measured.RATE:
            return False
        return self.measured in (Measured.AMOUNT, Measured.TOTAL) and self.target.op not in ("rank", "do")

    def reaches(self, figure: Figure) -> bool:
        """Whether the figure is of the time that will be judged, as far as it has come: the plan, or the year of the deadline."""
        return self.is_total or figure.period.end.year == self.window.due.year

    def age(self) -> Fraction | None:
        """How many reporting periods have gone by since the last figure; None without any."""
        if not self.points:
            return None
        own = [
            each
            for each in self.points
            if each.period.kind is self.setting.kind and each.period.end <= self.on
        ]
        last = max(min(each.period.end, self.on) for each in own or self.points)
        return (self.on - last).days / (DAYS_A_MONTH * MONTHS.get(self.setting.kind, 3))


def case_of(
    target: Target, series: Sequence[Value], window: Window, *, on: date, setting: Setting, link: Link
) -> Case | Lack:
    """The case, its values brought into the target's unit; a Lack where they do not convert."""
    own_unit = next((value.unit for value in series if value.value is not None), target.unit)
    found: list[Point] = []
    for unit in dict.fromkeys(value.unit for value in series if value.value is not None):
        times = factor(unit, target, link, link.measured or setting.measured)
        if isinstance(times, Lack):
            return times
        same = counted(value for value in series if value.unit == unit)
        if isinstance(same, Lack):
            return same
        found += points_of(same, times, on)
    if (link.measured or setting.measured) is Measured.AMOUNT:
        found = [*found, *parts_of_years(found)]
    points = tuple(sorted(found, key=lambda each: (each.period.end, each.period.start)))
    unit = (
        own_unit
        if is_relative(target, own_unit, link)
        else result_unit(own_unit, target, link.measured or setting.measured)
    )
    return Case(
        target=target, window=window, points=points, unit=unit, own_unit=own_unit, on=on, setting=setting, link=link
    )  # fmt: skip


def counted(series: Iterable[Value]) -> tuple[Value, ...] | Lack:
    """Shares that came with their counts as these give them, without the rounding of what was filed; a Lack where the two contradict
    each other.
    """
    found = []
    for value in series:
        above, below = value.numerator, value.denominator
        if value.value is None or above is None or not below or value.unit not in _SHARES:
            found.append(value)
            continue
        share = above / below / read_unit(value.unit).scale
        if abs(share - value.value) > _ROUNDED * _SHARES[value.unit]:
            told = value.period.label() if value.period else Text("", "")
            said = f"{number(value.value)}{value.unit}", f"{number(above)}/{number(below)}"
            return Lack(
                State.CANNOT_TELL,
                Text(_CONTRADICTS.zh.format(told.zh, *said), _CONTRADICTS.en.format(told.en, *said)),
            )
        found.append(replace(value, value=share))
    return tuple(found)


_SHARES = {"%": 1, "‰": 10}
"""Shares with how many of their units make a percentage point."""
_ROUNDED = Fraction(1, 10)
"""How far, in percentage points, a share may be from its counts for having been rounded (P)."""
_CONTRADICTS = Text(
    "{}报的数值{}和合格数、抽取数{}对不上，请核实更正",
    "the value filed for {}, {}, contradicts its counts {}; check and correct it",
)


def figure_of(case: Case) -> Figure | Lack | None:
    """What is held against the target; None where nothing was filed for the time that counts."""
    if case.is_change:
        return _change(case)
    if case.is_total:
        measured = case.measured
        if case.target.change == "cumulative" and measured is Measured.STATE:
            measured = Measured.TOTAL
        return total(case.points, case.window, measured, case.on)
    return level(case, case.points)


def level(case: Case, points: Sequence[Point]) -> Figure | None:
    """The figure of the year of the deadline once that has begun, else the newest there is."""
    due = case.window.due
    newest = latest(points, case.measured, case.on)
    if case.target.op == "do" and newest is not None and newest.value >= 1:
        return newest
    if case.on.year < due.year:
        return newest
    found = figure_of_year(points, due.year, case.measured, on=case.on, until=due)
    if case.on >= due or found is not None:
        return found
    return newest


def _change(case: Case) -> Figure | Lack | None:
    current = level(case, comparable(case))
    if current is None:
        return None
    if current.period.end.year <= base_year(case.target, case.window):
        return None
    base = base_of(case.target, case.points, case.window, measured=case.measured, unit=case.unit)
    if isinstance(base, Lack):
        return base
    scale = 1 / read_unit(case.target.unit).scale if case.relative else None
    return change(current, base, falling=case.target.change == "decline", scale=scale)


def comparable(case: Case) -> tuple[Point, ...]:
    """The points that may be held against the figure of a base year: of amounts those of years that are over, for what a part of
    a year brought says nothing beside a whole one.
    """
    if case.measured is not Measured.AMOUNT:
        return case.points
    return tuple(each for each in case.points if date(each.period.end.year, 12, 31) <= case.on)


def start_of(case: Case) -> Fraction | None:
    """Where a level began, for its progress: what the plan prints, or the figure of the year before it began."""
    printed = printed_base(case.target, case.unit)
    if printed is not None:
        return printed
    year = base_year(case.target, case.window) if case.target.baseline else case.window.start.year - 1
    before = [each for each in case.points if each.period.end.year == year]
    figure = figure_of_year(before, year, case.measured, on=case.on) if before else None
    return figure.value if figure else None


def reference_at(case: Case, figure: Figure) -> Fraction | None:
    """The outside figure of the year that the figure is of, in the unit of the points; None where there is none or it does not
    convert.
    """
    if case.target.op not in REFERENCES:
        return None
    found = reference_points(case)
    at = figure_of_year(found, figure.period.end.year, Measured.RATE, on=case.on)
    return at.value if at else None


def reference_points(case: Case) -> tuple[Point, ...]:
    """The outside figures in the unit of the case's points."""
    wanted = replace(case.target, unit=case.unit, change="level", op=">=")
    found: list[Point] = []
    for value in case.setting.reference:
        # A figure that was filed without a unit is in that of what it is compared with.
        times = factor(value.unit or case.unit, wanted, case.link, Measured.RATE)
        if isinstance(times, Fraction):
            found += points_of([value], times, case.on)
    return tuple(sorted(found, key=lambda each: (each.period.end, each.period.start)))


def amounts(series: Sequence[Value]) -> tuple[Value, ...]:
    """Running totals taken apart into what each period added, so that a year can be added up of them."""
    told = [value for value in series if value.value is not None and value.period is not None]
    found: list[Value] = []
    before = Fraction(0)
    for value in sorted(told, key=lambda each: each.period.end if each.period else date.min):
        assert value.period is not None and value.value is not None
        last = found[-1].period.end if found and found[-1].period else value.period.start - timedelta(days=1)
        if last < value.period.end:
            added = Period(last + timedelta(days=1), value.period.end)
            found.append(
                replace(value, value=value.value - before, period=added, numerator=None, denominator=None)
            )
            before = value.value
    return tuple(found)
