"""Signing in with a password, then with a code where one is set up; signing out; what somebody who is locked out sees."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.signals import user_login_failed
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from zhiheng.core.issues import Text
from zhiheng.office import clock
from zhiheng.office.actions import accounts
from zhiheng.office.pages.account.forms import Code, SignIn
from zhiheng.office.pages.frame.choices import LANGUAGE, YEAR
from zhiheng.office.pages.routes import address_of, anybody
from zhiheng.office.people import codes
from zhiheng.office.people.parameters import CODE_MINUTES, LOCK_MINUTES
from zhiheng.office.people.sessions import REASONS
from zhiheng.office.words import said

BACKEND = "django.contrib.auth.backends.ModelBackend"
HOME = "/"
PENDING = "pending"
"""In the session: who gave the right password and still owes the code."""
WRONG = Text("登录名或密码不对，请核对后再试", "Sign-in name or password is wrong; check them and try again")
LAPSED = Text(
    "上一步已过去太久，请重新输入密码", "The step before was too long ago; enter the password again"
)


@anybody
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: Any) -> HttpResponse:
    """The page for signing in; after the right password on to the code, or to where one wanted to go."""
    if request.method == "GET":
        if request.actor.person is not None:
            return HttpResponseRedirect(wanted(request))
        return _page(request, SignIn(), why=REASONS.get(request.GET.get("why", "")))
    form = SignIn(request.POST)
    if form.is_valid():
        username = form.cleaned_data["username"]
        person = authenticate(request, username=username, password=form.cleaned_data["password"])
        if person is not None:
            return proceed(request, person, way="password", to=wanted(request))
        accounts.sign_in_failed(username, address_of(request), step="password")
    form.add_error(None, said(WRONG))
    return _page(request, form, status=422)


def proceed(request: Any, person: Any, *, way: str, to: str) -> HttpResponse:
    """The first factor is there: on to the code where the person has one set up, else in."""
    if not codes.has_codes(person.pk):
        return enter(request, person, way=way, to=to)
    request.session.cycle_key()
    request.session[PENDING] = {"person": person.pk, "at": clock.now().isoformat(), "way": way, "to": to}
    return redirect("sign-in-code")


@anybody
@require_http_methods(["GET", "POST"])
def code(request: Any) -> HttpResponse:
    """The second step: the code of the app, or a backup code."""
    person, pending = _pending(request)
    if person is None:
        return _page(request, SignIn(), why=LAPSED) if request.method == "GET" else redirect("sign-in")
    if request.method == "GET":
        return _code_page(request, Code())
    form = Code(request.POST)
    if not AxesProxyHandler.is_allowed(request, {"username": person.username}):
        return locked(request, credentials={"username": person.username})
    wait = codes.seconds_to_wait(person.pk)
    if wait:
        form.add_error(
            "code",
            said(
                Text(
                    f"刚才的动态码不对，请等 {wait} 秒再输入",
                    f"The last code was wrong; wait {wait} s and try again",
                )
            ),
        )
        return _code_page(request, form, status=422)
    way = accounts.accept_code(person.pk, form.cleaned_data["code"]) if form.is_valid() else ""
    if way:
        return enter(request, person, way=way, to=pending["to"])
    user_login_failed.send(sender=__name__, credentials={"username": person.username}, request=request)
    accounts.sign_in_failed(person.username, address_of(request), step="code")
    form.add_error(
        "code",
        said(
            Text(
                "动态码不对或已过期，请输入现在显示的那一个",
                "The code is wrong or out of date; enter the one shown now",
            )
        ),
    )
    return _code_page(request, form, status=422)


def enter(request: Any, person: Any, *, way: str, to: str) -> HttpResponse:
    """Signs the person in: a fresh session, an entry in the audit log, the language they chose before."""
    accounts.signed_in(person, address_of(request), way=way)
    request.session.pop(PENDING, None)
    login(request, person, backend=BACKEND)
    request.session.clear_expired()
    answer = HttpResponseRedirect(to)
    if LANGUAGE not in request.COOKIES:
        answer.set_cookie(
            LANGUAGE, person.language, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure()
        )
    return answer


@anybody
@require_POST
def sign_out(request: Any) -> HttpResponse:
    """Ends the session."""
    if request.actor.person is not None:
        accounts.signed_out(request.actor, why="asked")
    logout(request)
    return redirect("sign-in")


def locked(request: Any, response: HttpResponse | None = None, credentials: Any = None) -> HttpResponse:
    """What is said after too many failed sign-ins in a row: the same for names that exist and names that do not."""
    username = (credentials or {}).get("username") or request.POST.get("username", "")
    accounts.locked_out(username.strip(), address_of(request))
    return render(request, "office/account/locked.html", {"minutes": LOCK_MINUTES.value}, status=429)


def wanted(request: Any) -> str:
    """Where the person wanted to go; only pages of this office."""
    to = str(request.POST.get("next") or request.GET.get("next") or "")
    if url_has_allowed_host_and_scheme(to, {request.get_host()}, require_https=request.is_secure()):
        return to
    return HOME


def _pending(request: Any) -> tuple[Any, Any]:
    """Who is between the two steps, with what the session knows of it; (None, None) where nobody is, or not any more."""
    pending = request.session.get(PENDING)
    if not pending:
        return None, None
    if clock.now() - datetime.fromisoformat(pending["at"]) > timedelta(minutes=CODE_MINUTES.value):
        del request.session[PENDING]
        return None, None
    return accounts.active_person(pending["person"]), pending


def _page(request: Any, form: SignIn, *, why: Text | None = None, status: int = 200) -> HttpResponse:
    office = settings.OFFICE_SETTINGS
    context = {"form": form, "why": why, "next": wanted(request), "single_sign_on": bool(office.oidc_issuer)}
    return render(request, "office/account/sign_in.html", context, status=status)


def _code_page(request: Any, form: Code, *, status: int = 200) -> HttpResponse:
    return render(
        request, "office/account/code.html", {"form": form, "again": reverse("sign-in")}, status=status
    )
