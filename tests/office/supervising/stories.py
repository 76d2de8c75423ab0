"""What the tests of supervision share: a matter on a day, the office's mornings, who was told."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, timedelta

OTHER = "区教育局"
BEGUN, DEADLINE = date(2026, 3, 2), date(2026, 3, 16)
"""Ten working days, none of them a holiday."""
REMINDED, OVERDUE = date(2026, 3, 11), date(2026, 3, 17)
BLUE, ORANGE, RED, REPORTED = date(2026, 3, 20), date(2026, 3, 30), date(2026, 4, 3), date(2026, 4, 9)


@contextmanager
def evening(day):
    """What people do on a day, after its morning."""
    from datetime import time

    from zhiheng.office.demonstration.days import on

    with on(day, time(15)):
        yield


def taken_up(office, kind="decision", subject="1", body=OTHER, **more):
    """A matter of a body, taken up on BEGUN with ten working days."""
    from django.db import transaction

    from zhiheng.core.issues import Text
    from zhiheng.office.actions.supervising import Deadline, watch

    deadline = more.get("deadline", Deadline(BEGUN, DEADLINE, 10))
    with evening(more.get("day", BEGUN)), transaction.atomic():
        return watch(kind, subject, office.body(body), Text("制定方案", "write the plan"), deadline=deadline)


def morning(day):
    """What the clock brings by that day, with days that were missed."""
    from zhiheng.office.actions.supervising import chase
    from zhiheng.office.demonstration.days import on
    from zhiheng.office.people.actors import PROGRAM

    with on(day):
        return chase(PROGRAM, day)


def mornings(first, last):
    """Every morning from one day to another."""
    day = first
    while day <= last:
        morning(day)
        day += timedelta(days=1)


def standing(matter):
    """The order that stands."""
    from zhiheng.office.records.models import Order

    return Order.objects.get(matter=matter, ended_at=None)


def steps(matter):
    """The steps of a matter: event and day."""
    from zhiheng.office.records.models import MatterStep

    return list(MatterStep.objects.filter(matter=matter).order_by("pk").values_list("event", "day"))


def told(username, words=""):
    """The messages of a person that have these words, in Chinese."""
    from zhiheng.office.records.models import Message

    rows = Message.objects.filter(person__username=username).order_by("pk")
    return [each.text["zh"] for each in rows if words in each.text["zh"]]


def refused(call):
    """What is said to somebody who may not."""
    import pytest

    from zhiheng.office.people.actors import Refused

    with pytest.raises(Refused) as caught:
        call()
    return caught.value.reason.zh


def problems(call):
    """The codes of what is wrong."""
    import pytest

    from zhiheng.core.issues import InputProblem

    with pytest.raises(InputProblem) as caught:
        call()
    return [each.code for each in caught.value.issues]
