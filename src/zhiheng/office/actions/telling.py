"""Messages to people inside the office: a line in both languages, with the page that it is about; by e-mail too for whoever wishes so."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.db.models import Q

from zhiheng.core.issues import Language, Text
from zhiheng.office.actions.outbox import EMAIL, put, sends_mail
from zhiheng.office.people.models import Appointment, Delegation, Person
from zhiheng.office.people.roles import IN_A_BODY, Role
from zhiheng.office.records.models import Message, Wish

LONGEST_SUBJECT = 80
"""Characters of a mail's subject."""
CHOICES_PATH = "/account/telling/"
"""Where a person chooses how to be told."""


def tell(people: Iterable[int], text: Text, url: str, *, at: datetime, by_email: bool = True) -> None:
    """Leaves the line for each of them, inside the caller's transaction; with `by_email`, by e-mail too for those who wish so."""
    said = {"zh": text.zh, "en": text.en}
    told = Message.objects.bulk_create(
        Message(person_id=person, text=said, url=url, at=at) for person in sorted(set(people))
    )
    if by_email and told and sends_mail():
        _mail(told, at)


def _mail(told: list[Message], at: datetime) -> None:
    messages = {each.person_id: each for each in told}
    for person in mailed(Wish.objects.filter(by_email=True, person__in=messages)):
        message = messages[person.pk]
        line = Text(**message.text).said(language_of(person))
        content = mail_text(person, line, [_with_link(line, message.url)])
        put(EMAIL, "message", content, key=f"message:{message.pk}", at=at, to=person)


def mailed(wishes: Iterable[Wish]) -> list[Person]:
    """Whom a mail can reach of those who wish one: accounts that are open and have an address."""
    people = Person.objects.filter(pk__in=[each.person_id for each in wishes], is_active=True)
    return list(people.exclude(email="").order_by("pk"))


def language_of(person: Person) -> Language:
    """The language in which a person is addressed."""
    return "en" if person.language == "en" else "zh"


def mail_text(person: Person, subject: str, paragraphs: Iterable[str]) -> dict[str, str]:
    """Subject and text of a mail in the person's language. Nothing of it can be taken for a header."""
    language = language_of(person)
    first = f"{_NAME.said(language)}{' '.join(subject.split())}"
    last = Text("这封邮件由程序发出，请勿回复。", "This mail was sent by a program; please do not answer it.")
    change = Text("改变接收方式：", "To be told otherwise: ")
    base = settings.OFFICE_SETTINGS.address
    foot = last.said(language) + (f"\n{change.said(language)}{base}{CHOICES_PATH}" if base else "")
    return {"subject": first[:LONGEST_SUBJECT], "text": "\n\n".join([*paragraphs, foot]) + "\n"}


def _with_link(line: str, url: str) -> str:
    link = link_to(url)
    return f"{line}\n{link}" if link else line


def link_to(url: str) -> str:
    """The whole address of a page; "" without one, or where the office has no address of its own."""
    base = settings.OFFICE_SETTINGS.address
    return f"{base}{url}" if base and url else ""


_NAME = Text("质衡：", "Zhiheng: ")


def holders(role: Role, day: date, *, body: int | None = None) -> frozenset[int]:
    """Who holds the role on that day, in that body where it is a role of bodies; with the deputies of those on leave."""
    held = Appointment.objects.filter(
        Q(until=None) | Q(until__gte=day), role=role, since__lte=day, person__is_active=True
    )
    if role in IN_A_BODY:
        held = held.filter(body=body)
    people = frozenset(held.values_list("person", flat=True))
    away = Delegation.objects.filter(person__in=people, since__lte=day, until__gte=day, ended_at=None)
    return people | frozenset(away.values_list("deputy", flat=True))
