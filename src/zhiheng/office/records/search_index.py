"""The entries of search, kept in step: what an act was about is told anew in its own transaction, everything at once as a job.

What changes without an act of its own (a filing by the command line, what the clock brings) is taken in when the index is made anew: in
the background with each start, each new day, each plan that comes into force, and whenever bodies change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Model

from zhiheng.core.issues import Text
from zhiheng.office.people.models import Body, Person
from zhiheng.office.records import jobs, search_sources, search_sources_plan
from zhiheng.office.records.models import (
    Decision,
    Job,
    Matter,
    Meeting,
    Notice,
    Order,
    PublicReport,
    SearchEntry,
    Submission,
)
from zhiheng.office.records.search_sources import Document, Tell
from zhiheng.office.records.search_text import folded

JOB = "search-index"
MANY = 500
"""Entries that are looked at and written together."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where the things of a kind come from: what tells of them, and their table where each is a row of one."""

    tell: Tell
    table: type[Model] | None = None


SOURCES: Mapping[str, Source] = {
    "target": Source(search_sources_plan.targets),
    "task": Source(search_sources_plan.tasks),
    "decision": Source(search_sources.decisions, Decision),
    "body": Source(search_sources.bodies, Body),
    "register": Source(search_sources_plan.registers),
    "matter": Source(search_sources.matters, Matter),
    "notice": Source(search_sources.notices, Notice),
    "filing": Source(search_sources.submissions, Submission),
    "filed": Source(search_sources_plan.filed),
    "meeting": Source(search_sources.meetings, Meeting),
    "report": Source(search_sources.reports, PublicReport),
    "paragraph": Source(search_sources_plan.paragraphs),
    "person": Source(search_sources.people, Person),
}
"""Every kind of thing that is kept here, in the order in which they are found."""
SUBJECTS: Mapping[str, str] = {
    "body": "body", "person": "person", "submission": "filing", "notice": "notice", "matter": "matter", "order": "matter",
    "meeting": "meeting", "decision": "decision", "report": "report",
}  # fmt: skip
"""What an act may be about (the first word of its subject), and which kind of entry tells of it."""
ANEW = frozenset({"plan-adopted", "duty-passed-on", "body-renamed", "bodies-merged", "body-split", "body-ended", "bodies-imported"})  # fmt: skip
"""Events after which much of what is found is called otherwise."""


def refresh(kind: str, subject: str) -> None:
    """Tells one thing anew, inside the caller's transaction; one that is no more is found no more. Raises KeyError for another kind."""
    found = [each for each in SOURCES[kind].tell([subject]) if each.subject == subject]
    _write(kind, found)
    if not found:
        SearchEntry.objects.filter(kind=kind, subject=subject).delete()


def acted_on(event: str, subject: str) -> None:
    """Tells anew what an act with this subject (`notice:ID`) was about; nothing where no search finds it. Inside its transaction."""
    word, _, name = subject.partition(":")
    if event in ANEW:
        make_anew()
    if word in SUBJECTS and name:
        for each in _told(word, name):
            refresh(SUBJECTS[word], each)
    if word == "meeting":
        for number in Decision.objects.filter(meeting=name).order_by("pk").values_list("pk", flat=True):
            refresh("decision", str(number))


def _told(word: str, name: str) -> Iterable[str]:
    """The subjects of the entries that tell of it: an order is told with its matter."""
    if word != "order":
        return [name]
    return [str(each) for each in Order.objects.filter(pk=name).values_list("matter", flat=True)]


def rebuild(kinds: Sequence[str] = tuple(SOURCES)) -> int:
    """Makes the entries of these kinds anew, a few at a time so that nobody waits for it, and gives their number. What has not changed is
    left as it is.
    """
    return sum(_brought_up(kind) for kind in kinds)


def make_anew() -> None:
    """Queues a job that makes everything anew, where none waits already."""
    with transaction.atomic():
        if not Job.objects.filter(kind=JOB, state=jobs.WAITING).exists():
            jobs.enqueue(JOB, {}, person=None)


@jobs.work_of(JOB)
def _made_anew(running: jobs.Running) -> Mapping[str, Any]:
    number = 0
    for done, kind in enumerate(SOURCES):
        running.progress(done, len(SOURCES))
        number += rebuild([kind])
    return {"entries": number}


def _brought_up(kind: str) -> int:
    known = set(SearchEntry.objects.filter(kind=kind).values_list("subject", flat=True))
    told: set[str] = set()
    for write in _portions(kind):
        # A portion is read and written in one transaction, its entries locked before, so that what an act tells meanwhile is not written
        # over with what was before.
        with transaction.atomic():
            told |= _write(kind, write())
    gone = sorted(known - told)
    for start in range(0, len(gone), MANY):
        SearchEntry.objects.filter(kind=kind, subject__in=gone[start : start + MANY]).delete()
    return len(told)


def _portions(kind: str) -> Iterator[Callable[[], list[Document]]]:
    source = SOURCES[kind]
    if source.table is None:
        documents = source.tell(None)
        while found := list(islice(documents, MANY)):
            yield lambda found=found: found  # type: ignore[misc]
        return
    names = [str(each) for each in source.table._default_manager.order_by("pk").values_list("pk", flat=True)]
    for start in range(0, len(names), MANY):
        yield lambda start=start: _told_anew(kind, names[start : start + MANY])  # type: ignore[misc]


def _told_anew(kind: str, names: Sequence[str]) -> list[Document]:
    same = SearchEntry.objects.filter(kind=kind, subject__in=names).order_by("pk")
    list(same.select_for_update(no_key=True).values_list("pk"))
    return list(SOURCES[kind].tell(names))


_TOLD = ("title", "title_en", "text", "folded", "url", "bodies", "day")


def _write(kind: str, documents: Sequence[Document]) -> set[str]:
    """Writes those that are told otherwise than before; gives the subjects of all."""
    entries = {each.subject: _entry(each) for each in documents}
    same = SearchEntry.objects.filter(kind=kind, subject__in=list(entries))
    before = {row[0]: row[1:] for row in same.values_list("subject", *_TOLD)}
    changed = [
        each
        for name, each in entries.items()
        if before.get(name) != tuple(getattr(each, field) for field in _TOLD)
    ]
    if changed:
        SearchEntry.objects.bulk_create(
            changed, update_conflicts=True, unique_fields=["kind", "subject"], update_fields=list(_TOLD)
        )
    return set(entries)


def _entry(document: Document) -> SearchEntry:
    said = (
        (document.title.zh, document.title.en) if isinstance(document.title, Text) else (document.title, "")
    )
    # PostgreSQL keeps no NUL.
    title, title_en, text = (each.replace("\0", " ") for each in (*said, document.text))
    bodies = "".join(f"{body}|" for body in document.bodies)
    return SearchEntry(
        kind=document.kind, subject=document.subject, title=title, title_en=title_en, text=text,
        folded=folded(f"{title}\n{title_en}\n{text}\n{document.keys}"), url=document.url, bodies=f"|{bodies}" if bodies else "", day=document.day,
    )  # fmt: skip
