"""Bodies held against one another: bars from zero, and dots with their intervals. A row for each, the highest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zhiheng.core.issues import Language, Text
from zhiheng.files.charts import drawing
from zhiheng.files.charts.drawing import LINE, SIZE, WIDTH, Box, text_width
from zhiheng.files.charts.lines import DASHES, aim_words
from zhiheng.files.charts.model import BarChart, DotChart, Point, ranked, worded
from zhiheng.files.charts.numbers import figure_text
from zhiheng.files.charts.scales import Scale, kept_clear, reach, ticks
from zhiheng.files.charts.stories import compared, value_words

_LABEL = 220.0
"""The most room that the names at the left take before they break into lines."""
_HEAD = 26.0
_ROW = 10.0
"""What a row is higher than its text."""
_GAP = 12.0
_FOOT = 26.0
_BASE = SIZE * 0.35

_NO_DATA = Text("无数据", "no data")


@dataclass(frozen=True, slots=True)
class _Row:
    """One body: its point, its name in lines, and how far down it stands."""

    point: Point
    name: list[str]
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """The height of its bar or dot."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class _Frame:
    chart: BarChart | DotChart
    language: Language
    rows: list[_Row]
    box: Box
    x: Scale


def draw_bars(chart: BarChart, language: Language) -> str:
    """The bars as SVG."""
    frame = _frame(chart, chart.bars, language, notes=0.0)
    parts = [*_names(frame), *_bars(frame), *_zero(frame), *_aim(frame), *_ends(frame)]
    return _document(frame, parts, foot=6.0, kind="bar-chart")


def draw_dots(chart: DotChart, language: Language) -> str:
    """The dots as SVG; value and sample stand at the right."""
    values = max((text_width(_value(dot, chart, language)) for dot in chart.dots), default=0.0)
    frame = _frame(chart, chart.dots, language, notes=values + _samples(chart) + _GAP)
    return _document(frame, [*_grid(frame), *_names(frame), *_dots(frame), *_aim(frame)], foot=_FOOT, kind="dot-chart")  # fmt: skip


def _frame(
    chart: BarChart | DotChart, points: tuple[Point, ...], language: Language, *, notes: float
) -> _Frame:
    order = ranked(points)
    names = [drawing.wrapped(worded(point.label, language), _LABEL) for point in order]
    left = max((text_width(line) for lines in names for line in lines), default=0.0) + _GAP
    rows, top = [], _HEAD if chart.aim else 6.0
    for point, name in zip(order, names, strict=True):
        rows.append(_Row(point, name, top, top + LINE * len(name) + _ROW))
        top = rows[-1].bottom
    bars = isinstance(chart, BarChart)
    low, high = reach(points, chart.aim, unit=chart.unit, zero=bars)
    values = [text_width(_value(point, chart, language)) + 10.0 for point in points] if bars else [8.0]
    right = WIDTH - notes - max(values, default=8.0)
    before = max(values, default=0.0) if low < 0 and bars else 0.0
    place = Box(left, rows[0].top if rows else top, right, top)
    return _Frame(chart, language, rows, place, Scale(low, high, left + before, right))


def _document(frame: _Frame, parts: list[str], *, foot: float, kind: str) -> str:
    chart, language = frame.chart, frame.language
    return drawing.document(
        parts, height=frame.box.bottom + foot, title=chart.title.said(language), said=compared(chart, language), kind=kind
    )  # fmt: skip


def _value(point: Point, chart: BarChart | DotChart, language: Language) -> str:
    return (
        _NO_DATA.said(language) if point.value is None else figure_text(point.value, chart.digits, chart.unit)
    )


def _sample(point: Point) -> str:
    return "" if point.n is None else f"n = {figure_text(point.n, 0)}"


def _samples(chart: DotChart) -> float:
    """How wide the column of samples is, with its gap; nothing where none is told."""
    widest = max((text_width(_sample(dot)) for dot in chart.dots), default=0.0)
    return widest + _GAP if widest else 0.0


def _names(frame: _Frame) -> Iterator[str]:
    for row in frame.rows:
        top = row.middle - LINE * (len(row.name) - 1) / 2 + _BASE
        for number, line in enumerate(row.name):
            spot = (frame.box.left - _GAP, top + number * LINE)
            yield drawing.words(line, spot, kind="name", anchor="end", bold=row.point.chosen)


def _bars(frame: _Frame) -> Iterator[str]:
    zero = frame.x(0)
    for row in frame.rows:
        point = row.point
        if point.value is None:
            continue
        end = frame.x(point.value)
        said = drawing.told(value_words(point, frame.language, frame.chart.unit, frame.chart.digits))
        place = Box(min(zero, end), row.middle - 8.0, max(zero, end), row.middle + 8.0)
        yield drawing.box(place, said, kind="bar chosen" if point.chosen else "bar")


def _ends(frame: _Frame) -> Iterator[str]:
    """The value at the end of each bar, over the line of the aim."""
    for row in frame.rows:
        point, at = row.point, row.middle + _BASE
        shown = _value(point, frame.chart, frame.language)
        if point.value is None:
            yield drawing.words(shown, (frame.x(0) + 6.0, at), kind="absent halo")
        elif point.value < 0:
            yield drawing.words(shown, (frame.x(point.value) - 6.0, at), kind="value halo", anchor="end", bold=point.chosen)  # fmt: skip
        else:
            yield drawing.words(shown, (frame.x(point.value) + 6.0, at), kind="value halo", bold=point.chosen)


def _zero(frame: _Frame) -> Iterator[str]:
    yield drawing.rule((frame.x(0), frame.box.top), (frame.x(0), frame.box.bottom), kind="axis")


def _aim(frame: _Frame) -> Iterator[str]:
    """The aim as a line from above to below, its words over it."""
    aim = frame.chart.aim
    if aim is None:
        return
    at = frame.x(aim.value)
    words = aim_words(aim, frame.language, frame.chart.unit)
    half = text_width(words) / 2
    middle = min(max(at, half), WIDTH - half)
    yield drawing.rule((at, _HEAD - 6.0), (at, frame.box.bottom), kind="aim", width=1.5, dashes=DASHES)
    yield drawing.words(words, (middle, SIZE), kind="end", anchor="middle")


def _grid(frame: _Frame) -> Iterator[str]:
    bottom = frame.box.bottom
    found = ticks(frame.x.low, frame.x.high)
    labels, places = [figure_text(tick) for tick in found], [frame.x(tick) for tick in found]
    for at in places:
        yield drawing.rule((at, frame.box.top), (at, bottom), kind="grid", width=0.5)
    for index in kept_clear([text_width(label) for label in labels], places):
        yield drawing.words(labels[index], (places[index], bottom + LINE), kind="tick", anchor="middle")


def _beside(row: _Row, frame: _Frame) -> Iterator[str]:
    """The value of a dot and its sample, in two columns at the right."""
    point, at = row.point, row.middle + _BASE
    kind = "absent" if point.value is None else "value"
    column = WIDTH - (_samples(frame.chart) if isinstance(frame.chart, DotChart) else 0.0)
    shown = _value(point, frame.chart, frame.language)
    yield drawing.words(shown, (column, at), kind=kind, anchor="end", bold=point.chosen)
    if point.n is not None:
        yield drawing.words(_sample(point), (WIDTH, at), kind="tick", anchor="end")


def _dots(frame: _Frame) -> Iterator[str]:
    for row in frame.rows:
        point = row.point
        yield from _beside(row, frame)
        if point.value is None:
            continue
        if point.low is not None and point.high is not None:
            ends = (frame.x(point.low), row.middle), (frame.x(point.high), row.middle)
            yield drawing.rule(
                *ends, kind="interval-bar chosen" if point.chosen else "interval-bar", width=2.0
            )
        said = value_words(point, frame.language, frame.chart.unit, frame.chart.digits)
        kind = "measured chosen" if point.chosen else "measured"
        yield drawing.dot((frame.x(point.value), row.middle), kind=kind, said=said, radius=5.0)
