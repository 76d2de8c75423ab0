"""What every action shares: one transaction for what is checked, done, recorded and audited."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from sqlalchemy import Connection

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.ledger.database import borrowed
from zhiheng.office import clock
from zhiheng.office.actions.calling import note_call
from zhiheng.office.actions.outbox import announce
from zhiheng.office.people.actors import Actor, Refused
from zhiheng.office.records import audit
from zhiheng.office.records.search_index import acted_on

UNIQUE_VIOLATION = "23505"
"""PostgreSQL, Appendix A: Error Codes."""


@dataclass
class Act:
    """An act under way. `at` is its moment, `subject` what it is about (`submission:ID`), `data` what the audit log keeps of it."""

    actor: Actor
    event: str
    at: datetime
    subject: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    nothing: bool = False
    """It came out that there was nothing to do: no entry is made of it."""

    def afterwards(self, do: Callable[[], None]) -> None:
        """Something to do once the transaction stands: publishing a file, queueing a job. It must be safe to miss: a kill may come
        before it, and the next start makes up for it.
        """
        transaction.on_commit(do)


@contextmanager
def acting(actor: Actor, event: str, *, subject: str = "", **data: Any) -> Iterator[Act]:
    """One action: everything inside, the audit entry and what search tells of it included, stands or falls together.

    Rows are locked in it by `select_for_update(no_key=True)`: the log's head is locked last, and rows that others write meanwhile may
    name the locked ones, which PostgreSQL looks up at their commit only; without `no_key` both would wait for each other.

    What another act wrote first, and may be there once only, is told as an InputProblem.

    A Refused raised inside is audited by the page's middleware (see `refused`), since this transaction is rolled back.
    """
    act = Act(actor, event, clock.now(), subject, dict(data))
    try:
        with transaction.atomic():
            yield act
            if not act.nothing:
                acted_on(event, act.subject)
                if actor.calling is not None and actor.calling.key:
                    note_call(actor.calling, act.subject, act.at)
                enter(act, event, subject=act.subject, data=act.data)
    except IntegrityError as caught:
        if not _is_twice(caught):
            raise
        raise overtaken(Text("这一项", "this item")) from caught


def enter(act: Act, event: str, *, subject: str, data: Mapping[str, Any]) -> None:
    """Puts an event of the act into the audit log, and announces it outside the office where somebody wants it. The act's own comes last;
    before it may stand those of single things that it brought.
    """
    entry = audit.append(act.actor, event, at=act.at, subject=subject, data=data)
    announce(event, subject, data, at=act.at, number=entry.number)


def _is_twice(caught: IntegrityError) -> bool:
    """Whether something was written that may be there once only: somebody else wrote it since it was looked for."""
    return getattr(caught.__cause__, "sqlstate", "") == UNIQUE_VIOLATION or "UNIQUE constraint" in str(caught)


def refused(actor: Actor, event: str, reason: Refused, *, subject: str = "") -> None:
    """Puts an attempt that was refused into the audit log, with the reason that was given."""
    with transaction.atomic():
        audit.append(
            actor,
            event,
            at=clock.now(),
            subject=subject,
            outcome=audit.REFUSED,
            data={"reason": reason.reason.zh},
        )


def lent() -> Connection:
    """The office's open transaction as the ledger takes it. Raises ValueError outside a transaction."""
    connection.ensure_connection()
    dialect = "sqlite" if connection.vendor == "sqlite" else "postgresql"
    return borrowed(connection.connection, dialect)


def overtaken(place: Text, by: str = "") -> InputProblem:
    """What is said to somebody whose page is older than what stands now: another one was quicker, nothing was written over."""
    who = Text(
        f"{by}已经处理过" if by else "这一项刚刚有了变化",
        f"{by} has dealt with it" if by else "it has changed meanwhile",
    )
    return InputProblem(
        Issue(
            level=Level.ERROR, code="overtaken", place=place, value="", message=who,
            remedy=Text("请看过现在的情况再决定，您刚才填写的没有写入", "Look at how it stands now and decide again; what you entered was not written"),
        )
    )  # fmt: skip
