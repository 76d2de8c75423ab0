"""Where a number comes from, for those who may see it: an indicator down to its rows, or what a body reported with its evidence."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import polars as pl

from zhiheng.core.calendar import Period
from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.core.plan.model import Target
from zhiheng.core.registers.model import FILING, ROW, Register
from zhiheng.office import clock
from zhiheng.office.people.actors import Actor, Refused
from zhiheng.office.people.permissions import can_see_history, check_may_see_plan
from zhiheng.office.records.looking import check_may_see_target, seen_body_names, seen_targets
from zhiheng.office.records.looking_engine import engine
from zhiheng.office.records.looking_target import FiledEntry, entries
from zhiheng.office.records.models import EvidenceUse, Review
from zhiheng.office.records.verdict_basis import plan_of
from zhiheng.office.records.verdicts import verdicts
from zhiheng.office.records.workspaces import workspace
from zhiheng.workspace.evaluating import Request, evaluate
from zhiheng.workspace.explaining import Explanation, explain
from zhiheng.workspace.reported import REGISTER, WHOLE

MOST_REPORTS = 40
"""So many of the latest reported rows are listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which number: an indicator of a period, in one area ("" for the whole) and breakdown, as the ledger stood (None: now)."""

    indicator: str
    period: Period
    area: str = ""
    filters: tuple[tuple[str, str], ...] = ()
    as_of: int | datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """The explanation as far as this person may see it: `rows_hidden` where sample rows are of other bodies too, `filings_hidden` how
    many filings of others stand behind it. `submissions` are ids by the seq of the filing.
    """

    explanation: Explanation
    vintage: int
    rows_hidden: bool = False
    filings_hidden: int = 0
    submissions: Mapping[int, str]


def explained_indicator(actor: Actor, asked: Asked) -> Explained:
    """Explains an indicator. Raises Refused where the actor holds no target that it measures, InputProblem for an unknown indicator, area
    or breakdown, and where there is no such number.
    """
    _check_may_see_indicator(actor, asked.indicator)
    opened = workspace()
    columns = tuple(name for name, _ in asked.filters)
    request = Request(
        on=clock.today(), indicators=(asked.indicator,), by=columns, periods=(asked.period,),
        areas=(asked.area,) if asked.area else (), as_of=asked.as_of,
    )  # fmt: skip
    found = evaluate(opened, request, engine=engine())
    wanted = sorted(asked.filters)
    value = next(
        (each for each in found.values if not each.former and sorted(each.breakdown) == wanted), None
    )
    if value is None:
        raise InputProblem(_no_number(asked))
    # Everything below is looked up as of the same moment, even while others file.
    request = replace(request, as_of=found.vintage or None)
    whole = explain(opened, value, request, engine(), (*found.values, *found.inputs))
    seqs = {brought.filing.seq for brought in whole.filings}
    listed = entries(opened, [value.lineage.register], seqs=seqs) if seqs else ()
    shown, hidden = _within(whole, seen_body_names(actor))
    return Explained(
        explanation=shown, vintage=found.vintage, rows_hidden=hidden > 0, filings_hidden=hidden,
        submissions={each.seq: each.submission for each in listed if each.submission},
    )  # fmt: skip


def _check_may_see_indicator(actor: Actor, indicator: str) -> None:
    check_may_see_plan(actor)
    day = clock.today()
    seen = seen_targets(actor, day)
    if seen is None:
        return
    standing = plan_of(workspace(), day).standing
    links = [standing[name].link for name in seen if name in standing]
    if all(link is None or link.indicator != indicator for link in links):
        raise Refused(
            Text("您所在的单位不负责由这个指标衡量的目标，不能查看",
                 "Your body holds no target that this indicator measures, so you may not see it")
        )  # fmt: skip


def _within(found: Explanation, bodies: frozenset[str] | None) -> tuple[Explanation, int]:
    """The explanation without other bodies' filings, and without sample rows where there are any; how many filings were left out."""
    if bodies is None:
        return found, 0
    own = tuple(each for each in found.filings if each.filing.body in bodies)
    hidden = len(found.filings) - len(own)
    inputs = [_within(each, bodies) for each in found.inputs]
    hidden += sum(count for _, count in inputs)
    rows = () if len(found.filings) > len(own) else found.rows
    return replace(found, filings=own, rows=rows, inputs=tuple(each for each, _ in inputs)), hidden


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A row that a body reported of a target: its cells by column (personal data masked), its filing and its row there."""

    cells: Mapping[str, Any]
    filing: FiledEntry | None
    row: int
    evidence: tuple[str, ...] = ()
    reviews: tuple[tuple[str, str, datetime], ...] = ()
    """Who decided what and when; nobody is named to those who may not see it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedFigure:
    """What was reported of a target up to a day, the latest first; the first row is the figure itself."""

    target: Target
    register: Register
    rows: tuple[Reported, ...]
    place: str
    vintage: int
    figure: Fraction | float | None = None
    """The target's own figure on that day, where it is another number than the row's: a sum since the plan began, or a change."""
    unit: str = ""
    since: date | None = None
    """From which day on the rows are added up; None where they are not."""


def explained_report(
    actor: Actor, target: str, *, until: date, place: str = "", as_of: int | datetime | None = None
) -> ReportedFigure:
    """What the bodies reported of a target. Raises Refused where the actor may not see it, LookupError where it is not in force."""
    day = clock.today()
    check_may_see_target(actor, target, day)
    opened = workspace()
    standing = plan_of(opened, day).standing.get(target)
    if standing is None:
        raise LookupError(target)
    vintage = opened.ledger.vintage(REGISTER, as_of)
    register = opened.registers[REGISTER]
    rows: list[dict[str, Any]] = []
    if vintage.base or vintage.overlay:
        there = pl.col("place") == place if place else pl.col("place").is_in(WHOLE)
        wanted = (pl.col("target") == target) & there & (pl.col("until") <= until)
        names = [column.name for column in register.columns]
        frame = vintage.scan([*names, FILING, ROW]).filter(wanted).sort("until", FILING, descending=True)
        rows = frame.head(MOST_REPORTS).collect().to_dicts()
    return ReportedFigure(
        target=standing.target, register=register, place=place, vintage=vintage.seq,
        rows=_with_origins(rows, seqs={row[FILING] for row in rows}, named=can_see_history(actor)),
        **_own_figure(actor, target, until, vintage.seq if not place else -1),
    )  # fmt: skip


def _own_figure(actor: Actor, target: str, until: date, seq: int) -> dict[str, Any]:
    """The target's figure of that day as its verdict has it, as long as it was worked out from the same state of the ledger."""
    for view in verdicts(actor, [target]):
        course = view.record["course"]
        point = next((each for each in course["points"] if each["end"] == until.isoformat()), None)
        if point is not None and seq == view.seq:
            start = date.fromisoformat(course["points"][0]["start"]) if course["adds_up"] else None
            return {"figure": point["value"], "unit": course["unit"], "since": start}
    return {}


def _with_origins(
    rows: Sequence[Mapping[str, Any]], *, seqs: Collection[int], named: bool
) -> tuple[Reported, ...]:
    filings = {each.seq: each for each in entries(workspace(), [REGISTER], seqs=seqs)}
    submissions = [each.submission for each in filings.values() if each.submission]
    evidence: dict[str, list[str]] = {}
    for submission, title in EvidenceUse.objects.filter(submission__in=submissions).values_list(
        "submission", "evidence__title"
    ):
        evidence.setdefault(str(submission), []).append(title)
    reviews: dict[str, list[tuple[str, str, datetime]]] = {}
    for submission, decision, name, at in Review.objects.filter(submission__in=submissions).values_list(
        "submission", "decision", "person__name", "at"
    ):
        reviews.setdefault(str(submission), []).append((decision, name if named else "", at))
    found = []
    for row in rows:
        filing = filings.get(row[FILING])
        of = filing.submission if filing else ""
        found.append(
            Reported(
                cells=row, filing=filing, row=row[ROW], evidence=tuple(evidence.get(of, ())), reviews=tuple(reviews.get(of, ())),
            )
        )  # fmt: skip
    return tuple(found)


def _no_number(asked: Asked) -> Issue:
    said = " ".join(filter(None, (asked.indicator, asked.period.code, asked.area)))
    return Issue(
        level=Level.ERROR,
        code="number-missing",
        place=Text("溯源", "explanation"),
        value=said,
        message=Text("没有这个数：时期还没有开始，或者没有这样的分组", "there is no such number: its period has not begun, or there is no such breakdown"),
        remedy=Text("请从看板或目标页点开数字，不要手写地址", "Open it from the board or a target's page instead of writing the address"),
    )  # fmt: skip
