"""Who may do what with remedies, and who sees what bodies are asked for, as a table over roles."""

from __future__ import annotations

import pytest

from zhiheng.office.people import permissions_remedies as rules
from zhiheng.office.people.actors import Actor, Grant
from zhiheng.office.people.roles import Role

BODY, OTHER = 1, 2
OF_A_BODY = {Role.LIAISON, Role.DEPARTMENT_REVIEWER}
SEES_ALL = {Role.CLERK, Role.OFFICE_REVIEWER, Role.LEADER, Role.AUDITOR}
CASES = [
    (lambda actor: rules.can_see_remedies(actor), SEES_ALL | OF_A_BODY),
    (lambda actor: rules.can_see_remedy(actor, BODY), SEES_ALL | OF_A_BODY),
    (lambda actor: rules.can_see_remedy(actor, OTHER), SEES_ALL),
    (lambda actor: rules.can_plan_remedy(actor, BODY), OF_A_BODY),
    (lambda actor: rules.can_plan_remedy(actor, OTHER), set()),
    (lambda actor: rules.can_measure_again(actor, BODY), OF_A_BODY | {Role.CLERK}),
    (lambda actor: rules.can_measure_again(actor, OTHER), {Role.CLERK}),
    (lambda actor: rules.can_close_remedy(actor), {Role.CLERK}),
    (lambda actor: rules.can_see_burden(actor), OF_A_BODY | {Role.CLERK, Role.LEADER, Role.AUDITOR}),
]


@pytest.mark.parametrize(("can", "allowed"), CASES)
def test_roles_that_may(can, allowed):
    actors = {role: Actor(person=7, grants=(Grant(role, BODY),)) for role in set(Role) - {Role.PUBLIC}}
    assert {role for role, actor in actors.items() if can(actor)} == allowed
    assert not can(Actor())
