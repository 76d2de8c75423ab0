"""Searching: targets, tasks, bodies and registers by what they are called."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from zhiheng.office.pages.routes import needs
from zhiheng.office.people.permissions import check_may_see_plan
from zhiheng.office.records.looking_search import found


@needs(check_may_see_plan)
def search(request: Any) -> HttpResponse:
    """What the words of `q` are found in, of what this person may see."""
    said = request.GET.get("q", "").strip()
    context = {"said": said, "found": found(request.actor, said) if said else None}
    return render(request, "office/looking/search.html", context)
