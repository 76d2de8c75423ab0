"""Who acts for whom: deputies with a role of their own, for people whose account is open; and nobody appoints themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.office.conftest import DAY


def _deputy(office, person="office", deputy="liaison-2"):
    from zhiheng.office.people.models import Delegation

    Delegation.objects.create(
        person=office.person(person), deputy=office.person(deputy), since=DAY, until=DAY + timedelta(days=9)
    )


def _roles(office, username):
    return {str(role) for role in office.actor(username).roles}


def test_a_deputy_without_a_role_of_their_own_acts_for_nobody(office):
    from zhiheng.office.actions.people import end_appointment
    from zhiheng.office.people.models import Appointment

    _deputy(office)
    assert _roles(office, "liaison-2") == {"liaison", "office_reviewer"}
    end_appointment(office.actor("clerk"), Appointment.objects.get(person=office.person("liaison-2")).pk)
    assert _roles(office, "liaison-2") == set()
    assert office.browser("liaison-2").get("/review/").status_code == 403


def test_nobody_acts_for_a_closed_account(office):
    from zhiheng.office.actions.people import close_account

    _deputy(office)
    close_account(office.actor("security"), office.person("office").pk)
    assert _roles(office, "liaison-2") == {"liaison"}


@pytest.mark.parametrize(
    ("username", "role"), [("clerk", "department_reviewer"), ("security", "security_admin")]
)
def test_nobody_appoints_themselves(office, username, role):
    from zhiheng.office.actions.people import appoint
    from zhiheng.office.people.actors import Refused
    from zhiheng.office.people.models import Appointment
    from zhiheng.office.people.roles import Role

    body = office.body("区教育局") if username == "clerk" else None
    before = Appointment.objects.count()
    with pytest.raises(Refused, match="themselves"):
        appoint(office.actor(username), office.person(username).pk, Role(role), body=body)
    assert Appointment.objects.count() == before
