"""Figures, units, days and targets as a reader expects them in a sentence, in both languages."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

from zhiheng.core.issues import Text
from zhiheng.core.judging.aims import is_never
from zhiheng.core.judging.model import Aim
from zhiheng.core.plan.model import Op, Target
from zhiheng.core.quantities import is_ratio
from zhiheng.core.quantities import shown as plain
from zhiheng.core.rounding import rounded

_OPS: dict[Op, Text] = {
    ">=": Text("不低于{}", "at least {}"),
    "<=": Text("不超过{}", "at most {}"),
    ">": Text("高于{}", "above {}"),
    "<": Text("低于{}", "below {}"),
    "=": Text("{}", "{}"),
    "~": Text("约{}", "about {}"),
    "do": Text("完成", "to be done"),
    "rank": Text("前{}名", "among the first {}"),
    ">ref": Text("高于参照数{}", "above the reference {}"),
    ">=ref": Text("不低于参照数{}", "at least the reference {}"),
    "<ref": Text("低于参照数{}", "below the reference {}"),
    "<=ref": Text("不高于参照数{}", "at most the reference {}"),
}
_COUNTED: dict[Op, Text] = {
    ">=": Text("不少于{}", "at least {}"),
    ">": Text("多于{}", "more than {}"),
    "<": Text("少于{}", "fewer than {}"),
}
_CHANGES = {
    "level": Text("{}", "{}"),
    "increase": Text("新增{}", "{} added"),
    "cumulative": Text("累计{}", "{} in all"),
    "per_year": Text("每年{}", "{} every year"),
    "decline": Text("下降{}", "a decline of {}"),
    "growth": Text("增长{}", "a growth of {}"),
}
_RESULTS = {
    "level": Text("为{}", "is {}"),
    "increase": Text("新增{}", "is {} added"),
    "cumulative": Text("累计{}", "is {} in all"),
    "per_year": Text("为{}", "is {}"),
    "decline": Text("下降{}", "is a decline of {}"),
    "growth": Text("增长{}", "is a growth of {}"),
}
_BACKWARDS = {
    "decline": Text("上升{}", "is a rise of {}"),
    "growth": Text("下降{}", "is a fall of {}"),
}
"""A change the other way than the target wants."""
_ENGLISH_UNITS = {
    "名": " places",
    "%": " %",
    "‰": " ‰",
    "个百分点": " percentage points",
    "百分点": " percentage points",
}
MORE_DIGITS = 2
MOST_DIGITS = 10


def number(value: Fraction, decimals: int = 2) -> str:
    """A value as people read it: with at most so many digits, without needless zeros."""
    text = plain(rounded(value, decimals))
    return "0" if text in ("-0", "") else text


def told(value: Fraction, aim: Aim) -> str:
    """A value beside its target, with digits enough that rounding does not put it on the bound: 95.996 is not told as 96."""
    digits = aim.decimals + MORE_DIGITS
    bounds = [bound for bound in (aim.low, aim.high) if bound is not None]
    while digits < MOST_DIGITS and any(
        value != bound and Fraction(rounded(value, digits)) == bound for bound in bounds
    ):
        digits += 1
    return number(value, digits)


def quantity(figure: str, unit: str) -> Text:
    """A figure with its unit: 96%, 8 家; in English with a space between."""
    return Text(f"{figure}{unit}", f"{figure}{_ENGLISH_UNITS.get(unit, f' {unit}' if unit else '')}")


def difference(value: Fraction, unit: str, decimals: int = 2) -> Text:
    """How far two figures are apart: of percentages in points; never told as 0 where it is something."""
    size = number(abs(value), decimals)
    while size == "0" and value and decimals < MOST_DIGITS:
        decimals += 1
        size = number(abs(value), decimals)
    return quantity(size, "个百分点" if unit == "%" else unit)


def day_words(day: date) -> Text:
    """A day: 2020年12月31日."""
    return Text(f"{day.year}年{day.month}月{day.day}日", day.isoformat())


def target_words(target: Target, aim: Aim | None = None, unit: str = "") -> Text:
    """What the target asks: 不低于96%, 新增不少于8项, 高于参照数83.68%. `unit` is that of a reference, which the target does not print."""
    asked = _asked(target, aim, unit)
    changed = _CHANGES["level" if names_change(target) else target.change]
    return Text(changed.zh.format(asked.zh), changed.en.format(asked.en))


def names_change(target: Target) -> bool:
    """Whether the subject says by itself that something is added, as 新增高新技术企业 does: then it is not said again."""
    return target.change == "increase" and _ADDED.search(target.subject) is not None


_ADDED = re.compile("新增|新建|新创|增加")


def _asked(target: Target, aim: Aim | None, unit: str) -> Text:
    if target.op == "rank":
        place = number(aim.high) if aim is not None and aim.high is not None else ""
        return _OPS["rank"].filled(place) if place else Text(f"“{target.ref}”", f"“{target.ref}”")
    if target.op.endswith("ref"):
        quoted = Text(f"“{target.ref}”", f"“{target.ref}”")
        bound = None if aim is None else (aim.low if aim.low is not None else aim.high)
        return _filled(_OPS[target.op], quantity(number(bound, 4), unit) if bound is not None else quoted)
    figure = quantity(plain(target.value), target.unit)
    if target.op == "between":
        upper = quantity(plain(target.upper), target.unit)
        return Text(f"{plain(target.value)}至{upper.zh}", f"{plain(target.value)} to {upper.en}")
    if target.op == "~" and aim is not None and aim.low is not None and aim.high is not None:
        about = quantity(f"{number(aim.low)}—{number(aim.high)}", target.unit)
        figure = Text(f"{figure.zh}（{about.zh}）", f"{figure.en} ({about.en})")
    counted = bool(target.unit) and not is_ratio(target.unit) and target.change != "level"
    words = _COUNTED.get(target.op, _OPS[target.op]) if counted else _OPS[target.op]
    return _filled(words, figure)


def _filled(words: Text, figure: Text) -> Text:
    return Text(words.zh.format(figure.zh), words.en.format(figure.en))


def result_words(target: Target, value: str, unit: str) -> Text:
    """What was measured: 为96.4%, 新增45家, 下降40%, 为第3名, 已完成."""
    if target.op == "rank":
        return Text(f"为第{value}名", f"is place {value}")
    if target.op == "do":
        return _done(Fraction(value))
    if is_never(target):
        return (
            Text("没有发生", "none happened")
            if value == "0"
            else Text(f"已发生{value}{target.unit}", f"happened {value} times")
        )
    backwards = value.startswith("-") and target.change in _BACKWARDS
    words = _BACKWARDS[target.change] if backwards else _RESULTS[target.change]
    words = _RESULTS["level"] if names_change(target) else words
    figure = quantity(value.removeprefix("-") if backwards else value, unit)
    return Text(words.zh.format(figure.zh), words.en.format(figure.en))


def _done(share: Fraction) -> Text:
    if share >= 1:
        return Text("已完成", "is done")
    if share <= 0:
        return Text("尚未完成", "is not done yet")
    part = number(share * 100, 0)
    return Text(f"完成了{part}%", f"is {part} % done")
