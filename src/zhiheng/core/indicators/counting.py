"""How rows become a value, step by step: all rows, those of the period, those of the area, and what each condition leaves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from zhiheng.core.calendar import Period
from zhiheng.core.formulas.model import Aggregate, AllOf, Function, IsOneOf, Row
from zhiheng.core.formulas.planning import Asked
from zhiheng.core.indicators.model import CheckedVersion
from zhiheng.core.issues import Text


@dataclass(frozen=True, slots=True)
class Step:
    """What a step asks, in words or as the formula has it, and the conditions and date column that hold from here on.

    `in_numerator`: it picks, among the rows behind the value, those that the numerator counts.
    """

    label: Text
    where: tuple[Row, ...]
    date: str
    in_numerator: bool = False


@dataclass(frozen=True, slots=True)
class Here:
    """Which rows a value is about, beside those that the formula picks: its area and breakdown, each with its condition."""

    conditions: tuple[tuple[Text, Row], ...] = ()


def steps(checked: CheckedVersion, here: Here) -> tuple[Step, ...]:
    """The steps from all rows of the register to those that the numerator counts."""
    return tuple(_steps(checked, here))


def asked_steps(checked: CheckedVersion, found: Sequence[Step], period: Period) -> Asked:
    """The question for how many rows there are at each step."""
    trees = tuple((_count(step), (period,)) for step in found)
    return Asked(register=checked.register, trees=trees)


def condition_of(step: Step) -> Row | None:
    """All conditions that hold at a step as one."""
    if len(step.where) < 2:
        return step.where[0] if step.where else None
    return AllOf(step.where)


def _steps(checked: CheckedVersion, here: Here) -> Iterator[Step]:
    size = checked.size
    assert isinstance(size, Aggregate)
    step = Step(Text("台账的全部行", "all rows of the register"), (), "")
    yield step
    if size.date:
        step = replace(step, label=Text("其中在这一时期的", "in the period"), date=size.date)
        yield step
    for label, condition in here.conditions:
        step = replace(step, label=label, where=(*step.where, condition))
        yield step
    for label, condition in _conjuncts(checked):
        step = replace(step, label=label, where=(*step.where, condition))
        yield step
    numerator = checked.numerator.tree
    if isinstance(numerator, Aggregate) and numerator.where is not None and not numerator.window.shifts:
        own = [each for each in _parts(numerator.where) if each not in step.where]
        if own:
            label = Text(f"计入分子：{checked.numerator.text}", f"in the numerator: {checked.numerator.text}")
            yield replace(step, label=label, where=(*step.where, *own), in_numerator=True)


def _conjuncts(checked: CheckedVersion) -> list[tuple[Text, Row]]:
    """The conditions of `where` in order, each with its own words where they can be told apart."""
    text = checked.version.where
    parts = _parts(checked.where) if checked.where is not None else []
    texts = split_at_and(text)
    if len(texts) != len(parts):
        return [(Text(text, text), checked.where)] if checked.where is not None else []
    return [(Text(said, said), part) for said, part in zip(texts, parts, strict=True)]


def _parts(row: Row) -> list[Row]:
    return [each for part in row.parts for each in _parts(part)] if isinstance(row, AllOf) else [row]


def split_at_and(text: str) -> list[str]:
    """A condition cut at every `and` that joins its parts: not in quotes or brackets, and not that of `between … and …`."""
    words = _words(text)
    cuts, between, depth = [0], False, 0
    for start, word in words:
        depth += {"(": 1, ")": -1}.get(word, 0)
        if depth:
            continue
        if word == "between":
            between = True
        elif word == "and" and between:
            between = False
        elif word == "and":
            cuts += [start, start + len(word)]
    cuts.append(len(text))
    return [text[cuts[n] : cuts[n + 1]].strip() for n in range(0, len(cuts), 2)]


def _words(text: str) -> list[tuple[int, str]]:
    """Words and brackets with their places; texts in quotes are left out."""
    found = re.finditer(r"'(?:[^']|'')*'|[A-Za-z_]\w*|[()]", text)
    return [(each.start(), each[0].lower()) for each in found if not each[0].startswith("'")]


def _count(step: Step) -> Aggregate:
    return Aggregate(function=Function.COUNT, where=condition_of(step), date=step.date)


def one_of(row: Row, values: Sequence[str]) -> Row:
    """The condition that a text is one of these."""
    return IsOneOf(row, tuple(values))
