"""How a page says who may open it. Every view is marked by `needs` or `anybody`; a test walks all addresses and asks."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from zhiheng.office.people.actors import Actor

View = Callable[..., HttpResponse]


def needs(check: Callable[[Actor], None]) -> Callable[[View], View]:
    """The page is opened by people who pass `check` (it raises Refused). What depends on the object, the view or its action checks."""

    def marking(view: View) -> View:
        @wraps(view)
        def guarded(request: Any, *arguments: Any, **named: Any) -> HttpResponse:
            check(request.actor)
            return view(request, *arguments, **named)

        guarded.check = check  # type: ignore[attr-defined]
        return guarded

    return marking


def anybody(view: View) -> View:
    """The page is open without signing in."""
    view.anybody = True  # type: ignore[attr-defined]
    return view


def is_marked(view: View) -> bool:
    """Whether the view says who may open it."""
    return hasattr(view, "check") or hasattr(view, "anybody")


def is_open(view: View) -> bool:
    """Whether the view is open without signing in."""
    return hasattr(view, "anybody")


def address_of(request: HttpRequest) -> str:
    """Where the request comes from."""
    return str(request.META.get("REMOTE_ADDR", ""))
