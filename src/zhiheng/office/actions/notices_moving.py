"""What every act on a notice shares: the row locked, its state moved, its clocks, and who is told."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.urls import reverse

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.core.workflow.notice import KINDS, NOTICE
from zhiheng.office import clock
from zhiheng.office.actions.acting import Act, overtaken
from zhiheng.office.actions.supervising import Deadline, close, watch
from zhiheng.office.actions.telling import holders, tell
from zhiheng.office.people.actors import Refused
from zhiheng.office.people.roles import Role
from zhiheng.office.records.deadlines import counted
from zhiheng.office.records.holders import who_answers
from zhiheng.office.records.models import Notice, NoticeFile, NoticeStep, StoredFile
from zhiheng.office.records.notices import number_text

RECEIPT, ANSWER = "notice-receipt", "notice-reply"
"""The kinds of matters by which supervision watches a notice."""


def about(row: Notice) -> str:
    """The notice as the audit log names it."""
    return f"notice:{row.pk}"


def located(id: UUID | str) -> Notice:
    """The notice, locked until the transaction ends. Raises Refused where there is none."""
    row = Notice.objects.select_for_update(of=("self",), no_key=True).filter(pk=id).first()
    if row is None:
        raise Refused(Text("没有这份抄告", "There is no such notice"))
    return row


def check_standing(row: Notice, version: int, *states: str) -> None:
    """Raises InputProblem where the notice has moved on since that version, or stands in none of the states."""
    if row.version != version or row.state not in states:
        last = NoticeStep.objects.filter(notice=row).select_related("person").order_by("-at", "-pk").first()
        by = last.person.name if last is not None and last.person is not None else ""
        raise overtaken(Text("这份抄告", "this notice"), by if row.state not in states else "")


def move(act: Act, row: Notice, event: str, reason: str = "") -> None:
    """The event happens to the notice: its state and version change, its course grows by a step. Saves the row."""
    target = NOTICE.after(row.state, event)
    if target is None:
        raise overtaken(Text("这份抄告", "this notice"))
    act.subject = about(row)
    act.data |= {"from": row.state, "to": target, "version": row.version + 1}
    row.state = target
    row.version += 1
    row.save()
    NoticeStep.objects.create(notice=row, event=event, reason=reason, person_id=act.actor.person, at=act.at)


def keep_files(act: Act, row: Notice, files: tuple[StoredFile, ...], *, of_reply: bool = False) -> None:
    """Puts files beside the notice or its reply."""
    NoticeFile.objects.bulk_create(
        NoticeFile(
            notice=row, file=each, title=each.name, of_reply="yes" if of_reply else "no", person_id=act.actor.person, at=act.at
        )
        for each in files
    )  # fmt: skip


def titled(row: Notice) -> Text:
    """The notice in a sentence of supervision or a message: number, kind and title."""
    number, kind = number_text(row.year, row.number), KINDS[row.kind].label
    return Text(f"{number.zh}「{row.title}」", f"{number.en} “{row.title}” ({kind.en})")


def watch_receipt(row: Notice, sent_on: date) -> None:
    """The clock of receipt: silence climbs from it on."""
    said = titled(row)
    what = Text(f"签收{said.zh}", f"Receipt of {said.en}")
    due = counted(sent_on, row.receive_within).end
    row.receive_by = due
    watch(RECEIPT, str(row.pk), row.to_body_id, what, deadline=Deadline(sent_on, due, row.receive_within))


def watch_reply(row: Notice, since: date, within: int) -> None:
    """The clock of the reply, from its receipt or from the last return on."""
    said = titled(row)
    what = Text(f"回复{said.zh}", f"Reply to {said.en}")
    row.reply_from, row.reply_within = since, within
    row.reply_by = counted(since, within).end
    watch(ANSWER, str(row.pk), row.to_body_id, what, deadline=Deadline(since, row.reply_by, within))


def stop_clocks(act: Act, row: Notice, *, outcome: str = "done") -> None:
    """Nothing of the notice is waited for any more."""
    for kind in (RECEIPT, ANSWER):
        close(kind, str(row.pk), outcome=outcome, at=act.at)


def tell_receiver(act: Act, row: Notice, words: Text) -> None:
    """Leaves the words for those who answer for the body that it went to."""
    tell(who_answers(row.to_body_id, clock.day_of(act.at)), words, page_of(row), at=act.at)


def tell_sender(act: Act, row: Notice, words: Text) -> None:
    """Leaves the words for those who answer for the body that sent it; for the clerks where the quality office did."""
    day = clock.day_of(act.at)
    people = holders(Role.CLERK, day) if row.from_body_id is None else who_answers(row.from_body_id, day)
    tell(people, words, page_of(row), at=act.at)


def page_of(row: Notice) -> str:
    """The address of the notice."""
    return reverse("notice", args=[row.pk])


def issue(field: str, place: Text, value: str, words: tuple[Text, Text]) -> Issue:
    """Something wrong with a field of a notice: its code is `notice-` and the field."""
    return Issue(level=Level.ERROR, code=f"notice-{field}", place=place, value=value[:120], message=words[0], remedy=words[1])  # fmt: skip


def check_reason(reason: str) -> None:
    """Raises InputProblem for an act that needs a reason and has none."""
    if not reason.strip():
        raise InputProblem(issue("reason", Text("理由", "reason"), "", (
            Text("没有写", "it is empty"), Text("请写明理由，对方会看到，也会留在记录里", "Say why; the other side reads it, and it stays on record"),
        )))  # fmt: skip


def check_within(within: int, most: int) -> list[Issue]:
    """What is wrong with a number of working days for a reply."""
    if 1 <= within <= most:
        return []
    return [issue("reply-within", Text("回复期限", "days for the reply"), str(within), (
        Text(f"应当在 1 到 {most} 个工作日之间", f"it must lie between 1 and {most} working days"),
        Text("请改写天数", "Correct the number of days"),
    ))]  # fmt: skip
