"""How rows become a value, step by step: all rows, those of the period, those of the area, and what each condition leaves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from zhiheng.core.calendar import Period
from zhiheng.core.formulas.model import (
    NOW,
    Aggregate,
    AllOf,
    ColumnValue,
    Function,
    Group,
    IsEmpty,
    IsOneOf,
    Row,
)
from zhiheng.core.formulas.planning import Asked, aggregates
from zhiheng.core.formulas.scope import type_of
from zhiheng.core.indicators.model import CheckedVersion
from zhiheng.core.issues import Text


@dataclass(frozen=True, slots=True)
class Step:
    """What a step asks, in words or as the formula has it, and the conditions and date column that hold from here on.

    `period` is the one that the rows are in, None where they are in any. `apart`: it picks some of the rows behind the value,
    those of the numerator or denominator, and the steps after it do not go on from it.
    """

    label: Text
    where: tuple[Row, ...]
    date: str
    period: Period | None = None
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Here:
    """Which rows a value is about, beside those that the formula picks: its area and breakdown, each with its condition."""

    conditions: tuple[tuple[Text, Row], ...] = ()


def steps(checked: CheckedVersion, here: Here, period: Period, plan: Period | None) -> tuple[Step, ...]:
    """The steps from all rows of the register to those that numerator and denominator count; again for each period that the
    formula looks at.
    """
    first = Step(Text("台账的全部行", "all rows of the register"), (), "")
    found = [first]
    computed, *others = looked_at(checked, period, plan)
    for seen in (computed, *others):
        found += _steps(checked, here, replace(first, period=seen), beside=seen != computed)
    return tuple(found)


def behind(found: Sequence[Step]) -> tuple[Step, ...]:
    """The steps whose rows stand behind the value, one for each period: those that `where` leaves."""
    whole = [step for step in found if not step.apart]
    last = {step.period: step for step in whole if step.period is not None}
    return tuple(last.values()) or (whole[-1],)


def looked_at(checked: CheckedVersion, period: Period, plan: Period | None) -> tuple[Period, ...]:
    """The periods whose rows a formula looks at, the computed one first; of a formula that looks at none of them, that one."""
    windows = dict.fromkeys(one.window for one in aggregates(checked.value))
    found = (window.period(period, plan) for window in sorted(windows, key=lambda each: each != NOW))
    return tuple(dict.fromkeys(each for each in found if each is not None)) or (period,)


def asked_steps(checked: CheckedVersion, found: Sequence[Step], period: Period) -> Asked:
    """The question for how many rows there are at each step; a step of no period is asked for in `period`."""
    trees = tuple((_count(step), (step.period or period,)) for step in found)
    return Asked(register=checked.register, trees=trees)


def condition_of(step: Step) -> Row | None:
    """All conditions that hold at a step as one."""
    if len(step.where) < 2:
        return step.where[0] if step.where else None
    return AllOf(step.where)


def _steps(checked: CheckedVersion, here: Here, step: Step, *, beside: bool) -> Iterator[Step]:
    size = checked.size
    assert isinstance(size, Aggregate) and step.period is not None
    if size.date:
        said = step.period.label()
        label = Text(
            f"{'另看' if beside else '其中'}在{said.zh}的", f"{'beside them ' if beside else ''}in {said.en}"
        )
        step = replace(step, label=label, date=size.date)
        yield step
    for label, condition in (*here.conditions, *_conjuncts(checked), *_weighed(checked)):
        step = replace(step, label=label, where=(*step.where, condition))
        yield step
    above = Text("计入分子", "in the numerator") if checked.denominator else Text("参与计算", "computed with")
    for words, formula in (
        (Text("计入分母", "in the denominator"), checked.denominator),
        (above, checked.numerator),
    ):
        own = _own(formula.tree, step) if formula else ()
        if formula and own:
            label = Text(f"{words.zh}：{formula.text}", f"{words.en}: {formula.text}")
            yield replace(step, label=label, where=(*step.where, *own), apart=True)


def _own(tree: Group, step: Step) -> tuple[Row, ...]:
    """What a formula asks of a row beside the conditions of all; () where its aggregates look at different rows."""
    asked = {(one.where, one.argument) for one in aggregates(tree)}
    if len(asked) != 1:
        return ()
    ((where, argument),) = asked
    found = _parts(where) if where is not None else []
    if argument is not None:
        found.append(IsEmpty(argument, negated=True))
    return tuple(each for each in found if each not in step.where)


def _weighed(checked: CheckedVersion) -> Iterator[tuple[Text, Row]]:
    """Of a stratified share: the strata that have a weight."""
    column = checked.register.column(checked.indicator.strata) if checked.strata else None
    if column is not None:
        label = Text(f"其中{column.label.zh}有份额的", f"of a {column.label.en} that has a share")
        names = [each.value for each in checked.strata]
        yield label, one_of(ColumnValue(column.name, type_of(column)), names)


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
