"""What each role may do. `check_…` raises Refused with the reason, which becomes the message; its twin `can_…` answers yes or no.

The rules are pure: who acts and plain facts go in, so that a table of cases can hold every one of them. Bodies are row ids.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec

from zhiheng.core.issues import Text
from zhiheng.office.people.actors import Actor, Refused
from zhiheng.office.people.roles import ADMINISTRATORS, INTERNAL, ROLE_LABELS, SEES_ALL_BODIES, Role

P = ParamSpec("P")


def twin_of(check: Callable[P, None]) -> Callable[P, bool]:
    """The yes-or-no twin of a check."""

    def can(*arguments: P.args, **named: P.kwargs) -> bool:
        try:
            check(*arguments, **named)
        except Refused:
            return False
        return True

    return can


def require(actor: Actor, *roles: Role, body: int | None = None, to: Text) -> None:
    """One of the roles, in that body where they are roles of bodies; `to` says what for. Raises Refused with who may."""
    if actor.has(*roles, body=body):
        return
    who = Text(
        "、".join(ROLE_LABELS[role].zh for role in roles), " or ".join(ROLE_LABELS[role].en for role in roles)
    )
    if body is not None and actor.has(*roles):
        raise Refused(Text(f"只有本单位的{who.zh}可以{to.zh}；这一项属于别的单位",
                           f"Only the {who.en} of the body itself may {to.en}; this one belongs to another body"))  # fmt: skip
    raise Refused(Text(f"只有{who.zh}可以{to.zh}", f"Only the {who.en} may {to.en}"))


def check_signed_in(actor: Actor) -> None:
    """Anybody with an account."""
    if actor.person is None:
        raise Refused(Text("请先登录", "Please sign in first"))


def check_may_see_plan(actor: Actor) -> None:
    """The plan, its board and its targets: everybody in the programme; which targets, `seen_bodies` says."""
    require(actor, *sorted(INTERNAL), to=Text("查看计划", "see the plan"))


def check_may_see_figures(actor: Actor, bodies: frozenset[int]) -> None:
    """A target and its figures; `bodies` hold duties of it. Departments see their own."""
    check_may_see_plan(actor)
    if actor.seen_bodies is not None and not actor.seen_bodies & bodies:
        raise Refused(
            Text(
                "这个目标不由您所在的单位负责，不能查看",
                "Your body holds no duty for this target, so you may not see it",
            )
        )


def check_may_browse_registers(actor: Actor) -> None:
    """Registers: everybody in the programme; which rows, `seen_bodies` says."""
    require(actor, *sorted(INTERNAL), to=Text("查看台账", "look into registers"))


def check_may_export(actor: Actor) -> None:
    """What may be seen may be exported, personal data masked."""
    check_may_browse_registers(actor)


def check_may_adopt(actor: Actor) -> None:
    """Uploading, correcting and adopting a plan."""
    require(actor, Role.CLERK, to=Text("采纳和调整计划", "adopt and amend the plan"))


def check_may_manage_bodies(actor: Actor) -> None:
    """Bodies with their aliases, mergers and ends."""
    require(actor, Role.CLERK, to=Text("管理责任单位", "manage bodies"))


def check_may_hand_out(actor: Actor) -> None:
    """Duties, what is due and when, extensions of deadlines."""
    require(actor, Role.CLERK, to=Text("分派职责和调整期限", "hand out duties and change deadlines"))


def check_may_file(actor: Actor, body: int) -> None:
    """Filing for a body: its liaison, or the deputy."""
    require(actor, Role.LIAISON, body=body, to=Text("为它报送", "file for it"))


def check_may_see_submission(actor: Actor, body: int) -> None:
    """A filing in progress: its body, the quality office and the auditor."""
    roles = (Role.LIAISON, Role.DEPARTMENT_REVIEWER, Role.CLERK, Role.OFFICE_REVIEWER, Role.AUDITOR)
    require(actor, *roles, body=body, to=Text("查看这份报送", "see this filing"))


def check_may_review(actor: Actor, body: int, step: str, handed_in_by: int | None) -> None:
    """Deciding on a submission in its step ("department" or "office"). Nobody reviews what they handed in, nor a deputy in their name."""
    role = Role.DEPARTMENT_REVIEWER if step == "department" else Role.OFFICE_REVIEWER
    require(actor, role, body=body, to=Text("审核这份报送", "review this filing"))
    if handed_in_by is not None and (
        actor.person == handed_in_by or actor.grant(role, body=body, without=handed_in_by) is None
    ):
        raise Refused(
            Text(
                "不能审核自己报送的数据，请由其他审核人办理",
                "Nobody reviews what they handed in; another reviewer has to",
            )
        )


def check_may_see_filing(actor: Actor) -> None:
    """Filing in progress at all; which filings, `check_may_see_submission` says."""
    roles = (Role.LIAISON, Role.DEPARTMENT_REVIEWER, Role.CLERK, Role.OFFICE_REVIEWER, Role.AUDITOR)
    require(actor, *roles, to=Text("查看报送", "see filings"))


def check_may_begin_filing(actor: Actor) -> None:
    """Filing at all; for which body, `check_may_file` says."""
    require(actor, Role.LIAISON, to=Text("报送", "file"))


def check_may_open_reviews(actor: Actor) -> None:
    """Reviewing at all; which filings, `check_may_review` says."""
    require(actor, Role.DEPARTMENT_REVIEWER, Role.OFFICE_REVIEWER, to=Text("审核", "review"))


def check_may_delegate(actor: Actor) -> None:
    """Naming a deputy for one's own leave: whoever files or reviews."""
    roles = (Role.LIAISON, Role.DEPARTMENT_REVIEWER, Role.OFFICE_REVIEWER, Role.CLERK)
    require(actor, *roles, to=Text("委托他人代办", "name a deputy"))


def check_may_invite(actor: Actor, role: Role) -> None:
    """Inviting a person to a role: the security administrator to any, the clerk to those of the programme's bodies."""
    if role is Role.PUBLIC:
        raise Refused(Text("公众不需要账号", "The public needs no account"))
    if role in (Role.LIAISON, Role.DEPARTMENT_REVIEWER, Role.ENTERPRISE):
        require(actor, Role.CLERK, Role.SECURITY_ADMIN, to=Text("邀请这一角色", "invite to this role"))
    else:
        require(actor, Role.SECURITY_ADMIN, to=Text("邀请这一角色", "invite to this role"))


def check_may_see_people(actor: Actor) -> None:
    """The list of people with their roles."""
    require(actor, Role.CLERK, Role.SECURITY_ADMIN, to=Text("查看人员", "see the people"))


def check_may_manage_people(actor: Actor) -> None:
    """Ending roles, closing and unlocking accounts, taking away a lost second factor."""
    require(actor, Role.SECURITY_ADMIN, to=Text("管理账号", "manage accounts"))


def check_may_hold(held: frozenset[Role], wanted: Role) -> None:
    """Whether a person with those roles may be given another: administrators hold one role and no other (三员分立)."""
    if wanted in ADMINISTRATORS and held - {wanted}:
        raise Refused(Text("系统、安全、审计三员只能单独任职，此人已有其他角色",
                           "Administrators hold that one role alone; this person has another one"))  # fmt: skip
    if held & ADMINISTRATORS and wanted not in held:
        raise Refused(Text("此人是系统、安全或审计管理员，不能兼任其他角色",
                           "This person is a system, security or audit administrator and may hold no other role"))  # fmt: skip


def check_may_see_audit(actor: Actor) -> None:
    """The audit log of every write, sign-in and export."""
    require(actor, Role.AUDIT_ADMIN, to=Text("查看审计日志", "read the audit log"))


def check_may_see_jobs(actor: Actor) -> None:
    """All background jobs and the state of the machine; everybody sees their own job."""
    require(actor, Role.SYSTEM_ADMIN, to=Text("查看后台任务", "see the background jobs"))


def check_may_see_job(actor: Actor, person: int | None) -> None:
    """One background job: whose it is, and the system administrator."""
    if actor.person is None or actor.person != person:
        check_may_see_jobs(actor)


def check_may_see_history(actor: Actor) -> None:
    """Who did what to a target: those who see all bodies."""
    require(actor, *sorted(SEES_ALL_BODIES), to=Text("查看办理经过", "see who did what"))


is_signed_in = twin_of(check_signed_in)
can_see_plan = twin_of(check_may_see_plan)
can_see_figures = twin_of(check_may_see_figures)
can_browse_registers = twin_of(check_may_browse_registers)
can_export = twin_of(check_may_export)
can_adopt = twin_of(check_may_adopt)
can_manage_bodies = twin_of(check_may_manage_bodies)
can_hand_out = twin_of(check_may_hand_out)
can_file = twin_of(check_may_file)
can_see_submission = twin_of(check_may_see_submission)
can_review = twin_of(check_may_review)
can_see_filing = twin_of(check_may_see_filing)
can_begin_filing = twin_of(check_may_begin_filing)
can_open_reviews = twin_of(check_may_open_reviews)
can_delegate = twin_of(check_may_delegate)
can_invite = twin_of(check_may_invite)
can_see_people = twin_of(check_may_see_people)
can_manage_people = twin_of(check_may_manage_people)
can_hold = twin_of(check_may_hold)
can_see_audit = twin_of(check_may_see_audit)
can_see_jobs = twin_of(check_may_see_jobs)
can_see_job = twin_of(check_may_see_job)
can_see_history = twin_of(check_may_see_history)
