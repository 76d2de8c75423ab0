"""Taking rows of a register out as a file: a short list at once, a long one in the background."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from zhiheng.core.issues import Text
from zhiheng.office import clock
from zhiheng.office.actions.exports_registers import export_register, export_result, take_export
from zhiheng.office.pages.downloads import download, handed_out
from zhiheng.office.pages.registers.views import asked
from zhiheng.office.pages.routes import needs
from zhiheng.office.people.permissions import check_may_export
from zhiheng.office.words import language

ENDINGS = ("xlsx", "csv")


@require_POST
@needs(check_may_export)
def export(request: Any, name: str) -> HttpResponse:
    """The rows that the address asks for, as a file; a long list becomes a job with a page of its own."""
    ending = request.POST.get("format", "")
    browse = asked(request, name)
    made = export_register(request.actor, browse, ending if ending in ENDINGS else "xlsx", language())
    if made.job is not None:
        return redirect("register-export-job", job=made.job)
    assert made.path is not None, "it is a file or a job"
    return download(made.path, file_name(browse.register.label, made.path.suffix))


def file_name(label: Text, suffix: str) -> str:
    """What an export is called: the register and the day."""
    return f"{label.said(language())}-{clock.today().isoformat()}{suffix}"


@needs(check_may_export)
def job(request: Any, job: UUID) -> HttpResponse:
    """How far the export is; the link to the file once it is there."""
    try:
        found = export_result(request.actor, job)
    except LookupError:
        raise Http404(job) from None
    part = "office/looking/export_progress.html" if request.htmx else "office/looking/export.html"
    return render(request, part, {"job": found})


@needs(check_may_export)
def file(request: Any, job: UUID) -> HttpResponse:
    """The file of a finished export."""
    try:
        path, label = take_export(request.actor, job)
    except LookupError:
        raise Http404(job) from None
    return handed_out(path, file_name(label, path.suffix))
