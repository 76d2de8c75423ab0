"""A line over time: what was measured, its interval, the aim, and what is expected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zhiheng.core.issues import Language, Text
from zhiheng.files.charts import drawing
from zhiheng.files.charts.drawing import LINE, SIZE, WIDTH, Box, Spot, text_width
from zhiheng.files.charts.model import Aim, LineChart, Point, worded
from zhiheng.files.charts.numbers import figure_text
from zhiheng.files.charts.scales import Scale, kept_clear, reach, spread, ticks
from zhiheng.files.charts.stories import story, value_words

HEIGHT = 300.0
DASHES = "5 4"
_TOP = 16.0
_FOOT = 30.0
_GAP = 10.0
_DOTS_UP_TO = 24
"""With more points than that, the line alone is drawn and only its last point marked."""
_MOST_LABEL = 150.0
"""How wide a label at the right may be before it breaks into lines."""
_BASE = SIZE * 0.35
"""From the middle of a line of text down to its baseline."""

_EXPECTED = Text("预计 {}", "expected {}")


@dataclass(frozen=True, slots=True)
class _EndLabel:
    """What stands at the right of a line: where the line ends, and its words."""

    at: float
    lines: list[str]
    bold: bool


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the parts of the chart go."""

    chart: LineChart
    language: Language
    box: Box
    x: list[float]
    y: Scale


def draw_line(chart: LineChart, language: Language) -> str:
    """The chart as SVG."""
    frame = _frame(chart, language)
    return drawing.document(
        [
            *_grid(frame), *_interval(frame), *_fan(frame), *_aim(frame), *_measured(frame), *_periods(frame),
            *_end_labels(frame),
        ],
        height=HEIGHT, title=chart.title.said(language), said=story(chart, language), kind="line-chart",
    )  # fmt: skip


def _frame(chart: LineChart, language: Language) -> _Frame:
    everything = (*chart.points, *chart.fan)
    low, high = reach(everything, chart.aim, unit=chart.unit, zero=False)
    left = max(text_width(figure_text(tick)) for tick in ticks(low, high)) + _GAP
    room = max((text_width(line) for _, lines, _ in _ends(chart, language) for line in lines), default=0.0)
    place = Box(left, _TOP, WIDTH - room - _GAP - 4.0, HEIGHT - _FOOT)
    share = (place.right - place.left) / max(len(everything), 1)
    columns = [place.left + (index + 0.5) * share for index in range(len(everything))]
    return _Frame(chart, language, place, columns, Scale(low, high, place.bottom, place.top))


def last_measured(points: Sequence[Point]) -> int | None:
    """The number of the last point that has a value."""
    return max((index for index, point in enumerate(points) if point.value is not None), default=None)


def runs(points: Sequence[Point]) -> Iterator[list[int]]:
    """The numbers of points that follow one another without a gap."""
    run: list[int] = []
    for index, point in enumerate(points):
        if point.value is None:
            if run:
                yield run
            run = []
        else:
            run.append(index)
    if run:
        yield run


def _ends(chart: LineChart, language: Language) -> Iterator[tuple[float, list[str], bool]]:
    """Value, words and weight of each label at the right."""
    if chart.aim:
        yield float(chart.aim.value), drawing.wrapped(aim_words(chart.aim, language, chart.unit), _MOST_LABEL), False  # fmt: skip
    expected = chart.fan[-1].value if chart.fan else None
    if expected is not None:
        words = _EXPECTED.said(language).format(figure_text(expected, chart.digits, chart.unit))
        yield float(expected), drawing.wrapped(words, _MOST_LABEL), False
    last = last_measured(chart.points)
    value = chart.points[last].value if last is not None else None
    if value is not None and not chart.fan:
        yield float(value), [figure_text(value, chart.digits, chart.unit)], True


def aim_words(aim: Aim, language: Language, unit: str) -> str:
    """What is written at the line of the aim: its label, and its value with the digits that it has."""
    return f"{worded(aim.label, language)} {figure_text(aim.value, unit=unit)}"


def _grid(frame: _Frame) -> Iterator[str]:
    for tick in ticks(frame.y.low, frame.y.high):
        at = frame.y(tick)
        yield drawing.rule((frame.box.left, at), (frame.box.right, at), kind="grid", width=0.5)
        yield drawing.words(figure_text(tick), (frame.box.left - _GAP, at + _BASE), kind="tick", anchor="end")


def _interval(frame: _Frame) -> Iterator[str]:
    """A light band where points with an interval follow one another, a bar where one stands alone."""
    points = frame.chart.points
    known = [point if point.low is not None and point.high is not None else _NOTHING for point in points]
    for run in runs(known):
        ends = [(frame.x[index], known[index].low, known[index].high) for index in run]
        upper = [(x, frame.y(high)) for x, _, high in ends]
        lower = [(x, frame.y(low)) for x, low, _ in ends]
        if len(run) == 1:
            yield drawing.rule(lower[0], upper[0], kind="interval-bar", width=5.0)
        else:
            yield drawing.area([*upper, *reversed(lower)], kind="interval", opacity="0.12")


_NOTHING = Point(label="", value=None)


def _fan(frame: _Frame) -> Iterator[str]:
    """What is expected, spreading from the last value that was measured."""
    chart, last = frame.chart, last_measured(frame.chart.points)
    spots: list[tuple[float, Point]] = [
        (frame.x[len(chart.points) + index], point) for index, point in enumerate(chart.fan) if point.value is not None
    ]  # fmt: skip
    if not spots:
        return
    start: list[Spot] = []
    if last is not None:
        start = [(frame.x[last], frame.y(chart.points[last].value))]
    upper = [(x, frame.y(point.value if point.high is None else point.high)) for x, point in spots]
    lower = [(x, frame.y(point.value if point.low is None else point.low)) for x, point in spots]
    yield drawing.area([*start, *upper, *reversed(lower)], kind="fan", opacity="0.1")
    middle = [(x, frame.y(point.value)) for x, point in spots]
    yield drawing.path([*start, *middle], kind="expected", width=1.5, dashes="2 4")
    for (_x, point), spot in zip(spots, middle, strict=True):
        yield drawing.dot(spot, kind="expected", said=value_words(point, frame.language, chart.unit, chart.digits), radius=2.0)  # fmt: skip


def _aim(frame: _Frame) -> Iterator[str]:
    if frame.chart.aim:
        at = frame.y(frame.chart.aim.value)
        yield drawing.rule((frame.box.left, at), (frame.box.right, at), kind="aim", width=1.5, dashes=DASHES)


def _measured(frame: _Frame) -> Iterator[str]:
    chart, points = frame.chart, frame.chart.points
    for run in runs(points):
        if len(run) > 1:
            yield drawing.path(
                [(frame.x[index], frame.y(points[index].value)) for index in run], kind="measured"
            )
    last = last_measured(points)
    for index, point in enumerate(points):
        if point.value is None:
            continue
        alone = len(points) > _DOTS_UP_TO and index != last
        spot = (frame.x[index], frame.y(point.value))
        said = value_words(point, frame.language, chart.unit, chart.digits)
        radius = 4.5 if index == last else 0.8 if alone else 3.0
        yield drawing.dot(spot, kind="measured", said=said, radius=radius)
    if chart.fan and last is not None:
        value = points[last].value
        above = frame.y(value) - 12.0
        shown = figure_text(value, chart.digits, chart.unit) if value is not None else ""
        high = above if above > frame.box.top else frame.y(value) + LINE + 4.0
        yield drawing.words(shown, (frame.x[last], high), kind="value halo", anchor="middle", bold=True)


def _periods(frame: _Frame) -> Iterator[str]:
    """The periods under the line: as many as there is room for."""
    labels = [worded(point.label, frame.language) for point in (*frame.chart.points, *frame.chart.fan)]
    place = frame.box
    yield drawing.rule((place.left, place.bottom), (place.right, place.bottom), kind="axis")
    widths = [text_width(label) for label in labels]
    for index in kept_clear(widths, frame.x):
        x = min(max(frame.x[index], widths[index] / 2), WIDTH - widths[index] / 2)
        yield drawing.rule((frame.x[index], place.bottom), (frame.x[index], place.bottom + 4.0), kind="axis")
        yield drawing.words(labels[index], (x, place.bottom + 20.0), kind="tick", anchor="middle")


def _end_labels(frame: _Frame) -> Iterator[str]:
    labels = [
        _EndLabel(frame.y(value), lines, bold) for value, lines, bold in _ends(frame.chart, frame.language)
    ]
    heights = [LINE * len(label.lines) for label in labels]
    tallest = max(heights, default=LINE)
    low, high = frame.box.top - 4.0, frame.box.bottom - tallest + LINE
    places = spread([label.at for label in labels], apart=tallest, low=low, high=high)
    for label, at in zip(labels, places, strict=True):
        for number, line in enumerate(label.lines):
            spot = (frame.box.right + _GAP, at + _BASE + number * LINE)
            yield drawing.words(line, spot, kind="value" if label.bold else "end", bold=label.bold)
