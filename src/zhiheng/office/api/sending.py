"""Events sent to programs, how one is told, and what waits to leave the office."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from zhiheng.core.issues import Text
from zhiheng.office.actions import hooks as deeds
from zhiheng.office.actions.wishes import choose_telling
from zhiheng.office.api.answers import Done, Listed, listed
from zhiheng.office.api.shapes import ShownOnce, shape
from zhiheng.office.api.topics import Topic
from zhiheng.office.api.types import Name, Number, Page, Sent
from zhiheng.office.people.permissions import check_signed_in
from zhiheng.office.people.permissions_sending import check_may_have_hooks, check_may_manage_sending
from zhiheng.office.records import outbox as reading
from zhiheng.office.records import wishes

topic = Topic("事件推送 · Events", reads="desk:read", writes="hooks:write")
HookShape = shape(reading.HookFacts, name="Hook", more={"label": Text})
HOOKS: Any = list[HookShape]  # type: ignore[valid-type]
DeliveryShape = shape(reading.DeliveryFacts, name="Delivery", more={"label": Text})
ToldShape = shape(wishes.Chosen, name="HowTold")


class HookMade(ShownOnce):
    """The address that was added, and the secret that signs what is sent there, shown this once (HMAC-SHA256)."""

    id: int
    secret: str


class NewHook(Sent):
    """An address that events are sent to. `events` are names of events, none for all of them."""

    name: Name
    kind: Literal["generic", "wecom", "dingtalk"] = "generic"
    url: str = Field(max_length=500, examples=["https://program.example/zhiheng"])
    events: list[Name] = Field(default=[], max_length=100)
    secret: Name = ""


class HowToldSent(Sent):
    """How one wants to be told."""

    way: Name
    email: Name = ""


@topic.get("/hooks", HOOKS, zh="我的推送地址", check=check_may_have_hooks, scope="hooks:write")
def own_hooks(request: Any) -> Any:
    """The addresses that are told what this person may see."""
    return list(reading.hooks(request.actor, own=True))


@topic.post("/hooks", HookMade, zh="登记推送地址", check=check_may_have_hooks)
def add_hook(request: Any, sent: NewHook) -> Any:
    """Adds an address that is told what this person may see."""
    hook, secret = deeds.add_hook(request.actor, _order(sent), own=True)
    return {"id": hook.pk, "secret": secret}


@topic.post("/hooks/{hook}/try", Done, zh="试推送", check=check_signed_in)
def try_hook(request: Any, hook: Number) -> Any:
    """Sends something there, to see whether it arrives."""
    deeds.try_hook(request.actor, hook)
    return Done()


@topic.post("/hooks/{hook}/stop", Done, zh="停用推送地址", check=check_signed_in)
def stop_hook(request: Any, hook: Number) -> Any:
    """Sends nothing there any more."""
    deeds.stop_hook(request.actor, hook)
    return Done()


@topic.get("/office-hooks", HOOKS, zh="全办推送地址", check=check_may_manage_sending, scope="machine:read")
def office_hooks(request: Any) -> Any:
    """The addresses of the whole programme, and everybody's own."""
    return list(reading.hooks(request.actor))


@topic.post("/office-hooks", HookMade, zh="登记全办推送地址", check=check_may_manage_sending)
def add_office_hook(request: Any, sent: NewHook) -> Any:
    """Adds an address that is told everything that goes out."""
    hook, secret = deeds.add_hook(request.actor, _order(sent), own=False)
    return {"id": hook.pk, "secret": secret}


@topic.get("/outbox", Listed[DeliveryShape], zh="待发", check=check_may_manage_sending, scope="machine:read")  # type: ignore[valid-type]
def outbox(request: Any, state: Literal["", "waiting", "sent", "given_up"] = "", page: Page = 1) -> Any:
    """What waits, was sent, or was given up."""
    found = reading.outbox(request.actor, state=state, page=page)
    return listed(found.rows, page, found.total)


@topic.post("/outbox/{delivery}/again", Done, zh="重新发送", check=check_may_manage_sending)
def send_again(request: Any, delivery: Number) -> Any:
    """Tries anew what was given up."""
    deeds.send_again(request.actor, delivery)
    return Done()


@topic.post("/outbox/{delivery}/give-up", Done, zh="不再发送", check=check_may_manage_sending)
def give_up_delivery(request: Any, delivery: Number) -> Any:
    """Sends it no more."""
    deeds.give_up(request.actor, delivery)
    return Done()


@topic.get("/telling", ToldShape, zh="通知方式", check=check_signed_in)
def telling(request: Any) -> Any:
    """How one is told."""
    return wishes.chosen(request.actor)


@topic.post("/telling", Done, zh="选择通知方式", check=check_signed_in, scope="account:write")
def choose_how_told(request: Any, sent: HowToldSent) -> Any:
    """Chooses how to be told: inside the office, by e-mail at once, or in one digest a day."""
    choose_telling(request.actor, sent.way, sent.email)
    return Done()


def _order(sent: NewHook) -> deeds.HookOrder:
    return deeds.HookOrder(
        name=sent.name, kind=sent.kind, url=sent.url, events=sent.events, secret=sent.secret
    )
