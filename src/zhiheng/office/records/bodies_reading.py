"""Reading bodies: the list, and one with everything that happened to it. For those who manage bodies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from zhiheng.core.issues import Text
from zhiheng.office.people.actors import Actor
from zhiheng.office.people.models import Appointment, Body, BodyAlias
from zhiheng.office.people.permissions import check_may_manage_bodies
from zhiheng.office.people.roles import ROLE_LABELS, Role
from zhiheng.office.records.holding import Holding
from zhiheng.office.records.models import Decision, Duty
from zhiheng.office.records.workspaces import workspace

KIND_LABELS = {
    "department": Text("部门", "department"), "town": Text("镇街", "town"), "agency": Text("机构", "agency"), "enterprise": Text("企业", "enterprise"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyRow:
    """A body for showing; `state` is current, coming or ended. Counts are of today: people with a role in it, duties held."""

    id: int
    name: str
    kind: str
    code: str
    aliases: tuple[str, ...]
    since: date | None
    until: date | None
    merged_into: str
    state: str
    people: int
    duties: int

    @property
    def label(self) -> Text:
        """The kind in words."""
        return KIND_LABELS[self.kind]


@dataclass(frozen=True, slots=True)
class Happening:
    """Something in the life of a body: the day, what, and further words."""

    day: date
    title: Text
    text: Text | None = None


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A duty of a body for showing: row id, id of the item and its words in the plan, part, year and area of a share, first and last day."""

    id: int
    item: str
    title: str
    part: str
    year: int
    area: str
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class AppointmentRow:
    """Somebody's role in a body for showing."""

    id: int
    person: int
    name: str
    label: Text
    since: date


def body_rows(
    actor: Actor, day: date, *, words: str = "", kind: str = "", ended: bool = False
) -> tuple[BodyRow, ...]:
    """The bodies that fit, by name; those that have ended only where asked for. Raises Refused for who does not manage them."""
    check_may_manage_bodies(actor)
    found = Body.objects.all()
    if words:
        named = BodyAlias.objects.filter(name__icontains=words).values("body")
        found = found.filter(Q(name__icontains=words) | Q(pk__in=named) | Q(code__icontains=words))
    if kind:
        found = found.filter(kind=kind)
    if not ended:
        found = found.filter(Q(until=None) | Q(until__gte=day))
    return _rows(found, day)


def body_row(actor: Actor, body: int, day: date) -> BodyRow | None:
    """One body; None where there is none."""
    check_may_manage_bodies(actor)
    return next(iter(_rows(Body.objects.filter(pk=body), day)), None)


def duties_of(actor: Actor, body: int, day: date) -> tuple[DutyRow, ...]:
    """The duties that a body holds on that day or later."""
    check_may_manage_bodies(actor)
    rows = Duty.objects.filter(_holds(day), body=body, since__isnull=False).order_by(
        "group", "item", "year", "pk"
    )
    titles = _titles(each.item for each in rows if each.group == "decisions")
    return tuple(
        DutyRow(
            each.pk, each.item, titles.get(each.item, each.item), each.part, each.year, each.area, each.since, each.until
        )
        for each in rows
    )  # fmt: skip


def _titles(decisions: Iterable[str]) -> dict[str, str]:
    """What the plan calls its targets and tasks, by id, and the words of decisions by their codes."""
    decided = dict(Decision.objects.filter(code__in=decisions).values_list("code", "text"))
    plan = workspace().plan
    if plan is None:
        return decided
    targets = {each.id: each.subject for each in plan.targets}
    return targets | {each.id: each.title for each in plan.tasks} | decided


def appointments_of(actor: Actor, body: int, day: date) -> tuple[AppointmentRow, ...]:
    """The roles that people hold in a body on that day or later."""
    check_may_manage_bodies(actor)
    rows = (
        Appointment.objects.filter(_holds(day), body=body)
        .select_related("person")
        .order_by("person__name", "pk")
    )
    return tuple(AppointmentRow(each.pk, each.person_id, each.person.name, ROLE_LABELS[Role(each.role)], each.since) for each in rows)  # fmt: skip


def timeline(actor: Actor, body: int) -> tuple[Happening, ...]:
    """What happened to a body, and what is set to happen, the latest first."""
    check_may_manage_bodies(actor)
    row = Body.objects.select_related("merged_into").get(pk=body)
    found = []
    if row.since:
        found.append(Happening(row.since, Text("成立", "Came into being")))
    if row.until and row.merged_into:
        found.append(
            Happening(
                row.until + timedelta(days=1),
                Text(f"并入{row.merged_into.name}", f"Merged into {row.merged_into.name}"),
            )
        )
    elif row.until:
        found.append(Happening(row.until, Text("最后一天", "Last day")))
    for other in Body.objects.filter(merged_into=row):
        if other.until:
            found.append(
                Happening(
                    other.until + timedelta(days=1), Text(f"{other.name}并入", f"{other.name} merged into it")
                )
            )
    found += _passings(body)
    return tuple(sorted(found, key=lambda each: each.day, reverse=True))


def _passings(body: int) -> list[Happening]:
    """Duties that came from another body or went to one, counted by day and body."""
    came: defaultdict[tuple[date, str], int] = defaultdict(int)
    went: defaultdict[tuple[date, str], int] = defaultdict(int)
    rows = Duty.objects.filter(since__isnull=False, passed_from__isnull=False).select_related(
        "body", "passed_from__body"
    )
    for row in rows.filter(Q(body=body) | Q(passed_from__body=body)):
        if row.since is None or row.passed_from is None or row.passed_from.body_id == row.body_id:
            continue
        if row.body_id == body:
            came[row.since, row.passed_from.body.name] += 1
        else:
            went[row.since, row.body.name] += 1
    return [
        *(
            Happening(day, Text(f"从{name}接过 {n} 项职责", f"Duties taken over from {name}: {n}"))
            for (day, name), n in came.items()
        ),
        *(
            Happening(day, Text(f"移交{name} {n} 项职责", f"Duties passed on to {name}: {n}"))
            for (day, name), n in went.items()
        ),
    ]


def _holds(day: date) -> Q:
    return Q(until=None) | Q(until__gte=day)


def _rows(found: QuerySet[Body], day: date) -> tuple[BodyRow, ...]:
    bodies = list(found.select_related("merged_into").prefetch_related("aliases").order_by("kind", "name"))
    now = Q(since__lte=day) & _holds(day)
    people = _counted(
        Appointment.objects.filter(now).values("body").annotate(n=Count("person", distinct=True))
    )
    duties = _counted(Duty.objects.filter(now).values("body").annotate(n=Count("pk")))
    return tuple(
        BodyRow(
            id=each.pk, name=each.name, kind=each.kind, code=each.code, aliases=tuple(alias.name for alias in sorted(each.aliases.all(), key=_row_id)),
            since=each.since, until=each.until, merged_into=each.merged_into.name if each.merged_into else "",
            state="coming" if each.since and each.since > day else "ended" if each.until and each.until < day else "current",
            people=people.get(each.pk, 0), duties=duties.get(each.pk, 0),
        )
        for each in bodies
    )  # fmt: skip


def _row_id(row: BodyAlias) -> int:
    return row.pk


def _counted(rows: object) -> dict[int | None, int]:
    return {row["body"]: row["n"] for row in rows}  # type: ignore[attr-defined]


def holdings_of(group: str, item: str, *, year: int = 0, area: str = "") -> tuple[Holding, ...]:
    """Everything that is known of who holds an item of the plan (or its share of a year and an area), the earliest first."""
    rows = Duty.objects.filter(group=group, item=item, year=year, area=area, since__isnull=False)
    return tuple(
        Holding(duty=each.pk, body=each.body_id, part=each.part, since=each.since, until=each.until)
        for each in rows.order_by("since", "pk")
        if each.since is not None
    )
