"""Where a number comes from."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from zhiheng.core.calendar import read_period
from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.office import clock
from zhiheng.office.pages.explain.addresses import BY
from zhiheng.office.pages.explain.shown import shown_explanation, shown_report
from zhiheng.office.pages.explain.vintages import vintage_said
from zhiheng.office.pages.routes import needs
from zhiheng.office.people.permissions import check_may_see_plan
from zhiheng.office.records.looking_explain import Asked, explained_indicator, explained_report


@needs(check_may_see_plan)
def explain(request: Any) -> HttpResponse:
    """The explanation of the number that the address names: `indicator` and `period`, or `target` and `until`."""
    if request.GET.get("target"):
        return _report(request)
    found = explained_indicator(request.actor, asked(request.GET))
    return render(request, "office/looking/explain.html", {"found": shown_explanation(found), "whole": found})


def _report(request: Any) -> HttpResponse:
    said = request.GET
    until = _day(said.get("until", ""))
    try:
        found = explained_report(
            request.actor, said["target"], until=until, place=said.get("place", ""), as_of=vintage_said(said.get("as_of", ""))
        )  # fmt: skip
    except LookupError:
        raise Http404(said["target"]) from None
    return render(
        request,
        "office/looking/explain_report.html",
        {"found": found, "report": shown_report(found), "until": until},
    )


def asked(said: Any) -> Asked:
    """The number that the parameters name. Raises InputProblem with everything that cannot be understood."""
    issues, period = [], read_period(said.get("period", ""))
    if not said.get("indicator"):
        issues.append(_not_understood(Text("指标", "indicator"), said.get("indicator", "")))
    if period is None:
        issues.append(_not_understood(Text("时期", "period"), said.get("period", "")))
    if issues or period is None:
        raise InputProblem(*issues)
    return Asked(
        indicator=said["indicator"], period=period, area=said.get("area", ""),
        filters=tuple((name.removeprefix(BY), said[name]) for name in said if name.startswith(BY)),
        as_of=vintage_said(said.get("as_of", "")),
    )  # fmt: skip


def _day(said: str) -> date:
    if not said:
        return clock.today()
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise InputProblem(_not_understood(Text("截止日期", "closing day"), said)) from None


def _not_understood(place: Text, value: str) -> Issue:
    return Issue(
        level=Level.ERROR,
        code="address-not-understood",
        place=place,
        value=value,
        message=Text("地址里的这一项看不懂", "this part of the address is not understood"),
        remedy=Text(
            "请从看板或目标页点开数字，不要手写地址",
            "Open it from the board or a target's page instead of writing the address",
        ),
    )
