"""A plan as plain JSON values: the contract of `zhiheng read --json`."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from zhiheng.core.bodies import Bodies
from zhiheng.core.issues import Language
from zhiheng.core.plan.model import Amendment, Commitment, Facts, Plan, Task
from zhiheng.core.sources import Place

Record = dict[str, Any]


def plan_record(plan: Plan, language: Language = "zh") -> Record:
    """The whole plan; numbers are JSON numbers, dates ISO strings; `language` chooses the words of issues."""
    return {
        "plan": facts_record(plan.facts),
        "areas": list(plan.areas),
        "targets": [commitment_record(target) for target in plan.targets],
        "amendments": [amendment_record(each) for each in plan.amendments],
        "results": [commitment_record(result) for result in plan.results],
        "tasks": [task_record(task) for task in plan.tasks],
        "bodies": [{"name": body.name, "aliases": list(body.aliases)} for body in plan.bodies],
        "phases": [
            {"title": phase.title, "from": phase.start, "to": phase.end, "span": list(phase.span)}
            for phase in plan.phases
        ],
        "mechanisms": [
            {
                "kind": each.kind,
                "who": each.who,
                "when": each.when,
                "quote": each.quote,
                "span": list(each.span),
            }
            for each in plan.mechanisms
        ],
        "set_aside": [
            {"quote": each.quote, "reason": each.reason.said(language), "span": list(each.span)}
            for each in plan.set_aside
        ],
        "issues": [issue.record(language) for issue in plan.issues],
    }


def facts_record(facts: Facts) -> Record:
    """What the plan says of itself."""
    return {
        "id": facts.id,
        "title": facts.title,
        "issuer": list(facts.issuer),
        "number": facts.number,
        "issued": facts.issued.isoformat() if facts.issued else None,
        "period": list(facts.period) if facts.period else None,
        "addressees": list(facts.addressees),
        "basis": list(facts.basis),
        "annexes": list(facts.annexes),
        "annexes_present": list(facts.annexes_present),
    }


def commitment_record(entry: Commitment) -> Record:
    """A target or result with every field."""
    return {
        "id": entry.id,
        "kind": entry.kind,
        "area": entry.area,
        "category": entry.category,
        "subject": entry.subject,
        "op": entry.op,
        "value": plain_number(entry.value),
        "upper": plain_number(entry.upper),
        "unit": entry.unit,
        "change": entry.change,
        "baseline": entry.baseline,
        "by": entry.by,
        "firm": entry.firm,
        "bodies": bodies_record(entry.bodies),
        "ref": entry.ref,
        "quote": entry.quote,
        "span": list(entry.span),
        "place": place_record(entry.place),
    }


def amendment_record(amendment: Amendment) -> Record:
    """What a later document changes in a target; only the fields that it changes."""
    changed: Record = {name: getattr(amendment, name) for name in ("op", "unit", "by")}
    changed |= {name: plain_number(getattr(amendment, name)) for name in ("value", "upper")}
    changed["bodies"] = bodies_record(amendment.bodies) if amendment.bodies is not None else None
    return {
        "target": amendment.target,
        "since": amendment.since.isoformat(),
        "document": amendment.document,
        **{name: value for name, value in changed.items() if value is not None},
        "dropped": amendment.dropped,
    }


def task_record(task: Task) -> Record:
    """A task with the headings above it."""
    return {
        "id": task.id,
        "path": list(task.path),
        "title": task.title,
        "bodies": bodies_record(task.bodies),
        "text": task.text,
        "quote": task.quote,
        "span": list(task.span),
        "place": place_record(task.place),
    }


def bodies_record(bodies: Bodies) -> Record:
    """Leading and supporting bodies."""
    return {"lead": list(bodies.lead), "support": list(bodies.support)}


def place_record(place: Place) -> Record:
    """A place without the numbers that do not apply, and its words in both languages."""
    names = ("page", "paragraph", "sheet", "table", "row", "column")
    known = {name: getattr(place, name) for name in names if getattr(place, name) is not None}
    label = place.label()
    return {**known, "label": {"zh": label.zh, "en": label.en}}


def plain_number(value: Decimal | None) -> int | float | None:
    """95 for 95 and 95.0, else a float."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
