"""Everything about one body: what it holds and how that stands, what it has to do, its notices, its people, its filings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from zhiheng.core.issues import Text
from zhiheng.core.workflow.notice import CLOSED, DRAFT, WITHDRAWN
from zhiheng.office import clock
from zhiheng.office.people.actors import Actor
from zhiheng.office.people.models import Appointment, Body
from zhiheng.office.people.permissions_leading import check_may_see_body
from zhiheng.office.people.reading import names_of
from zhiheng.office.people.roles import IN_A_BODY, ROLE_LABELS, Role
from zhiheng.office.records.bodies_reading import KIND_LABELS
from zhiheng.office.records.dues import DueState, DueView, open_dues
from zhiheng.office.records.duties import DutyView, duties_of
from zhiheng.office.records.looking import TARGETS
from zhiheng.office.records.looking_target import FiledEntry, entries
from zhiheng.office.records.models import Decision, Notice
from zhiheng.office.records.supervising import MatterLine, MatterQuery, matters
from zhiheng.office.records.verdicts import VerdictView, verdicts
from zhiheng.office.records.workspaces import workspace

SHOWN = 10
"""Rows of a list; what is not shown is one step further on."""
ENTERPRISE = "enterprise"


@dataclass(frozen=True, slots=True)
class HeldTarget:
    """A target that the body holds, with how it stands; `leads` or supports."""

    verdict: VerdictView
    leads: bool


@dataclass(frozen=True, slots=True)
class HeldTask:
    """A task of the plan that the body holds: id, title, whether it leads."""

    id: str
    title: str
    leads: bool


@dataclass(frozen=True, slots=True)
class HeldDecision:
    """A decision of a meeting that the body holds: row id, code, text, deadline, whether it is closed."""

    id: int
    code: str
    text: str
    deadline: date | None
    closed: bool


@dataclass(frozen=True, slots=True)
class PersonInBody:
    """Somebody with a role in the body: the name and the roles in words, nothing else."""

    name: str
    roles: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class NoticeCounts:
    """Notices that went to the body and came from it: those that are not over, and all."""

    received_open: int
    received: int
    sent_open: int
    sent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyPage:
    """The page. Of `dues`, `late` are past their deadline; `chased` are its open matters with their orders, `chased_total` how many."""

    id: int
    name: str
    kind: Text
    aliases: tuple[str, ...]
    ended: date | None
    merged_into: str
    targets: tuple[HeldTarget, ...]
    tasks: tuple[HeldTask, ...]
    decisions: tuple[HeldDecision, ...]
    dues: tuple[DueView, ...]
    late: int
    chased: tuple[MatterLine, ...]
    chased_total: int
    notices: NoticeCounts
    people: tuple[PersonInBody, ...]
    filings: tuple[FiledEntry, ...]


def body_page(actor: Actor, body: int) -> BodyPage:
    """The page of a body. Raises Refused where the actor may not see it, LookupError where there is none, or it is an enterprise: those are no
    bodies of the programme.
    """
    check_may_see_body(actor, body)
    row = Body.objects.exclude(kind=ENTERPRISE).select_related("merged_into").filter(pk=body).first()
    if row is None:
        raise LookupError(body)
    day = clock.today()
    duties, dues = duties_of(body, day), open_dues(actor, bodies=[body])
    chased = matters(actor, MatterQuery(body=body))
    return BodyPage(
        id=row.pk, name=row.name, kind=KIND_LABELS[row.kind], aliases=tuple(row.aliases.order_by("pk").values_list("name", flat=True)),
        ended=row.until if row.until and row.until < day else None, merged_into=row.merged_into.name if row.merged_into else "",
        targets=_targets(actor, duties), tasks=_tasks(duties), decisions=_decisions(duties), dues=dues,
        late=sum(each.state is DueState.LOCKED for each in dues), chased=chased.lines[:SHOWN], chased_total=chased.total,
        notices=_notices(body), people=_people(body, day), filings=_filings(body, day),
    )  # fmt: skip


def _targets(actor: Actor, duties: Sequence[DutyView]) -> tuple[HeldTarget, ...]:
    """Leading ones first, in the order of the plan."""
    parts: dict[str, bool] = {}
    for each in duties:
        if each.group == TARGETS:
            parts[each.item] = parts.get(each.item, False) or each.part == "lead"
    found = [HeldTarget(view, parts[view.target]) for view in verdicts(actor, list(parts))] if parts else []
    return tuple(sorted(found, key=lambda each: not each.leads))


def _tasks(duties: Sequence[DutyView]) -> tuple[HeldTask, ...]:
    plan = workspace().plan
    parts = {each.item: each.part == "lead" for each in duties if each.group == "tasks"}
    tasks = plan.tasks if plan else ()
    found = [HeldTask(each.id, each.title, parts[each.id]) for each in tasks if each.id in parts]
    return tuple(sorted(found, key=lambda each: not each.leads))


def _decisions(duties: Sequence[DutyView]) -> tuple[HeldDecision, ...]:
    """Open ones first, by deadline."""
    codes = [each.item for each in duties if each.group == "decisions"]
    rows = Decision.objects.filter(code__in=codes).order_by("deadline", "pk") if codes else ()
    found = [HeldDecision(each.pk, each.code, each.text, each.deadline, each.closed_at is not None) for each in rows]  # fmt: skip
    return tuple(sorted(found, key=lambda each: each.closed))


def _notices(body: int) -> NoticeCounts:
    over = Q(state__in=(CLOSED, WITHDRAWN))
    went = Notice.objects.exclude(state=DRAFT)
    received = went.filter(to_body=body).exclude(state=WITHDRAWN)
    sent = went.filter(from_body=body)
    return NoticeCounts(
        received.exclude(over).count(), received.count(), sent.exclude(over).count(), sent.count()
    )


def _people(body: int, day: date) -> tuple[PersonInBody, ...]:
    rows = Appointment.objects.filter(
        Q(until=None) | Q(until__gte=day), body=body, since__lte=day, person__is_active=True, role__in=sorted(IN_A_BODY)
    ).order_by("person__name", "person", "role")  # fmt: skip
    found: dict[int, tuple[str, list[Text]]] = {}
    for person, name, role in rows.values_list("person", "person__name", "role"):
        found.setdefault(person, (name, []))[1].append(ROLE_LABELS[Role(role)])
    return tuple(PersonInBody(name, tuple(roles)) for name, roles in found.values())


def _filings(body: int, day: date) -> tuple[FiledEntry, ...]:
    """What it filed last, also under former names."""
    opened = workspace()
    return entries(opened, list(opened.registers), bodies=names_of(frozenset({body}), day), limit=SHOWN)
