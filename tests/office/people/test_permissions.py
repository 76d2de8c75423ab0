"""Who may do what, as a table over roles; further ones beside the pages that need them."""

from __future__ import annotations

import pytest

from zhiheng.office.people import permissions
from zhiheng.office.people.actors import Actor, Grant, Refused
from zhiheng.office.people.roles import Role

BODY, OTHER = 1, 2
CASES = [
    (permissions.can_see_people, {Role.CLERK, Role.SECURITY_ADMIN}),
    (permissions.can_manage_people, {Role.SECURITY_ADMIN}),
    (permissions.can_manage_bodies, {Role.CLERK}),
    (permissions.can_see_audit, {Role.AUDIT_ADMIN}),
    (permissions.can_see_jobs, {Role.SYSTEM_ADMIN}),
    (permissions.can_delegate, {Role.LIAISON, Role.DEPARTMENT_REVIEWER, Role.OFFICE_REVIEWER, Role.CLERK}),
    (permissions.is_signed_in, set(Role) - {Role.PUBLIC}),
    (permissions.can_adopt, {Role.CLERK}),
    (permissions.can_hand_out, {Role.CLERK}),
    (permissions.can_begin_filing, {Role.LIAISON}),
    (permissions.can_open_reviews, {Role.DEPARTMENT_REVIEWER, Role.OFFICE_REVIEWER}),
    (
        permissions.can_see_filing,
        {Role.CLERK, Role.OFFICE_REVIEWER, Role.AUDITOR, Role.LIAISON, Role.DEPARTMENT_REVIEWER},
    ),
    (
        permissions.can_see_plan,
        {Role.CLERK, Role.OFFICE_REVIEWER, Role.LEADER, Role.AUDITOR, Role.LIAISON, Role.DEPARTMENT_REVIEWER},
    ),
]


def _actor(role):
    return Actor() if role is Role.PUBLIC else Actor(person=7, grants=(Grant(role, BODY),))


@pytest.mark.parametrize(("can", "allowed"), CASES)
@pytest.mark.parametrize("role", list(Role))
def test_role_may(can, allowed, role):
    assert can(_actor(role)) is (role in allowed)


@pytest.mark.parametrize("wanted", [role for role in Role if role is not Role.PUBLIC])
def test_inviting_follows_the_role_that_is_given(wanted):
    in_bodies = {Role.LIAISON, Role.DEPARTMENT_REVIEWER, Role.ENTERPRISE}
    assert permissions.can_invite(_actor(Role.SECURITY_ADMIN), wanted)
    assert permissions.can_invite(_actor(Role.CLERK), wanted) is (wanted in in_bodies)
    for role in set(Role) - {Role.SECURITY_ADMIN, Role.CLERK}:
        assert not permissions.can_invite(_actor(role), wanted)


def test_nobody_invites_the_public():
    with pytest.raises(Refused):
        permissions.check_may_invite(_actor(Role.SECURITY_ADMIN), Role.PUBLIC)


def test_a_filing_is_reviewed_by_the_role_of_its_step_and_not_by_who_handed_it_in_or_their_deputy():
    department, office = Grant(Role.DEPARTMENT_REVIEWER, BODY), Grant(Role.OFFICE_REVIEWER)
    own, both = Actor(person=7, grants=(department,)), Actor(person=7, grants=(department, office))
    lent = Actor(person=7, grants=(Grant(Role.DEPARTMENT_REVIEWER, BODY, deputy_for=9),))
    twice = Actor(person=7, grants=(*lent.grants, Grant(Role.DEPARTMENT_REVIEWER, BODY, deputy_for=8)))
    cases = [
        (own, BODY, "department", 9, True), (own, OTHER, "department", 9, False), (own, BODY, "office", 9, False),
        (own, BODY, "department", 7, False), (both, OTHER, "office", 9, True), (both, BODY, "office", 7, False),
        (lent, BODY, "department", 9, False), (lent, BODY, "department", 8, True), (twice, BODY, "department", 9, True),
        (own, BODY, "department", None, True),
    ]  # fmt: skip
    for actor, body, step, handed_in_by, allowed in cases:
        assert permissions.can_review(actor, body, step, handed_in_by) is allowed, (
            actor,
            body,
            step,
            handed_in_by,
        )
    assert twice.grant(Role.DEPARTMENT_REVIEWER, body=BODY, without=9).deputy_for == 8


def test_another_body_is_named_in_the_reason():
    liaison = _actor(Role.LIAISON)
    permissions.check_may_file(liaison, BODY)
    with pytest.raises(Refused) as refused:
        permissions.check_may_file(liaison, OTHER)
    assert "属于别的单位" in refused.value.reason.zh


@pytest.mark.parametrize("first", [role for role in Role if role is not Role.PUBLIC])
@pytest.mark.parametrize("second", [role for role in Role if role is not Role.PUBLIC])
def test_administrators_stand_alone(first, second):
    administrators = {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}
    together = first is second or not {first, second} & administrators
    assert permissions.can_hold(frozenset({first}), second) is together
