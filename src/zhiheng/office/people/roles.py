"""The roles (角色) of the office and what belongs to them; rows of the role table, data only."""

from __future__ import annotations

from enum import StrEnum

from zhiheng.core.issues import Text


class Role(StrEnum):
    """What a person is appointed to be; some roles are held in a body."""

    CLERK = "clerk"
    """Runs the plan in the quality office: adopts it, hands out duties, chases."""
    LIAISON = "liaison"
    """Files for a body."""
    DEPARTMENT_REVIEWER = "department_reviewer"
    """Reviews what a body files, before it leaves the body."""
    OFFICE_REVIEWER = "office_reviewer"
    """Reviews in the quality office; what is approved there goes into the ledger."""
    LEADER = "leader"
    """Looks at the promises of the whole district."""
    AUDITOR = "auditor"
    """Walks from any number back to its filings; changes nothing."""
    ENTERPRISE = "enterprise"
    """The quality head of an enterprise."""
    PUBLIC = "public"
    """Anybody who has not signed in; nobody is appointed to it."""
    SYSTEM_ADMIN = "system_admin"
    """Keeps the machine running; sees no business data and no audit log."""
    SECURITY_ADMIN = "security_admin"
    """Appoints, unlocks and removes people; sees no business data."""
    AUDIT_ADMIN = "audit_admin"
    """Reads and exports the audit log; changes nothing."""


ROLE_LABELS = {
    Role.CLERK: Text("质量办经办人", "clerk of the quality office"),
    Role.LIAISON: Text("联络员", "liaison"),
    Role.DEPARTMENT_REVIEWER: Text("部门审核人", "department reviewer"),
    Role.OFFICE_REVIEWER: Text("质量办审核人", "office reviewer"),
    Role.LEADER: Text("领导", "leader"),
    Role.AUDITOR: Text("审计人员", "auditor"),
    Role.ENTERPRISE: Text("企业质量负责人", "quality head of an enterprise"),
    Role.PUBLIC: Text("公众", "public"),
    Role.SYSTEM_ADMIN: Text("系统管理员", "system administrator"),
    Role.SECURITY_ADMIN: Text("安全管理员", "security administrator"),
    Role.AUDIT_ADMIN: Text("审计管理员", "audit administrator"),
}

ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
"""三员 (GB/T 22239-2019, 8.1.5): one person holds one of them at most, and no role of the business beside it."""
IN_A_BODY = frozenset({Role.LIAISON, Role.DEPARTMENT_REVIEWER, Role.ENTERPRISE})
"""Roles that are held in a body."""
SEES_ALL_BODIES = frozenset({Role.CLERK, Role.OFFICE_REVIEWER, Role.LEADER, Role.AUDITOR})
"""Roles that see the figures of every body."""
INTERNAL = SEES_ALL_BODIES | {Role.LIAISON, Role.DEPARTMENT_REVIEWER}
"""Roles of the programme itself."""
