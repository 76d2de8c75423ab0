"""Who answers for a body on a day, and whom an order goes to besides: people in office, with deputies in the place of those on leave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from zhiheng.core.workflow.supervision import COLOURS
from zhiheng.office.people.models import Appointment, Delegation
from zhiheng.office.people.roles import Role
from zhiheng.office.records.models import Decision, Duty, Matter

_ADDED = (
    (Role.DEPARTMENT_REVIEWER,),
    (Role.OFFICE_REVIEWER, Role.CLERK),
    (Role.LEADER,),
)
"""Whom each colour adds to those who answer, the mildest first."""


@dataclass(frozen=True, slots=True)
class Answering:
    """The people (row ids) of each role and body on a day, those on leave replaced by their deputies; read once for many questions.

    `held`: by role and body (None for roles of no body), who holds it; `deputies`: of whom is on leave, who stands in for them;
    `inside`: everybody with an open account and a role.
    """

    held: Mapping[tuple[str, int | None], tuple[int, ...]]
    deputies: Mapping[int, int]
    inside: frozenset[int]

    def who_answers(self, body: int, *, person: int | None = None) -> tuple[int, ...]:
        """The named holder while they hold a role of the body; else its liaisons; else its department reviewers; else the clerks of the
        quality office. Deputies stand in for those on leave; whose deputy is gone counts as not there.
        """
        liaisons = self.held.get((Role.LIAISON, body), ())
        reviewers = self.held.get((Role.DEPARTMENT_REVIEWER, body), ())
        named = (person,) if person is not None and person in {*liaisons, *reviewers} else ()
        for people in (named, liaisons, reviewers, self.held.get((Role.CLERK, None), ())):
            if present := self._present(people):
                return present
        return tuple(sorted(self.held.get((Role.CLERK, None), ())))

    def escalated_to(self, colour: str, body: int) -> tuple[int, ...]:
        """Who is told of an order of that colour besides: the body's reviewers, from orange on the quality office, from red on leaders."""
        roles = [role for added in _ADDED[: COLOURS.index(colour) + 1] for role in added]
        return self._present(person for role in roles for person in self.of(role, body))

    def of(self, role: Role, body: int | None = None) -> tuple[int, ...]:
        """Who holds the role, in that body where it is one of bodies; deputies not looked at."""
        return self.held.get((role, body), ()) or self.held.get((role, None), ())

    def present(self, role: Role, body: int | None = None) -> tuple[int, ...]:
        """The same with deputies in the place of those on leave."""
        return self._present(self.of(role, body))

    def _present(self, people: Iterable[int]) -> tuple[int, ...]:
        there = {self.deputies.get(each, each) for each in people}
        # Nobody stands in who is on leave as well: a deputy has no deputy.
        return tuple(sorted((there & self.inside) - self.deputies.keys()))


def answering(day: date) -> Answering:
    """Who answers for whom on that day, in two queries."""
    in_office = Appointment.objects.filter(
        Q(until=None) | Q(until__gte=day), since__lte=day, person__is_active=True
    )
    held: dict[tuple[str, int | None], list[int]] = {}
    for role, body, person in in_office.order_by("pk").values_list("role", "body", "person"):
        held.setdefault((role, body), []).append(person)
    away = Delegation.objects.filter(since__lte=day, until__gte=day, ended_at=None).order_by("pk")
    return Answering(
        {key: tuple(dict.fromkeys(people)) for key, people in held.items()},
        dict(away.values_list("person", "deputy")),
        frozenset(person for people in held.values() for person in people),
    )


def who_answers(body: int, day: date, *, person: int | None = None) -> tuple[int, ...]:
    """As `Answering.who_answers`; never empty while the quality office has a clerk."""
    return answering(day).who_answers(body, person=person)


def escalated_to(colour: str, body: int, day: date) -> tuple[int, ...]:
    """As `Answering.escalated_to`."""
    return answering(day).escalated_to(colour, body)


def named_holders(matters: Iterable[Matter], day: date) -> Mapping[int, int]:
    """By row id of the matter, the person who is named for what it is about: of the duty for a target or a decision."""
    items = {each.pk: _item(each) for each in matters}
    targets = _targets_of_dues([int(item) for group, item in items.values() if group == "dues"])
    codes = dict(
        Decision.objects.filter(
            pk__in=[int(item) for group, item in items.values() if group == "decisions"]
        ).values_list("pk", "code")
    )
    named = _named(day)
    found = {}
    for each in matters:
        group, item = items[each.pk]
        if group == "dues":
            group, item = "targets", targets.get(int(item), "")
        elif group == "decisions":
            item = codes.get(int(item), "")
        if (person := named.get((group, item, each.body_id))) is not None:
            found[each.pk] = person
    return found


def _item(matter: Matter) -> tuple[str, str]:
    group = {"due": "dues", "decision": "decisions", "remedy": "targets"}.get(matter.kind, "")
    return group, matter.subject


def _targets_of_dues(dues: Iterable[int]) -> Mapping[int, str]:
    from zhiheng.office.records.models import Due

    return dict(Due.objects.filter(pk__in=list(dues)).exclude(target="").values_list("pk", "target"))


def _named(day: date) -> Mapping[tuple[str, str, int], int]:
    rows = Duty.objects.filter(
        Q(until=None) | Q(until__gte=day), since__lte=day, year=0, area="", holder__isnull=False
    )
    return {
        (group, item, body): person
        for group, item, body, person in rows.values_list("group", "item", "body", "holder")
    }
