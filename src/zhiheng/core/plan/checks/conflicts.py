"""Figures of one plan that contradict one another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from zhiheng.core.issues import Issue, Level, Text
from zhiheng.core.plan.checks.base import figure, place_of, say
from zhiheng.core.plan.likeness import Likeness, compare, plain
from zhiheng.core.plan.model import Commitment, Plan, Target

Twice = tuple[Target, Target, Likeness]


def in_table(commitment: Commitment) -> bool:
    """Whether a commitment stands in a table."""
    return commitment.place.table is not None


def _of_one_kind(one: Target, other: Target) -> bool:
    """Whether two figures can be held against each other: same kind of change, unit and deadline, as far as said."""
    if one.value is None or other.value is None or one.change != other.change:
        return False
    return all(
        ours == theirs or not ours or not theirs
        for ours, theirs in ((one.by, other.by), (one.unit, other.unit))
    )


def _differ(one: Target, other: Target) -> bool:
    """Whether two figures contradict: other bounds, or one asks for more and the other for less."""
    signs = {one.op, other.op}
    opposite = bool(signs & {">=", ">"}) and bool(signs & {"<=", "<"})
    return _of_one_kind(one, other) and (opposite or (one.value, one.upper) != (other.value, other.upper))


def _table_against_text(plan: Plan) -> Iterator[Twice]:
    """Each target of the text with the row of a table most like it, where their figures differ."""
    rows = [target for target in plan.targets if in_table(target) and target.value is not None]
    for target in plan.targets:
        if in_table(target) or not rows:
            continue
        comparison, _, place = max(
            (compare(target.subject, row.subject), _of_one_kind(target, row), -place)
            for place, row in enumerate(rows)
        )
        row = rows[-place]
        if _adds_up(target, row, rows):
            continue
        if comparison.likeness is not Likeness.DIFFERENT and _differ(target, row):
            yield target, row, comparison.likeness


def _adds_up(target: Target, row: Target, rows: list[Target]) -> bool:
    """Whether the table spreads an amount over years, of which `row` is one, and the years make up the whole."""
    if target.change not in ("increase", "cumulative"):
        return False
    years = [
        each.value
        for each in rows
        if each.place.table == row.place.table and (each.subject, each.unit) == (row.subject, target.unit)
    ]
    return len(years) > 1 and sum(value for value in years if value is not None) == target.value


def _twice(plan: Plan) -> Iterator[Twice]:
    """Two targets of the same subject, both in the text or both in tables, where their figures differ."""
    for index, one in enumerate(plan.targets):
        for other in plan.targets[index + 1 :]:
            if in_table(one) != in_table(other) or not _differ(one, other):
                continue
            if plain(one.subject) == plain(other.subject):
                yield one, other, Likeness.SAME


class TableTextConflict:
    """A figure of a table that the text contradicts: a warning for one subject, a question for similar ones."""

    code: ClassVar[str] = "table-text-conflict"
    label: ClassVar[Text] = Text("表格与正文不一致", "table and text in conflict")

    def issues(self, plan: Plan) -> Iterator[Issue]:
        """One issue for each target of the text with a contradicting row."""
        for target, row, likeness in _table_against_text(plan):
            same = likeness is Likeness.SAME
            message = say(
                "正文中「{subject}」为 {figure}，表格中「{other}」为 {row}"
                + ("，两处不一致" if same else "，两处名称相近而数值不同，口径可能不同"),
                "the text says {figure} for “{subject}”, the table says {row} for “{other}”"
                + (": they contradict" if same else ": similar names, other figures; the scope may differ"),
                subject=target.subject, figure=figure(target), other=row.subject, row=figure(row),
            )  # fmt: skip
            yield Issue(
                level=Level.WARNING if same else Level.QUESTION, code=self.code, place=place_of(target),
                value=target.quote or figure(target), message=message, span=target.span,
                remedy=Text("请核对并统一两处；若口径不同，请写明", "Compare and unify the two places; if the scope differs, say so"),
            )  # fmt: skip


class IndicatorTwice:
    """One subject with two figures, both in the text or both in tables."""

    code: ClassVar[str] = "indicator-twice"
    label: ClassVar[Text] = Text("同一指标前后数值不同", "one indicator with two figures")

    def issues(self, plan: Plan) -> Iterator[Issue]:
        """One warning for each such pair."""
        for one, other, _ in _twice(plan):
            yield Issue(
                level=Level.WARNING, code=self.code, place=place_of(other), value=other.quote or figure(other),
                message=say(
                    "「{subject}」前后两处数值不同：{first}（{place}）与 {second}",
                    "“{subject}” stands with two figures: {first} ({where}) and {second}",
                    subject=other.subject, first=figure(one), second=figure(other),
                    place=place_of(one).zh, where=place_of(one).en,
                ),
                remedy=Text("请核对并保留一个", "Keep the right one"), span=other.span,
            )  # fmt: skip
