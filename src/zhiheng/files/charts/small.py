"""Small lines: a sparkline for a row of a table, and the same small chart for several towns on one scale."""

from __future__ import annotations

from collections.abc import Iterator

from zhiheng.core.issues import Language, Text
from zhiheng.files.charts import drawing
from zhiheng.files.charts.drawing import LINE, WIDTH, Box, Spot, text_width
from zhiheng.files.charts.lines import DASHES, aim_words, last_measured, runs
from zhiheng.files.charts.model import Panel, Point, SmallMultiples, Sparkline, worded
from zhiheng.files.charts.numbers import figure_text
from zhiheng.files.charts.scales import Scale, reach
from zhiheng.files.charts.stories import panels_story, story, value_words

_SPARK = (120.0, 28.0)
_COLUMNS = 3
_BETWEEN = 28.0
_PANEL = 134.0
_HEAD = 30.0
_SPOT_MARGIN = 5.0

_DASHED = Text("虚线：{}", "dashed: {}")
_NO_DATA = Text("无数据", "no data")


def draw_sparkline(chart: Sparkline, language: Language) -> str:
    """The line as SVG, 120 by 28."""
    width, height = _SPARK
    low, high = reach(chart.points, chart.aim, unit=chart.unit, zero=False)
    place = Box(_SPOT_MARGIN, _SPOT_MARGIN, width - _SPOT_MARGIN, height - _SPOT_MARGIN)
    scale = Scale(low, high, place.bottom, place.top)
    parts = []
    if chart.aim:
        at = scale(chart.aim.value)
        parts.append(drawing.rule((0.0, at), (width, at), kind="aim", dashes="3 3"))
    parts += _line(chart.points, place, scale)
    return drawing.document(
        parts, height=height, width=width, title=chart.title.said(language), said=story(chart, language), kind="sparkline"
    )  # fmt: skip


def _line(points: tuple[Point, ...], place: Box, scale: Scale) -> Iterator[str]:
    """The line with its gaps, and a dot at its end."""
    spots = _spots(points, place, scale)
    for run in runs(points):
        shown = [spots[index] for index in run]
        if len(shown) > 1:
            yield drawing.path(shown, kind="measured", width=1.5)
        else:
            yield drawing.element("circle", class_="measured", cx=shown[0][0], cy=shown[0][1], r=1.5, fill="currentColor")  # fmt: skip
    last = last_measured(points)
    if last is not None:
        yield drawing.element("circle", class_="measured", cx=spots[last][0], cy=spots[last][1], r=3.0, fill="currentColor")  # fmt: skip


def _spots(points: tuple[Point, ...], place: Box, scale: Scale) -> list[Spot]:
    step = (place.right - place.left) / max(len(points) - 1, 1)
    return [
        (place.left + index * step, scale(0 if point.value is None else point.value))
        for index, point in enumerate(points)
    ]


def draw_multiples(chart: SmallMultiples, language: Language) -> str:
    """The panels as SVG, three in a row, in the order given."""
    everything = [point for panel in chart.panels for point in panel.points]
    low, high = reach(everything, chart.aim, unit=chart.unit, zero=False)
    width = (WIDTH - _BETWEEN * (_COLUMNS - 1)) / _COLUMNS
    head = _HEAD if chart.aim else 0.0
    parts: list[str] = []
    if chart.aim:
        words = aim_words(chart.aim, language, chart.unit)
        parts.append(drawing.words(_DASHED.said(language).format(words), (0.0, 14.0), kind="tick"))
    names = [drawing.wrapped(worded(panel.label, language), width * 0.6) for panel in chart.panels]
    lines = max((len(name) for name in names), default=1)
    height = _PANEL + LINE * (lines - 1)
    for number, panel in enumerate(chart.panels):
        left = (number % _COLUMNS) * (width + _BETWEEN)
        top = head + (number // _COLUMNS) * height
        place = Box(left, top + LINE * lines + 8.0, left + width, top + height - 34.0)
        parts += _panel(panel, chart, place, language, Scale(low, high, place.bottom, place.top))
    rows = -(-len(chart.panels) // _COLUMNS)
    return drawing.document(
        parts, height=head + max(rows, 1) * height, title=chart.title.said(language), said=panels_story(chart, language),
        kind="small-multiples",
    )  # fmt: skip


def _panel(
    panel: Panel, chart: SmallMultiples, place: Box, language: Language, scale: Scale
) -> Iterator[str]:
    width = place.right - place.left
    name = drawing.wrapped(worded(panel.label, language), width * 0.6)
    top = place.top - 8.0 - LINE * len(name) + 14.0
    for number, line in enumerate(name):
        yield drawing.words(line, (place.left, top + number * LINE), kind="name", bold=True)
    last = last_measured(panel.points)
    value = panel.points[last].value if last is not None else None
    shown = _NO_DATA.said(language) if value is None else figure_text(value, chart.digits, chart.unit)
    yield drawing.words(shown, (place.right, top), kind="absent" if value is None else "value", anchor="end")
    yield drawing.rule((place.left, place.bottom), (place.right, place.bottom), kind="axis", width=0.5)
    if chart.aim:
        at = scale(chart.aim.value)
        yield drawing.rule((place.left, at), (place.right, at), kind="aim", dashes=DASHES)
    inner = Box(place.left + _SPOT_MARGIN, place.top, place.right - _SPOT_MARGIN, place.bottom)
    yield from _line(panel.points, inner, scale)
    spots = _spots(panel.points, inner, scale)
    for point, spot in zip(panel.points, spots, strict=True):
        if point.value is not None:
            said = value_words(point, language, chart.unit, chart.digits)
            yield drawing.dot(spot, kind="measured", said=said, radius=0.8)
    yield from _ends_of_time(panel, place, language)


def _ends_of_time(panel: Panel, place: Box, language: Language) -> Iterator[str]:
    """The first and the last period, where both have room."""
    if not panel.points:
        return
    first, last = (worded(panel.points[index].label, language) for index in (0, -1))
    low = place.bottom + 15.0
    yield drawing.words(last, (place.right, low), kind="tick", anchor="end")
    if len(panel.points) > 1 and text_width(first) + text_width(last) + 8.0 <= place.right - place.left:
        yield drawing.words(first, (place.left, low), kind="tick")
