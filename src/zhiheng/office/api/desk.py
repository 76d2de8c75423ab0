"""My desk: what waits, what was told, who stands in for me, and my background jobs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pydantic import Field

from zhiheng.core.issues import Text
from zhiheng.office import clock
from zhiheng.office.actions import accounts
from zhiheng.office.actions.people_delegating import delegate, end_delegation
from zhiheng.office.api.answers import Done, DueShape, Line, Made
from zhiheng.office.api.shapes import Answered, shape
from zhiheng.office.api.topics import Topic
from zhiheng.office.api.types import Day, Number, RowId, Sent, Sentence
from zhiheng.office.people import reading_people
from zhiheng.office.people.permissions import (
    can_begin_filing,
    can_open_reviews,
    can_see_plan,
    check_may_delegate,
    check_signed_in,
)
from zhiheng.office.people.reading import body_names
from zhiheng.office.people.roles import ROLE_LABELS, Role
from zhiheng.office.records import desks, jobs_reading, messages
from zhiheng.office.records.workspaces import workspace

topic = Topic("工作台 · Desk", reads="desk:read", writes="account:write")
MessageShape = shape(messages.MessageFacts, name="Message")
JobShape = shape(jobs_reading.JobFacts, name="Job", more={"label": Text, "open": bool})
LeaveShape = shape(reading_people.Leave, name="Leave")
PlanDraft = shape(desks.PlanDraft)
Overdue = shape(desks.Overdue)


class BodyName(Answered):
    """A body: number and name."""

    id: int
    name: str


class RoleHeld(Answered):
    """A role as held now: its name, its label, and the body (number) in which."""

    role: str
    zh: str
    en: str
    body: int | None


class Myself(Answered):
    """Who calls: the person, their roles and bodies, the scopes of the token, and the plan in force with the state of the ledger."""

    username: str
    name: str
    roles: list[RoleHeld]
    bodies: list[BodyName]
    scopes: list[str]
    day: str
    plan: str | None
    ledger: int | None


class Desk(Answered):
    """What waits for this person; a list is null where no role of theirs has it."""

    to_file: list[DueShape] | None  # type: ignore[valid-type]
    overdue: list[DueShape] | None  # type: ignore[valid-type]
    coming: list[DueShape] | None  # type: ignore[valid-type]
    returned: list[Line] | None  # type: ignore[valid-type]
    drafts: list[Line] | None  # type: ignore[valid-type]
    sent: list[Line] | None  # type: ignore[valid-type]
    to_review: list[Line] | None  # type: ignore[valid-type]
    plan_drafts: list[PlanDraft] | None  # type: ignore[valid-type]
    more_time_asked: list[DueShape] | None  # type: ignore[valid-type]
    overdue_by_body: list[Overdue] | None  # type: ignore[valid-type]
    unread: int


class NewLeave(Sent):
    """A leave: who stands in, from which day to which."""

    deputy: RowId
    since: Day
    until: Day
    reason: Sentence = ""


class ReadMessages(Sent):
    """Which messages were read; none for all."""

    messages: list[RowId] = Field(default=[], max_length=200)


@topic.get("/me", Myself, zh="我是谁", check=check_signed_in)
def me(request: Any) -> Any:
    """Who calls, and by which rights."""
    actor = request.actor
    seen = can_see_plan(actor)
    opened = workspace() if seen else None
    return Myself(
        username=actor.username, name=actor.name,
        roles=[
            RoleHeld(role=each.role.value, zh=ROLE_LABELS[each.role].zh, en=ROLE_LABELS[each.role].en, body=each.body)
            for each in actor.grants
        ],
        bodies=[BodyName(id=id, name=name) for id, name in body_names(actor.bodies())], scopes=sorted(actor.calling.scopes),
        day=clock.today().isoformat(), plan=opened.plan.facts.title if opened and opened.plan else None,
        ledger=opened.ledger.seq() if opened else None,
    )  # fmt: skip


@topic.get("/desk", Desk, zh="工作台", check=check_signed_in)
def desk(request: Any) -> Any:
    """What waits for this person."""
    actor = request.actor
    filing = desks.filing_desk(actor) if can_begin_filing(actor) else None
    clerk = desks.clerk_desk() if actor.has(Role.CLERK) else None
    return {
        "to_file": filing and filing.today, "overdue": filing and filing.overdue, "coming": filing and filing.coming,
        "returned": filing and filing.returned, "drafts": filing and filing.drafts, "sent": filing and filing.sent,
        "to_review": desks.reviewing_desk(actor) if can_open_reviews(actor) else None,
        "plan_drafts": clerk and clerk.drafts, "more_time_asked": clerk and clerk.asked, "overdue_by_body": clerk and clerk.overdue,
        "unread": messages.unread(actor),
    }  # fmt: skip


@topic.get("/messages", list[MessageShape], zh="消息", check=check_signed_in)  # type: ignore[valid-type]
def all_messages(request: Any) -> Any:
    """One's own messages, the latest first."""
    return list(messages.messages_of(request.actor))


@topic.post("/messages/read", Done, zh="标记已读", check=check_signed_in)
def read_messages(request: Any, sent: ReadMessages) -> Any:
    """Marks messages as read: those named, or all."""
    accounts.read_messages(request.actor, tuple(sent.messages))
    return Done()


@topic.get("/leaves", list[LeaveShape], zh="委托代办", check=check_signed_in)  # type: ignore[valid-type]
def leaves(request: Any) -> Any:
    """One's own leaves and those during which one stands in."""
    made, held = reading_people.leaves(request.actor.person, clock.today())
    return [*made, *held]


@topic.get("/leaves/deputies", list[BodyName], zh="可以委托的人", check=check_may_delegate)
def possible_deputies(request: Any) -> Any:
    """Who may stand in for this person."""
    found = reading_people.possible_deputies(request.actor.person, clock.today())
    return [{"id": id, "name": name} for id, name in found]


@topic.post("/leaves", Made, zh="委托代办", check=check_may_delegate)
def name_deputy(request: Any, sent: NewLeave) -> Any:
    """Names a deputy for one's leave."""
    return delegate(request.actor, sent.deputy, since=sent.since, until=sent.until, reason=sent.reason)


@topic.post("/leaves/{leave}/end", Done, zh="提前结束委托", check=check_may_delegate)
def end_leave(request: Any, leave: Number) -> Any:
    """Ends a leave before its last day."""
    end_delegation(request.actor, leave)
    return Done()


@topic.get("/jobs/{id}", JobShape, zh="一项后台任务", check=check_signed_in)
def job(request: Any, id: UUID) -> Any:
    """How far a job is: one's own, or any for the system administrator."""
    return jobs_reading.job_facts(request.actor, id)
