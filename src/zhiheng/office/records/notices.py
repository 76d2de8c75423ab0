"""Notices between bodies as pages show them: lists, one notice with its clocks and its course, and what waits for a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from zhiheng.core.issues import Text
from zhiheng.core.registers.model import Column, ColumnType, Register
from zhiheng.core.workflow.notice import (
    CLOSED,
    DRAFT,
    KINDS,
    NOTICE,
    RECEIVED,
    RECEIVER,
    REGISTER_ROW,
    REPLIED,
    SENT,
    NoticeKind,
)
from zhiheng.office import clock
from zhiheng.office.people.actors import Actor, Refused
from zhiheng.office.people.permissions import can_see_submission
from zhiheng.office.people.permissions_notices import (
    ACTS_FOR_A_BODY,
    can_answer_notice,
    can_send_notice,
    check_may_see_notice,
    check_may_see_notices,
)
from zhiheng.office.people.roles import Role
from zhiheng.office.records.deadlines import DaysLeft, counted, days_left
from zhiheng.office.records.models import Matter, Notice, NoticeFile, NoticeStep
from zhiheng.office.records.submissions import FILING
from zhiheng.office.records.workspaces import workspace

OFFICE = Text("质量办", "The quality office")
"""Who sends where no body does."""
PAGE = 50
WAITS_FOR_RECEIVER, WAITS_FOR_SENDER = (SENT, RECEIVED), (DRAFT, REPLIED)
STEP_LABELS = {
    **dict(NOTICE.events),
    "file": Text("转入台账报送", "made a filing of the result"),
    "pass_on": Text("由承接单位接办", "passed on to the successor"),
}


def number_text(year: int, number: int) -> Text:
    """The number of a notice as documents write it; that of a draft says so."""
    if not number:
        return Text("未编号", "no number yet")
    return Text(f"抄告〔{year}〕{number}号", f"Notice {year}-{number}")


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeLine:
    """A notice as one line. `deadline` is what runs now (None: nothing), `left` how long there still is; `waits`: for this person."""

    id: UUID
    number: Text
    kind: Text
    title: str
    sender: int | None
    sender_name: Text
    receiver: int
    receiver_name: str
    state: str
    sent_at: datetime | None
    made_at: datetime
    deadline: date | None
    left: DaysLeft | None
    waits: bool
    version: int

    @property
    def state_label(self) -> Text:
        """The state in words."""
        return NOTICE.state(self.state).label


@dataclass(frozen=True, slots=True)
class NoticePage:
    """Some notices of a list, and how many there are in all."""

    lines: tuple[NoticeLine, ...]
    total: int


def notices(actor: Actor, box: str, *, page: int = 1) -> NoticePage:
    """What the person's bodies received ("received") or sent ("sent"), or everything ("all", to those who see all bodies): what waits for
    somebody first, then the latest. Raises Refused for people outside the programme.
    """
    check_may_see_notices(actor)
    rows = _of_box(actor, box)
    turn = WAITS_FOR_SENDER if box == "sent" else WAITS_FOR_RECEIVER if box == "received" else (*WAITS_FOR_RECEIVER, REPLIED)  # fmt: skip
    first = Case(When(state__in=turn, then=Value(0)), default=Value(1), output_field=IntegerField())
    ordered = rows.annotate(turn=first).order_by("turn", "-sent_at", "-made_at")
    start = (max(page, 1) - 1) * PAGE
    return NoticePage(_lines(actor, ordered[start : start + PAGE]), rows.count())


def _of_box(actor: Actor, box: str) -> QuerySet[Notice]:
    own = actor.bodies(*ACTS_FOR_A_BODY)
    if box == "sent":
        return Notice.objects.filter(Q(from_body__in=own) | _of_office(actor))
    if box == "received":
        return Notice.objects.filter(to_body__in=own, sent_at__isnull=False)
    return Notice.objects.all() if actor.seen_bodies is None else Notice.objects.none()


def _of_office(actor: Actor) -> Q:
    return Q(from_body=None) if actor.has(Role.CLERK) else Q(pk=None)


def waiting_notices(actor: Actor) -> tuple[NoticeLine, ...]:
    """What waits for this person: to receive, to answer, and replies to look at; what is due first comes first."""
    found = _lines(actor, _waiting(actor).order_by("made_at")[:PAGE])
    return tuple(sorted(found, key=lambda each: each.deadline or date.max))


def waiting_notice_count(actor: Actor) -> int:
    """How many notices wait for this person; nothing is asked for people who act for nobody."""
    if not (actor.bodies(*ACTS_FOR_A_BODY) or actor.has(Role.CLERK)):
        return 0
    return _waiting(actor).count()


def _waiting(actor: Actor) -> QuerySet[Notice]:
    own = actor.bodies(*ACTS_FOR_A_BODY)
    to_answer = Q(to_body__in=own, state__in=WAITS_FOR_RECEIVER)
    return Notice.objects.filter(to_answer | (Q(state=REPLIED) & (Q(from_body__in=own) | _of_office(actor))))


def _lines(actor: Actor, rows: QuerySet[Notice]) -> tuple[NoticeLine, ...]:
    found = list(rows.select_related("from_body", "to_body"))
    moved = chased({str(each.pk) for each in found})
    return tuple(_line(actor, each, moved) for each in found)


def chased(subjects: Iterable[str]) -> Mapping[str, tuple[int, date]]:
    """The open matter (row id) of each of those notices and its deadline, which supervision may have extended; by notice."""
    rows = Matter.objects.filter(
        kind__in=("notice-receipt", "notice-reply"), subject__in=list(subjects), closed_at=None
    )
    return {subject: (id, day) for subject, id, day in rows.values_list("subject", "pk", "deadline")}


def _line(actor: Actor, row: Notice, moved: Mapping[str, tuple[int, date]]) -> NoticeLine:
    set_for = {SENT: row.receive_by, RECEIVED: row.reply_by}.get(row.state)
    deadline = moved[str(row.pk)][1] if set_for and str(row.pk) in moved else set_for
    if NOTICE.state(row.state).owner == RECEIVER:
        waits = can_answer_notice(actor, row.to_body_id)
    else:
        waits = row.state in WAITS_FOR_SENDER and can_send_notice(actor, row.from_body_id)
    return NoticeLine(
        id=row.pk, number=number_text(row.year, row.number), kind=KINDS[row.kind].label, title=row.title,
        sender=row.from_body_id, sender_name=_name(row), receiver=row.to_body_id, receiver_name=row.to_body.name, state=row.state,
        sent_at=row.sent_at, made_at=row.made_at, deadline=deadline, left=days_left(clock.today(), deadline) if deadline else None,
        waits=waits, version=row.version,
    )  # fmt: skip


def _name(row: Notice) -> Text:
    return Text(row.from_body.name, row.from_body.name) if row.from_body is not None else OFFICE


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact as shown: its name, label, value and unit."""

    name: str
    label: Text
    value: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class NoticePaper:
    """A file with a notice or its reply: its row id, title, size in bytes, and whether it belongs to the reply."""

    id: int
    title: str
    size: int
    of_reply: bool


@dataclass(frozen=True, slots=True)
class NoticeEvent:
    """A step in the course of a notice: when, what, by whom, and the reason or words that went with it."""

    at: datetime
    title: Text
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class FiledResult:
    """The filing that the result of a notice flows into: its id ("" where this person may not see it), register, state and ledger seq."""

    id: str
    register: Text
    state: Text
    seq: int | None
    alive: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView:
    """A notice with all that its page shows. `receipt_counted` and `reply_counted` tell how the deadlines were counted; `matter` is what
    supervision keeps of it (row id, None for nothing that this person may see); `row_seen`: whether they may open the row that it is about. `sends` and `answers`: whether this person may act for either side.
    """

    line: NoticeLine
    kind: NoticeKind
    text: str
    facts: tuple[Fact, ...]
    typed: Mapping[str, str]
    register: Register | None
    row_key: tuple[str, ...]
    made_by: str
    receive_by: date | None
    receipt_counted: Text | None
    received_by: str
    received_at: datetime | None
    reply_within: int
    reply_by: date | None
    reply_counted: Text | None
    reply: str
    results: tuple[Fact, ...]
    replied_by: str
    replied_at: datetime | None
    returned_reason: str
    files: tuple[NoticePaper, ...]
    events: tuple[NoticeEvent, ...]
    filed: FiledResult | None
    matter: int | None
    row_seen: bool
    sends: bool
    answers: bool

    @property
    def may_file(self) -> bool:
        """Whether there is a result that no filing has taken up yet."""
        return self.line.state in (REPLIED, CLOSED) and (self.filed is None or not self.filed.alive)


def notice_of(actor: Actor, id: UUID | str) -> Notice:
    """The row of a notice that this person may see. Raises Refused, whether it is there or not."""
    related = ("from_body", "to_body", "made_by", "received_by", "replied_by", "submission")
    row = Notice.objects.select_related(*related).filter(pk=id).first()
    if row is None:
        check_may_see_notices(actor)
        raise Refused(Text("没有这份抄告", "There is no such notice"))
    check_may_see_notice(actor, row.from_body_id, row.to_body_id, sent=row.sent_at is not None)
    return row


def notice_view(actor: Actor, id: UUID | str) -> NoticeView:
    """One notice. Raises Refused for people who are on neither side of it and do not see all bodies."""
    row = notice_of(actor, id)
    moved = chased({str(row.pk)})
    kind = KINDS[row.kind]
    register = workspace().registers.get(row.register)
    return NoticeView(
        line=_line(actor, row, moved), kind=kind, text=row.text,
        facts=_facts(fact_columns(row.kind, register), row.facts), typed=row.facts, register=register, row_key=tuple(row.row_key),
        made_by=row.made_by.name, receive_by=row.receive_by, receipt_counted=_counted(row.sent_at, row.receive_within),
        received_by=row.received_by.name if row.received_by else "", received_at=row.received_at,
        reply_within=row.reply_within, reply_by=row.reply_by,
        reply_counted=counted(row.reply_from, row.reply_within).explanation() if row.reply_from else None,
        reply=row.reply, results=_facts(kind.results, row.reply_facts), replied_by=row.replied_by.name if row.replied_by else "",
        replied_at=row.replied_at, returned_reason=row.returned_reason, files=_files(row), events=_events(row),
        filed=_filed(actor, row), matter=moved[str(row.pk)][0] if str(row.pk) in moved and _sees(actor, row.to_body_id) else None,
        row_seen=_sees(actor, row.from_body_id),
        sends=can_send_notice(actor, row.from_body_id), answers=can_answer_notice(actor, row.to_body_id),
    )  # fmt: skip


def _sees(actor: Actor, body: int | None) -> bool:
    return actor.seen_bodies is None or body in actor.seen_bodies


def _counted(at: datetime | None, number: int) -> Text | None:
    return counted(clock.day_of(at), number).explanation() if at is not None and number else None


def fact_columns(kind: str, register: Register | None) -> tuple[Column, ...]:
    """The columns of the facts of a kind: of a row of a register, the register's."""
    if kind == REGISTER_ROW:
        return register.columns if register is not None else ()
    return KINDS[kind].facts


def _facts(columns: Sequence[Column], values: Mapping[str, Any]) -> tuple[Fact, ...]:
    """The facts that are there in the order of their columns; those of columns that are no more, under their names."""
    known = {each.name: each for each in columns}
    found = [Fact(each.name, each.label, values[each.name], each.unit) for each in columns if values.get(each.name)]  # fmt: skip
    lost = [Fact(name, Text(name, name), str(value)) for name, value in values.items() if name not in known]
    return (*found, *lost)


def _files(row: Notice) -> tuple[NoticePaper, ...]:
    rows = NoticeFile.objects.filter(notice=row).select_related("file").order_by("pk")
    return tuple(NoticePaper(each.pk, each.title, each.file.size, each.of_reply == "yes") for each in rows)


def _events(row: Notice) -> tuple[NoticeEvent, ...]:
    rows = NoticeStep.objects.filter(notice=row).select_related("person").order_by("-at", "-pk")
    return tuple(
        NoticeEvent(
            each.at, STEP_LABELS.get(each.event, Text(each.event, each.event)), each.person.name if each.person else "", each.reason
        )
        for each in rows
    )  # fmt: skip


def _filed(actor: Actor, row: Notice) -> FiledResult | None:
    made = row.submission
    if made is None:
        return None
    register = workspace().registers.get(made.register)
    return FiledResult(
        id=str(made.pk) if can_see_submission(actor, made.body_id) else "",
        register=register.label if register else Text(made.register, made.register),
        state=FILING.state(made.state).label, seq=made.filing, alive=made.state != "withdrawn",
    )  # fmt: skip


def notice_file(actor: Actor, id: UUID | str, file: int) -> NoticeFile:
    """A file of a notice that this person may see. Raises Refused, also where the notice has no such file."""
    row = notice_of(actor, id)
    found = NoticeFile.objects.filter(notice=row, pk=file).select_related("file").first()
    if found is None:
        raise Refused(Text("这份抄告没有这个文件", "This notice has no such file"))
    return found


@dataclass(frozen=True, slots=True)
class Source:
    """A value of a notice that may go into a column: its name (`fact.code`, `result.fine_amount`, `reply`), label, value and type."""

    name: str
    label: Text
    value: str
    type: ColumnType


def sources(view: NoticeView) -> tuple[Source, ...]:
    """Every value of a notice and its reply that a filing can take up; personal data, which is masked here, is not among them."""
    found = [
        Source(f"{prefix}.{each.name}", each.label, str(values[each.name]), each.type)
        for prefix, columns, values in (
            ("fact", fact_columns(view.kind.name, view.register), view.typed),
            ("result", view.kind.results, {each.name: each.value for each in view.results}),
        )
        for each in columns
        if values.get(each.name) and not each.personal
    ]
    plain = (
        ("number", Text("抄告编号", "number of the notice"), view.line.number.zh, ColumnType.TEXT),
        ("title", Text("抄告标题", "title of the notice"), view.line.title, ColumnType.TEXT),
        ("text", Text("抄告内容", "text of the notice"), view.text, ColumnType.TEXT),
        ("reply", Text("回复内容", "text of the reply"), view.reply, ColumnType.TEXT),
        ("sent_on", Text("发出日期", "day of sending"), _day(view.line.sent_at), ColumnType.DATE),
        ("replied_on", Text("回复日期", "day of the reply"), _day(view.replied_at), ColumnType.DATE),
    )
    return (*found, *(Source(*each) for each in plain if each[2]))


def _day(at: datetime | None) -> str:
    return clock.day_of(at).isoformat() if at is not None else ""
