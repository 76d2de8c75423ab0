"""Finding targets, tasks, bodies and registers by their names, among what a person may see."""

from __future__ import annotations

from dataclasses import dataclass

from zhiheng.core.issues import Text
from zhiheng.core.plan.model import Task
from zhiheng.office import clock
from zhiheng.office.people.actors import Actor
from zhiheng.office.people.reading import bodies
from zhiheng.office.records.verdicts import VerdictView, verdicts
from zhiheng.office.records.workspaces import workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found, each kind in its own order. `bodies` are names; `registers` are their names and labels."""

    targets: tuple[VerdictView, ...] = ()
    tasks: tuple[Task, ...] = ()
    bodies: tuple[str, ...] = ()
    registers: tuple[tuple[str, Text], ...] = ()

    @property
    def total(self) -> int:
        """How many things."""
        return len(self.targets) + len(self.tasks) + len(self.bodies) + len(self.registers)


def found(actor: Actor, said: str) -> Found:
    """Everything whose name holds all the words of `said`, capital or small. A department finds its own body alone, and the tasks that
    name it.
    """
    words = said.lower().split()
    if not words:
        return Found()

    def fits(*names: str) -> bool:
        text = " ".join(names).lower()
        return all(word in text for word in words)

    seen, opened = actor.seen_bodies, workspace()
    known = [each for each in bodies(clock.today()) if seen is None or each.id in seen]
    own = {each.name for each in known}
    tasks = opened.plan.tasks if opened.plan else ()
    return Found(
        targets=tuple(
            each for each in verdicts(actor) if fits(each.subject, each.record["category"], each.target)
        ),
        tasks=tuple(
            each
            for each in tasks
            if fits(each.title, each.id) and (seen is None or own & {*each.bodies.lead, *each.bodies.support})
        ),
        bodies=tuple(each.name for each in known if fits(each.name)),
        registers=tuple(
            (each.name, each.label)
            for each in opened.registers.values()
            if fits(each.name, each.label.zh, each.label.en)
        ),
    )
