"""Single values of a registers.toml: from what TOML or JSON gives to what the model holds, and back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from zhiheng.core.issues import Issue, Level, Text
from zhiheng.core.registers.definition_keys import DATED, Holds
from zhiheng.core.registers.model import NUMBER_DIGITS, ColumnType, PersonalData
from zhiheng.core.registers.spelling import nearest

INT64 = 2**63 - 1
NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
BEYOND_SEARCH = re.compile(r"\(\?(?:[=!(]|<[=!]|P=)|(?<!\\)(?:\\\\)*\\[1-9Z]")
"""Parts of regular expressions that need backtracking or exist only in Python: looking around, back-references,
conditions, the end mark of Python. The search that goes through millions of cells has none of them."""


class Wrong(Exception):
    """What is wrong with one value, before it is known where the value stands."""

    def __init__(self, *, code: str, message: Text, remedy: Text) -> None:
        self.code, self.message, self.remedy = code, message, remedy
        super().__init__(message.en)

    def issue(self, place: Text, value: object = "") -> Issue:
        """The same as an issue, at `place`."""
        return Issue(
            level=Level.ERROR,
            code=self.code,
            place=place,
            value=shown(value),
            message=self.message,
            remedy=self.remedy,
        )


def shown(value: object) -> str:
    """A value as it is shown in a message: at most 80 characters."""
    text = value.isoformat() if isinstance(value, date) else str(value)
    return text if len(text) <= 80 else f"{text[:79]}…"


def suggestion(given: str, known: Iterable[str]) -> Text:
    """Which known word was probably meant; where none is close, all of them."""
    words = tuple(known)
    near = nearest(given, words)
    if near:
        return Text(f"是不是「{near}」？", f"Did you mean “{near}”?")
    return Text(f"可以写：{'、'.join(words)}", f"It may be: {', '.join(words)}")


def wrong_value(needs: Text, example: str) -> Wrong:
    """A value of the wrong kind: what is needed, and how it is written."""
    return Wrong(
        code="definition-wrong-value",
        message=Text(f"值的写法不对，应当是{needs.zh}", f"the value must be {needs.en}"),
        remedy=Text(f"写成 {example}", f"Write it as {example}"),
    )


def read_text(value: object) -> str:
    """A text that is not blank."""
    if not isinstance(value, str) or not value.strip():
        example = str(value) if isinstance(value, int | float | Decimal) else "样品编号"
        raise wrong_value(Text("不为空的文字，放在引号里", "text in quotes, not empty"), f'"{example}"')
    return value


def read_words(value: object) -> Text:
    """A text in both languages; where only the Chinese is given it serves for both."""
    if isinstance(value, str) and value.strip():
        return Text(value, value)
    if isinstance(value, Mapping) and "zh" in value and set(value) <= {"zh", "en"}:
        texts = [value["zh"], value.get("en", value["zh"])]
        if all(isinstance(text, str) and text.strip() for text in texts):
            return Text(*texts)
    needs = Text("文字，或中英文各一份", "text, or the same in Chinese and English")
    raise wrong_value(needs, '{ zh = "样品编号", en = "Sample number" }')


def read_name(value: object) -> str:
    """An identifier."""
    if not isinstance(value, str) or not value:
        raise wrong_value(Text("一个名称", "one name"), '"sample_no"')
    return value


def read_names(value: object) -> tuple[str, ...]:
    """A list of identifiers, at least one."""
    found = read_texts(value)
    if not found:
        raise wrong_value(Text("至少一个栏目的名称", "the name of at least one column"), '["sample_no"]')
    return found


def read_texts(value: object) -> tuple[str, ...]:
    """A list of texts, none of them blank."""
    if not isinstance(value, list | tuple) or not all(
        isinstance(each, str) and each.strip() for each in value
    ):
        raise wrong_value(Text("放在方括号里的一列文字", "a list of texts in brackets"), '["甲", "乙"]')
    return tuple(value)


def read_flag(value: object) -> bool:
    """Yes or no."""
    if not isinstance(value, bool):
        raise wrong_value(Text(" true 或 false，不加引号", "true or false, without quotes"), "true")
    return value


def read_date(value: object) -> date:
    """A day, as TOML has it or as ISO 8601 text."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        if isinstance(value, str) and len(value) == len("2026-03-18"):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise wrong_value(Text("存在的日期", "a date that exists"), "2026-03-18")


def read_whole(value: object, least: int, most: int = INT64) -> int:
    """A whole number from `least` to `most`."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        upper = Text("起", " up") if most == INT64 else Text(f"至 {most} ", f" to {most}")
        needs = Text(f"从 {least} {upper.zh}的整数", f"a whole number from {least}{upper.en}")
        raise wrong_value(needs, str(max(least, 2)))
    return value


def read_pattern(value: object) -> str:
    """A regular expression without the parts that a search over millions of cells cannot have."""
    text = read_text(value)
    try:
        re.compile(text)
    except re.error as problem:
        raise Wrong(
            code="register-bad-pattern",
            message=Text(f"正则表达式有错（{problem}）", f"not a regular expression ({problem})"),
            remedy=Text(
                "请核对括号和反斜杠；建议用单引号书写，如 '[A-Z]{2}\\d{4}'",
                "Check brackets and backslashes; single quotes are safest, as '[A-Z]{2}\\d{4}'",
            ),
        ) from None
    if BEYOND_SEARCH.search(text):
        raise Wrong(
            code="register-bad-pattern",
            message=Text(
                "正则表达式不能前后预查，也不能反向引用",
                "the regular expression looks around or refers back",
            ),
            remedy=Text("请改写成只逐字匹配的式子", "Write it so that it only matches forwards"),
        )
    return text


def read_type(value: object) -> ColumnType:
    """A column type."""
    if isinstance(value, str) and value in set(ColumnType):
        return ColumnType(value)
    raise Wrong(
        code="register-unknown-type",
        message=Text("没有这种栏目类型", "there is no such column type"),
        remedy=suggestion(str(value), [each.value for each in ColumnType]),
    )


def read_personal(value: object) -> PersonalData:
    """A class of personal data."""
    if isinstance(value, str) and value in set(PersonalData):
        return PersonalData(value)
    raise Wrong(
        code="register-unknown-personal-class",
        message=Text("没有这一类个人信息", "there is no such class of personal data"),
        remedy=suggestion(str(value), [each.value for each in PersonalData]),
    )


def read_bound(value: object, kind: ColumnType) -> Decimal | date:
    """A bound of a column of that type: a number of at most 18 digits, a day, or a month (its first day)."""
    if kind is ColumnType.MONTH:
        return _month(value)
    if kind in DATED:
        return read_date(value)
    found = read_figure(value)
    if kind is ColumnType.INTEGER and (found != found.to_integral_value() or abs(found) > INT64):
        raise wrong_value(Text("整数", "a whole number"), "0")
    return found


def read_figure(value: object) -> Decimal:
    """A number of at most 18 digits, exact."""
    try:
        found = Decimal(str(value)) if isinstance(value, int | float | Decimal | str) else None
    except InvalidOperation:
        found = None
    if found is None or isinstance(value, bool) or not found.is_finite() or not _fits(found):
        needs = Text(f"不超过 {NUMBER_DIGITS} 位的数", f"a number of at most {NUMBER_DIGITS} digits")
        raise wrong_value(needs, "0.5")
    return found


def _fits(number: Decimal) -> bool:
    """Whether a column can hold it; asked of the exponent first, for 1e999999999 has as many digits."""
    if abs(number.adjusted()) > NUMBER_DIGITS:
        return number.is_zero()
    return len(plain(abs(number)).replace(".", "").lstrip("0")) <= NUMBER_DIGITS


def _month(value: object) -> date:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}", value):
        value = f"{value}-01"
    try:
        day = read_date(value)
    except Wrong:
        day = None
    if day is None or day.day != 1:
        raise wrong_value(Text("月份", "a month"), '"2026-03"')
    return day


def plain(number: Decimal) -> str:
    """A number in the one way it is written: no exponent, no zeros at the end."""
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


READERS: dict[Holds, Callable[[Any], Any]] = {
    Holds.TEXT: read_text,
    Holds.WORDS: read_words,
    Holds.NAME: read_name,
    Holds.NAMES: read_names,
    Holds.TEXTS: read_texts,
    Holds.FLAG: read_flag,
    Holds.DATE: read_date,
    Holds.COUNT: lambda value: read_whole(value, 0),
    Holds.DECIMALS: lambda value: read_whole(value, 0, 9),
    Holds.LENGTH: lambda value: read_whole(value, 1),
    Holds.PATTERN: read_pattern,
    Holds.TYPE: read_type,
    Holds.PERSONAL: read_personal,
    Holds.FIGURE: read_figure,
}
"""How the values that need nothing beside themselves are read."""
