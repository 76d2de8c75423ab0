"""The numbers of signing in, each dated and marked as the standards mark it: P is practice, expected by assessors and not in the standard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings

from zhiheng.office.people.roles import ADMINISTRATORS, Role

IN_FORCE = date(2019, 12, 1)
"""The day from which GB/T 22239-2019 holds."""
IDENTITY = "GB/T 22239-2019, 8.1.4.1"
"""身份鉴别: unique identity, complexity and regular change, failed sign-ins, automatic exit, two factors."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number of a rule: its value and unit, the day it holds from, its mark (V, P or M) and the clause it serves."""

    value: int
    unit: str
    mark: str = "P"
    clause: str = IDENTITY
    since: date = IN_FORCE


PASSWORD_LENGTH = Parameter(8, "characters")
ADMINISTRATOR_PASSWORD_LENGTH = Parameter(12, "characters")
PASSWORD_CLASSES = Parameter(3, "of 4 classes of characters")
PASSWORD_DAYS = Parameter(90, "days")
FORMER_PASSWORDS = Parameter(5, "passwords")
FAILURES = Parameter(5, "failed sign-ins in a row")
LOCK_MINUTES = Parameter(10, "minutes")
IDLE_MINUTES = Parameter(30, "minutes")
ADMINISTRATOR_IDLE_MINUTES = Parameter(15, "minutes")
SESSION_HOURS = Parameter(12, "hours")
CODE_MINUTES = Parameter(5, "minutes between password and code")
INVITATION_DAYS = Parameter(7, "days")
BACKUP_CODES = Parameter(8, "codes")
TOKEN_DAYS = Parameter(366, "days that a token lasts at most")
TOKENS = Parameter(20, "tokens of a person at a time")
CALLS_A_MINUTE = Parameter(3600, "calls of a token in a minute")
FAILED_TOKENS = Parameter(20, "failed tokens of an address in a minute")
CALL_KEY_DAYS = Parameter(30, "days that the key of a call is known")

NEEDS_CODES = ADMINISTRATORS | {Role.OFFICE_REVIEWER}
"""Roles that sign in with two factors: the administrators, and those whose approval writes into the ledger (GB/T 22239-2019, 8.1.4.1 d)."""


def password_length(*, administrator: bool) -> int:
    """The least length of a password, in characters."""
    return (ADMINISTRATOR_PASSWORD_LENGTH if administrator else PASSWORD_LENGTH).value


def idle_limit(*, administrator: bool) -> timedelta:
    """How long a session lasts without a request."""
    return timedelta(minutes=(ADMINISTRATOR_IDLE_MINUTES if administrator else IDLE_MINUTES).value)


def session_limit() -> timedelta:
    """How long a session lasts at most."""
    return timedelta(hours=SESSION_HOURS.value)


def failure_limit(*_: object) -> int:
    """How many failed sign-ins in a row lock a name at an address; asked by django-axes."""
    return FAILURES.value


def lock_time(*_: object) -> timedelta:
    """How long the lock lasts; asked by django-axes."""
    return timedelta(minutes=LOCK_MINUTES.value)


def is_demonstration() -> bool:
    """Whether this office shows made-up data on a day of its own: there nobody is made to set up codes, though everybody can."""
    return bool(settings.OFFICE_SHIFT)
