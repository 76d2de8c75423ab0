"""Tokens by which programs call: whose each is, what it may be used for, and which calls were carried out under a key."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from zhiheng.office.people.actors import Actor
from zhiheng.office.people.models import Person
from zhiheng.office.records.models import Call, Token

PREFIX = "zhh_"
"""How every token begins, so that one that was left lying about is found by a search for it."""


def digest_of(text: str) -> str:
    """The SHA-256 of a token, hexadecimal; a token is a long random text, so no slow hash is needed."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenFacts:
    """A token for showing: its use, first characters and scopes, the last day on which it is good, the moment it was revoked."""

    id: int
    name: str
    start: str
    scopes: tuple[str, ...]
    made_at: datetime
    expires_on: date
    revoked_at: datetime | None

    def is_good(self, day: date) -> bool:
        """Whether it may be used on that day."""
        return self.revoked_at is None and day <= self.expires_on


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whoever carries a good token: the token, and the person in whose name it calls."""

    token: TokenFacts
    person: Person


def tokens_of(actor: Actor) -> tuple[TokenFacts, ...]:
    """One's own tokens, the latest first, those that are over at the end."""
    rows = Token.objects.filter(person=actor.person).order_by("-made_at", "-pk")
    return tuple(sorted((_facts(each) for each in rows), key=lambda each: each.revoked_at is not None))


def bearer_of(text: str, day: date) -> Bearer | None:
    """Who calls with that token on that day; None where it is unknown, revoked or over, or the account is closed: which, is not told."""
    if not text.startswith(PREFIX):
        return None
    row = Token.objects.select_related("person").filter(token_sha256=digest_of(text), revoked_at=None).first()
    if row is None or not row.person.is_active:
        return None
    found = _facts(row)
    return Bearer(found, row.person) if found.is_good(day) else None


@dataclass(frozen=True, slots=True)
class Carried:
    """A call that was carried out under its key. `status` is None where its answer was not kept."""

    digest: str
    subject: str
    status: int | None
    answer: str


def carried_out(token: int, key: str) -> Carried | None:
    """The call of that key; None where there was none."""
    row = Call.objects.filter(token=token, key=key).first()
    return Carried(row.digest, row.subject, row.status, row.answer) if row else None


def _facts(row: Token) -> TokenFacts:
    return TokenFacts(
        id=row.pk, name=row.name, start=row.start, scopes=tuple(row.scopes), made_at=row.made_at, expires_on=row.expires_on,
        revoked_at=row.revoked_at,
    )  # fmt: skip
