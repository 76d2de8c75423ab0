"""Names for targets and results that stay the same when the text around them changes.

An id such as `target-3f9a2c` is a short hash of what a statement is about: its kind, area, category, subject,
the direction of its operator and its deadline. Figures, bodies and places may change without changing the id,
and an entry inserted above changes no other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from typing import TypeVar

from zhiheng.core.plan.model import Commitment, Op, Plan

DIRECTIONS: dict[Op, str] = {
    ">=": "up", ">": "up", "<=": "down", "<": "down", "=": "at", "~": "at", "between": "at", "do": "do",
    "rank": "rank", "<ref": "ref", ">ref": "ref", "<=ref": "ref", ">=ref": "ref",
}  # fmt: skip
"""Operators that a better reading may exchange for one another (> for >=) share a direction."""

SomeCommitment = TypeVar("SomeCommitment", bound=Commitment)


def with_ids(plan: Plan) -> Plan:
    """The plan with an id for every target and result that has none; ids already there are kept."""
    taken = {entry.id for entry in (*plan.targets, *plan.results)}
    return replace(plan, targets=_named(plan.targets, taken), results=_named(plan.results, taken))


def commitment_id(entry: Commitment) -> str:
    """The id that a target or result has by what it says, before equal ones are told apart."""
    about = (entry.kind, entry.area, entry.category, entry.subject, DIRECTIONS.get(entry.op, ""), entry.by)
    return f"{entry.kind}-{sha256(chr(31).join(about).encode()).hexdigest()[:6]}"


def _named(entries: Iterable[SomeCommitment], taken: set[str]) -> tuple[SomeCommitment, ...]:
    named = []
    for entry in entries:
        if not entry.id:
            entry = replace(entry, id=_free(commitment_id(entry), taken))
            taken.add(entry.id)
        named.append(entry)
    return tuple(named)


def _free(wanted: str, taken: set[str]) -> str:
    """`wanted`, or with -2, -3 … behind it where the plan says the same thing again."""
    found, number = wanted, 1
    while found in taken:
        number += 1
        found = f"{wanted}-{number}"
    return found
