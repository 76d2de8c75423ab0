"""The fields of a target, a task or the plan's facts as a form shows them, and what came back as texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhiheng.core.issues import InputProblem, Issue, Text
from zhiheng.core.plan.model import CHANGES, FIRMNESS, OPS
from zhiheng.core.plan.typed_fields import FACT_FIELDS, FIELDS, TASK_FIELDS, read_changes, read_facts
from zhiheng.core.plan.wording import CHANGE_WORDS, FIRM_WORDS, OP_WORDS, number_words

TARGET = ("subject", "op", "value", "upper", "unit", "change", "by", "firm", "lead", "support", "area", "category", "baseline", "ref")  # fmt: skip
TASK = ("title", "lead", "support", "text")
FACTS = ("title", "number", "issuer", "issued", "period")
LABELS = {
    **{name: field.label for name, field in (FIELDS | TASK_FIELDS).items()},
    "lead": Text("牵头单位", "Leading bodies"),
    "support": Text("配合单位", "Supporting bodies"),
}
HINTS = {
    "upper": Text("只有「介于」才填", "only for “between”"),
    "by": Text("如 2028 或 2026-2028", "as 2028 or 2026-2028"),
    "lead": Text("几个单位用、隔开", "several with 、 between them"),
    "ref": Text("如「全市平均水平」", "as “the city's average”"),
}
CHOICES: dict[str, list[tuple[str, Text]]] = {
    "op": [(op, OP_WORDS[op]) for op in OPS],
    "change": [(change, CHANGE_WORDS[change]) for change in CHANGES],
    "firm": [(firm, FIRM_WORDS[firm]) for firm in FIRMNESS],
}
LONG = ("text",)
WIDE = ("subject", "title", "lead", "support", "issuer")
BODIES = ("lead", "support")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A field as shown: its name in the form, label, text, and, where it has them, choices and what is wrong with it."""

    name: str
    label: Text
    value: str
    hint: Text | None = None
    choices: Sequence[tuple[str, Text]] = ()
    errors: tuple[Issue, ...] = ()
    wide: bool = False
    long: bool = False
    bodies: bool = False


def names_of(group: str) -> tuple[str, ...]:
    """The fields of a group."""
    return {"targets": TARGET, "tasks": TASK, "plan": FACTS}[group]


def texts_of(entry: Any, group: str) -> dict[str, str]:
    """What stands in an entry, as texts."""
    return {name: _text(entry, name) for name in names_of(group)}


def texts_in(data: Mapping[str, str], group: str, prefix: str = "") -> dict[str, str]:
    """What was typed: the fields of the group that the form sent."""
    return {name: data[prefix + name] for name in names_of(group) if prefix + name in data}


def changed(texts: Mapping[str, str], before: Mapping[str, str], group: str) -> Mapping[str, Any]:
    """The typed values of what was changed. Raises InputProblem with everything that is wrong."""
    told = {name: text for name, text in texts.items() if text.strip() != before.get(name, "").strip()}
    if {"lead", "support"} & set(told):
        told |= {name: texts.get(name, before.get(name, "")) for name in ("lead", "support")}
    if group == "plan":
        return read_facts(told)
    return read_changes(told) if group == "targets" else _task(told)


def shown(
    group: str, texts: Mapping[str, str], *, prefix: str = "", problem: InputProblem | None = None, place: str = ""
) -> tuple[Shown, ...]:  # fmt: skip
    """The fields with what was typed and what is wrong with each; `place` comes before a label in the place of an issue."""
    labels = (
        {**LABELS, **{name: field.label for name, field in FACT_FIELDS.items()}}
        if group == "plan"
        else LABELS
    )
    issues = problem.issues if problem else ()
    return tuple(
        Shown(
            name=prefix + name,
            label=labels[name],
            value=texts.get(name, ""),
            hint=HINTS.get(name) if group != "plan" else None,
            choices=CHOICES.get(name, ()) if group == "targets" else (),
            errors=tuple(each for each in issues if _is_about(each, labels[name], name, place)),
            wide=name in WIDE,
            long=name in LONG,
            bodies=name in BODIES,
        )
        for name in names_of(group)
    )


def elsewhere(problem: InputProblem | None, fields: Sequence[Shown]) -> list[Issue]:
    """What is wrong that belongs to none of the fields."""
    told = {id(issue) for field in fields for issue in field.errors}
    return [each for each in problem.issues if id(each) not in told] if problem else []


def _is_about(issue: Issue, label: Text, name: str, place: str) -> bool:
    wanted = {f"{place}{label.zh}"} | ({f"{place}{FIELDS['bodies'].label.zh}"} if name == "lead" else set())
    return issue.place.zh in wanted


def _task(texts: Mapping[str, str]) -> Mapping[str, Any]:
    from zhiheng.core.plan.typed_fields import value_issues

    bodies = {name: text for name, text in texts.items() if name in BODIES}
    found = {name: text for name, text in texts.items() if name not in BODIES}
    values = {**found, **(read_changes(bodies) if bodies else {})}
    issues = tuple(value_issues(values, TASK_FIELDS))
    if issues:
        raise InputProblem(*issues)
    return values


def _text(entry: Any, name: str) -> str:
    if name in BODIES:
        return "、".join(getattr(entry.bodies, name))
    value = getattr(entry, name)
    if name in ("value", "upper"):
        return number_words(value)
    if name == "period":
        return "-".join(str(year) for year in value) if value else ""
    if isinstance(value, tuple):
        return "、".join(value)
    return "" if value is None else str(value)
