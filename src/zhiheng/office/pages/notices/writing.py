"""Writing a notice: a new one, a draft, and sending it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from zhiheng.core.issues import InputProblem, Issue, Text
from zhiheng.core.workflow.notice import CASE, DRAFT, KINDS, REGISTER_ROW
from zhiheng.office import clock
from zhiheng.office.actions.acting import overtaken
from zhiheng.office.actions.notices import (
    MOST_DAYS,
    NoticeContent,
    change_draft,
    draft_notice,
    remove_file,
    send_notice,
)
from zhiheng.office.pages.filing.submissions import version_of
from zhiheng.office.pages.notices.fields import elsewhere, fact_fields, kept_files, read_facts_sent
from zhiheng.office.pages.notices.views import told
from zhiheng.office.pages.numbers import number_of
from zhiheng.office.pages.routes import needs
from zhiheng.office.people.actors import Actor
from zhiheng.office.people.permissions_notices import (
    ACTS_FOR_A_BODY,
    check_may_begin_notice,
    check_may_send_notice,
)
from zhiheng.office.people.reading import bodies, body_names
from zhiheng.office.people.roles import Role
from zhiheng.office.records.deadlines import notice_days
from zhiheng.office.records.filing_offers import typed_value
from zhiheng.office.records.looking_registers import row_facts
from zhiheng.office.records.notices import OFFICE, NoticeView, fact_columns, notice_view
from zhiheng.office.records.workspaces import workspace
from zhiheng.office.words import said

SHOWN_AT_FIELDS = ("title", "text", "to-body", "reply-within")


@needs(check_may_begin_notice)
@require_http_methods(["GET", "POST"])
def new(request: Any) -> HttpResponse:
    """A new notice; its kind, receiver, register and row may stand in the address."""
    if request.method == "GET":
        return _form(request, request.GET)
    sender = _sender(request)
    try:
        files = kept_files(request)
        row = draft_notice(request.actor, _content(request.POST), from_body=sender, files=files)
    except InputProblem as problem:
        return _form(request, request.POST, problem.issues)
    return _go_on(request, row.pk, row.version)


@needs(check_may_begin_notice)
@require_http_methods(["GET", "POST"])
def change(request: Any, id: UUID) -> HttpResponse:
    """A draft, written on."""
    view = notice_view(request.actor, id)
    check_may_send_notice(request.actor, view.line.sender)
    if request.method == "GET":
        if view.line.state != DRAFT:
            return told(request, id, overtaken(Text("这份抄告", "this notice")))
        return _draft(request, view)
    try:
        files = kept_files(request)
        row = change_draft(request.actor, id, version_of(request), _content(request.POST), files=files)
    except InputProblem as problem:
        return _form(request, request.POST, problem.issues, view)
    return _go_on(request, row.pk, row.version)


@needs(check_may_begin_notice)
@require_POST
def remove(request: Any, id: UUID, file: int) -> HttpResponse:
    """Takes a file away from a draft."""
    try:
        remove_file(request.actor, id, version_of(request), file)
    except InputProblem as problem:
        return told(request, id, problem)
    return redirect("change-notice", id=id)


def _go_on(request: Any, id: UUID, version: int) -> HttpResponse:
    """The draft is kept; where it was to be sent, it goes out, or shows what is wrong with it."""
    if request.POST.get("deed") != "send":
        messages.success(request, said(Text("草稿已存", "The draft is kept")))
        return redirect("change-notice", id=id)
    try:
        send_notice(request.actor, id, version)
    except InputProblem as problem:
        return _draft(request, notice_view(request.actor, id), problem.issues)
    messages.success(request, said(Text("已发出，等对方签收", "Sent; it waits to be received")))
    return redirect("notice", id=id)


def _sender(request: Any) -> int | None:
    """In whose name: a body of this person, or the quality office (None)."""
    senders = _senders(request.actor)
    chosen = request.POST.get("from_body", "")
    if chosen == "" and senders:
        return senders[0][0]
    return None if chosen == "office" else number_of(chosen, 0)


def _senders(actor: Actor) -> tuple[tuple[int | None, Text], ...]:
    named = [(id, Text(name, name)) for id, name in body_names(actor.bodies(*ACTS_FOR_A_BODY))]
    return (*(((None, OFFICE),) if actor.has(Role.CLERK) else ()), *named)


def _content(sent: Any) -> NoticeContent:
    within = sent.get("reply_within", "").strip()
    return NoticeContent(
        to_body=number_of(sent.get("to_body"), 0), kind=sent.get("kind", ""), title=sent.get("title", ""), text=sent.get("text", ""),
        facts=read_facts_sent(sent.dict()), reply_within=number_of(within, MOST_DAYS + 1) if within else None,
        register=sent.get("register", ""), row_key=sent.getlist("key"),
    )  # fmt: skip


def _draft(request: Any, view: NoticeView, issues: Sequence[Issue] = ()) -> HttpResponse:
    """The form with what stands in the draft."""
    stands = QueryDict(mutable=True)
    stands.update({
        "kind": view.kind.name, "to_body": str(view.line.receiver), "title": view.line.title, "text": view.text,
        "reply_within": str(view.reply_within or ""), "register": view.register.name if view.register else "",
        **{f"fact-{name}": value for name, value in view.typed.items()},
    })  # fmt: skip
    stands.setlist("key", list(view.row_key))
    return _form(request, stands, issues, view)


def _form(
    request: Any, stands: Any, issues: Sequence[Issue] = (), view: NoticeView | None = None
) -> HttpResponse:
    kind = KINDS.get(stands.get("kind", ""), KINDS[CASE])
    register = workspace().registers.get(stands.get("register", ""))
    of_row = kind.name == REGISTER_ROW
    columns = () if of_row else fact_columns(kind.name, register)
    fields = fact_fields(columns, read_facts_sent(stands.dict()), issues)
    own = {view.line.sender} if view is not None else {id for id, _ in _senders(request.actor)}
    today = clock.today()
    there = [each for each in bodies(today) if each.active and each.kind != "enterprise" and own != {each.id}]
    context = {
        "view": view, "kind": kind, "kinds": KINDS.values(), "fields": fields, "stands": stands, "issues": issues,
        "others": elsewhere(issues, fields, *SHOWN_AT_FIELDS), "wrong": {each.code.replace("-", "_"): each for each in issues},
        "senders": () if view is not None else _senders(request.actor), "bodies": there,
        "to_body": number_of(stands.get("to_body"), 0), "register": register, "keys": stands.getlist("key"),
        "row": _row(request.actor, stands) if of_row else (), "of_row": of_row, "days": notice_days(today), "most": MOST_DAYS,
    }  # fmt: skip
    return render(request, "office/notices/write.html", context, status=422 if issues else 200)


def _row(actor: Actor, stands: Any) -> list[tuple[Text, str, str]]:
    """The row that the notice is about, as this person may see it. Raises Refused for a row that they may not see."""
    if not stands.get("register"):
        return []
    try:
        found = row_facts(actor, stands["register"], stands.getlist("key"))
    except LookupError:
        return []
    if found.row is None:
        return []
    pairs = zip(found.page.columns, found.row.values, strict=True)
    return [(each.label, typed_value(each, value), each.unit) for each, value in pairs if value is not None]
