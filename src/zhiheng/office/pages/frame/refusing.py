"""What is refused: a page that says why and what to do, and an entry in the audit log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.office.actions.acting import refused
from zhiheng.office.pages.frame.frame import bare_frame
from zhiheng.office.people.actors import Refused

_NUL = Issue(
    level=Level.ERROR, code="invisible-sign", place=Text("地址或填写的内容", "the address or what was filled in"), value="",
    message=Text("夹有看不见的空字符", "there is an invisible sign (NUL) in it"),
    remedy=Text("请重新输入，不要从别处粘贴", "Type it again instead of pasting it"),
)  # fmt: skip


class Refusing:
    """Turns Refused into a page with the reason (403), and InputProblem that no view took into one with every problem (400)."""

    def __init__(self, answer: Callable[[Any], HttpResponse]) -> None:
        self._answer = answer

    def __call__(self, request: Any) -> HttpResponse:
        return self._answer(request)

    def process_view(self, request: Any, view: Any, arguments: Any, named: Any) -> HttpResponse | None:
        """What no database keeps as text goes back before anybody works with it. A call of the API is looked at where it is read."""
        if request.resolver_match.namespace == "api":
            return None
        sent = (request.GET.lists(), request.POST.lists())
        texts = (text for pairs in sent for name, values in pairs for text in (name, *values))
        if "\0" not in request.path and all("\0" not in text for text in texts):
            return None
        return render(request, "office/problems.html", {"issues": [_NUL]}, status=400)

    def process_exception(self, request: Any, problem: Exception) -> HttpResponse | None:
        """The page for it; None for what is no refusal."""
        if isinstance(problem, Refused):
            match = request.resolver_match
            event = match.view_name if match else request.path
            subject = " ".join(f"{name}={value}" for name, value in match.kwargs.items()) if match else ""
            refused(request.actor, event, problem, subject=subject)
            return render(request, "office/refused.html", {"reason": problem.reason}, status=403)
        if isinstance(problem, InputProblem):
            return render(request, "office/problems.html", {"issues": problem.issues}, status=400)
        return None


def not_found(request: Any, exception: Exception) -> HttpResponse:
    """Nothing stands at this address."""
    reason = Text("这个地址没有内容", "There is nothing at this address")
    return render(request, "office/missing.html", {"reason": reason}, status=404)


def failed(request: Any) -> HttpResponse:
    """Something went wrong in the program itself; the cause stands in the log of the machine, not on the page."""
    # Without the context processors: the database may be what failed.
    context = bare_frame(request) | {"number": getattr(request, "number", "")}
    return HttpResponse(render_to_string("office/failed.html", context), status=500)
