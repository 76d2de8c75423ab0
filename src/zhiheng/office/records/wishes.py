"""How a person wants to be told (通知方式)."""

from __future__ import annotations

from dataclasses import dataclass

from zhiheng.core.issues import Text
from zhiheng.office.people.actors import Actor
from zhiheng.office.people.models import Person
from zhiheng.office.records.models import Wish

INSIDE, AT_ONCE, DIGEST = "inside", "at-once", "digest"
WAYS = {
    INSIDE: Text("只在办公系统内", "Inside the office only"),
    AT_ONCE: Text("同时发邮件", "By e-mail at once as well"),
    DIGEST: Text("每个工作日一封汇总邮件", "One mail with everything unread each working day"),
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a person chose: the way, and the address ("" for none)."""

    way: str
    email: str


def chosen(actor: Actor) -> Chosen:
    """What this person chose; the office alone where they never did."""
    wish = Wish.objects.filter(person=actor.person).first()
    email = Person.objects.filter(pk=actor.person).values_list("email", flat=True).first() or ""
    if wish is None or not (wish.by_email or wish.digest):
        return Chosen(INSIDE, email)
    return Chosen(AT_ONCE if wish.by_email else DIGEST, email)
