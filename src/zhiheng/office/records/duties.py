"""Duties as plain values: who holds an item on a day, what a body holds, and how it came to be."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from zhiheng.office.people.models import Appointment
from zhiheng.office.people.roles import Role
from zhiheng.office.records.models import Duty

HOLDING_ROLES = (Role.LIAISON, Role.DEPARTMENT_REVIEWER)
"""Who may be named as the person that holds a duty of a body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyView:
    """A duty: of which item, held by which body as what part, by whom, from when to when (both days count).

    `year` is 0 and `area` "" for the whole; `value` is the part's figure in the unit of the target. `passed_from` names the body that
    held it before.
    """

    id: int
    group: str
    item: str
    body_id: int
    body: str
    part: str
    year: int
    area: str
    value: Decimal | None
    holder_id: int | None
    holder: str
    since: date | None
    until: date | None
    passed_from: str


def duty_holders(group: str, item: str, day: date) -> tuple[DutyView, ...]:
    """Who holds the whole of an item on a day, leading bodies first."""
    return _views(_on(day).filter(group=group, item=item, year=0, area=""))


def holders_by_item(group: str, day: date) -> Mapping[str, tuple[DutyView, ...]]:
    """The same for every item of a group, with one query."""
    found: dict[str, list[DutyView]] = {}
    for each in _views(_on(day).filter(group=group, year=0, area="")):
        found.setdefault(each.item, []).append(each)
    return {item: tuple(duties) for item, duties in found.items()}


def duties_of(body: int, day: date) -> tuple[DutyView, ...]:
    """What a body holds on a day."""
    return _views(_on(day).filter(body=body))


def duty_history(group: str, item: str) -> tuple[DutyView, ...]:
    """Every duty of an item there ever was, the latest first."""
    rows = Duty.objects.filter(group=group, item=item, since__isnull=False)
    return _views(rows.order_by("-since", "part", "pk"))


def drafted_duties(draft: int) -> tuple[DutyView, ...]:
    """The duties of a draft for the whole of each item."""
    return _views(Duty.objects.filter(draft=draft, since=None, year=0, area=""))


def holders_of(bodies: Collection[int], day: date) -> Mapping[int, tuple[tuple[int, str], ...]]:
    """The people (row id, name) who may hold duties of each body on a day."""
    held = Appointment.objects.filter(
        role__in=HOLDING_ROLES, body__in=bodies, since__lte=day, person__is_active=True
    )
    rows = (
        held.exclude(until__lt=day)
        .order_by("person__name")
        .values_list("body_id", "person_id", "person__name")
    )
    found: dict[int, dict[int, str]] = {}
    for body, person, name in rows:
        found.setdefault(body, {})[person] = name
    return {body: tuple(people.items()) for body, people in found.items()}


def _on(day: date) -> QuerySet[Duty]:
    return Duty.objects.filter(Q(until=None) | Q(until__gte=day), since__lte=day)


_COLUMNS = (
    "pk", "group", "item", "body_id", "body__name", "part", "year", "area", "value", "holder_id", "holder__name", "since", "until",
    "passed_from__body__name",
)  # fmt: skip


def _views(rows: QuerySet[Duty]) -> tuple[DutyView, ...]:
    ordered = rows if rows.ordered else rows.order_by("part", "year", "area", "pk")
    # Plain values: a desk reads all duties of a plan, and a table's object for each of them would cost more than the rest of the page.
    return tuple(
        DutyView(
            id=id, group=group, item=item, body_id=body_id, body=body, part=part, year=year, area=area, value=value,
            holder_id=holder_id, holder=holder or "", since=since, until=until, passed_from=passed_from or "",
        )
        for (id, group, item, body_id, body, part, year, area, value, holder_id, holder, since, until, passed_from)
        in ordered.values_list(*_COLUMNS)
    )  # fmt: skip
