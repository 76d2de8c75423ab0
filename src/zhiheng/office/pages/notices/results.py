"""The result of a notice on its way into a register: the person says which value goes into which column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from zhiheng.core.issues import InputProblem, Issue, Text
from zhiheng.core.registers.matching import header_form
from zhiheng.core.registers.model import Column, Register
from zhiheng.office.actions.notices_filing import ResultOrder, file_result
from zhiheng.office.pages.filing.submissions import version_of
from zhiheng.office.pages.numbers import number_of
from zhiheng.office.pages.routes import needs
from zhiheng.office.people.actors import Refused
from zhiheng.office.people.permissions import check_may_begin_filing
from zhiheng.office.people.reading import body_names
from zhiheng.office.people.roles import Role
from zhiheng.office.records.notices import NoticeView, Source, notice_view, sources
from zhiheng.office.records.workspaces import workspace
from zhiheng.office.words import said

PREFIX = "column-"


@needs(check_may_begin_filing)
@require_http_methods(["GET", "POST"])
def file_it(request: Any, id: UUID) -> HttpResponse:
    """Chooses the register (in the address) and what goes where; sending begins the filing."""
    view = notice_view(request.actor, id)
    _own_bodies(request, view)
    if request.method == "GET":
        return _page(request, view)
    sent = request.POST
    order = ResultOrder(
        register=sent.get("register", ""), body=number_of(sent.get("body"), 0), corrects=sent.get("way") == "correct",
        mapping={name.removeprefix(PREFIX): sent[name] for name in sent if name.startswith(PREFIX) and sent[name]},
    )  # fmt: skip
    try:
        made = file_result(request.actor, id, version_of(request), order)
    except InputProblem as problem:
        return _page(request, view, problem.issues)
    text = Text(
        "已成为一份报送草稿，请补齐后报送", "It is a draft of a filing now; complete it and hand it in"
    )
    messages.success(request, said(text))
    return redirect("submission", id=made.pk)


def _own_bodies(request: Any, view: NoticeView) -> tuple[tuple[int, str], ...]:
    """The bodies of this person that may file the result. Raises Refused where there is none."""
    sides = {view.line.receiver, view.line.sender}
    own = body_names(frozenset(request.actor.bodies(Role.LIAISON) & sides))
    if not own:
        raise Refused(Text("只有这份抄告的发出单位和接收单位的联络员可以把结果报入台账",
                           "Only liaisons of the sender and the receiver file the result of a notice"))  # fmt: skip
    return own


def _page(request: Any, view: NoticeView, issues: Sequence[Issue] = ()) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    register = workspace().registers.get(asked.get("register", "")) or view.register
    found = sources(view)
    rows = _rows(request, register, found) if register else []
    context = {
        "view": view, "line": view.line, "register": register, "registers": workspace().registers.values(), "rows": rows,
        "sources": found, "bodies": _own_bodies(request, view), "body": number_of(asked.get("body"), 0), "issues": issues,
        "corrects": asked.get("way") == "correct", "may_correct": register is not None and register == view.register and view.row_key,
    }  # fmt: skip
    return render(request, "office/notices/result.html", context, status=422 if issues else 200)


def _rows(request: Any, register: Register, found: Sequence[Source]) -> list[tuple[Column, str]]:
    """Each column with the value that is proposed for it, or that was chosen."""
    if request.method == "POST":
        return [(each, request.POST.get(f"{PREFIX}{each.name}", "")) for each in register.columns]
    return [(each, _proposed(each, found)) for each in register.columns]


def _is_listed(column: Column, value: str) -> bool:
    """Whether the value is one of the column's codes; so it is where the column has none."""
    return not column.codes or value in {each.value for each in column.codes}


def _proposed(column: Column, found: Sequence[Source]) -> str:
    """The value that goes by the same words, or has the same name, and the same type."""
    words = {header_form(each) for each in (column.label.zh, *column.aliases)}
    same = [each for each in found if each.type is column.type and _is_listed(column, each.value)]
    fitting = (
        each for each in same if header_form(each.label.zh) in words or each.name.rpartition(".")[2] == column.name
    )  # fmt: skip
    return next((each.name for each in fitting), "")
