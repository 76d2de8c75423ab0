"""One's own tokens, by which programs call: made with chosen scopes, shown once, revoked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from zhiheng.core.issues import InputProblem, Text
from zhiheng.office import clock
from zhiheng.office.actions.tokens import NAME_LENGTH, make_token, revoke_token
from zhiheng.office.pages.management.forms import Day
from zhiheng.office.pages.problems import with_problems
from zhiheng.office.pages.routes import needs
from zhiheng.office.people.parameters import TOKEN_DAYS
from zhiheng.office.people.permissions import check_signed_in
from zhiheng.office.people.scopes import BY_NAME, scopes_of
from zhiheng.office.records.tokens import TokenFacts, tokens_of
from zhiheng.office.words import both, said

DAYS = 180
"""How long a token is proposed to last."""


class NewToken(forms.Form):
    """A token: what for, how long, and what it may be used for."""

    name = forms.CharField(
        required=False, max_length=NAME_LENGTH, label=both("用途", "What for"),
        help_text=both("哪个程序用它，如“监管系统月报”", "Which program uses it, as “monthly figures of our system”"),
    )  # fmt: skip
    expires_on = Day(
        both("有效期至", "Good until"),
        hint=both(
            "这一天过后就不能用了，到期前请换新的", "After that day it is no good; make a new one before"
        ),
    )
    scopes = forms.MultipleChoiceField(
        required=False, label=both("可以用来", "It may be used to"), widget=forms.CheckboxSelectMultiple,
        help_text=both("只选程序用得着的；令牌不会多给您权限", "Choose only what the program needs; a token gives no right that you do not have"),
    )  # fmt: skip

    def __init__(self, *arguments: Any, choices: list[tuple[str, str]], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["scopes"].choices = choices


@needs(check_signed_in)
@require_http_methods(["GET", "POST"])
def tokens(request: Any) -> HttpResponse:
    """One's tokens, and a form for another one; its text is shown once, right after."""
    if request.method == "GET":
        return _page(request, _form(request))
    form = _form(request, request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    typed = form.cleaned_data
    try:
        made, text = make_token(request.actor, typed["name"], typed["scopes"], typed["expires_on"])
    except InputProblem as problem:
        return _page(request, with_problems(form, problem), status=422)
    return _page(request, _form(request), made=made.name, text=text)


@needs(check_signed_in)
@require_POST
def revoke(request: Any, token: int) -> HttpResponse:
    """Ends a token at once."""
    revoke_token(request.actor, token)
    messages.success(request, said(Text("令牌已撤销，立即失效", "The token is revoked and no good any more")))
    return redirect("tokens")


def _form(request: Any, data: Any = None) -> NewToken:
    choices = [(scope.name, said(scope.label)) for scope in scopes_of(request.actor)]
    return NewToken(data, choices=choices, initial={"expires_on": clock.today() + timedelta(days=DAYS)})


def _page(request: Any, form: NewToken, *, status: int = 200, made: str = "", text: str = "") -> HttpResponse:
    context = {
        "rows": [_row(each) for each in tokens_of(request.actor)], "form": form, "made": made, "text": text, "days": TOKEN_DAYS.value,
    }  # fmt: skip
    answer = render(request, "office/account/tokens.html", context, status=status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _row(facts: TokenFacts) -> dict[str, Any]:
    labels = [BY_NAME[name].label for name in facts.scopes if name in BY_NAME]
    return {"facts": facts, "labels": labels, "good": facts.is_good(clock.today())}
