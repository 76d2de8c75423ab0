"""Files of a submission: the template, the workbook, what its headers mean, the marked one, and evidence."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.office import clock
from zhiheng.office.actions.evidence import add_evidence, remove_evidence, reuse_evidence
from zhiheng.office.actions.filing import put_file
from zhiheng.office.actions.filing_files import (
    evidence_file,
    marked_file,
    original_file,
    put_again,
)
from zhiheng.office.actions.stored_files import keep_upload
from zhiheng.office.pages.filing.showing import page
from zhiheng.office.pages.filing.submissions import version_of
from zhiheng.office.pages.routes import needs
from zhiheng.office.people.permissions import check_may_begin_filing, check_may_file, check_may_see_filing
from zhiheng.office.records.submissions import submission_of
from zhiheng.office.records.workspaces import workspace
from zhiheng.office.words import language, said

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@needs(check_may_begin_filing)
@require_GET
def template(request: Any, register: str) -> HttpResponse:
    """The register's empty workbook, with the bodies and areas to choose from."""
    from zhiheng.workspace.templates import make_template

    found = workspace().register(register)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        make_template(workspace(), found, path, on=clock.today(), language=language())
        content = path.read_bytes()
    response = HttpResponse(content, content_type=WORKBOOK)
    response.headers["Content-Disposition"] = _named(
        f"{said(found.label)}{said(Text('（模板）', ' (template)'))}.xlsx"
    )
    return response


@needs(check_may_begin_filing)
@require_POST
def put(request: Any, id: UUID) -> HttpResponse:
    """Takes a workbook or CSV file and checks it."""
    shown = submission_of(request.actor, id)
    check_may_file(request.actor, shown.line.body)
    try:
        sent = request.FILES.get("file")
        if sent is None:
            raise InputProblem(_no_file())
        row = put_file(request.actor, id, version_of(request), keep_upload(sent), language=language())
    except InputProblem as problem:
        return page(request, id, problem=problem, status=422)
    _say(request, row.passes)
    return redirect("submission", id=id)


@needs(check_may_begin_filing)
@require_POST
def understand(request: Any, id: UUID) -> HttpResponse:
    """Takes what the filer says the headers mean, and checks the file again."""
    shown = submission_of(request.actor, id)
    check_may_file(request.actor, shown.line.body)
    register = workspace().register(shown.line.register)
    said_of = {
        header: column
        for place, (header, _) in enumerate(shown.headers)
        if register.column(column := request.POST.get(f"header-{place}", "")) is not None
    }
    try:
        row = put_again(request.actor, id, version_of(request), understood=said_of, language=language())
    except InputProblem as problem:
        return page(request, id, problem=problem, status=422)
    _say(request, row.passes)
    return redirect("submission", id=id)


@needs(check_may_begin_filing)
@require_POST
def evidence(request: Any, id: UUID) -> HttpResponse:
    """Puts evidence beside the submission, new or brought before, or takes it away."""
    shown = submission_of(request.actor, id)
    check_may_file(request.actor, shown.line.body)
    version = version_of(request)
    try:
        if removed := _number(request, "remove"):
            remove_evidence(request.actor, id, version, removed)
        elif reused := _number(request, "reuse"):
            reuse_evidence(request.actor, id, version, reused)
        elif (sent := request.FILES.get("file")) is not None:
            add_evidence(request.actor, id, version, keep_upload(sent), title=request.POST.get("title", ""))
        else:
            raise InputProblem(_no_file())
    except InputProblem as problem:
        return page(request, id, problem=problem, status=422)
    return redirect("submission", id=id)


@needs(check_may_see_filing)
@require_GET
def original(request: Any, id: UUID) -> HttpResponse:
    """The file as it was handed in."""
    return _sent(*original_file(request.actor, id))


@needs(check_may_see_filing)
@require_GET
def marked(request: Any, id: UUID) -> HttpResponse:
    """The workbook with its problems marked in their cells."""
    return _sent(*marked_file(request.actor, id))


@needs(check_may_see_filing)
@require_GET
def proof(request: Any, id: UUID, evidence: int) -> HttpResponse:
    """A piece of evidence that stands beside the submission."""
    return _sent(*evidence_file(request.actor, id, evidence))


def _sent(path: Path, name: str) -> HttpResponse:
    """A file as a download: nothing that people upload is shown inside the office's pages."""
    response = FileResponse(
        path.open("rb"), as_attachment=True, filename=name, content_type="application/octet-stream"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _named(name: str) -> str:
    from django.utils.http import content_disposition_header

    return content_disposition_header(True, name) or "attachment"


def _number(request: Any, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 12 else 0


def _say(request: Any, passes: bool) -> None:
    if passes:
        messages.success(
            request,
            said(Text("表格没有问题，可以报送了", "Nothing is wrong with the table; it can be handed in")),
        )
    else:
        messages.warning(
            request, said(Text("表格有问题，请看下面的逐项说明", "There are problems; each is told below"))
        )


def _no_file() -> Issue:
    return Issue(
        level=Level.ERROR, code="file-missing", place=Text("上传的文件", "the file"), value="", message=Text("没有选文件", "no file was chosen"),
        remedy=Text("请先选一个文件", "Choose a file first"),
    )  # fmt: skip
