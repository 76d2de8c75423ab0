"""Notices between bodies: written, sent, received, answered, closed, and their results filed."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from zhiheng.core.workflow.notice import NoticeKind
from zhiheng.office.actions import notices as deeds
from zhiheng.office.actions import notices_answering as answering
from zhiheng.office.actions.notices_files import take_file
from zhiheng.office.actions.notices_filing import ResultOrder, file_result
from zhiheng.office.actions.stored_files import path_of
from zhiheng.office.api.answers import Done, Listed, Standing, listed
from zhiheng.office.api.filing import handed_out
from zhiheng.office.api.shapes import Answered, shape
from zhiheng.office.api.topics import FILE, Topic
from zhiheng.office.api.types import (
    Name,
    Number,
    Page,
    Passage,
    Reasoned,
    RowId,
    Seen,
    Sent,
    Sentence,
    Version,
    YesNo,
)
from zhiheng.office.people.permissions import check_may_begin_filing
from zhiheng.office.people.permissions_notices import (
    check_may_answer_at_all,
    check_may_begin_notice,
    check_may_see_notices,
)
from zhiheng.office.records import notices as reading

topic = Topic("抄告 · Notices", reads="notices:read", writes="notices:write")
KindShape = shape(NoticeKind, name="NoticeKind", without=("facts", "results"))
NoticeLine = shape(reading.NoticeLine)
Fact = shape(reading.Fact, name="NoticeFact")
NoticeShape = shape(reading.NoticeView, name="Notice", without=("register",))
Facts = Annotated[dict[Name, Sentence], Field(max_length=50)]
Within = Annotated[int, Field(ge=1, le=deeds.MOST_DAYS, strict=True)]


class NoticeMoved(Answered):
    """Where a notice stands after the call."""

    id: UUID
    version: int
    state: str


class NewNotice(Sent):
    """What a notice says: to which body, of which kind, its facts by name, and within how many working days a reply is wanted."""

    to_body: RowId
    kind: Name
    title: Name
    text: Passage = ""
    facts: Facts = Field(default={})
    reply_within: Within | None = None
    register: Name = Field(default="")
    row_key: list[Name] = Field(default=[], max_length=10)
    from_body: RowId | None = Field(
        default=None,
        description="以哪个单位的名义；空为质量办 · in which body's name; the quality office for none",
    )

    def content(self) -> deeds.NoticeContent:
        """As the action takes it."""
        return deeds.NoticeContent(**self.model_dump(exclude={"from_body", "version"}))


class ChangedNotice(NewNotice):
    """The same, and the version that was seen."""

    register: Name = Field(default="")
    version: Version


class NoticeReply(Seen):
    """The reply: its words, and results by name."""

    text: Passage
    facts: Facts = Field(default={})


class ReplyReturned(Reasoned):
    """Why the reply goes back, and within how many working days another one is wanted."""

    within: Within | None = None


class FiledAs(Seen):
    """Into which register the result goes, for which body, and which of its values goes into which column."""

    register: Name = Field()
    body: RowId
    mapping: dict[Name, Name] = Field(max_length=100)
    corrects: YesNo = False


@topic.get("/notices", Listed[NoticeLine], zh="抄告", check=check_may_see_notices)  # type: ignore[valid-type]
def notices(request: Any, box: Literal["received", "sent", "all"] = "received", page: Page = 1) -> Any:
    """Notices received or sent by one's bodies."""
    found = reading.notices(request.actor, box, page=page)
    return listed(found.lines, page, found.total)


@topic.get("/notices/{id}", NoticeShape, zh="一份抄告", check=check_may_see_notices)
def notice(request: Any, id: UUID) -> Any:
    """One notice with its facts, clocks, reply and course."""
    return reading.notice_view(request.actor, id)


@topic.post("/notices", NoticeMoved, zh="起草抄告", check=check_may_begin_notice)
def draft_notice(request: Any, sent: NewNotice) -> Any:
    """Writes a notice; it is not sent yet."""
    return deeds.draft_notice(request.actor, sent.content(), from_body=sent.from_body)


@topic.post("/notices/{id}/change", NoticeMoved, zh="修改抄告草稿", check=check_may_begin_notice)
def change_notice(request: Any, id: UUID, sent: ChangedNotice) -> Any:
    """Writes a draft anew."""
    return deeds.change_draft(request.actor, id, sent.version, sent.content())


@topic.post("/notices/{id}/send", NoticeMoved, zh="发出抄告", check=check_may_begin_notice)
def send_notice(request: Any, id: UUID, sent: Seen) -> Any:
    """Sends the notice; its receiver's clock starts."""
    return deeds.send_notice(request.actor, id, sent.version)


@topic.post("/notices/{id}/receive", NoticeMoved, zh="签收抄告", check=check_may_answer_at_all)
def receive_notice(request: Any, id: UUID, sent: Seen) -> Any:
    """Receives the notice."""
    return answering.receive(request.actor, id, sent.version)


@topic.post("/notices/{id}/reply", NoticeMoved, zh="回复抄告", check=check_may_answer_at_all)
def reply_to_notice(request: Any, id: UUID, sent: NoticeReply) -> Any:
    """Answers the notice."""
    reply = answering.Reply(text=sent.text, facts=sent.facts, files=())
    return answering.reply_to_notice(request.actor, id, sent.version, reply)


@topic.post("/notices/{id}/return", NoticeMoved, zh="退回回复", check=check_may_begin_notice)
def return_reply(request: Any, id: UUID, sent: ReplyReturned) -> Any:
    """Sends the reply back, with the reason."""
    return deeds.return_reply(request.actor, id, sent.version, reason=sent.reason, within=sent.within)


@topic.post("/notices/{id}/close", NoticeMoved, zh="办结抄告", check=check_may_begin_notice)
def close_notice(request: Any, id: UUID, sent: Reasoned) -> Any:
    """Closes the notice."""
    return deeds.close_notice(request.actor, id, sent.version, reason=sent.reason)


@topic.post("/notices/{id}/withdraw", NoticeMoved, zh="撤回抄告", check=check_may_begin_notice)
def withdraw_notice(request: Any, id: UUID, sent: Reasoned) -> Any:
    """Takes the notice back."""
    return deeds.withdraw(request.actor, id, sent.version, reason=sent.reason)


@topic.post("/notices/{id}/result", Standing, zh="把结果报入台账", check=check_may_begin_filing)
def file_notice_result(request: Any, id: UUID, sent: FiledAs) -> Any:
    """Makes a draft of a filing from the notice's result."""
    order = ResultOrder(register=sent.register, body=sent.body, mapping=sent.mapping, corrects=sent.corrects)
    return file_result(request.actor, id, sent.version, order)


@topic.get("/notices/{id}/files/{file}", FILE, zh="抄告的附件", check=check_may_see_notices)
def notice_file(request: Any, id: UUID, file: Number) -> Any:
    """A file beside the notice or its reply."""
    found = take_file(request.actor, id, file)
    return handed_out(path_of(found.file), found.file.name)


@topic.post("/notices/{id}/files/{file}/remove", Done, zh="移除抄告附件", check=check_may_begin_notice)
def remove_notice_file(request: Any, id: UUID, file: Number, sent: Seen) -> Any:
    """Takes a file away from a draft."""
    deeds.remove_file(request.actor, id, sent.version, file)
    return Done()
