"""Meetings: minutes that become numbered duties, and what becomes of each."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from zhiheng.core.issues import Text
from zhiheng.office.actions import decisions as deciding
from zhiheng.office.actions import meetings as deeds
from zhiheng.office.actions.minutes_files import take_minutes
from zhiheng.office.actions.stored_files import path_of
from zhiheng.office.api.filing import handed_out
from zhiheng.office.api.shapes import Answered, shape
from zhiheng.office.api.topics import FILE, Topic
from zhiheng.office.api.types import Day, Name, Number, Reasoned, Seen, Sent, Sentence, Version
from zhiheng.office.people.permissions_notices import (
    check_may_keep_meetings,
    check_may_report_done_at_all,
    check_may_see_meetings,
)
from zhiheng.office.records import meetings as reading

topic = Topic("会议 · Meetings", reads="notices:read", writes="notices:write")
MeetingLine = shape(reading.MeetingLine)
DecisionLine = shape(reading.DecisionLine, more={"state_label": Text})
MeetingShape = shape(reading.MeetingView, name="Meeting")
DecisionEvent = shape(reading.DecisionEvent)
DecisionShape = shape(reading.DecisionView, name="Decision", without=("holders",))
ProposedShape = shape(reading.Proposed, name="ProposedDecision")
PROPOSALS: Any = list[ProposedShape]  # type: ignore[valid-type]


class MeetingMade(Answered):
    """The meeting that was kept: number and version."""

    id: int
    version: int


class DecisionMoved(Answered):
    """Where a decision stands after the call."""

    id: int
    version: int


class NewMeeting(Sent):
    """A meeting with its minutes."""

    title: Name
    day: Day
    place: Name = ""
    chair: Name = ""
    present: Sentence = ""
    minutes: str = Field(default="", max_length=deeds.MINUTES)

    def content(self) -> deeds.MeetingContent:
        """As the action takes it."""
        return deeds.MeetingContent(**self.model_dump(exclude={"version"}))


class ChangedMeeting(NewMeeting):
    """The same, and the version that was seen."""

    version: Version


class NewDecision(Sent):
    """A decision to hand out: what is to be done, by which bodies (names), by when."""

    text: Sentence
    lead: list[Name] = Field(max_length=20)
    support: list[Name] = Field(default=[], max_length=50)
    deadline: Day | None = None
    quote: Sentence = ""


class Decisions(Seen):
    """The decisions of a meeting; all are handed out, or none."""

    decisions: list[NewDecision] = Field(min_length=1, max_length=deeds.MOST)


class ReportedDone(Seen):
    """What was done."""

    done: Sentence


@topic.get("/meetings", list[MeetingLine], zh="会议", check=check_may_see_meetings)  # type: ignore[valid-type]
def meetings(request: Any) -> Any:
    """The meetings whose decisions concern this person."""
    return list(reading.meetings(request.actor))


@topic.post("/meetings", MeetingMade, zh="记下会议", check=check_may_keep_meetings)
def keep_meeting(request: Any, sent: NewMeeting) -> Any:
    """Keeps a meeting with its minutes."""
    return deeds.keep_meeting(request.actor, sent.content())


@topic.get("/meetings/{id}", MeetingShape, zh="一次会议", check=check_may_see_meetings)
def meeting(request: Any, id: Number) -> Any:
    """One meeting with its decisions."""
    return reading.meeting_view(request.actor, id)


@topic.post("/meetings/{id}/change", MeetingMade, zh="更正会议", check=check_may_keep_meetings)
def change_meeting(request: Any, id: Number, sent: ChangedMeeting) -> Any:
    """Corrects what is kept of a meeting."""
    return deeds.keep_meeting(request.actor, sent.content(), id=id, version=sent.version)


@topic.get("/meetings/{id}/file", FILE, zh="会议纪要文件", check=check_may_see_meetings)
def meeting_file(request: Any, id: Number) -> Any:
    """The file of the minutes."""
    stored = take_minutes(request.actor, id)
    return handed_out(path_of(stored), stored.name)


@topic.get("/meetings/{id}/proposals", PROPOSALS, zh="纪要里读出的议定事项", check=check_may_keep_meetings)
def proposals(request: Any, id: Number) -> Any:
    """What the minutes decide, as the program reads them."""
    return list(reading.proposals(request.actor, id))


@topic.post(
    "/meetings/{id}/decide", list[DecisionMoved], zh="议定事项一次下达", check=check_may_keep_meetings
)
def decide_all(request: Any, id: Number, sent: Decisions) -> Any:
    """Makes numbered duties of decisions, all at once."""
    rows = [deeds.DecisionRow(**each.model_dump()) for each in sent.decisions]
    return list(deeds.decide_all(request.actor, id, sent.version, rows))


@topic.get("/decisions/{id}", DecisionShape, zh="一项议定事项", check=check_may_see_meetings)
def decision(request: Any, id: Number) -> Any:
    """One decision and what became of it."""
    return reading.decision_view(request.actor, id)


@topic.post("/decisions/{id}/done", DecisionMoved, zh="报办结", check=check_may_report_done_at_all)
def report_decision_done(request: Any, id: Number, sent: ReportedDone) -> Any:
    """The body tells that it is done."""
    return deciding.report_done(request.actor, id, sent.version, sent.done)


@topic.post("/decisions/{id}/take", DecisionMoved, zh="认定办结", check=check_may_keep_meetings)
def take_decision(request: Any, id: Number, sent: Seen) -> Any:
    """The quality office takes the report."""
    return deciding.take_done(request.actor, id, sent.version)


@topic.post("/decisions/{id}/return", DecisionMoved, zh="退回续办", check=check_may_keep_meetings)
def return_decision(request: Any, id: Number, sent: Reasoned) -> Any:
    """The quality office returns the report."""
    return deciding.return_done(request.actor, id, sent.version, sent.reason)
