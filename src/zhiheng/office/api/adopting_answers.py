"""Drafts as calls about them are answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhiheng.core.plan.model import Facts, Target, Task
from zhiheng.office import clock
from zhiheng.office.records.drafts import DraftView, Item, fingerprint
from zhiheng.office.records.drafts_openings import openings


def draft_answer(found: DraftView) -> dict[str, Any]:
    """The draft, with what keeps it from being adopted where it is open."""
    is_open = found.state == "open"
    return {
        "id": found.id, "state": found.state, "amends": found.amends, "version": found.version, "document": found.document.name,
        "made_by": found.made_by, "made_at": found.made_at, "title": found.plan.facts.title if is_open else "",
        "open": openings(found, clock.today()) if is_open else (), "problems": found.problems, "dropped": found.dropped,
    }  # fmt: skip


def item_answer(found: DraftView, item: Item, parts: Mapping[Any, Mapping[str, Any]]) -> dict[str, Any]:
    """A thing that was read, under what it is."""
    entry, link = item.entry, found.links.get(item.key) if item.group == "targets" else None
    return {
        "group": item.group, "key": item.key, "seen": item.fingerprint, "confirmed_by": item.confirmed_by,
        "facts": entry if isinstance(entry, Facts) else None, "target": entry if isinstance(entry, Target) else None,
        "task": entry if isinstance(entry, Task) else None, "link": link,
        "link_seen": fingerprint(link) if item.group == "targets" else "",
        "parts": {along: {name: format(value, "f") for name, value in shares.items()} for along, shares in parts.items()},
    }  # fmt: skip
