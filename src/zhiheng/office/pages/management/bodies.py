"""Responsible bodies: the list, one with its history, and everything that can happen to one."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiheng.core.issues import InputProblem, Text
from zhiheng.office import clock
from zhiheng.office.actions import bodies as deeds
from zhiheng.office.pages.management.doing import done
from zhiheng.office.pages.management.forms import Alias, End, Merge, NewBody, Rename, Split
from zhiheng.office.pages.problems import with_problems
from zhiheng.office.pages.routes import needs
from zhiheng.office.people.actors import Refused
from zhiheng.office.people.permissions import check_may_manage_bodies
from zhiheng.office.people.reading import bodies
from zhiheng.office.records.bodies_reading import (
    KIND_LABELS,
    appointments_of,
    body_row,
    body_rows,
    duties_of,
    timeline,
)
from zhiheng.office.words import said


@needs(check_may_manage_bodies)
@require_http_methods(["GET", "POST"])
def all_bodies(request: Any) -> HttpResponse:
    """The bodies that fit, and a form for another one."""
    if request.method == "GET":
        return _list_page(request, NewBody())
    form = NewBody(request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        aliases = [each for each in re.split(r"[、，,;；]", typed["aliases"]) if each.strip()]
        try:
            made = deeds.add_body(
                request.actor, typed["name"], typed["kind"], code=typed["code"], aliases=aliases
            )
        except InputProblem as problem:
            return _list_page(request, with_problems(form, problem), status=422)
        messages.success(request, said(Text("单位已新增", "The body is added")))
        return redirect("body", made.pk)
    return _list_page(request, form, status=422)


@needs(check_may_manage_bodies)
@require_POST
def bring_in(request: Any) -> HttpResponse:
    """Makes a body of every name in the plan and the lists that has none yet."""
    return done(request, lambda: deeds.import_bodies(request.actor), Text("计划和名单里的单位都已在这里", "All bodies of the plan and the lists stand here now"), "bodies")  # fmt: skip


@needs(check_may_manage_bodies)
@require_GET
def body(request: Any, body: int) -> HttpResponse:
    """One body with its history."""
    return _page(request, body)


@needs(check_may_manage_bodies)
@require_POST
def rename(request: Any, body: int) -> HttpResponse:
    """A new name."""
    return _changed(
        request,
        body,
        "rename",
        Rename(request.POST),
        lambda typed: deeds.rename_body(request.actor, body, typed["name"]),
    )


@needs(check_may_manage_bodies)
@require_POST
def add_alias(request: Any, body: int) -> HttpResponse:
    """A further name."""
    return _changed(
        request,
        body,
        "alias",
        Alias(request.POST),
        lambda typed: deeds.add_alias(request.actor, body, typed["name"]),
    )


@needs(check_may_manage_bodies)
@require_POST
def merge(request: Any, body: int) -> HttpResponse:
    """Merging into another body on a day."""
    form = Merge(request.POST, bodies=_others(body))
    return _changed(
        request,
        body,
        "merge",
        form,
        lambda typed: deeds.merge_bodies(request.actor, body, typed["into"] or 0, typed["day"]),
    )


@needs(check_may_manage_bodies)
@require_POST
def end(request: Any, body: int) -> HttpResponse:
    """The end of a body."""
    return _changed(
        request,
        body,
        "end",
        End(request.POST),
        lambda typed: deeds.end_body(request.actor, body, typed["day"]),
    )


@needs(check_may_manage_bodies)
@require_POST
def split(request: Any, body: int) -> HttpResponse:
    """Splitting in two on a day."""
    sent = request.POST

    def parts(typed: Any) -> list[deeds.Part]:
        return [
            deeds.Part(typed[name], _sent_to(sent, "duty", number), _sent_to(sent, "person", number))
            for number, name in (("1", "first"), ("2", "second"))
        ]

    return _changed(
        request,
        body,
        "split",
        Split(sent),
        lambda typed: deeds.split_body(request.actor, body, parts(typed), typed["day"]),
    )


def _sent_to(sent: Any, kind: str, number: str) -> frozenset[int]:
    """The row ids of the fields KIND-ID that say this part."""
    found = (re.fullmatch(rf"{kind}-(\d{{1,18}})", name) for name in sent if sent[name] == number)
    return frozenset(int(match[1]) for match in found if match)


def _changed(request: Any, body: int, name: str, form: Form, deed: Callable[[Any], object]) -> HttpResponse:
    """Does it where the form holds together; the page again with every problem where something is wrong."""
    if form.is_valid():
        try:
            deed(form.cleaned_data)
        except InputProblem as problem:
            return _page(request, body, status=422, **{name: with_problems(form, problem)})
        messages.success(request, said(Text("已办理，单位名单同步更新", "Done; the lists say so too")))
        return redirect("body", body)
    return _page(request, body, status=422, **{name: form})


def _others(body: int) -> list[tuple[int, str]]:
    return [(each.id, each.name) for each in bodies(clock.today()) if each.active and each.id != body]


def _list_page(request: Any, form: NewBody, *, status: int = 200) -> HttpResponse:
    asked = request.GET
    kind = asked.get("kind", "") if asked.get("kind", "") in KIND_LABELS else ""
    rows = body_rows(
        request.actor,
        clock.today(),
        words=asked.get("words", "")[:60],
        kind=kind,
        ended=bool(asked.get("ended")),
    )
    context = {
        "rows": rows, "form": form, "words": asked.get("words", ""), "kind": kind, "ended": bool(asked.get("ended")), "kinds": list(KIND_LABELS.items()),
    }  # fmt: skip
    return render(request, "office/management/bodies.html", context, status=status)


def _page(request: Any, body: int, *, status: int = 200, **forms: Form) -> HttpResponse:
    row = body_row(request.actor, body, clock.today())
    if row is None:
        raise Refused(Text("没有这个单位", "There is no such body"))
    shown: dict[str, Form] = {
        "rename": Rename(), "alias": Alias(), "merge": Merge(bodies=_others(body)), "end": End(), "split": Split(), **forms,
    }  # fmt: skip
    for name, form in shown.items():
        # Several forms of one page have a field of the same name.
        form.auto_id = f"{name}_%s"
    context = {
        "row": row, "events": timeline(request.actor, body), "duties": duties_of(request.actor, body, clock.today()),
        "appointments": appointments_of(request.actor, body, clock.today()), "forms": shown, "opened": list(forms),
    }  # fmt: skip
    return render(request, "office/management/body.html", context, status=status)
