"""Reading what leaves the office: addresses that events go to, what waits, what failed and why. Never what is said in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, Max

from zhiheng.core.issues import Text
from zhiheng.office.people.actors import Actor
from zhiheng.office.people.permissions_sending import check_may_have_hooks, check_may_manage_sending
from zhiheng.office.records.events import event_label
from zhiheng.office.records.models import Delivery, Hook

PAGE = 100
STATES = {
    "waiting": Text("待发", "waiting"),
    "sent": Text("已送达", "sent"),
    "given_up": Text("未送达", "given up"),
}
CHANNELS = {
    "email": Text("电子邮件", "e-mail"), "generic": Text("通用", "generic"), "wecom": Text("企业微信", "WeCom"),
    "dingtalk": Text("钉钉", "DingTalk"),
}  # fmt: skip
_MAIL_EVENTS = {
    "message": Text("一条消息", "a message"),
    "digest": Text("每日汇总", "the digest of a day"),
}
_PROBLEMS = {
    "timeout": Text("对方没有在规定时间内回答", "the other side did not answer in time"),
    "certificate": Text("对方的 TLS 证书不可信", "the certificate of the other side does not hold"),
    "unreachable": Text("连不上对方", "the other side could not be reached"),
    "redirect": Text("对方要求转到别处，不予跟随", "the other side points elsewhere, which is not followed"),
    "status": Text("对方回答了错误状态", "the other side answered with an error"),
    "errcode": Text("机器人没有收下", "the robot did not take it"),
    "answer-unreadable": Text("对方的回答不是机器人的格式", "the answer is not one of a robot"),
    "host-not-named": Text("zhiheng.toml 的 [hooks] hosts 里没有这台主机", "[hooks] hosts in zhiheng.toml does not name the host"),
    "hook-stopped": Text("推送地址已停用", "the address was stopped"),
    "account-closed": Text("账号已停用", "the account is closed"),
    "taken-back": Text("由管理员取消", "taken back by the administrator"),
    "recipient-refused": Text("邮件服务器不接受这个收件地址", "the mail server refuses the recipient"),
    "mail-password": Text("邮件服务器不接受用户名或口令", "the mail server refuses user or password"),
    "smtp": Text("邮件服务器没有收下", "the mail server did not take it"),
    "program": Text("程序出错，已记入日志", "the program failed; it is in the log"),
}  # fmt: skip
"""Why something did not arrive, by the first word of what is kept; the rest is the other side's own code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HookFacts:
    """An address for showing: its host alone, since the rest may open the door to a group; `waiting` and `given_up` count what is for it.

    What somebody called an address of their own is theirs: others see no `name`, only whose it is.
    """

    id: int
    name: str
    kind: str
    host: str
    events: tuple[Text, ...]
    person: str
    made_by: str
    made_at: datetime
    ended_at: datetime | None
    waiting: int
    given_up: int
    last_sent: datetime | None

    @property
    def label(self) -> Text:
        """Its format in words."""
        return CHANNELS[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFacts:
    """A delivery for showing: to whom, by which way, how often it was tried, why it did not arrive, when it is tried again."""

    id: int
    channel: Text
    to: str
    what: Text
    state: str
    attempts: int
    problem: Text | None
    receipt: str
    made_at: datetime
    next_at: datetime | None
    sent_at: datetime | None
    may_again: bool

    @property
    def label(self) -> Text:
        """The state in words."""
        return STATES[self.state]


@dataclass(frozen=True, slots=True)
class Outbox:
    """A page of deliveries, the latest first, how many there are in each state, and whether there is a server for e-mail."""

    rows: tuple[DeliveryFacts, ...]
    total: int
    counts: dict[str, int]
    sends_mail: bool


def hooks(actor: Actor, *, own: bool = False) -> tuple[HookFacts, ...]:
    """All addresses, those in use first; with `own` this person's alone. Raises Refused for others than the system administrator, and with
    `own` for people outside the programme.
    """
    check_may_have_hooks(actor) if own else check_may_manage_sending(actor)
    rows = Hook.objects.select_related("person", "made_by").order_by("-pk")
    found = list(rows.filter(person=actor.person) if own else rows)
    counts = _counts([each.pk for each in found])
    last = dict(
        Delivery.objects.filter(hook__in=found, state="sent")
        .values_list("hook")
        .annotate(last=Max("sent_at"))
        .values_list("hook", "last")
    )
    facts = (_hook(each, counts, last, named=own or each.person is None) for each in found)
    return tuple(sorted(facts, key=lambda each: each.ended_at is not None))


def outbox(actor: Actor, *, state: str = "", page: int = 1) -> Outbox:
    """A page of what is in the outbox, of one state where one is named. Raises Refused for others than the system administrator."""
    check_may_manage_sending(actor)
    found = Delivery.objects.select_related("person", "hook", "hook__person").order_by("-pk")
    counts = dict.fromkeys(STATES, 0) | dict(
        Delivery.objects.values_list("state").annotate(number=Count("pk")).values_list("state", "number")
    )
    if state in STATES:
        found = found.filter(state=state)
    rows = tuple(_delivery(each) for each in found[(page - 1) * PAGE : page * PAGE])
    return Outbox(
        rows, counts.get(state, sum(counts.values())), counts, sends_mail=bool(settings.OFFICE_MAIL.host)
    )


def problem_words(problem: str) -> Text | None:
    """Why something did not arrive; None where nothing is known to be wrong."""
    code, _, detail = problem.partition(" ")
    if not code:
        return None
    said = _PROBLEMS.get(code, Text(code, code))
    return Text(f"{said.zh}（{detail}）", f"{said.en} ({detail})") if detail else said


def _counts(ids: list[int]) -> dict[tuple[int, str], int]:
    rows = Delivery.objects.filter(hook__in=ids).values_list("hook", "state").annotate(number=Count("pk"))
    return {(hook, state): number for hook, state, number in rows}


def _hook(
    row: Hook, counts: dict[tuple[int, str], int], last: dict[int, datetime], *, named: bool
) -> HookFacts:
    return HookFacts(
        id=row.pk, name=row.name if named else "", kind=row.kind, host=urlsplit(row.url).netloc, events=tuple(event_label(each) for each in row.events),
        person=row.person.name if row.person else "", made_by=row.made_by.name, made_at=row.made_at, ended_at=row.ended_at,
        waiting=counts.get((row.pk, "waiting"), 0), given_up=counts.get((row.pk, "given_up"), 0), last_sent=last.get(row.pk),
    )  # fmt: skip


def _delivery(row: Delivery) -> DeliveryFacts:
    person = row.person or (row.hook.person if row.hook else None)
    to = person.name if person else row.hook.name if row.hook else ""
    return DeliveryFacts(
        id=row.pk, channel=CHANNELS[row.channel], to=to, what=_MAIL_EVENTS.get(row.event) or event_label(row.event), state=row.state,
        attempts=row.attempts, problem=problem_words(row.problem), receipt=row.receipt, made_at=row.made_at, next_at=row.next_at,
        sent_at=row.sent_at, may_again=row.state == "given_up" and (row.hook is None or row.hook.ended_at is None),
    )  # fmt: skip
