"""Meetings: the list, keeping one, and one meeting with what it decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.office import clock
from zhiheng.office.actions.meetings import MeetingContent, keep_meeting, minutes_of
from zhiheng.office.actions.minutes_files import take_minutes
from zhiheng.office.actions.stored_files import keep_upload
from zhiheng.office.pages.filing.submissions import version_of
from zhiheng.office.pages.routes import needs
from zhiheng.office.pages.sending_files import sent
from zhiheng.office.people.permissions_notices import (
    can_keep_meetings,
    check_may_keep_meetings,
    check_may_see_meetings,
)
from zhiheng.office.records.meetings import MeetingView, meeting_view, meetings, waiting_decisions
from zhiheng.office.words import said

NAMES = ("title", "day", "place", "chair", "present", "minutes")


@needs(check_may_see_meetings)
@require_GET
def listed(request: Any) -> HttpResponse:
    """The meetings, and what waits for this person of what they decided."""
    context = {
        "rows": meetings(request.actor), "waiting": waiting_decisions(request.actor), "keeps": can_keep_meetings(request.actor),
    }  # fmt: skip
    return render(request, "office/meetings/meetings.html", context)


@needs(check_may_see_meetings)
@require_GET
def show(request: Any, id: int) -> HttpResponse:
    """One meeting."""
    return render(request, "office/meetings/meeting.html", {"view": meeting_view(request.actor, id)})


@needs(check_may_see_meetings)
@require_GET
def file(request: Any, id: int) -> HttpResponse:
    """The file of the minutes."""
    return sent(take_minutes(request.actor, id))


@needs(check_may_keep_meetings)
@require_http_methods(["GET", "POST"])
def new(request: Any) -> HttpResponse:
    """A new meeting; goes on to what its minutes decide."""
    if request.method == "GET":
        return _form(request, {"day": clock.today().isoformat()})
    try:
        row = keep_meeting(request.actor, _content(request))
    except InputProblem as problem:
        return _form(request, request.POST, problem.issues)
    messages.success(request, said(Text("会议已记下；看看纪要议定了什么", "The meeting is kept; see what its minutes decide")))  # fmt: skip
    return redirect("decide" if row.minutes else "meeting", id=row.pk)


@needs(check_may_keep_meetings)
@require_http_methods(["GET", "POST"])
def change(request: Any, id: int) -> HttpResponse:
    """A meeting, corrected."""
    view = meeting_view(request.actor, id)
    if request.method == "GET":
        stands = {
            "title": view.line.title, "day": view.line.day.isoformat(), "place": view.place, "chair": view.chair, "present": view.present,
            "minutes": view.minutes,
        }  # fmt: skip
        return _form(request, stands, view=view)
    try:
        keep_meeting(request.actor, _content(request), id=id, version=version_of(request))
    except InputProblem as problem:
        return _form(request, request.POST, problem.issues, view)
    messages.success(request, said(Text("已改好", "It is corrected")))
    return redirect("meeting", id=id)


def _form(
    request: Any, stands: Mapping[str, str], issues: Sequence[Issue] = (), view: MeetingView | None = None
) -> HttpResponse:
    fields = [f"meeting-{name}" for name in NAMES]
    context = {
        "view": view, "stands": {name: stands.get(name, "") for name in NAMES}, "today": clock.today(),
        "issues": issues, "wrong": {each.code.replace("-", "_"): each for each in issues if each.code in fields},
    }  # fmt: skip
    return render(request, "office/meetings/keep.html", context, status=422 if issues else 200)


def _content(request: Any) -> MeetingContent:
    """What was sent. A file of minutes is read, and its text takes the place of what was typed."""
    sent_in = request.POST
    day = read_day(sent_in.get("day", ""))
    if day is None:
        raise InputProblem(_no_day(sent_in.get("day", "")))
    stored = keep_upload(request.FILES["file"]) if "file" in request.FILES else None
    minutes = minutes_of(stored) if stored is not None else sent_in.get("minutes", "")
    named = {name: sent_in.get(name, "") for name in ("title", "place", "chair", "present")}
    return MeetingContent(day=day, minutes=minutes.replace("\r\n", "\n"), file=stored, **named)


def read_day(text: str) -> date | None:
    """A day as browsers send it; None for anything else."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _no_day(text: str) -> Issue:
    return Issue(
        level=Level.ERROR, code="meeting-day", place=Text("日期", "day"), value=text[:40], message=Text("不是日期", "this is no day"),
        remedy=Text("请写成 2028-07-05 这样", "Write it like 2028-07-05"),
    )  # fmt: skip
