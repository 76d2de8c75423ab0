"""My desk: one page for every role, with what waits for its holder; and the calendar of dues."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from zhiheng.core.issues import Text
from zhiheng.office import clock
from zhiheng.office.pages.desk.icalendar import Entry, icalendar
from zhiheng.office.pages.routes import anybody, needs
from zhiheng.office.people.permissions import (
    can_begin_filing,
    can_open_reviews,
    check_signed_in,
)
from zhiheng.office.people.roles import ADMINISTRATORS, Role
from zhiheng.office.records.calendar_feeds import fed_dues
from zhiheng.office.records.desks import (
    auditor_desk,
    clerk_desk,
    enterprise_desk,
    filing_desk,
    promises,
    reviewing_desk,
    unread,
)
from zhiheng.office.records.notices import waiting_notices
from zhiheng.office.records.supervising_desks import supervision_desk
from zhiheng.office.words import said


@needs(check_signed_in)
@require_GET
def desk(request: Any) -> HttpResponse:
    """What waits for this person."""
    actor = request.actor
    context = {
        "filing": filing_desk(actor) if can_begin_filing(actor) else None,
        "reviewing": reviewing_desk(actor) if can_open_reviews(actor) else None,
        "clerk": clerk_desk() if actor.has(Role.CLERK) else None,
        "promises": promises(actor) if actor.has(Role.LEADER, Role.CLERK) else None,
        "leader": actor.has(Role.LEADER),
        "auditor": auditor_desk() if actor.has(Role.AUDITOR) else None,
        "own_rows": enterprise_desk(actor) if actor.has(Role.ENTERPRISE) else None,
        "supervision": supervision_desk(actor),
        "administers": bool(actor.roles & ADMINISTRATORS),
        "notices": waiting_notices(actor),
        "unread": unread(actor),
    }
    return render(request, "office/desk/desk.html", context)


@anybody
@require_GET
def feed(request: Any, token: str) -> HttpResponse:
    """The calendar of dues of whoever the token belongs to; nothing of it says more than what is to be filed and when."""
    found = fed_dues(token)
    if found is None:
        return HttpResponse(status=404)
    entries = [
        Entry(
            f"due-{each.id}@{request.get_host().partition(':')[0]}", each.day, said(each.title), said(each.note),
            request.build_absolute_uri(reverse("file-due", args=[each.id])),
        )
        for each in found
    ]  # fmt: skip
    content = icalendar(said(Text("质衡：应报事项", "Zhiheng: what is due")), entries, clock.now())
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")
