"""What each role may do with remedies of missed targets and with the meter of burden; in the form of permissions.py."""

from __future__ import annotations

from zhiheng.core.issues import Text
from zhiheng.office.people.actors import Actor, Refused
from zhiheng.office.people.permissions import check_may_see_plan, require, twin_of
from zhiheng.office.people.roles import Role

OF_THE_BODY = (Role.LIAISON, Role.DEPARTMENT_REVIEWER)


def check_may_see_remedies(actor: Actor) -> None:
    """Remedies at all: everybody in the programme; which ones, `seen_bodies` says."""
    check_may_see_plan(actor)


def check_may_see_remedy(actor: Actor, body: int) -> None:
    """One remedy: the body that leads the target, and those who see all bodies."""
    check_may_see_remedies(actor)
    if actor.seen_bodies is not None and body not in actor.seen_bodies:
        raise Refused(Text("这项整改由别的单位负责，您不能查看", "Another body answers for this remedy, so you may not see it"))  # fmt: skip


def check_may_plan_remedy(actor: Actor, body: int) -> None:
    """Giving cause and measure: who files or reviews for the leading body."""
    require(actor, *OF_THE_BODY, body=body, to=Text("提出原因和措施", "give the cause and the measure"))


def check_may_measure_again(actor: Actor, body: int) -> None:
    """Holding the target against its verdict again: the leading body, and the clerk."""
    if not actor.has(Role.CLERK):
        require(actor, *OF_THE_BODY, Role.CLERK, body=body, to=Text("复测", "measure again"))


def check_may_close_remedy(actor: Actor) -> None:
    """Closing a remedy or sending its plan back: the quality office."""
    require(actor, Role.CLERK, to=Text("办结或退回整改", "close a remedy or send it back"))


def check_may_see_burden(actor: Actor) -> None:
    """What bodies are asked for: the clerk, leaders and auditors see all, a body sees its own."""
    roles = (Role.CLERK, Role.LEADER, Role.AUDITOR, *OF_THE_BODY)
    require(actor, *roles, to=Text("查看填报负担", "see what bodies are asked for"))


can_see_remedies = twin_of(check_may_see_remedies)
can_see_remedy = twin_of(check_may_see_remedy)
can_plan_remedy = twin_of(check_may_plan_remedy)
can_measure_again = twin_of(check_may_measure_again)
can_close_remedy = twin_of(check_may_close_remedy)
can_see_burden = twin_of(check_may_see_burden)
