"""One mail a day with everything unread, for those who wish so."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from itertools import groupby

from django.db import transaction
from django.db.models import Q

from zhiheng.core.issues import Text
from zhiheng.office import clock
from zhiheng.office.actions.outbox import EMAIL, put, sends_mail
from zhiheng.office.actions.telling import language_of, link_to, mail_text, mailed
from zhiheng.office.clock import ZONE
from zhiheng.office.people.models import Person
from zhiheng.office.records.deadlines import calendar
from zhiheng.office.records.models import Delivery, Message, Wish
from zhiheng.office.records.sending_rules import digest_hour

LINES = 100
"""The most lines of one digest; the rest is counted."""
GROUPS = (
    (("/supervision/", "/orders/", "/remedies/"), Text("督办", "Supervision")),
    (("/file/", "/filing/", "/review/"), Text("报送和审核", "Filing and reviewing")),
    (("/notices/",), Text("抄告", "Notices")),
    (("/meetings/",), Text("会议", "Meetings")),
    (("/drafts/", "/plan/", "/targets/"), Text("计划", "The plan")),
    (("",), Text("其他", "Other")),
)
"""What messages are about, by the beginning of their page's path, in the order in which a digest tells them."""


def send_digests(at: datetime) -> int:
    """Puts today's digest into the outbox for everybody who wishes one and has something unread; gives how many. It may be called again
    at any time: before the hour, on a day off, and for whoever has been looked after today, nothing is done.
    """
    day = clock.day_of(at)
    waiting = Wish.objects.filter(Q(digest_on=None) | Q(digest_on__lt=day), digest=True)
    if not sends_mail() or not waiting.exists():
        return 0
    if at.astimezone(ZONE).hour < digest_hour(day) or not calendar().is_workday(day):
        return 0
    return sum(_digest(wish, at) for wish in waiting.order_by("pk").values_list("pk", flat=True))


def _digest(wish: int, at: datetime) -> bool:
    day = clock.day_of(at)
    with transaction.atomic():
        row = Wish.objects.select_for_update(no_key=True).get(pk=wish)
        if not row.digest or (row.digest_on is not None and row.digest_on >= day):
            return False
        unread = list(
            Message.objects.filter(person=row.person_id, read_at=None, at__gt=_since(row, at), at__lte=at)
        )
        row.digest_on = day
        row.save(update_fields=["digest_on"])
        for person in mailed([row]) if unread else ():
            content = _content(person, sorted(unread, key=lambda each: (_place(each.url), each.at, each.pk)))
            put(EMAIL, "digest", content, key=f"digest:{person.pk}:{day.isoformat()}", at=at, to=person)
            return True
    return False


def _since(wish: Wish, at: datetime) -> datetime:
    """The moment of the last digest. One that had nothing to tell left no mail: what came before it has been read."""
    last = Delivery.objects.filter(person=wish.person_id, event="digest").order_by("-made_at").first()
    before = datetime.combine(wish.digest_on, time(), ZONE) if wish.digest_on else at - timedelta(days=1)
    return last.made_at if last is not None and last.made_at < at else before


def _content(person: Person, unread: list[Message]) -> dict[str, str]:
    language = language_of(person)
    count = Text(f"今天有 {len(unread)} 条未读消息", f"{len(unread)} unread messages")
    paragraphs = [
        _paragraph(person, GROUPS[place][1], list(messages))
        for place, messages in groupby(unread[:LINES], key=lambda each: _place(each.url))
    ]
    if len(unread) > LINES:
        more = Text(f"还有 {len(unread) - LINES} 条，请登录查看。", f"And {len(unread) - LINES} more; sign in to read them.")  # fmt: skip
        paragraphs.append(more.said(language))
    return mail_text(person, count.said(language), paragraphs)


def _paragraph(person: Person, heading: Text, messages: Iterable[Message]) -> str:
    language = language_of(person)
    lines = [heading.said(language)]
    for message in messages:
        link = link_to(message.url)
        lines.append(f"- {Text(**message.text).said(language)}" + (f"\n  {link}" if link else ""))
    return "\n".join(lines)


def _place(url: str) -> int:
    return next(place for place, (starts, _) in enumerate(GROUPS) if url.startswith(starts))
