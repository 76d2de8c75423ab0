"""The public's data as files."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from zhiheng.office.pages.public.keeping import kept
from zhiheng.office.pages.public.open_pages import publicly
from zhiheng.office.pages.public.tables import definitions, package, promises, spreadsheet, values
from zhiheng.office.records.public_promises import PublicState, town_cells

CSV = "text/csv; charset=utf-8"


@require_safe
@publicly
def all_csv(request: Any, state: PublicState) -> HttpResponse:
    """Every promise with its figure and verdict, as CSV."""
    return _saved(
        kept(request, state, ("data.csv",), lambda: spreadsheet(promises(state)), CSV), "promises.csv"
    )


@require_safe
@publicly
def target_csv(request: Any, state: PublicState, target: str) -> HttpResponse:
    """The figures of one promise, by period and town, as CSV."""
    if state.promise(target) is None:
        raise Http404
    made = kept(
        request,
        state,
        ("target.csv", target),
        lambda: spreadsheet(values(state, town_cells(state, [target]), [target])),
        CSV,
    )
    return _saved(made, f"{target}.csv")


@require_safe
@publicly
def data_package(request: Any, state: PublicState) -> HttpResponse:
    """Promises, values and definitions as a Data Package."""
    return _saved(
        kept(request, state, ("package",), lambda: _package(state), "application/zip"), "datapackage.zip"
    )


def _package(state: PublicState) -> bytes:
    cells = town_cells(state, [each.verdict.target for each in state.promises])
    return package(state, [promises(state), values(state, cells), definitions(state)])


def _saved(response: HttpResponse, name: str) -> HttpResponse:
    if response.status_code == 200:
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
