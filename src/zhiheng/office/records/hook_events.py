"""Which events of the audit log leave the office, what of them, and which bodies they concern.

What goes out are facts: what happened, to what, when, and where it can be looked at. Reasons, remarks, names of people and values never do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.urls import NoReverseMatch, reverse

from zhiheng.ledger.records import written_time
from zhiheng.office.people.models import Body
from zhiheng.office.records.models import Decision, Due, Duty, Matter, Notice, Order, Remedy, Submission

EVENTS: dict[str, tuple[str, ...]] = {
    "plan-adopted": ("revision", "since"),
    "dues-made": ("on", "made", "moved"),
    "due-extended": ("deadline", "before"),
    "extension-asked": (),
    "duty-given": ("part", "since"),
    "duty-passed-on": ("day",),
    "duty-ended": ("last",),
    "filing-handed-in": ("rows",),
    "filing-approved": ("filing",),
    "filing-returned": (),
    "filing-returned-in-part": ("filing",),
    "filing-withdrawn": (),
    "order-issued": ("colour", "year", "number", "day"),
    "order-replied": ("colour", "promised"),
    "order-decided": ("colour", "take"),
    "matter-extended": ("deadline", "before"),
    "matter-exempted": (),
    "remedy-planned": ("measure_by",),
    "remedy-measured": ("verdict",),
    "remedy-sent-back": (),
    "remedy-closed": (),
    "notice-sent": ("year", "number"),
    "notice-received": (),
    "notice-replied": (),
    "notice-reply-returned": (),
    "notice-closed": (),
    "decisions-handed-out": ("decisions",),
    "decision-reported": (),
    "decision-returned": (),
    "decision-taken": (),
    "plan-opened": (),
    "plan-closed": (),
    "bodies-merged": ("day",),
    "body-split": ("day",),
    "body-ended": ("last",),
    "body-renamed": (),
}
"""The events that go out, each with those of its facts that may be told to whoever sees the body. What was not sent yet (drafts, notices
taken back before) and what citizens report stays inside.
"""
TEST = "hook-tested"
"""What an address is tried with."""

_CONCERNED: dict[str, tuple[type[Model], tuple[str, ...]]] = {
    "submission": (Submission, ("body",)),
    "due": (Due, ("body",)),
    "duty": (Duty, ("body",)),
    "matter": (Matter, ("body",)),
    "order": (Order, ("body",)),
    "remedy": (Remedy, ("body",)),
    "notice": (Notice, ("from_body", "to_body")),
}
"""Subjects that belong to bodies: the table, and the columns that name them."""
_PAGES = {
    "submission": "submission", "due": "file-due", "matter": "matter", "order": "order", "remedy": "remedy", "notice": "notice",
    "meeting": "meeting", "decision": "decision", "targets": "target", "target": "target",
}  # fmt: skip
"""The name of the address at which a subject is looked at."""


@dataclass(frozen=True, slots=True)
class Happened:
    """An event on its way out: `bodies` are the row ids of those that it concerns, None where it concerns the whole programme."""

    event: str
    subject: str
    data: Mapping[str, Any]
    at: datetime
    bodies: frozenset[int] | None

    def envelope(self, *, contents: bool) -> dict[str, Any]:
        """What is sent of it, as plain JSON; its facts only with `contents`. `address` is the page, "" without one."""
        names = (
            list(Body.objects.filter(pk__in=self.bodies).order_by("pk").values_list("name", flat=True))
            if self.bodies
            else []
        )
        told: dict[str, Any] = {"event": self.event, "subject": self.subject, "at": written_time(self.at), "bodies": names, "address": address_of(self.subject)}  # fmt: skip
        if contents:
            known = EVENTS.get(self.event, ())
            told["data"] = {name: self.data[name] for name in known if name in self.data}
        return told


def happened(event: str, subject: str, data: Mapping[str, Any], at: datetime) -> Happened:
    """The event with the bodies that it concerns."""
    return Happened(event, subject, data, at, bodies_of(subject, data))


def bodies_of(subject: str, data: Mapping[str, Any]) -> frozenset[int] | None:
    """The bodies that a subject (`due:7`) belongs to; None where it is of the whole programme. Of what is not there: none of them."""
    kind, _, key = subject.partition(":")
    if kind == "body" and key.isdigit():
        return frozenset({int(key)})
    if kind == "decision":
        codes = Decision.objects.filter(pk=int(key)).values_list("code") if key.isdigit() else [key]
        return frozenset(
            Duty.objects.filter(group="decisions", item__in=codes).values_list("body", flat=True)
        )
    if kind in _CONCERNED:
        table, columns = _CONCERNED[kind]
        row = table._default_manager.filter(pk=key).values_list(*columns).first() if key else None
        return frozenset(body for body in row or () if body is not None)
    body = data.get("body")
    return frozenset({body}) if isinstance(body, int) else None


def address_of(subject: str) -> str:
    """The whole address of the page about it; "" where there is none, or where the office has no address of its own."""
    kind, _, key = subject.partition(":")
    base = settings.OFFICE_SETTINGS.address
    if not base or not key or kind not in _PAGES:
        return ""
    try:
        return f"{base}{reverse(_PAGES[kind], args=[key])}"
    except NoReverseMatch:
        return ""
