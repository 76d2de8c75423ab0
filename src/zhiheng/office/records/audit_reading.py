"""Reading the audit log: filtered pages of it, the state of its chain, and its lines for export. For the audit administrator alone."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from zhiheng.core.issues import Text
from zhiheng.ledger.records import read_time, written_time
from zhiheng.office.clock import ZONE
from zhiheng.office.people.actors import Actor
from zhiheng.office.people.models import Person
from zhiheng.office.people.permissions import check_may_see_audit
from zhiheng.office.records import audit
from zhiheng.office.records.events import data_label, data_words, event_label
from zhiheng.office.records.models import AuditEntry

PAGE = 100
"""Entries a page."""
COLUMNS = ("number", "at", "username", "address", "roles", "event", "subject", "outcome", "data", "sm3")
"""The columns of an export as CSV; as lines of JSON each entry stands as it was hashed, with its digest."""
_RISKY = ("=", "+", "-", "@", "\t", "\r")
"""With these a spreadsheet would take a cell for a formula."""


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What is looked for: part of a person's name or sign-in name, an event, an outcome, part of a subject, a day (official time)."""

    person: str = ""
    event: str = ""
    outcome: str = ""
    subject: str = ""
    day: date | None = None

    def facts(self) -> dict[str, str]:
        """What is asked for, for the entry that tells of an export."""
        told = {"person": self.person, "event": self.event, "outcome": self.outcome, "subject": self.subject}
        return {name: value for name, value in told.items() if value} | (
            {"day": self.day.isoformat()} if self.day else {}
        )


@dataclass(frozen=True, slots=True)
class AuditRow:
    """An entry for showing; `about` is the name of the person it is about, if any; `data` are the further facts that it keeps."""

    number: int
    at: datetime
    name: str
    username: str
    address: str
    event: str
    label: Text
    subject: str
    about: str
    refused: bool
    data: tuple[tuple[Text, str | Text], ...]
    sm3: str


@dataclass(frozen=True, slots=True)
class AuditPage:
    """A page of the log, the latest first; `older` and `newer` are numbers to page by, None at the ends."""

    rows: tuple[AuditRow, ...]
    total: int
    first: int
    last: int
    older: int | None
    newer: int | None


def audit_page(actor: Actor, wanted: AuditFilter, *, page: int = 1) -> AuditPage:
    """One page of the entries that fit. Raises Refused for others than the audit administrator."""
    check_may_see_audit(actor)
    found = _found(wanted)
    total = found.count()
    page = max(1, min(page, -(-total // PAGE)))
    entries = list(found.order_by("-number")[(page - 1) * PAGE : page * PAGE])
    names = _names(entries)
    first = (page - 1) * PAGE + 1 if entries else 0
    last = first + len(entries) - 1 if entries else 0
    return AuditPage(
        tuple(_row(each, names) for each in entries), total, first, last,
        page + 1 if last < total else None, page - 1 if page > 1 else None,
    )  # fmt: skip


def events(actor: Actor) -> tuple[tuple[str, Text], ...]:
    """The events that have occurred, with their labels, by name."""
    check_may_see_audit(actor)
    names = AuditEntry.objects.order_by("event").values_list("event", flat=True).distinct()
    return tuple((name, event_label(name)) for name in names)


def first_fault(actor: Actor) -> int | None:
    """The number of the entry at which the chain breaks; None where it is whole. Walks the whole log."""
    check_may_see_audit(actor)
    return next(iter(audit.faults()), None)


def size(actor: Actor) -> int:
    """How many entries there are."""
    check_may_see_audit(actor)
    return AuditEntry.objects.count()


def export_lines(actor: Actor, wanted: AuditFilter, kind: str) -> Iterator[str]:
    """The entries that fit, the first first, as lines of CSV (kind "csv", with a head) or of JSON ("jsonl")."""
    check_may_see_audit(actor)
    entries = _found(wanted).order_by("number").iterator(chunk_size=2000)
    if kind == "csv":
        yield "\ufeff" + _csv(COLUMNS)
        yield from (_csv_line(each) for each in entries)
    else:
        for each in entries:
            yield json.dumps(json.loads(each.content) | {"sm3": each.sm3}, ensure_ascii=False) + "\n"


def _found(wanted: AuditFilter) -> QuerySet[AuditEntry]:
    found = AuditEntry.objects.all()
    if wanted.person:
        people = Person.objects.filter(
            Q(name__icontains=wanted.person) | Q(username__icontains=wanted.person)
        )
        found = found.filter(person__in=people.values("pk"))
    if wanted.event:
        found = found.filter(event=wanted.event)
    if wanted.outcome:
        found = found.filter(outcome=wanted.outcome)
    if wanted.subject:
        found = found.filter(subject__icontains=wanted.subject)
    if wanted.day:
        begin = datetime.combine(wanted.day, time(), ZONE)
        found = found.filter(at__gte=written_time(begin), at__lt=written_time(begin + timedelta(days=1)))
    return found


def _names(entries: list[AuditEntry]) -> Mapping[int, str]:
    ids = {each.person for each in entries if each.person} | {
        about for each in entries if (about := _person_in(each.subject))
    }
    return dict(Person.objects.filter(pk__in=ids).values_list("pk", "name"))


def _row(entry: AuditEntry, names: Mapping[int, str]) -> AuditRow:
    told = json.loads(entry.content)
    data = tuple(
        (data_label(name), data_words(name, value) or _plain(value)) for name, value in told["data"].items()
    )
    return AuditRow(
        entry.number, read_time(entry.at), names.get(entry.person or 0, ""), told["username"], told["address"], entry.event,
        event_label(entry.event), entry.subject, names.get(_person_in(entry.subject), ""), entry.outcome == audit.REFUSED, data, entry.sm3,
    )  # fmt: skip


def _person_in(subject: str) -> int:
    """The row id of the person a subject names (`person:7`); 0 for another one."""
    kind, _, number = subject.partition(":")
    return int(number) if kind == "person" and number.isdigit() else 0


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _csv_line(entry: AuditEntry) -> str:
    told = json.loads(entry.content) | {"sm3": entry.sm3}
    return _csv([_cell(_plain(told[column])) for column in COLUMNS])


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(_RISKY) else text


def _csv(cells: object) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)  # type: ignore[arg-type]
    return line.getvalue()
