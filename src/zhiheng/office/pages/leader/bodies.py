"""The page of one body."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from zhiheng.office.pages.routes import needs
from zhiheng.office.people.permissions import can_manage_bodies, can_see_filing, check_may_see_plan
from zhiheng.office.records.body_page import SHOWN, body_page


@needs(check_may_see_plan)
@require_GET
def show(request: Any, body: int) -> HttpResponse:
    """What the body holds, what it has to do, who works there."""
    try:
        found = body_page(request.actor, body)
    except LookupError:
        raise Http404(body) from None
    context = {
        "body": found,
        "dues": found.dues[:SHOWN],
        "leading": sum(each.leads for each in found.targets),
        "opens_dues": can_see_filing(request.actor),
        "manages": can_manage_bodies(request.actor),
    }
    return render(request, "office/leader/body.html", context)
