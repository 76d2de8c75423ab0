"""Meetings and what they decided, as pages show them; and what minutes seem to decide, for a person to settle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from zhiheng.core.issues import Text
from zhiheng.core.plan.minutes import Proposal
from zhiheng.office import clock
from zhiheng.office.people.actors import Actor, Refused
from zhiheng.office.people.models import Body, BodyAlias
from zhiheng.office.people.permissions_notices import (
    ACTS_FOR_A_BODY,
    can_keep_meetings,
    can_report_done,
    check_may_keep_meetings,
    check_may_see_decision,
    check_may_see_meetings,
)
from zhiheng.office.people.roles import Role
from zhiheng.office.records.deadlines import DaysLeft, calendar, days_left
from zhiheng.office.records.duties import DutyView, duty_history, holders_by_item
from zhiheng.office.records.models import Decision, DecisionStep, Duty, Matter, Meeting, StoredFile

GROUP = "decisions"
PAGE = 50
STATE_LABELS = {
    "open": Text("办理中", "under way"),
    "reported": Text("已报办结，待认定", "reported done, to be taken"),
    "returned": Text("退回续办", "returned"),
    "closed": Text("已办结", "done"),
}
STEP_LABELS = {
    "given": Text("分派", "handed out"),
    "reported": Text("报告办结", "reported done"),
    "returned": Text("退回续办", "returned"),
    "taken": Text("认定办结", "taken as done"),
}


def number_of(year: int, number: int) -> Text:
    """The number of a meeting as documents write it."""
    return Text(f"{year}年第{number}次", f"No. {number} of {year}")


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionLine:
    """A decision as one line: its code, who leads and supports today, its deadline (as supervision has it) and what is left of it."""

    id: int
    code: str
    text: str
    meeting: int
    meeting_title: str
    lead: tuple[str, ...]
    support: tuple[str, ...]
    deadline: date | None
    left: DaysLeft | None
    state: str
    version: int

    @property
    def state_label(self) -> Text:
        """The state in words."""
        return STATE_LABELS[self.state]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingLine:
    """A meeting as one line: how many decisions of it this person may see, and how many of them are not done."""

    id: int
    number: Text
    title: str
    day: date
    decisions: int
    open: int


def meetings(actor: Actor) -> tuple[MeetingLine, ...]:
    """The meetings, the latest first; departments see those that gave them something. Raises Refused outside the programme."""
    check_may_see_meetings(actor)
    mine = _seen_decisions(actor)
    rows = Meeting.objects.order_by("-day", "-number")
    if actor.seen_bodies is not None:
        rows = rows.filter(pk__in=mine.values("meeting"))
    counts = {
        each["meeting"]: (each["all"], each["open"])
        for each in mine.values("meeting").annotate(
            all=Count("pk"), open=Count("pk", filter=Q(closed_at=None))
        )
    }
    return tuple(
        MeetingLine(
            id=each.pk, number=number_of(each.year, each.number), title=each.title, day=each.day,
            decisions=counts.get(each.pk, (0, 0))[0], open=counts.get(each.pk, (0, 0))[1],
        )
        for each in rows[:PAGE]
    )  # fmt: skip


def _seen_decisions(actor: Actor) -> QuerySet[Decision]:
    seen = actor.seen_bodies
    if seen is None:
        return Decision.objects.all()
    held = Duty.objects.filter(group=GROUP, body__in=seen, since__isnull=False)
    return Decision.objects.filter(code__in=held.values("item"))


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingView:
    """A meeting with what this person may see of it: departments see its decisions of theirs, not the minutes."""

    line: MeetingLine
    place: str
    chair: str
    present: str
    minutes: str
    file: str
    made_by: str
    made_at: datetime
    version: int
    decisions: tuple[DecisionLine, ...]
    whole: bool
    keeps: bool


def meeting_of(actor: Actor, id: int) -> Meeting:
    """The row of a meeting that this person may see. Raises Refused, whether it is there or not."""
    check_may_see_meetings(actor)
    row = Meeting.objects.select_related("made_by", "file").filter(pk=id).first()
    if row is None or (
        actor.seen_bodies is not None and not _seen_decisions(actor).filter(meeting=id).exists()
    ):
        raise Refused(Text("没有这次会议，或它没有交办您所在单位的事项", "There is no such meeting, or it gave your body nothing to do"))  # fmt: skip
    return row


def meeting_view(actor: Actor, id: int) -> MeetingView:
    """One meeting. Raises Refused as `meeting_of`."""
    row = meeting_of(actor, id)
    whole = actor.seen_bodies is None
    found = _lines(_seen_decisions(actor).filter(meeting=row).order_by("number"))
    line = MeetingLine(
        id=row.pk, number=number_of(row.year, row.number), title=row.title, day=row.day, decisions=len(found),
        open=sum(each.state != "closed" for each in found),
    )  # fmt: skip
    return MeetingView(
        line=line, place=row.place, chair=row.chair if whole else "", present=row.present if whole else "",
        minutes=row.minutes if whole else "", file=row.file.name if whole and row.file else "", made_by=row.made_by.name, made_at=row.made_at,
        version=row.version, decisions=found, whole=whole, keeps=can_keep_meetings(actor),
    )  # fmt: skip


def meeting_file(actor: Actor, id: int) -> StoredFile:
    """The file of the minutes, to those who may read them. Raises Refused for others, also where there is none."""
    row = meeting_of(actor, id)
    if actor.seen_bodies is not None or row.file is None:
        raise Refused(Text("这次会议没有可以取走的纪要文件", "This meeting has no file of minutes for you"))
    return row.file


def _lines(rows: QuerySet[Decision]) -> tuple[DecisionLine, ...]:
    found = list(rows.select_related("meeting"))
    today = clock.today()
    held = holders_by_item(GROUP, today) if found else {}
    moved = _chased({str(each.pk) for each in found})
    return tuple(_line(each, held.get(each.code, ()), moved, today) for each in found)


def _chased(subjects: Iterable[str], bodies: frozenset[int] | None = None) -> Mapping[str, tuple[int, date]]:
    """The open matter of each decision (row id), of those bodies where they are named, and its deadline, which supervision may have moved."""
    rows = Matter.objects.filter(kind="decision", subject__in=list(subjects), closed_at=None).order_by("-deadline")  # fmt: skip
    rows = rows if bodies is None else rows.filter(body__in=bodies)
    return {subject: (id, day) for subject, id, day in rows.values_list("subject", "pk", "deadline")}


def _line(
    row: Decision, held: Iterable[DutyView], moved: Mapping[str, tuple[int, date]], today: date
) -> DecisionLine:
    deadline = moved[str(row.pk)][1] if str(row.pk) in moved else row.deadline
    names: dict[str, list[str]] = {"lead": [], "support": []}
    for each in held:
        names[each.part].append(each.body)
    return DecisionLine(
        id=row.pk, code=row.code, text=row.text, meeting=row.meeting_id, meeting_title=row.meeting.title, lead=tuple(names["lead"]),
        support=tuple(names["support"]), deadline=deadline,
        left=days_left(today, deadline) if deadline and row.closed_at is None else None, state=state_of(row), version=row.version,
    )  # fmt: skip


def state_of(row: Decision) -> str:
    """Where a decision stands: open, reported, returned, closed."""
    if row.closed_at is not None:
        return "closed"
    if row.done_at is not None:
        return "reported"
    return "returned" if row.returned_reason else "open"


@dataclass(frozen=True, slots=True)
class DecisionEvent:
    """A step in the course of a decision."""

    at: datetime
    title: Text
    who: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionView:
    """A decision with its words, its holders then and now, its course; and what this person may do with it."""

    line: DecisionLine
    quote: str
    done: str
    done_by: str
    done_at: datetime | None
    returned_reason: str
    closed_at: datetime | None
    holders: tuple[DutyView, ...]
    events: tuple[DecisionEvent, ...]
    matter: int | None
    reports: bool
    takes: bool


def decision_view(actor: Actor, id: int) -> DecisionView:
    """One decision. Raises Refused for departments that never held a duty of it; so too of one that does not exist."""
    check_may_see_meetings(actor)
    row = Decision.objects.select_related("meeting", "done_by").filter(pk=id).first()
    holders = duty_history(GROUP, row.code) if row else ()
    check_may_see_decision(actor, frozenset(each.body_id for each in holders))
    if row is None:
        raise Refused(Text("没有这件议定事项", "There is no such decision"))
    today = clock.today()
    held = [each for each in holders if each.since and each.since <= today <= (each.until or today)]
    moved = _chased({str(row.pk)}, actor.seen_bodies)
    leading = frozenset(each.body_id for each in held if each.part == "lead")
    state = state_of(row)
    return DecisionView(
        line=_line(row, held, moved, today), quote=row.quote, done=row.done, done_by=row.done_by.name if row.done_by else "",
        done_at=row.done_at, returned_reason=row.returned_reason, closed_at=row.closed_at, holders=holders, events=_events(row),
        matter=moved[str(row.pk)][0] if str(row.pk) in moved else None,
        reports=state in ("open", "returned") and can_report_done(actor, leading), takes=state == "reported" and can_keep_meetings(actor),
    )  # fmt: skip


def _events(row: Decision) -> tuple[DecisionEvent, ...]:
    rows = DecisionStep.objects.filter(decision=row).select_related("person").order_by("-at", "-pk")
    return tuple(
        DecisionEvent(each.at, STEP_LABELS[each.event], each.person.name, each.text) for each in rows
    )


def waiting_decisions(actor: Actor) -> tuple[DecisionLine, ...]:
    """What waits for this person: decisions that their bodies lead and have not reported done, and for the clerk those reported done."""
    today = clock.today()
    wanted = Q(pk=None)
    if own := actor.bodies(*ACTS_FOR_A_BODY):
        in_force = Q(until=None) | Q(until__gte=today)
        led = Duty.objects.filter(in_force, group=GROUP, part="lead", body__in=own, since__lte=today)
        wanted |= Q(code__in=led.values("item"), done_at=None)
    if actor.has(Role.CLERK):
        wanted |= Q(done_at__isnull=False)
    return _lines(Decision.objects.filter(wanted, closed_at=None).order_by("deadline", "code")[:PAGE])


@dataclass(frozen=True, slots=True)
class Proposed:
    """A point that the minutes seem to decide, bodies by the names that they have today; a name that is no body's stays as written."""

    text: str
    quote: str
    lead: tuple[str, ...]
    support: tuple[str, ...]
    deadline: date | None


def proposals(actor: Actor, id: int) -> tuple[Proposed, ...]:
    """What the minutes of a meeting seem to decide. Raises Refused for people who do not keep meetings."""
    from zhiheng.core.plan.minutes import propose_decisions

    check_may_keep_meetings(actor)
    row = meeting_of(actor, id)
    names = body_names_today()
    found = propose_decisions(row.minutes, row.day, known=tuple(names), working=calendar())
    return tuple(_proposed(each, names) for each in found)


def _proposed(found: Proposal, names: Mapping[str, str]) -> Proposed:
    lead = dict.fromkeys(names.get(name, name) for name in found.bodies.lead)
    support = dict.fromkeys(names.get(name, name) for name in found.bodies.support)
    return Proposed(found.text, found.quote, tuple(lead), tuple(each for each in support if each not in lead), found.deadline)  # fmt: skip


def body_names_today() -> dict[str, str]:
    """Every name of the departments, towns and agencies of today, aliases included, and the name of the body that each means."""
    today = clock.today()
    standing = Body.objects.filter(Q(since=None) | Q(since__lte=today), Q(until=None) | Q(until__gte=today)).exclude(kind="enterprise")  # fmt: skip
    aliases = BodyAlias.objects.filter(body__in=standing).values_list("name", "body__name")
    return {**dict(aliases), **{name: name for name in standing.values_list("name", flat=True)}}
