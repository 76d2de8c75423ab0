"""The duties of a draft: drafted by the words of the plan, given to named people, and put in force when it is adopted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

from zhiheng.core.plan.model import Plan
from zhiheng.office.people.models import Appointment
from zhiheng.office.people.roles import Role
from zhiheng.office.records.drafts_bodies import Holding, holdings, known_bodies
from zhiheng.office.records.models import Draft, Duty

WHOLE = {"year": 0, "area": ""}


def draft_duties(draft: Draft, plan: Plan, day: date) -> None:
    """Makes the drafted duties follow the bodies that the plan names: new ones come, others go; named people and parts stay with
    what stays. A body with one liaison has its duties held by that person until somebody says otherwise.
    """
    wanted = holdings(plan, known_bodies(day))
    there = {(each.group, each.item, each.body_id): each for each in Duty.objects.filter(draft=draft, since=None, **WHOLE)}  # fmt: skip
    gone = [each.pk for key, each in there.items() if key not in wanted]
    items = {(group, item) for group, item, _ in wanted}
    gone += _follow(draft, wanted, items)
    Duty.objects.filter(pk__in=gone).delete()
    moved = [each for key, each in there.items() if key in wanted and each.part != wanted[key]]
    for each in moved:
        each.part = wanted[each.group, each.item, each.body_id]
    Duty.objects.bulk_update(moved, ["part"])
    new = {key: part for key, part in wanted.items() if key not in there}
    people = sole_liaisons({body for _, _, body in new}, day)
    Duty.objects.bulk_create(
        Duty(draft=draft, group=group, item=item, body_id=body, part=part, holder_id=people.get(body))
        for (group, item, body), part in new.items()
    )


def _follow(draft: Draft, wanted: Mapping[Holding, str], items: Collection[tuple[str, str]]) -> list[int]:
    """Lets the yearly parts go to whoever leads now; gives the parts of what nobody leads any more."""
    leads: dict[tuple[str, str], int] = {}
    for (group, item, body), part in wanted.items():
        if part == "lead":
            leads.setdefault((group, item), body)
    gone = []
    for each in Duty.objects.filter(draft=draft, since=None).exclude(**WHOLE):
        lead = leads.get((each.group, each.item))
        if (each.group, each.item) not in items or lead is None:
            gone.append(each.pk)
        elif each.year and each.body_id != lead:
            Duty.objects.filter(pk=each.pk).update(body=lead, holder=None)
    return gone


def sole_liaisons(bodies: Iterable[int], day: date) -> dict[int, int]:
    """The liaison of each body that has exactly one on `day`; row ids."""
    found: dict[int, list[int]] = {}
    held = Appointment.objects.filter(
        role=Role.LIAISON, body__in=set(bodies), since__lte=day, person__is_active=True
    )
    for body, person in held.exclude(until__lt=day).values_list("body_id", "person_id"):
        found.setdefault(body, []).append(person)
    return {body: people[0] for body, people in found.items() if len(people) == 1}


def put_in_force(draft: Draft, *, kept: frozenset[tuple[str, str]], since: date) -> tuple[int, int]:
    """Puts the drafted duties in force from `since` on and ends those in force that they replace; how many began and ended.

    What meetings decided is not the plan's, and stays. `kept` are items (group, key) about which the draft says nothing: their duties stay
    as they are. A duty that goes on with the same
    body goes on as it is, with the person that the draft names. One that goes to another body names the duty it came from.
    """
    wanted = list(Duty.objects.filter(draft=draft, since=None))
    of_plan = Duty.objects.filter(since__isnull=False, until=None).exclude(group="decisions")
    standing = {_key(each): each for each in of_plan}
    ended = []
    again = []
    for each in wanted:
        before = standing.pop(_key(each), None)
        if before is None:
            again.append(each)
        elif (before.part, before.value) == (each.part, each.value):
            _hold_on(before, each)
        else:
            each.passed_from = before
            ended.append(before)
            again.append(each)
    ended += [each for each in standing.values() if (each.group, each.item) not in kept]
    _end(ended, since)
    _begin(again, ended, since)
    Duty.objects.filter(draft=draft, since=None).delete()
    return len(again), len(ended)


def _key(duty: Duty) -> tuple[str, str, int, int, str]:
    return duty.group, duty.item, duty.body_id, duty.year, duty.area


def _hold_on(before: Duty, drafted: Duty) -> None:
    if drafted.holder_id is not None and before.holder_id != drafted.holder_id:
        Duty.objects.filter(pk=before.pk).update(holder=drafted.holder_id)


def _end(duties: list[Duty], since: date) -> None:
    for each in duties:
        each.until = max(since - timedelta(days=1), each.since or since)
    Duty.objects.bulk_update(duties, ["until"])


def _begin(duties: list[Duty], ended: list[Duty], since: date) -> None:
    """The leading duty of an item that another body led before names it as the one it came from."""
    led = {(each.group, each.item, each.year, each.area): each for each in ended if each.part == "lead"}
    for each in duties:
        each.since = since
        if each.passed_from is None and each.part == "lead":
            each.passed_from = led.get((each.group, each.item, each.year, each.area))
    Duty.objects.bulk_update(duties, ["since", "passed_from"])
