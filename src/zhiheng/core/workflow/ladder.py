"""The ladder of supervision: what the clock brings to a matter next, on which day, and how that day was counted. Pure.

A body is reminded some working days before the deadline. The deadline is the last day; the day after it the matter is overdue. When the
working days of grace are over too, the blue order is issued on the next working day. It wants a reply within some working days. Silence, a
reply that the quality office refused, and a promised day that passed without the thing being done climb to the next colour on the next
working day. While a reply waits for the quality office, the body's clock stands still and the office itself is told. What stays silent in red
is reported to leaders again and again. All numbers are those in force on the day from which is counted; no rule of law fixes them (P).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from zhiheng.core.issues import Text
from zhiheng.core.workdays import Count
from zhiheng.core.workflow.clock import Clock
from zhiheng.core.workflow.supervision import (
    BLUE,
    FALL_OVERDUE,
    ISSUE,
    ORANGE,
    OVERDUE,
    RED,
    REMIND,
    REMINDED,
    REPORT,
    TELL_DELAY,
    WATCHED,
    colour_after,
)

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """Working days: reminding before the deadline, grace after it, replying to an order of each colour, the quality office's own deciding on
    a reply, and between two reports of a matter that stays silent in red. Raises ValueError for numbers that cannot be."""

    remind: int
    grace: int
    blue: int
    orange: int
    red: int
    decide: int
    again: int

    def __post_init__(self) -> None:
        if (
            min(self.remind, self.grace, self.blue, self.orange, self.red) < 0
            or min(self.decide, self.again) < 1
        ):
            raise ValueError(f"working days are never negative, and at least 1 between two tellings: {self}")

    def reply(self, colour: str) -> int:
        """Within how many an order of that colour is answered."""
        return {BLUE: self.blue, ORANGE: self.orange, RED: self.red}[colour]


LadderOn = Callable[[date], Ladder]
"""The numbers in force on a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFacts:
    """What is known of the order that stands: its day, the reply and the day it promises, the decision on it. `told_on`: when it was last
    told that nothing moves, since the last thing that a person did with it."""

    issued_on: date
    replied_on: date | None = None
    promised: date | None = None
    decided_on: date | None = None
    taken: bool = False
    told_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a matter. `agreed` is the deadline as it was set or counted at `clock_from`; stopped days move it on.

    `began`: the day on which it was taken up, or last extended; grace is not counted from an earlier one. `not_before`: the first day on which
    the clock may bring anything, which is the day after the last thing that changed the count.
    """

    state: str
    clock_from: date
    agreed: date
    began: date
    not_before: date
    order: OrderFacts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What the clock brings on a day: the event, the state after it, and how the day was counted. `reply_by`: of an order, by when it wants a
    reply, as counted."""

    event: str
    day: date
    state: str
    counted: Text
    reply_by: Count | None = None


def deadline_of(facts: Facts, clock: Clock) -> date:
    """The deadline, moved on by the working days on which no clock ran."""
    return clock.moved(facts.clock_from, facts.agreed)


def reply_by(state: str, order: OrderFacts, clock: Clock, ladder_on: LadderOn) -> Count:
    """By when an order that stands in that colour wants its reply."""
    return clock.after(order.issued_on, ladder_on(order.issued_on).reply(state))


def promised_by(order: OrderFacts, clock: Clock) -> date:
    """The promised day, moved on by the working days on which no clock ran. Raises ValueError for an order without a reply."""
    if order.replied_on is None or order.promised is None:
        raise ValueError("the order has no reply")
    return clock.moved(order.replied_on, order.promised)


def next_step(facts: Facts, clock: Clock, ladder_on: LadderOn) -> Step | None:
    """What the clock brings next if nobody does anything; None where it brings nothing any more."""
    if facts.state == WATCHED:
        return _reminder(facts, clock, ladder_on) or _overdue(facts, clock)
    if facts.state == REMINDED:
        return _overdue(facts, clock)
    if facts.state == OVERDUE:
        return _first_order(facts, clock, ladder_on)
    if facts.order is None:
        return None
    return _after_order(facts, facts.order, clock, ladder_on)


def due_steps(facts: Facts, clock: Clock, ladder_on: LadderOn, day: date) -> tuple[tuple[Step, ...], Facts]:
    """Every step up to and with `day`, in order, and what is known after them."""
    found = []
    while (step := next_step(facts, clock, ladder_on)) is not None and step.day <= day:
        found.append(step)
        facts = _stepped(facts, step)
    return tuple(found), facts


def _stepped(facts: Facts, step: Step) -> Facts:
    if step.event == ISSUE:
        return replace(facts, state=step.state, order=OrderFacts(issued_on=step.day))
    if step.event in (REPORT, TELL_DELAY) and facts.order is not None:
        return replace(facts, order=replace(facts.order, told_on=step.day))
    return replace(facts, state=step.state)


def _reminder(facts: Facts, clock: Clock, ladder_on: LadderOn) -> Step | None:
    """None where no day is left for it: the matter began too late."""
    deadline = deadline_of(facts, clock)
    number = ladder_on(deadline).remind
    wanted = clock.before(deadline, number)
    day = clock.next_running(max(wanted, facts.not_before))
    if day > deadline:
        return None
    counted = clock.running.count_between(day, deadline).explanation()
    said = Text(
        f"期限前{number}个工作日提醒：{counted.zh}",
        f"reminded {number} working days before the deadline: {counted.en}",
    )
    if day != wanted:
        said = Text(f"期限前{number}个工作日（{wanted.isoformat()}）已过，在能提醒的第一天提醒：{counted.zh}",
                    f"{number} working days before the deadline was {wanted.isoformat()}; reminded on the first possible day: {counted.en}")  # fmt: skip
    return Step(event=REMIND, day=day, state=REMINDED, counted=said)


def _overdue(facts: Facts, clock: Clock) -> Step:
    deadline = deadline_of(facts, clock)
    day = clock.next_running(max(deadline + _DAY, facts.not_before))
    said = Text(
        f"期限{deadline.isoformat()}为最后一天，{day.isoformat()}起为逾期。",
        f"{deadline.isoformat()} was the last day; overdue from {day.isoformat()}.",
    )
    return Step(event=FALL_OVERDUE, day=day, state=OVERDUE, counted=said)


def _first_order(facts: Facts, clock: Clock, ladder_on: LadderOn) -> Step | None:
    since = max(deadline_of(facts, clock), facts.began)
    grace = clock.after(since, ladder_on(since).grace)
    if not grace.number:
        why = Text(
            f"期限{since.isoformat()}已过，没有宽限。", f"overdue since {since.isoformat()}, without grace."
        )
    else:
        said = grace.explanation()
        why = Text(f"宽限期：{said.zh}", f"grace: {said.en}")
    return _climb(facts, clock, ladder_on, grace.end, why)


def _after_order(facts: Facts, order: OrderFacts, clock: Clock, ladder_on: LadderOn) -> Step | None:
    if order.replied_on is not None and order.decided_on is None:
        return _delay(facts, order, clock, ladder_on)
    if facts.state == RED and order.told_on is not None:
        counted = clock.after(order.told_on, ladder_on(order.told_on).again)
        said = counted.explanation()
        day = clock.next_worked(max(counted.end, facts.not_before))
        return Step(event=REPORT, day=day, state=RED, counted=Text(f"上次报告之后：{said.zh}", f"after the last report: {said.en}"))  # fmt: skip
    last, why = _ended(facts.state, order, clock, ladder_on)
    return _climb(facts, clock, ladder_on, last, why)


def _ended(state: str, order: OrderFacts, clock: Clock, ladder_on: LadderOn) -> tuple[date, Text]:
    """The last day on which the order may stand as it is, and why it is that one."""
    if order.decided_on is None:
        counted = reply_by(state, order, clock, ladder_on)
        said = counted.explanation()
        return counted.end, Text(
            f"回复期限：{said.zh}到期没有回复。", f"to be answered: {said.en} No reply came."
        )
    if not order.taken:
        day = order.decided_on.isoformat()
        return order.decided_on, Text(f"回复于{day}未获认可。", f"the reply was refused on {day}.")
    promised = promised_by(order, clock)
    last = max(promised, order.decided_on)
    return last, Text(
        f"承诺{promised.isoformat()}办结，到期没有办结。",
        f"it was promised for {promised.isoformat()} and was not done.",
    )


def _climb(facts: Facts, clock: Clock, ladder_on: LadderOn, last: date, why: Text) -> Step:
    """The order of the next colour, or in red the report, on the first working day after `last`."""
    day = clock.next_worked(max(last + _DAY, facts.not_before))
    said = Text(
        f"{why.zh}其后的第一个工作日是{day.isoformat()}。",
        f"{why.en} The first working day after it is {day.isoformat()}.",
    )
    colour = colour_after(facts.state)
    if colour is None:
        return Step(event=REPORT, day=day, state=facts.state, counted=said)
    wanted = clock.after(day, ladder_on(day).reply(colour))
    return Step(event=ISSUE, day=day, state=colour, counted=said, reply_by=wanted)


def _delay(facts: Facts, order: OrderFacts, clock: Clock, ladder_on: LadderOn) -> Step:
    """The quality office is told of its own delay on the working day after its working days are over, and again after as many."""
    since = order.told_on or order.replied_on or facts.began
    counted = clock.after(since, ladder_on(since).decide)
    said = counted.explanation()
    last = counted.end if order.told_on is not None else counted.end + _DAY
    day = clock.next_worked(max(last, facts.not_before))
    return Step(
        event=TELL_DELAY, day=day, state=facts.state,
        counted=Text(f"质量办处理回复的期限：{said.zh}", f"the quality office decides on a reply: {said.en}"),
    )  # fmt: skip
