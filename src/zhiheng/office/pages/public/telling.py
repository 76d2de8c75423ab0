"""What the public pages say, in plain words: the figures are those of the verdict, nothing is worked out here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from zhiheng.core.issues import Text
from zhiheng.core.judging.model import STATE_LABELS, State
from zhiheng.files.charts.model import BarChart, DotChart, Point
from zhiheng.files.charts.numbers import figure_text
from zhiheng.office.pages.board.charts import aim
from zhiheng.office.pages.public.open_pages import Look
from zhiheng.office.pages.targets.charts import course_chart
from zhiheng.office.pages.targets.readings import readings
from zhiheng.office.pages.templatetags.looking_words import by_when
from zhiheng.office.records.public_promises import PublicPromise, PublicState, TownCell
from zhiheng.office.records.verdicts import VerdictView

MEANINGS: Mapping[State, Text] = {
    State.MET: Text("已经做到，而且不会再退回；或者到期时做到了", "done for good, or done when the deadline came"),
    State.ON_COURSE: Text("还没到期，照现在的走势多半能按期做到", "not due yet, and likely to be done in time as things go"),
    State.AT_RISK: Text("还没到期，照现在的走势可能做不到", "not due yet, and maybe not done in time as things go"),
    State.MISSED: Text("到期没有做到，或者已经不可能按期做到", "not done when the deadline came, or not possible in time any more"),
    State.NO_DATA: Text("还没有数，或者最近一个数太旧", "no figure yet, or the last one is too old"),
    State.CANNOT_TELL: Text("有数，但不足以判断", "there are figures, but not enough to judge by"),
}  # fmt: skip
"""What the words of the states mean."""

_AGREED = {
    (True, False): Text("按这个数已达到目标，抽查也足以证明。", "By the figure the target is reached, and the sample is enough to show it."),
    (False, False): Text("按这个数没有达到目标，抽查也表明没有达到。", "By the figure the target is not reached, and the sample shows the same."),
    (True, True): Text("已全部检查，不是抽查推断：达到目标。", "All were looked at, nothing is inferred: the target is reached."),
    (False, True): Text("已全部检查，不是抽查推断：没有达到目标。", "All were looked at, nothing is inferred: the target is not reached."),
}  # fmt: skip
"""Where both readings say the same: whether it is met, and whether all were looked at."""


def overview_facts(state: PublicState, look: Look, area: str, chosen: State | None) -> dict[str, Any]:
    """The context of the overview: how many stand how, the choices of state and area, and a row for each promise shown, by area."""
    shown = [
        each
        for each in state.promises
        if area in ("", each.target.area) and chosen in (None, each.verdict.state)
    ]
    address, picked = reverse("public"), chosen.value if chosen else ""
    groups: dict[str, list[dict[str, Any]]] = {}
    for each in shown:
        groups.setdefault(each.target.area, []).append(row_facts(each, look))
    counted = Counter(each.target.area for each in state.promises)
    choices = [("", len(state.promises)), *((name, counted[name]) for name in state.areas)]
    return {
        "sentence": _sentence(state),
        "states": [(each, number, look.address(address, area=area, state="" if each is chosen else each.value)) for each, number in state.counts],
        "chosen": chosen,
        "chosen_label": STATE_LABELS[chosen] if chosen else "",
        "meanings": MEANINGS.items(),
        "areas": [(name, look.address(address, area=name, state=picked), number) for name, number in choices],
        "area": area,
        "groups": groups.items(),
        "number": len(shown),
    }  # fmt: skip


def row_facts(promise: PublicPromise, look: Look) -> dict[str, Any]:
    """A promise as one row."""
    view = promise.verdict
    return {
        "verdict": view,
        "url": look.address(reverse("public-promise", args=[view.target])),
        "asked": view.asked,
        "deadline": view.record["deadline"],
        "when": view.record["when"],
        "gap": gap_words(view),
        "lead": promise.lead,
    }


def promise_facts(promise: PublicPromise, cells: Sequence[TownCell], look: Look) -> dict[str, Any]:
    """The context of the page of a promise."""
    view, area = promise.verdict, promise.target.area
    return {
        "promise": promise,
        "area_url": look.address(reverse("public"), area=area) if area else "",
        "report_here": look.address(reverse("public-report"), target=view.target),
        "by_when": by_when(view.record["deadline"]),
        "verdict": view,
        "record": view.record,
        "gap": gap_words(view),
        "meaning": MEANINGS[view.state],
        "uncertain": uncertainty(view),
        "readings": readings(view),
        "chart": course_chart(view),
        "cells": sorted(cells, key=_by_value),
        "suppressed": sum(each.figure is None for each in cells),
        "town_chart": _town_chart(view, cells),
        "place": promise.target.place.label(),
    }


def gap_words(view: VerdictView) -> Text:
    """How far the figure falls short, or by how much it exceeds; nothing without a figure to hold against."""
    gap, official = view.record["gap"], view.record["official"]
    if view.record["value"] is None:
        return Text("还没有数", "no figure yet")
    if gap is None or official is None:
        return Text("", "")
    if gap > 0:
        return Text(f"还差{view.gap.zh}", f"short by {view.gap.en}")
    return Text("已达到目标", "reaches the target") if official["met"] else Text("正在界限上，还不算达到", "on the bound, which is not enough")  # fmt: skip


def uncertainty(view: VerdictView) -> tuple[Text, ...]:
    """What a sampled figure says, in sentences; nothing of a full count."""
    record, interval = view.record, view.record["interval"]
    found = []
    above, below = record["numerator"], record["denominator"]
    if interval and record["unit"] == "%" and isinstance(above, int) and isinstance(below, int):
        looked, passed = figure_text(below, 0), figure_text(above, 0)
        found.append(
            Text(
                f"这个数来自抽查：查了 {looked} 个，{passed} 个符合。",
                f"The figure comes from a sample: {looked} were looked at, {passed} of them passed.",
            )
        )
    if interval:
        sure = figure_text(interval["confidence"] * 100, None, "%")
        low, high = (figure_text(interval[end], 2, record["unit"]) for end in ("low", "high"))
        found.append(
            Text(
                f"抽查会有偏差。如果全部查一遍，真正的数有 {sure} 的把握在 {low} 到 {high} 之间。",
                f"A sample may be off. If everything were looked at, the true figure would lie between {low} and {high}, with {sure} confidence.",
            )
        )
    if record["official"] and record["shown"] and not readings(view):
        found.append(_AGREED[record["official"]["met"], record["shown"]["showing"] == "full_count"])
    return tuple(found)  # fmt: skip


def _sentence(state: PublicState) -> Text:
    counts = state.counts
    zh = "，".join(f"{STATE_LABELS[each].zh} {number} 项" for each, number in counts)
    en = ", ".join(f"{number} {STATE_LABELS[each].en}" for each, number in counts)
    number = len(state.promises)
    return Text(f"{number} 项承诺：{zh}。", f"{number} promises: {en}.")


def _by_value(cell: TownCell) -> tuple[bool, float, str]:
    value = cell.figure.value if cell.figure is not None else None
    return value is None, -(value or 0), cell.town


def _town_chart(view: VerdictView, cells: Sequence[TownCell]) -> BarChart | DotChart | None:
    """The towns held against one another, those that stay hidden left out; None with fewer than two figures."""
    told = [each.figure for each in cells if each.figure is not None and each.figure.value is not None]
    if len(told) < 2:
        return None
    unit = told[0].unit
    rate = view.record["change"] == "level" and unit in ("%", "‰", "分") and unit == view.record["unit"]
    points = tuple(Point(label=each.town, value=each.value, low=each.low, high=each.high, n=each.n) for each in told)  # fmt: skip
    title, line = Text("各镇街", "By town"), aim(view) if rate else None
    if any(each.low is not None for each in told):
        return DotChart(title=title, dots=points, unit=unit, aim=line)
    return BarChart(title=title, bars=points, unit=unit, aim=line)
