"""Who the request comes from: `request.actor`. Whoever has not signed in is sent there, unless the page is open to anybody; a session
that is over ends with its reason; what a person has to settle first comes first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from zhiheng.office import clock
from zhiheng.office.actions.accounts import signed_out
from zhiheng.office.pages.routes import View, address_of, is_open
from zhiheng.office.people import sessions
from zhiheng.office.people.actors import Actor
from zhiheng.office.people.reading import actor_of

SETTLED_AT = {sessions.CODES: "set-up-codes", sessions.PASSWORD: "change-password"}
"""Where one settles what has to be settled before anything else (see people/sessions.py)."""
ALWAYS = {*SETTLED_AT.values(), "sign-out", "choose", "backup-codes"}
"""Pages that one may open before."""


class SignedIn:
    """Puts the actor on the request."""

    def __init__(self, answer: Callable[[Any], HttpResponse]) -> None:
        self._answer = answer

    def __call__(self, request: Any) -> HttpResponse:
        address, user = address_of(request), request.user
        request.actor = Actor(address=address)
        if user.is_authenticated:
            now = clock.now()
            actor = actor_of(user, clock.day_of(now), address)
            why = sessions.ended(request.session, user, actor.roles, now)
            if why:
                signed_out(actor, why=why)
                logout(request)
                return _to_sign_in(request, why=why)
            sessions.follow(request.session, user, actor.roles, now)
            sessions.touch(request.session, now)
            request.actor = actor
        return self._answer(request)

    def process_view(self, request: Any, view: View, arguments: Any, named: Any) -> HttpResponse | None:
        """Sends whoever has not signed in to where they can, and whoever has something to settle there."""
        if request.actor.person is None:
            return None if is_open(view) else _to_sign_in(request)
        unsettled = request.session.get(sessions.UNSETTLED)
        if unsettled and request.resolver_match.view_name not in ALWAYS:
            return _away(request, redirect(SETTLED_AT[unsettled[0]]))
        return None


def _to_sign_in(request: Any, **parameters: str) -> HttpResponse:
    query = urlencode(parameters | {"next": _way_back(request)})
    return _away(request, redirect(f"{settings.LOGIN_URL}?{query}"))


def _way_back(request: Any) -> str:
    """The page to come back to: this one, or of a form, or a part of a page, the page it stood on."""
    if request.method == "GET" and not request.htmx:
        return str(request.get_full_path())
    page = request.htmx.current_url if request.htmx else request.headers.get("Referer", "")
    if page and url_has_allowed_host_and_scheme(
        page, {request.get_host()}, require_https=request.is_secure()
    ):
        return urlsplit(page)._replace(scheme="", netloc="").geturl()
    return "/"


def _away(request: Any, answer: HttpResponse) -> HttpResponse:
    """Away from the page as a whole, also where only a part of it was asked for."""
    return HttpResponseClientRedirect(answer.headers["Location"]) if request.htmx else answer
