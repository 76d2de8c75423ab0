"""Who opens the plan to the public, and who deals with what the public reports. The same form as in permissions.py."""

from __future__ import annotations

from zhiheng.core.issues import Text
from zhiheng.office.people.actors import Actor, Refused
from zhiheng.office.people.roles import Role


def check_may_publish(actor: Actor) -> None:
    """Opening the plan to the public, closing it, and what of it stays inside: the quality office."""
    if not actor.has(Role.CLERK):
        raise Refused(
            Text(
                "只有质量办经办人可以决定公开的内容",
                "Only the clerk of the quality office decides what is public",
            )
        )


def check_may_handle_reports(actor: Actor) -> None:
    """Reports of citizens with their answers; the contact of a citizen is asked for with its purpose."""
    if not actor.has(Role.CLERK):
        raise Refused(
            Text(
                "只有质量办经办人办理群众反映",
                "Only the clerk of the quality office deals with reports of citizens",
            )
        )


def can_publish(actor: Actor) -> bool:
    """Whether the actor may."""
    return actor.has(Role.CLERK)


def can_handle_reports(actor: Actor) -> bool:
    """Whether the actor may."""
    return actor.has(Role.CLERK)
