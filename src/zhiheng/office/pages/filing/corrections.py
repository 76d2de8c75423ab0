"""Correcting or withdrawing a record that was approved: by a new filing, which is reviewed like any other."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from zhiheng.core.registers.kinds import Kind
from zhiheng.office.actions.filing import put_typed, start_submission
from zhiheng.office.pages.routes import needs
from zhiheng.office.people.permissions import can_file, check_may_begin_filing, check_may_file
from zhiheng.office.records.filing_offers import present_row


@needs(check_may_begin_filing)
@require_http_methods(["GET", "POST"])
def correct(request: Any, register: str) -> HttpResponse:
    """The record of that key (`key`, once for each key column); sending the form begins its correction or its withdrawal."""
    sent = request.POST if request.method == "POST" else request.GET
    row = present_row(request.actor, register, sent.getlist("key"))
    if request.method == "GET":
        shown = [
            (each, row.shown.get(each.name, "")) for each in row.register.columns if each.name in row.shown
        ]
        context = {
            "row": row,
            "shown": shown,
            "key": sent.getlist("key"),
            "may_file": can_file(request.actor, row.body),
        }
        return render(request, "office/filing/correct.html", context)
    check_may_file(request.actor, row.body)
    kind = Kind.WITHDRAW if sent.get("deed") == "withdraw" else Kind.CORRECT
    begun = start_submission(request.actor, register=row.register.name, body=row.body, kind=kind)
    names = row.register.key if kind is Kind.WITHDRAW else tuple(row.values)
    put_typed(
        request.actor,
        begun.pk,
        begun.version,
        [{name: row.values[name] for name in names if name in row.values}],
    )
    return redirect("submission", id=begun.pk)
