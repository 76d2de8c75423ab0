"""What waits to leave the office and what did not arrive, for the system administrator; never what is said in it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from zhiheng.core.issues import Text
from zhiheng.office.actions import hooks as deeds
from zhiheng.office.pages.management.doing import done
from zhiheng.office.pages.numbers import number_of
from zhiheng.office.pages.routes import needs
from zhiheng.office.people.permissions_sending import check_may_manage_sending
from zhiheng.office.records.outbox import PAGE, STATES
from zhiheng.office.records.outbox import outbox as found_in


@needs(check_may_manage_sending)
@require_GET
def outbox(request: Any) -> HttpResponse:
    """A page of it, of one state where one is asked for."""
    state = request.GET.get("state", "") if request.GET.get("state", "") in STATES else ""
    page = max(1, number_of(request.GET.get("page"), 1))
    found = found_in(request.actor, state=state, page=page)
    first = (page - 1) * PAGE + 1 if found.rows else 0
    context = {
        "found": found, "state": state, "states": [(each, label, found.counts[each]) for each, label in STATES.items()],
        "first": first, "last": first + len(found.rows) - 1 if found.rows else 0, "total": found.total,
        "older": page + 1 if page * PAGE < found.total else None, "newer": page - 1 if page > 1 else None,
    }  # fmt: skip
    return render(request, "office/sending/outbox.html", context)


@needs(check_may_manage_sending)
@require_POST
def again(request: Any, delivery: int) -> HttpResponse:
    """Tries anew what was given up."""
    return done(request, lambda: deeds.send_again(request.actor, delivery), Text("已重新放入待发", "It is in the outbox again"), "outbox")  # fmt: skip


@needs(check_may_manage_sending)
@require_POST
def give_up(request: Any, delivery: int) -> HttpResponse:
    """Sends it no more."""
    return done(request, lambda: deeds.give_up(request.actor, delivery), Text("不再发送", "It is sent no more"), "outbox")  # fmt: skip
