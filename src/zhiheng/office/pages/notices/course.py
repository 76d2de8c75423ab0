"""The course of a notice: received, answered, sent back, closed, taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from zhiheng.core.issues import InputProblem, Text
from zhiheng.office.actions.notices import MOST_DAYS, close_notice, return_reply, withdraw
from zhiheng.office.actions.notices_answering import Reply, receive, reply_to_notice
from zhiheng.office.pages.filing.submissions import version_of
from zhiheng.office.pages.notices.fields import kept_files, read_facts_sent
from zhiheng.office.pages.notices.views import told
from zhiheng.office.pages.numbers import number_of
from zhiheng.office.pages.routes import needs
from zhiheng.office.people.permissions_notices import check_may_answer_at_all, check_may_begin_notice
from zhiheng.office.words import said


@needs(check_may_answer_at_all)
@require_POST
def receive_it(request: Any, id: UUID) -> HttpResponse:
    """Receives the notice."""
    try:
        row = receive(request.actor, id, version_of(request))
    except InputProblem as problem:
        return told(request, id, problem)
    return _done(request, id, Text(f"已签收，请在 {row.reply_by} 前回复", f"Received; the reply is due by {row.reply_by}"))  # fmt: skip


@needs(check_may_answer_at_all)
@require_POST
def reply(request: Any, id: UUID) -> HttpResponse:
    """Answers the notice."""
    sent = request.POST
    try:
        answer = Reply(
            text=sent.get("reply", ""), facts=read_facts_sent(sent.dict()), files=kept_files(request)
        )
        reply_to_notice(request.actor, id, version_of(request), answer)
    except InputProblem as problem:
        return told(request, id, problem)
    return _done(request, id, Text("已回复，等发出单位办结", "Answered; the sender closes it next"))


@needs(check_may_begin_notice)
@require_POST
def give_back(request: Any, id: UUID) -> HttpResponse:
    """Sends the reply back."""
    within = request.POST.get("within", "").strip()
    days = number_of(within, MOST_DAYS + 1) if within else None
    try:
        return_reply(
            request.actor, id, version_of(request), reason=request.POST.get("reason", ""), within=days
        )
    except InputProblem as problem:
        return told(request, id, problem)
    return _done(request, id, Text("已退回，对方要重新回复", "Sent back; it is to be answered again"))


@needs(check_may_begin_notice)
@require_POST
def close_it(request: Any, id: UUID) -> HttpResponse:
    """Takes the reply."""
    try:
        close_notice(request.actor, id, version_of(request), reason=request.POST.get("reason", ""))
    except InputProblem as problem:
        return told(request, id, problem)
    return _done(request, id, Text("已办结", "Closed"))


@needs(check_may_begin_notice)
@require_POST
def take_back(request: Any, id: UUID) -> HttpResponse:
    """Takes the notice back."""
    try:
        withdraw(request.actor, id, version_of(request), reason=request.POST.get("reason", ""))
    except InputProblem as problem:
        return told(request, id, problem)
    return _done(request, id, Text("已撤回", "Taken back"))


def _done(request: Any, id: UUID, text: Text) -> HttpResponse:
    messages.success(request, said(text))
    return redirect("notice", id=id)
