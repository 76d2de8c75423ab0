"""What a chart shows, without how it looks. Numbers are exact or floats, in the unit of their chart; None is a gap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from zhiheng.core.issues import Text
from zhiheng.files.charts.numbers import Number

Label = Text | str
Shape = Literal["full", "half", "empty", "cross"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """The line that is to be reached: its value in the unit of the chart, and what it is called (目标)."""

    value: Number
    label: Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A value at a period or of a body. `low` and `high` are the ends of its interval, `n` the size of its sample.

    `chosen` sets it off from the others (the reader's own body). The sample and the choice are shown by bars and dots only.
    """

    label: Label
    value: Number | None
    low: Number | None = None
    high: Number | None = None
    n: int | None = None
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChart:
    """Values over time with their intervals, the aim, and, after the last value, what is expected (`fan`: value, low, high).

    `digits` says how many digits after the point are shown; None as many as needed, at most two.
    """

    title: Text
    points: tuple[Point, ...]
    unit: str = ""
    digits: int | None = None
    aim: Aim | None = None
    fan: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BarChart:
    """Amounts held against one another, the largest first, from zero."""

    title: Text
    bars: tuple[Point, ...]
    unit: str = ""
    digits: int | None = None
    aim: Aim | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DotChart:
    """Sampled values held against one another with their intervals, the highest first."""

    title: Text
    dots: tuple[Point, ...]
    unit: str = ""
    digits: int | None = None
    aim: Aim | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelStep:
    """Rows that are left after a step, and what the step is."""

    label: Label
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """From all rows to those that count: each step keeps some and drops the rest. `unit` is what is counted (行)."""

    title: Text
    steps: tuple[FunnelStep, ...]
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sparkline:
    """A small line without words, for a row of a table; what it shows is said for screen readers."""

    title: Text
    points: tuple[Point, ...]
    unit: str = ""
    digits: int | None = None
    aim: Aim | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One of several small charts: a town and its values."""

    label: Label
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallMultiples:
    """The same small chart for several towns, all on one scale."""

    title: Text
    panels: tuple[Panel, ...]
    unit: str = ""
    digits: int | None = None
    aim: Aim | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayKind:
    """What a day can be: its name in the chart, its label, its shape."""

    name: str
    label: Text
    shape: Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCalendar:
    """A square for each day of the years it covers. A day without a kind is left out of the counts."""

    title: Text
    kinds: tuple[DayKind, ...]
    days: tuple[tuple[date, str], ...]


Standing = Literal["inside", "alert", "alarm"]
"""Where a dot lies in a funnel plot: inside the inner limits, between them and the outer ones, outside those."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelDot:
    """A unit of a funnel plot: so many items were looked at, its value, and where that lies."""

    label: Label
    items: int
    value: Number
    standing: Standing = "inside"


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelLimits:
    """The four lines of a funnel plot at one number of items, from the lowest to the highest value."""

    items: int
    outer_low: Number
    inner_low: Number
    inner_high: Number
    outer_high: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelPlot:
    """Units by the number of items looked at, with the lines between which chance alone puts them: only those outside are named, and
    nothing is ranked. `inner` and `outer` name the lines (95 %, 99.8 %), `counted` what is counted along the axis (样本量).
    """

    title: Text
    dots: tuple[FunnelDot, ...]
    limits: tuple[FunnelLimits, ...]
    aim: Aim
    inner: Label
    outer: Label
    counted: Label
    unit: str = ""
    digits: int | None = None


Chart = FunnelPlot | LineChart | BarChart | DotChart | Funnel | Sparkline | SmallMultiples | DayCalendar


def ranked(points: tuple[Point, ...]) -> list[Point]:
    """The points with the highest value first, those without a value last; equal ones keep their order."""
    return sorted(points, key=lambda point: (point.value is None, -float(point.value or 0)))


def worded(label: Label, language: Literal["zh", "en"]) -> str:
    """A label in one language."""
    return label.said(language) if isinstance(label, Text) else label
