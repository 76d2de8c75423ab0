"""What a person chose about how pages look: language, theme, large type; kept in cookies, so that it holds before signing in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from zhiheng.office.pages.routes import anybody
from zhiheng.office.records.workspaces import one_look

LANGUAGE, THEME, LARGE = "language", "theme", "large"
CHOICES = {LANGUAGE: ("zh", "en"), THEME: ("system", "light", "dark"), LARGE: ("", "1")}
YEAR = 365 * 24 * 3600


class Choices:
    """Speaks the chosen language; `request.choices` says the rest."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = answer

    def __call__(self, request: Any) -> HttpResponse:
        request.choices = {
            name: request.COOKIES.get(name) if request.COOKIES.get(name) in known else known[0]
            for name, known in CHOICES.items()
        }
        code = "en" if request.choices[LANGUAGE] == "en" else "zh-hans"
        with translation.override(code), one_look():
            response = self._answer(request)
        response.headers.setdefault("Content-Language", "en" if code == "en" else "zh-CN")
        return response


@anybody
@require_POST
def choose(request: HttpRequest, name: str) -> HttpResponse:
    """Keeps one choice and goes back to the page it was made on; only pages of this office are gone back to."""
    value = request.POST.get("value", "")
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    if name in CHOICES and value in CHOICES[name]:
        response.set_cookie(
            name, value, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure()
        )
    return response
