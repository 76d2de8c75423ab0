"""Who calls: the token in `Authorization: Bearer`, and nothing else. No cookie is looked at, so no other page can call in a browser's name."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja.security import HttpBearer

from zhiheng.core.issues import InputProblem, Text
from zhiheng.office import clock
from zhiheng.office.actions.calling import SAID
from zhiheng.office.actions.tokens import token_failed
from zhiheng.office.api.problems import said_issue
from zhiheng.office.api.rates import Rate, seconds_left
from zhiheng.office.people.actors import Actor, Calling, Refused
from zhiheng.office.people.parameters import CALLS_A_MINUTE, FAILED_TOKENS
from zhiheng.office.people.reading import actor_of
from zhiheng.office.people.scopes import BY_NAME
from zhiheng.office.records.tokens import Bearer, bearer_of, carried_out

KEY = "Idempotency-Key"
KEY_LENGTH = 100
_KEY = re.compile(rf"[!-~]{{1,{KEY_LENGTH}}}")
calls, failures = Rate(), Rate()


class TooMany(Exception):
    """Too many calls, or too many failed tokens; `seconds` until it is worth trying again."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(seconds)


class AnsweredBefore(Exception):
    """The same call was answered before; `status` and `answer` are what was said."""

    def __init__(self, status: int, answer: str) -> None:
        self.status, self.answer = status, answer
        super().__init__(status)


class NoToken(Exception):
    """Nobody calls, or with a token that is no good."""


class Token(HttpBearer):
    """The token of a call, and what it must be good for: the operation's scope, and the check that its page has too. With `once` the answer
    is shown once and kept nowhere.
    """

    def __init__(
        self, operation: str, scope: str, check: Callable[[Actor], None], *, writes: bool, once: bool = False
    ) -> None:
        super().__init__()
        self.operation, self.scope, self.check, self.writes = operation, scope, check, writes
        self.once = once

    def __call__(self, request: HttpRequest) -> Any:
        """The actor. Raises NoToken, TooMany, Refused, AnsweredBefore, InputProblem."""
        said: Any = request
        said.operation, said.shown_once = self.operation, self.once
        # Whoever is signed in as well calls by the token alone.
        said.actor = Actor(address=_address(request))
        return super().__call__(request) or self._no_token()

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        """The person in whose name the token calls, with everything that is to be looked at before the call itself."""
        said: Any = request
        address, day = _address(request), clock.today()
        if failures.count(address) >= FAILED_TOKENS.value:
            raise TooMany(seconds_left())
        bearer = bearer_of(token, day)
        if bearer is None:
            _failed(address)
            raise NoToken
        if calls.add(bearer.token.id) > CALLS_A_MINUTE.value:
            raise TooMany(seconds_left())
        said.actor = replace(
            actor_of(bearer.person, day, address), calling=_calling(request, bearer, writes=self.writes)
        )
        if self.scope not in bearer.token.scopes:
            raise Refused(_without(self.scope))
        self.check(said.actor)
        _check_key(said.actor.calling)
        return said.actor

    def _no_token(self) -> Any:
        raise NoToken


def _failed(address: str) -> None:
    """Counts it; the first of a minute and the one at which the address has to wait are put on record, so that none floods the log."""
    if failures.add(address) in (1, FAILED_TOKENS.value):
        token_failed(address)


def _without(scope: str) -> Text:
    label = BY_NAME[scope].label
    return Text(
        f"这个令牌没有「{label.zh}」（{scope}）的范围", f"This token has no scope “{label.en}” ({scope})"
    )


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def _calling(request: HttpRequest, bearer: Bearer, *, writes: bool) -> Calling:
    said = request.headers.get(KEY) if writes else None
    key = said or ""
    if said is not None and not _KEY.fullmatch(said):
        raise InputProblem(said_issue(
            "key-not-valid", Text("不是 1 至 100 个可见的英文字符", "it is not 1 to 100 visible ASCII characters"),
            Text("请用一个随机的 UUID", "Use a random UUID"), place=Text(KEY, KEY), value=key[:KEY_LENGTH],
        ))  # fmt: skip
    scopes = frozenset(bearer.token.scopes)
    digest = _digest(request) if key else ""
    return Calling(
        token=bearer.token.id,
        start=bearer.token.start,
        scopes=scopes,
        id=uuid.uuid4().hex,
        key=key,
        digest=digest,
    )


def _digest(request: HttpRequest) -> str:
    """Of what is asked. An upload is told apart by its length alone: reading it twice would keep it in memory."""
    upload = request.content_type == "multipart/form-data"
    content = request.headers.get("Content-Length", "").encode() if upload else request.body
    asked = f"{request.method} {request.get_full_path()}\n".encode()
    return hashlib.sha256(asked + content).hexdigest()


def _check_key(calling: Calling) -> None:
    """Answers again what was answered before. Raises InputProblem for a key that was used for something else, or whose answer is lost."""
    found = carried_out(calling.token, calling.key) if calling.key else None
    if found is None:
        return
    if found.digest != calling.digest:
        raise InputProblem(said_issue(
            "key-used", Text("这个键已经用于另一次请求", "this key was used for another call"),
            Text("请为每一次新的请求换一个键", "Use a new key for every new call"), place=Text(KEY, KEY), value=calling.key,
        ))  # fmt: skip
    if found.status is None:
        raise InputProblem(carried_issue(found.subject))
    raise AnsweredBefore(found.status, found.answer)


def carried_issue(subject: str) -> Any:
    """What is said of a call that was carried out while its answer got lost."""
    return said_issue("call-carried-out", SAID, Text("请按编号查看结果，不要再发", "Look at the result by its number; do not send it again"), value=subject)  # fmt: skip


def kept(response: HttpResponse) -> bool:
    """Whether an answer is kept for the same call sent again."""
    return 200 <= response.status_code < 300
