"""Reading people for pages: who there is with which roles, invitations, deputies. What the reader may not see is left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from axes.models import AccessAttempt
from django.db.models import Q, QuerySet
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from zhiheng.core.issues import Text
from zhiheng.office.people.actors import Actor
from zhiheng.office.people.models import Appointment, Delegation, Invitation, Person
from zhiheng.office.people.parameters import FAILURES, lock_time
from zhiheng.office.people.permissions import can_invite, can_manage_people, check_may_see_people
from zhiheng.office.people.roles import ADMINISTRATORS, ROLE_LABELS, Role

PAGE = 50
"""Rows a page."""
IN_OFFICE = (Role.CLERK, Role.OFFICE_REVIEWER)
"""Roles of the quality office itself."""


@dataclass(frozen=True, slots=True)
class Held:
    """A role of a person: row id of the appointment, body (row id and name, if any), first and last day, whether it holds today."""

    id: int
    role: Role
    body: int | None
    body_name: str
    since: date
    until: date | None
    current: bool

    @property
    def label(self) -> Text:
        """The role's name."""
        return ROLE_LABELS[self.role]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts:
    """A person for showing. `locked`, `codes`, `bound` are false for readers who do not manage accounts."""

    id: int
    username: str
    name: str
    email: str
    active: bool
    made_at: datetime
    signed_in_at: datetime | None
    roles: tuple[Held, ...]
    locked: bool = False
    codes: bool = False
    bound: bool = False


@dataclass(frozen=True, slots=True)
class People:
    """A page of people: those shown, the number of the page, how many there are in all."""

    rows: tuple[PersonFacts, ...]
    page: int
    total: int


def people(
    actor: Actor, day: date, *, words: str = "", role: str = "", body: int | None = None, page: int = 1
) -> People:
    """The people whom the actor may see, by name, those that fit. Raises Refused for who may see none."""
    check_may_see_people(actor)
    found = _seen(actor, day)
    if words:
        found = found.filter(Q(name__icontains=words) | Q(username__icontains=words))
    if role or body:
        held = _in_force(day)
        held = held.filter(role=role) if role else held
        held = held.filter(body=body) if body else held
        found = found.filter(pk__in=held.values("person"))
    total = found.count()
    page = max(1, min(page, -(-total // PAGE)))
    rows = list(found.order_by("name", "pk")[(page - 1) * PAGE : page * PAGE])
    return People(_facts(actor, rows, day), page, total)


def person_facts(actor: Actor, person: int, day: date) -> PersonFacts | None:
    """One person with all roles, past ones included; None for one the actor may not see, or who is not there."""
    check_may_see_people(actor)
    rows = list(_seen(actor, day).filter(pk=person))
    return _facts(actor, rows, day)[0] if rows else None


def own_roles(person: int, day: date) -> tuple[Held, ...]:
    """The roles of somebody, past ones included, for their own page."""
    return _roles([person], day)[person]


def _in_force(day: date) -> QuerySet[Appointment]:
    return Appointment.objects.filter(Q(until=None) | Q(until__gte=day), since__lte=day)


def _seen(actor: Actor, day: date) -> QuerySet[Person]:
    return Person.objects.exclude(pk__in=unseen_people(actor, day))


def unseen_people(actor: Actor, day: date) -> frozenset[int]:
    """The people (row ids) whom this person does not look after: the clerk has nothing to do with administrators."""
    if can_manage_people(actor):
        return frozenset()
    administrators = _in_force(day).filter(role__in=ADMINISTRATORS)
    return frozenset(administrators.values_list("person", flat=True))


def _facts(actor: Actor, rows: list[Person], day: date) -> tuple[PersonFacts, ...]:
    ids = [each.pk for each in rows]
    roles = _roles(ids, day)
    manages = can_manage_people(actor)
    locked = _locked([each.username for each in rows]) if manages else frozenset()
    coded = (
        set(TOTPDevice.objects.filter(user__in=ids, confirmed=True).values_list("user", flat=True))
        if manages
        else set()
    )
    return tuple(
        PersonFacts(
            id=each.pk, username=each.username, name=each.name, email=each.email, active=each.is_active, made_at=each.made_at,
            signed_in_at=each.signed_in_at if manages else None, roles=roles[each.pk], locked=each.username in locked,
            codes=each.pk in coded, bound=manages and bool(each.subject),
        )
        for each in rows
    )  # fmt: skip


def _roles(people: Iterable[int], day: date) -> defaultdict[int, tuple[Held, ...]]:
    found: defaultdict[int, tuple[Held, ...]] = defaultdict(tuple)
    rows = Appointment.objects.filter(person__in=list(people)).select_related("body")
    for each in rows.order_by("-since", "-pk"):
        current = each.since <= day and (each.until is None or each.until >= day)
        name = each.body.name if each.body else ""
        held = Held(each.pk, Role(each.role), each.body_id, name, each.since, each.until, current)
        found[each.person_id] += (held,)
    return found


def _locked(usernames: list[str]) -> frozenset[str]:
    """The names that are locked at some address. The lock runs on the machine's own clock, as the library has it."""
    since = timezone.now() - lock_time()
    tried = AccessAttempt.objects.filter(username__in=usernames, attempt_time__gte=since)
    return frozenset(
        tried.filter(failures_since_start__gte=FAILURES.value).values_list("username", flat=True)
    )


@dataclass(frozen=True, slots=True)
class InvitationFacts:
    """An invitation for showing; `state` is open, used, withdrawn or expired."""

    id: int
    name: str
    role: Role
    body_name: str
    email: str
    invited_by: str
    at: datetime
    expires_at: datetime
    state: str

    @property
    def label(self) -> Text:
        """The role's name."""
        return ROLE_LABELS[self.role]


def invitations(actor: Actor, now: datetime) -> tuple[InvitationFacts, ...]:
    """The invitations of the last year, the latest first; of those who do not manage accounts, only the ones they may make."""
    check_may_see_people(actor)
    rows = Invitation.objects.select_related("body", "invited_by").order_by("-at", "-pk")
    allowed = [role.value for role in Role if can_invite(actor, role)]
    return tuple(invitation_facts(each, now) for each in rows.filter(role__in=allowed)[: PAGE * 4])


def invitation_facts(row: Invitation, now: datetime) -> InvitationFacts:
    """One invitation for showing."""
    if row.used_at:
        state = "used"
    elif row.withdrawn_at:
        state = "withdrawn"
    else:
        state = "expired" if row.expires_at <= now else "open"
    by = row.invited_by.name if row.invited_by else ""
    return InvitationFacts(
        row.pk, row.name, Role(row.role), row.body.name if row.body else "", row.email, by, row.at, row.expires_at, state
    )  # fmt: skip


def invitation_of(token_sha256: str, now: datetime) -> InvitationFacts | None:
    """The invitation whose token has that digest, whatever its state; None where there is none."""
    row = Invitation.objects.select_related("body", "invited_by").filter(token_sha256=token_sha256).first()
    return invitation_facts(row, now) if row else None


@dataclass(frozen=True, slots=True)
class Leave:
    """A delegation for showing: who is away, who acts, first and last day; `state` is coming, running or over."""

    id: int
    person: str
    deputy: str
    since: date
    until: date
    reason: str
    state: str


def leaves(person: int, day: date) -> tuple[tuple[Leave, ...], tuple[Leave, ...]]:
    """The delegations that a person made, and those by which they act for others; the latest first."""
    rows = Delegation.objects.filter(Q(person=person) | Q(deputy=person)).select_related("person", "deputy")
    found = [(each.person_id == person, _leave(each, day)) for each in rows.order_by("-since", "-pk")]
    return tuple(each for own, each in found if own), tuple(
        each for own, each in found if not own and each.state != "over"
    )


def _leave(row: Delegation, day: date) -> Leave:
    over = row.ended_at is not None or row.until < day
    state = "over" if over else "coming" if row.since > day else "running"
    return Leave(row.pk, row.person.name, row.deputy.name, row.since, row.until, row.reason, state)


def possible_deputies(person: int, day: date) -> tuple[tuple[int, str], ...]:
    """Who may act for a person: those with a role in one of the same bodies, or in the quality office; no administrators."""
    held = _in_force(day)
    bodies = held.filter(person=person, body__isnull=False).values("body")
    fit = held.filter(Q(body__in=bodies) | Q(role__in=IN_OFFICE))
    barred = held.filter(role__in=ADMINISTRATORS).values("person")
    rows = Person.objects.filter(pk__in=fit.values("person"), is_active=True).exclude(pk=person)
    return tuple(rows.exclude(pk__in=barred).order_by("name", "pk").values_list("pk", "name"))
