"""The small lines of the board."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zhiheng.core.calendar import PeriodKind, read_period
from zhiheng.core.issues import Text
from zhiheng.files.charts.model import Aim, Point, Sparkline
from zhiheng.office.records.verdict_records import text_of
from zhiheng.office.records.verdicts import VerdictView

AIM = Text("目标", "target")
ABOUT = Text("目标约", "target, about")
LOWER = Text("目标下限", "target, at least")


def sparkline(view: VerdictView) -> Sparkline | None:
    """The course of a target's figure with its line; None with fewer than two points."""
    course = view.record["course"]
    if len(course["points"]) < 2:
        return None
    return Sparkline(
        title=Text(view.subject, view.subject), points=points(course["points"]), unit=course["unit"], aim=aim(view),
    )  # fmt: skip


def aim(view: VerdictView) -> Aim | None:
    """The line that the figure is held against: of “about” its middle, of another range its lower end, which is said."""
    asked, upper = view.record["target_value"], view.record["target_upper"]
    if asked is None:
        return None
    if upper is None:
        return Aim(value=asked, label=AIM)
    if view.record["op"] == "~":
        return Aim(value=(asked + upper) / 2, label=ABOUT)
    return Aim(value=asked, label=LOWER)


def points(records: Sequence[Mapping[str, Any]]) -> tuple[Point, ...]:
    """The points of a course, see verdict_records."""
    return tuple(
        Point(label=text_of(each["label"]), value=each["value"], low=each["low"], high=each["high"], n=each.get("n"))
        for each in records
    )  # fmt: skip


def short_period(code: str) -> str:
    """A period in few characters, for an axis or a cell: 2027Q3, 2027; of a span its last day."""
    period = read_period(code)
    if period is None or period.kind is not PeriodKind.SPAN:
        return code
    return period.end.isoformat()
