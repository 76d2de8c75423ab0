"""What whoever watches the machine asks: is it well, and how much is there."""

from __future__ import annotations

import os
import secrets
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from zhiheng.office.pages.routes import address_of, anybody
from zhiheng.office.pages.running.measuring import REGISTRY
from zhiheng.office.records.monitoring import failing, figures

TOKEN = "ZHIHENG_METRICS_TOKEN"
"""The environment variable with the token that opens the figures: sent as `Authorization: Bearer TOKEN`."""
HERE = ("127.0.0.1", "::1")
PLAIN = "text/plain; charset=utf-8"


@anybody
@require_safe
def health(request: Any) -> HttpResponse:
    """200 and `ok`, or 503 and the names of the parts that fail; nothing else is told to people who have not signed in."""
    failed = failing()
    if failed:
        return HttpResponse("\n".join(failed) + "\n", status=503, content_type=PLAIN)
    return HttpResponse("ok\n", content_type=PLAIN)


@anybody
@require_GET
def metrics(request: Any) -> HttpResponse:
    """Counts for Prometheus. Where a token is set, it is asked for; without one they are for this machine alone, and only as long as the
    office has no address: behind a proxy every request comes from this machine.
    """
    if not _may_read(request):
        return HttpResponse("forbidden\n", status=403, content_type=PLAIN)
    return HttpResponse(generate_latest(REGISTRY) + generate_latest(_now()), content_type=CONTENT_TYPE_LATEST)


def _may_read(request: Any) -> bool:
    token = os.environ.get(TOKEN, "")
    if token:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return secrets.compare_digest(given.encode(), token.encode())
    return not settings.OFFICE_SETTINGS.address and address_of(request) in HERE


def _now() -> CollectorRegistry:
    registry = CollectorRegistry()
    gauges: dict[str, Gauge] = {}
    for name, what, labels, value in figures():
        gauge = gauges.get(name) or Gauge(name, what, tuple(labels), registry=registry)
        gauges[name] = gauge
        (gauge.labels(**labels) if labels else gauge).set(value)
    return registry
