"""Tokens by which programs call in a person's name: making one, whose text is shown once, and revoking it."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator
from datetime import date, timedelta

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.office import clock
from zhiheng.office.actions.acting import acting, refused
from zhiheng.office.people.actors import Actor, Refused
from zhiheng.office.people.models import Person
from zhiheng.office.people.parameters import TOKEN_DAYS, TOKENS
from zhiheng.office.people.permissions import check_signed_in
from zhiheng.office.people.scopes import BY_NAME, scopes_of
from zhiheng.office.records.models import Token
from zhiheng.office.records.tokens import PREFIX, digest_of

BYTES = 32
START = 10
"""Characters of a token that are kept to tell it from others."""
NAME_LENGTH = 100


def make_token(actor: Actor, name: str, scopes: Collection[str], expires_on: date) -> tuple[Token, str]:
    """Makes a token for oneself; gives its row and its text, which nobody can read again.

    `expires_on` is the last day on which it is good. Raises Refused for a program and for scopes that none of the person's roles has
    pages for, InputProblem with everything that is wrong in name, scopes and day.
    """
    check_may_make_tokens(actor)
    wanted = sorted(set(scopes))
    allowed = {scope.name for scope in scopes_of(actor)}
    with acting(
        actor, "token-made", name=name.strip()[:NAME_LENGTH], scopes=wanted, until=expires_on.isoformat()
    ) as act:
        # Two who make a token at once for one person wait for each other here, so that the limit holds.
        Person.objects.select_for_update(no_key=True).get(pk=actor.person)
        if issues := list(_issues(actor, name.strip(), wanted, expires_on)):
            raise InputProblem(*issues)
        if beyond := [each for each in wanted if each not in allowed]:
            raise Refused(_beyond(beyond))
        text = PREFIX + secrets.token_urlsafe(BYTES)
        row = Token.objects.create(
            person_id=actor.person, name=name.strip(), token_sha256=digest_of(text), start=text[:START], scopes=wanted, made_at=act.at,
            expires_on=expires_on,
        )  # fmt: skip
        act.subject = f"token:{row.pk}"
    return row, text


def revoke_token(actor: Actor, token: int) -> None:
    """Ends one of one's own tokens at once. Raises Refused for a token that is not one's own, or that there is not; which, is not told."""
    check_may_make_tokens(actor)
    with acting(actor, "token-revoked", subject=f"token:{token}") as act:
        row = Token.objects.select_for_update(no_key=True).filter(pk=token, person=actor.person).first()
        if row is None:
            raise Refused(Text("您没有这个令牌", "You have no such token"))
        act.nothing = row.revoked_at is not None
        act.data = {"name": row.name}
        if not act.nothing:
            row.revoked_at = act.at
            row.save(update_fields=["revoked_at"])


def check_may_make_tokens(actor: Actor) -> None:
    """Anybody signed in themselves: a program makes and ends no tokens, or one that leaked could never be ended."""
    check_signed_in(actor)
    if actor.calling is not None:
        raise Refused(
            Text(
                "令牌只能由本人登录后管理",
                "Tokens are looked after by the person signed in, not by a program",
            )
        )


def token_failed(address: str) -> None:
    """Puts failed tokens of an address into the audit log; the caller sees to it that this is done once for many of them."""
    why = Refused(
        Text(
            "令牌不对、已撤销、已过期，或账号已停用",
            "The token is wrong, revoked or over, or the account is closed",
        )
    )
    refused(Actor(address=address), "token-failed", why)


def _issues(actor: Actor, name: str, scopes: list[str], expires_on: date) -> Iterator[Issue]:
    today = clock.today()
    live = Token.objects.filter(person=actor.person, revoked_at=None)
    if not name or len(name) > NAME_LENGTH:
        yield _issue("token-name", Text("用途", "use"), name[:40], Text(f"应为 1 至 {NAME_LENGTH} 字", f"it has 1 to {NAME_LENGTH} characters"),
                     Text("请写明哪个程序用它，如“监管系统月报”", "Say which program uses it, as “monthly figures of our system”"))  # fmt: skip
    elif live.filter(name=name).exists():
        yield _issue("token-name", Text("用途", "use"), name, Text("已有同名的令牌", "you have a token of that name"),
                     Text("请换一个名字，或先撤销原来的", "Choose another name, or revoke the other one first"))  # fmt: skip
    if not scopes or any(each not in BY_NAME for each in scopes):
        unknown = "、".join(each[:40] for each in scopes if each not in BY_NAME)
        yield _issue("token-scopes", Text("范围", "scopes"), unknown, Text("没有选，或没有这个范围", "nothing is chosen, or there is no such scope"),
                     Text("请至少选一项，只选程序用得着的", "Choose at least one, and only what the program needs"))  # fmt: skip
    if not today <= expires_on <= today + timedelta(days=TOKEN_DAYS.value):
        yield _issue("token-expires_on", Text("有效期至", "good until"), expires_on.isoformat(),
                     Text(f"应在今天到 {TOKEN_DAYS.value} 天之内", f"it is from today to {TOKEN_DAYS.value} days ahead"),
                     Text("请改为这段时间里的一天，到期前再换新的", "Choose a day in that time; make a new one before it ends"))  # fmt: skip
    if live.filter(expires_on__gte=today).count() >= TOKENS.value:
        yield _issue("token-many", Text("令牌", "tokens"), str(TOKENS.value), Text("有效的令牌已达上限", "you have as many tokens as are allowed"),
                     Text("请先撤销不用的", "Revoke those you do not use first"))  # fmt: skip


def _beyond(scopes: list[str]) -> Text:
    zh = "、".join(BY_NAME[each].label.zh for each in scopes)
    en = "; ".join(BY_NAME[each].label.en for each in scopes)
    return Text(f"您的角色没有这些权限：{zh}", f"Your roles do not give these rights: {en}")


def _issue(code: str, place: Text, value: str, message: Text, remedy: Text) -> Issue:
    return Issue(level=Level.ERROR, code=code, place=place, value=value, message=message, remedy=remedy)
