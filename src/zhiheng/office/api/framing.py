"""Around every call: what Django itself refuses is told in the form of the API too, and no page of HTML ever answers a program."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from zhiheng.office.api.problems import MEDIA_TYPE, plain_answer

PREFIX = "/api/"


class Problems:
    """Gives answers to calls that say a problem in another form the form of the API."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._answer(request)
        if not request.path.startswith(PREFIX) or response.status_code < 400:
            return response
        if response.headers.get("Content-Type", "").startswith(MEDIA_TYPE):
            return response
        kept = {name: response.headers[name] for name in ("Allow", "Retry-After") if name in response.headers}
        return plain_answer(response.status_code, kept)
