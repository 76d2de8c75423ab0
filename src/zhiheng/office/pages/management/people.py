"""People and their roles; invitations."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiheng.core.issues import InputProblem, Text
from zhiheng.office import clock
from zhiheng.office.actions import people as deeds
from zhiheng.office.pages.management.doing import done
from zhiheng.office.pages.management.forms import Appoint, Invite
from zhiheng.office.pages.numbers import number_of
from zhiheng.office.pages.problems import with_problems
from zhiheng.office.pages.routes import needs
from zhiheng.office.people.actors import Actor, Refused
from zhiheng.office.people.parameters import INVITATION_DAYS
from zhiheng.office.people.permissions import (
    can_invite,
    can_manage_people,
    check_may_manage_people,
    check_may_see_people,
)
from zhiheng.office.people.reading import bodies
from zhiheng.office.people.reading_people import PAGE, invitations, people, person_facts
from zhiheng.office.people.roles import ROLE_LABELS, Role


@needs(check_may_see_people)
@require_GET
def all_people(request: Any) -> HttpResponse:
    """The list of people, filtered by words, role and body."""
    asked = request.GET
    role = asked.get("role", "") if asked.get("role", "") in set(Role) else ""
    body = number_of(asked.get("body"), 0)
    found = people(
        request.actor, clock.today(), words=asked.get("words", "")[:60], role=role, body=body or None, page=number_of(asked.get("page"), 1),
    )  # fmt: skip
    first = (found.page - 1) * PAGE + 1 if found.rows else 0
    context = {
        "found": found, "first": first, "last": first + len(found.rows) - 1 if found.rows else 0, "words": asked.get("words", ""),
        "role": role, "body": body, "roles": [(each.value, ROLE_LABELS[each]) for each in Role if each is not Role.PUBLIC],
        "bodies": _bodies(), "older": found.page + 1 if found.page * PAGE < found.total else None,
        "newer": found.page - 1 if found.page > 1 else None, "manages": can_manage_people(request.actor),
    }  # fmt: skip
    return render(request, "office/management/people.html", context)


@needs(check_may_see_people)
@require_GET
def person(request: Any, person: int) -> HttpResponse:
    """One person with every role, and what may be done with the account."""
    return _person_page(request, person, _appoint_form(request))


@needs(check_may_see_people)
@require_POST
def appoint(request: Any, person: int) -> HttpResponse:
    """A further role."""
    form = _appoint_form(request, request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            deeds.appoint(
                request.actor, person, deeds.role_of(typed["role"]), body=typed["body"], since=typed["since"]
            )
        except InputProblem as problem:
            return _person_page(request, person, with_problems(form, problem), status=422)
        return done(request, lambda: None, Text("已任职", "Appointed"), "person", person)
    return _person_page(request, person, form, status=422)


@needs(check_may_see_people)
@require_POST
def end_appointment(request: Any, person: int, appointment: int) -> HttpResponse:
    """The end of a role, from today on."""
    return done(request, lambda: deeds.end_appointment(request.actor, appointment), Text("任职已结束", "The role has ended"), "person", person)  # fmt: skip


@needs(check_may_manage_people)
@require_POST
def close(request: Any, person: int) -> HttpResponse:
    """Closes the account."""
    return done(request, lambda: deeds.close_account(request.actor, person), Text("账号已停用", "The account is closed"), "person", person)  # fmt: skip


@needs(check_may_manage_people)
@require_POST
def reopen(request: Any, person: int) -> HttpResponse:
    """Opens the account again."""
    return done(request, lambda: deeds.reopen_account(request.actor, person), Text("账号已恢复", "The account is open again"), "person", person)  # fmt: skip


@needs(check_may_manage_people)
@require_POST
def unlock(request: Any, person: int) -> HttpResponse:
    """Lifts the lock after failed sign-ins."""
    return done(request, lambda: deeds.unlock(request.actor, person), Text("已解除锁定", "Unlocked"), "person", person)  # fmt: skip


@needs(check_may_manage_people)
@require_POST
def reset_codes(request: Any, person: int) -> HttpResponse:
    """Takes a lost second factor away."""
    return done(request, lambda: deeds.reset_codes(request.actor, person), Text("动态码已重置，请本人重新设置", "The codes are reset; the person sets them up anew"), "person", person)  # fmt: skip


@needs(check_may_manage_people)
@require_POST
def reset_password(request: Any, person: int) -> HttpResponse:
    """A password for one sign-in, shown once."""
    try:
        made = deeds.reset_password(request.actor, person)
    except InputProblem as problem:
        return render(request, "office/problems.html", {"issues": problem.issues}, status=422)
    return _person_page(request, person, _appoint_form(request), made=made)


@needs(check_may_see_people)
@require_http_methods(["GET", "POST"])
def all_invitations(request: Any) -> HttpResponse:
    """The invitations, and a form for another one; its link is shown once, right after."""
    if request.method == "GET":
        return _invitations_page(request, _invite_form(request))
    form = _invite_form(request, request.POST)
    if not form.is_valid():
        return _invitations_page(request, form, status=422)
    typed = form.cleaned_data
    try:
        made, token = deeds.invite(
            request.actor,
            name=typed["name"],
            role=deeds.role_of(typed["role"]),
            body=typed["body"],
            email=typed["email"],
        )
    except InputProblem as problem:
        return _invitations_page(request, with_problems(form, problem), status=422)
    link = request.build_absolute_uri(reverse("invitation", args=[token]))
    return _invitations_page(request, _invite_form(request), made=made, link=link)


@needs(check_may_see_people)
@require_POST
def withdraw(request: Any, invitation: int) -> HttpResponse:
    """Takes an invitation back."""
    return done(request, lambda: deeds.withdraw_invitation(request.actor, invitation), Text("邀请已撤回", "The invitation is withdrawn"), "invitations")  # fmt: skip


def _bodies() -> list[tuple[int, str]]:
    return [(each.id, each.name) for each in bodies(clock.today()) if each.active]


def _roles_of(actor: Actor) -> list[Role]:
    return [role for role in Role if can_invite(actor, role)]


def _appoint_form(request: Any, data: Any = None) -> Appoint:
    return Appoint(data, bodies=_bodies(), roles=_roles_of(request.actor), initial={"since": clock.today()})


def _invite_form(request: Any, data: Any = None) -> Invite:
    return Invite(data, bodies=_bodies(), roles=_roles_of(request.actor))


def _person_page(
    request: Any, person: int, form: Appoint, *, status: int = 200, made: str = ""
) -> HttpResponse:
    facts = person_facts(request.actor, person, clock.today())
    if facts is None:
        raise Refused(Text("这个人不在您管理的范围内", "This person is not among those you look after"))
    context = {
        "facts": facts, "form": form, "made": made, "manages": can_manage_people(request.actor), "own": facts.id == request.actor.person,
        "may_end": {role.value for role in _roles_of(request.actor)},
    }  # fmt: skip
    return render(request, "office/management/person.html", context, status=status)


def _invitations_page(
    request: Any, form: Invite, *, status: int = 200, made: Any = None, link: str = ""
) -> HttpResponse:
    context = {
        "rows": invitations(request.actor, clock.now()), "form": form, "made": made, "link": link, "days": INVITATION_DAYS.value,
    }  # fmt: skip
    return render(request, "office/management/invitations.html", context, status=status)
