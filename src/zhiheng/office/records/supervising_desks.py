"""What of supervision waits for a person: on the desk, and as a count beside the entry of the rail."""

from __future__ import annotations

from dataclasses import dataclass

from zhiheng.office.people.actors import Actor
from zhiheng.office.people.permissions_supervision import can_see_supervision
from zhiheng.office.records.remedies import RemedyLine, lines, waiting_remedies
from zhiheng.office.records.supervising import OrderLine, waiting_orders, waiting_rows

SHOWN = 10
"""Orders, and remedies, that stand on a desk; the rest is one step further on."""


@dataclass(frozen=True, slots=True)
class SupervisionDesk:
    """Orders that wait for a reply of this person's body or for the clerk's decision, and remedies that wait for either; how many
    there are of each."""

    orders: tuple[OrderLine, ...]
    remedies: tuple[RemedyLine, ...]
    order_count: int
    remedy_count: int


def supervision_desk(actor: Actor) -> SupervisionDesk | None:
    """What waits for this person; None for who is outside the programme or for whom nothing can wait."""
    if not (actor.person and can_see_supervision(actor)):
        return None
    desk = SupervisionDesk(
        waiting_orders(actor, SHOWN), lines(waiting_remedies(actor)[:SHOWN]), waiting_rows(actor).count(), waiting_remedies(actor).count(),
    )  # fmt: skip
    return desk if desk.orders or desk.remedies else None


def waiting_here(actor: Actor) -> int:
    """How many they are. Two queries, for every page shows it."""
    return waiting_rows(actor).count() + waiting_remedies(actor).count()
