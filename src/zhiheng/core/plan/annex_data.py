"""What a decomposition table has to carry, besides what people see, to become a plan again: written and read here."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from zhiheng.core.bodies import Bodies
from zhiheng.core.plan.model import CHANGES, FIRMNESS, OPS, Target, Task

_TEXTS = ("area", "category", "subject", "unit", "baseline", "by", "ref", "quote")
_CHOICES = {"op": OPS, "change": CHANGES, "firm": FIRMNESS}


def targets_to_text(targets: Sequence[Target]) -> str:
    """The targets of one row as one line of JSON; bodies are left out, since people change them in the table."""
    return json.dumps([_fields(target) for target in targets], ensure_ascii=False, separators=(",", ":"))


def targets_from_text(text: str, ids: Sequence[str], bodies: Bodies) -> tuple[Target, ...]:
    """The targets of one row with the ids and bodies of its visible cells. Raises ValueError for damaged text."""
    rows = json.loads(text)
    if not isinstance(rows, list) or len(rows) != len(ids) or not all(isinstance(row, dict) for row in rows):
        raise ValueError("the row does not hold one object for each id")
    return tuple(_target(row, known, bodies) for row, known in zip(rows, ids, strict=True))


def task_to_text(task: Task) -> str:
    """The headings above a task as one line of JSON."""
    return json.dumps({"path": list(task.path)}, ensure_ascii=False, separators=(",", ":"))


def task_from_text(text: str, known: str, title: str, *, bodies: Bodies) -> Task:
    """A task from its row. Raises ValueError for damaged text."""
    row = json.loads(text)
    if not isinstance(row, dict) or not isinstance(row.get("path"), list):
        raise ValueError("the row does not hold the headings above the task")
    return Task(id=known, path=tuple(str(heading) for heading in row["path"]), title=title, bodies=bodies)


def _fields(target: Target) -> dict[str, str]:
    fields = {name: getattr(target, name) for name in (*_CHOICES, *_TEXTS)}
    for name in ("value", "upper"):
        number = getattr(target, name)
        fields[name] = "" if number is None else format(number, "f")
    return {name: value for name, value in fields.items() if value}


def _target(row: dict[str, Any], known: str, bodies: Bodies) -> Target:
    for name, allowed in _CHOICES.items():
        if row.get(name) not in allowed:
            raise ValueError(f"{name} is {row.get(name)!r}")
    texts = {name: str(row.get(name, "")) for name in _TEXTS}
    return Target(
        id=known, bodies=bodies, op=cast(Any, row["op"]), change=cast(Any, row["change"]), firm=cast(Any, row["firm"]),
        value=_number(row.get("value")), upper=_number(row.get("upper")), **cast(Any, texts),
    )  # fmt: skip


def _number(text: object) -> Decimal | None:
    if not text:
        return None
    try:
        return Decimal(str(text))
    except InvalidOperation as problem:
        raise ValueError(f"{text!r} is no number") from problem
