"""The public pages: what was promised to us, and is it so?"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from zhiheng.core.judging.model import State
from zhiheng.office.pages.public.keeping import kept
from zhiheng.office.pages.public.open_pages import Look, public_frame, publicly
from zhiheng.office.pages.public.telling import overview_facts, promise_facts
from zhiheng.office.pages.routes import anybody
from zhiheng.office.records.public_promises import PublicPromise, PublicState, town_cells


@require_safe
@publicly
def overview(request: Any, state: PublicState) -> HttpResponse:
    """Every promise in one row: promised, now, gap, who, state; of one area where the address names it."""
    area = request.GET.get("area", "")
    area = area if area in state.areas else ""
    said, look = request.GET.get("state", ""), request.look
    chosen = State(said) if said in list(State) else None
    return kept(
        request, state, ("overview", area, chosen, look), lambda: overview_page(state, look, area, chosen)
    )


@require_safe
@publicly
def promise(request: Any, state: PublicState, target: str) -> HttpResponse:
    """One promise: the figure, what it means, by town, who is responsible, and the sentence of the plan."""
    found = state.promise(target)
    if found is None:
        raise Http404
    look: Look = request.look
    return kept(request, state, ("promise", target, look), lambda: promise_page(state, look, found))


def overview_page(
    state: PublicState, look: Look, area: str = "", chosen: State | None = None, **more: Any
) -> str:
    """The overview as HTML: of one area and one state where they are chosen."""
    picked = chosen.value if chosen else ""
    context = public_frame(look, state, reverse("public"), {"area": area, "state": picked})
    return render_to_string(
        "office/public/overview.html", context | overview_facts(state, look, area, chosen) | more
    )


def promise_page(state: PublicState, look: Look, found: PublicPromise, **more: Any) -> str:
    """The page of a promise as HTML."""
    target = found.verdict.target
    context = public_frame(look, state, reverse("public-promise", args=[target]))
    cells = town_cells(state, [target]).get(target, ())
    return render_to_string("office/public/promise.html", context | promise_facts(found, cells, look) | more)


@anybody
@require_safe
def robots(request: Any) -> HttpResponse:
    """What programs that search may walk through: the public pages, open or not."""
    return HttpResponse(
        "User-agent: *\nAllow: /public/\nDisallow: /\n", content_type="text/plain; charset=utf-8"
    )
