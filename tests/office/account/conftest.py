"""Signing in as in a real office: nothing of the demonstration's leniency, and a quick way to hash passwords."""

from __future__ import annotations

from base64 import b32decode

import pytest

PASSWORD = "Qinghe-2028-Zhiliang"


@pytest.fixture
def strict(office, monkeypatch):
    """The office with second factors asked for, as outside of demonstrations."""
    from zhiheng.office.people import sessions

    monkeypatch.setattr(sessions, "is_demonstration", lambda: False)
    return office


@pytest.fixture(autouse=True)
def quick_passwords(office):
    """PBKDF2 as in the office, but with few rounds: these tests hash by the dozen."""
    from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password

    from zhiheng.office.people.models import Person

    rounds = PBKDF2PasswordHasher.iterations
    PBKDF2PasswordHasher.iterations = 10
    Person.objects.update(password=make_password(PASSWORD))
    yield
    PBKDF2PasswordHasher.iterations = rounds


@pytest.fixture
def code_of():
    """The present code of an app that was set up with a secret in base 32; `steps` later ones lie 30 s ahead each."""

    def code(secret: str, steps: int = 0) -> str:
        import time

        from django_otp.oath import TOTP

        made = TOTP(b32decode(secret.replace(" ", "")))
        made.time = time.time() + 30 * steps
        return f"{made.token():06d}"

    return code


@pytest.fixture
def events(office):
    """The audit log as pairs of event and outcome, the first first."""

    def found():
        from zhiheng.office.records.models import AuditEntry

        return list(AuditEntry.objects.order_by("number").values_list("event", "outcome"))

    return found
