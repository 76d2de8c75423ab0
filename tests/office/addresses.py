"""Every address of the office, and the table of who may open it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

TABLE = Path(__file__).with_name("routes.toml")
METHODS = ("get", "post")
ROLES = (
    "clerk", "liaison", "department_reviewer", "office_reviewer", "leader", "auditor", "enterprise", "system_admin", "security_admin",
    "audit_admin",
)  # fmt: skip
PROGRAMME = ("clerk", "liaison", "department_reviewer", "office_reviewer", "leader", "auditor")
GROUPS = {
    "nobody": ("nobody",),
    "everybody": ("nobody", *ROLES),
    "signed-in": ROLES,
    "programme": PROGRAMME,
    "sees-all": ("clerk", "office_reviewer", "leader", "auditor"),
}
"""Words of the table that stand for several roles."""


class Route(NamedTuple):
    """An address: its name, its view, and the names of its arguments."""

    name: str
    view: Any
    arguments: tuple[str, ...]
    pattern: str


class Rule(NamedTuple):
    """Who may use an address with a method: about objects of their own body, and about those of another one; `divided` where that
    differs. `arguments` and `query` name the samples that stand in the address, `data` is sent along.
    """

    own: frozenset[str]
    other: frozenset[str]
    arguments: dict[str, str]
    data: dict[str, str]
    query: str
    divided: bool


def routes(patterns: Any = None, before: str = "") -> Iterator[Route]:
    """Every address of a page, those of included modules too; the operations of the API have a table of their own."""
    from django.urls import URLResolver, get_resolver

    for each in get_resolver().url_patterns if patterns is None else patterns:
        here = before + str(each.pattern)
        if isinstance(each, URLResolver) and each.namespace == "api":
            continue
        if isinstance(each, URLResolver):
            yield from routes(each.url_patterns, here)
        else:
            yield Route(each.name or "", each.callback, tuple(each.pattern.converters), here)


def rules() -> dict[str, dict[str, Rule]]:
    """The table: by the name of an address, then by method. A method that the table leaves out is answered with 405."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return {name: dict(_rules(entry)) for name, entry in table.items()}


def _rules(entry: dict[str, Any]) -> Iterator[tuple[str, Rule]]:
    for method in METHODS:
        said = entry.get(method)
        if said is None:
            continue
        own, other = (said["own"], said["other"]) if isinstance(said, dict) else (said, said)
        data = entry.get("data", {}) if method == "post" else {}
        yield (
            method,
            Rule(
                roles(own),
                roles(other),
                entry.get("with", {}),
                data,
                entry.get("query", ""),
                isinstance(said, dict),
            ),
        )


def roles(said: str | list[str]) -> frozenset[str]:
    """The roles that words of the table stand for."""
    words = [said] if isinstance(said, str) else said
    found = frozenset(role for word in words for role in GROUPS.get(word, (word,)))
    assert found <= {"nobody", *ROLES}, f"no such roles: {found - {'nobody', *ROLES}}"
    return found
