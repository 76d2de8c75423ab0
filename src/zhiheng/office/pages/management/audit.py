"""The audit log, for the audit administrator alone."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from zhiheng.office import clock
from zhiheng.office.actions.accounts_audit import KINDS, export_audit
from zhiheng.office.pages.management.forms import AuditQuery
from zhiheng.office.pages.numbers import number_of
from zhiheng.office.pages.routes import needs
from zhiheng.office.people.permissions import check_may_see_audit
from zhiheng.office.records.audit_reading import AuditFilter, audit_page, events, first_fault, size

CHECKED_AT_ONCE = 20_000
"""Entries up to which the chain is walked at every look at the page; beyond, only when asked for."""


@needs(check_may_see_audit)
@require_GET
def audit(request: Any) -> HttpResponse:
    """A page of the log, and whether the chain is whole."""
    wanted = _wanted(request.GET)
    found = audit_page(request.actor, wanted, page=number_of(request.GET.get("page"), 1))
    entries = size(request.actor)
    walk = entries <= CHECKED_AT_ONCE or "walk" in request.GET
    context = {
        "found": found, "wanted": wanted, "events": events(request.actor), "entries": entries, "walked": walk,
        "fault": first_fault(request.actor) if walk else None,
    }  # fmt: skip
    return render(request, "office/management/audit.html", context)


@needs(check_may_see_audit)
@require_POST
def export(request: Any) -> Any:
    """The entries that fit, as a file."""
    kind = request.POST.get("kind") if request.POST.get("kind") in KINDS else KINDS[0]
    lines = export_audit(request.actor, _wanted(request.POST), str(kind))
    answer = StreamingHttpResponse(lines, content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="audit-{clock.today()}.{kind}"'
    return answer


def _wanted(asked: Any) -> AuditFilter:
    """What is looked for; what is no day or no outcome is left out."""
    form = AuditQuery(asked)
    form.is_valid()
    return AuditFilter(**{name: value for name, value in form.cleaned_data.items() if value})
