"""The closed words of a plan, as people read them: operators, kinds of change, firmness."""

from __future__ import annotations

from decimal import Decimal

from zhiheng.core.issues import Language, Text
from zhiheng.core.plan.model import Change, Commitment, Firm, Op

SYMBOLS: dict[Op, str] = {">=": "≥", "<=": "≤", "=": "=", ">": ">", "<": "<"}
"""Operators that stand before a number as a sign."""

OP_WORDS: dict[Op, Text] = {
    ">=": Text("不低于", "at least"),
    "<=": Text("不高于", "at most"),
    "=": Text("等于", "exactly"),
    ">": Text("高于", "above"),
    "<": Text("低于", "below"),
    "between": Text("介于", "between"),
    "~": Text("约", "about"),
    "do": Text("完成", "to be done"),
    "rank": Text("位次", "rank:"),
    "<ref": Text("低于", "below"),
    ">ref": Text("高于", "above"),
    "<=ref": Text("不高于", "not above"),
    ">=ref": Text("不低于", "not below"),
}

CHANGE_WORDS: dict[Change, Text] = {
    "level": Text("水平", "level"),
    "increase": Text("新增", "added"),
    "cumulative": Text("累计", "in all"),
    "per_year": Text("每年", "a year"),
    "decline": Text("下降", "down by"),
    "growth": Text("增长", "up by"),
}

FIRM_WORDS: dict[Firm, Text] = {
    "binding": Text("必达", "binding"),
    "striving": Text("力争", "striving"),
}


def number_words(value: Decimal | None) -> str:
    """A number with the digits it was given, without an exponent."""
    return "" if value is None else format(value, "f")


def measure_words(entry: Commitment, language: Language = "zh", *, space: str = " ") -> str:
    """What is to be reached, in short: ≥ 95 %, 新增 ≥ 8 项, 5–5.5 %, 不低于全市平均水平.

    `space` stands between sign, number and unit. The kind of change is left out where the subject already says it.
    """
    change = CHANGE_WORDS[entry.change].said(language)
    said = entry.change == "level" or (language == "zh" and change in entry.subject)
    figure = _figure_words(entry, language, space)
    if language == "en" and entry.change == "per_year" and figure:
        return f"{figure}{space}{change}"
    return figure if said or not figure else f"{change}{space}{figure}"


def _figure_words(entry: Commitment, language: Language, space: str) -> str:
    word = OP_WORDS[entry.op].said(language)
    if entry.op == "do":
        return word
    if entry.value is None:
        joint = "" if language == "zh" and entry.op != "rank" else space
        return f"{word}{joint}{entry.ref}" if entry.ref else word
    number = number_words(entry.value)
    if entry.op == "between":
        number = f"{number}–{number_words(entry.upper)}"
    elif entry.kind == "result" and entry.op == "=":
        pass  # what was achieved is simply the figure
    elif entry.op == "~" or entry.op not in SYMBOLS:
        number = f"{word}{space}{number}"
    else:
        number = f"{SYMBOLS[entry.op]}{space}{number}"
    return f"{number}{space}{entry.unit}" if entry.unit else number
