"""The entries of the rail: at most seven, each with the count of what waits there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from zhiheng.core.issues import Text
from zhiheng.office.people.actors import Actor
from zhiheng.office.people.permissions import (
    can_adopt,
    can_browse_registers,
    can_manage_bodies,
    can_see_audit,
    can_see_jobs,
    can_see_people,
    can_see_plan,
    is_signed_in,
)
from zhiheng.office.people.permissions_supervision import can_see_supervision
from zhiheng.office.records.desks import waiting
from zhiheng.office.records.supervising_desks import waiting_here


@dataclass(frozen=True, slots=True)
class Entry:
    """Where one can go: the name of its address, further addresses that belong to it, who sees it, and what waits."""

    name: str
    label: Text
    may_see: Callable[[Actor], bool]
    prefixes: tuple[str, ...] = ()
    count: Callable[[Actor], int] | None = None


def _manages(actor: Actor) -> bool:
    return can_see_people(actor) or can_manage_bodies(actor) or can_see_audit(actor) or can_see_jobs(actor)


ENTRIES: tuple[Entry, ...] = (
    Entry("desk", Text("工作台", "Desk"), is_signed_in, ("/file/", "/filing/", "/review/"), waiting),
    Entry("board", Text("计划", "Plan"), can_see_plan, ("/plan/", "/targets/", "/explain/", "/leader/", "/bodies/")),
    Entry("drafts", Text("读计划", "Reading"), can_adopt, ("/drafts/",)),
    Entry("registers", Text("台账", "Registers"), can_browse_registers, ("/registers/", "/filed/")),
    Entry(
        "supervision", Text("督办", "Supervision"), can_see_supervision,
        ("/supervision/", "/orders/", "/notices/", "/meetings/", "/reports/"), waiting_here,
    ),
    Entry("manage", Text("管理", "Management"), _manages, ("/manage/",)),
)  # fmt: skip
