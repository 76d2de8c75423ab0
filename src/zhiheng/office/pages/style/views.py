"""The page of parts, for those who write pages; it shows made-up figures only."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhiheng.office.pages.routes import anybody
from zhiheng.office.pages.style.samples import samples


@anybody
def style(request: HttpRequest) -> HttpResponse:
    """Every part and chart with made-up figures."""
    return render(request, "office/style.html", samples())
