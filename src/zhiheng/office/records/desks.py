"""What waits on each person's desk, by the roles that they hold: plain lists, each in a fixed number of queries."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl
from django.db.models import Count, Q

from zhiheng.core.issues import InputProblem, Text
from zhiheng.core.judging.model import State
from zhiheng.core.registers.masking import mask_columns
from zhiheng.core.registers.model import Column, ColumnType, Register
from zhiheng.core.workflow.filing import APPROVED, DRAFT, IN_REVIEW, RETURNED
from zhiheng.ledger.records import read_time
from zhiheng.office import clock
from zhiheng.office.people.actors import Actor
from zhiheng.office.people.models import Body, Person
from zhiheng.office.people.roles import Role
from zhiheng.office.records.board import BoardQuery, BoardRow, board
from zhiheng.office.records.dues import SOON, DueState, DueView, open_dues, views
from zhiheng.office.records.models import AuditEntry, Draft, Due, Message, Submission
from zhiheng.office.records.notices import waiting_notice_count
from zhiheng.office.records.reports import waiting_reports
from zhiheng.office.records.submissions import Line, in_progress, lines, to_review
from zhiheng.office.records.workspaces import workspace
from zhiheng.workspace.histories import shown_value

SHOWN = 30
"""Rows of a list on the desk; what is not shown is one step further on."""
SLIPPING = 10
TOLD = {
    "filing-returned": Text("退回", "sent back"),
    "filing-returned-in-part": Text("部分退回", "sent back in part"),
    "due-extended": Text("延期", "deadline extended"),
    "extension-asked": Text("申请延期", "more time asked for"),
    "filing-withdrawn": Text("撤销报送", "filing withdrawn"),
}
"""Events of the business that an auditor looks at."""


@dataclass(frozen=True, slots=True)
class BodyName:
    """A body: its row id and name."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class FilingDesk:
    """A liaison's: what is due by when it has to be dealt with, what came back, drafts that nothing asked for, and what is on its way;
    `bodies` are those that have something to file. Of filings the first ones; `counts` has how many came back, are drafts, were sent."""

    today: tuple[DueView, ...]
    returned: tuple[Line, ...]
    overdue: tuple[DueView, ...]
    coming: tuple[DueView, ...]
    drafts: tuple[Line, ...]
    sent: tuple[Line, ...]
    bodies: tuple[BodyName, ...]
    counts: Mapping[str, int]


def filing_desk(actor: Actor) -> FilingDesk:
    """The dues and filings of the bodies that this person files for."""
    bodies = actor.bodies(Role.LIAISON)
    dues = open_dues(actor, bodies=bodies)
    returned, sent = (in_progress(actor, states, bodies=bodies) for states in ((RETURNED,), IN_REVIEW))
    drafts = in_progress(actor, (DRAFT,), bodies=bodies).filter(due=None)
    fileable = [each for each in dues if each.state is DueState.OPEN]
    later = [each for each in fileable if each.left.days > SOON]
    return FilingDesk(
        today=tuple(each for each in fileable if each.left.days <= SOON),
        returned=lines(returned[:SHOWN]),
        overdue=tuple(each for each in reversed(dues) if each.state is DueState.LOCKED),
        coming=tuple([*later, *(each for each in dues if each.state is DueState.COMING)][:SHOWN]),
        drafts=lines(drafts[:SHOWN]),
        sent=lines(sent[:SHOWN]),
        counts={"returned": returned.count(), "drafts": drafts.count(), "sent": sent.count()},
        bodies=tuple(BodyName(*each) for each in sorted({(each.body, each.body_name) for each in dues})),
    )


def reviewing_desk(actor: Actor) -> tuple[Line, ...]:
    """What waits for this person to review, by deadline."""
    return lines(to_review(actor)[:SHOWN])


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """A plan on its way: its number, the name of its document, since when."""

    id: int
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Overdue:
    """How many dues of a body are past their deadline."""

    body: int
    name: str
    number: int


@dataclass(frozen=True, slots=True)
class ClerkDesk:
    """A clerk's: plans being read, who asks for more time, which bodies are late, and how many reports of citizens wait."""

    drafts: tuple[PlanDraft, ...]
    asked: tuple[DueView, ...]
    overdue: tuple[Overdue, ...]
    reports: int = 0


def clerk_desk() -> ClerkDesk:
    """What the quality office has to see to."""
    drafts = Draft.objects.filter(state__in=("reading", "open", "unreadable")).order_by("-made_at")[:SHOWN]
    asked = Due.objects.filter(~Q(asked=""), closed_at=None).select_related("body").order_by("deadline")
    late = _late().values_list("body", "body__name").annotate(number=Count("pk")).order_by("-number", "body")
    return ClerkDesk(
        drafts=tuple(PlanDraft(*each) for each in drafts.values_list("pk", "document__name", "made_at")),
        asked=views(asked[:SHOWN]),
        overdue=tuple(Overdue(*each) for each in late[:SHOWN]),
        reports=waiting_reports(),
    )


def _late() -> Any:
    """Dues past their deadline with nothing in review."""
    reviewed = Submission.objects.filter(state__in=IN_REVIEW, due__isnull=False).values("due")
    return Due.objects.filter(closed_at=None, deadline__lt=clock.today()).exclude(pk__in=reviewed)


@dataclass(frozen=True, slots=True)
class Promises:
    """How the promises stand: how many in each state, and the first of those missed or at risk, the missed before the others."""

    counts: Mapping[State, int]
    slipping: tuple[BoardRow, ...]


def promises(actor: Actor) -> Promises:
    """The promises that this person may see; none where the plan cannot be judged."""
    try:
        found = board(actor, BoardQuery(group="", sort="risk"))
    except InputProblem:
        return Promises({}, ())
    bad = [row for row in found.rows if row.verdict.state in (State.MISSED, State.AT_RISK)]
    return Promises({state: n for state, n in found.counts.items() if n}, tuple(bad[:SLIPPING]))


@dataclass(frozen=True, slots=True)
class Event:
    """An event of the business: what, about which filing or due, by whom, when, and the reason that was given."""

    label: Text
    subject: str
    by: str
    at: datetime
    reason: str

    @property
    def submission(self) -> str:
        """The id of the filing that it is about; "" for none."""
        kind, _, id = self.subject.partition(":")
        return id if kind == "submission" else ""

    @property
    def due(self) -> str:
        """The id of the due that it is about; "" for none."""
        kind, _, id = self.subject.partition(":")
        return id if kind == "due" else ""


@dataclass(frozen=True, slots=True)
class AuditorDesk:
    """An auditor's: what went into the ledger last, and what was returned, extended or withdrawn."""

    filings: tuple[Line, ...]
    corrections: tuple[Line, ...]
    events: tuple[Event, ...]


def auditor_desk() -> AuditorDesk:
    """The latest of each."""
    done = Submission.objects.filter(state=APPROVED).order_by("-filing")
    rows = AuditEntry.objects.filter(event__in=list(TOLD), outcome="done").order_by("-number")[:SHOWN]
    records = [(each.event, each.subject, json.loads(each.content)) for each in rows]
    names = dict(
        Person.objects.filter(pk__in={record["person"] for _, _, record in records}).values_list("pk", "name")
    )
    return AuditorDesk(
        filings=lines(done.filter(kind="insert")[:SHOWN]),
        corrections=lines(done.exclude(kind="insert")[:SHOWN]),
        events=tuple(
            Event(TOLD[event], subject, names.get(record["person"], record["username"]), read_time(record["at"]), record["data"].get("reason", ""))
            for event, subject, record in records
        ),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class OwnRows:
    """Rows of a register about one enterprise: columns and texts, personal data masked; `more` where not all are shown."""

    register: Register
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    more: bool


def enterprise_desk(actor: Actor) -> tuple[OwnRows, ...]:
    """What the registers hold about the enterprises in whose name this person acts, by their unified social credit codes."""
    bodies = actor.bodies(Role.ENTERPRISE)
    codes = [code for code in Body.objects.filter(pk__in=bodies).values_list("code", flat=True) if code]
    found = [_own_rows(each, codes) for each in workspace().registers.values()] if codes else []
    return tuple(each for each in found if each is not None)


def _own_rows(register: Register, codes: Sequence[str]) -> OwnRows | None:
    by = next((each for each in register.columns if each.type is ColumnType.USCC), None)
    vintage = workspace().ledger.vintage(register.name)
    if by is None or not vintage.key:
        return None
    kept = vintage.scan().filter(pl.col(by.name).is_in(list(codes)))
    rows = (
        (kept.sort(register.date, descending=True, nulls_last=True) if register.date else kept)
        .head(SHOWN + 1)
        .collect()
    )
    if rows.is_empty():
        return None
    columns = tuple(each for each in register.columns if each.name in rows.columns)
    texts = [
        tuple(shown_value(each, row[each.name], masked=False, language="zh") for each in columns)
        for row in mask_columns(rows.head(SHOWN), columns).to_dicts()
    ]
    return OwnRows(register, columns, tuple(texts), rows.height > SHOWN)


@dataclass(frozen=True, slots=True)
class MessageLine:
    """A message: its words, the page it is about, when it came."""

    text: Text
    url: str
    at: datetime


def unread(actor: Actor) -> tuple[MessageLine, ...]:
    """The latest messages that this person has not read."""
    rows = Message.objects.filter(person=actor.person, read_at=None).order_by("-at", "-pk")[:5]
    return tuple(MessageLine(Text(each.text["zh"], each.text["en"]), each.url, each.at) for each in rows)


def waiting(actor: Actor) -> int:
    """How many things wait for this person on the desk: to file, returned, to review, notices. Cheap, for every page shows it."""
    number = 0
    if bodies := actor.bodies(Role.LIAISON):
        today = clock.today()
        about = Submission.objects.filter(body__in=bodies)
        begun = about.filter(state__in=(RETURNED, *IN_REVIEW), due__isnull=False).values("due")
        dues = Due.objects.filter(body__in=bodies, closed_at=None, period_end__lte=today, deadline__gte=today)
        number += dues.exclude(pk__in=begun).count() + about.filter(state=RETURNED).count()
    if actor.has(Role.DEPARTMENT_REVIEWER, Role.OFFICE_REVIEWER):
        number += to_review(actor).count()
    return number + waiting_notice_count(actor) + (waiting_reports() if actor.has(Role.CLERK) else 0)
