"""Who the request comes from: `request.actor`. Whoever has not signed in is sent there, unless the page is open to anybody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse

from zhiheng.office import clock
from zhiheng.office.pages.routes import View, address_of, is_open
from zhiheng.office.people.actors import Actor
from zhiheng.office.people.reading import actor_of


class SignedIn:
    """Puts the actor on the request."""

    def __init__(self, answer: Callable[[Any], HttpResponse]) -> None:
        self._answer = answer

    def __call__(self, request: Any) -> HttpResponse:
        address = address_of(request)
        user = request.user
        request.actor = (
            actor_of(user, clock.today(), address) if user.is_authenticated else Actor(address=address)
        )
        return self._answer(request)

    def process_view(self, request: Any, view: View, arguments: Any, named: Any) -> HttpResponse | None:
        """Sends whoever has not signed in to where they can."""
        if request.actor.person is None and not is_open(view):
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        return None
