"""How one wants to be told."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from zhiheng.core.issues import InputProblem, Text
from zhiheng.office import clock
from zhiheng.office.actions.wishes import choose_telling
from zhiheng.office.pages.problems import with_problems
from zhiheng.office.pages.routes import needs
from zhiheng.office.pages.sending.forms import Telling
from zhiheng.office.people.permissions import check_signed_in
from zhiheng.office.records.sending_rules import digest_hour
from zhiheng.office.records.wishes import chosen
from zhiheng.office.words import said


@needs(check_signed_in)
@require_http_methods(["GET", "POST"])
def telling(request: Any) -> HttpResponse:
    """The three ways, and the address for mail."""
    if request.method == "GET":
        now = chosen(request.actor)
        return _page(request, Telling(initial={"way": now.way, "email": now.email}))
    form = Telling(request.POST)
    try:
        choose_telling(request.actor, request.POST.get("way", ""), request.POST.get("email", ""))
    except InputProblem as problem:
        return _page(request, with_problems(form, problem), status=422)
    messages.success(request, said(Text("已按您的选择通知", "You will be told as you chose")))
    return redirect("telling")


def _page(request: Any, form: Telling, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "sends_mail": bool(settings.OFFICE_MAIL.host), "hour": digest_hour(clock.today())}  # fmt: skip
    return render(request, "office/sending/telling.html", context, status=status)
