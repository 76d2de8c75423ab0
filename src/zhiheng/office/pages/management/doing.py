"""Doing what one button asks for: the deed, a word about it, and back to the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from zhiheng.core.issues import InputProblem, Text
from zhiheng.office.pages.problems import line_of
from zhiheng.office.words import said


def done(request: Any, deed: Callable[[], object], told: Text, to: str, *arguments: object) -> HttpResponse:
    """Does it, says so, and goes to the page `to`; what was wrong is said there in its place."""
    try:
        deed()
    except InputProblem as problem:
        for issue in problem.issues:
            messages.error(request, line_of(issue))
    else:
        messages.success(request, said(told))
    return redirect(to, *arguments)
