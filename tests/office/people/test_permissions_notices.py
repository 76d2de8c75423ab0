"""Who sends, receives and answers notices, and who keeps meetings, as a table over roles and bodies."""

from __future__ import annotations

import pytest

from zhiheng.office.people import permissions_notices as permissions
from zhiheng.office.people.actors import Actor, Grant
from zhiheng.office.people.roles import INTERNAL, SEES_ALL_BODIES, Role

BODY, OTHER = 1, 2
FOR_A_BODY = {Role.LIAISON, Role.DEPARTMENT_REVIEWER}
CASES = [
    (permissions.can_see_notices, (), set(INTERNAL)),
    (permissions.can_begin_notice, (), FOR_A_BODY | {Role.CLERK}),
    (permissions.can_send_notice, (BODY,), FOR_A_BODY),
    (permissions.can_send_notice, (OTHER,), set()),
    (permissions.can_send_notice, (None,), {Role.CLERK}),
    (permissions.can_answer_at_all, (), FOR_A_BODY),
    (permissions.can_answer_notice, (BODY,), FOR_A_BODY),
    (permissions.can_answer_notice, (OTHER,), set()),
    (permissions.can_see_meetings, (), set(INTERNAL)),
    (permissions.can_see_decision, (frozenset({BODY}),), set(INTERNAL)),
    (permissions.can_see_decision, (frozenset({OTHER}),), set(SEES_ALL_BODIES)),
    (permissions.can_keep_meetings, (), {Role.CLERK}),
    (permissions.can_report_done, (frozenset({BODY, OTHER}),), FOR_A_BODY),
    (permissions.can_report_done, (frozenset({OTHER}),), set()),
]


def acting(role):
    return Actor() if role is Role.PUBLIC else Actor(person=7, grants=(Grant(role, BODY),))


@pytest.mark.parametrize(("can", "arguments", "allowed"), CASES)
def test_roles_of_a_body_may(can, arguments, allowed):
    assert {role for role in Role if can(acting(role), *arguments)} == allowed


@pytest.mark.parametrize(
    ("sender", "receiver", "sent", "allowed"),
    [
        (BODY, OTHER, True, set(INTERNAL)),
        (BODY, OTHER, False, set(INTERNAL)),
        (OTHER, BODY, True, set(INTERNAL)),
        (OTHER, BODY, False, set(SEES_ALL_BODIES)),
        (None, BODY, True, set(INTERNAL)),
        (None, BODY, False, set(SEES_ALL_BODIES)),
        (None, OTHER, True, set(SEES_ALL_BODIES)),
    ],
)
def test_a_notice_is_seen_by_both_sides_and_a_draft_by_its_own(sender, receiver, sent, allowed):
    found = {role for role in Role if permissions.can_see_notice(acting(role), sender, receiver, sent=sent)}
    assert found == allowed
