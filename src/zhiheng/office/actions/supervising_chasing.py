"""Chasing: what the clock brings to every open matter, day by day, with the days that were missed while the office was shut."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Min

from zhiheng.core.issues import Text
from zhiheng.core.workflow.ladder import Step, due_steps
from zhiheng.core.workflow.supervision import FALL_OVERDUE, ISSUE, REMIND, REPORT, TELL_DELAY
from zhiheng.office.actions.acting import Act, acting, enter
from zhiheng.office.actions.supervising_matters import BATCH, affected, count, recount
from zhiheng.office.actions.supervising_telling import Told, tell_all, told_of
from zhiheng.office.people.actors import PROGRAM, Actor
from zhiheng.office.people.permissions_supervision import check_may_supervise
from zhiheng.office.records.clocks import Clocks, facts_of, ladder, standing_orders
from zhiheng.office.records.holders import answering, named_holders
from zhiheng.office.records.models import Matter, MatterStep, Order, OrderSeries, Suspension


@dataclass(frozen=True, slots=True)
class Chased:
    """What the clock brought: on which days, and how many steps of each kind (by event of core.workflow.supervision)."""

    days: tuple[date, ...]
    steps: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Brought:
    """A step that the clock brings to a matter."""

    matter: Matter
    step: Step


def chase(actor: Actor, day: date) -> Chased:
    """Everything that the clock brings up to and with `day`, in order; what was brought before is not brought again.

    A day that was missed counts for itself: each step carries the day that was its own. Who is told are those who answer on `day`. Each
    missed day is a transaction. Raises Refused for others than the program and the quality office's clerk.
    """
    if actor is not PROGRAM:
        check_may_supervise(actor)
    _keep_up(actor, day)
    days, steps = [], Counter[str]()
    while (first := _first_day(day)) is not None:
        if found := _chase_day(actor, first, day):
            days.append(first)
            steps.update(found)
    return Chased(tuple(days), dict(steps))


def _first_day(day: date) -> date | None:
    waiting = Matter.objects.filter(closed_at=None, acts_on__lte=day)
    first: date | None = waiting.aggregate(first=Min("acts_on"))["first"]
    return first


def _keep_up(actor: Actor, day: date) -> None:
    """While a suspension has no end, each day of it moves the deadlines on by itself."""
    bodies = Suspension.objects.filter(until=None, withdrawn_at=None, since__lte=day).values_list(
        "body", flat=True
    )
    for body in sorted(set(bodies), key=lambda each: each or 0):
        with acting(actor, "clocks-kept", on=day.isoformat(), body=body) as act:
            act.data["moved"] = recount(affected(body), at=act.at)
            act.nothing = not act.data["moved"]


def _chase_day(actor: Actor, on: date, today: date) -> Counter[str]:
    """What the clock brought that day, by event."""
    with acting(actor, "chased", on=on.isoformat()) as act:
        rows = Matter.objects.select_for_update(no_key=True).filter(closed_at=None, acts_on__lte=on)
        matters = list(rows.order_by("pk"))
        orders = standing_orders(matters)
        brought = sorted(
            _brought(matters, orders, on, today), key=lambda each: (each.step.day, each.matter.pk)
        )
        moved = [each.matter for each in brought]
        issued = _carry_out(
            act, brought, orders, told_of(moved, answering(today), named_holders(moved, today))
        )
        _count_anew(matters, today)
        for order in issued:
            _enter(act, order)
        steps = Counter(each.step.event for each in brought)
        act.data |= dict(steps)
        act.nothing = not brought
    return steps


def _brought(
    matters: Sequence[Matter], orders: Mapping[int, Order], on: date, today: date
) -> Iterator[Brought]:
    clocks, ladder_on = Clocks(today), ladder()
    for each in matters:
        facts = facts_of(each, orders.get(each.pk))
        steps, _ = due_steps(facts, clocks.of_matter(each), ladder_on, on)
        yield from (Brought(each, step) for step in steps)


def _count_anew(matters: Sequence[Matter], today: date) -> None:
    clocks, ladder_on, orders = Clocks(today), ladder(), standing_orders(matters)
    for each in matters:
        count(each, orders.get(each.pk), clocks.of_matter(each), ladder_on)
        each.version += 1
    Matter.objects.bulk_update(
        matters, ["state", "state_since", "acts_on", "deadline", "version"], batch_size=BATCH
    )


def _carry_out(act: Act, brought: Sequence[Brought], orders: dict[int, Order], told: Told) -> list[Order]:
    """Writes the steps down, issues orders and tells people; gives the orders that are new."""
    steps, issued = [], []
    for each in brought:
        order = orders.get(each.matter.pk)
        people = told.people(each.matter, each.step)
        if each.step.event == ISSUE:
            order = orders[each.matter.pk] = _issued(act, each, order, people)
            issued.append(order)
        elif each.step.event in (REPORT, TELL_DELAY) and order is not None:
            order.told_on = each.step.day
            order.save(update_fields=["told_on"])
        if each.step.event in (REMIND, FALL_OVERDUE, ISSUE):
            each.matter.state, each.matter.state_since = each.step.state, each.step.day
        steps.append(
            MatterStep(
                matter=each.matter, event=each.step.event, day=each.step.day, at=act.at, order=order, told=list(people),
                counted=_said(each.step.counted),
            )
        )  # fmt: skip
        told.note(each.matter, each.step, order, people)
    MatterStep.objects.bulk_create(steps, batch_size=BATCH)
    tell_all(told, at=act.at)
    return issued


def _issued(act: Act, brought: Brought, before: Order | None, people: Sequence[int]) -> Order:
    """The next order of the matter, with its number in the year; the one before it ends as raised."""
    matter, step = brought.matter, brought.step
    if step.reply_by is None:
        raise ValueError("an order wants a reply by a day")
    if before is not None:
        before.ended_at, before.ended_why = act.at, "raised"
        before.save(update_fields=["ended_at", "ended_why"])
    return Order.objects.create(
        matter=matter, year=step.day.year, number=_next_number(step.day.year), colour=step.state, body_id=matter.body_id,
        issued_on=step.day, reply_by=step.reply_by.end, counted=_said(step.reply_by.explanation()), told=list(people),
    )  # fmt: skip


def _enter(act: Act, order: Order) -> None:
    """Each order has its own entry in the audit log, after everything else: the log's head is locked last."""
    data = {
        "matter": order.matter_id, "colour": order.colour, "year": order.year, "number": order.number,
        "day": order.issued_on.isoformat(),
    }  # fmt: skip
    enter(act, "order-issued", subject=f"order:{order.pk}", data=data)


def _next_number(year: int) -> int:
    """The next number of an order in that year; the series is locked until the transaction ends, so that none is left out."""
    OrderSeries.objects.get_or_create(year=year)
    series = OrderSeries.objects.select_for_update(no_key=True).get(year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last


def _said(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
