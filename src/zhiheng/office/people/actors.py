"""Who acts: a person as the rules see them, without the database."""

from __future__ import annotations

from dataclasses import dataclass

from zhiheng.core.issues import Text
from zhiheng.office.people.roles import IN_A_BODY, SEES_ALL_BODIES, Role


class Refused(Exception):
    """A person may not do that; `reason` is said to them, and the attempt goes into the audit log."""

    def __init__(self, reason: Text) -> None:
        self.reason = reason
        super().__init__(reason.en)


@dataclass(frozen=True, slots=True)
class Grant:
    """A role as held today: in a body (its row id) or in none; `deputy_for` is the person (row id) on leave whose role it is."""

    role: Role
    body: int | None = None
    deputy_for: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Calling:
    """How a program calls in a person's name: its token (row id, first characters, scopes) and this call (`id`, one for each request).

    `key` names what is to be done once however often it is sent, "" for nothing such; `digest` (SHA-256) tells the same request from
    another one under the same key.
    """

    token: int
    start: str
    scopes: frozenset[str]
    id: str = ""
    key: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person who does something now. `person` is None for somebody who has not signed in; `address` is where they call from; `calling`
    says by which token a program calls in their name.
    """

    person: int | None = None
    username: str = ""
    name: str = ""
    grants: tuple[Grant, ...] = ()
    address: str = ""
    calling: Calling | None = None

    @property
    def roles(self) -> frozenset[Role]:
        """Every role held; of nobody the public's."""
        return frozenset(grant.role for grant in self.grants) or (
            frozenset() if self.person else frozenset({Role.PUBLIC})
        )

    def has(self, *roles: Role, body: int | None = None) -> bool:
        """Whether one of the roles is held; with `body`, those of bodies are held in that one."""
        return self.grant(*roles, body=body) is not None

    def grant(self, *roles: Role, body: int | None = None, without: int | None = None) -> Grant | None:
        """The grant by which one of the roles is held, own before deputy, but not as the deputy of `without`; None without one."""
        found = [
            each
            for each in self.grants
            if each.role in roles
            and (body is None or each.role not in IN_A_BODY or each.body == body)
            and (without is None or each.deputy_for != without)
        ]
        return min(found, key=lambda each: each.deputy_for is not None, default=None)

    def bodies(self, *roles: Role) -> frozenset[int]:
        """The bodies in which one of the roles (any role, for none) is held."""
        return frozenset(
            each.body for each in self.grants if each.body is not None and (not roles or each.role in roles)
        )

    @property
    def seen_bodies(self) -> frozenset[int] | None:
        """The bodies whose filings and figures this person may see; None for all of them."""
        return None if self.roles & SEES_ALL_BODIES else self.bodies(Role.LIAISON, Role.DEPARTMENT_REVIEWER)


PROGRAM = Actor(username="zhiheng", name="质衡")
"""The program itself: what it does at its start or in the background in nobody's name."""
