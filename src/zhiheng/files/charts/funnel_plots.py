"""A funnel plot: units by the size of their samples, between the lines that chance alone draws around what is wanted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zhiheng.core.issues import Language, Text
from zhiheng.files.charts import drawing
from zhiheng.files.charts.drawing import LINE, SIZE, WIDTH, Box, text_width
from zhiheng.files.charts.lines import DASHES, aim_words
from zhiheng.files.charts.model import FunnelDot, FunnelPlot, Point, worded
from zhiheng.files.charts.numbers import figure_text
from zhiheng.files.charts.scales import Scale, kept_clear, reach, ticks

HEIGHT = 380.0
STANDING_LABELS = {
    "inside": Text("在界限内", "inside"),
    "alert": Text("超出内限", "outside the inner limits"),
    "alarm": Text("超出外限", "outside the outer limits"),
}
"""Where a unit lies, in words."""
_ORDER = ("alarm", "alert", "inside")
_TOP = 16.0
_FOOT = 48.0
_GAP = 10.0
_BASE = SIZE * 0.35
_MOST_LABEL = 130.0
_NOTHING = Text("没有数据", "no data")
_STORY = Text("{}个单位，{}个在界限内", "{} units, {} inside the limits")
_OUTSIDE = Text("；{}：{}", "; {}: {}")


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the parts of the plot go."""

    plot: FunnelPlot
    language: Language
    box: Box
    x: Scale
    y: Scale


def told_apart(dots: Sequence[FunnelDot]) -> list[FunnelDot]:
    """Those outside the outer lines first, then those outside the inner ones, then the others; each in the order given."""
    return sorted(dots, key=lambda dot: _ORDER.index(dot.standing))


def draw_funnel_plot(plot: FunnelPlot, language: Language) -> str:
    """The plot as SVG: hollow dots inside, full ones and squares outside, those with their names."""
    frame = _frame(plot, language)
    parts = [*_grid(frame), *_lines(frame), *_ends(frame), *_dots(frame), *_names(frame)]
    return drawing.document(
        parts, height=HEIGHT, title=plot.title.said(language), said=funnel_plot_story(plot, language), kind="funnel-plot"
    )  # fmt: skip


def funnel_plot_story(plot: FunnelPlot, language: Language) -> str:
    """How many units lie inside, which ones outside, and what is wanted."""
    if not plot.dots:
        return _NOTHING.said(language)
    inside = sum(dot.standing == "inside" for dot in plot.dots)
    said = _STORY.said(language).format(len(plot.dots), inside)
    for standing in _ORDER[:2]:
        named = [_said(dot, plot, language) for dot in plot.dots if dot.standing == standing]
        if named:
            comma = "、" if language == "zh" else ", "
            said += _OUTSIDE.said(language).format(
                STANDING_LABELS[standing].said(language), comma.join(named)
            )
    semicolon = "；" if language == "zh" else "; "
    return f"{said}{semicolon}{aim_words(plot.aim, language, plot.unit)}"


def _said(dot: FunnelDot, plot: FunnelPlot, language: Language) -> str:
    return f"{worded(dot.label, language)} {figure_text(dot.value, plot.digits, plot.unit)}"


def _frame(plot: FunnelPlot, language: Language) -> _Frame:
    values = [Point(label="", value=dot.value) for dot in plot.dots]
    # The narrow end of the funnel would make everything else small: its lines are cut off where they leave the picture.
    near = [
        Point(label="", value=value) for each in plot.limits[len(plot.limits) // 6 :] for value in (each.outer_low, each.outer_high)
    ]  # fmt: skip
    low, high = reach([*values, *near], plot.aim, unit=plot.unit, zero=False)
    left = max(text_width(figure_text(tick)) for tick in ticks(low, high)) + _GAP
    room = max(text_width(line) for _, lines, _ in _labels(plot, language) for line in lines)
    box = Box(left, _TOP, WIDTH - room - _GAP, HEIGHT - _FOOT)
    sizes = [each.items for each in plot.limits] or [dot.items for dot in plot.dots] or [0, 1]
    return _Frame(
        plot, language, box, Scale(min(sizes), max(max(sizes), min(sizes) + 1), box.left, box.right),
        Scale(low, high, box.bottom, box.top),
    )  # fmt: skip


def _labels(plot: FunnelPlot, language: Language) -> Iterator[tuple[float, list[str], str]]:
    """What stands at the right end of the lines: the value, the words in lines, the kind."""
    yield float(plot.aim.value), drawing.wrapped(aim_words(plot.aim, language, plot.unit), _MOST_LABEL), "end"
    if plot.limits:
        last = plot.limits[-1]
        for value, label in (
            (last.outer_high, plot.outer), (last.inner_high, plot.inner), (last.inner_low, plot.inner), (last.outer_low, plot.outer),
        ):  # fmt: skip
            yield float(value), [worded(label, language)], "tick"


def _grid(frame: _Frame) -> Iterator[str]:
    box = frame.box
    for tick in ticks(frame.y.low, frame.y.high):
        at = frame.y(tick)
        yield drawing.rule((box.left, at), (box.right, at), kind="grid", width=0.5)
        yield drawing.words(figure_text(tick), (box.left - _GAP, at + _BASE), kind="tick", anchor="end")
    yield drawing.rule((box.left, box.bottom), (box.right, box.bottom), kind="axis")
    found = ticks(frame.x.low, frame.x.high)
    labels, places = [figure_text(tick) for tick in found], [frame.x(tick) for tick in found]
    for index in kept_clear([text_width(label) for label in labels], places):
        yield drawing.rule((places[index], box.bottom), (places[index], box.bottom + 4.0), kind="axis")
        yield drawing.words(labels[index], (places[index], box.bottom + LINE), kind="tick", anchor="middle")
    counted = worded(frame.plot.counted, frame.language)
    yield drawing.words(counted, (box.right, box.bottom + 2 * LINE + 2.0), kind="tick", anchor="end")


def _lines(frame: _Frame) -> Iterator[str]:
    plot = frame.plot
    for name, dashes, width in (
        ("outer_low", "2 3", 1.0), ("inner_low", None, 1.0), ("inner_high", None, 1.0), ("outer_high", "2 3", 1.0),
    ):  # fmt: skip
        inside = [each for each in plot.limits if frame.y.low <= float(getattr(each, name)) <= frame.y.high]
        spots = [(frame.x(each.items), frame.y(getattr(each, name))) for each in inside]
        if len(spots) > 1:
            yield drawing.path(spots, kind="limit", width=width, dashes=dashes)
    at = frame.y(plot.aim.value)
    yield drawing.rule((frame.box.left, at), (frame.box.right, at), kind="aim", width=1.5, dashes=DASHES)


def _ends(frame: _Frame) -> Iterator[str]:
    """The words of the lines at their right ends; the aim's come first, and whatever has no room beside what stands is left out."""
    taken: list[tuple[float, float]] = []
    for value, lines, kind in _labels(frame.plot, frame.language):
        top = frame.y(value) + _BASE - LINE * (len(lines) - 1) / 2
        end = top + LINE * (len(lines) - 1)
        if any(top - LINE < below and end + LINE > above for above, below in taken):
            continue
        taken.append((top, end))
        for number, line in enumerate(lines):
            yield drawing.words(line, (frame.box.right + _GAP, top + number * LINE), kind=kind)


def _dots(frame: _Frame) -> Iterator[str]:
    for dot in reversed(told_apart(frame.plot.dots)):
        x, y = frame.x(dot.items), frame.y(dot.value)
        said = drawing.told(
            f"{_said(dot, frame.plot, frame.language)}, n = {figure_text(dot.items, 0)}; {STANDING_LABELS[dot.standing].said(frame.language)}"
        )
        near = drawing.element("circle", cx=x, cy=y, r=9.0, fill="none", pointer_events="all")
        yield drawing.element("g", said, near, _mark(dot, x, y))


def _mark(dot: FunnelDot, x: float, y: float) -> str:
    """A hollow dot inside, a full one outside the inner lines, a square outside the outer ones: told apart without colour."""
    if dot.standing == "alarm":
        return drawing.box(Box(x - 5.0, y - 5.0, x + 5.0, y + 5.0), kind="measured")
    hollow = dot.standing == "inside"
    return drawing.element(
        "circle", class_="measured", cx=x, cy=y, r=4.5, fill="none" if hollow else "currentColor", stroke="currentColor", stroke_width=1.5
    )  # fmt: skip


def _names(frame: _Frame) -> Iterator[str]:
    """The names of those outside, beside their marks, where one fits that touches no other."""
    taken: list[Box] = []
    for dot in told_apart(frame.plot.dots):
        if dot.standing == "inside":
            continue
        name = worded(dot.label, frame.language)
        place, anchor = _free(name, (frame.x(dot.items), frame.y(dot.value)), frame, taken)
        if place is not None:
            taken.append(place)
            at = place.left if anchor == "start" else place.right
            yield drawing.words(
                name, (at, place.bottom - 4.0), kind="value halo", anchor=anchor, bold=dot.standing == "alarm"
            )


def _free(
    name: str, spot: drawing.Spot, frame: _Frame, taken: Sequence[Box]
) -> tuple[Box | None, drawing.Anchor]:
    """Room for a name to the right or left of its mark, level with it or a few lines higher or lower."""
    width, (x, y) = text_width(name), spot
    for lines in (0.0, -0.8, 0.8, -1.6, 1.6, -2.4, 2.4, -3.2, 3.2):
        bottom = y + _BASE + 4.0 + lines * LINE
        right = Box(x + _GAP, bottom - LINE, x + _GAP + width, bottom)
        left = Box(x - _GAP - width, bottom - LINE, x - _GAP, bottom)
        for place, anchor in ((right, "start"), (left, "end")):
            inside = frame.box.left <= place.left and place.right <= frame.box.right and place.bottom < frame.box.bottom  # fmt: skip
            if inside and place.top > 0 and not any(_touch(place, other) for other in taken):
                return place, "start" if anchor == "start" else "end"
    return None, "start"


def _touch(one: Box, other: Box) -> bool:
    return (
        one.left < other.right
        and other.left < one.right
        and one.top < other.bottom
        and other.top < one.bottom
    )
