"""The table behind a chart: the same numbers, in the same order, with what the picture leaves out."""

from __future__ import annotations

from zhiheng.core.issues import Language, Text
from zhiheng.files.charts.calendars import counts
from zhiheng.files.charts.funnel_plots import STANDING_LABELS, told_apart
from zhiheng.files.charts.funnels import dropped
from zhiheng.files.charts.model import (
    BarChart,
    Chart,
    DayCalendar,
    DotChart,
    Funnel,
    FunnelPlot,
    LineChart,
    Point,
    SmallMultiples,
    Sparkline,
    ranked,
    worded,
)
from zhiheng.files.charts.numbers import Number, figure_text

Table = tuple[list[str], list[list[str]]]

_PERIOD = Text("时期", "Period")
_VALUE = Text("数值", "Value")
_LOW = Text("区间下限", "Interval from")
_HIGH = Text("区间上限", "Interval to")
_SAMPLE = Text("样本量 n", "n")
_NAME = Text("名称", "Name")
_STEP = Text("步骤", "Step")
_KEPT = Text("余下", "Left")
_DROPPED = Text("去掉", "Dropped")
_POSITION = Text("位置", "Position")
_KIND = Text("类别", "Kind")
_DAYS = Text("天数", "Days")
_EXPECTED = Text("{}（预计）", "{} (expected)")
_ABSENT = "—"


def table(chart: Chart, language: Language) -> Table:
    """Headings and rows of the chart, as text in one language; a dash where there is no number."""
    if isinstance(chart, Funnel):
        return _funnel(chart, language)
    if isinstance(chart, FunnelPlot):
        return _funnel_plot(chart, language)
    if isinstance(chart, DayCalendar):
        rows = [[kind.label.said(language), figure_text(days, 0)] for kind, days in counts(chart)]
        return [_KIND.said(language), _DAYS.said(language)], rows
    if isinstance(chart, SmallMultiples):
        return _multiples(chart, language)
    if isinstance(chart, BarChart | DotChart):
        points = ranked(chart.bars if isinstance(chart, BarChart) else chart.dots)
        return _points([(worded(point.label, language), point) for point in points], _NAME, chart, language)
    named = [(worded(point.label, language), point) for point in chart.points]
    if isinstance(chart, LineChart):
        named += [
            (_EXPECTED.said(language).format(worded(point.label, language)), point) for point in chart.fan
        ]
    return _points(named, _PERIOD, chart, language)


def _points(
    named: list[tuple[str, Point]],
    first: Text,
    chart: LineChart | Sparkline | BarChart | DotChart,
    language: Language,
) -> Table:
    """A row for each point; columns of intervals, samples and the aim only where there is one."""
    intervals = any(point.low is not None or point.high is not None for _, point in named)
    samples = any(point.n is not None for _, point in named)
    headings = [first.said(language), _with_unit(_VALUE.said(language), chart.unit)]
    headings += [_LOW.said(language), _HIGH.said(language)] if intervals else []
    headings += [_SAMPLE.said(language)] if samples else []
    headings += [worded(chart.aim.label, language)] if chart.aim else []
    rows = []
    for name, point in named:
        row = [name, _shown(point.value, chart.digits)]
        row += [_shown(point.low, chart.digits), _shown(point.high, chart.digits)] if intervals else []
        row += [_shown(point.n, 0)] if samples else []
        row += [_shown(chart.aim.value, None)] if chart.aim else []
        rows.append(row)
    return headings, rows


def _multiples(chart: SmallMultiples, language: Language) -> Table:
    """A row for each panel, a column for each period that any of them has, in the order in which they come up."""
    periods = list(
        dict.fromkeys(worded(point.label, language) for panel in chart.panels for point in panel.points)
    )
    rows = []
    for panel in chart.panels:
        values = {worded(point.label, language): point.value for point in panel.points}
        rows.append(
            [worded(panel.label, language), *(_shown(values.get(period), chart.digits) for period in periods)]
        )
    return [_with_unit(_NAME.said(language), chart.unit), *periods], rows


def _funnel(chart: Funnel, language: Language) -> Table:
    rows = [
        [worded(step.label, language), figure_text(step.rows, 0), figure_text(lost, 0)]
        for step, lost in zip(chart.steps, dropped(chart), strict=True)
    ]
    return [_STEP.said(language), _with_unit(_KEPT.said(language), chart.unit), _DROPPED.said(language)], rows


def _funnel_plot(chart: FunnelPlot, language: Language) -> Table:
    """Those outside first, the rest in the order given: inside the funnel nothing is ranked."""
    rows = [
        [
            worded(dot.label, language), _shown(dot.value, chart.digits), figure_text(dot.items, 0),
            STANDING_LABELS[dot.standing].said(language),
        ]
        for dot in told_apart(chart.dots)
    ]  # fmt: skip
    headings = [_NAME.said(language), _with_unit(_VALUE.said(language), chart.unit), worded(chart.counted, language), _POSITION.said(language)]  # fmt: skip
    return headings, rows


def _shown(value: Number | None, digits: int | None) -> str:
    return _ABSENT if value is None else figure_text(value, digits)


def _with_unit(heading: str, unit: str) -> str:
    return f"{heading} ({unit})" if unit else heading
