"""A district in which supervision is simulated: its people come, go on leave and go; its bodies merge and split; all by the office's own acts."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from supervision_oracle import Oracle

from zhiheng.core.issues import InputProblem

ONE = timedelta(days=1)


class District:
    """The people and bodies of one office under simulation. `bodies` and `targets` are those that take part."""

    def __init__(
        self, dice: random.Random, oracle: Oracle, bodies: Sequence[int], targets: Sequence[str]
    ) -> None:
        self.dice, self.oracle = dice, oracle
        self.bodies = list(bodies)
        self.targets = tuple(targets)
        self.gone: set[int] = set()
        self.leaves: list[tuple[int, int, date, date]] = []
        self.counted: Counter[str] = Counter()
        self._numbers = itertools.count(1)
        self.security = self._person("安全员")
        self.clerks: list[int] = []

    def settle(self, since: date) -> None:
        """The first people of every body and of the quality office, and who leads each target."""
        from zhiheng.office.people.models import Appointment
        from zhiheng.office.people.roles import Role
        from zhiheng.office.records.models import Duty

        def hold(role: Role, body: int | None = None) -> int:
            person = self._person(role.value)
            Appointment.objects.create(person_id=person, role=role, body_id=body, since=since)
            return person

        Appointment.objects.create(person_id=self.security, role=Role.SECURITY_ADMIN, since=since)
        self.clerks = [hold(Role.CLERK), hold(Role.CLERK)]
        hold(Role.OFFICE_REVIEWER), hold(Role.OFFICE_REVIEWER), hold(Role.LEADER)
        for body in self.bodies:
            for _ in range(self.dice.choice((1, 1, 2, 3))):
                hold(Role.LIAISON, body)
            hold(Role.DEPARTMENT_REVIEWER, body)
        people = dict(
            Appointment.objects.filter(role=Role.LIAISON, body__in=self.bodies).values_list("body", "person")
        )
        for target in self.targets:
            body = self.dice.choice(self.bodies)
            named = people[body] if self.dice.random() < 0.5 else None
            Duty.objects.create(
                group="targets", item=target, body_id=body, part="lead", since=since, holder_id=named
            )

    def _person(self, name: str) -> int:
        from zhiheng.office import clock
        from zhiheng.office.people.models import Person

        number = next(self._numbers)
        made: int = Person.objects.create(
            username=f"simulated-{number}", name=f"{name}{number}", made_at=clock.now()
        ).pk
        return made

    def actor(self, person: int, day: date) -> Any:
        """A person with what they may do on that day."""
        from zhiheng.office.people.models import Person
        from zhiheng.office.people.reading import actor_of

        return actor_of(Person.objects.get(pk=person), day)

    def clerk(self, day: date) -> Any:
        """One of the quality office's clerks."""
        return self.actor(self.dice.choice(self.clerks), day)

    def somebody(self, body: int, day: date) -> Any | None:
        """Somebody who may answer for the body on that day, a person of its own or the deputy of one; None where there is nobody."""
        from zhiheng.office.people.permissions_supervision import can_reply
        from zhiheng.office.records.holders import who_answers

        people = [self.actor(each, day) for each in who_answers(body, day)]
        fit = [each for each in people if can_reply(each, body)]
        return self.dice.choice(fit) if fit else None

    def live(self, day: date) -> None:
        """What happens to people and bodies on a day, apart from their work."""
        if self.dice.random() < 0.25:
            self._goes_on_leave(day)
        if self.dice.random() < 0.03:
            self._goes_for_good(day)
        if self.dice.random() < 0.05:
            self._comes(day)
        if self.dice.random() < 0.007 and len(self.bodies) > 4:
            self._merges(day)
        if self.dice.random() < 0.004:
            self._splits(day)

    def _goes_on_leave(self, day: date) -> None:
        from zhiheng.office.actions.people_delegating import delegate
        from zhiheng.office.people.models import Appointment
        from zhiheng.office.people.reading_people import possible_deputies

        roles = ("liaison", "department_reviewer", "clerk", "office_reviewer")
        rows = Appointment.objects.filter(role__in=roles, until=None, person__is_active=True, since__lte=day)
        person = self.dice.choice(sorted(set(rows.values_list("person", flat=True))))
        deputies = [each for each, _ in possible_deputies(person, day)]
        if not deputies:
            return
        since = day + timedelta(days=self.dice.randrange(4))
        until = since + timedelta(days=self.dice.randrange(1, 25))
        deputy = self.dice.choice(sorted(deputies))
        with suppress(InputProblem):
            delegate(self.actor(person, day), deputy, since=since, until=until, reason="年休假")
            self.leaves.append((person, deputy, since, until))
            self.counted["leaves"] += 1

    def _goes_for_good(self, day: date) -> None:
        """Somebody of a body loses the role, or the account as well."""
        from zhiheng.office.actions.people import close_account, end_appointment
        from zhiheng.office.people.models import Appointment

        rows = Appointment.objects.filter(body__in=self.bodies, until=None, since__lt=day).order_by("pk")
        row = self.dice.choice(list(rows))
        if self.dice.random() < 0.5:
            end_appointment(self.clerk(day), row.pk)
        else:
            close_account(self.actor(self.security, day), row.person_id)
            self.gone.add(row.person_id)
        self.counted["departures"] += 1

    def _comes(self, day: date) -> None:
        """Somebody new, where people are missing first of all."""
        from zhiheng.office.actions.people import appoint
        from zhiheng.office.people.models import Appointment
        from zhiheng.office.people.roles import Role

        manned = set(
            Appointment.objects.filter(role="liaison", until=None, person__is_active=True).values_list(
                "body", flat=True
            )
        )
        empty = [each for each in self.bodies if each not in manned]
        body = self.dice.choice(empty or self.bodies)
        role = Role.LIAISON if empty or self.dice.random() < 0.7 else Role.DEPARTMENT_REVIEWER
        appoint(self.clerk(day), self._person("新来"), role, body=body)
        self.counted["arrivals"] += 1

    def _merges(self, day: date) -> None:
        from zhiheng.office.actions.bodies import merge_bodies

        old, into = self.dice.sample(self.bodies, 2)
        first = day + timedelta(days=self.dice.randrange(0, 20))
        merge_bodies(self.clerk(day), old, into, first)
        self.bodies.remove(old)
        self.oracle.merge(first, old, into, {})
        self._moved(day, "mergers")

    def _splits(self, day: date) -> None:
        from zhiheng.office.actions.bodies import Part, split_body
        from zhiheng.office.people.models import Appointment
        from zhiheng.office.records.models import Duty

        old = self.dice.choice(self.bodies)
        first = day + timedelta(days=self.dice.randrange(0, 20))
        duties = list(Duty.objects.filter(body=old, until=None).order_by("pk"))
        people = list(
            Appointment.objects.filter(body=old, until=None).order_by("pk").values_list("pk", flat=True)
        )
        number = next(self._numbers)
        names = (f"拆分单位{number}甲", f"拆分单位{number}乙")
        sides = {each.pk: self.dice.randrange(2) for each in duties}
        parts = [
            Part(
                name, frozenset(each for each, side in sides.items() if side == place),
                frozenset(people[place::2]),
            )
            for place, name in enumerate(names)
        ]  # fmt: skip
        made = split_body(self.clerk(day), old, parts, first)
        self.bodies.remove(old)
        self.bodies += [each.pk for each in made]
        self.oracle.merge(first, old, None, {each.item: made[sides[each.pk]].pk for each in duties})
        self._moved(day, "splits")

    def _moved(self, day: date, what: str) -> None:
        self.oracle.move_up_to(day)
        self.counted[what] += 1

    def away(self, day: date) -> dict[int, int]:
        """Who is on leave that day, and who stands in."""
        return {person: deputy for person, deputy, since, until in self.leaves if since <= day <= until}

    def check_holders(self, day: date) -> None:
        """Every target has a body that leads it, and every duty somebody who answers for it. Raises AssertionError."""
        from django.db.models import Q

        from zhiheng.office.records.holders import answering
        from zhiheng.office.records.models import Duty

        people = answering(day)
        rows = Duty.objects.filter(Q(until=None) | Q(until__gte=day), since__lte=day, item__in=self.targets)
        led = set()
        for item, body, holder in rows.values_list("item", "body", "holder"):
            led.add(item)
            found = people.who_answers(body, person=holder)
            assert found, f"{day}: nobody answers for body {body}, {item}"
            assert not self.gone & set(found), (
                f"{day}: {found} answer for body {body}, but some are gone: {self.gone}"
            )
            self.counted["answered"] += 1
        assert led == set(self.targets), f"{day}: nobody leads {set(self.targets) - led}"
