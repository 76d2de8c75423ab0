"""People and their roles: inviting, appointing, ending; closing, opening and unlocking accounts."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.office import clock
from zhiheng.office.actions.accounts import set_password
from zhiheng.office.actions.acting import acting
from zhiheng.office.people import codes
from zhiheng.office.people.actors import PROGRAM, Actor, Refused
from zhiheng.office.people.models import Appointment, Body, Invitation, Person
from zhiheng.office.people.parameters import INVITATION_DAYS
from zhiheng.office.people.passwords import password_problems
from zhiheng.office.people.permissions import (
    check_may_hold,
    check_may_invite,
    check_may_manage_people,
    check_may_see_people,
)
from zhiheng.office.people.roles import ADMINISTRATORS, IN_A_BODY, ROLE_LABELS, Role

FIRST = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.CLERK)
"""Whom a fresh workspace begins with."""


def invite(
    actor: Actor, *, name: str, role: Role, body: int | None = None, email: str = ""
) -> tuple[Invitation, str]:
    """Invites a person to a role; gives the invitation and the token of its link, of which only the digest is kept.

    Raises Refused for a role the actor may not give, InputProblem with everything that is wrong.
    """
    check_may_invite(actor, role)
    with acting(actor, "invited", role=role.value, body=body) as act:
        issues = [*_name_issues(name), *_email_issues(email), *_body_issues(role, body, clock.day_of(act.at))]
        if issues:
            raise InputProblem(*issues)
        row, token = _invitation(actor, name=name.strip(), role=role, body=body, email=email.strip())
        act.subject = f"invitation:{row.pk}"
        return row, token


def withdraw_invitation(actor: Actor, invitation: int) -> None:
    """Withdraws an invitation that nobody has used. Raises InputProblem where it was used or withdrawn already."""
    check_may_see_people(actor)
    with acting(actor, "invitation-withdrawn", subject=f"invitation:{invitation}") as act:
        row = Invitation.objects.select_for_update(no_key=True).filter(pk=invitation).first()
        if row is None:
            raise _gone(Text("邀请", "Invitation"))
        check_may_invite(actor, Role(row.role))
        if row.used_at or row.withdrawn_at:
            raise InputProblem(_issue("invitation", Text("邀请", "Invitation"), row.name, Text("已经用过或者撤回，不能再撤回", "It was used or withdrawn already")))  # fmt: skip
        row.withdrawn_at = act.at
        row.save(update_fields=["withdrawn_at"])


def first_invitations() -> list[tuple[Role, str]]:
    """A role and the token of a link for each of the three administrators and the clerk that nobody was ever appointed to: without
    them nobody could invite anybody.

    Links of an earlier start that nobody used are withdrawn.
    """
    held = set(Appointment.objects.filter(role__in=FIRST).values_list("role", flat=True))
    missing = [role for role in FIRST if role not in held]
    made: list[tuple[Role, str]] = []
    if not missing:
        return made
    with acting(PROGRAM, "first-invitations", roles=[role.value for role in missing]) as act:
        unused = Invitation.objects.filter(invited_by=None, role__in=missing, used_at=None, withdrawn_at=None)
        unused.update(withdrawn_at=act.at)
        for role in missing:
            _, token = _invitation(PROGRAM, name=ROLE_LABELS[role].zh, role=role, body=None, email="")
            made.append((role, token))
    return made


def accept_invitation(
    token: str, username: str, password: str = "", *, name: str = "", subject: str = "", address: str = ""
) -> Person:
    """Makes the account and the appointment of an invitation. Once: of two at the same time one wins, the other is told.

    With a `subject` of single sign-on the account needs no password. `name` corrects the name of the invitation. Raises InputProblem
    with everything that is wrong.
    """
    username = username.strip()
    known = _invitation_of(token)
    with acting(Actor(address=address), "invitation-accepted", username=username) as act:
        row = _open_invitation(known, act.at)
        act.subject = f"invitation:{row.pk}"
        if issues := _account_issues(row, username, name, password, subject):
            raise InputProblem(*issues)
        person = Person(username=username, name=name.strip() or row.name, email=row.email, subject=subject, made_at=act.at)  # fmt: skip
        _save_new(person, "" if subject else password)
        Appointment.objects.create(
            person=person, role=row.role, body_id=row.body_id, since=clock.day_of(act.at)
        )
        Invitation.objects.filter(pk=row.pk).update(used_at=act.at, person=person)
        act.data |= {"person": person.pk, "role": row.role, "body": row.body_id}
        return person


def account_issues(token: str, username: str, password: str, *, name: str = "") -> list[Issue]:
    """Everything that would be wrong with an account made from an invitation, for a page that found something wrong itself."""
    return _account_issues(_invitation_of(token), username.strip(), name, password, "")


def _account_issues(row: Invitation, username: str, name: str, password: str, subject: str) -> list[Issue]:
    called = name.strip() or row.name
    role = Role(row.role)
    issues = [
        *_username_issues(username),
        *_name_issues(called),
        *_body_issues(role, row.body_id, clock.today()),
    ]
    if not subject:
        problems = password_problems(password, administrator=role in ADMINISTRATORS, names=(username, called))
        issues += [_issue("new", Text("密码", "Password"), "", problem) for problem in problems]
    elif Person.objects.filter(subject=subject).exists():
        issues.append(_issue("subject", Text("统一身份认证", "Single sign-on"), "", Text("这个统一身份已经有账号，请直接登录", "This identity has an account already; just sign in")))  # fmt: skip
    return issues


def appoint(
    actor: Actor, person: int, role: Role, *, body: int | None = None, since: date | None = None
) -> Appointment:
    """Gives a person a role from a day on (today, unless told). Raises Refused for roles that may not stand together and for oneself,
    InputProblem.
    """
    check_may_see_people(actor)
    check_may_invite(actor, role)
    with acting(actor, "appointed", subject=f"person:{person}", role=role.value, body=body) as act:
        if actor.person == person:
            raise Refused(
                Text("不能给自己任职，请由别人办理", "Nobody gives themselves a role; somebody else has to")
            )
        first = since or clock.day_of(act.at)
        act.data["since"] = first.isoformat()
        row = _locked_person(person)
        held = _held_from(person, first)
        check_may_hold(frozenset(Role(each.role) for each in held), role)
        issues = _body_issues(role, body, first)
        if any(each.role == role and each.body_id == body for each in held):
            issues.append(_issue("role", Text("角色", "Role"), ROLE_LABELS[role].zh, Text(f"{row.name}已经担任", f"{row.name} holds it already")))  # fmt: skip
        if issues:
            raise InputProblem(*issues)
        return Appointment.objects.create(person=row, role=role, body_id=body, since=first)


def end_appointment(actor: Actor, appointment: int, *, last: date | None = None) -> None:
    """Ends a role; `last` is its last day, yesterday unless told, so that it holds no more. Raises InputProblem for one that ended."""
    check_may_see_people(actor)
    with acting(actor, "appointment-ended") as act:
        row = Appointment.objects.select_for_update(no_key=True).filter(pk=appointment).first()
        if row is None:
            raise _gone(Text("任职", "Role"))
        check_may_invite(actor, Role(row.role))
        today = clock.day_of(act.at)
        day = last or today - timedelta(days=1)
        act.subject, act.data = (
            f"person:{row.person_id}",
            {"role": row.role, "body": row.body_id, "until": day.isoformat()},
        )
        if row.until is not None and row.until < today:
            raise InputProblem(
                _issue(
                    "until", Text("任职", "Role"), str(row.until), Text("已经结束", "It has ended already")
                )
            )
        row.until = day
        row.save(update_fields=["until"])


def close_account(actor: Actor, person: int) -> None:
    """Closes an account: nobody signs in with it any more; what was done with it stays. Sessions under way end."""
    check_may_manage_people(actor)
    with acting(actor, "account-closed", subject=f"person:{person}"):
        if actor.person == person:
            raise Refused(Text("不能停用自己的账号，请由另一位安全管理员办理", "Nobody closes their own account; another security administrator has to"))  # fmt: skip
        row = _locked_person(person)
        row.is_active, row.session_key = False, ""
        row.save(update_fields=["is_active", "session_key"])


def reopen_account(actor: Actor, person: int) -> None:
    """Opens a closed account again."""
    check_may_manage_people(actor)
    with acting(actor, "account-reopened", subject=f"person:{person}"):
        row = _locked_person(person)
        row.is_active = True
        row.save(update_fields=["is_active"])


def unlock(actor: Actor, person: int) -> None:
    """Lifts the lock after failed sign-ins, at every address."""
    from axes.models import AccessAttempt

    check_may_manage_people(actor)
    with acting(actor, "account-unlocked", subject=f"person:{person}"):
        row = _locked_person(person)
        AccessAttempt.objects.filter(username=row.username).delete()


def reset_codes(actor: Actor, person: int) -> None:
    """Takes a lost second factor away; who must have one is led to set it up at the next sign-in. Nobody does it for themselves."""
    check_may_manage_people(actor)
    with acting(actor, "codes-reset", subject=f"person:{person}"):
        if actor.person == person:
            raise Refused(Text("不能重置自己的动态码，请由另一位安全管理员办理", "Nobody resets their own codes; another security administrator has to"))  # fmt: skip
        codes.take_away(_locked_person(person).pk)


def reset_password(actor: Actor, person: int) -> str:
    """A password for one sign-in, shown once: it has to be changed right after. Nobody does it for themselves."""
    check_may_manage_people(actor)
    with acting(actor, "password-reset", subject=f"person:{person}"):
        if actor.person == person:
            raise Refused(
                Text("自己的密码请在“我的账号”里修改", "Change your own password under “My account”")
            )
        row = _locked_person(person)
        made = f"{secrets.token_urlsafe(9)}-7Qz"
        row.set_password(made)
        row.password_changed_at = None
        row.save(update_fields=["password", "password_changed_at"])
        return made


def role_of(name: str) -> Role:
    """The role of that name, as a form sends it. Raises InputProblem where there is none."""
    if name not in set(Role):
        raise InputProblem(
            _issue("role", Text("角色", "Role"), name, Text("请选择一个角色", "choose a role"))
        )
    return Role(name)


def token_digest(token: str) -> str:
    """The digest under which an invitation is kept, hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


def _invitation(
    actor: Actor, *, name: str, role: Role, body: int | None, email: str
) -> tuple[Invitation, str]:
    token, now = secrets.token_urlsafe(32), clock.now()
    row = Invitation.objects.create(
        token_sha256=token_digest(token), name=name, email=email, role=role, body_id=body, invited_by_id=actor.person,
        at=now, expires_at=now + timedelta(days=INVITATION_DAYS.value),
    )  # fmt: skip
    return row, token


def _invitation_of(token: str) -> Invitation:
    row = Invitation.objects.filter(token_sha256=token_digest(token)).first()
    if row is None:
        raise InputProblem(_issue("invitation", Text("邀请链接", "Invitation link"), "", Text("没有这个邀请", "there is no such invitation"),
                                  Text("请核对链接是否完整，或请邀请您的人再发一个", "Check that the link is complete, or ask for another one")))  # fmt: skip
    return row


def _open_invitation(known: Invitation, at: datetime) -> Invitation:
    """The invitation, locked. Raises InputProblem where it was used, withdrawn, or is too old."""
    row = Invitation.objects.select_for_update(no_key=True).get(pk=known.pk)
    if row.used_at:
        said = Text("已经用过", "it has been used")
    elif row.withdrawn_at:
        said = Text("已被撤回", "it was withdrawn")
    elif row.expires_at <= at:
        said = Text(f"已过期（有效期 {INVITATION_DAYS.value} 天）", f"it is out of date (it holds {INVITATION_DAYS.value} days)")  # fmt: skip
    else:
        return row
    raise InputProblem(_issue("invitation", Text("邀请链接", "Invitation link"), "", said, Text("请邀请您的人再发一个", "Ask whoever invited you for another one")))  # fmt: skip


def _save_new(person: Person, password: str) -> None:
    """Saves a new account. Another one may have taken the name a moment before."""
    try:
        with transaction.atomic():
            if password:
                set_password(person, password)
            else:
                person.set_unusable_password()
                person.save()
    except IntegrityError:
        raise InputProblem(_name_taken(person.username)) from None


def _locked_person(person: int) -> Person:
    row = Person.objects.select_for_update(no_key=True).filter(pk=person).first()
    if row is None:
        raise _gone(Text("人员", "Person"))
    return row


def _held_from(person: int, first: date) -> QuerySet[Appointment]:
    """The appointments that hold on that day or later."""
    return Appointment.objects.filter(Q(until=None) | Q(until__gte=first), person=person)


def _name_issues(name: str) -> list[Issue]:
    if not name.strip():
        return [_issue("name", Text("姓名", "Name"), "", Text("没有填写", "it is missing"))]
    if len(name.strip()) > 60:
        return [
            _issue(
                "name", Text("姓名", "Name"), name, Text("超过 60 个字", "it is longer than 60 characters")
            )
        ]
    return []


def _email_issues(email: str) -> list[Issue]:
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    if email.strip():
        try:
            validate_email(email.strip())
        except ValidationError:
            return [
                _issue(
                    "email",
                    Text("电子邮件", "E-mail"),
                    email,
                    Text("不是完整的邮箱地址", "this is not a whole address"),
                )
            ]
    return []


def _username_issues(username: str) -> list[Issue]:
    place = Text("登录名", "Sign-in name")
    if not 2 <= len(username) <= 60 or any(each.isspace() for each in username):
        return [
            _issue(
                "username",
                place,
                username,
                Text("应为 2 到 60 个字，不含空格", "it has 2 to 60 characters and no blanks"),
            )
        ]
    return [_name_taken(username)] if Person.objects.filter(username__iexact=username).exists() else []


def _name_taken(username: str) -> Issue:
    return _issue(
        "username",
        Text("登录名", "Sign-in name"),
        username,
        Text("已有人使用，请换一个", "somebody has it; choose another"),
    )


def _body_issues(role: Role, body: int | None, day: date) -> list[Issue]:
    place = Text("单位", "Body")
    label = ROLE_LABELS[role]
    if role not in IN_A_BODY:
        return [] if body is None else [_issue("body", place, "", Text(f"{label.zh}不属于某个单位，请留空", f"a {label.en} belongs to no body; leave it empty"))]  # fmt: skip
    row = Body.objects.filter(pk=body).first() if body is not None else None
    if row is None:
        return [
            _issue(
                "body",
                place,
                "",
                Text(f"{label.zh}要有所属单位", f"a {label.en} belongs to a body; choose it"),
            )
        ]
    if row.until is not None and row.until < day:
        return [
            _issue(
                "body",
                place,
                row.name,
                Text(f"这个单位到 {row.until} 为止", f"this body ended on {row.until}"),
            )
        ]
    if (row.kind == "enterprise") is not (role is Role.ENTERPRISE):
        return [_issue("body", place, row.name, Text(f"{label.zh}不能设在这类单位", f"a {label.en} does not belong to a body of this kind"))]  # fmt: skip
    return []


def _gone(place: Text) -> InputProblem:
    return InputProblem(_issue("gone", place, "", Text("没有找到，可能已经变动", "it was not found; it may have changed"), Text("请刷新页面再看", "Load the page again")))  # fmt: skip


def _issue(field: str, place: Text, value: str, message: Text, remedy: Text | None = None) -> Issue:
    return Issue(
        level=Level.ERROR, code=f"people-{field}", place=place, value=value, message=message,
        remedy=remedy or Text("请改正后再提交", "Correct it and send it again"),
    )  # fmt: skip
