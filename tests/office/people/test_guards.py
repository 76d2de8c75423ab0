"""Administrators hold one role and no other: by rule and by the database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.office.conftest import DAY


def _appointed(office, username, role, since=DAY, until=None):
    from zhiheng.office.people.models import Appointment

    return Appointment.objects.create(person=office.person(username), role=role, since=since, until=until)


@pytest.mark.parametrize(
    ("username", "role"),
    [
        ("security", "audit_admin"),
        ("security", "clerk"),
        ("clerk", "system_admin"),
        ("liaison", "audit_admin"),
    ],
)
def test_the_database_refuses_what_the_rule_forbids(office, username, role):
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        _appointed(office, username, role)


def test_the_database_refuses_it_in_a_change_too(office):
    from django.db import IntegrityError, transaction

    from zhiheng.office.people.models import Appointment

    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.filter(person__username="security").update(person=office.person("clerk"))


def test_one_may_follow_the_other(office):
    from zhiheng.office.people.models import Appointment

    Appointment.objects.filter(person__username="security").update(until=DAY - timedelta(days=1))
    assert _appointed(office, "security", "clerk").pk


def test_a_role_of_the_past_is_no_reason(office):
    _appointed(office, "security", "clerk", since=date(2020, 1, 1), until=date(2020, 12, 31))


def test_appointing_says_why_not(office):
    from zhiheng.office.actions.people import appoint
    from zhiheng.office.people.actors import Refused
    from zhiheng.office.people.roles import Role

    security = office.actor("security")
    for username, role in (("audit", Role.SYSTEM_ADMIN), ("audit", Role.CLERK), ("clerk", Role.AUDIT_ADMIN)):
        with pytest.raises(Refused, match=r"no other role|alone"):
            appoint(security, office.person(username).pk, role)
