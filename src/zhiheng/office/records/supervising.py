"""Matters of supervision and their orders as plain values for pages, with how each day was counted. Who asks sees what `seen_bodies` allows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, Count, Q, QuerySet, When

from zhiheng.core.issues import Text
from zhiheng.core.workflow.ladder import next_step
from zhiheng.core.workflow.supervision import COLOUR_LABELS, COLOURS, OVERDUE, REMINDED, SUPERVISION, WATCHED
from zhiheng.office import clock
from zhiheng.office.people.actors import Actor, Refused
from zhiheng.office.people.models import Body, Person
from zhiheng.office.people.permissions import can_see_filing
from zhiheng.office.people.permissions_supervision import (
    OF_THE_BODY,
    check_may_see_supervision,
)
from zhiheng.office.people.roles import Role
from zhiheng.office.records.clocks import Clocks, facts_of, ladder
from zhiheng.office.records.deadlines import DaysLeft, days_left
from zhiheng.office.records.matter_links import KIND_LABELS, address_of
from zhiheng.office.records.models import Matter, MatterStep, Order, StoredFile, Suspension

PAGE = 50
"""Matters on a page of the list."""
GRAVEST = (*reversed(COLOURS), OVERDUE, REMINDED, WATCHED)
"""The states of open matters, the gravest first."""
DECISION_LABELS = {"taken": Text("已认可", "taken"), "refused": Text("未认可", "refused")}
ENDED_LABELS = {
    "done": Text("已办结", "done"), "raised": Text("已升级", "raised"), "extended": Text("因延期了结", "ended by an extension"),
    "exempted": Text("因豁免了结", "ended by an exemption"), "lapsed": Text("已不需要", "needed no more"),
}  # fmt: skip
"""Why an order stands no more."""
_EVENTS = dict(SUPERVISION.events)


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterQuery:
    """Which matters: in a state, with an order of a colour standing, of a body (row id), of a kind; `overdue`: only those past their deadline;
    `closed`: those that are over instead of the open ones. `page` counts from 1."""

    state: str = ""
    colour: str = ""
    body: int | None = None
    kind: str = ""
    overdue: bool = False
    closed: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterLine:
    """A matter as one line of a list. `url` is the page of what is chased, "" where this person may not open it; `held`: it waits for others than the body."""

    id: int
    kind: str
    kind_label: Text
    subject: str
    url: str
    title: Text
    body: int
    body_name: str
    deadline: date
    left: DaysLeft
    state: str
    state_since: date
    held: bool
    acts_on: date | None
    closed_at: datetime | None
    version: int
    order: OrderLine | None

    @property
    def state_label(self) -> Text:
        """The state in words."""
        return SUPERVISION.state(self.state).label

    @property
    def overdue(self) -> bool:
        """Whether it is open past its deadline."""
        return self.closed_at is None and self.left.over


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLine:
    """An order as one line. `waits_for`: "reply", "decision" or "done" (a taken promise), "" for one that stands no more."""

    id: int
    matter: int
    year: int
    number: int
    colour: str
    body: int
    body_name: str
    title: Text
    issued_on: date
    reply_by: date
    left: DaysLeft
    promised: date | None
    replied_at: datetime | None
    decision: str
    ended_at: datetime | None
    ended_why: str
    version: int

    @property
    def colour_label(self) -> Text:
        """The colour in words."""
        return COLOUR_LABELS[self.colour]

    @property
    def label(self) -> Text:
        """The order's number as it is written: 〔2028〕12号."""
        return Text(f"〔{self.year}〕{self.number}号", f"{self.number}/{self.year}")

    @property
    def waits_for(self) -> str:
        """What is waited for."""
        if self.ended_at is not None:
            return ""
        if self.replied_at is None or self.decision == "refused":
            return "reply"
        return "done" if self.decision else "decision"


@dataclass(frozen=True, slots=True)
class MatterList:
    """A page of matters: the lines, how many there are in all, and how many pages."""

    lines: tuple[MatterLine, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class MatterCounts:
    """Open matters that a person may see: by state; past their deadline; and the orders whose replies wait for the quality office."""

    states: Mapping[str, int]
    overdue: int
    decisions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """A step of a matter: what, for which day, when it was written down, by whom ("" for the program), why, how its day was counted, and
    who was told."""

    event: str
    label: Text
    day: date
    at: datetime
    by: str
    reason: str
    counted: Text | None
    told: tuple[str, ...]
    order: int | None
    colour: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterView:
    """A matter with all that its page shows. `explanation`: how the deadline was counted; `next`: what the clock brings next, on which day and
    how that was counted, None where only people can move it; `suspensions`: days without a clock that touched it."""

    line: MatterLine
    explanation: Text
    clock_from: date
    working_days: int
    agreed: date
    next: tuple[Text, date, Text] | None
    earlier: tuple[str, ...]
    orders: tuple[OrderLine, ...]
    steps: tuple[StepView, ...]
    suspensions: tuple[SuspensionView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderView:
    """An order with all that its page and its slip show."""

    line: OrderLine
    matter: MatterLine
    deadline_counted: Text
    issued_counted: Text
    reply_counted: Text
    told: tuple[str, ...]
    reply: str
    replied_by: str
    file: StoredFile | None
    decision_label: Text | None
    decision_reason: str
    decided_by: str
    decided_at: datetime | None
    ended_label: Text | None
    steps: tuple[StepView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspensionView:
    """Days on which no clock runs: of which body ("" for all), from when to when, why, by whom."""

    id: int
    body: int | None
    body_name: str
    since: date
    until: date | None
    reason: str
    by: str
    at: datetime
    withdrawn: bool


def seen(actor: Actor) -> QuerySet[Matter]:
    """The matters that this person may see. Raises Refused for those outside the programme."""
    check_may_see_supervision(actor)
    rows = Matter.objects.select_related("body")
    return rows if actor.seen_bodies is None else rows.filter(body__in=actor.seen_bodies)


def matters(actor: Actor, query: MatterQuery) -> MatterList:
    """A page of the matters asked for: the highest orders first, then what is overdue, reminded, watched, each by deadline; closed ones the
    last closed first. A fixed number of queries.
    """
    rows = _asked(seen(actor), query)
    total = rows.count()
    pages = max(1, -(-total // PAGE))
    page = min(max(query.page, 1), pages)
    ordered = (
        rows.order_by("-closed_at", "-pk") if query.closed else rows.order_by(_GRAVEST, "deadline", "pk")
    )
    return MatterList(_lines(actor, ordered[(page - 1) * PAGE : page * PAGE]), total, page, pages)


_GRAVEST = Case(*(When(state=state, then=place) for place, state in enumerate(GRAVEST)), default=len(GRAVEST))


def _asked(rows: QuerySet[Matter], query: MatterQuery) -> QuerySet[Matter]:
    rows = rows.exclude(closed_at=None) if query.closed else rows.filter(closed_at=None)
    if query.state:
        rows = rows.filter(state=query.state)
    if query.colour:
        rows = rows.filter(orders__colour=query.colour, orders__ended_at=None)
    if query.body is not None:
        rows = rows.filter(body=query.body)
    if query.kind:
        rows = rows.filter(kind=query.kind)
    return rows.filter(deadline__lt=clock.today()) if query.overdue else rows


def counts(actor: Actor) -> MatterCounts:
    """How many open matters this person may see, for the rail and the head of the list; three queries."""
    rows = seen(actor).filter(closed_at=None)
    states = dict(rows.values_list("state").annotate(number=Count("pk")).order_by("state"))
    waiting = Order.objects.filter(
        matter__in=rows.values("pk"), ended_at=None, replied_at__isnull=False, decided_at=None
    )
    return MatterCounts(states, rows.filter(deadline__lt=clock.today()).count(), waiting.count())


def waiting_orders(actor: Actor, limit: int | None = None) -> tuple[OrderLine, ...]:
    """The orders that wait for this person: of their body for a reply, of all for the quality office's decision; by day of reply, the first
    `limit` of them.
    """
    rows = waiting_rows(actor).select_related("body", "matter").order_by("reply_by", "pk")
    return tuple(_order_line(each, clock.today()) for each in rows[:limit])


def waiting_rows(actor: Actor) -> QuerySet[Order]:
    """The same as rows, for counting."""
    asked = Q(pk=None)
    if bodies := actor.bodies(*OF_THE_BODY):
        asked |= Q(body__in=bodies, replied_at=None)
        asked |= Q(body__in=bodies, colour=COLOURS[-1], decision="refused")
    if actor.has(Role.CLERK):
        asked |= Q(replied_at__isnull=False, decided_at=None)
    return Order.objects.filter(asked, ended_at=None)


def suspensions(actor: Actor) -> tuple[SuspensionView, ...]:
    """Days on which no clock runs, the latest first: of all bodies, and of those that this person may see."""
    check_may_see_supervision(actor)
    rows = Suspension.objects.select_related("body", "person").order_by("-since", "-pk")
    if actor.seen_bodies is not None:
        rows = rows.filter(Q(body=None) | Q(body__in=actor.seen_bodies), withdrawn_at=None)
    return tuple(_suspension(each) for each in rows)


def matter_view(actor: Actor, id: int) -> MatterView:
    """One matter with its whole way. Raises Refused where there is none that this person may see."""
    row = seen(actor).filter(pk=id).first()
    if row is None:
        raise Refused(_NONE)
    steps = _steps(MatterStep.objects.filter(matter=row))
    orders = Order.objects.filter(matter=row).select_related("body", "matter").order_by("pk")
    return MatterView(
        line=_lines(actor, [row])[0], explanation=explanation(row, steps), clock_from=row.clock_from, working_days=row.working_days,
        agreed=row.agreed, next=_next(row), earlier=_earlier(row), orders=tuple(_order_line(each, clock.today()) for each in orders),
        steps=steps, suspensions=_touching(row),
    )  # fmt: skip


def order_view(actor: Actor, id: int) -> OrderView:
    """One order with its reply and what was decided. Raises Refused where there is none that this person may see."""
    check_may_see_supervision(actor)
    related = ("body", "matter__body", "replied_by", "decided_by", "file")
    row = Order.objects.select_related(*related).filter(pk=id).first()
    if row is None:
        raise Refused(_NONE)
    if actor.seen_bodies is not None and not actor.seen_bodies & {row.body_id, row.matter.body_id}:
        raise Refused(_NONE)
    all_steps = _steps(MatterStep.objects.filter(matter=row.matter))
    steps = tuple(each for each in all_steps if each.order == row.pk)
    issued = next((each.counted for each in steps if each.counted is not None), Text("", ""))
    return OrderView(
        line=_order_line(row, clock.today()), matter=_lines(actor, [row.matter])[0],
        deadline_counted=explanation(row.matter, all_steps), issued_counted=issued,
        reply_counted=Text(row.counted["zh"], row.counted["en"]), told=_names(row.told), reply=row.reply,
        replied_by=row.replied_by.name if row.replied_by else "", file=row.file, decision_label=DECISION_LABELS.get(row.decision),
        decision_reason=row.decision_reason, decided_by=row.decided_by.name if row.decided_by else "", decided_at=row.decided_at,
        ended_label=ENDED_LABELS.get(row.ended_why), steps=steps,
    )  # fmt: skip


def explanation(row: Matter, steps: Sequence[StepView]) -> Text:
    """How the deadline was counted: from which day and over which days, or who set it and why."""
    today = Clocks(clock.today()).of_matter(row)
    if row.working_days:
        return today.after(row.clock_from, row.working_days).explanation()
    set_by = next((each for each in reversed(steps) if each.event in ("extend", "watch")), None)
    said = Text(f"期限定为{row.agreed.isoformat()}", f"the deadline was set for {row.agreed.isoformat()}")
    if set_by is not None and set_by.event == "extend" and set_by.reason:
        said = Text(
            f"{set_by.by}将期限延至{row.agreed.isoformat()}：{set_by.reason}",
            f"{set_by.by} extended the deadline to {row.agreed.isoformat()}: {set_by.reason}",
        )
    moved = today.move(row.clock_from, row.agreed)
    if moved is None:
        return Text(said.zh + "。", said.en + ".")
    why = moved.explanation()
    return Text(f"{said.zh}；其间有中止计时，{why.zh}", f"{said.en}; clocks stood still in between: {why.en}")


def explanation_of(kind: str, subject: str) -> Text | None:
    """How the deadline of the last matter of a subject was counted; None where it never was one. The subject is one that the person may see."""
    row = Matter.objects.filter(kind=kind, subject=subject).order_by("-pk").first()
    return explanation(row, _steps(MatterStep.objects.filter(matter=row))) if row else None


def _next(row: Matter) -> tuple[Text, date, Text] | None:
    if row.closed_at is not None or row.held_since is not None:
        return None
    order = Order.objects.filter(matter=row, ended_at=None).first()
    step = next_step(facts_of(row, order), Clocks(clock.today()).of_matter(row), ladder())
    return None if step is None else (_EVENTS[step.event], step.day, step.counted)


def _earlier(row: Matter) -> tuple[str, ...]:
    names = dict(Body.objects.filter(pk__in=[each[0] for each in row.earlier]).values_list("pk", "name"))
    return tuple(names[each[0]] for each in row.earlier)


def _touching(row: Matter) -> tuple[SuspensionView, ...]:
    """The suspensions between the start of the clock and its end, or today."""
    bodies = [row.body_id, *(each[0] for each in row.earlier)]
    last = clock.day_of(row.closed_at) if row.closed_at else max(clock.today(), row.deadline)
    rows = Suspension.objects.filter(Q(body=None) | Q(body__in=bodies), withdrawn_at=None, since__lte=last)
    rows = rows.filter(Q(until=None) | Q(until__gte=row.clock_from))
    return tuple(_suspension(each) for each in rows.select_related("body", "person").order_by("since", "pk"))


def _suspension(row: Suspension) -> SuspensionView:
    return SuspensionView(
        id=row.pk, body=row.body_id, body_name=row.body.name if row.body else "", since=row.since, until=row.until, reason=row.reason,
        by=row.person.name, at=row.at, withdrawn=row.withdrawn_at is not None,
    )  # fmt: skip


def _lines(actor: Actor, rows: Iterable[Matter]) -> tuple[MatterLine, ...]:
    found, today = list(rows), clock.today()
    standing = Order.objects.filter(matter__in=[each.pk for each in found], ended_at=None)
    orders = {each.matter_id: _order_line(each, today) for each in standing.select_related("body", "matter")}
    opens = can_see_filing(actor)
    return tuple(_line(each, orders.get(each.pk), today, opens=opens) for each in found)


def _line(row: Matter, order: OrderLine | None, today: date, *, opens: bool) -> MatterLine:
    return MatterLine(
        id=row.pk, kind=row.kind, kind_label=KIND_LABELS[row.kind], subject=row.subject,
        url=address_of(row.kind, row.subject) if opens or row.kind != "due" else "",
        title=Text(row.title["zh"], row.title["en"]), body=row.body_id, body_name=row.body.name, deadline=row.deadline,
        left=days_left(clock.day_of(row.closed_at) if row.closed_at else today, row.deadline), state=row.state,
        state_since=row.state_since, held=row.held_since is not None, acts_on=row.acts_on, closed_at=row.closed_at,
        version=row.version, order=order,
    )  # fmt: skip


def _order_line(row: Order, today: date) -> OrderLine:
    title = row.matter.title
    return OrderLine(
        id=row.pk, matter=row.matter_id, year=row.year, number=row.number, colour=row.colour, body=row.body_id, body_name=row.body.name,
        title=Text(title["zh"], title["en"]), issued_on=row.issued_on, reply_by=row.reply_by, left=days_left(today, row.reply_by),
        promised=row.promised, replied_at=row.replied_at, decision=row.decision, ended_at=row.ended_at, ended_why=row.ended_why,
        version=row.version,
    )  # fmt: skip


def _steps(rows: QuerySet[MatterStep]) -> tuple[StepView, ...]:
    found = list(rows.select_related("person", "order").order_by("pk"))
    names = _people(person for each in found for person in each.told)
    return tuple(
        StepView(
            event=each.event, label=_EVENTS[each.event], day=each.day, at=each.at, by=each.person.name if each.person else "",
            reason=each.reason, counted=Text(each.counted["zh"], each.counted["en"]) if each.counted else None,
            told=tuple(names[person] for person in each.told if person in names), order=each.order_id,
            colour=each.order.colour if each.order else "",
        )
        for each in found
    )  # fmt: skip


def _names(people: Iterable[int]) -> tuple[str, ...]:
    wanted = list(people)
    names = _people(wanted)
    return tuple(names[each] for each in wanted if each in names)


def _people(people: Iterable[int]) -> Mapping[int, str]:
    return dict(Person.objects.filter(pk__in=set(people)).values_list("pk", "name"))


_NONE = Text("没有这一督办事项，或它属于别的单位，您不能查看",
             "There is no such matter, or it belongs to another body and you may not see it")  # fmt: skip
