"""What a person types into the fields of a plan: texts to typed values, checked by the rules of plan.toml."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from zhiheng.core.bodies import Bodies
from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.core.plan.model import CHANGES, FIRMNESS, NEEDS_VALUE, OPS
from zhiheng.core.quantities import numeral

DEADLINE = re.compile(r"(\d{4})(?:-\d{2}(?:-\d{2})?|-(\d{4}))?")
"""A year, a month, a day, or a span of years; what stands in `by`."""

_TO = r"\s*(?:[-~至到]|—{1,2})\s*"
_TYPED_SPAN = re.compile(rf"(\d{{4}})\s*年?{_TO}(\d{{4}})\s*年?[底末]?")
_TYPED_DEADLINE = re.compile(r"(\d{4})\s*(?:年\s*(?:(1[0-2]|0?[1-9])\s*月(?:份)?)?)?[底末]?")
_ISO_DEADLINE = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?")
_DASHES = str.maketrans("—–－～−", "-----")
_BETWEEN_NAMES = re.compile(r"[、，,；;\n]+")


class _Wrong(Exception):
    """The value cannot stand here: a code, what is wrong, and what to do."""

    def __init__(self, code: str, message: Text, remedy: Text) -> None:
        super().__init__(message.en)
        self.code, self.message, self.remedy = code, message, remedy


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its label, how a typed text becomes a value, and a check of values. Both raise where something is wrong."""

    label: Text
    read: Callable[[str], Any]
    check: Callable[[Any], None]


def read_changes(texts: Mapping[str, str]) -> Mapping[str, Any]:
    """The typed values of texts by field: those of FIELDS ("96", "2026-2028"), and `lead` and `support`, names of bodies with
    、 between them, which make `bodies`; under `bodies` alone all names lead.

    Raises InputProblem with everything that is wrong; the place of an issue is the label of its field.
    """
    given = dict(texts)
    if "lead" in given or "support" in given:
        lead, support = _names(given.pop("lead", "")), _names(given.pop("support", ""))
        named = {"bodies": Bodies(lead, tuple(name for name in support if name not in lead))}
    else:
        named = {}
    return {**_read(given, FIELDS), **named}


def read_facts(texts: Mapping[str, str]) -> Mapping[str, Any]:
    """The typed values of texts about the plan itself, by the fields of FACT_FIELDS. Errors as for `read_changes`."""
    return _read(texts, FACT_FIELDS)


def value_issues(changes: Mapping[str, Any], fields: Mapping[str, Field]) -> Iterable[Issue]:
    """What is wrong with typed values, each by itself."""
    for name, value in changes.items():
        if name not in fields:
            yield _unknown(name)
            continue
        try:
            fields[name].check(value)
        except _Wrong as wrong:
            yield field_issue(fields[name].label, value, wrong.code, (wrong.message, wrong.remedy))


def figure_issues(op: Any, value: Any, upper: Any) -> Iterable[Issue]:
    """What does not fit between the operator and the figures of a target."""
    if op in NEEDS_VALUE and value is None:
        yield field_issue(FIELDS["value"].label, "", "value-missing", _NEEDS_VALUE)
    if op == "between" and upper is None:
        yield field_issue(FIELDS["upper"].label, "", "upper-missing", _NEEDS_UPPER)
    if isinstance(value, Decimal) and isinstance(upper, Decimal) and upper < value:
        yield field_issue(FIELDS["upper"].label, f"{value} – {upper}", "upper-below-value", _CROSSED)


def field_issue(label: Text, value: Any, code: str, words: tuple[Text, Text]) -> Issue:
    """An error about a field; `words` are message and remedy."""
    shown = "、".join(value.names()) if isinstance(value, Bodies) else "" if value is None else str(value)
    return Issue(
        level=Level.ERROR, code=code, place=label, value=shown, message=words[0], remedy=words[1]
    )  # fmt: skip


def _read(texts: Mapping[str, str], fields: Mapping[str, Field]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    issues: list[Issue] = []
    for name, text in texts.items():
        if name not in fields:
            issues.append(_unknown(name))
            continue
        try:
            found[name] = fields[name].read(text.strip())
            fields[name].check(found[name])
        except _Wrong as wrong:
            issues.append(field_issue(fields[name].label, text, wrong.code, (wrong.message, wrong.remedy)))
    if issues:
        raise InputProblem(*issues)
    return found


def _unknown(name: str) -> Issue:
    return field_issue(Text(name, name), name, "unknown-field", _NO_FIELD)


def _same(text: str) -> str:
    return text


def _names(text: str) -> tuple[str, ...]:
    """Names with 、 or commas between them, each once."""
    return tuple(dict.fromkeys(name for each in _BETWEEN_NAMES.split(text) if (name := each.strip())))


def _lines(text: str) -> tuple[str, ...]:
    """One entry a line: titles may hold commas."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _number(text: str) -> Decimal | None:
    """A number in digits, of either width and with thousands marks, or in Chinese numerals; None where nothing was typed."""
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES).strip()
    if not plain:
        return None
    negative = plain.startswith("-")
    found = numeral(plain.removeprefix("-").removeprefix("+"))
    if found is None:
        raise _Wrong("not-a-number", *_NOT_A_NUMBER)
    return -found if negative else found


def _deadline(text: str) -> str:
    """2026, 2026年底, 2026-2028, 2026年至2028年, 2026年6月, 2026-06-30; in the form of `by`."""
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES).strip()
    if not plain or _ISO_DEADLINE.fullmatch(plain):
        return plain
    if span := _TYPED_SPAN.fullmatch(plain):
        return f"{span[1]}-{span[2]}"
    if one := _TYPED_DEADLINE.fullmatch(plain):
        return f"{one[1]}-{int(one[2]):02}" if one[2] else one[1]
    raise _Wrong("bad-deadline", *_BAD_DEADLINE)


def _day(text: str) -> date | None:
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES).strip()
    if not plain:
        return None
    parts = re.fullmatch(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?", plain)
    try:
        return date(*map(int, parts.groups())) if parts else date.fromisoformat(plain)
    except ValueError:
        raise _Wrong("bad-date", *_BAD_DATE) from None


def _years(text: str) -> tuple[int, int] | None:
    plain = _deadline(text)
    if not plain:
        return None
    found = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", plain)
    if not found:
        raise _Wrong("bad-period", *_BAD_PERIOD)
    return int(found[1]), int(found[2] or found[1])


def _is_text(value: Any) -> None:
    if not isinstance(value, str):
        raise _Wrong("wrong-type", *_NO_TEXT)


def _is_said(value: Any) -> None:
    _is_text(value)
    if not value.strip():
        raise _Wrong("field-empty", *_EMPTY)


def _is_number(value: Any) -> None:
    if value is not None and not (isinstance(value, Decimal) and value.is_finite()):
        raise _Wrong("not-a-number", *_NOT_A_NUMBER)


def _is_deadline(value: Any) -> None:
    _is_text(value)
    found = DEADLINE.fullmatch(value)
    if value and not found:
        raise _Wrong("bad-deadline", *_BAD_DEADLINE)
    if found and found[2] and found[1] > found[2]:
        raise _Wrong("period-reversed", *_reversed(found[1], found[2]))


def _is_bodies(value: Any) -> None:
    if not isinstance(value, Bodies):
        raise _Wrong("wrong-type", *_NO_BODIES)


def _is_texts(value: Any) -> None:
    if not isinstance(value, tuple) or not all(isinstance(each, str) for each in value):
        raise _Wrong("wrong-type", *_NO_TEXTS)


def _is_day(value: Any) -> None:
    if value is not None and (not isinstance(value, date) or isinstance(value, datetime)):
        raise _Wrong("bad-date", *_BAD_DATE)


def _is_years(value: Any) -> None:
    if value is None:
        return
    if not isinstance(value, tuple) or len(value) != 2 or not all(type(each) is int for each in value):
        raise _Wrong("bad-period", *_BAD_PERIOD)
    if value[0] > value[1]:
        raise _Wrong("period-reversed", *_reversed(*value))


def _one_of(choices: tuple[str, ...]) -> Callable[[Any], None]:
    def check(value: Any) -> None:
        if value not in choices:
            known = "、".join(choices)
            raise _Wrong(
                "not-in-list",
                Text("没有这个选项", "there is no such choice"),
                Text(f"请选其中之一：{known}", f"Choose one of: {known.replace('、', ', ')}"),
            )

    return check


def _reversed(first: object, last: object) -> tuple[Text, Text]:
    return (
        Text("起年晚于止年", "the first year is after the last"),
        Text(f"是不是 {last}-{first}", f"Did you mean {last}-{first}?"),
    )


def _field(zh: str, en: str, read: Callable[[str], Any] = _same, check: Callable[[Any], None] = _is_text) -> Field:  # fmt: skip
    return Field(Text(zh, en), read, check)


FIELDS: dict[str, Field] = {
    "subject": _field("指标", "subject", check=_is_said),
    "op": _field("关系", "relation", check=_one_of(OPS)),
    "value": _field("数值", "value", _number, _is_number),
    "upper": _field("上限", "upper bound", _number, _is_number),
    "unit": _field("单位", "unit"),
    "change": _field("变动方式", "kind of change", check=_one_of(CHANGES)),
    "by": _field("时限", "deadline", _deadline, _is_deadline),
    "firm": _field("约束性", "firmness", check=_one_of(FIRMNESS)),
    "area": _field("领域", "area"),
    "category": _field("类别", "category"),
    "baseline": _field("基期", "baseline"),
    "ref": _field("参照", "reference"),
    "bodies": _field("责任单位", "responsible bodies", lambda text: Bodies(_names(text)), _is_bodies),
}
"""What may be changed in a target, by the names of its attributes."""

TASK_FIELDS: dict[str, Field] = {
    "title": _field("任务", "task", check=_is_said),
    "text": _field("内容", "content"),
    "bodies": FIELDS["bodies"],
}
"""What may be changed in a task."""

FACT_FIELDS: dict[str, Field] = {
    "title": _field("标题", "title", check=_is_said),
    "issuer": _field("发文机关", "issuer", _names, _is_texts),
    "number": _field("文号", "document number"),
    "issued": _field("发文日期", "day of issue", _day, _is_day),
    "period": _field("规划期", "period", _years, _is_years),
    "addressees": _field("主送单位", "addressees", _names, _is_texts),
    "basis": _field("依据", "basis", _lines, _is_texts),
    "annexes": _field("附件", "annexes", _lines, _is_texts),
}
"""What may be changed in what the plan says of itself."""

_NO_FIELD = (
    Text("没有这一项", "there is no such field"),
    Text("请刷新页面后再试", "Load the page again"),
)
_EMPTY = (Text("没有填写", "nothing is filled in"), Text("请填写", "Fill it in"))
_NOT_A_NUMBER = (
    Text("不是数字", "this is no number"),
    Text("请只填数字，如 95 或 95.5；单位填在「单位」里", "Give the number alone, as 95 or 95.5; its unit has a field of its own"),
)  # fmt: skip
_BAD_DEADLINE = (
    Text("时限不是年份", "the deadline is no year"),
    Text(
        "请填 2028 或 2026-2028，没有时限就留空", "Give 2028 or 2026-2028; leave it empty where there is none"
    ),
)
_BAD_PERIOD = (
    Text("不是起止两年", "these are not two years"),
    Text("请填 2026-2028", "Give them as 2026-2028"),
)
_BAD_DATE = (Text("没有这一天", "there is no such day"), Text("请写成 2026-03-28", "Write it as 2026-03-28"))
_NO_TEXT = (Text("应当是文字", "this must be text"), Text("请填文字", "Give a text"))
_NO_TEXTS = (Text("应当是一列文字", "this must be a list of texts"), Text("请逐项填写", "Give them one by one"))  # fmt: skip
_NO_BODIES = (Text("应当是责任单位", "this must be bodies"), Text("请填单位名称", "Give the names of bodies"))
_NEEDS_VALUE = (
    Text("这种关系要有数值，却没有填", "this relation needs a value and there is none"),
    Text(
        "请填数值；没有数字的目标，关系选「完成」",
        "Give the value; for a target without a number choose “do” as its relation",
    ),
)
_NEEDS_UPPER = (
    Text("介于两数之间，却没有上限", "it lies between two numbers, and the upper one is missing"),
    Text("请填上限，或改选别的关系", "Give the upper bound, or choose another relation"),
)
_CROSSED = (
    Text("上限小于下限", "the upper bound is below the lower"),
    Text("请核对数值和上限，是否写反", "Look at the value and the upper bound again; they may be exchanged"),
)
