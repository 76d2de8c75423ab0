"""Fills the wordings with what a register says of its columns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from zhiheng.core.issues import Level, Text
from zhiheng.core.registers import parsing
from zhiheng.core.registers.model import UNSAID, Column, ColumnType, Lists, Register
from zhiheng.core.registers.settling import LENGTHS
from zhiheng.core.registers.spelling import nearest
from zhiheng.core.registers.wording import WORDINGS

CHOICES = 12
"""Allowed values that a message lists."""
GUESSES = 2000
"""Distinct values for which a close word is looked for; it takes a moment for each."""

_TYPES: dict[ColumnType, Text] = {
    ColumnType.REGION: Text("行政区划代码", "division code"),
    ColumnType.INDUSTRY: Text("国民经济行业代码", "sector code"),
    ColumnType.PHONE: Text("电话号码", "telephone number"),
    ColumnType.USCC: Text("统一社会信用代码", "unified social credit code"),
    ColumnType.ORGANIZATION_CODE: Text("组织机构代码", "organization code"),
    ColumnType.GTIN: Text("商品条码", "GTIN"),
    ColumnType.IDENTITY: Text("公民身份号码", "identity number"),
    ColumnType.TEXT: Text("可以保存的文字", "text that can be kept"),
}

_GUESSED = frozenset({"unknown-code", "unknown-body", "unknown-area"})
_RESTATED = frozenset(
    {"spreadsheet-serial", "time-of-day", "day-in-month", "full-width", "break-in-number", "letter-missing"}
)
"""Codes whose detail is the value itself in another form: never said of personal data."""


class Speaker:
    """Says problems of one register in words. Remembers what it said, as the same problem comes in many rows."""

    def __init__(self, register: Register, lists: Lists) -> None:
        self.register = register
        self.lists = lists
        self._columns = {column.name: column for column in register.columns}
        self._guesses: dict[tuple[str, str], str] = {}
        self._said: dict[tuple[str, str, str], tuple[Text, Text]] = {}

    def label(self, name: str) -> Text:
        """The label of a column as it stands in a place; nothing for a whole row, whose name is ""."""
        if not name:
            return UNSAID
        label = self._columns[name].label
        return Text(f"「{label.zh}」", f"“{label.en}”")

    def said(self, name: str, code: str, value: str | None, detail: str | None) -> tuple[Text, Text]:
        """Message and remedy of a problem in the column `name`, or of a whole row, whose name is ""."""
        if not name:
            return WORDINGS[code].message, WORDINGS[code].remedy
        column = self._columns[name]
        if code in _GUESSED and value and not column.personal:
            detail = self._guess(column, value)
        if column.personal and code in _RESTATED:
            detail = None
        key = (name, code, detail or "")
        if key not in self._said:
            if len(self._said) > 10 * GUESSES:
                self._said.clear()
            self._said[key] = self._filled(column, code, detail or "")
        return self._said[key]

    def general(self, code: str, rows: int) -> tuple[Level, Text, Text]:
        """Level, message and remedy of a problem of the file as a whole, which has so many rows."""
        if code == "no-rows":
            return (
                Level.ERROR,
                Text("表中没有数据行", "the table has no rows"),
                Text(
                    "请填写数据后再报送；没有要报的就不必报送",
                    "Fill in the rows; there is nothing to file otherwise",
                ),
            )
        volume = self.register.volume
        few = code == "fewer-rows-than-expected"
        bound = volume.least if few else volume.most
        return (
            Level.WARNING,
            Text(
                f"共 {rows:,} 行，{'少于' if few else '多于'}通常的 {bound:,} 行",
                f"{rows:,} rows, {'fewer' if few else 'more'} than the usual {bound:,}",
            ),
            Text("请确认文件是完整的、没有重复", "Make sure that the file is whole and holds nothing twice"),
        )

    def _guess(self, column: Column, value: str) -> str:
        key = (column.name, value)
        if key not in self._guesses and len(self._guesses) < GUESSES:
            words = [*parsing.known_values(column, self.lists)]
            words += [alias for named in parsing.names_of(column, self.lists) for alias in named.aliases]
            self._guesses[key] = nearest(value, words)
        return self._guesses.get(key, "")

    def _filled(self, column: Column, code: str, detail: str) -> tuple[Text, Text]:
        wording = WORDINGS[code]
        words = self._words(column)
        words |= self._rule(detail) if code == "rule-broken" else {"detail": detail}
        remedy = wording.meant if detail and wording.meant else wording.remedy
        return _filled(wording.message, words), _filled(remedy, words)

    def _rule(self, name: str) -> dict[str, str]:
        label = next(rule.label for rule in self.register.rules if rule.name == name)
        return {"detail": label.zh, "detail_en": label.en}

    def _words(self, column: Column) -> dict[str, str]:
        type_ = _TYPES.get(column.type, Text("有效的值", "valid value"))
        keys = [self._columns[name].label for name in self.register.key]
        return {
            "label": f"「{column.label.zh}」",
            "label_en": f"“{column.label.en}”",
            "in_unit": f"，单位为「{column.unit}」" if column.unit else "",
            "in_unit_en": f", in {column.unit}" if column.unit else "",
            "decimals": str(column.decimals),
            "minimum": _bound(column, column.minimum),
            "maximum": _bound(column, column.maximum),
            "longest": f"{column.longest:,}",
            "pattern_note": column.pattern_note.zh or column.pattern,
            "pattern_note_en": column.pattern_note.en or column.pattern,
            "example": f"，如 {column.example}" if column.example else "",
            "example_en": f", like {column.example}" if column.example else "",
            "choices": _listed(code.value for code in column.codes),
            "lengths": " 或 ".join(str(length) for length in LENGTHS.get(column.type, ())),
            "type": type_.zh,
            "type_en": type_.en,
            "keys": "、".join(f"「{label.zh}」" for label in keys),
            "keys_en": ", ".join(f"“{label.en}”" for label in keys),
            "references": column.references,
        }


def _filled(template: Text, words: dict[str, str]) -> Text:
    return Text(template.zh.format_map(words), template.en.format_map(words))


def _bound(column: Column, bound: Decimal | date | None) -> str:
    if bound is None:
        return ""
    if isinstance(bound, date):
        return bound.isoformat()[:7] if column.type is ColumnType.MONTH else bound.isoformat()
    space = "" if column.unit in ("", "%", "‰") else " "
    return f"{bound:,f}{space}{column.unit}"


def _listed(words: Iterable[str]) -> str:
    every = list(words)
    return "、".join(every[:CHOICES]) + (" …" if len(every) > CHOICES else "")
