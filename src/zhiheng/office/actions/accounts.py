"""What people do with their own account: signing in and out, passwords, codes, language, calendar, messages."""

from __future__ import annotations

import secrets

from django.contrib.auth.hashers import check_password
from django.db import transaction

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.office import clock
from zhiheng.office.actions.acting import acting, refused
from zhiheng.office.people import codes
from zhiheng.office.people.actors import Actor, Refused
from zhiheng.office.people.models import FormerPassword, Person
from zhiheng.office.people.parameters import FORMER_PASSWORDS
from zhiheng.office.people.passwords import password_problems, reused
from zhiheng.office.people.permissions import check_signed_in
from zhiheng.office.people.reading import actor_of
from zhiheng.office.people.roles import ADMINISTRATORS
from zhiheng.office.people.sessions import must_have_codes
from zhiheng.office.records.models import Message

PASSWORD_PLACE = Text("新密码", "New password")


def signed_in(person: Person, address: str, *, way: str) -> Actor:
    """Puts a sign-in into the audit log; gives the actor. `way` is password, code, backup-code or single-sign-on."""
    actor = actor_of(person, clock.today(), address)
    with acting(actor, "signed-in", subject=f"person:{person.pk}", way=way):
        return actor


def sign_in_failed(username: str, address: str, *, step: str) -> None:
    """Puts a failed sign-in into the audit log. What was typed is kept only where it is the name of an account: people type
    passwords into the wrong field.
    """
    person = Person.objects.filter(username=username).first()
    subject = f"person:{person.pk}" if person else ""
    reason = {
        "password": Text("登录名或密码不对", "sign-in name or password wrong"),
        "code": Text("动态码不对", "code wrong"),
        "single-sign-on": Text("统一身份认证未通过", "single sign-on did not succeed"),
    }[step]
    who = Actor(username=person.username if person else "", address=address)
    refused(who, "sign-in-failed", Refused(reason), subject=subject)


def locked_out(username: str, address: str) -> None:
    """Puts a lock-out into the audit log."""
    person = Person.objects.filter(username=username).first()
    reason = Refused(Text("连续登录失败，已锁定", "locked after failed sign-ins in a row"))
    who = Actor(username=person.username if person else "", address=address)
    refused(who, "locked-out", reason, subject=f"person:{person.pk}" if person else "")


def signed_out(actor: Actor, *, why: str) -> None:
    """Puts the end of a session into the audit log: by the person (`asked`) or by itself (see people/sessions.py)."""
    with acting(actor, "signed-out", subject=f"person:{actor.person}", why=why):
        pass


def accept_code(person: int, code: str) -> str:
    """How the code is good: "code", "backup-code"; "" for a wrong one. Each code is good once."""
    with transaction.atomic():
        if not codes.accept(person, code):
            return ""
        return "code" if code.strip().replace(" ", "").isdigit() else "backup-code"


def change_password(actor: Actor, *, old: str, new: str, again: str) -> Person:
    """Sets a new password. Raises InputProblem with everything that is wrong with it."""
    check_signed_in(actor)
    with acting(actor, "password-changed", subject=f"person:{actor.person}"):
        person = Person.objects.select_for_update(no_key=True).get(pk=actor.person)
        issues = []
        if person.has_usable_password() and not person.check_password(old):
            issues.append(_wrong("old", Text("原密码", "Present password"), Text("和现在的密码不一致", "This is not the present password")))  # fmt: skip
        issues += new_password_issues(
            new, again, administrator=bool(actor.roles & ADMINISTRATORS), names=(person.username, person.name)
        )
        if not issues and _was_used(person, new):
            issues.append(_wrong("new", PASSWORD_PLACE, reused()))
        if issues:
            raise InputProblem(*issues)
        set_password(person, new)
        return person


def new_password_issues(new: str, again: str, *, administrator: bool, names: tuple[str, ...]) -> list[Issue]:
    """Everything that is wrong with a password that was typed twice."""
    problems = password_problems(new, administrator=administrator, names=names)
    issues = [_wrong("new", PASSWORD_PLACE, problem) for problem in problems]
    if new != again:
        issues.append(_wrong("again", Text("再输一次", "Once more"), Text("两次输入的新密码不一样", "The two entries differ")))  # fmt: skip
    return issues


def set_password(person: Person, new: str) -> None:
    """Sets the password inside the caller's transaction and keeps the last ones as hashes."""
    now = clock.now()
    person.set_password(new)
    person.password_changed_at = now
    person.save()
    FormerPassword.objects.create(person=person, password=person.password, at=now)
    kept = FormerPassword.objects.filter(person=person).order_by("-at", "-pk")[: FORMER_PASSWORDS.value]
    FormerPassword.objects.filter(person=person).exclude(pk__in=[each.pk for each in kept]).delete()


def begin_codes(actor: Actor) -> codes.SetUp:
    """What an app needs for making codes; nothing holds before the first code confirms it, so there is nothing to audit yet."""
    check_signed_in(actor)
    with transaction.atomic():
        return codes.set_up_of(Person.objects.select_for_update(no_key=True).get(pk=actor.person))


def confirm_codes(actor: Actor, code: str) -> tuple[str, ...]:
    """Confirms the app by its first code; gives backup codes, which are shown now and never again. Raises InputProblem for a wrong code."""
    check_signed_in(actor)
    with acting(actor, "codes-set-up", subject=f"person:{actor.person}"):
        person = Person.objects.select_for_update(no_key=True).get(pk=actor.person)
        if not codes.confirm(person, code):
            raise InputProblem(_wrong("code", Text("动态码", "Code"), Text("动态码不对或已过期，请输入应用上现在显示的 6 位数字；手机时间也要准确",
                                      "The code is wrong or out of date; enter the 6 digits the app shows now, and check the time of your telephone")))  # fmt: skip
        return codes.new_backup_codes(person)


def renew_backup_codes(actor: Actor) -> tuple[str, ...]:
    """New backup codes in place of the old ones, shown now and never again. Raises Refused for who has no second factor."""
    check_signed_in(actor)
    with acting(actor, "backup-codes-renewed", subject=f"person:{actor.person}"):
        if not codes.has_codes(actor.person or 0):
            raise Refused(Text("请先设置动态码", "Set up the codes first"))
        return codes.new_backup_codes(Person.objects.get(pk=actor.person))


def remove_codes(actor: Actor, code: str) -> None:
    """Takes one's own second factor away, with a last code. Raises Refused for roles that must have it, InputProblem for a wrong code."""
    check_signed_in(actor)
    if must_have_codes(actor.roles):
        raise Refused(Text("您的角色必须使用动态码登录，不能停用", "Your role has to sign in with codes; they cannot be turned off"))  # fmt: skip
    # Outside the transaction of the act: a wrong code must be counted, though nothing else is written.
    good = accept_code(actor.person or 0, code)
    with acting(actor, "codes-removed", subject=f"person:{actor.person}"):
        if not good:
            raise InputProblem(_wrong("code", Text("动态码", "Code"), Text("动态码不对，请输入应用上现在显示的 6 位数字", "The code is wrong; enter the 6 digits the app shows now")))  # fmt: skip
        codes.take_away(actor.person or 0)


def choose_language(actor: Actor, language: str) -> None:
    """Keeps the language in which a person wants to be addressed: "zh" or "en"; anything else is taken for "zh"."""
    check_signed_in(actor)
    chosen = "en" if language == "en" else "zh"
    with acting(actor, "language-chosen", subject=f"person:{actor.person}", language=chosen):
        Person.objects.filter(pk=actor.person).update(language=chosen)


def renew_feed(actor: Actor) -> str:
    """A new token for the calendar feed; links with the old one show nothing from now on."""
    check_signed_in(actor)
    token = secrets.token_urlsafe(32)
    with acting(actor, "calendar-renewed", subject=f"person:{actor.person}"):
        Person.objects.filter(pk=actor.person).update(feed_token=token)
    return token


def read_messages(actor: Actor, ids: tuple[int, ...] = ()) -> int:
    """Marks one's own messages as read, all of them where no ids are given; gives how many. It is no act about the programme and
    leaves no audit entry.
    """
    check_signed_in(actor)
    found = Message.objects.filter(person=actor.person, read_at=None)
    return (found.filter(pk__in=ids) if ids else found).update(read_at=clock.now())


def bind_subject(actor: Actor, subject: str) -> None:
    """Binds one's account to an identity of single sign-on. Raises InputProblem where it belongs to another account."""
    check_signed_in(actor)
    with acting(actor, "single-sign-on-bound", subject=f"person:{actor.person}"):
        if Person.objects.exclude(pk=actor.person).filter(subject=subject).exists():
            raise InputProblem(_wrong("subject", Text("统一身份认证", "Single sign-on"), Text("这个统一身份已经绑定了别的账号，请联系安全管理员",
                                      "This identity is bound to another account; ask the security administrator")))  # fmt: skip
        Person.objects.filter(pk=actor.person).update(subject=subject)


def _was_used(person: Person, new: str) -> bool:
    former = FormerPassword.objects.filter(person=person).order_by("-at", "-pk")
    hashes = {person.password, *former.values_list("password", flat=True)[: FORMER_PASSWORDS.value]}
    return any(check_password(new, each) for each in hashes)


def _wrong(code: str, place: Text, message: Text) -> Issue:
    return Issue(
        level=Level.ERROR, code=f"account-{code}", place=place, value="", message=message,
        remedy=Text("请改正后再提交", "Correct it and send it again"),
    )  # fmt: skip


def active_person(person: int) -> Person | None:
    """The person with that row id; None where there is none or the account is closed."""
    return Person.objects.filter(pk=person, is_active=True).first()


def person_of_subject(subject: str) -> Person | None:
    """The person bound to that identity of single sign-on, where the account is open."""
    return Person.objects.filter(subject=subject, is_active=True).first() if subject else None
