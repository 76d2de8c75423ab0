"""The addresses of signing in and of one's own account."""

from __future__ import annotations

from django.urls import URLPattern, path

from zhiheng.office.pages.account import invitations, own, signing_in, single_sign_on, tokens

urlpatterns: list[URLPattern] = [
    path("sign-in/", signing_in.sign_in, name="sign-in"),
    path("sign-in/code/", signing_in.code, name="sign-in-code"),
    path("sign-out/", signing_in.sign_out, name="sign-out"),
    path("single-sign-on/", single_sign_on.start, name="single-sign-on"),
    path("single-sign-on/return/", single_sign_on.returned, name="single-sign-on-return"),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
    path("account/", own.account, name="account"),
    path("account/password/", own.change_password, name="change-password"),
    path("account/codes/", own.set_up_codes, name="set-up-codes"),
    path("account/codes/backup/", own.backup_codes, name="backup-codes"),
    path("account/codes/remove/", own.remove_codes, name="remove-codes"),
    path("account/language/", own.choose_language, name="choose-language"),
    path("account/calendar/", own.renew_feed, name="renew-feed"),
    path("account/single-sign-on/", single_sign_on.bind, name="bind-single-sign-on"),
    path("account/deputies/", own.name_deputy, name="name-deputy"),
    path("account/deputies/<int:delegation>/end/", own.end_deputy, name="end-deputy"),
    path("account/tokens/", tokens.tokens, name="tokens"),
    path("account/tokens/<int:token>/revoke/", tokens.revoke, name="revoke-token"),
    path("messages/", own.all_messages, name="messages"),
    path("messages/read/", own.read_messages, name="read-messages"),
]
