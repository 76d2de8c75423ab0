"""What a verdict rests on, as a digest: as long as it is the same, the verdict holds and is not worked out again."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from zhiheng import __version__ as VERSION
from zhiheng.core.judging.model import Link
from zhiheng.core.plan.amendments import target_on
from zhiheng.core.plan.model import Target
from zhiheng.ledger.records import canonical
from zhiheng.office.records.verdict_records import FORMAT
from zhiheng.workspace.judging import last_filed, registers_behind
from zhiheng.workspace.links import links
from zhiheng.workspace.opening import Workspace
from zhiheng.workspace.reported import REGISTER, report_marks


@dataclass(frozen=True, slots=True)
class Standing:
    """A target in force with what measures it: `number` is its place in the plan, `behind` the registers its figure comes from."""

    number: int
    target: Target
    link: Link | None
    behind: frozenset[str]
    fixed: str
    """Digest of all that does not change while the editions and the definitions stay."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The targets in force on a day, by their ids."""

    workspace: Workspace
    on: date
    standing: Mapping[str, Standing]


@dataclass(frozen=True, slots=True)
class Bases:
    """The digest of every target's basis, and the seq up to which the ledger is looked at."""

    seq: int
    digests: Mapping[str, str]


_lock = threading.Lock()
_plans: list[Plan] = []
_marks: dict[tuple[Path, int], Mapping[str, tuple[int, int]]] = {}


def plan_of(workspace: Workspace, on: date) -> Plan:
    """The targets of the workspace's plan that are in force on that day; kept as long as workspace and day are the same.

    Raises InputProblem where links.toml has mistakes.
    """
    with _lock:
        if not _plans or _plans[0].workspace is not workspace or _plans[0].on != on:
            _plans[:] = [Plan(workspace, on, dict(_standing(workspace, on)))]
        return _plans[0]


def bases_of(plan: Plan) -> Bases:
    """The bases as the ledger stands now."""
    filed = last_filed(plan.workspace)
    marks = _report_marks(plan.workspace, filed.get(REGISTER, 0))
    digests = {
        name: _digest([
            each.fixed, marks.get(name, ()) if REGISTER in each.behind else (),
            sorted((register, filed.get(register, 0)) for register in each.behind - {REGISTER}),
        ])
        for name, each in plan.standing.items()
    }  # fmt: skip
    return Bases(max(filed.values(), default=0), digests)


def _report_marks(workspace: Workspace, seq: int) -> Mapping[str, tuple[int, int]]:
    """The marks of all targets in the register that holds reported values of all of them: read once for each filing into it."""
    with _lock:
        key = (workspace.root, seq)
        if key not in _marks:
            _marks.clear()
            _marks[key] = report_marks(workspace, seq) if seq else {}
        return _marks[key]


def _standing(workspace: Workspace, on: date) -> list[tuple[str, Standing]]:
    if workspace.plan is None:
        return []
    linked, definitions = links(workspace), _definitions(workspace)
    found = []
    for number, target in enumerate(workspace.plan.targets, start=1):
        changed = target_on(workspace.plan, target.id, on)
        if changed is None:
            continue
        link = linked.get(target.id)
        behind = registers_behind(workspace, link) if link is not None else frozenset()
        fixed = _digest([on.isoformat(), definitions, number, repr(changed), repr(link)])
        found.append((target.id, Standing(number, changed, link, behind, fixed)))
    return found


def _definitions(workspace: Workspace) -> str:
    """Digest of everything beside the target itself that decides a verdict: the plan's years, results and amendments, registers,
    indicators, parameters and areas.
    """
    plan = workspace.plan
    said = [
        repr(each)
        for each in (
            plan and (plan.facts, plan.results, plan.amendments), dict(workspace.registers), dict(workspace.indicators),
            dict(workspace.parameters), workspace.areas,
        )
    ]  # fmt: skip
    return _digest([VERSION, FORMAT, *said])


def _digest(value: object) -> str:
    return hashlib.sha256(canonical(value).encode()).hexdigest()
