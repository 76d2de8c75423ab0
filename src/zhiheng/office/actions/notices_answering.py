"""Notices between bodies on the receiver's side: receiving, and replying with words, structured facts and files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from zhiheng.core.issues import InputProblem, Issue, Text
from zhiheng.core.workflow.notice import KINDS, RECEIVE, RECEIVED, REPLY, SENT
from zhiheng.core.workflow.notice_facts import read_facts
from zhiheng.office import clock
from zhiheng.office.actions.acting import acting
from zhiheng.office.actions.notices import TEXT
from zhiheng.office.actions.notices_moving import (
    ANSWER,
    RECEIPT,
    check_standing,
    issue,
    keep_files,
    located,
    move,
    tell_sender,
    titled,
    watch_reply,
)
from zhiheng.office.actions.supervising import close
from zhiheng.office.people.actors import Actor
from zhiheng.office.people.permissions_notices import check_may_answer_notice
from zhiheng.office.records.models import Notice, StoredFile
from zhiheng.office.records.workspaces import workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a body answers: words, result facts as typed by name, and files."""

    text: str
    facts: Mapping[str, str] = field(default_factory=dict)
    files: Sequence[StoredFile] = ()


def receive(actor: Actor, id: UUID | str, version: int) -> Notice:
    """Receives a notice (签收): the clock of its receipt stops, that of the reply starts.

    Raises Refused for people who do not act for the receiver, InputProblem where somebody was quicker.
    """
    with acting(actor, "notice-received", subject=f"notice:{id}") as act:
        row = located(id)
        check_may_answer_notice(actor, row.to_body_id)
        check_standing(row, version, SENT)
        row.received_by_id, row.received_at = actor.person, act.at
        close(RECEIPT, str(row.pk), at=act.at)
        watch_reply(row, clock.day_of(act.at), row.reply_within)
        move(act, row, RECEIVE)
        said = titled(row)
        tell_sender(act, row, Text(f"{row.to_body.name}已签收{said.zh}，应在 {row.reply_by} 前回复",
                                   f"{row.to_body.name} has received {said.en}; its reply is due by {row.reply_by}"))  # fmt: skip
    return row


def reply_to_notice(actor: Actor, id: UUID | str, version: int, reply: Reply) -> Notice:
    """Answers a notice: the clock of the reply stops, and the sender closes it or sends the reply back.

    Raises Refused for people who do not act for the receiver, InputProblem with everything that is wrong and where somebody was quicker.
    """
    with acting(actor, "notice-replied", subject=f"notice:{id}") as act:
        row = located(id)
        check_may_answer_notice(actor, row.to_body_id)
        check_standing(row, version, RECEIVED)
        day = clock.day_of(act.at)
        found = read_facts(KINDS[row.kind].results, reply.facts, on=day, lists=workspace().lists)
        words = reply.text.strip()[:TEXT]
        if issues := [*([] if words else [_no_words()]), *found.issues]:
            raise InputProblem(*issues)
        row.reply, row.reply_facts = words, dict(found.values)
        row.replied_by_id, row.replied_at = actor.person, act.at
        keep_files(act, row, tuple(reply.files), of_reply=True)
        close(ANSWER, str(row.pk), at=act.at)
        move(act, row, REPLY, words)
        said = titled(row)
        tell_sender(act, row, Text(f"{row.to_body.name}已回复{said.zh}，请办结或退回", f"{row.to_body.name} has answered {said.en}; close it or send it back"))  # fmt: skip
    return row


def _no_words() -> Issue:
    return issue("reply", Text("回复内容", "reply"), "", (
        Text("没有写", "it is empty"), Text("请写明做了什么、结果怎样", "Say what was done and what came of it"),
    ))  # fmt: skip
