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
