"""The meter of burden: how much bodies are asked for, and what is asked twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from zhiheng.core.calendar import Period, PeriodKind, period_of, read_period
from zhiheng.core.issues import Text
from zhiheng.files.charts.model import BarChart, Point
from zhiheng.office import clock
from zhiheng.office.pages.routes import needs
from zhiheng.office.people.permissions import can_see_filing
from zhiheng.office.people.permissions_remedies import check_may_see_burden
from zhiheng.office.records.burden import TWICE_LABELS, Burden, burden


@needs(check_may_see_burden)
@require_GET
def show(request: Any) -> HttpResponse:
    """One quarter, the present one where the address names none."""
    quarter = _quarter(request.GET.get("quarter", ""))
    found = burden(request.actor, quarter)
    context = {
        "burden": found, "chart": _chart(found), "previous": quarter.previous(), "now": _quarter(""),
        "next": period_of(PeriodKind.QUARTER, quarter.end + timedelta(days=1)), "links": can_see_filing(request.actor),
        "twice": [(TWICE_LABELS[kind], [each for each in found.twice if each.kind == kind]) for kind in TWICE_LABELS],
        "total": sum(each.hours for each in found.bodies),
    }  # fmt: skip
    return render(request, "office/supervision/burden.html", context)


def _quarter(code: str) -> Period:
    found = read_period(code)
    return found if found is not None and found.kind is PeriodKind.QUARTER else period_of(PeriodKind.QUARTER, clock.today())  # fmt: skip


def _chart(found: Burden) -> BarChart | None:
    """Hours by body; None where there is nothing to compare."""
    if len(found.bodies) < 2:
        return None
    bars = tuple(Point(label=each.name, value=each.hours) for each in found.bodies)
    return BarChart(title=Text("各单位填报约需的小时数（估计）", "Hours that filing takes, by body (estimate)"), bars=bars, unit="小时", digits=1)  # fmt: skip
