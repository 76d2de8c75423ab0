"""The plan as it stands: targets with their verdicts, where figures come from, revisions, search."""

from __future__ import annotations

import io
from datetime import date
from typing import Any, Literal

from django.http import FileResponse, Http404

from zhiheng.core.calendar import read_period
from zhiheng.core.issues import InputProblem, Text
from zhiheng.core.judging.model import Link, State
from zhiheng.core.plan.model import Task
from zhiheng.core.registers.masking import HIDDEN
from zhiheng.office import clock
from zhiheng.office.actions.exports import export_board, take_document
from zhiheng.office.actions.stored_files import path_of
from zhiheng.office.api.answers import Said
from zhiheng.office.api.asking import AsOf, moment
from zhiheng.office.api.filing import handed_out
from zhiheng.office.api.problems import said_issue
from zhiheng.office.api.shapes import Answered, shape
from zhiheng.office.api.topics import FILE, Topic, missing
from zhiheng.office.api.types import Day, Name, Number
from zhiheng.office.people.actors import Refused
from zhiheng.office.people.permissions import (
    can_see_history,
    check_may_export,
    check_may_see_history,
    check_may_see_plan,
)
from zhiheng.office.records import looking_explain, looking_target, revisions, verdicts_by_town
from zhiheng.office.records.board import BoardQuery, board
from zhiheng.office.records.looking_explain import Asked, explained_indicator, explained_report
from zhiheng.office.records.looking_target import target_facts
from zhiheng.office.records.verdicts import VerdictView, verdicts
from zhiheng.workspace import explaining
from zhiheng.workspace.browsing import value_text

topic = Topic("计划 · Plan", reads="plan:read")
StateWord = Literal["met", "on_course", "at_risk", "missed", "no_data", "cannot_tell"]
assert set(StateWord.__args__) == {each.value for each in State}, "the states are these"  # type: ignore[attr-defined]


Verdict = shape(VerdictView, name="Verdict", without=("basis",), more={"subject": str, "reason": Text, "value": Text, "asked": Text, "gap": Text})  # fmt: skip
TownFigure = shape(verdicts_by_town.TownFigure)
FiledEntry = shape(looking_target.FiledEntry)
LinkShape = shape(Link, name="Link")
TaskShape = shape(Task, name="Task", without=("span", "place"))
RevisionShape = shape(revisions.RevisionView, name="Revision", without=("content", "document"))
Used = shape(explaining.Used)
Counted = shape(explaining.Counted)
Promise = shape(explaining.Promise)


class Holder(Answered):
    """Who holds a target: the body with its part, and since when; the person is told to those who see all bodies."""

    body: str
    part: str
    year: int
    area: str
    since: date | None
    until: date | None
    holder: str


class Happened(Answered):
    """What happened to a target, and when."""

    day: date
    title: Said  # type: ignore[valid-type]
    text: str | Said  # type: ignore[valid-type]
    who: str


class TargetShape(Answered):
    """A target: its verdict, what measures it, who holds it, its figures by town, the filings behind it, what happened to it."""

    verdict: Verdict  # type: ignore[valid-type]
    quote: str
    link: LinkShape | None  # type: ignore[valid-type]
    towns: list[TownFigure]  # type: ignore[valid-type]
    holders: list[Holder]
    filings: list[FiledEntry]  # type: ignore[valid-type]
    events: list[Happened]


class Explained(Answered):
    """Where the number of an indicator comes from: its figure, formula, parameters, counting, and the filings that may be seen."""

    indicator: str
    label: Said  # type: ignore[valid-type]
    period: str
    area: str
    value: float | None
    unit: str
    numerator: float | None
    denominator: float | None
    reason: Said  # type: ignore[valid-type]
    formula: dict[str, str] | None
    parameters: list[Used]  # type: ignore[valid-type]
    steps: list[Counted]  # type: ignore[valid-type]
    promises: list[Promise]  # type: ignore[valid-type]
    filings: list[int]
    filings_hidden: int
    vintage: int


class ReportedRow(Answered):
    """A row that was reported: its cells by column (personal data hidden), its filing and its row there, the evidence beside it."""

    cells: dict[str, str]
    filing: int | None
    row: int
    evidence: list[str]


class ReportedFigure(Answered):
    """What was reported of a target up to a day, the latest first."""

    target: str
    figure: float | None
    unit: str
    vintage: int
    rows: list[ReportedRow]


@topic.get("/targets", list[Verdict], zh="目标和结论", check=check_may_see_plan)  # type: ignore[valid-type]
def targets(
    request: Any, area: Name = "", body: Name = "", town: Name = "", state: StateWord | None = None, text: Name = ""
) -> Any:  # fmt: skip
    """Every target that may be seen, with its verdict; of one area, body, town or state, or with words in it."""
    found = board(
        request.actor, BoardQuery(group="", area=area, body=body, town=town, state=state or "", text=text)
    )
    return [each.verdict for each in found.rows]


@topic.get("/targets/export", FILE, zh="导出看板", check=check_may_export)
def export_targets(request: Any, format: Literal["xlsx", "csv"] = "csv") -> Any:
    """What the board shows, as a file."""
    path = export_board(request.actor, BoardQuery(), format, "zh")
    content = path.read_bytes()
    path.unlink()
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=f"board-{clock.today()}.{format}", content_type="application/octet-stream")  # fmt: skip


@topic.get("/targets/{target}", TargetShape, zh="一个目标", check=check_may_see_plan)
def target(request: Any, target: Name) -> Any:
    """Why the target stands as it does, who holds it, and what is behind its figure."""
    with missing():
        facts = target_facts(request.actor, target)
    named = can_see_history(request.actor)
    return {
        "verdict": facts.verdict, "quote": facts.target.quote, "link": facts.link, "towns": facts.towns, "filings": facts.filings,
        "holders": [
            Holder(body=each.body, part=each.part, year=each.year, area=each.area, since=each.since, until=each.until, holder=each.holder if named else "")
            for each in facts.holders
        ],
        "events": [Happened(day=each.day, title=each.title, text=_words(each.text), who=each.who if named else "") for each in facts.events],
    }  # fmt: skip


@topic.get("/verdicts", list[Verdict], zh="结论", check=check_may_see_plan)  # type: ignore[valid-type]
def all_verdicts(request: Any, target: Name = "") -> Any:
    """The verdicts that may be seen, in the order of the plan; of one target where it is named."""
    return list(verdicts(request.actor, [target] if target else None))


@topic.get("/explain/indicator", Explained, zh="一个指标数的来历", check=check_may_see_plan)
def explain_indicator(request: Any, indicator: Name, period: Name, area: Name = "", as_of: AsOf = "") -> Any:
    """Where the number of an indicator in a period comes from; `period` as 2028, 2028Q2, 2028-06."""
    when = read_period(period)
    if when is None:
        raise InputProblem(said_issue("period-not-understood", Text("看不懂这个时期", "this period is not understood"), Text("请写成 2028、2028Q2 或 2028-06", "Write it as 2028, 2028Q2 or 2028-06"), place=Text("period", "period"), value=period))  # fmt: skip
    found = explained_indicator(
        request.actor, Asked(indicator=indicator, period=when, area=area, as_of=moment(as_of))
    )
    one = found.explanation
    version = one.version
    formula = (
        {"numerator": version.numerator, "denominator": version.denominator, "where": version.where}
        if version
        else None
    )
    return {
        "indicator": one.value.indicator, "label": one.indicator.label, "period": when.code, "area": one.value.area,
        "value": one.value.value, "unit": one.value.unit, "numerator": one.value.numerator, "denominator": one.value.denominator,
        "reason": one.value.reason, "formula": formula, "parameters": one.parameters, "steps": one.steps, "promises": one.promises,
        "filings": [each.filing.seq for each in one.filings], "filings_hidden": found.filings_hidden, "vintage": found.vintage,
    }  # fmt: skip


@topic.get("/explain/target", ReportedFigure, zh="一个上报数的来历", check=check_may_see_plan)
def explain_target(
    request: Any, target: Name, until: Day | None = None, place: Name = "", as_of: AsOf = ""
) -> Any:
    """What the bodies reported of a target up to a day."""
    with missing():
        found = explained_report(request.actor, target, until=until or clock.today(), place=place, as_of=moment(as_of))  # fmt: skip
    return {
        "target": found.target.id, "figure": found.figure, "unit": found.unit, "vintage": found.vintage,
        "rows": [
            {"cells": _cells(found.register, each), "filing": each.filing.seq if each.filing else None, "row": each.row, "evidence": each.evidence}
            for each in found.rows
        ],
    }  # fmt: skip


@topic.get("/revisions", list[RevisionShape], zh="计划的各版", check=check_may_see_history)  # type: ignore[valid-type]
def all_revisions(request: Any) -> Any:
    """Every revision of the plan, the latest first."""
    return list(revisions.revisions())


@topic.get("/revisions/{number}", RevisionShape, zh="计划的一版", check=check_may_see_history)
def revision(request: Any, number: Number) -> Any:
    """One revision: since when, by whom and why."""
    return _revision(number)


@topic.get("/revisions/{number}/plan.toml", FILE, zh="一版计划的数据", check=check_may_see_history)
def revision_plan(request: Any, number: Number) -> Any:
    """The revision's plan.toml, to the letter."""
    found, name = _revision(number), f"plan-{number}.toml"
    take_document(request.actor, f"revision:{number}", name)
    return FileResponse(io.BytesIO(found.content.encode()), as_attachment=True, filename=name, content_type="application/octet-stream")  # fmt: skip


@topic.get("/revisions/{number}/document", FILE, zh="一版计划的文件", check=check_may_see_history)
def revision_document(request: Any, number: Number) -> Any:
    """The document that the revision came from."""
    found = _revision(number)
    if found.document is None:
        raise Refused(Text("这一版没有上传文件", "No document was uploaded for this revision"))
    take_document(request.actor, f"revision:{number}", found.document.name)
    return handed_out(path_of(found.document), found.document.name)


def _revision(number: int) -> Any:
    found = revisions.revision(number)
    if found is None:
        raise Http404(number)
    return found


def _cells(register: Any, row: looking_explain.Reported) -> dict[str, str]:
    """The cells as shown; what is personal stays hidden."""
    return {
        each.name: HIDDEN if each.personal else value_text(each, row.cells.get(each.name), "zh") for each in register.columns
    }  # fmt: skip


def _words(text: Any) -> Any:
    return {"zh": text.zh, "en": text.en} if isinstance(text, Text) else text
