"""What a workflow is: states, each held by somebody, and moves between them that events make. Data; nothing happens here."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from zhiheng.core.issues import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Where a thing stands (状态). `owner` is the role whose turn it is, by name; "" where nobody has to do anything any more."""

    name: str
    label: Text
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """An event brings a thing from one state into another (流转)."""

    event: str
    source: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow:
    """States and moves (流程). The first state is where everything starts.

    Raises ValueError for a table that is not whole: a state or move that stands twice, a move to or from no state, a state
    that nothing leads to, an owner without a move, or a move where nobody's turn is.
    """

    name: str
    label: Text
    states: tuple[State, ...]
    moves: tuple[Move, ...]
    events: tuple[tuple[str, Text], ...]

    def __post_init__(self) -> None:
        if faults := [*self._state_faults(), *self._move_faults()]:
            raise ValueError(f"workflow {self.name}: " + "; ".join(faults))

    def state(self, name: str) -> State:
        """The state of that name. Raises KeyError for a name that is none."""
        for each in self.states:
            if each.name == name:
                return each
        raise KeyError(name)

    def after(self, state: str, event: str) -> str | None:
        """The state that the event leads to; None where it cannot happen there."""
        return next((each.target for each in self.moves if (each.source, each.event) == (state, event)), None)

    def open_states(self) -> tuple[str, ...]:
        """The states from which something leads on."""
        return tuple(each.name for each in self.states if each.owner)

    def _state_faults(self) -> list[str]:
        reached = {self.states[0].name, *(move.target for move in self.moves)}
        leaving = {move.source for move in self.moves}
        counted = Counter(each.name for each in self.states)
        faults = [f"{name} stands twice" for name, number in counted.items() if number > 1]
        for each in self.states:
            if each.name not in reached:
                faults.append(f"nothing leads to {each.name}")
            if bool(each.owner) is not (each.name in leaving):
                faults.append(f"{each.name} needs an owner and a move, or neither")
        return faults

    def _move_faults(self) -> list[str]:
        known, events = {each.name for each in self.states}, {name for name, _ in self.events}
        counted = Counter((move.source, move.event) for move in self.moves)
        faults = [
            f"{event} from {source} stands twice" for (source, event), number in counted.items() if number > 1
        ]
        faults += [f"{move} names no state" for move in self.moves if not {move.source, move.target} <= known]
        faults += [f"{move} names no event" for move in self.moves if move.event not in events]
        return faults


def diagram(workflow: Workflow) -> str:
    """The workflow as a Mermaid state diagram, labelled in Chinese."""
    events = dict(workflow.events)
    lines = ["stateDiagram-v2", f"    [*] --> {workflow.states[0].name}"]
    lines += [f"    {each.name}: {each.label.zh}" for each in workflow.states]
    lines += [f"    {move.source} --> {move.target}: {events[move.event].zh}" for move in workflow.moves]
    lines += [f"    {each.name} --> [*]" for each in workflow.states if not each.owner]
    return "\n".join([*lines, ""])
