"""The charts of a target's page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zhiheng.core.issues import Text
from zhiheng.files.charts.model import BarChart, DotChart, LineChart, Point
from zhiheng.office.pages.board.charts import aim, short_period
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


def town_chart(facts: TargetFacts) -> BarChart | DotChart | None:
    """The towns held against one another: rates with their intervals as dots, amounts as bars. None with fewer than two figures."""
    told = [each for each in facts.towns if each.value is not None]
    if len(told) < 2:
        return None
    unit = told[0].unit
    title = Text("各镇街", "By town")
    points = tuple(
        Point(label=each.town, value=each.value, low=each.low, high=each.high, n=each.n)
        for each in facts.towns
    )
    line = aim(facts.verdict) if unit == facts.verdict.record["unit"] and _is_level(facts.verdict) else None
    if any(each.low is not None for each in told):
        return DotChart(title=title, dots=points, unit=unit, aim=line)
    return BarChart(title=title, bars=points, unit=unit, aim=line)


def _is_level(view: VerdictView) -> bool:
    """Whether every town can be held against the target as the whole is; an amount of the district is no measure for a town."""
    return view.record["change"] == "level" and view.record["unit"] in ("%", "‰", "分")


def _points(records: Sequence[Mapping[str, Any]]) -> tuple[Point, ...]:
    return tuple(
        Point(label=short_period(each["code"]), value=each["value"], low=each["low"], high=each["high"], n=each.get("n"))
        for each in records
    )  # fmt: skip
