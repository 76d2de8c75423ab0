"""The list of drafts: uploading, following the reading, giving up; and the page of one draft that leads to its next step."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.office import clock
from zhiheng.office.actions.adopting import give_up, upload
from zhiheng.office.actions.exports import take_document
from zhiheng.office.actions.stored_files import keep_upload
from zhiheng.office.pages.adopting.shared import (
    UNPROCESSABLE,
    clerks,
    done,
    draft_or_refuse,
    number_of,
    told,
)
from zhiheng.office.pages.sending_files import sent
from zhiheng.office.records.drafts import draft_facts, reading_job
from zhiheng.office.records.drafts_openings import steps
from zhiheng.office.records.revisions import plan_in_force

STATES = {
    "reading": Text("正在读", "being read"),
    "unreadable": Text("读不出", "could not be read"),
    "open": Text("核对中", "being checked"),
    "adopted": Text("已采纳", "adopted"),
    "dropped": Text("已放弃", "given up"),
}

WAITING = Text("排队等候", "waiting its turn")


@require_http_methods(["GET", "POST"])
@clerks
def drafts(request: Any) -> HttpResponse:
    """All drafts, and a form to upload a document."""
    if request.method == "GET":
        return _list(request)
    file = request.FILES.get("document")
    if file is None:
        return _list(request, problems=[_no_file()])
    try:
        made = upload(request.actor, keep_upload(file), amends=request.POST.get("amends") == "1")
    except InputProblem as problem:
        return _list(request, problems=list(problem.issues))
    return redirect("draft", draft=made.pk)


@require_GET
@clerks
def draft(request: Any, draft: int) -> HttpResponse:
    """One draft: how far the reading is, why it failed, or on to the first step where something is left."""
    found = draft_or_refuse(draft)
    if found.state == "open":
        left = next((each.name for each in steps(found, clock.today()) if not each.done), "adopt")
        return redirect(f"draft-{left}", draft=draft)
    context = {"draft": found, "label": STATES[found.state], **_job(draft)}
    return render(request, "office/adopting/draft.html", context)


@require_GET
@clerks
def progress(request: Any, draft: int) -> HttpResponse:
    """How far the reading is, for the page to ask again; once it is over the browser is led on."""
    found = draft_or_refuse(draft)
    if found.state == "reading":
        return render(request, "office/adopting/progress.html", {"draft": found, **_job(draft)})
    answer = HttpResponse(status=200)
    answer["HX-Refresh"] = "true"
    return answer


@require_GET
@clerks
def document(request: Any, draft: int) -> HttpResponse:
    """The document as it was uploaded."""
    found = draft_or_refuse(draft)
    take_document(request.actor, f"draft:{draft}", found.document.name)
    return sent(found.document)


@require_POST
@clerks
def given_up(request: Any, draft: int) -> HttpResponse:
    """Gives the draft up."""
    try:
        give_up(request.actor, draft, number_of(request.POST.get("version", "")))
    except InputProblem as problem:
        return told(request, problem, "draft", draft)
    return done(
        request, "drafts", Text("已放弃这份计划稿，记录保留", "The draft is given up; the record stays")
    )


def _job(draft: int) -> dict[str, Any]:
    """The job that reads the document, and what it is at."""
    job = reading_job(draft)
    note = Text(job.note["zh"], job.note["en"]) if job and job.note else WAITING
    return {"job": job, "note": note}


def _list(request: Any, problems: list[Issue] | None = None) -> HttpResponse:
    rows = [{"facts": each, "state": STATES[each.state]} for each in draft_facts()]
    context = {"rows": rows, "problems": problems or [], "in_force": plan_in_force()}
    return render(request, "office/adopting/drafts.html", context, status=UNPROCESSABLE if problems else 200)


def _no_file() -> Issue:
    return Issue(
        level=Level.ERROR, code="file-missing", place=Text("文件", "document"), value="",
        message=Text("没有选文件", "no file is chosen"), remedy=Text("请选印发的正式文件", "Choose the document as it was issued"),
    )  # fmt: skip
