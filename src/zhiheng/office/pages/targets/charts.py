"""The charts of a target's page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zhiheng.core.issues import Text
from zhiheng.core.statistics.funnels import Standing
from zhiheng.files.charts.funnel_plots import STANDING_LABELS
from zhiheng.files.charts.model import (
    Aim,
    BarChart,
    DotChart,
    FunnelDot,
    FunnelLimits,
    FunnelPlot,
    LineChart,
    Point,
)
from zhiheng.office.pages.board.charts import AIM, aim, short_period
from zhiheng.office.records.comparing_towns import Comparison, is_share
from zhiheng.office.records.looking_target import TargetFacts
from zhiheng.office.records.verdicts import VerdictView


def course_chart(view: VerdictView) -> LineChart | None:
    """The figure over time with its line, intervals, and what is expected; None without a point."""
    course = view.record["course"]
    if not course["points"]:
        return None
    return LineChart(
        title=_course_title(view), points=_points(course["points"]), unit=course["unit"], aim=aim(view),
        fan=_points(course["ahead"]) if view.record["probability"] is not None else (),
    )  # fmt: skip


def _course_title(view: VerdictView) -> Text:
    if view.record["course"]["adds_up"]:
        return Text(f"{view.subject}：计划以来累计", f"{view.subject}: in all since the plan began")
    return Text(f"{view.subject}：逐期", f"{view.subject}: period by period")


def town_chart(facts: TargetFacts, comparison: Comparison | None) -> FunnelPlot | BarChart | DotChart | None:
    """The towns held against one another: shares of samples in a funnel, other shares as dots, amounts as bars. None with fewer than two
    figures.
    """
    told = [each for each in facts.towns if each.value is not None]
    if len(told) < 2:
        return None
    if comparison is not None:
        return _funnel_plot(facts.verdict, comparison)
    unit = told[0].unit
    title = Text("各镇街", "By town")
    points = tuple(
        Point(label=each.town, value=each.value, low=each.low, high=each.high, n=each.n)
        for each in facts.towns
    )
    line = aim(facts.verdict) if unit == facts.verdict.record["unit"] and _is_level(facts.verdict) else None
    if is_share(facts.verdict) or any(each.low is not None for each in told):
        return DotChart(title=title, dots=points, unit=unit, aim=line)
    return BarChart(title=title, bars=points, unit=unit, aim=line)


def _funnel_plot(view: VerdictView, comparison: Comparison) -> FunnelPlot:
    scale = comparison.scale
    middle = AIM if comparison.of_target else Text("各镇街合计", "all towns")
    return FunnelPlot(
        title=Text(f"{view.subject}：各镇街", f"{view.subject}: by town"), unit=view.record["unit"],
        dots=tuple(
            FunnelDot(
                label=each.figure.town, items=each.figure.items or 0, value=each.figure.value or 0, standing=each.standing.position.value
            )
            for each in comparison.placed
        ),
        limits=tuple(
            FunnelLimits(
                items=items, outer_low=each.outer_low * scale, inner_low=each.inner_low * scale, inner_high=each.inner_high * scale,
                outer_high=each.outer_high * scale,
            )
            for items, each in comparison.limits
        ),
        aim=Aim(value=round(comparison.wanted * scale, 2), label=middle), inner="95%", outer="99.8%", counted=Text("样本量", "sample size"),
    )  # fmt: skip


def town_note(facts: TargetFacts, comparison: Comparison | None) -> Text | None:
    """How the chart of the towns is to be read; None for amounts."""
    if comparison is None:
        return _NO_LIMITS if is_share(facts.verdict) else None
    found = _FUNNEL if comparison.of_target else _FUNNEL_OF_ALL
    if comparison.dispersion > 1:
        shown = f"{comparison.dispersion:.1f}"
        found = Text(f"{found.zh}{_DISPERSED.zh.format(shown)}", f"{found.en}{_DISPERSED.en.format(shown)}")
    if comparison.without:
        names = [each.town for each in comparison.without]
        found = Text(
            f"{found.zh}没有样本量，没有画出：{'、'.join(names)}。",
            f"{found.en} Without a sample, not drawn: {', '.join(names)}.",
        )
    return found


def position_words(standing: Standing | None) -> Text:
    """Where a town lies, and on which side; nothing for one without a sample."""
    if standing is None:
        return Text("", "")
    words = STANDING_LABELS[standing.position.value]
    side = {"below": Text("，偏低", ", low"), "above": Text("，偏高", ", high"), "": Text("", "")}[
        standing.side
    ]
    return Text(words.zh + side.zh, words.en + side.en)


_FUNNEL = Text(
    "横轴是样本量，线是目标值下只凭偶然会有的范围（实线 95%，点线 99.8%，精确二项）。界限之内的差别看不出好坏，不排名次；只有画出名称的镇街与目标不同。",
    "Along the axis the size of the sample; the lines say what chance alone makes of the target (solid 95 %, dotted 99.8 %, exact binomial)."
    " Inside them differences say nothing, and nobody is ranked; only towns with their names differ from the target.",
)
_FUNNEL_OF_ALL = Text(
    "横轴是样本量，线是各镇街合计水平下只凭偶然会有的范围（实线 95%，点线 99.8%，精确二项）。界限之内的差别看不出好坏，不排名次；只有画出名称的镇街与合计不同。",
    "Along the axis the size of the sample; the lines say what chance alone makes of the figure of all towns (solid 95 %, dotted 99.8 %, exact"
    " binomial). Inside them differences say nothing, and nobody is ranked; only towns with their names differ from it.",
)
_DISPERSED = Text(
    "超出外限的镇街多于 5%，说明各镇街之间的差别不只是偶然，界限已按离散系数 φ = {} 放宽（乘以 √φ）。",
    " More than 5 % of the towns lie outside the outer lines: they differ by more than chance, and the lines are widened by √φ with φ = {}.",
)
_NO_LIMITS = Text(
    "这些数没有样本量，画不出只凭偶然会有的范围，不能据此排名次。",
    "These figures have no sample size: what chance alone makes of them cannot be drawn, and they make no ranking.",
)


def _is_level(view: VerdictView) -> bool:
    """Whether every town can be held against the target as the whole is; an amount of the district is no measure for a town."""
    return view.record["change"] == "level" and view.record["unit"] in ("%", "‰", "分")


def _points(records: Sequence[Mapping[str, Any]]) -> tuple[Point, ...]:
    return tuple(
        Point(label=short_period(each["code"]), value=each["value"], low=each["low"], high=each["high"], n=each.get("n"))
        for each in records
    )  # fmt: skip
