"""What each role may do in supervision; in the form of permissions.py."""

from __future__ import annotations

from zhiheng.core.issues import Text
from zhiheng.office.people.actors import Actor, Refused
from zhiheng.office.people.permissions import check_may_see_plan, require, twin_of
from zhiheng.office.people.roles import Role

OF_THE_BODY = (Role.LIAISON, Role.DEPARTMENT_REVIEWER)


def check_may_see_supervision(actor: Actor) -> None:
    """Supervision at all: everybody in the programme; which matters, `seen_bodies` says."""
    check_may_see_plan(actor)


def check_may_see_matter(actor: Actor, body: int) -> None:
    """One matter or order: its body, and those who see all bodies."""
    check_may_see_supervision(actor)
    if actor.seen_bodies is not None and body not in actor.seen_bodies:
        raise Refused(
            Text("这一事项属于别的单位，您不能查看", "This matter is another body's, so you may not see it")
        )


def check_may_reply(actor: Actor, body: int) -> None:
    """Replying to an order: the body's liaison or reviewer."""
    require(actor, *OF_THE_BODY, body=body, to=Text("回复督办单", "reply to the order"))


def check_may_supervise(actor: Actor) -> None:
    """Deciding on replies, extending, exempting, suspending: the quality office's clerk."""
    require(actor, Role.CLERK, to=Text("处理督办事项", "decide in supervision"))


can_see_supervision = twin_of(check_may_see_supervision)
can_see_matter = twin_of(check_may_see_matter)
can_reply = twin_of(check_may_reply)
can_supervise = twin_of(check_may_supervise)
