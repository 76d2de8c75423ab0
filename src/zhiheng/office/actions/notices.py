"""Notices between bodies (抄告) on the sender's side: drafted, sent, taken back, their replies sent back or closed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from zhiheng.core.issues import InputProblem, Issue, Text
from zhiheng.core.workflow.notice import (
    CLOSE,
    DRAFT,
    KINDS,
    NOTICE,
    REGISTER_ROW,
    REPLIED,
    REPORT,
    SEND,
    SEND_BACK,
    WITHDRAW,
)
from zhiheng.core.workflow.notice_facts import read_facts
from zhiheng.office import clock
from zhiheng.office.actions.acting import acting
from zhiheng.office.actions.notices_moving import (
    about,
    check_reason,
    check_standing,
    check_within,
    issue,
    keep_files,
    located,
    move,
    stop_clocks,
    tell_receiver,
    titled,
    watch_receipt,
    watch_reply,
)
from zhiheng.office.people.actors import Actor
from zhiheng.office.people.models import Body
from zhiheng.office.people.permissions_notices import check_may_send_notice
from zhiheng.office.records.deadlines import notice_days
from zhiheng.office.records.filing_offers import typed_value
from zhiheng.office.records.looking_registers import row_facts
from zhiheng.office.records.models import Notice, NoticeFile, PublicReport, StoredFile
from zhiheng.office.records.workspaces import workspace

TITLE, TEXT, FACT = 200, 20_000, 4_000
"""The most characters that are kept of each."""
MOST_DAYS = 120
"""Working days that a reply may be given at most: about half a year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeContent:
    """What a notice says: to which body (row id), of which kind, its facts as typed by name, and within how many working days after its
    receipt a reply is wanted (None: as the parameter says). A notice about a row names its register and key; its facts come from the row.
    """

    to_body: int
    kind: str
    title: str
    text: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    reply_within: int | None = None
    register: str = ""
    row_key: Sequence[str] = ()


def draft_notice(
    actor: Actor,
    content: NoticeContent,
    *,
    from_body: int | None = None,
    report: PublicReport | None = None,
    files: Sequence[StoredFile] = (),
) -> Notice:
    """Begins a notice of a body, or of the quality office (None). What is typed is kept as it is; sending checks it.

    The facts of a citizen's report are taken from the report, whose contact is never passed on. Raises Refused for people who do not act
    for the sender or may not see the row, InputProblem for no such kind, body or row.
    """
    check_may_send_notice(actor, from_body)
    with acting(actor, "notice-drafted", kind=content.kind, body=from_body) as act:
        row = Notice(
            state=NOTICE.states[0].name, from_body_id=from_body, made_by_id=actor.person, made_at=act.at, report=report
        )  # fmt: skip
        _put(actor, row, content)
        row.save(force_insert=True)
        keep_files(act, row, tuple(files))
        act.subject = about(row)
    return row


def change_draft(
    actor: Actor, id: UUID | str, version: int, content: NoticeContent, *, files: Sequence[StoredFile] = ()
) -> Notice:
    """Writes a draft anew, and adds files to it. Raises as `draft_notice`, InputProblem where somebody was quicker."""
    with acting(actor, "notice-changed", subject=f"notice:{id}") as act:
        row = _of_sender(actor, id)
        check_standing(row, version, DRAFT)
        _put(actor, row, content)
        row.version += 1
        row.save()
        keep_files(act, row, tuple(files))
    return row


def remove_file(actor: Actor, id: UUID | str, version: int, file: int) -> None:
    """Takes a file away from a draft. Raises as `change_draft`."""
    with acting(actor, "notice-changed", subject=f"notice:{id}", file=file):
        row = _of_sender(actor, id)
        check_standing(row, version, DRAFT)
        NoticeFile.objects.filter(notice=row, pk=file).delete()
        row.version += 1
        row.save(update_fields=["version"])


def _of_sender(actor: Actor, id: UUID | str) -> Notice:
    row = located(id)
    check_may_send_notice(actor, row.from_body_id)
    return row


def _put(actor: Actor, row: Notice, content: NoticeContent) -> None:
    if content.kind not in KINDS:
        raise InputProblem(issue("kind", Text("种类", "kind"), content.kind, _NO_KIND))
    if not Body.objects.filter(pk=content.to_body).exists():
        raise InputProblem(issue("to-body", Text("接收单位", "receiver"), "", _NO_BODY))
    row.kind, row.to_body_id = content.kind, content.to_body
    row.title, row.text = content.title.strip()[:TITLE], content.text.strip()[:TEXT]
    row.reply_within = content.reply_within or 0
    row.register, row.row_key = "", []
    if row.report is not None and row.kind == REPORT:
        row.facts = {"reported": row.report.text, "place": row.report.where}
    elif row.kind == REGISTER_ROW:
        row.register, row.row_key = content.register, list(content.row_key)
        row.facts = _facts_of_row(actor, content.register, content.row_key)
    else:
        known = [each.name for each in KINDS[row.kind].facts]
        row.facts = {name: content.facts[name].strip()[:FACT] for name in known if content.facts.get(name, "").strip()}  # fmt: skip


def _facts_of_row(actor: Actor, register: str, key: Sequence[str]) -> dict[str, str]:
    """The columns of the row as this person may see them, personal data masked."""
    try:
        found = row_facts(actor, register, key)
    except LookupError:
        found = None
    if found is None or found.row is None:
        raise InputProblem(issue("row-key", Text("台账记录", "row"), " ".join(key), _NO_ROW))
    pairs = zip(found.page.columns, found.row.values, strict=True)
    return {column.name: typed_value(column, value)[:FACT] for column, value in pairs if value is not None}


def send_notice(actor: Actor, id: UUID | str, version: int) -> Notice:
    """Sends a draft: it gets its number, the clock of its receipt starts, and who answers for the receiver is told.

    Raises Refused for people who do not act for the sender, InputProblem with everything that is wrong and where somebody was quicker.
    """
    with acting(actor, "notice-sent", subject=f"notice:{id}") as act:
        row = _of_sender(actor, id)
        check_standing(row, version, DRAFT)
        day = clock.day_of(act.at)
        row.reply_within = row.reply_within or notice_days(day).reply
        found = read_facts(KINDS[row.kind].facts, row.facts, on=day, lists=workspace().lists)
        if issues := [*_problems(row), *found.issues]:
            raise InputProblem(*issues)
        if row.kind != REGISTER_ROW:
            row.facts = dict(found.values)
        row.year, row.number = day.year, _next_number(day.year)
        row.sent_at, row.receive_within = act.at, notice_days(day).receipt
        watch_receipt(row, day)
        move(act, row, SEND)
        act.data |= {"year": row.year, "number": row.number, "body": row.to_body_id}
        said = titled(row)
        tell_receiver(act, row, Text(f"收到{said.zh}，请在 {row.receive_by} 前签收", f"{said.en} has come; receive it by {row.receive_by}"))  # fmt: skip
    return row


def _problems(row: Notice) -> Iterator[Issue]:
    to, day = row.to_body, clock.today()
    place = Text("接收单位", "receiver")
    if to.kind == "enterprise" or to.pk == row.from_body_id:
        yield issue("to-body", place, to.name, _NO_RECEIVER)
    elif not (to.since or day) <= day <= (to.until or day):
        yield issue("to-body", place, to.name, _BODY_ENDED)
    if not row.title:
        yield issue("title", Text("标题", "title"), "", _NO_TITLE)
    if not row.text and not KINDS[row.kind].facts:
        yield issue("text", Text("内容", "text"), "", _NO_TEXT)
    yield from check_within(row.reply_within, MOST_DAYS)


def lock_numbers(year: int) -> None:
    """Two who send at once wait for each other at the last notice sent. Who enters something in the audit log before sending in the same
    transaction waits here first: the log's head is locked last.
    """
    Notice.objects.filter(year=year, number__gt=0).order_by("-number").select_for_update(no_key=True).first()


def _next_number(year: int) -> int:
    """The next number of the year."""
    lock_numbers(year)
    sent = Notice.objects.filter(year=year, number__gt=0).order_by("-number")
    return (sent.values_list("number", flat=True).first() or 0) + 1


def return_reply(
    actor: Actor, id: UUID | str, version: int, *, reason: str, within: int | None = None
) -> Notice:
    """Sends a reply back to be done again, within so many working days (None: as the parameter says). The former reply stays in the course.

    Raises Refused for people who do not act for the sender, InputProblem without a reason and where somebody was quicker.
    """
    with acting(actor, "notice-reply-returned", subject=f"notice:{id}", reason=reason.strip()) as act:
        row = _of_sender(actor, id)
        check_standing(row, version, REPLIED)
        check_reason(reason)
        day = clock.day_of(act.at)
        days = notice_days(day).again if within is None else within
        if issues := check_within(days, MOST_DAYS):
            raise InputProblem(*issues)
        row.returned_reason = reason.strip()
        watch_reply(row, day, days)
        move(act, row, SEND_BACK, reason.strip())
        said = titled(row)
        tell_receiver(act, row, Text(f"{said.zh}的回复被退回，请在 {row.reply_by} 前重新回复：{reason.strip()}",
                                     f"The reply to {said.en} was sent back; answer again by {row.reply_by}: {reason.strip()}"))  # fmt: skip
    return row


def close_notice(actor: Actor, id: UUID | str, version: int, *, reason: str = "") -> Notice:
    """Takes the reply: the notice is done. Raises Refused for people who do not act for the sender, InputProblem where somebody was quicker."""
    with acting(actor, "notice-closed", subject=f"notice:{id}") as act:
        row = _of_sender(actor, id)
        check_standing(row, version, REPLIED)
        row.closed_at, row.returned_reason = act.at, ""
        move(act, row, CLOSE, reason.strip())
        said = titled(row)
        tell_receiver(act, row, Text(f"{said.zh}已办结", f"{said.en} is closed"))
    return row


def withdraw(actor: Actor, id: UUID | str, version: int, *, reason: str = "") -> Notice:
    """Takes a notice back that was not answered yet; once it was sent, with a reason. Its clocks stop.

    Raises Refused for people who do not act for the sender, InputProblem without a reason and where somebody was quicker.
    """
    with acting(actor, "notice-withdrawn", subject=f"notice:{id}", reason=reason.strip()) as act:
        row = _of_sender(actor, id)
        sent = row.sent_at is not None
        check_standing(row, version, *(each.source for each in NOTICE.moves if each.event == WITHDRAW))
        if sent:
            check_reason(reason)
            stop_clocks(act, row, outcome="lapsed")
        move(act, row, WITHDRAW, reason.strip())
        if sent:
            said = titled(row)
            tell_receiver(act, row, Text(f"{said.zh}已由发出单位撤回：{reason.strip()}", f"{said.en} was taken back: {reason.strip()}"))  # fmt: skip
    return row


_NO_KIND = (Text("没有这一种抄告", "there is no such kind of notice"), Text("请从列出的种类里选", "Choose one of those listed"))  # fmt: skip
_NO_BODY = (Text("没有选接收单位", "no receiver was chosen"), Text("请从列出的单位里选", "Choose one of those listed"))  # fmt: skip
_NO_ROW = (
    Text("台账里没有这一行，或它已经撤回", "the register has no such row, or it was withdrawn"),
    Text(
        "请到台账里找到那一行，再从那里发抄告", "Find the row in its register and send the notice from there"
    ),
)
_NO_RECEIVER = (
    Text("抄告要发给别的部门、镇街或机构", "a notice goes to another department, town or agency"),
    Text("请换一个接收单位", "Choose another receiver"),
)
_BODY_ENDED = (
    Text("这个单位现在已经不在", "this body does not exist any more"),
    Text("请选承接它职责的单位", "Choose the body that took over its duties"),
)
_NO_TITLE = (Text("没有写", "it is empty"), Text("请用一句话写明是什么事", "Say in one line what it is about"))  # fmt: skip
_NO_TEXT = (Text("没有写", "it is empty"), Text("请写明情况和需要对方做什么", "Say what the matter is and what the other body should do"))  # fmt: skip
