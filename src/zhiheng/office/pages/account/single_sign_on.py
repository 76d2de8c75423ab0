"""Single sign-on by OpenID Connect, where zhiheng.toml names an issuer: authorization code with PKCE, signed tokens (RS256).

It makes no people by itself: whoever comes is known by their identity, holds an invitation, or binds it while signed in.
"""

from __future__ import annotations

import os
from typing import Any

import jwt
import requests
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST
from mozilla_django_oidc.auth import OIDCAuthenticationBackend
from mozilla_django_oidc.utils import import_from_settings
from mozilla_django_oidc.views import OIDCAuthenticationRequestView

from zhiheng.core.issues import InputProblem, Text
from zhiheng.office.actions import accounts
from zhiheng.office.actions.people import accept_invitation
from zhiheng.office.pages.account.signing_in import HOME, enter, proceed, wanted
from zhiheng.office.pages.problems import line_of
from zhiheng.office.pages.routes import address_of, anybody, needs
from zhiheng.office.people.permissions import check_signed_in
from zhiheng.office.words import said

SECRET = "ZHIHENG_OIDC_SECRET"
"""The environment variable with the client's secret."""
SECONDS = 10
"""How long the provider may take to answer."""
PURPOSE = "single_sign_on"
"""In the session: what the way to the provider is for, where it is not plain signing in."""
WELL_KNOWN = "/.well-known/openid-configuration"
FAILED = (SuspiciousOperation, requests.RequestException, jwt.PyJWTError, LookupError, TypeError, ValueError)
"""What goes wrong with a provider or with what came back from it."""

_discovered: dict[str, dict[str, Any]] = {}


def discovered(issuer: str) -> dict[str, Any]:
    """What the provider says of itself (OpenID Connect Discovery 1.0, 4), asked for once. Raises one of FAILED."""
    if issuer not in _discovered:
        answer = requests.get(issuer + WELL_KNOWN, timeout=SECONDS)
        answer.raise_for_status()
        said_of_itself = answer.json()
        if str(said_of_itself["issuer"]).rstrip("/") != issuer:
            raise ValueError(f"the provider at {issuer} calls itself {said_of_itself['issuer']}")
        _discovered[issuer] = said_of_itself
    return _discovered[issuer]


class FromIssuer:
    """Takes the library's settings from zhiheng.toml, the environment and what the provider says of itself."""

    @staticmethod
    def get_settings(attr: str, *otherwise: Any) -> Any:
        """The setting of that name; the library's own otherwise."""
        office = settings.OFFICE_SETTINGS
        own = {
            "OIDC_RP_CLIENT_ID": office.oidc_client, "OIDC_RP_CLIENT_SECRET": os.environ.get(SECRET, ""), "OIDC_RP_SIGN_ALGO": "RS256",
            "OIDC_RP_SCOPES": "openid", "OIDC_USE_PKCE": True, "OIDC_TIMEOUT": SECONDS,
            "OIDC_AUTHENTICATION_CALLBACK_URL": "single-sign-on-return",
        }  # fmt: skip
        if attr in own:
            return own[attr]
        endpoint = {
            "OIDC_OP_AUTHORIZATION_ENDPOINT": "authorization_endpoint", "OIDC_OP_TOKEN_ENDPOINT": "token_endpoint",
            "OIDC_OP_USER_ENDPOINT": "userinfo_endpoint", "OIDC_OP_JWKS_ENDPOINT": "jwks_uri",
        }.get(attr)  # fmt: skip
        if endpoint:
            return discovered(office.oidc_issuer).get(endpoint, "")
        return import_from_settings(attr, *otherwise)


class Asking(FromIssuer, OIDCAuthenticationRequestView):
    """Sends the browser to the provider, with state, nonce and PKCE challenge kept in the session."""


class Exchange(FromIssuer, OIDCAuthenticationBackend):
    """Takes the code that came back to the provider and gives the identity; no backend of Django's, it signs nobody in."""

    def verify_token(self, token: str, **named: Any) -> Any:
        """The claims of a token that the provider signed for this office. Raises one of FAILED."""
        payload = super().verify_token(token, **named)
        office = settings.OFFICE_SETTINGS
        audience = payload["aud"] if isinstance(payload["aud"], list) else [payload["aud"]]
        if payload["iss"].rstrip("/") != office.oidc_issuer or office.oidc_client not in audience:
            raise SuspiciousOperation("the token was made by another provider or for another client")
        return payload

    def get_or_create_user(self, access_token: str, id_token: str, payload: Any) -> str:
        """The identity itself: who that is here, the page asks."""
        return str(payload["sub"])


@anybody
@require_GET
def start(request: Any) -> HttpResponse:
    """On to the provider."""
    if request.GET.get("purpose") == "sign-in":
        request.session[PURPOSE] = {"to": wanted(request)}
    try:
        answer: HttpResponse = Asking().get(request)
    except FAILED:
        return _failed(request, Text("暂时连不上统一身份认证，请用登录名和密码登录，或稍后再试", "Single sign-on cannot be reached now; use your password, or try again later"))  # fmt: skip
    return answer


@anybody
@require_GET
def returned(request: Any) -> HttpResponse:
    """Back from the provider: signs in, binds, or accepts the invitation that was opened before."""
    states = request.session.get("oidc_states", {})
    state = states.pop(request.GET.get("state", ""), None)
    request.session["oidc_states"] = states
    purpose = request.session.pop(PURPOSE, {})
    if state is None or "code" not in request.GET:
        return _failed(
            request,
            Text("统一身份认证没有完成，请重新开始", "Single sign-on was not completed; please start again"),
        )
    try:
        exchange = Exchange()
        subject = exchange.authenticate(
            request, nonce=state["nonce"], code_verifier=state.get("code_verifier")
        )
    except FAILED:
        subject = None
    if not subject:
        return _failed(request, Text("统一身份认证的回执核对不上，没有登录", "What single sign-on sent back does not check out; nobody was signed in"))  # fmt: skip
    if purpose.get("bind"):
        return _bind(request, subject)
    if purpose.get("token"):
        return _accept(request, subject, purpose)
    person = accounts.person_of_subject(subject)
    if person is None:
        return _failed(request, Text("这个统一身份还没有对应的账号：已有账号的，请先用密码登录，再到“我的账号”绑定；没有账号的，请打开邀请链接",
                                     "This identity has no account here yet: sign in with your password and bind it under “My account”, or open your invitation"))  # fmt: skip
    return proceed(request, person, way="single-sign-on", to=purpose.get("to", HOME))


@needs(check_signed_in)
@require_POST
def bind(request: Any) -> HttpResponse:
    """Notes that the way to the provider is for binding, and shows the way there."""
    return go_on(request, {"bind": True})


def go_on(request: Any, purpose: dict[str, Any]) -> HttpResponse:
    """A page with the way to the provider. A form may not lead off this office by itself (its policy says so), a link may."""
    request.session[PURPOSE] = purpose
    return render(request, "office/account/go_on.html", {})


def _bind(request: Any, subject: str) -> HttpResponse:
    try:
        accounts.bind_subject(request.actor, subject)
    except InputProblem as problem:
        for issue in problem.issues:
            messages.error(request, line_of(issue))
    else:
        messages.success(
            request,
            said(Text("已绑定，今后可以用统一身份认证登录", "Bound; from now on you may use single sign-on")),
        )
    return redirect("account")


def _accept(request: Any, subject: str, purpose: dict[str, Any]) -> HttpResponse:
    try:
        person = accept_invitation(
            purpose["token"],
            purpose["username"],
            name=purpose["name"],
            subject=subject,
            address=address_of(request),
        )
    except InputProblem as problem:
        for issue in problem.issues:
            messages.error(request, line_of(issue))
        return redirect("invitation", purpose["token"])
    return enter(request, person, way="single-sign-on", to=HOME)


def _failed(request: Any, why: Text) -> HttpResponse:
    accounts.sign_in_failed("", address_of(request), step="single-sign-on")
    messages.error(request, said(why))
    return redirect("sign-in" if request.actor.person is None else "account")
