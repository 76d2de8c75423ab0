"""An explanation as the page shows it: words, charts and tables."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from zhiheng.core.calendar import Period
from zhiheng.core.issues import Text
from zhiheng.core.registers.masking import HIDDEN
from zhiheng.core.registers.model import Column
from zhiheng.files.charts.model import Funnel, FunnelStep
from zhiheng.files.charts.numbers import figure_text
from zhiheng.office.pages.explain.addresses import explained
from zhiheng.office.pages.explain.formulas import formula_words, step_words
from zhiheng.office.records.looking_explain import Explained, Reported, ReportedFigure
from zhiheng.office.words import language
from zhiheng.workspace.browsing import value_text
from zhiheng.workspace.explained_words import MARKS, METHODS, arithmetic, exact
from zhiheng.workspace.explaining import Explanation, Used

SHOWN_COLUMNS = 8
_TRUTH = {"true": Text("是", "yes"), "false": Text("否", "no"), "": Text("（空）", "(empty)")}
WHOLE = Text("全区", "whole district")
FILED_TO = 0.0001
"""Figures are filed to four digits: a target's figure that differs by less, as 223/240 from 92.9167 %, is the one filed."""
_ROWS = Text("哪些行算在内", "Which rows count")
_UNIT = {"zh": "行", "en": "rows"}


def shown_explanation(found: Explained) -> dict[str, Any]:
    """The explanation and, for an index, those of what it is made of."""
    return _shown(found.explanation, found)


def _shown(one: Explanation, found: Explained) -> dict[str, Any]:
    value, indicator, version = one.value, one.indicator, one.version
    period = value.period
    filled = [n for n in range(len(one.headings)) if any(row[n] for row in one.rows)][:SHOWN_COLUMNS]
    return {
        "label": indicator.label,
        "name": indicator.name,
        "unit": value.unit,
        "value": value.value,
        "decimals": indicator.decimals,
        "exact": exact(value.value),
        "reason": value.reason,
        "period": period.label() if period else Text("", ""),
        "where": list(_where(one)),
        "interval": value.interval,
        "method": METHODS.get(value.interval.method) if value.interval else None,
        "confidence": value.interval.confidence * 100 if value.interval else None,
        "n": value.n,
        "arithmetic": arithmetic(one),
        "note": indicator.note,
        "basis": indicator.basis,
        "version": version,
        "words": formula_words(one) if version is not None else None,
        "weights": one.weights,
        "algorithm": indicator.algorithm,
        "parameters": [_parameter(used) for used in one.parameters],
        "vintage": value.lineage.vintage,
        "at": one.at,
        "register": value.lineage.register,
        "register_label": one.register_label,
        "register_version": value.lineage.register_version,
        "funnel": _funnel(one),
        "steps": one.steps,
        "strata": one.strata,
        "filings": [
            {"filing": each.filing, "rows": each.rows, "submission": found.submissions.get(each.filing.seq, "")} for each in one.filings
        ],
        "headings": [one.headings[n] for n in filled],
        "rows": [[row[n] for n in filled] for row in one.rows],
        "promises": one.promises,
        "inputs": [{**_shown(each, found), "address": _address(each, period)} for each in one.inputs],
    }  # fmt: skip


def _where(one: Explanation) -> Iterator[Text]:
    yield Text(one.value.area, one.value.area) if one.value.area else WHOLE
    for _, said in one.value.breakdown:
        yield _TRUTH.get(said, Text(said, said))


def _address(one: Explanation, period: Period | None) -> str:
    value = one.value
    if period is None:
        return ""
    return explained(
        value.indicator, period.code, area=value.area, filters=value.breakdown, seq=value.lineage.vintage
    )


def _parameter(used: Used) -> dict[str, Any]:
    number = "" if used.value is None else f"{used.value} {used.unit}".strip()
    parts = "；".join(f"{name} {each}" for name, each in used.parts)
    return {"used": used, "said": number or parts or "—", "mark": MARKS[used.mark]}


def _funnel(one: Explanation) -> Funnel | None:
    if len(one.steps) < 2:
        return None
    steps = tuple(FunnelStep(label=step_words(step.label, one), rows=step.rows) for step in one.steps)
    return Funnel(title=_ROWS, steps=steps, unit=_UNIT[language()])


def shown_report(found: ReportedFigure) -> dict[str, Any]:
    """What was reported: the row of the figure in full, and the rows before it."""
    columns = [column for column in found.register.columns if column.name not in ("target", "subject")]
    first = found.rows[0] if found.rows else None
    own = (
        found.figure is not None
        and first is not None
        and abs(float(found.figure) - float(first.cells["value"])) >= FILED_TO
    )
    return {
        "own": found.figure if own else None,
        "own_unit": found.unit,
        "sum": _sum(found) if own and found.since is not None else "",
        "value": _figure(first),
        "unit": (first.cells["unit"] or found.target.unit) if first else "",
        "facts": [
            (column.label, _cell(column, first.cells.get(column.name)))
            for column in columns
            if first is not None and first.cells.get(column.name) is not None
        ],
        "first": first,
        "earlier": [
            {"row": row, "until": row.cells["until"], "covers": row.cells["covers"], "value": _figure(row)}
            for row in found.rows
        ],
    }


def _sum(found: ReportedFigure) -> str:
    """The rows that are added up, as 0 + 1 + 3 = 4; nothing where they are other ones."""
    counted = [row for row in reversed(found.rows) if row.cells["until"] >= found.since]
    if (
        len({row.cells["covers"] for row in counted}) != 1
        or sum(row.cells["value"] for row in counted) != found.figure
    ):
        return ""
    return f"{' + '.join(_figure(row) for row in counted)} = {figure_text(found.figure)} {found.unit}"


def _figure(row: Reported | None) -> str:
    return "—" if row is None else trimmed(row.cells["value"])


def trimmed(value: Decimal) -> str:
    """A number as it was filed, without the zeros that its column adds."""
    text = figure_text(value, 4)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _cell(column: Column, value: Any) -> str:
    if column.personal:
        return HIDDEN
    return trimmed(value) if isinstance(value, Decimal) else value_text(column, value, language())
