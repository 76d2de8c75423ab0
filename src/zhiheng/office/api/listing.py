"""A plain page that lists the operations: made from the description, with nothing from another host."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from zhiheng.office.api.describing import SCOPE


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Every operation: method, address, what it does, the scope that it asks for."""
    context = {"topics": _topics(), "openapi": reverse("api:openapi-json")}
    return render(request, "office/api/listing.html", context)


listing.anybody = True


@cache
def _topics() -> list[dict[str, Any]]:
    from zhiheng.office.api.urls import api

    found: dict[str, list[dict[str, Any]]] = {}
    for address, methods in api.get_openapi_schema()["paths"].items():
        for method, said in methods.items():
            line = {
                "method": method.upper(),
                "address": address,
                "summary": said["summary"],
                "scope": said[SCOPE],
                "id": said["operationId"],
            }
            found.setdefault(said["tags"][0], []).append(line)
    return [{"label": label, "operations": lines} for label, lines in found.items()]
