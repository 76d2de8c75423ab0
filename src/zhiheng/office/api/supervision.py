"""Supervision: matters and their clocks, orders with replies, suspensions, remedies, and what bodies are asked for."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Form

from zhiheng.core.calendar import PeriodKind, period_of, read_period
from zhiheng.core.issues import InputProblem, Text
from zhiheng.office import clock
from zhiheng.office.actions import remedying, supervising
from zhiheng.office.actions.slips import take_reply_file, take_slip
from zhiheng.office.actions.stored_files import keep_upload, path_of
from zhiheng.office.api.answers import Done, Listed, Made, listed
from zhiheng.office.api.filing import handed_out
from zhiheng.office.api.problems import said_issue
from zhiheng.office.api.shapes import shape
from zhiheng.office.api.topics import FILE, Topic, missing
from zhiheng.office.api.types import (
    Day,
    Name,
    Number,
    Page,
    Reasoned,
    RowId,
    Seen,
    Sent,
    Sentence,
    Upload,
    Version,
    YesNo,
)
from zhiheng.office.people.permissions_remedies import (
    check_may_close_remedy,
    check_may_see_burden,
    check_may_see_remedies,
)
from zhiheng.office.people.permissions_supervision import check_may_see_supervision, check_may_supervise
from zhiheng.office.records import burden as burden_reading
from zhiheng.office.records import remedies as remedy_reading
from zhiheng.office.records import supervising as reading

topic = Topic("督办 · Supervision", reads="supervision:read", writes="supervision:write")
OrderLine = shape(reading.OrderLine, more={"label": Text, "colour_label": Text})
MatterLine = shape(reading.MatterLine, more={"state_label": Text, "overdue": bool})
StepShape = shape(reading.StepView, name="MatterStep")
SuspensionShape = shape(reading.SuspensionView, name="Suspension")
MatterShape = shape(reading.MatterView, name="Matter")
OrderShape = shape(reading.OrderView, name="Order", without=("file",))
RemedyLine = shape(remedy_reading.RemedyLine)
RemedyEvent = shape(remedy_reading.RemedyEvent)
RemedyShape = shape(remedy_reading.RemedyView, name="Remedy")
AskedTwice = shape(burden_reading.Place, name="AskedPlace")
Twice = shape(burden_reading.Twice, name="AskedTwice")
BurdenShape = shape(burden_reading.Burden, name="Burden")
StateWord = Literal[
    "", "watched", "reminded", "overdue", "blue", "orange", "red", "done", "exempted", "lapsed"
]
Colour = Literal["", "blue", "orange", "red"]


class LaterDeadline(Seen):
    """A later deadline, and why."""

    deadline: Day
    reason: Sentence


class Decided(Reasoned):
    """Whether the reply is taken; a refusal says why."""

    take: YesNo


class NewSuspension(Sent):
    """Days on which clocks stand still, of one body or of all: until a day, or until it is ended."""

    body: RowId | None = None
    since: Day
    until: Day | None = None
    reason: Sentence


class Ended(Sent):
    """The last day; none takes the suspension back."""

    until: Day | None = None


class Planned(Seen):
    """Why the target is missed, what is done about it, and when it is measured again."""

    cause: Sentence
    action: Sentence
    measure_by: Day | None = None


class Closed(Seen):
    """What was found when it was closed."""

    closing: Sentence


@topic.get("/matters", Listed[MatterLine], zh="督办事项", check=check_may_see_supervision)  # type: ignore[valid-type]
def matters(
    request: Any, state: StateWord = "", colour: Colour = "", body: Number | None = None, closed: bool = False, page: Page = 1
) -> Any:  # fmt: skip
    """What the clock watches, by what it does next, of the bodies that may be seen."""
    query = reading.MatterQuery(state=state, colour=colour, body=body, closed=closed, page=page)
    found = reading.matters(request.actor, query)
    return listed(found.lines, found.page, found.total)


@topic.get("/matters/{id}", MatterShape, zh="一项督办", check=check_may_see_supervision)
def matter(request: Any, id: Number) -> Any:
    """One matter with every step, and how its deadline was counted."""
    return reading.matter_view(request.actor, id)


@topic.post("/matters/{id}/extend", MatterShape, zh="延期", check=check_may_supervise)
def extend_matter(request: Any, id: Number, sent: LaterDeadline) -> Any:
    """Gives the matter a later deadline, with the reason on record."""
    supervising.extend_matter(request.actor, id, sent.version, deadline=sent.deadline, reason=sent.reason)
    return reading.matter_view(request.actor, id)


@topic.post("/matters/{id}/exempt", MatterShape, zh="豁免", check=check_may_supervise)
def exempt_matter(request: Any, id: Number, sent: Reasoned) -> Any:
    """Lets the matter go, with the reason on record."""
    supervising.exempt(request.actor, id, sent.version, reason=sent.reason)
    return reading.matter_view(request.actor, id)


@topic.get("/orders", list[OrderLine], zh="等我办的督办单", check=check_may_see_supervision)  # type: ignore[valid-type]
def waiting_orders(request: Any) -> Any:
    """The orders that wait for this person: to reply to, or to decide on."""
    return list(reading.waiting_orders(request.actor))


@topic.get("/orders/{id}", OrderShape, zh="一张督办单", check=check_may_see_supervision)
def order(request: Any, id: Number) -> Any:
    """One order with its reply and the decision on it."""
    return reading.order_view(request.actor, id)


@topic.post("/orders/{id}/reply", OrderShape, zh="回复督办单", check=check_may_see_supervision)
def reply_to_order(
    request: Any, id: Number, text: Sentence = Form(...), promised: Day = Form(...), version: Version = Form(...),  # noqa: B008
    file: Upload | None = None,
) -> Any:  # fmt: skip
    """The body's reply: what is done, and the day that is promised; a file may go with it."""
    reading.order_view(request.actor, id)
    kept = keep_upload(file) if file is not None else None
    supervising.reply(request.actor, id, version, text=text, promised=promised, file=kept)
    return reading.order_view(request.actor, id)


@topic.post("/orders/{id}/decide", OrderShape, zh="审定回复", check=check_may_supervise)
def decide_on_reply(request: Any, id: Number, sent: Decided) -> Any:
    """Takes the reply, or refuses it."""
    supervising.decide(request.actor, id, sent.version, take=sent.take, reason=sent.reason)
    return reading.order_view(request.actor, id)


@topic.get("/orders/{id}/slip", FILE, zh="督办单文件", check=check_may_see_supervision)
def order_slip(request: Any, id: Number) -> Any:
    """The order as an official slip (.docx)."""
    return handed_out(*take_slip(request.actor, id))


@topic.get("/orders/{id}/file", FILE, zh="回复的附件", check=check_may_see_supervision)
def order_file(request: Any, id: Number) -> Any:
    """The file that came with the reply."""
    stored = take_reply_file(request.actor, id)
    return handed_out(path_of(stored), stored.name)


@topic.get("/suspensions", list[SuspensionShape], zh="停钟", check=check_may_supervise)  # type: ignore[valid-type]
def suspensions(request: Any) -> Any:
    """Days on which clocks stand still."""
    return list(reading.suspensions(request.actor))


@topic.post("/suspensions", Made, zh="停钟", check=check_may_supervise)
def suspend_clocks(request: Any, sent: NewSuspension) -> Any:
    """Lets clocks stand still, with the reason on record."""
    return supervising.suspend(
        request.actor, body=sent.body, since=sent.since, until=sent.until, reason=sent.reason
    )


@topic.post("/suspensions/{id}/end", Done, zh="结束停钟", check=check_may_supervise)
def end_suspension(request: Any, id: Number, sent: Ended) -> Any:
    """Ends it on a day, or takes it back."""
    supervising.end_suspension(request.actor, id, until=sent.until)
    return Done()


@topic.get("/remedies", list[RemedyLine], zh="整改", check=check_may_see_remedies)  # type: ignore[valid-type]
def remedies(request: Any, state: Name = "", target: Name = "") -> Any:
    """The remedies of missed targets that may be seen."""
    return list(remedy_reading.remedies(request.actor, state=state, target=target))


@topic.get("/remedies/{id}", RemedyShape, zh="一项整改", check=check_may_see_remedies)
def remedy(request: Any, id: Number) -> Any:
    """One remedy: cause, action, measured again, closed."""
    return _remedy(request, id)


@topic.post("/remedies/{id}/plan", RemedyShape, zh="报原因和措施", check=check_may_see_remedies)
def plan_remedy(request: Any, id: Number, sent: Planned) -> Any:
    """Gives cause and measure."""
    _remedy(request, id)
    plan = remedying.Plan(cause=sent.cause, action=sent.action, measure_by=sent.measure_by)
    remedying.plan_remedy(request.actor, id, sent.version, plan)
    return _remedy(request, id)


@topic.post("/remedies/{id}/measure", RemedyShape, zh="复测", check=check_may_see_remedies)
def measure_remedy(request: Any, id: Number, sent: Seen) -> Any:
    """Holds the target against its verdict again."""
    _remedy(request, id)
    remedying.measure_again(request.actor, id, sent.version)
    return _remedy(request, id)


@topic.post("/remedies/{id}/close", RemedyShape, zh="办结整改", check=check_may_close_remedy)
def close_remedy(request: Any, id: Number, sent: Closed) -> Any:
    """Closes the remedy."""
    _remedy(request, id)
    remedying.close_remedy(request.actor, id, sent.version, words=sent.closing)
    return _remedy(request, id)


@topic.post("/remedies/{id}/send-back", RemedyShape, zh="退回整改措施", check=check_may_close_remedy)
def send_back_remedy(request: Any, id: Number, sent: Reasoned) -> Any:
    """Sends the plan back."""
    _remedy(request, id)
    remedying.reopen(request.actor, id, sent.version, reason=sent.reason)
    return _remedy(request, id)


@topic.get("/burden", BurdenShape, zh="填报负担", check=check_may_see_burden)
def burden(request: Any, quarter: Name = "") -> Any:
    """What bodies were asked for in a quarter (2028Q2), by estimate, and what was asked twice."""
    found = read_period(quarter) if quarter else period_of(PeriodKind.QUARTER, clock.today())
    if found is None or found.kind is not PeriodKind.QUARTER:
        raise InputProblem(said_issue("period-not-understood", Text("不是季度", "this is no quarter"), Text("请写成 2028Q2", "Write it as 2028Q2"), place=Text("quarter", "quarter"), value=quarter))  # fmt: skip
    return burden_reading.burden(request.actor, found)


def _remedy(request: Any, id: int) -> Any:
    """The remedy, if this person may see it; 404 where there is none and the person sees all bodies."""
    with missing():
        return remedy_reading.remedy_view(request.actor, id)
