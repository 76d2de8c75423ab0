"""What every public page shares: nobody signs in, the address says language and size of type, and nothing is there while the plan is closed.

Language and large type stand in the address rather than in a cookie, so that one answer serves everybody who asks for the same page and
shared caches may keep it; a public page sets no cookie, the form for reports apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import translation

from zhiheng.core.issues import InputProblem, Language, Text
from zhiheng.office.pages.routes import View, anybody
from zhiheng.office.records.public_promises import PublicState, public_state


@dataclass(frozen=True, slots=True)
class Look:
    """How the reader wants the page."""

    language: Language = "zh"
    large: bool = False

    def address(self, path: str, **parameters: str) -> str:
        """The path with this look and further parameters; those that say nothing are left out."""
        said = {"language": "en" if self.language == "en" else "", "large": "1" if self.large else ""}
        query = urlencode({name: value for name, value in (parameters | said).items() if value})
        return f"{path}?{query}" if query else path


def look_of(request: Any) -> Look:
    """The look that the address asks for; what is none asks for the usual one."""
    return Look("en" if request.GET.get("language") == "en" else "zh", request.GET.get("large") == "1")


def publicly(view: Callable[..., HttpResponse]) -> View:
    """The page is open to anybody while the plan is; it takes the request and what is public. Closed, there is nothing at its address,
    and nothing is said about what would be.
    """

    @wraps(view)
    def opened(request: Any, *arguments: Any, **named: Any) -> HttpResponse:
        try:
            state = public_state()
        except InputProblem:
            # What is wrong with a definition is told to those who can mend it, on the pages inside.
            state = None
        if state is None:
            raise Http404
        request.look = look_of(request)
        with translation.override("en" if request.look.language == "en" else "zh-hans"):
            response = view(request, state, *arguments, **named)
        response.headers["Content-Language"] = "en" if request.look.language == "en" else "zh-CN"
        return response

    return anybody(opened)


def public_frame(
    look: Look, state: PublicState, path: str, parameters: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The context of office/public/frame.html; `path` with `parameters` is the page itself."""
    other = replace(look, language="zh" if look.language == "en" else "en")
    larger = replace(look, large=not look.large)
    return {
        "frame": {"plan_title": state.title, "theme": "system", "large": look.large, "banner": _banner(), "day": state.day},
        "state": state,
        "look": look,
        "home": look.address(reverse("public")),
        "answer_url": look.address(reverse("public-answer")),
        "report_url": look.address(reverse("public-report")),
        "takes_reports": state.publication.reports,
        "other_language": other.address(path, **(parameters or {})),
        "other_size": larger.address(path, **(parameters or {})),
    }  # fmt: skip


def _banner() -> Text | None:
    if not settings.OFFICE_SHIFT:
        return None
    return Text(
        "演示数据，人物、单位和数字都是编造的", "A demonstration: people, bodies and figures are made up"
    )
