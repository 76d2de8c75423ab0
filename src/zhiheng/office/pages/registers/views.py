"""Registers: the list, the rows, one row, one filing."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from zhiheng.core.issues import InputProblem
from zhiheng.core.workflow.notice import REGISTER_ROW
from zhiheng.office.actions.exports_registers import take_filed
from zhiheng.office.pages.downloads import handed_out
from zhiheng.office.pages.explain.vintages import vintage_said
from zhiheng.office.pages.numbers import number_of
from zhiheng.office.pages.registers.asking import asked_address, choices
from zhiheng.office.pages.routes import needs
from zhiheng.office.people.permissions import (
    can_export,
    can_file,
    can_see_history,
    check_may_browse_registers,
)
from zhiheng.office.people.permissions_notices import can_begin_notice
from zhiheng.office.records.looking_registers import (
    SIZE,
    Browsed,
    browse_of,
    browsed,
    filing_facts,
    registers,
    row_facts,
)
from zhiheng.office.words import language
from zhiheng.workspace.browsing import Browse, value_text


@needs(check_may_browse_registers)
def listed(request: Any) -> HttpResponse:
    """All registers."""
    return render(request, "office/looking/registers.html", {"entries": registers(request.actor)})


@needs(check_may_browse_registers)
def rows(request: Any, name: str) -> HttpResponse:
    """The rows of a register as the address asks for them. What is wrong in the address stands beside the rows without it."""
    if request.GET.get("op"):
        return _added(request, name)
    issues: tuple[Any, ...] = ()
    try:
        browse = asked(request, name)
    except InputProblem as problem:
        issues = problem.issues
        browse = browse_of(request.actor, name, ())
    found = browsed(browse, number_of(request.GET.get("page"), 1))
    context = {
        "found": found,
        "register": browse.register,
        "rows": _rows(found, name),
        "choices": choices(browse, request.GET),
        "issues": issues,
        "as_of": request.GET.get("as_of", ""),
        "first": found.page.offset + 1 if found.page.rows else 0,
        "last": found.page.offset + len(found.page.rows),
        "more": found.number * SIZE < found.page.total,
        "previous": found.number - 1,
        "next": found.number + 1,
        "may_export": can_export(request.actor),
        "parameters": request.GET.urlencode(),
    }
    return render(request, "office/looking/register.html", context, status=400 if issues else 200)


def asked(request: Any, name: str) -> Browse:
    """The rows that the address asks for. Raises Http404 for no such register."""
    said = request.GET
    pairs = [(key, value) for key, values in said.lists() for value in values]
    try:
        return browse_of(
            request.actor, name, pairs, columns=said.getlist("columns"), sort=said.get("sort", ""),
            as_of=vintage_said(said.get("as_of", "")),
        )  # fmt: skip
    except LookupError:
        raise Http404(name) from None


def _added(request: Any, name: str) -> HttpResponse:
    """The address with the condition that was just filled in."""
    return redirect(f"{reverse('register', args=[name])}?{asked_address(request.GET)}")


def _rows(found: Browsed, name: str) -> list[dict[str, Any]]:
    shown = []
    for row in found.page.rows:
        cells = [
            (column, value_text(column, value, language()))
            for column, value in zip(found.page.columns, row.values, strict=True)
        ]
        shown.append({"cells": cells, "address": row_address(name, row.key), "filing": row.filing})
    return shown


def row_address(name: str, key: tuple[str, ...]) -> str:
    """The address of a row; "" for one whose key may not stand in an address."""
    return f"{reverse('register-row', args=[name])}?{urlencode({'key': key}, doseq=True)}" if key else ""


@needs(check_may_browse_registers)
def row(request: Any, name: str) -> HttpResponse:
    """One row with its whole life."""
    key = request.GET.getlist("key")
    try:
        found = row_facts(request.actor, name, key)
    except LookupError:
        raise Http404(name) from None
    cells = []
    if found.row is not None:
        cells = [
            (column, value_text(column, value, language()))
            for column, value in zip(found.page.columns, found.row.values, strict=True)
        ]
    context = {
        "found": found,
        "register": found.register,
        "cells": cells,
        "key": "，".join(key),
        "names_people": can_see_history(request.actor),
        "notice": _telling(name, key) if found.row is not None and can_begin_notice(request.actor) else "",
        "correct": _correcting(name, key) if found.body_id and can_file(request.actor, found.body_id) else "",
    }
    return render(request, "office/looking/row.html", context)


def _telling(name: str, key: list[str]) -> str:
    """Where a notice about the row begins."""
    about = {"kind": REGISTER_ROW, "register": name, "key": key}
    return f"{reverse('new-notice')}?{urlencode(about, doseq=True)}"


def _correcting(name: str, key: list[str]) -> str:
    """Where a correction of the row begins."""
    return f"{reverse('correct-row', args=[name])}?{urlencode({'key': key}, doseq=True)}"


@needs(check_may_browse_registers)
def filed(request: Any, seq: int) -> HttpResponse:
    """One filing with its receipt."""
    try:
        found = filing_facts(request.actor, seq)
    except LookupError:
        raise Http404(seq) from None
    return render(
        request, "office/looking/filed.html", {"found": found, "names_people": can_see_history(request.actor)}
    )


@needs(check_may_browse_registers)
def filed_file(request: Any, seq: int) -> HttpResponse:
    """The file of a filing as it was handed in."""
    try:
        path, name = take_filed(request.actor, seq)
    except LookupError:
        raise Http404(seq) from None
    return handed_out(path, name)
