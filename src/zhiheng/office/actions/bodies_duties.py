"""How duties and appointments pass on from one body to another on a day, so that each day has a holder.

The row of the old body ends the day before, a row of the new one begins and names it; where the new body holds the same already, the
two become one row from that day on.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from zhiheng.office.people.models import Appointment
from zhiheng.office.records.models import Duty


def duties_after(body: int, day: date) -> list[Duty]:
    """The duties of a body that hold on that day or later, locked; drafts of plans apart."""
    rows = Duty.objects.select_for_update(of=("self",), no_key=True).filter(
        Q(until=None) | Q(until__gte=day), body=body
    )
    return list(rows.filter(since__isnull=False).order_by("pk"))


def pass_duties_on(duties: Iterable[Duty], into: int, day: date) -> int:
    """Passes duties on to a body from that day; gives how many."""
    passed = 0
    for duty in duties:
        first, last = max(duty.since or day, day), duty.until
        _end(duty, day)
        made = Duty(
            group=duty.group, item=duty.item, body_id=into, part=duty.part, year=duty.year, area=duty.area, value=duty.value,
            since=first, until=last, passed_from=duty,
        )  # fmt: skip
        same = Duty.objects.filter(
            group=duty.group,
            item=duty.item,
            body=into,
            year=duty.year,
            area=duty.area,
            since__isnull=False,
            until=None,
        ).first()
        if same is not None and last is None:
            _unite(made, same)
            _end(same, first)
        made.save()
        passed += 1
    return passed


def pass_appointments_on(appointments: QuerySet[Appointment], into: int, day: date) -> None:
    """Those who hold a role in the old body on the day or later hold it in the new one from then on; nobody holds it twice."""
    rows = appointments.filter(Q(until=None) | Q(until__gte=day))
    for row in rows.order_by("pk"):
        first, last = max(row.since, day), row.until
        row.until = day - timedelta(days=1)
        row.save(update_fields=["until"])
        held = Appointment.objects.filter(person=row.person_id, role=row.role, body=into, until=None)
        if not held.exists():
            Appointment.objects.create(
                person_id=row.person_id, role=row.role, body_id=into, since=first, until=last
            )


def _end(duty: Duty, day: date) -> None:
    """The day before `day` is the last. A duty that would begin later holds on no day at all and stays as history."""
    duty.until = day - timedelta(days=1)
    duty.save(update_fields=["until"])


def _unite(made: Duty, same: Duty) -> None:
    """Two rows of one item become one: who leads in either leads, shares add up, the holder stays."""
    made.part = "lead" if "lead" in (made.part, same.part) else made.part
    if made.value is not None and same.value is not None:
        made.value += same.value
    elif made.value is None:
        made.value = same.value
    made.holder_id = same.holder_id
