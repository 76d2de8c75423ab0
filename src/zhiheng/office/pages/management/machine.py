"""Background jobs and the state of the machine."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from zhiheng.office.pages.numbers import number_of
from zhiheng.office.pages.routes import needs
from zhiheng.office.people.permissions import check_may_see_jobs, check_signed_in
from zhiheng.office.records import jobs_reading
from zhiheng.office.records.health import health as facts_of_health


@needs(check_may_see_jobs)
@require_GET
def jobs(request: Any) -> HttpResponse:
    """All jobs, the latest first."""
    page = max(1, number_of(request.GET.get("page"), 1))
    rows, total = jobs_reading.jobs(request.actor, page=page)
    first = (page - 1) * jobs_reading.PAGE + 1 if rows else 0
    context = {
        "rows": rows, "total": total, "first": first, "last": first + len(rows) - 1 if rows else 0,
        "older": page + 1 if page * jobs_reading.PAGE < total else None, "newer": page - 1 if page > 1 else None,
    }  # fmt: skip
    return render(request, "office/management/jobs.html", context)


@needs(check_signed_in)
@require_GET
def job(request: Any, job: UUID) -> HttpResponse:
    """How far one job is; a part of the page for whoever asks every two seconds."""
    facts = jobs_reading.job_facts(request.actor, job)
    template = "office/management/job_progress.html" if request.htmx else "office/management/job.html"
    return render(request, template, {"facts": facts})


@needs(check_may_see_jobs)
@require_GET
def health(request: Any) -> HttpResponse:
    """The state of the machine."""
    return render(request, "office/management/health.html", {"facts": facts_of_health(request.actor)})
