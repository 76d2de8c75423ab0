"""A role that is given in the middle of a session asks for what belongs to it at once."""

from __future__ import annotations

from tests.office.account.conftest import PASSWORD
from tests.office.conftest import DAY


def test_a_role_that_needs_codes_asks_for_them_in_the_middle_of_a_session(strict):
    from zhiheng.office.actions.people import appoint
    from zhiheng.office.people.roles import Role

    browser = strict.browser()
    browser.post("/sign-in/", {"username": "clerk", "password": PASSWORD})
    assert browser.get("/messages/").status_code == 200
    appoint(strict.actor("security"), strict.person("clerk").pk, Role.OFFICE_REVIEWER)
    assert browser.get("/review/")["Location"] == "/account/codes/"


def test_a_deputy_of_who_needs_codes_needs_them_too(strict):
    from zhiheng.office.people.models import Delegation

    browser = strict.browser()
    browser.post("/sign-in/", {"username": "clerk", "password": PASSWORD})
    assert browser.get("/messages/").status_code == 200
    Delegation.objects.create(
        person=strict.person("office"), deputy=strict.person("clerk"), since=DAY, until=DAY
    )
    assert browser.get("/review/")["Location"] == "/account/codes/"
