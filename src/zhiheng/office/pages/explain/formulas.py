"""Formulas in words: the labels of columns instead of their identifiers, and functions as people say them. The formula as written stands
beside them; the words are for reading only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from zhiheng.core.issues import Text
from zhiheng.office.records.workspaces import workspace
from zhiheng.workspace.explaining import Explanation

_CALLS = (
    (r"count_if\(([^()]*)\)", r"\1的行数", r"rows where \1"),
    (r"sum_if\(([^(),]*),\s*([^()]*)\)", r"\2的\1合计", r"sum of \1 where \2"),
    (r"count_days\(([^()]+)\)", r"\1的天数", r"days where \1"),
    (r"count_days\(\)", "天数", "days"),
    (r"count\(([^()]+)\)", r"填了\1的行数", r"rows with \1"),
    (r"count\(\)", "行数", "rows"),
    (r"distinct\(([^()]*)\)", r"不同的\1个数", r"different values of \1"),
    (r"sum\(([^()]*)\)", r"\1合计", r"sum of \1"),
    (r"mean\(([^()]*)\)", r"\1平均", r"mean of \1"),
)
"""Calls of one level, the innermost first read; what is nested deeper keeps its form."""
_WORDS: Mapping[str, Text] = {
    "and": Text("且", "and"),
    "or": Text("或", "or"),
    "not": Text("不", "not"),
    "is": Text("为", "is"),
    "null": Text("空", "empty"),
    "in": Text("属于", "in"),
    "true": Text("是", "yes"),
    "false": Text("否", "no"),
}


@dataclass(frozen=True, slots=True)
class FormulaWords:
    """A formula in words: above and below the line, and which rows count; a part that is not there is empty in both languages."""

    numerator: Text
    denominator: Text
    where: Text


def formula_words(one: Explanation) -> FormulaWords:
    """The formula of an explanation that has one."""
    version = one.version
    if version is None:
        raise ValueError("an index has no formula of its own")
    return FormulaWords(
        *(_said(text, one) for text in (version.numerator, version.denominator, version.where))
    )


def step_words(label: Text, one: Explanation) -> Text:
    """The label of a step of the funnel, the condition in it in words."""
    return _replaced(label, one) if one.version else label


def _said(formula: str, one: Explanation) -> Text:
    return _replaced(Text(formula, formula), one)


def _replaced(text: Text, one: Explanation) -> Text:
    """The text with the formula in it in words; quoted values stay as they are."""
    register = workspace().registers.get(one.value.lineage.register)
    columns = {column.name: column.label for column in register.columns} if register else {}
    known = {**_WORDS, **columns, **{used.name: used.label for used in one.parameters}}
    names = "|".join(re.escape(name) for name in sorted(known, key=len, reverse=True))
    pattern = re.compile(rf"'([^']*)'|(?<![A-Za-z0-9_])({names})(?![A-Za-z0-9_])")
    zh, en = text.zh, text.en
    for call, chinese, english in _CALLS:
        zh, en = re.sub(call, chinese, zh), re.sub(call, english, en)
    return Text(
        pattern.sub(lambda found: known[found[2]].zh if found[2] else f"「{found[1]}」", zh),
        pattern.sub(lambda found: known[found[2]].en if found[2] else f"“{found[1]}”", en),
    )
