"""One value of a plan.toml, checked: what it becomes, or what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from zhiheng.core.bodies import Bodies
from zhiheng.core.issues import Text
from zhiheng.core.plan.typed_fields import DEADLINE
from zhiheng.core.sources import Place
from zhiheng.files.plan_toml_schema import Holds, Key

MONTH = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


class Wrong(Exception):
    """The value cannot stand here: a code, what is wrong, and what to write instead."""

    def __init__(self, code: str, message: Text, remedy: Text) -> None:
        super().__init__(message.en)
        self.code, self.message, self.remedy = code, message, remedy


def read_value(key: Key, value: Any) -> Any:
    """The value object for `value` as tomllib gave it. Raises Wrong."""
    if key.holds is Holds.CHOICE:
        return _choice(key, value)
    return _READERS[key.holds](value)


def nearest(name: str, names: tuple[str, ...]) -> str:
    """The name most like `name`, first of all one with the same letters; "" when none is."""
    anagrams = [each for each in names if sorted(each) == sorted(name)]
    return next(iter(anagrams or get_close_matches(name, names, 1, 0.4)), "")


def _mistyped(zh: str, en: str) -> Wrong:
    return Wrong("wrong-type", Text("值的类型不对", "wrong kind of value"), Text(f"请写{zh}", f"Write {en}"))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _mistyped('文字，放在英文引号里，如 "…"', 'text in quotes, as "…"')
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise _mistyped('一列文字，如 ["甲", "乙"]', 'a list of texts, as ["a", "b"]')
    return tuple(value)


def _number(value: Any) -> Decimal:
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    if not is_number or not Decimal(value).is_finite():
        raise _mistyped(
            "数字，不加引号和单位，如 95 或 95.5", "a number without quotes or unit, as 95 or 95.5"
        )
    return Decimal(value)


def _integer(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _mistyped("整数", "a whole number")
    return value


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _mistyped(" true 或 false", "true or false")
    return value


def _date(value: Any) -> date:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    if not isinstance(value, date) or isinstance(value, datetime):
        raise Wrong(
            "bad-date", Text("不是日期", "not a date"), Text("请写成 2018-03-28", "Write it as 2018-03-28")
        )
    return value


def _years(value: Any) -> tuple[int, int]:
    first, last = _two_integers(value, "起止两年，如 [2018, 2020]", "two years, as [2018, 2020]")
    if first > last:
        raise Wrong(
            "period-reversed",
            Text("起年晚于止年", "the first year is after the last"),
            Text(f"是不是 [{last}, {first}]", f"Did you mean [{last}, {first}]?"),
        )
    return first, last


def _span(value: Any) -> tuple[int, int]:
    start, end = _two_integers(value, "两个整数，如 [1203, 1260]", "two whole numbers, as [1203, 1260]")
    if not 0 <= start <= end:
        raise Wrong(
            "bad-span",
            Text("原文位置的起点在终点之后，或者小于 0", "the span ends before it starts, or is below 0"),
            Text("不确定时删掉这一行", "Delete this line when in doubt"),
        )
    return start, end


def _two_integers(value: Any, zh: str, en: str) -> tuple[int, int]:
    fine = isinstance(value, list) and len(value) == 2 and all(type(each) is int for each in value)
    if not fine:
        raise _mistyped(zh, en)
    return value[0], value[1]


def _deadline(value: Any) -> str:
    said = str(value) if type(value) is int else _text(value)
    match = DEADLINE.fullmatch(said)
    if said and not match:
        raise Wrong(
            "bad-deadline",
            Text("时限不是年份", "the deadline is not a year"),
            Text('请写 "2020"、"2018-2020"，没有时限就写 ""', 'Write "2020", "2018-2020", or "" for none'),
        )
    if match and match[2] and match[1] > match[2]:
        raise Wrong(
            "period-reversed",
            Text("起年晚于止年", "the first year is after the last"),
            Text(f'是不是 "{match[2]}-{match[1]}"', f'Did you mean "{match[2]}-{match[1]}"?'),
        )
    return said


def _month(value: Any) -> str:
    said = _text(value)
    if said and not MONTH.fullmatch(said):
        raise Wrong(
            "bad-date",
            Text("不是年月", "not a month"),
            Text('请写成 "2018-06"，没有就写 ""', 'Write it as "2018-06", or "" for none'),
        )
    return said


def _choice(key: Key, value: Any) -> str:
    said = _text(value)
    if said in key.choices:
        return said
    near = nearest(said, key.choices)
    known = " ".join(f'"{choice}"' for choice in key.choices)
    raise Wrong(
        "not-in-list",
        Text(f"{key.name} 没有这个值", f"{key.name} has no such value"),
        Text(
            (f'是不是 "{near}"？' if near else "") + f"可以写：{known}",
            (f'Did you mean "{near}"? ' if near else "") + f"One of: {known}",
        ),
    )


def _members(value: Any, known: tuple[str, ...], zh: str, en: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _mistyped(zh, en)
    unknown = [name for name in value if name not in known]
    if unknown:
        near = nearest(unknown[0], known) or known[0]
        raise Wrong(
            "unknown-key",
            Text(f"没有 {unknown[0]} 这一项", f"no key {unknown[0]} here"),
            Text(f"是不是 {near}？请写{zh}", f"Did you mean {near}? Write {en}"),
        )
    return value


def _bodies(value: Any) -> Bodies:
    zh = '{ lead = ["牵头单位"], support = ["配合单位"] }'
    if isinstance(value, list):
        return Bodies(_texts(value))
    found = _members(value, ("lead", "support"), zh, '{ lead = ["…"], support = ["…"] }')
    return Bodies(_texts(found.get("lead", [])), _texts(found.get("support", [])))


def _place(value: Any) -> Place:
    names = ("page", "paragraph", "sheet", "table", "row", "column")
    found = _members(value, names, "{ page = 3, paragraph = 12 }", "{ page = 3, paragraph = 12 }")
    read: dict[str, Any] = {name: _text(v) if name == "sheet" else _integer(v) for name, v in found.items()}
    return Place(**read)


def _words(value: Any) -> Text:
    form = '{ zh = "…", en = "…" }'
    found = _members(value, ("zh", "en"), form, form)
    return Text(_text(found.get("zh", "")), _text(found.get("en", "")))


_READERS: dict[Holds, Callable[[Any], Any]] = {
    Holds.TEXT: _text,
    Holds.TEXTS: _texts,
    Holds.NUMBER: _number,
    Holds.INTEGER: _integer,
    Holds.DATE: _date,
    Holds.YEARS: _years,
    Holds.DEADLINE: _deadline,
    Holds.MONTH: _month,
    Holds.BODIES: _bodies,
    Holds.SPAN: _span,
    Holds.PLACE: _place,
    Holds.TRUTH: _truth,
    Holds.WORDS: _words,
}
