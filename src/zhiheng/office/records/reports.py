"""Reading what citizens reported: the clerk's list, one report, and the answer that a citizen looks up by a code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from zhiheng.core.issues import Text
from zhiheng.core.workflow.notice import NOTICE, REPLIED
from zhiheng.core.workflow.report import NEW, PASSED_ON, REPORT
from zhiheng.office import clock
from zhiheng.office.people.actors import Actor
from zhiheng.office.people.permissions_public import check_may_handle_reports
from zhiheng.office.records.models import Notice, PublicReport
from zhiheng.office.records.workspaces import workspace

LIMITS, KEEPING = "report_limits", "report_keeping"
PAGE = 50
"""Reports on a page of the list."""
BEGINNING = 80
"""Characters of a report that the list shows."""


def limits(at: datetime) -> Mapping[str, int]:
    """How many reports and look-ups are taken on that day (parameter report_limits, P)."""
    return _parts(LIMITS, clock.day_of(at))


def keeping(day: date) -> Mapping[str, int]:
    """For how many days addresses and contacts are kept (parameter report_keeping, P)."""
    return _parts(KEEPING, day)


def _parts(name: str, day: date) -> Mapping[str, int]:
    value = workspace().parameters[name].on(day)
    if value is None:
        raise LookupError(f"{name} has no value on {day.isoformat()}")
    return {part: int(number) for part, number in value.parts}


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerView:
    """What a citizen reads: the number of the report, how it stands, and the answer where there is one. Neither text nor contact."""

    number: str
    at: datetime
    state: str
    label: Text
    answer: str
    answered_at: datetime | None


def looked_up(code_digest: str) -> AnswerView | None:
    """The answer to the report with that digest of its code; None for none."""
    row = PublicReport.objects.filter(code_digest=code_digest).first()
    if row is None:
        return None
    return AnswerView(
        number=_number(row), at=row.at, state=row.state, label=REPORT.state(row.state).label, answer=row.answer, answered_at=row.answered_at,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLine:
    """A report in the clerk's list; `replied`: a body has replied and the answer is to be written."""

    id: int
    number: str
    at: datetime
    beginning: str
    where: str
    target: str
    subject: str
    state: str
    label: Text
    replied: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedOn:
    """A notice by which it was passed on: to which body, how it stands, until when a reply is wanted, and the reply."""

    id: str
    body: str
    label: Text
    sent_at: datetime | None
    reply_by: date | None
    replied_at: datetime | None
    reply: str
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """A report as the clerk sees it; of the contact only whether there is one."""

    line: ReportLine
    version: int
    text: str
    has_contact: bool
    answer: str
    answered_by: str
    answered_at: datetime | None
    passed_on: tuple[PassedOn, ...]

    @property
    def open(self) -> bool:
        """Whether something is left to do."""
        return self.line.state in REPORT.open_states()

    @property
    def reply(self) -> str:
        """What a body replied last, to begin the answer from; "" for nothing."""
        return next((each.reply for each in reversed(self.passed_on) if each.reply), "")


def reports(
    actor: Actor, state: str = "", page: int = 1
) -> tuple[tuple[ReportLine, ...], Mapping[str, int], int]:
    """The reports of a page, the latest first; how many stand in each state; and how many there are in the list."""
    check_may_handle_reports(actor)
    counted = PublicReport.objects.values_list("state").annotate(number=Count("pk")).order_by("state")
    counts = dict.fromkeys((each.name for each in REPORT.states), 0) | dict(counted)
    chosen = state if state in counts else ""
    rows = _with_reply(PublicReport.objects.all()).order_by("-at", "-pk")
    rows = rows.filter(state=chosen) if chosen else rows
    first = PAGE * (max(page, 1) - 1)
    subjects = _subjects()
    shown = tuple(_line(row, subjects) for row in rows[first : first + PAGE])
    return shown, counts, counts[chosen] if chosen else sum(counts.values())


def report_view(actor: Actor, report: int) -> ReportView | None:
    """One report; None for none."""
    check_may_handle_reports(actor)
    row = (
        _with_reply(PublicReport.objects.filter(pk=report))
        .select_related("answered_by")
        .first()
    )  # fmt: skip
    if row is None:
        return None
    notices = Notice.objects.filter(report=row).select_related("to_body").order_by("made_at")
    return ReportView(
        line=_line(row, _subjects()), version=row.version, text=row.text, has_contact=bool(row.contact), answer=row.answer,
        answered_by=row.answered_by.name if row.answered_by else "", answered_at=row.answered_at,
        passed_on=tuple(map(_passed_on, notices)),
    )  # fmt: skip


def waiting_reports() -> int:
    """How many reports wait for a clerk: new ones, and those to which a body has replied."""
    rows = _with_reply(PublicReport.objects.filter(state__in=(NEW, PASSED_ON)))
    return rows.filter(Q(state=NEW) | Q(has_reply=True)).count()


def _with_reply(rows: QuerySet[PublicReport]) -> QuerySet[Any]:
    replied = Notice.objects.filter(report=OuterRef("pk"), state=REPLIED)
    return rows.annotate(has_reply=Exists(replied))


def _line(row: Any, subjects: Mapping[str, str]) -> ReportLine:
    beginning = " ".join(row.text.split())
    return ReportLine(
        id=row.pk, number=_number(row), at=row.at, where=row.where, target=row.target, subject=subjects.get(row.target, row.target),
        beginning=beginning if len(beginning) <= BEGINNING else f"{beginning[:BEGINNING]}…", state=row.state,
        label=REPORT.state(row.state).label, replied=row.state == PASSED_ON and row.has_reply,
    )  # fmt: skip


def _passed_on(row: Notice) -> PassedOn:
    return PassedOn(
        id=str(row.pk), body=row.to_body.name, label=NOTICE.state(row.state).label, sent_at=row.sent_at, reply_by=row.reply_by,
        replied_at=row.replied_at, reply=row.reply, result=str(row.reply_facts.get("result", "")),
    )  # fmt: skip


def _subjects() -> Mapping[str, str]:
    plan = workspace().plan
    return {each.id: each.subject for each in plan.targets} if plan else {}


def _number(row: PublicReport) -> str:
    return f"{row.year}-{row.number}"
