"""What can be found by search: how each kind of thing is told as title and text. Read by records.search_index, which keeps it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse

from zhiheng.core.issues import Text
from zhiheng.office import clock
from zhiheng.office.people.models import Body, Person
from zhiheng.office.records.models import Decision, Matter, Meeting, Notice, PublicReport, Submission
from zhiheng.office.records.workspaces import workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A thing as search keeps it, see SearchEntry; `title` in both languages where it is not a name, `bodies` are row ids. `keys` are
    names by which programs know it: they are found, and not shown.
    """

    kind: str
    subject: str
    title: str | Text
    text: str = ""
    keys: str = ""
    url: str = ""
    bodies: Sequence[int] = ()
    day: date | None = None


Tell = Callable[[Sequence[str] | None], Iterator[Document]]
"""Gives the things of a kind with these subjects; all of them for None."""


def address(name: str, *arguments: object) -> str:
    """The page of that name; "" where there is none."""
    try:
        return reverse(name, args=[str(each) for each in arguments])
    except NoReverseMatch:
        return ""


def joined(*parts: object) -> str:
    """The texts that say something, a line each."""
    return "\n".join(str(part) for part in parts if part)


def chosen(rows: QuerySet[Any], subjects: Sequence[str] | None) -> Iterable[Any]:
    """The rows whose ids are among the subjects, read a few at a time."""
    return (rows if subjects is None else rows.filter(pk__in=subjects)).iterator(chunk_size=500)


def bodies(subjects: Sequence[str] | None) -> Iterator[Document]:
    """Bodies but for enterprises, by all their names."""
    for each in chosen(Body.objects.exclude(kind="enterprise").prefetch_related("aliases"), subjects):
        names = [alias.name for alias in each.aliases.all()]
        yield Document(
            kind="body", subject=str(each.pk), title=each.name, text=joined(*names, each.code), url=address("body-page", each.pk),
            bodies=[each.pk],
        )  # fmt: skip


def people(subjects: Sequence[str] | None) -> Iterator[Document]:
    """People by name and sign-in name."""
    for each in chosen(Person.objects.all(), subjects):
        yield Document(
            kind="person",
            subject=str(each.pk),
            title=each.name,
            text=each.username,
            url=address("person", each.pk),
        )


def submissions(subjects: Sequence[str] | None) -> Iterator[Document]:
    """Filings in progress and approved: register, body, note, remarks, file, number in the ledger."""
    rows = Submission.objects.select_related("body", "file").prefetch_related("reviews__remarks")
    for each in chosen(rows, subjects):
        register = workspace().registers.get(each.register)
        label = register.label if register else Text(each.register, each.register)
        said = [one.reason for review in each.reviews.all() for one in (review, *review.remarks.all())]
        yield Document(
            kind="filing", subject=str(each.pk), title=Text(f"{label.zh}：{each.body.name}", f"{label.en}: {each.body.name}"),
            text=joined(each.note, *said, each.file.name if each.file else "", f"#{each.filing}" if each.filing else ""), keys=str(each.pk),
            url=address("submission", each.pk), bodies=[each.body_id], day=clock.day_of(each.made_at),
        )  # fmt: skip


def notices(subjects: Sequence[str] | None) -> Iterator[Document]:
    """Notices between bodies: number, title, text, facts and reply."""
    for each in chosen(Notice.objects.all(), subjects):
        facts = [str(value) for value in (*each.facts.values(), *each.reply_facts.values())]
        number = f"〔{each.year}〕{each.number}号" if each.number else ""
        yield Document(
            kind="notice", subject=str(each.pk), title=each.title, text=joined(each.text, *facts, each.reply, number),
            url=address("notice", each.pk), bodies=_sides(each),
            day=clock.day_of(each.sent_at or each.made_at),
        )  # fmt: skip


def _sides(notice: Notice) -> list[int]:
    """Whose it is: the sender's, and once it was sent, the receiver's too (as check_may_see_notice)."""
    receiver = notice.to_body_id if notice.sent_at is not None else None
    return [body for body in (notice.from_body_id, receiver) if body]


def matters(subjects: Sequence[str] | None) -> Iterator[Document]:
    """What is chased, with its orders: numbers, replies, decisions."""
    for each in chosen(Matter.objects.select_related("body").prefetch_related("orders"), subjects):
        orders = [
            joined(f"〔{one.year}〕{one.number}号", one.reply, one.decision_reason)
            for one in each.orders.all()
        ]
        yield Document(
            kind="matter", subject=str(each.pk), title=Text(each.title["zh"], each.title["en"]), text=joined(each.body.name, *orders),
            url=address("matter", each.pk), bodies=[each.body_id], day=each.deadline,
        )  # fmt: skip


def meetings(subjects: Sequence[str] | None) -> Iterator[Document]:
    """Meetings with their minutes."""
    for each in chosen(Meeting.objects.all(), subjects):
        yield Document(
            kind="meeting", subject=str(each.pk), title=each.title, text=joined(each.minutes, each.chair, each.place, each.present),
            url=address("meeting", each.pk), day=each.day,
        )  # fmt: skip


def decisions(subjects: Sequence[str] | None) -> Iterator[Document]:
    """What meetings decided, and what the bodies say of it."""
    for each in chosen(Decision.objects.select_related("meeting"), subjects):
        yield Document(
            kind="decision", subject=str(each.pk), title=each.text, text=joined(each.code, each.quote, each.done),
            url=address("decision", each.pk), day=each.deadline,
        )  # fmt: skip


def reports(subjects: Sequence[str] | None) -> Iterator[Document]:
    """What citizens reported, without who they are."""
    for each in chosen(PublicReport.objects.all(), subjects):
        title = each.text if len(each.text) <= 40 else each.text[:40] + "…"
        yield Document(
            kind="report", subject=str(each.pk), title=title, text=joined(each.text, each.where, each.answer, f"〔{each.year}〕{each.number}号"),
            url=address("report", each.pk), day=clock.day_of(each.at),
        )  # fmt: skip
