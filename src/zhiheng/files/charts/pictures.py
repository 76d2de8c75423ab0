"""Any chart as SVG."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from zhiheng.core.issues import Language
from zhiheng.files.charts.calendars import draw_calendar
from zhiheng.files.charts.funnel_plots import draw_funnel_plot
from zhiheng.files.charts.funnels import draw_funnel
from zhiheng.files.charts.lines import draw_line
from zhiheng.files.charts.model import (
    BarChart,
    Chart,
    DayCalendar,
    DotChart,
    Funnel,
    FunnelPlot,
    LineChart,
    SmallMultiples,
    Sparkline,
)
from zhiheng.files.charts.rankings import draw_bars, draw_dots
from zhiheng.files.charts.small import draw_multiples, draw_sparkline

_DRAWN: dict[type, Callable[[Any, Language], str]] = {
    LineChart: draw_line,
    BarChart: draw_bars,
    DotChart: draw_dots,
    Funnel: draw_funnel,
    FunnelPlot: draw_funnel_plot,
    Sparkline: draw_sparkline,
    SmallMultiples: draw_multiples,
    DayCalendar: draw_calendar,
}


def svg(chart: Chart, language: Language) -> str:
    """The chart as an SVG element with title and description; the same chart always gives the same text, and nothing in it runs."""
    return _DRAWN[type(chart)](chart, language)
