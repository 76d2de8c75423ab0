"""What stands around every page: where one can go, what waits there, who is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from zhiheng.core.issues import Text
from zhiheng.office import clock
from zhiheng.office.pages.frame.entries import ENTRIES, Entry
from zhiheng.office.people.actors import Actor
from zhiheng.office.people.permissions import can_see_plan
from zhiheng.office.people.reading import body_names
from zhiheng.office.people.roles import ROLE_LABELS
from zhiheng.office.records.messages import unread
from zhiheng.office.records.workspaces import workspace


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry of the rail as shown."""

    name: str
    url: str
    label: Text
    count: int
    current: bool


def frame(request: Any) -> dict[str, Any]:
    """The context `frame` that office/base.html and office/plain.html expect."""
    actor: Actor = getattr(request, "actor", Actor())
    choices = getattr(request, "choices", {"language": "zh", "theme": "system", "large": ""})
    shown = [entry for entry in ENTRIES if actor.person is not None and entry.may_see(actor)]
    return {
        "frame": {
            "entries": [_shown(entry, actor, request.path) for entry in shown],
            "person": _person(actor),
            "language": choices["language"], "theme": choices["theme"], "large": bool(choices["large"]),
            "banner": _banner(), "day": clock.today(), "urls": _urls(search=can_see_plan(actor)), "path": request.get_full_path(),
            "unread": unread(actor), **_plan(actor),
        }
    }  # fmt: skip


def bare_frame(request: Any) -> dict[str, Any]:
    """The same for a page that must not ask the database: nobody, nowhere to go but back."""
    choices = getattr(request, "choices", {"language": "zh", "theme": "system", "large": ""})
    return {
        "frame": {
            "entries": [], "person": None, "language": choices["language"], "theme": choices["theme"],
            "large": bool(choices["large"]), "urls": _urls(search=False), "path": "/",
        }
    }  # fmt: skip


def _shown(entry: Entry, actor: Actor, path: str) -> Shown:
    url = reverse(entry.name)
    current = path == url or any(path.startswith(prefix) for prefix in entry.prefixes)
    return Shown(entry.name, url, entry.label, entry.count(actor) if entry.count else 0, current)


def _person(actor: Actor) -> dict[str, Any] | None:
    if actor.person is None:
        return None
    held = [name for _, name in body_names(actor.bodies())]
    return {
        "name": actor.name,
        "body": "、".join(held),
        "roles": [ROLE_LABELS[role] for role in sorted(actor.roles)],
    }


def _plan(actor: Actor) -> dict[str, Any]:
    """The plan in force and how far the ledger is, for those who may see the plan."""
    if not can_see_plan(actor):
        return {"plan_title": "", "seq": None}
    opened = workspace()
    return {"plan_title": opened.plan.facts.title if opened.plan else "", "seq": opened.ledger.seq()}


def _banner() -> Text | None:
    if not settings.OFFICE_SHIFT:
        return None
    day = clock.today().isoformat()
    return Text(f"演示：这里的今天是 {day}，人物、单位和数据都是编造的", f"A demonstration: here today is {day}; people, bodies and data are made up")  # fmt: skip


def _urls(*, search: bool) -> dict[str, str]:
    """Where the frame leads; nothing is searched by those who may not see what is found."""
    names = {
        "home": "desk", "language": "choose/language", "theme": "choose/theme", "large": "choose/large", "sign_out": "sign-out",
        "account": "account", "search": "search" if search else "", "messages": "messages",
    }  # fmt: skip
    return {key: _url(name) if name else "" for key, name in names.items()}


def _url(name: str) -> str:
    view, _, value = name.partition("/")
    try:
        return reverse(view, args=[value] if value else [])
    except NoReverseMatch:
        return ""
