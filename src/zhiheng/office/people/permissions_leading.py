"""Who sees how the whole plan is kept on one page, and the page of a body. Of the same form as `permissions`."""

from __future__ import annotations

from zhiheng.core.issues import Text
from zhiheng.office.people.actors import Actor, Refused
from zhiheng.office.people.permissions import check_may_see_plan, require, twin_of
from zhiheng.office.people.roles import Role


def check_may_see_leading(actor: Actor) -> None:
    """The ten lines of the leader's page: leaders, the clerk who prepares it, auditors."""
    roles = (Role.LEADER, Role.CLERK, Role.AUDITOR)
    require(actor, *roles, to=Text("查看领导一页纸", "see the page of leaders"))


def check_may_see_body(actor: Actor, body: int) -> None:
    """The page of a body: its own people, and those who see all bodies."""
    check_may_see_plan(actor)
    if actor.seen_bodies is not None and body not in actor.seen_bodies:
        raise Refused(Text("这不是您所在的单位，不能查看", "This is not your body, so you may not see it"))


can_see_leading = twin_of(check_may_see_leading)
can_see_body = twin_of(check_may_see_body)
