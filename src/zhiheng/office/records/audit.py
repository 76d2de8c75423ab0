"""Writing the audit chain, and walking it: h_i = SM3(h_{i-1} ∥ record_i), h_0 = 32 zero bytes (standards, 18)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from zhiheng.ledger.hashing import sm3_of
from zhiheng.ledger.records import canonical, written_time
from zhiheng.office.people.actors import Actor
from zhiheng.office.records.models import AuditEntry, AuditHead
from zhiheng.workspace.office_tables import START, breaks

DONE, REFUSED = "done", "refused"


def digest_of(previous: str, content: str) -> str:
    """The digest of an entry, hexadecimal: of the digest before it as bytes and the content in UTF-8."""
    return sm3_of(bytes.fromhex(previous) + content.encode())


def append(
    actor: Actor, event: str, *, at: datetime, subject: str = "", outcome: str = DONE, data: Mapping[str, Any] | None = None
) -> AuditEntry:  # fmt: skip
    """Adds an entry at the end of the chain, inside the caller's transaction: what it speaks of and the entry stand or fall together.

    `data` must be plain JSON and holds no passwords, codes or contents of files; of what a program did in somebody's name the entry says
    by which token. Raises RuntimeError outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an audit entry is written in the transaction of what it tells of")
    head, _ = AuditHead.objects.select_for_update(no_key=True).get_or_create(place=1, defaults={"sm3": START})
    number = head.number + 1
    told = dict(data or {}) | ({"token": actor.calling.start} if actor.calling else {})
    content = canonical({
        "number": number, "at": written_time(at), "person": actor.person, "username": actor.username, "address": actor.address,
        "roles": sorted(actor.roles), "event": event, "subject": subject, "outcome": outcome, "data": told,
    })  # fmt: skip
    head.number, head.sm3 = number, digest_of(head.sm3, content)
    head.save(update_fields=["number", "sm3"])
    return AuditEntry.objects.create(
        number=number, content=content, sm3=head.sm3, at=written_time(at), person=actor.person, event=event,
        outcome=outcome, subject=subject[:200],
    )  # fmt: skip


def faults() -> Iterator[int]:
    """The numbers of entries at which the chain breaks; none where it is whole. The last one is held against the head."""
    rows = AuditEntry.objects.order_by("number").values_list("number", "content", "sm3")
    head = AuditHead.objects.filter(place=1).values_list("number", "sm3").first()
    return breaks(rows.iterator(), head)
