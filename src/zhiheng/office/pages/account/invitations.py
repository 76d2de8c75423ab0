"""Opening an invitation and making one's account."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.office import clock
from zhiheng.office.actions.people import accept_invitation, account_issues, token_digest
from zhiheng.office.pages.account.forms import Invited
from zhiheng.office.pages.account.signing_in import HOME, enter
from zhiheng.office.pages.account.single_sign_on import go_on
from zhiheng.office.pages.problems import with_problems
from zhiheng.office.pages.routes import address_of, anybody
from zhiheng.office.people.parameters import PASSWORD_CLASSES, password_length
from zhiheng.office.people.reading_people import InvitationFacts, invitation_of
from zhiheng.office.people.roles import ADMINISTRATORS

DIFFER = Issue(
    level=Level.ERROR, code="account-again", place=Text("再输一次密码", "The password once more"), value="",
    message=Text("两次输入的密码不一样", "The two entries differ"), remedy=Text("请重新输入", "Enter it again"),
)  # fmt: skip


@anybody
@sensitive_post_parameters("new", "again")
@require_http_methods(["GET", "POST"])
def invitation(request: Any, token: str) -> HttpResponse:
    """The form of the account; sent, it makes it and signs in. An invitation that holds no more says so and why."""
    facts = invitation_of(token_digest(token), clock.now())
    if facts is None or facts.state != "open":
        return render(
            request,
            "office/account/invitation_over.html",
            {"state": facts.state if facts else "none"},
            status=410,
        )
    if request.method == "GET":
        return _page(request, facts, Invited(initial={"name": facts.name}))
    form = Invited(request.POST)
    form.is_valid()
    typed = form.cleaned_data
    if "single-sign-on" in request.POST:
        return go_on(request, {"token": token, "username": typed["username"], "name": typed["name"]})
    try:
        if typed["new"] != typed["again"]:
            raise InputProblem(
                *account_issues(token, typed["username"], typed["new"], name=typed["name"]), DIFFER
            )
        person = accept_invitation(
            token, typed["username"], typed["new"], name=typed["name"], address=address_of(request)
        )
    except InputProblem as problem:
        return _page(request, facts, with_problems(form, problem), status=422)
    return enter(request, person, way="invitation", to=HOME)


def _page(request: Any, facts: InvitationFacts, form: Invited, *, status: int = 200) -> HttpResponse:
    administrator = facts.role in ADMINISTRATORS
    context = {
        "facts": facts, "form": form, "length": password_length(administrator=administrator), "classes": PASSWORD_CLASSES.value,
        "single_sign_on": bool(settings.OFFICE_SETTINGS.oidc_issuer),
    }  # fmt: skip
    return render(request, "office/account/invitation.html", context, status=status)
