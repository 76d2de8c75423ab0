"""Are we keeping our word?"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from zhiheng.office import clock
from zhiheng.office.pages.board.charts import sparkline
from zhiheng.office.pages.explain.addresses import explained_verdict
from zhiheng.office.pages.routes import needs
from zhiheng.office.people.permissions_leading import check_may_see_leading
from zhiheng.office.records.leading import leading


@needs(check_may_see_leading)
@require_GET
def ten_lines(request: Any) -> HttpResponse:
    """Ten lines and nothing else."""
    found = leading(request.actor)
    context = {
        "leading": found,
        "rows": [
            {"line": each, "spark": sparkline(each.verdict), "explained": explained_verdict(each.verdict)}
            for each in found.lines
        ],
        "counts": [(state, count) for state, count in found.counts.items() if count],
        "day": clock.today(),
    }
    return render(request, "office/leader/leader.html", context)
