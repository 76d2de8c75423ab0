"""The rows of the board as HTML, each made once for all who look at it: whoever may see a verdict sees the same row."""

from __future__ import annotations

import threading
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from zhiheng.core.issues import Text
from zhiheng.office.pages.board.charts import short_period, sparkline
from zhiheng.office.pages.explain.addresses import explained_point, explained_verdict
from zhiheng.office.records.board import BoardRow
from zhiheng.office.records.verdicts import VerdictView
from zhiheng.office.words import language

MOST_KEPT = 10_000
"""Rows that are kept: about 20 MB."""
_lock = threading.Lock()
_kept: dict[tuple[Any, ...], SafeString] = {}


def row_html(row: BoardRow, town: str, *, local: bool) -> SafeString:
    """The row, in the language of the reader. `local`: with a cell for the figure of `town`."""
    view, own = row.verdict, row.local.get(town)
    key = (settings.OFFICE_ROOT, view.target, view.basis, view.seq, row.bodies, own, local, language())
    found = _kept.get(key)
    if found is None:
        found = render_to_string("office/looking/board_row.html", {"row": _facts(row, town), "local": local})
        with _lock:
            if len(_kept) >= MOST_KEPT:
                _kept.clear()
            _kept[key] = found
    return found


def _facts(row: BoardRow, town: str) -> dict[str, Any]:
    """What a row shows: its line, its links, and in a group of a town the figure of the town."""
    view, own = row.verdict, row.local.get(town)
    return {
        "verdict": view,
        "line": sparkline(view),
        "explained": explained_verdict(view),
        "bodies": row.bodies,
        "when": _when(view),
        "next_date": row.next_date,
        "own": own,
        "own_explained": explained_point(view, view.record["when"], town)
        if own and view.record["when"]
        else "",
    }


def _when(view: VerdictView) -> Text | None:
    """The period of the figure in few characters; of one that has no name, until when."""
    when = view.record["when"]
    if when is None:
        return None
    short = short_period(when["code"])
    return Text(f"至 {short}", f"to {short}") if ".." in when["code"] else Text(short, short)
