"""A submission: begun, filled in, handed in or given up; and the list of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiheng.core.issues import InputProblem, Text
from zhiheng.core.registers.kinds import Kind
from zhiheng.core.workflow.filing import EDITABLE, FILING, IN_REVIEW
from zhiheng.office import clock
from zhiheng.office.actions.filing import hand_in, put_typed, start_submission, withdraw
from zhiheng.office.pages.filing.showing import page
from zhiheng.office.pages.filing.typed_form import MOST_ROWS, read_rows
from zhiheng.office.pages.numbers import number_of
from zhiheng.office.pages.routes import needs
from zhiheng.office.people.permissions import check_may_begin_filing, check_may_file, check_may_see_filing
from zhiheng.office.people.reading import bodies
from zhiheng.office.people.roles import Role
from zhiheng.office.records.filing_offers import offers
from zhiheng.office.records.submissions import in_progress, lines, submission_of
from zhiheng.office.records.workspaces import workspace
from zhiheng.office.words import said

GROUPS = (
    ("draft", EDITABLE, Text("填写中", "being filled in")),
    ("review", IN_REVIEW, Text("审核中", "in review")),
    ("done", ("approved",), Text("已入账", "in the ledger")),
    ("withdrawn", ("withdrawn",), Text("已撤销", "withdrawn")),
)
PAGE = 50


@needs(check_may_see_filing)
@require_GET
def filings(request: Any) -> HttpResponse:
    """The filings that this person may see, by where they stand."""
    chosen = request.GET.get("group", "draft")
    chosen = chosen if chosen in {name for name, _, _ in GROUPS} else "draft"
    states = next(states for name, states, _ in GROUPS if name == chosen)
    found = in_progress(request.actor, states)
    tabs = [
        {"url": f"?group={name}", "label": label, "count": None, "current": name == chosen}
        for name, _, label in GROUPS
    ]
    registers = workspace().registers.values() if request.actor.has(Role.LIAISON) else ()
    shown = {
        "lines": lines(found[:PAGE]),
        "more": found.count() - PAGE,
        "tabs": tabs,
        "registers": registers,
        "reviewed": chosen == "review",
    }
    return render(request, "office/filing/filings.html", shown)


@needs(check_may_begin_filing)
@require_http_methods(["GET", "POST"])
def new(request: Any, register: str) -> HttpResponse:
    """Begins a filing into a register that nobody asked for."""
    found = workspace().register(register)
    own = request.actor.bodies(Role.LIAISON)
    if request.method == "POST":
        chosen = number_of(request.POST.get("body"), min(own))
        check_may_file(request.actor, chosen)
        row = start_submission(request.actor, register=found.name, body=chosen, kind=Kind.INSERT)
        return redirect("submission", id=row.pk)
    named = [each for each in bodies(clock.today()) if each.id in own]
    return render(request, "office/filing/new.html", {"register": found, "bodies": named})


@needs(check_may_see_filing)
@require_GET
def show(request: Any, id: UUID) -> HttpResponse:
    """The submission."""
    return page(request, id)


@needs(check_may_begin_filing)
@require_POST
def save_typed(request: Any, id: UUID) -> HttpResponse:
    """Keeps what was typed, and where asked hands it in; adds a row, or takes over what another register offers."""
    shown = submission_of(request.actor, id)
    check_may_file(request.actor, shown.line.body)
    register = workspace().register(shown.line.register)
    rows = read_rows(register, request.POST.dict())
    version = version_of(request)
    if request.POST.get("deed") == "offers":
        rows = [
            {**{name: offer.value for name, offer in offers(register, row).items()}, **row} for row in rows
        ]
    titles = "、".join(each.title for each in shown.evidence)
    if titles and register.column("evidence"):
        rows = [{"evidence": titles[:300], **row} for row in rows]
    try:
        row = put_typed(request.actor, id, version, rows)
        if request.POST.get("deed") == "hand_in":
            hand_in(request.actor, id, row.version)
            messages.success(
                request, said(Text("已报送，等部门审核", "Handed in; the department reviews it next"))
            )
        else:
            messages.success(request, said(Text("草稿已存", "The draft is kept")))
    except InputProblem as problem:
        return page(request, id, problem=problem, status=422)
    more = "?more=1" if request.POST.get("deed") == "add" and len(rows) < MOST_ROWS else ""
    return redirect(reverse("submission", args=[id]) + more)


@needs(check_may_begin_filing)
@require_POST
def hand_it_in(request: Any, id: UUID) -> HttpResponse:
    """Hands the submission in as it stands."""
    try:
        hand_in(request.actor, id, version_of(request))
    except InputProblem as problem:
        return page(request, id, problem=problem, status=422)
    messages.success(request, said(Text("已报送，等部门审核", "Handed in; the department reviews it next")))
    return redirect("submission", id=id)


@needs(check_may_begin_filing)
@require_POST
def give_up(request: Any, id: UUID) -> HttpResponse:
    """Withdraws a draft or a returned filing."""
    try:
        withdraw(request.actor, id, version_of(request))
    except InputProblem as problem:
        return page(request, id, problem=problem, status=422)
    messages.success(request, said(FILING.state("withdrawn").label))
    return redirect("desk")


def version_of(request: Any) -> int:
    """The version that the page showed; one that never was, where it is not said."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0
