"""The page of one target."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from zhiheng.core.issues import Text
from zhiheng.core.judging.model import State
from zhiheng.core.plan.wording import FIRM_WORDS
from zhiheng.core.statistics.funnels import Position
from zhiheng.office.pages.explain.addresses import explained_point, explained_verdict
from zhiheng.office.pages.routes import needs
from zhiheng.office.pages.targets.charts import course_chart, position_words, town_chart, town_note
from zhiheng.office.pages.targets.readings import readings
from zhiheng.office.people.permissions import can_see_history, check_may_see_plan
from zhiheng.office.records.comparing_towns import Comparison, compared
from zhiheng.office.records.looking_target import TargetFacts, target_facts
from zhiheng.office.records.remedies import remedies
from zhiheng.office.records.verdicts import VerdictView
from zhiheng.office.words import said

POINTS = Text("个百分点", "percentage points")


@needs(check_may_see_plan)
def show(request: Any, target: str) -> HttpResponse:
    """Why the target stands as it does, and what is needed."""
    try:
        facts = target_facts(request.actor, target)
    except LookupError:
        raise Http404(target) from None
    view = facts.verdict
    comparison = compared(view, facts.towns)
    context = {
        "facts": facts,
        "verdict": view,
        "record": view.record,
        "explained": explained_verdict(view),
        "readings": readings(view),
        "chart": course_chart(view),
        "periods": [
            {**point, "explained": explained_point(view, point)} for point in view.record["course"]["points"]
        ],
        "chart_note": _chart_note(view),
        "towns": town_chart(facts, comparison),
        "town_note": town_note(facts, comparison),
        "comparison": comparison,
        "town_rows": _towns(facts, comparison),
        "measure": facts.measure,
        "pace_unit": said(POINTS) if view.record["unit"] == "%" else view.record["unit"],
        "spare": -view.record["gap"] if (view.record["gap"] or 0) < 0 else None,
        "plan_words": FIRM_WORDS[facts.target.firm],
        "names_people": can_see_history(request.actor),
        "sees_all": request.actor.seen_bodies is None,
        "seen_bodies": request.actor.seen_bodies or (),
        "chance": _chance(view),
        "remedies": remedies(request.actor, target=target),
    }
    return render(request, "office/looking/target.html", context)


def _towns(facts: TargetFacts, comparison: Comparison | None) -> list[dict[str, Any]]:
    """The towns with their explanations: in a funnel those outside first and nobody ranked, else the highest first."""
    when, view = facts.verdict.record["when"], facts.verdict
    standings = {each.figure.town: each.standing for each in comparison.placed} if comparison else {}
    rows = [
        {
            "figure": each,
            "explained": explained_point(view, when, each.town) if when else "",
            "standing": standings.get(each.town),
            "position": position_words(standings.get(each.town)),
        }
        for each in facts.towns
    ]
    if comparison is not None:
        return sorted(
            rows, key=lambda row: _OUTSIDE.index(row["standing"].position if row["standing"] else "")
        )
    return sorted(rows, key=lambda row: (row["figure"].value is None, -(row["figure"].value or 0)))


_OUTSIDE = (Position.ALARM, Position.ALERT, Position.INSIDE, "")


def _chance(view: VerdictView) -> str:
    """The probability as it may be told: never as certain while the state is open; "" where there is none."""
    probability = view.record["probability"]
    if probability is None or view.state in (State.MET, State.MISSED):
        return ""
    per_cent = int(probability * 100)
    return {0: "<1", 99: ">99", 100: ">99"}.get(per_cent, str(per_cent)) + "%"


def _chart_note(view: VerdictView) -> Text:
    zh, en = "虚线是目标。", "The dashed line is the target."
    if any(each["low"] is not None for each in view.record["course"]["points"]):
        zh, en = zh + "竖线或浅色带是 95% 区间。", en + " Light bands are 95 % intervals."
    if view.record["course"]["ahead"] and view.record["probability"] is not None:
        zh = zh + "浅色扇形是照现在的走势到期限前的 95% 预测区间。"
        en = en + " The fan is the 95 % prediction interval until the deadline, if it goes on as now."
    return Text(zh, en)
