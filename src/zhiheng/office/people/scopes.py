"""What a token may be used for (scopes): rows of a table, data only. A scope narrows what its person may do, and never widens it."""

from __future__ import annotations

from dataclasses import dataclass

from zhiheng.core.issues import Text
from zhiheng.office.people.actors import Actor
from zhiheng.office.people.roles import INTERNAL, SEES_ALL_BODIES, Role

_ANYBODY = frozenset(Role) - {Role.PUBLIC}
_FILING = frozenset({Role.LIAISON, Role.DEPARTMENT_REVIEWER, Role.CLERK, Role.OFFICE_REVIEWER, Role.AUDITOR})
_CLERK = frozenset({Role.CLERK})


@dataclass(frozen=True, slots=True)
class Scope:
    """A scope: its name, what it lets a program do in plain words, and the roles whose pages can do that."""

    name: str
    label: Text
    roles: frozenset[Role]


SCOPES: tuple[Scope, ...] = (
    Scope("desk:read", Text("看工作台、消息和自己的后台任务", "read the desk, messages and one's own jobs"), _ANYBODY),
    Scope("account:write", Text("标记消息已读，委托代办，选择通知方式", "mark messages as read, name deputies, choose how to be told"), _ANYBODY),
    Scope("plan:read", Text("看计划、目标、结论和数的来历", "read the plan, targets, verdicts and where figures come from"), INTERNAL),
    Scope("registers:read", Text("查台账，取走能看到的行和文件", "read registers and take the rows and files that may be seen"), INTERNAL | {Role.ENTERPRISE}),
    Scope("filing:read", Text("看应报事项和报送经过", "read what is due and filings on their way"), _FILING),
    Scope("filing:write", Text("替本单位填写、报送和撤回", "fill in, hand in and withdraw for one's own body"), frozenset({Role.LIAISON})),
    Scope("review:write", Text("审核、退回", "approve filings and send them back"), frozenset({Role.DEPARTMENT_REVIEWER, Role.OFFICE_REVIEWER})),
    Scope("dues:write", Text("调整应报期限", "move the deadlines of what is due"), _CLERK),
    Scope("adopting:read", Text("看读计划的稿子", "read drafts of the plan"), _CLERK),
    Scope("adopting:write", Text("上传、核对和采纳计划", "upload, check and adopt plans"), _CLERK),
    Scope("bodies:read", Text("看责任单位", "read the bodies"), _CLERK),
    Scope("bodies:write", Text("新增、更名、合并、拆分单位", "add, rename, merge and split bodies"), _CLERK),
    Scope("people:read", Text("看人员和邀请", "read people and invitations"), frozenset({Role.CLERK, Role.SECURITY_ADMIN})),
    Scope("people:write", Text("邀请、任免、停用账号", "invite, appoint, close accounts"), frozenset({Role.CLERK, Role.SECURITY_ADMIN})),
    Scope("supervision:read", Text("看督办事项和督办单", "read matters and orders of supervision"), INTERNAL),
    Scope("supervision:write", Text("回复、审定、延期、豁免督办事项", "reply to, decide on, extend and exempt matters"), INTERNAL),
    Scope("notices:read", Text("看抄告和会议", "read notices and meetings"), INTERNAL),
    Scope("notices:write", Text("发出、签收、回复抄告，办理会议事项", "send, receive and answer notices, carry out decisions of meetings"), INTERNAL),
    Scope("reports:read", Text("看公众反映的问题", "read what the public reported"), SEES_ALL_BODIES),
    Scope("reports:write", Text("公开计划，转办和答复公众反映的问题", "open the plan to the public, pass reports on and answer them"), _CLERK),
    Scope("hooks:write", Text("登记和停用事件推送", "register and end addresses that events are sent to"), _ANYBODY),
    Scope("audit:read", Text("看和导出审计日志", "read and export the audit log"), frozenset({Role.AUDIT_ADMIN})),
    Scope("machine:read", Text("看后台任务和运行状况", "read background jobs and the state of the machine"), frozenset({Role.SYSTEM_ADMIN})),
)  # fmt: skip
BY_NAME = {scope.name: scope for scope in SCOPES}


def scopes_of(actor: Actor) -> tuple[Scope, ...]:
    """The scopes that a token of this person may have: those that one of the roles held today has pages for."""
    return tuple(scope for scope in SCOPES if scope.roles & actor.roles)
