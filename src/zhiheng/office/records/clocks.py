"""The clocks of supervision: the numbers of its ladder, the days on which no clock runs, and what is known of a matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from zhiheng.core.issues import Text
from zhiheng.core.workflow.clock import Clock, Stop, stopped_clock
from zhiheng.core.workflow.ladder import Facts, Ladder, LadderOn, OrderFacts
from zhiheng.office import clock
from zhiheng.office.records.deadlines import calendar
from zhiheng.office.records.models import Matter, Order, Suspension
from zhiheng.office.records.workspaces import workspace

PARAMETER = "supervision_ladder"
_DAY = timedelta(days=1)


def ladder() -> LadderOn:
    """The numbers of the ladder by day (parameter supervision_ladder, P), as the workspace says them now.

    What it gives raises LookupError for a day without a value.
    """
    parameter, known = workspace().parameters[PARAMETER], {}

    def on(day: date) -> Ladder:
        value = parameter.on(day)
        if value is None:
            raise LookupError(f"{PARAMETER} has no value on {day.isoformat()}")
        if value.since not in known:
            known[value.since] = Ladder(**{name: int(number) for name, number in value.parts})
        return known[value.since]

    return on


@dataclass(frozen=True, slots=True)
class Suspended:
    """Days on which no clock runs, of one body (row id) or, for None, of all."""

    body: int | None
    stop: Stop


class Clocks:
    """The clock of every body as it is known on a day; suspensions are read once."""

    def __init__(self, day: date) -> None:
        self._day = day
        self._calendar = calendar()
        self._suspended = tuple(_suspended())
        self._made: dict[tuple[Stop, ...], Clock] = {}

    def of(self, body: int, earlier: Sequence[Sequence[int | str]] = ()) -> Clock:
        """The clock of what a body has; `earlier` are the bodies that had it before, each as [row id, last day]."""
        stops = tuple(stops_of(self._suspended, body, earlier))
        if stops not in self._made:
            self._made[stops] = stopped_clock(self._calendar, stops, self._day)
        return self._made[stops]

    def of_matter(self, matter: Matter) -> Clock:
        """The clock of a matter, through the hands that it has gone through."""
        return self.of(matter.body_id, matter.earlier)


def stops_of(
    suspended: Iterable[Suspended], body: int, earlier: Sequence[Sequence[int | str]]
) -> Iterator[Stop]:
    """The stops that count for what a body has: those of all bodies, and of each body while it had it."""
    tenures: list[tuple[int, date, date]] = []
    first = date.min
    for before, last in earlier:
        until = date.fromisoformat(str(last))
        tenures.append((int(before), first, until))
        first = until + _DAY
    tenures.append((body, first, date.max))
    for each in suspended:
        if each.body is None:
            yield each.stop
            continue
        for held_by, since, until in tenures:
            if held_by == each.body and (clipped := _clipped(each.stop, since, until)) is not None:
                yield clipped


def _clipped(stop: Stop, since: date, until: date) -> Stop | None:
    first = max(stop.since, since)
    last = stop.until if until == date.max else min(stop.until or date.max, until)
    return None if last is not None and last < first else Stop(first, last, stop.reason)


def _suspended() -> Iterator[Suspended]:
    rows = Suspension.objects.filter(withdrawn_at=None).order_by("since", "pk")
    for body, since, until, reason in rows.values_list("body", "since", "until", "reason"):
        yield Suspended(body, Stop(since, until, Text(reason, reason)))


def facts_of(matter: Matter, order: Order | None) -> Facts:
    """What is known of a matter and of the order that stands, for the ladder."""
    return Facts(
        state=matter.state, clock_from=matter.clock_from, agreed=matter.agreed, began=matter.began, not_before=matter.not_before,
        order=None if order is None else order_facts(order),
    )  # fmt: skip


def order_facts(order: Order) -> OrderFacts:
    """What is known of an order."""
    return OrderFacts(
        issued_on=order.issued_on,
        replied_on=clock.day_of(order.replied_at) if order.replied_at else None,
        promised=order.promised,
        decided_on=clock.day_of(order.decided_at) if order.decided_at else None,
        taken=order.decision == "taken",
        told_on=order.told_on,
    )


def standing_orders(matters: Iterable[Matter]) -> dict[int, Order]:
    """The order that stands for each of them (by row id of the matter), where one does."""
    rows = Order.objects.filter(matter__in=[each.pk for each in matters], ended_at=None).order_by("pk")
    return {each.matter_id: each for each in rows}
