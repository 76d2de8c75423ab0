"""Calls of programs under a key (Idempotency-Key): carried out once however often they are sent, and answered alike."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from zhiheng.core.issues import Text
from zhiheng.office import clock
from zhiheng.office.people.actors import Calling
from zhiheng.office.people.parameters import CALL_KEY_DAYS
from zhiheng.office.records.models import Call


class CarriedOut(Exception):
    """The call was carried out before, under the same key, by another request; `subject` says what it was about."""

    def __init__(self, subject: str) -> None:
        self.subject = subject
        super().__init__(subject)


SAID = Text(
    "这一请求已经办理过，没有再办一次", "this call was carried out before; it was not carried out again"
)


def note_call(calling: Calling, subject: str, at: datetime) -> None:
    """Notes that the call is carried out, in the transaction of what it does. Raises CarriedOut where another request with its key came first.

    A call of several acts is noted by each of them: the row is the first one's, the subject the last one's.
    """
    row, made = Call.objects.get_or_create(
        token_id=calling.token, key=calling.key, defaults={"call": calling.id, "digest": calling.digest, "subject": subject, "at": at}
    )  # fmt: skip
    if made:
        return
    if row.call != calling.id:
        raise CarriedOut(row.subject)
    row.subject = subject
    row.save(update_fields=["subject"])


def keep_answer(calling: Calling, status: int, answer: str) -> None:
    """Keeps what was answered, for the same call sent again; what wrote nothing was not noted and is simply done again."""
    Call.objects.filter(token=calling.token, key=calling.key, call=calling.id).update(
        status=status, answer=answer
    )


def forget_calls() -> int:
    """Forgets calls that are older than their keys are known; gives how many."""
    with transaction.atomic():
        limit = clock.now() - timedelta(days=CALL_KEY_DAYS.value)
        return Call.objects.filter(at__lt=limit).delete()[0]
