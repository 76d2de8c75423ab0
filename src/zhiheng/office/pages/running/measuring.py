"""Each request gets a number, is counted by the name of its route, and leaves one line in the log. Nothing says who asked."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Counter, Histogram

from zhiheng.office.logs import network_of, request_number
from zhiheng.office.pages.routes import address_of

REGISTRY = CollectorRegistry()
"""The office's own: what libraries measure of themselves does not enter it."""
REQUESTS = Counter("zhiheng_requests", "Requests by route and class of status", ("route", "status"), registry=REGISTRY)  # fmt: skip
SECONDS = Histogram(
    "zhiheng_request_seconds", "Seconds until the answer began, by route", ("route",),
    buckets=(0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30), registry=REGISTRY,
)  # fmt: skip
HEADER = "X-Request-Id"

_access = logging.getLogger("zhiheng.access")


class Measuring:
    """Stands before everything else, so that it sees every answer."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = answer

    def __call__(self, request: Any) -> HttpResponse:
        request.number = secrets.token_hex(6)
        number = request_number.set(request.number)
        begun = time.perf_counter()
        try:
            response = self._answer(request)
            _note(request, response.status_code, time.perf_counter() - begun)
        finally:
            request_number.reset(number)
        response.headers[HEADER] = request.number
        return response


def route_of(request: Any) -> str:
    """The name of the address that was asked for: "static" for what is shipped, "none" where there is nothing."""
    if request.path.startswith("/static/"):
        return "static"
    match = getattr(request, "resolver_match", None)
    return match.view_name or "unnamed" if match else "none"


def _note(request: Any, status: int, seconds: float) -> None:
    route = route_of(request)
    REQUESTS.labels(route, f"{status // 100}xx").inc()
    SECONDS.labels(route).observe(seconds)
    if route != "static":
        _access.info("", extra={
            "route": route, "method": request.method, "status": status, "milliseconds": round(seconds * 1000), "network": network_of(address_of(request)),
        })  # fmt: skip
