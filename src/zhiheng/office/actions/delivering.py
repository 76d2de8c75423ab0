"""Sending what waits in the outbox: one after the other, each tried again after growing pauses, and given up in the end.

A delivery is taken in a short transaction of its own, sent outside of any, and noted afterwards. A kill in between leaves it waiting: it is
sent again after LEASE, so that nothing is lost and at most one goes out twice, under the same number.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from zhiheng.core.issues import Text
from zhiheng.office import clock
from zhiheng.office.actions.acting import acting
from zhiheng.office.actions.hook_formats import Letter, post_of, problem_of
from zhiheng.office.actions.mailing import mail
from zhiheng.office.actions.outbox import EMAIL, GIVEN_UP, SENT, WAITING, sends_mail
from zhiheng.office.actions.posting import NotDelivered, post
from zhiheng.office.actions.telling import holders, tell
from zhiheng.office.people.actors import PROGRAM
from zhiheng.office.people.roles import Role
from zhiheng.office.records.models import Delivery, Message
from zhiheng.office.records.sending_rules import retries

LEASE = timedelta(minutes=5)
"""How long whoever took a delivery has it alone; far longer than sending takes."""
SECONDS = 10.0
"""How long the other side may take."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Delivered:
    """What came of sending: how many arrived, how many will be tried again, how many were given up."""

    sent: int = 0
    failed: int = 0
    given_up: int = 0


def deliver(limit: int = 100, *, seconds: float = SECONDS) -> Delivered:
    """Sends what waits and is due, at most `limit` deliveries, the longest waiting first. Each may take `seconds`."""
    counts = {SENT: 0, WAITING: 0, GIVEN_UP: 0}
    for _ in range(limit):
        row = _take(clock.now())
        if row is None:
            break
        counts[_sent(row, seconds)] += 1
    return Delivered(counts[SENT], counts[WAITING], counts[GIVEN_UP])


def _due(at: datetime) -> QuerySet[Delivery]:
    found = Delivery.objects.filter(state=WAITING, next_at__lte=at).order_by("next_at", "pk")
    return found if sends_mail() else found.exclude(channel=EMAIL)


def _take(at: datetime) -> Delivery | None:
    if not _due(at).exists():
        return None
    with transaction.atomic():
        row = _due(at).select_for_update(skip_locked=True, no_key=True).first()
        if row is not None:
            row.attempts, row.next_at = row.attempts + 1, at + LEASE
            row.save(update_fields=["attempts", "next_at"])
    return row


def _sent(row: Delivery, seconds: float) -> str:
    """Sends it and notes what came of it; gives its state."""
    if gone := _nobody_wants(row):
        return _noted(row, GIVEN_UP, problem=gone)
    try:
        receipt = _out(row, seconds)
    except NotDelivered as caught:
        return _not_sent(row, caught.problem)
    except Exception:
        # One that the program itself stumbles over must not hold up the others.
        _log.exception("delivery %s", row.pk)
        return _not_sent(row, "program")
    # What was said in it is kept no longer than it is needed.
    return _noted(row, SENT, receipt=receipt, sent_at=clock.now(), content={})


def _nobody_wants(row: Delivery) -> str:
    if row.hook is not None and row.hook.ended_at is not None:
        return "hook-stopped"
    person = row.person or (row.hook.person if row.hook else None)
    return "account-closed" if person is not None and not person.is_active else ""


def _out(row: Delivery, seconds: float) -> str:
    if row.hook is None:
        return mail(row.to, row.content, id=str(row.pk), seconds=seconds)
    reader = row.hook.person or row.hook.made_by
    letter = Letter(str(row.pk), row.content, "en" if reader.language == "en" else "zh", clock.now())
    what = post_of(row.hook.kind, row.hook.url, row.hook.secret, letter)
    answer = post(what, settings.OFFICE_HOOK_HOSTS, seconds=seconds)
    if problem := problem_of(row.hook.kind, answer.status, answer.body):
        raise NotDelivered(problem)
    return f"http {answer.status}"


def _not_sent(row: Delivery, problem: str) -> str:
    now = clock.now()
    rules = retries(clock.day_of(now))
    if row.attempts < rules.attempts:
        return _noted(row, WAITING, problem=problem, next_at=now + rules.pause(row.attempts))
    if not Delivery.objects.filter(pk=row.pk, state=WAITING).exists():
        return GIVEN_UP
    with acting(PROGRAM, "delivery-given-up", subject=f"delivery:{row.pk}", channel=row.channel) as act:
        _noted(row, GIVEN_UP, problem=problem)
        _tell_administrators(row, act.at)
    return GIVEN_UP


def _noted(row: Delivery, state: str, **changes: object) -> str:
    found = Delivery.objects.filter(pk=row.pk)
    # What somebody gave up while it was being sent stays given up, unless it arrived.
    found = found if state == SENT else found.filter(state=WAITING)
    found.update(state=state, **{"next_at": None, "problem": "", **changes})
    return state


def _tell_administrators(row: Delivery, at: datetime) -> None:
    """Once, until they have looked: a server that is down for days must not fill their messages too."""
    url = reverse("outbox")
    people = holders(Role.SYSTEM_ADMIN, clock.day_of(at))
    told = Message.objects.filter(person__in=people, url=url, read_at=None).values_list("person", flat=True)
    text = Text(
        "有发往外部的消息多次发送未成功，已停止重试，请查看原因",
        "Something that was to be sent out failed too often and is no longer tried; please look at the cause",
    )
    tell(people - set(told), text, url, at=at, by_email=row.channel != EMAIL)
