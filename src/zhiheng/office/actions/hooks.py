"""Addresses that events are sent to: the whole programme's, which the system administrator keeps, and people's own."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.office.actions.acting import acting
from zhiheng.office.actions.hook_formats import DINGTALK, FORMATS, GENERIC
from zhiheng.office.actions.outbox import GIVEN_UP, WAITING, put
from zhiheng.office.actions.posting import may_go_to
from zhiheng.office.people.actors import Actor, Refused
from zhiheng.office.people.permissions_sending import (
    check_may_have_hooks,
    check_may_manage_sending,
    check_may_stop_hook,
)
from zhiheng.office.records.hook_events import EVENTS, TEST, happened
from zhiheng.office.records.models import Delivery, Hook

OWN_AT_MOST = 10
"""How many addresses of their own a person may have at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HookOrder:
    """An address to be added. `events` are names of EVENTS, none for all of them; `secret` is the one that DingTalk gave, else empty."""

    name: str
    kind: str
    url: str
    events: Sequence[str] = ()
    secret: str = ""


def add_hook(actor: Actor, order: HookOrder, *, own: bool) -> tuple[Hook, str]:
    """Adds the address: with `own` for what this person may see, else for the whole programme. Gives it with the secret that signs what is
    sent there, which nobody is shown again; "" where nothing is signed.

    Raises Refused, and InputProblem with everything that is wrong with the order.
    """
    check_may_have_hooks(actor) if own else check_may_manage_sending(actor)
    name, url = order.name.strip(), order.url.strip()
    host = urlsplit(url).hostname if may_go_to(url, settings.OFFICE_HOOK_HOSTS) else ""
    with acting(actor, "hook-added", name=name, kind=order.kind, host=host, own=own) as act:
        standing = Hook.objects.filter(person_id=actor.person, ended_at=None).count() if own else 0
        if problems := list(_problems(order, name, url, standing)):
            raise InputProblem(*problems)
        secret = secrets.token_urlsafe(32) if order.kind == GENERIC else order.secret.strip()
        hook = Hook.objects.create(
            name=name, kind=order.kind, url=url, secret=secret, events=sorted(set(order.events)), made_by_id=actor.person,
            person_id=actor.person if own else None, made_at=act.at,
        )  # fmt: skip
        act.subject = f"hook:{hook.pk}"
    return hook, secret if order.kind == GENERIC else ""


def stop_hook(actor: Actor, hook: int) -> None:
    """Nothing is sent there any more, nor what still waits for it. Raises Refused, InputProblem where it is stopped already."""
    with acting(actor, "hook-stopped", subject=f"hook:{hook}") as act:
        row = _standing(actor, hook)
        row.ended_at = act.at
        row.save(update_fields=["ended_at"])
        Delivery.objects.filter(hook=row, state=WAITING).update(
            state=GIVEN_UP, problem="hook-stopped", next_at=None
        )


def try_hook(actor: Actor, hook: int) -> None:
    """Puts something into the outbox for it, to see whether it arrives. Raises Refused, InputProblem where it is stopped."""
    with acting(actor, TEST, subject=f"hook:{hook}") as act:
        row = _standing(actor, hook)
        content = happened(TEST, act.subject, {}, act.at).envelope(contents=False)
        put(row.kind, TEST, content, key=f"test:{uuid4()}", at=act.at, to=row)


def send_again(actor: Actor, delivery: int) -> None:
    """Tries anew what was given up. Raises Refused for others than the system administrator, InputProblem where it is not given up."""
    with _of_outbox(actor, "delivery-sent-again", delivery, GIVEN_UP) as (row, at):
        row.state, row.attempts, row.next_at = WAITING, 0, at
        row.save(update_fields=["state", "attempts", "next_at"])


def give_up(actor: Actor, delivery: int) -> None:
    """Sends it no more. Raises Refused for others than the system administrator, InputProblem where it does not wait."""
    with _of_outbox(actor, "delivery-given-up", delivery, WAITING) as (row, _):
        row.state, row.next_at, row.problem = GIVEN_UP, None, row.problem or "taken-back"
        row.save(update_fields=["state", "next_at", "problem"])


@contextmanager
def _of_outbox(actor: Actor, event: str, delivery: int, state: str) -> Iterator[tuple[Delivery, datetime]]:
    check_may_manage_sending(actor)
    with acting(actor, event, subject=f"delivery:{delivery}") as act:
        row = Delivery.objects.select_for_update(no_key=True).filter(pk=delivery).first()
        if row is None or row.state != state or (row.hook is not None and row.hook.ended_at is not None):
            raise InputProblem(_issue("delivery", str(delivery), _MOVED_ON))
        act.data["channel"] = row.channel
        yield row, act.at


def _standing(actor: Actor, hook: int) -> Hook:
    row = Hook.objects.select_for_update(no_key=True).filter(pk=hook).first()
    check_may_stop_hook(actor, row.person_id if row else None)
    if row is None:
        raise Refused(Text("没有这个推送地址", "There is no such address"))
    if row.ended_at is not None:
        raise InputProblem(
            _issue("hook", row.name, (Text("已经停用", "it is stopped already"), _ADD_ANOTHER))
        )
    return row


def _problems(order: HookOrder, name: str, url: str, standing: int) -> Iterator[Issue]:
    if not name or len(name) > 100:
        yield _issue("name", name[:100], (Text("应为 1 到 100 个字", "it has 1 to 100 characters"), _CORRECT))
    if order.kind not in FORMATS:
        yield _issue("kind", order.kind, (Text("没有这种格式", "there is no such format"), _CORRECT))
    if len(url) > 500 or not url.startswith(("https://", "http://")):
        yield _issue("url", "", (Text("不是完整的网址", "it is no whole address"), _WHOLE))
    elif not may_go_to(url, settings.OFFICE_HOOK_HOSTS):
        yield _issue("url", urlsplit(url).hostname or "", (_NOT_NAMED, _NAME_IT))
    if order.secret.strip() and order.kind != DINGTALK:
        yield _issue("secret", "", (Text("只有钉钉机器人要填", "only DingTalk robots take one"), _CORRECT))
    if len(order.secret) > 200:
        yield _issue("secret", "", (Text("超过 200 个字", "it is longer than 200 characters"), _CORRECT))
    for event in sorted(set(order.events) - set(EVENTS)):
        yield _issue("events", event, (Text("没有这种事件", "there is no such event"), _CORRECT))
    if standing >= OWN_AT_MOST:
        yield _issue("hook", "", (Text(f"每人最多 {OWN_AT_MOST} 个推送地址", f"nobody has more than {OWN_AT_MOST} addresses"), _STOP_ONE))  # fmt: skip


def _issue(field: str, value: str, words: tuple[Text, Text]) -> Issue:
    return Issue(
        level=Level.ERROR,
        code=f"hook-{field}",
        place=_PLACES[field],
        value=value,
        message=words[0],
        remedy=words[1],
    )


_PLACES = {
    "name": Text("名称", "Name"), "kind": Text("格式", "Format"), "url": Text("地址", "Address"), "secret": Text("加签密钥", "Secret"),
    "events": Text("事件", "Events"), "hook": Text("推送地址", "Address"), "delivery": Text("待发消息", "Delivery"),
}  # fmt: skip
_CORRECT = Text("请改正后再提交", "Correct it and send it again")
_WHOLE = Text(
    "请写 https:// 开头的完整网址，最多 500 个字",
    "Write the whole address from https:// on, 500 characters at most",
)
_NOT_NAMED = Text("设置里没有列出这台主机", "the settings do not name this host")
_NAME_IT = Text(
    "请服务器管理员把主机名加到 zhiheng.toml 的 [hooks] hosts，再重新启动",
    "Ask whoever keeps the server to add the host to [hooks] hosts in zhiheng.toml and start it anew",
)
_ADD_ANOTHER = Text("需要时请另加一个", "Add another one where it is needed")
_STOP_ONE = Text("请先停用一个", "Stop one first")
_MOVED_ON = (
    Text("现在已经不能这样处理", "it has moved on"),
    Text("请刷新后看它现在的状态", "Load the page again and look at its state"),
)
