"""One's own account: name, roles, password, codes, language, deputies, calendar, messages."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import mark_safe
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiheng.core.issues import InputProblem, Text
from zhiheng.office import clock
from zhiheng.office.actions import accounts
from zhiheng.office.actions.people_delegating import delegate, end_delegation
from zhiheng.office.pages.account.forms import Code, Leave, Password
from zhiheng.office.pages.frame.choices import LANGUAGE, YEAR
from zhiheng.office.pages.numbers import number_of
from zhiheng.office.pages.problems import line_of, with_problems
from zhiheng.office.pages.routes import needs
from zhiheng.office.people import codes, sessions
from zhiheng.office.people.parameters import PASSWORD_CLASSES, PASSWORD_DAYS, password_length
from zhiheng.office.people.permissions import can_delegate, check_may_delegate, check_signed_in
from zhiheng.office.people.reading_people import leaves, own_roles, possible_deputies
from zhiheng.office.people.roles import ADMINISTRATORS
from zhiheng.office.records.messages import messages_of
from zhiheng.office.words import said


@needs(check_signed_in)
@require_GET
def account(request: Any) -> HttpResponse:
    """The account with everything that can be changed in it."""
    return _page(request)


@needs(check_signed_in)
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def change_password(request: Any) -> HttpResponse:
    """The change of the password."""
    form = Password(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = accounts.change_password(request.actor, **form.cleaned_data)
        except InputProblem as problem:
            return _password_page(request, with_problems(form, problem), status=422)
        update_session_auth_hash(request, person)
        sessions.keep(request.session, person)
        sessions.settle(request.session, sessions.PASSWORD)
        messages.success(
            request,
            said(
                Text(
                    "密码已更改，其他地方的登录已全部退出",
                    "The password is changed; sessions elsewhere have ended",
                )
            ),
        )
        return redirect("account")
    return _password_page(request, form)


@needs(check_signed_in)
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def set_up_codes(request: Any) -> HttpResponse:
    """Setting up the app that makes the codes; the first code confirms it."""
    form = Code(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            backup = accounts.confirm_codes(request.actor, form.cleaned_data["code"])
        except InputProblem as problem:
            return _codes_page(request, with_problems(form, problem), status=422)
        sessions.settle(request.session, sessions.CODES)
        return _backup_page(request, backup)
    return _codes_page(request, form)


@needs(check_signed_in)
@require_POST
def backup_codes(request: Any) -> HttpResponse:
    """New backup codes, shown once."""
    return _backup_page(request, accounts.renew_backup_codes(request.actor))


@needs(check_signed_in)
@sensitive_post_parameters("code")
@require_POST
def remove_codes(request: Any) -> HttpResponse:
    """Signing in without codes again, for those who may."""
    try:
        accounts.remove_codes(request.actor, request.POST.get("code", ""))
    except InputProblem as problem:
        _say(request, problem)
    else:
        messages.success(request, said(Text("动态码已停用", "Codes are turned off")))
    return redirect("account")


@needs(check_signed_in)
@require_POST
def choose_language(request: Any) -> HttpResponse:
    """The language kept with the account, and of this browser."""
    language = "en" if request.POST.get("language") == "en" else "zh"
    accounts.choose_language(request.actor, language)
    answer = redirect("account")
    answer.set_cookie(
        LANGUAGE, language, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure()
    )
    return answer


@needs(check_signed_in)
@require_POST
def renew_feed(request: Any) -> HttpResponse:
    """A new link of the calendar."""
    accounts.renew_feed(request.actor)
    messages.success(
        request,
        said(
            Text(
                "已换成新的日历链接，旧链接不再有效",
                "There is a new link to the calendar; the old one shows nothing any more",
            )
        ),
    )
    return redirect("account")


@needs(check_may_delegate)
@require_POST
def name_deputy(request: Any) -> HttpResponse:
    """A deputy for one's leave."""
    form = _leave_form(request, request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            delegate(
                request.actor,
                typed["deputy"],
                since=typed["since"],
                until=typed["until"],
                reason=typed["reason"],
            )
        except InputProblem as problem:
            return _page(request, leave=with_problems(form, problem), status=422)
        messages.success(request, said(Text("已委托代办", "The deputy is named")))
        return redirect("account")
    return _page(request, leave=form, status=422)


@needs(check_may_delegate)
@require_POST
def end_deputy(request: Any, delegation: int) -> HttpResponse:
    """The end of a leave before its last day."""
    try:
        end_delegation(request.actor, delegation)
    except InputProblem as problem:
        _say(request, problem)
    else:
        messages.success(request, said(Text("委托已结束", "The delegation has ended")))
    return redirect("account")


@needs(check_signed_in)
@require_GET
def all_messages(request: Any) -> HttpResponse:
    """One's own messages."""
    return render(request, "office/account/messages.html", {"told": messages_of(request.actor)})


@needs(check_signed_in)
@require_POST
def read_messages(request: Any) -> HttpResponse:
    """Marks messages as read: those named, or all."""
    ids = tuple(number for each in request.POST.getlist("id") if (number := number_of(each, 0)))
    accounts.read_messages(request.actor, ids)
    return redirect("messages")


def _say(request: Any, problem: InputProblem) -> None:
    for issue in problem.issues:
        messages.error(request, line_of(issue))


def _leave_form(request: Any, data: Any = None) -> Leave:
    return Leave(data, deputies=possible_deputies(request.actor.person, clock.today()))


def _page(request: Any, *, leave: Leave | None = None, status: int = 200) -> HttpResponse:
    actor, day = request.actor, clock.today()
    made, held = leaves(actor.person, day)
    may_delegate = can_delegate(actor)
    context = {
        "person": request.user, "roles": own_roles(actor.person, day), "made": made, "held": held, "today": day,
        "leave": (leave or _leave_form(request)) if may_delegate else None,
        "codes": codes.has_codes(actor.person), "backup_left": codes.backup_codes_left(actor.person), "code_form": Code(),
        "must_have_codes": sessions.must_have_codes(actor.roles), "password_days": PASSWORD_DAYS.value,
        "single_sign_on": bool(settings.OFFICE_SETTINGS.oidc_issuer), "feed": _feed(request),
    }  # fmt: skip
    return render(request, "office/account/account.html", context, status=status)


def _feed(request: Any) -> str:
    """The whole address of one's own calendar; "" where none was asked for yet."""
    if not request.user.feed_token:
        return ""
    try:
        return str(request.build_absolute_uri(reverse("calendar-feed", args=[request.user.feed_token])))
    except NoReverseMatch:
        return ""


def _password_page(request: Any, form: Password, *, status: int = 200) -> HttpResponse:
    administrator = bool(request.actor.roles & ADMINISTRATORS)
    context = {
        "form": form, "length": password_length(administrator=administrator), "classes": PASSWORD_CLASSES.value,
        "days": PASSWORD_DAYS.value, "due": sessions.PASSWORD in request.session.get(sessions.UNSETTLED, []),
    }  # fmt: skip
    if not request.user.has_usable_password():
        del form.fields["old"]
    return render(request, "office/account/password.html", context, status=status)


def _codes_page(request: Any, form: Code, *, status: int = 200) -> HttpResponse:
    set_up = accounts.begin_codes(request.actor)
    context = {
        # The picture is the library's own drawing of an address that we made.
        "form": form, "picture": mark_safe(codes.picture_of(set_up)), "secret": set_up.secret,
        "due": sessions.CODES in request.session.get(sessions.UNSETTLED, []),
    }  # fmt: skip
    return render(request, "office/account/set_up_codes.html", context, status=status)


def _backup_page(request: Any, backup: tuple[str, ...]) -> HttpResponse:
    return render(request, "office/account/backup_codes.html", {"backup": backup})
