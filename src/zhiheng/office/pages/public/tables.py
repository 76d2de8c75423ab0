"""The public's data as files: tables of plain cells, CSV, and a Data Package (v2) that says what every column means.

The same state gives the same bytes. CSV is by RFC 4180; cells that a spreadsheet would take for a formula begin with an apostrophe.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from zhiheng.core.issues import Text
from zhiheng.core.judging.model import STATE_LABELS
from zhiheng.core.plan.wording import CHANGE_WORDS, FIRM_WORDS, OP_WORDS
from zhiheng.core.registers.model import UNSAID
from zhiheng.office.actions.exports import guarded_cell
from zhiheng.office.records.public_promises import PublicPromise, PublicState, TownCell
from zhiheng.office.records.publishing import LICENCES

Cell = str | float | int | bool | None
WHOLE = "全区"
"""The area of a figure that is about all of the district."""
MARK = "\ufeff"
"""U+FEFF, the byte order mark in UTF-8: Excel and WPS show Chinese rightly only with it. The package's own tables are without it, as its
standard says, for programs read them.
"""
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
TABLE_PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"
MOMENT = (1980, 1, 1, 0, 0, 0)
"""Of every file in the package, so that the same content gives the same bytes; the earliest that ZIP knows."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its title, its type by the Table Schema, and what stands in it."""

    name: str
    title: Text
    type: str = "string"
    note: Text = UNSAID


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with its key."""

    name: str
    title: Text
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    key: tuple[str, ...]


_TARGET = Column("target", Text("目标编号", "target"))
PROMISE_COLUMNS = (
    _TARGET, Column("area", Text("领域", "area")), Column("category", Text("类别", "category")), Column("subject", Text("承诺", "promise")),
    Column("asked", Text("目标", "what is promised")), Column("target_value", Text("目标值", "value of the target"), "number"),
    Column("target_upper", Text("目标上限", "upper value of the target"), "number"),
    Column("comparison", Text("比较", "comparison")),
    Column("change", Text("口径", "kind of change")), Column("firm", Text("约束", "firmness")), Column("deadline", Text("期限", "deadline"), "date"),
    Column("unit", Text("单位", "unit")), Column("value", Text("现值", "figure now"), "number"),
    Column("period_start", Text("时期起", "first day of the period"), "date"), Column("period_end", Text("时期止", "last day of the period"), "date"),
    Column("numerator", Text("分子", "numerator"), "number"), Column("denominator", Text("分母（样本量）", "denominator (sample)"), "number"),
    Column("interval_low", Text("95% 区间下限", "95 % interval from"), "number"), Column("interval_high", Text("95% 区间上限", "95 % interval to"), "number"),
    Column("gap", Text("差距", "gap"), "number", Text("还差多少，负数为超出", "how far it falls short; negative where it exceeds")),
    Column("state", Text("状态代码", "state")), Column("state_label", Text("状态", "state in words")),
    Column("met_by_figure", Text("按公布的数是否达到", "met by the figure itself"), "boolean"),
    Column("shown_by_sample", Text("样本能否证明", "what the sample shows"), note=Text("shown 足以证明，not_shown 还不足以证明，contradicted 表明没有达到，full_count 全部检查", "shown, not_shown, contradicted, or full_count where all were looked at")),
    Column("lead", Text("牵头单位", "leading bodies")), Column("support", Text("配合单位", "supporting bodies")), Column("sentence", Text("计划原文", "sentence of the plan")),
    Column("place", Text("出处", "place in the plan")), Column("reason", Text("判断理由", "why it is judged so")),
)  # fmt: skip
VALUE_COLUMNS = (
    _TARGET, Column("subject", Text("承诺", "promise")), Column("area", Text("地区", "town or whole")),
    Column("period_start", Text("时期起", "first day"), "date"), Column("period_end", Text("时期止", "last day"), "date"),
    Column("value", Text("数值", "value"), "number"), Column("unit", Text("单位", "unit")), Column("n", Text("样本量", "n"), "integer"),
    Column("interval_low", Text("95% 区间下限", "95 % interval from"), "number"), Column("interval_high", Text("95% 区间上限", "95 % interval to"), "number"),
    Column("suppressed", Text("因数目太小不公布", "kept back because too few stand behind it"), "boolean"),
)  # fmt: skip
DEFINITION_COLUMNS = (
    _TARGET, Column("measured_by", Text("由什么衡量", "measured by")), Column("indicator", Text("指标代码", "indicator")),
    Column("numerator", Text("分子公式", "formula of the numerator")), Column("denominator", Text("分母公式", "formula of the denominator")),
    Column("where", Text("只计", "only rows where")), Column("narrowed", Text("限定", "narrowed to")), Column("basis", Text("依据", "basis")), Column("note", Text("说明", "note")),
)  # fmt: skip


def promises(state: PublicState) -> Table:
    """Every public promise with its figure and verdict."""
    rows = tuple(_promise_row(each) for each in state.promises)
    return Table(name="promises", title=Text("承诺", "Promises"), columns=PROMISE_COLUMNS, rows=rows, key=("target",))  # fmt: skip


def values(
    state: PublicState, cells: Mapping[str, Sequence[TownCell]], targets: Sequence[str] | None = None
) -> Table:
    """The figures of the periods so far, and of the last period those of the towns; of these targets only where some are named."""
    rows = [
        row
        for each in state.promises
        if targets is None or each.verdict.target in targets
        for row in _value_rows(each, cells.get(each.verdict.target, ()))
    ]
    return Table(
        name="values", title=Text("数值", "Values"), columns=VALUE_COLUMNS, rows=tuple(rows), key=("target", "area", "period_start", "period_end"),
    )  # fmt: skip


def definitions(state: PublicState) -> Table:
    """What measures each promise."""
    rows = tuple(_definition_row(each) for each in state.promises if each.definition is not None)
    return Table(name="definitions", title=Text("口径", "Definitions"), columns=DEFINITION_COLUMNS, rows=rows, key=("target",))  # fmt: skip


def spreadsheet(table: Table) -> bytes:
    """The table as CSV for people: headings in Chinese, UTF-8 with a byte order mark."""
    return (MARK + _csv(table, [column.title.zh for column in table.columns])).encode()


def package(state: PublicState, tables: Sequence[Table]) -> bytes:
    """The tables as a Data Package in a ZIP file: datapackage.json, and a CSV file of each without byte order mark.

    Source: Data Package v2 (datapackage.org): package, resource, Table Schema.
    """
    files = {f"{each.name}.csv": _csv(each, [column.name for column in each.columns]).encode() for each in tables}  # fmt: skip
    told = json.dumps(descriptor(state, tables, files), ensure_ascii=False, indent=2) + "\n"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as parts:
        for name, content in {"datapackage.json": told.encode(), **files}.items():
            parts.writestr(zipfile.ZipInfo(name, MOMENT), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def descriptor(state: PublicState, tables: Sequence[Table], files: Mapping[str, bytes]) -> Mapping[str, Any]:
    """The description of the package."""
    name, path = LICENCES[state.publication.licence]
    issuers = [{"title": each, "roles": ["publisher"]} for each in state.issuer]
    return {
        "$schema": PROFILE,
        "name": "public-promises",
        "title": state.title,
        "description": "计划里的承诺、现在的数和判断所用的口径。数目不足的镇街数不公布。 The promises of the plan, how they stand, and what measures them.",
        "version": f"{state.day.isoformat()}+{state.digest[:12]}",
        "created": f"{state.day.isoformat()}T00:00:00+08:00",
        "licenses": [{"name": state.publication.licence, "title": f"{name.zh} {name.en}", "path": path}],
        "sources": [{"title": state.title}],
        **({"contributors": issuers} if issuers else {}),
        "resources": [_resource(each, files[f"{each.name}.csv"]) for each in tables],
    }


def _resource(table: Table, content: bytes) -> dict[str, Any]:
    return {
        "name": table.name, "type": "table", "path": f"{table.name}.csv", "title": f"{table.title.zh} {table.title.en}", "format": "csv",
        "mediatype": "text/csv", "encoding": "utf-8", "bytes": len(content), "hash": f"sha256:{sha256(content).hexdigest()}",
        "schema": {
            "$schema": TABLE_PROFILE, "fields": [_field(each) for each in table.columns], "missingValues": [""], "primaryKey": list(table.key),
            **({} if table.name == "promises" else {"foreignKeys": [{"fields": ["target"], "reference": {"resource": "promises", "fields": ["target"]}}]}),
        },
    }  # fmt: skip


def _field(column: Column) -> dict[str, Any]:
    told = {"name": column.name, "type": column.type, "title": f"{column.title.zh} {column.title.en}"}
    return told | ({"description": f"{column.note.zh}。{column.note.en}"} if column.note.zh else {})


def _csv(table: Table, headings: Iterable[str]) -> str:
    made = io.StringIO(newline="")
    writer = csv.writer(made)
    writer.writerow(list(headings))
    writer.writerows([[_written(cell) for cell in row] for row in table.rows])
    return made.getvalue()


def _written(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, int | float):
        return repr(cell)
    return str(guarded_cell(cell)) if cell else ""


def _promise_row(each: PublicPromise) -> tuple[Cell, ...]:
    view, record, target = each.verdict, each.verdict.record, each.target
    when, interval = record["when"] or {}, record["interval"] or {}
    return (
        view.target, target.area, target.category, view.subject, view.asked.zh, record["target_value"], record["target_upper"], OP_WORDS[target.op].zh,
        CHANGE_WORDS[target.change].zh, FIRM_WORDS[target.firm].zh, record["deadline"], record["unit"], record["value"], when.get("start"), when.get("end"),
        record["numerator"], record["denominator"], interval.get("low"), interval.get("high"), record["gap"], view.state.value,
        STATE_LABELS[view.state].zh, record["official"] and record["official"]["met"], record["shown"] and record["shown"]["showing"],
        "、".join(each.lead), "、".join(each.support), target.quote, target.place.label().zh, view.reason.zh,
    )  # fmt: skip


def _value_rows(each: PublicPromise, cells: Sequence[TownCell]) -> Iterable[tuple[Cell, ...]]:
    view, course, when = each.verdict, each.verdict.record["course"], each.verdict.record["when"]
    area = each.definition.area if each.definition else ""
    for point in course["points"]:
        # What adds up is told from the beginning of the plan on.
        start = course["points"][0]["start"] if course["adds_up"] else point["start"]
        yield (
            view.target, view.subject, area or WHOLE, start, point["end"], point["value"], course["unit"], point["n"], point["low"],
            point["high"], False,
        )  # fmt: skip
    for cell in sorted(cells, key=lambda one: one.town) if when else ():
        figure = cell.figure
        told = (figure.value, figure.unit, figure.n, figure.low, figure.high) if figure else (None, "", None, None, None)  # fmt: skip
        yield (view.target, view.subject, cell.town, when["start"], when["end"], *told, figure is None)


def _definition_row(each: PublicPromise) -> tuple[Cell, ...]:
    found = each.definition
    if found is None:
        return (each.verdict.target,)
    narrowed = "；".join(f"{name} = {value}" for name, value in found.filters)
    narrowed = "；".join(filter(None, (narrowed, found.area)))
    return (
        each.verdict.target, found.label.zh, found.indicator, found.numerator, found.denominator, found.where, narrowed, found.basis,
        found.note.zh if found.note else "",
    )  # fmt: skip
