"""The calendar of a person's dues, for whoever holds the secret address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zhiheng.core.issues import Text
from zhiheng.office import clock
from zhiheng.office.people.models import Person
from zhiheng.office.people.reading import actor_of
from zhiheng.office.people.roles import Role
from zhiheng.office.records.dues import DueView, open_dues


@dataclass(frozen=True, slots=True)
class FedDue:
    """A due for a calendar: its number, the day of its deadline, what is to be filed and for which period."""

    id: int
    day: date
    title: Text
    note: Text


def fed_dues(token: str) -> tuple[FedDue, ...] | None:
    """The open dues of the bodies that the token's holder files for; None for a token that is nobody's."""
    person = Person.objects.filter(feed_token=token, is_active=True).first() if token else None
    if person is None:
        return None
    actor = actor_of(person, clock.today())
    return tuple(_fed(each) for each in open_dues(actor, bodies=actor.bodies(Role.LIAISON)))


def _fed(due: DueView) -> FedDue:
    period = due.period.label()
    return FedDue(
        due.id, due.deadline, Text(f"报送：{due.subject.zh}", f"File: {due.subject.en}"),
        Text(f"{due.body_name}，{period.zh}。{due.label.zh}", f"{due.body_name}, {period.en}. {due.label.en}"),
    )  # fmt: skip
