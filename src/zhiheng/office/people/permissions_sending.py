"""Who decides what leaves the office, and who is told of what. Of the same form as `permissions`."""

from __future__ import annotations

from zhiheng.core.issues import Text
from zhiheng.office.people.actors import Actor, Refused
from zhiheng.office.people.permissions import check_may_see_plan, require, twin_of
from zhiheng.office.people.roles import INTERNAL, Role


def check_may_manage_sending(actor: Actor) -> None:
    """The addresses to which the whole programme's events go, and the outbox."""
    require(actor, Role.SYSTEM_ADMIN, to=Text("管理对外发送", "manage what is sent out"))


def check_may_have_hooks(actor: Actor) -> None:
    """Addresses for one's own events: everybody in the programme."""
    require(
        actor, *sorted(INTERNAL), to=Text("为自己设置事件推送", "have events sent to an address of their own")
    )


def check_may_stop_hook(actor: Actor, owner: int | None) -> None:
    """Stopping or trying an address: whose it is (None: the whole programme's), and the system administrator."""
    if actor.person is None or actor.person != owner:
        check_may_manage_sending(actor)


def check_may_be_told(actor: Actor, bodies: frozenset[int] | None) -> None:
    """Being told of an event: of the bodies that it concerns, those who see one of them; of the whole programme (None), everybody in it."""
    check_may_see_plan(actor)
    seen = actor.seen_bodies
    if bodies is not None and seen is not None and not seen & bodies:
        raise Refused(Text("这件事不涉及您所在的单位", "This concerns no body of yours"))


can_manage_sending = twin_of(check_may_manage_sending)
can_have_hooks = twin_of(check_may_have_hooks)
can_stop_hook = twin_of(check_may_stop_hook)
can_be_told = twin_of(check_may_be_told)
