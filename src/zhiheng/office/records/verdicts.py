"""The verdicts on the targets in force today: worked out once, kept, and worked out again for those targets alone whose basis changed."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhiheng.core.issues import Text
from zhiheng.core.judging.model import State
from zhiheng.office import clock
from zhiheng.office.people.actors import Actor
from zhiheng.office.records.looking import seen_targets
from zhiheng.office.records.looking_engine import engine
from zhiheng.office.records.models import StoredVerdict
from zhiheng.office.records.verdict_basis import Bases, Plan, bases_of, plan_of
from zhiheng.office.records.verdict_records import record_of, text_of
from zhiheng.office.records.workspaces import workspace
from zhiheng.workspace.judging import judged_plan


@dataclass(frozen=True, slots=True)
class VerdictView:
    """A verdict for pages. `record` holds plain JSON values, see verdict_records; `number` is the target's place in the plan, `seq`
    the last filing of the ledger that was looked at.
    """

    target: str
    number: int
    on: date
    seq: int
    state: State
    record: Mapping[str, Any]
    basis: str
    """Digest of all that it rests on: the same basis, the same verdict."""

    @property
    def subject(self) -> str:
        """What the target is about."""
        return str(self.record["subject"])

    @property
    def reason(self) -> Text:
        """The one sentence of reason."""
        return text_of(self.record["reason"])

    @property
    def value(self) -> Text:
        """The figure now, in words; a dash where there is none."""
        return text_of(self.record["cells"]["value"])

    @property
    def asked(self) -> Text:
        """What the target asks, in words."""
        return text_of(self.record["cells"]["target"])

    @property
    def gap(self) -> Text:
        """How far the figure falls short, in words."""
        return text_of(self.record["cells"]["gap"])


COMPUTING = threading.Lock()
"""Held by who works verdicts or their figures by town out and keeps them: nobody works out the same twice, or writes the same rows in
another order.
"""
_kept: list[tuple[Bases, Plan, tuple[VerdictView, ...]]] = []


def verdicts(actor: Actor, targets: Sequence[str] | None = None) -> tuple[VerdictView, ...]:
    """The verdicts that the actor may see, in the order of the plan; of these targets only where some are named.

    What is stale is worked out first, in one call; whoever asks meanwhile waits for it. Raises InputProblem where links or
    definitions have mistakes.
    """
    seen = seen_targets(actor, clock.today())
    return tuple(
        each
        for each in _current()
        if (seen is None or each.target in seen) and (targets is None or each.target in targets)
    )


def refresh(targets: Sequence[str]) -> tuple[VerdictView, ...]:
    """Works out what has become stale, so that the next page shows it at once: called after an approval stands. Gives the verdicts
    on `targets` as they are now, whoever asks.
    """
    return tuple(each for each in _current() if each.target in targets)


def _current() -> tuple[VerdictView, ...]:
    plan = plan_of(workspace(), clock.today())
    bases = bases_of(plan)
    found = _known(bases, plan)
    if found is None:
        with COMPUTING:
            # Somebody may have worked it out, or filed, while this thread waited.
            bases = bases_of(plan)
            found = _known(bases, plan)
            if found is None:
                found = _brought_up(plan, bases)
                _kept[:] = [(bases, plan, found)]
    return found


def _known(bases: Bases, plan: Plan) -> tuple[VerdictView, ...] | None:
    for known, of, views in tuple(_kept):
        if of.workspace.root == plan.workspace.root and known.digests == bases.digests:
            return views
    return None


def _brought_up(plan: Plan, bases: Bases) -> tuple[VerdictView, ...]:
    stored = {each.target: each for each in StoredVerdict.objects.defer("towns")}
    stale = [
        name
        for name, digest in bases.digests.items()
        if name not in stored or stored[name].basis != digest or stored[name].on != plan.on
    ]
    if stale:
        judged = judged_plan(
            plan.workspace, on=plan.on, as_of=bases.seq or None, targets=stale, engine=engine()
        )
        stored |= _store(plan, bases, {each.verdict.target.id: record_of(each) for each in judged})
    return tuple(_view(stored[name]) for name in plan.standing)


def _store(plan: Plan, bases: Bases, records: Mapping[str, Mapping[str, Any]]) -> dict[str, StoredVerdict]:
    rows = [
        StoredVerdict(
            target=name, basis=bases.digests[name], on=plan.on, seq=bases.seq, state=record["state"],
            number=plan.standing[name].number, record=record, towns={},
        )
        for name, record in records.items()
    ]  # fmt: skip
    StoredVerdict.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["target"],
        update_fields=["basis", "on", "seq", "state", "number", "record", "towns"],
    )  # fmt: skip
    return {each.target: each for each in rows}


def _view(row: StoredVerdict) -> VerdictView:
    return VerdictView(row.target, row.number, row.on, row.seq, State(row.state), row.record, row.basis)


def counts(views: Iterable[VerdictView]) -> dict[State, int]:
    """How many stand in each state, every state named."""
    found = dict.fromkeys(State, 0)
    for each in views:
        found[each.state] += 1
    return found
