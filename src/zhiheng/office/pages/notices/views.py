"""Notices: the lists, and one notice that reads like a paper."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from zhiheng.core.issues import InputProblem, Issue, Text
from zhiheng.core.workflow.notice import DRAFT, RECEIVED, REPLIED, SENT
from zhiheng.office import clock
from zhiheng.office.actions.notices_files import take_file
from zhiheng.office.pages.notices.fields import elsewhere, fact_fields, read_facts_sent
from zhiheng.office.pages.numbers import number_of
from zhiheng.office.pages.routes import needs
from zhiheng.office.pages.sending_files import sent
from zhiheng.office.people.permissions import can_begin_filing
from zhiheng.office.people.permissions_notices import (
    ACTS_FOR_A_BODY,
    can_begin_notice,
    check_may_see_notices,
)
from zhiheng.office.records.deadlines import notice_days
from zhiheng.office.records.matter_links import matter_address
from zhiheng.office.records.notices import PAGE, NoticeView, notice_view, notices

BOXES = {"received": Text("收到的", "Received"), "sent": Text("发出的", "Sent"), "all": Text("全部", "All")}


@needs(check_may_see_notices)
@require_GET
def listed(request: Any) -> HttpResponse:
    """The notices that this person may see; what waits comes first."""
    actor = request.actor
    boxes = [
        *(["received"] if actor.bodies(*ACTS_FOR_A_BODY) else []),
        *(["sent"] if can_begin_notice(actor) else []),
        *(["all"] if actor.seen_bodies is None else []),
    ]
    box = request.GET.get("box", "")
    box = box if box in boxes else boxes[0]
    number = max(number_of(request.GET.get("page"), 1), 1)
    found = notices(actor, box, page=number)
    first = (number - 1) * PAGE
    context = {
        "lines": found.lines, "total": found.total, "box": box, "first": first + 1, "last": first + len(found.lines),
        "tabs": [{"url": f"?box={name}", "label": BOXES[name], "count": None, "current": name == box} for name in boxes],
        "previous": f"?box={box}&page={number - 1}" if number > 1 else "",
        "next": f"?box={box}&page={number + 1}" if first + PAGE < found.total else "", "may_begin": can_begin_notice(actor),
    }  # fmt: skip
    return render(request, "office/notices/notices.html", context)


@needs(check_may_see_notices)
@require_GET
def show(request: Any, id: UUID) -> HttpResponse:
    """One notice."""
    return page(request, notice_view(request.actor, id))


def page(request: Any, view: NoticeView, issues: tuple[Issue, ...] = ()) -> HttpResponse:
    """The page of a notice, with what was sent and what is wrong with it."""
    line, posted = view.line, request.POST
    typed = (
        read_facts_sent(posted.dict())
        if "reply" in posted
        else {each.name: each.value for each in view.results}
    )
    fields = fact_fields(view.kind.results, typed, issues)
    context = {
        "view": view, "line": line, "fields": fields, "issues": issues, "others": elsewhere(issues, fields),
        "reply": posted.get("reply", view.reply), "reason": posted.get("reason", ""),
        "within": posted.get("within") or notice_days(clock.today()).again,
        "may_send": view.sends and line.state == DRAFT, "may_receive": view.answers and line.state == SENT,
        "may_reply": view.answers and line.state == RECEIVED, "may_decide": view.sends and line.state == REPLIED,
        "may_withdraw": view.sends and line.state in (DRAFT, SENT, RECEIVED),
        "may_file": view.may_file and can_begin_filing(request.actor) and (view.sends or view.answers),
        "row_url": _row_address(view), "matter_url": matter_address(view.matter) if view.matter else "",
    }  # fmt: skip
    return render(request, "office/notices/notice.html", context, status=422 if issues else 200)


def _row_address(view: NoticeView) -> str:
    if view.register is None or not view.row_seen:
        return ""
    return (
        f"{reverse('register-row', args=[view.register.name])}?{urlencode({'key': view.row_key}, doseq=True)}"
    )


def told(request: Any, id: UUID, problem: InputProblem) -> HttpResponse:
    """The page of the notice as it stands, with the problem."""
    return page(request, notice_view(request.actor, id), tuple(problem.issues))


@needs(check_may_see_notices)
@require_GET
def file(request: Any, id: UUID, file: int) -> HttpResponse:
    """A file of a notice."""
    found = take_file(request.actor, id, file)
    return sent(found.file, found.title)
