"""Charts in words, for those who do not see them and for what is pointed at."""

from __future__ import annotations

from zhiheng.core.issues import Language, Text
from zhiheng.files.charts.model import (
    Aim,
    BarChart,
    DotChart,
    LineChart,
    Point,
    SmallMultiples,
    Sparkline,
    ranked,
    worded,
)
from zhiheng.files.charts.numbers import figure_text

_NOTHING = Text("没有数据", "no data")
_ONE = Text("{}为 {}", "{}: {}")
_FROM_TO = Text("从{}的 {} 到{}的 {}", "from {} in {} to {} in {}")
_AIM = Text("；{} {}", "; {} {}")
_EXPECTED = Text("；预计{}为 {}", "; expected in {}: {}")
_RANKED = Text("最高的是{}，{}；最低的是{}，{}", "highest {}, {}; lowest {}, {}")
_INTERVAL = Text("（区间 {} 至 {}）", " (interval {} to {})")


def value_words(point: Point, language: Language, unit: str, digits: int | None) -> str:
    """One value: 2026-06 96.4 %（区间 94.1 至 97.9）, n = 412."""
    label = worded(point.label, language)
    if point.value is None:
        return f"{label} {_NOTHING.said(language)}"
    said = f"{label} {figure_text(point.value, digits, unit)}"
    if point.low is not None and point.high is not None:
        said += _INTERVAL.said(language).format(
            figure_text(point.low, digits), figure_text(point.high, digits)
        )
    return said if point.n is None else f"{said} n = {figure_text(point.n, 0)}"


def story(chart: LineChart | Sparkline, language: Language) -> str:
    """A line in one sentence: where it began, where it is, what is wanted, what is expected."""
    known = [point for point in chart.points if point.value is not None]
    if not known:
        return _NOTHING.said(language) + _aim(chart.aim, language, chart.unit)
    said = _course(known[0], known[-1], language, chart)
    said += _aim(chart.aim, language, chart.unit)
    last = chart.fan[-1] if isinstance(chart, LineChart) and chart.fan else None
    if last is not None and last.value is not None:
        value = figure_text(last.value, chart.digits, chart.unit)
        said += _EXPECTED.said(language).format(worded(last.label, language), value)
    return said


def _course(first: Point, last: Point, language: Language, chart: LineChart | Sparkline) -> str:
    begin, end = (figure_text(point.value or 0, chart.digits, chart.unit) for point in (first, last))
    names = worded(first.label, language), worded(last.label, language)
    if first is last:
        return _ONE.said(language).format(names[1], end)
    pairs = (names[0], begin, names[1], end) if language == "zh" else (begin, names[0], end, names[1])
    return _FROM_TO.said(language).format(*pairs)


def compared(chart: BarChart | DotChart, language: Language) -> str:
    """Bodies held against one another in one sentence: the highest, the lowest, what is wanted."""
    points = chart.bars if isinstance(chart, BarChart) else chart.dots
    known = [point for point in ranked(points) if point.value is not None]
    if not known:
        return _NOTHING.said(language)
    shown = [
        word
        for point in (known[0], known[-1])
        for word in (worded(point.label, language), figure_text(point.value or 0, chart.digits, chart.unit))
    ]
    said = _RANKED.said(language).format(*shown) if len(known) > 1 else _ONE.said(language).format(*shown[:2])
    return said + _aim(chart.aim, language, chart.unit)


def panels_story(chart: SmallMultiples, language: Language) -> str:
    """Each panel's last value."""
    said = []
    for panel in chart.panels:
        known = [point for point in panel.points if point.value is not None]
        value = (
            figure_text(known[-1].value or 0, chart.digits, chart.unit) if known else _NOTHING.said(language)
        )
        said.append(f"{worded(panel.label, language)} {value}")
    return ("；" if language == "zh" else "; ").join(said) + _aim(chart.aim, language, chart.unit)


def _aim(aim: Aim | None, language: Language, unit: str) -> str:
    if aim is None:
        return ""
    return _AIM.said(language).format(worded(aim.label, language), figure_text(aim.value, unit=unit))
