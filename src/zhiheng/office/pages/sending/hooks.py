"""The addresses that the whole programme's events are sent to, for the system administrator."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from zhiheng.core.issues import InputProblem, Text
from zhiheng.office.actions import hooks as deeds
from zhiheng.office.pages.management.doing import done
from zhiheng.office.pages.problems import with_problems
from zhiheng.office.pages.routes import needs
from zhiheng.office.pages.sending.forms import NewHook
from zhiheng.office.people.permissions import check_signed_in
from zhiheng.office.people.permissions_sending import check_may_manage_sending
from zhiheng.office.records.outbox import hooks


@needs(check_may_manage_sending)
@require_http_methods(["GET", "POST"])
def all_hooks(request: Any) -> HttpResponse:
    """The addresses, and a form for another one; what signs is shown once, right after."""
    if request.method == "GET":
        return _page(request, NewHook())
    typed, form = request.POST, NewHook(request.POST)
    order = deeds.HookOrder(
        name=typed.get("name", ""), kind=typed.get("kind", ""), url=typed.get("url", ""), events=typed.getlist("events"),
        secret=typed.get("secret", ""),
    )  # fmt: skip
    try:
        made, secret = deeds.add_hook(request.actor, order, own=False)
    except InputProblem as problem:
        return _page(request, with_problems(form, problem), status=422)
    return _page(request, NewHook(), made=made, secret=secret)


@needs(check_signed_in)
@require_POST
def trial(request: Any, hook: int) -> HttpResponse:
    """Sends something there, to see whether it arrives."""
    told = Text("已放入待发，几秒后请看结果", "It is in the outbox; look at the result in a few seconds")
    return done(request, lambda: deeds.try_hook(request.actor, hook), told, "hooks")


@needs(check_signed_in)
@require_POST
def stop(request: Any, hook: int) -> HttpResponse:
    """Sends nothing there any more."""
    return done(request, lambda: deeds.stop_hook(request.actor, hook), Text("已停用，不再推送", "It is stopped; nothing is sent there any more"), "hooks")  # fmt: skip


def _page(request: Any, form: NewHook, *, made: Any = None, secret: str = "", status: int = 200) -> HttpResponse:  # fmt: skip
    context = {
        "rows": hooks(request.actor), "form": form, "made": made, "secret": secret, "hosts": settings.OFFICE_HOOK_HOSTS,
    }  # fmt: skip
    return render(request, "office/sending/hooks.html", context, status=status)
