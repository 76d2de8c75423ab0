"""Which text column of a file holds which column of a register: by label, identifier, alias or a remembered mapping."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from functools import lru_cache

from zhiheng.core.issues import Issue, Level, Text
from zhiheng.core.registers.kinds import Kind
from zhiheng.core.registers.model import Column, Register
from zhiheng.core.registers.rows import Header

_NOTE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕")
_REQUIRED_MARKS = "*﹡※●:"
_UNITS = frozenset(
    [
        "元", "千元", "万元", "百万元", "亿元", "%", "‰", "分", "分贝", "mg/kg", "mg/l", "μg/m3",
        "个", "家", "批", "批次", "件", "台", "套", "人", "人次", "户", "项", "次",
        "天", "日", "小时", "分钟", "年", "吨", "万吨", "千克", "公斤", "克", "毫克", "kg", "g", "mg", "t",
        "公里", "千米", "米", "厘米", "毫米", "km", "m", "平方米", "万平方米", "平方公里", "公顷", "亩",
        "立方米", "升", "毫升", "千瓦时", "万千瓦时", "吨标准煤",
    ]
)  # fmt: skip
"""Units that are told from other notes in brackets, so that 金额（万元） is not taken for a column in 元."""
_MONEY = frozenset(("元", "千元", "万元", "百万元", "亿元"))
_SERIALS = frozenset(("序号", "行号", "no.", "no", "#"))

CLOSE = 0.6
"""Share of signs that two headers have in common where one may be meant by the other: more than one of two."""
LONGEST_NAME = 100
"""Characters of a header whose form is remembered."""
TOLD = 20
"""Headers of one kind of problem that are told one by one."""


@dataclass(frozen=True, slots=True)
class Matching:
    """For each column found the text column that holds it, and what is wrong with the header.

    `labels` are the headers as they stand by text column. `serial` is the text column that only numbers the rows; "": none.
    """

    columns: Mapping[str, str]
    problems: tuple[Issue, ...]
    labels: Mapping[str, str] = field(default_factory=dict)
    serial: str = ""

    @property
    def refused(self) -> bool:
        """Whether the file cannot be taken with this header."""
        return any(problem.level is Level.ERROR for problem in self.problems)

    @property
    def readable(self) -> bool:
        """Whether the rows can be checked also with a header that is refused: the table is the right one, and has all it needs."""
        wrong = {problem.code for problem in self.problems if problem.level is Level.ERROR}
        return wrong.isdisjoint(("required-column-missing", "other-register"))


def match(
    header: Header,
    register: Register,
    *,
    on: date,
    remembered: Mapping[str, str] | None = None,
    kind: Kind = Kind.INSERT,
) -> Matching:
    """Finds the columns in force on the day `on` in a header. `remembered` maps header texts to column names.

    A withdrawal needs the key columns alone; whatever else its file brings is left aside.
    """
    finder = _Finder(header, register, on, remembered or {}, kind)
    labels = {f"c{number}": label for number, label in enumerate(header.labels) if label}
    return Matching(finder.columns, tuple(finder.problems()), labels, finder.serial)


def header_form(label: str) -> str:
    """A header as it is compared: half-width small letters, no space or sign without width, no mark of a required column."""
    # The same few names are asked for by every file of a register; what is long is no name, and would only fill the memory.
    return _known_form(label) if len(label) <= LONGEST_NAME else _form(label)


def _form(label: str) -> str:
    shown = (sign for sign in unicodedata.normalize("NFKC", label) if unicodedata.category(sign) != "Cf")
    return "".join("".join(shown).split()).casefold().strip(_REQUIRED_MARKS)


_known_form = lru_cache(maxsize=20_000)(_form)


def is_serial(label: str) -> bool:
    """Whether a header names a column that only numbers the rows."""
    return header_form(label) in _SERIALS


def _bare(label: str) -> str:
    """The form without units and notes in brackets."""
    return _NOTE.sub("", header_form(label)).strip(_REQUIRED_MARKS)


class _Finder:
    def __init__(
        self, header: Header, register: Register, on: date, remembered: Mapping[str, str], kind: Kind
    ) -> None:
        self.header = header
        self.register = register
        self.on = on
        self.kind = kind
        self.in_force = {
            column.name: column
            for column in register.columns_on(on)
            if kind is not Kind.WITHDRAW or column.name in register.key
        }
        self.remembered = {
            header_form(label): name for label, name in remembered.items() if name in self.in_force
        }
        self.names = _spellings(tuple(self.in_force.values()))
        self.columns: dict[str, str] = {}
        self.twice: list[tuple[int, Column]] = []
        self.unknown: list[int] = []
        self.serial = ""
        self._find()

    def _find(self) -> None:
        for number, label in enumerate(self.header.labels):
            if not header_form(label):
                continue
            column = self._column(label)
            if column is None and is_serial(label) and not self.serial:
                self.serial = f"c{number}"
            elif column is None:
                self.unknown.append(number)
            elif column.name in self.columns:
                self.twice.append((number, column))
            else:
                self.columns[column.name] = f"c{number}"

    def _column(self, label: str) -> Column | None:
        form = header_form(label)
        name = self.remembered.get(form) or self.names.get(form) or self.names.get(_bare(label))
        return self.in_force.get(name) if name else None

    def problems(self) -> Iterator[Issue]:
        yield from self._stamp()
        if self.serial:
            yield self._left_out(self.header.labels[int(self.serial[1:])])
        yield from (self._two_headers(number, column) for number, column in self.twice[:TOLD])
        yield from self._rest("two-headers", [number for number, _ in self.twice[TOLD:]])
        for name, source in self.columns.items():
            yield from self._unit(self.in_force[name], self.header.labels[int(source[1:])])
            yield from self._unit_above(self.in_force[name], self.header.labels[int(source[1:])])
        if self.kind is not Kind.WITHDRAW:
            yield from (self._unknown(self.header.labels[number]) for number in self.unknown[:TOLD])
            yield from self._rest("unknown-column", self.unknown[TOLD:])
        for column in self.in_force.values():
            if column.name not in self.columns:
                yield self._absent(column)

    def _rest(self, code: str, numbers: list[int]) -> Iterator[Issue]:
        """One issue for the headers that are too many to be told one by one."""
        if numbers:
            texts = (
                Text(f"这样的表头还有 {len(numbers):,} 个", f"there are {len(numbers):,} more such headers"),
                Text(
                    "请核对表头在哪一行、是不是交错了表",
                    "Check which row is the header, and whether this is the right table",
                ),
            )
            yield self._issue(code, self.header.labels[numbers[0]], texts)

    def _issue(self, code: str, value: str, texts: tuple[Text, Text], level: Level = Level.ERROR) -> Issue:
        sheet, row = self.header.sheet, self.header.row
        zh = f"工作表「{sheet}」第 {row} 行（表头）" if sheet else f"第 {row} 行（表头）"
        en = f"sheet “{sheet}”, row {row} (header)" if sheet else f"row {row} (header)"
        return Issue(
            level=level, code=code, place=Text(zh, en), value=value, message=texts[0], remedy=texts[1]
        )

    def _stamp(self) -> Iterator[Issue]:
        stamp, register = self.header.stamp, self.register
        if stamp is None:
            return
        if stamp.register != register.name:
            texts = (
                Text(f"这是台账「{stamp.register}」的模板，不是「{register.label.zh}」的", f"this is a template of register “{stamp.register}”, not of “{register.name}”"),
                Text(f"请改报台账 {stamp.register}，或重新取「{register.label.zh}」的模板填写", f"File it to {stamp.register}, or take the template of {register.name}"),
            )  # fmt: skip
            yield self._issue("other-register", stamp.register, texts)
        elif stamp.version != register.version:
            texts = (
                Text(f"模板是第 {stamp.version} 版，现行的是第 {register.version} 版", f"the template is of version {stamp.version}; version {register.version} is in force"),
                Text("内容仍按现行版检查；下次请重新取模板", "It is checked by the version in force. Take the new template next time"),
            )  # fmt: skip
            yield self._issue("other-version", stamp.version, texts, Level.WARNING)

    def _two_headers(self, number: int, column: Column) -> Issue:
        first = self.header.labels[int(self.columns[column.name][1:])]
        texts = (
            Text(f"有两列都是「{column.label.zh}」（另一列的表头是「{first}」）", f"two columns hold “{column.label.en}” (the other is headed “{first}”)"),
            Text("请只留一列，删去另一列", "Keep one of them"),
        )  # fmt: skip
        return self._issue("two-headers", self.header.labels[number], texts)

    def _unit(self, column: Column, label: str) -> Iterator[Issue]:
        notes = {note[1:-1] for note in _NOTE.findall(header_form(label))}
        own = header_form(column.unit)
        others = (notes & _UNITS) - {own}
        if not own or own in notes or not others or header_form(label) in self.remembered:
            return
        texts = (
            Text(f"表头的单位与台账的单位「{column.unit}」不同", f"the unit of the header is not the register's unit {column.unit}"),
            Text(f"请把这一列换算成「{column.unit}」，并改表头", f"Convert the column to {column.unit} and change its header"),
        )  # fmt: skip
        yield self._issue("other-unit-in-header", label, texts)

    def _unit_above(self, column: Column, label: str) -> Iterator[Issue]:
        """Where 单位：万元 stands above the table, and the header of a column in 元 does not say otherwise."""
        above, own = header_form(self.header.unit), header_form(column.unit)
        notes = {note[1:-1] for note in _NOTE.findall(header_form(label))}
        if above == own or not {above, own} <= _MONEY or notes & _MONEY:
            return
        texts = (
            Text(f"表上方写的单位是「{above}」，台账的单位是「{own}」", f"above the table the unit is given as {above}, in the register it is {own}"),
            Text(
                f"请把这一列换算成「{own}」，并改正表上方的单位；已经是「{own}」的，请把表头写成「{column.label.zh}（{own}）」",
                f"Convert the column to {own} and correct the unit above; if it is in {own} already, head it {column.label.zh}（{own}）",
            ),
        )  # fmt: skip
        yield self._issue("other-unit-above", label, texts)

    def _left_out(self, label: str) -> Issue:
        texts = (
            Text("这一列只是各行的顺序号，没有读取", "this column only numbers the rows and was not read"),
            Text("不必理会", "Nothing to do"),
        )
        return self._issue("serial-left-out", label, texts, Level.NOTE)

    def _unknown(self, label: str) -> Issue:
        later = next((each for each in self.register.columns if self._means(each, label)), None)
        if later is not None:
            return self._not_in_force(later, label)
        free = [column for column in self.in_force.values() if column.name not in self.columns]
        near = _near(label, free) or _near(label, list(self.in_force.values()))
        wanted_zh = f"最接近的栏目：{'、'.join(f'「{each.label.zh}」' for each in near)}。" if near else ""
        wanted_en = f"Closest: {', '.join(f'“{each.label.en}”' for each in near)}. " if near else ""
        texts = (
            Text("台账里没有这一栏", "the register has no such column"),
            Text(
                f"{wanted_zh}请改成台账的栏目名，或用 --column 表头=栏目 指明是哪一栏（以后会记住）；台账不收的，请删去这一列",
                f"{wanted_en}Use the register's name, say with --column HEADER=column which it is (remembered from then on), "
                "or remove what the register does not take",
            ),
        )
        return self._issue("unknown-column", label, texts)

    def _means(self, column: Column, label: str) -> bool:
        names = _spellings((column,))
        return column.name not in self.in_force and (header_form(label) in names or _bare(label) in names)

    def _not_in_force(self, column: Column, label: str) -> Issue:
        if column.since is not None and self.on < column.since:
            when = Text(f"自 {column.since} 起才有", f"is there only from {column.since}")
        else:
            when = Text(f"到 {column.until} 为止", f"was there until {column.until}")
        texts = (
            Text(
                f"这一栏{when.zh}，{self.on} 的报送不能有",
                f"this column {when.en}; a filing of {self.on} cannot have it",
            ),
            Text("请删去这一列", "Remove the column"),
        )
        return self._issue("column-not-in-force", label, texts)

    def _absent(self, column: Column) -> Issue:
        if not (column.required or column.name in self.register.key):
            texts = (
                Text("文件里没有这一栏，全部按空值处理", "the file has no such column; it is taken as empty"),
                Text("没有数据就不必理会", "Nothing to do if there is nothing to report"),
            )
            return self._issue("column-absent", column.label.zh, texts, Level.NOTE)
        labels = {self.header.labels[number]: number for number in self.unknown}
        near = _near_labels(column, labels)
        ask_zh = f"是不是表中的「{near}」？" if near else ""
        ask_en = f"Is it “{near}” of the table? " if near else ""
        texts = (
            Text("缺少必填的一栏", "a required column is missing"),
            Text(
                f"{ask_zh}请加上表头为「{column.label.zh}」的一列",
                f"{ask_en}Add a column headed “{column.label.en}”",
            ),
        )
        return self._issue("required-column-missing", column.label.zh, texts)


def _words(column: Column) -> tuple[str, ...]:
    return (column.label.zh, column.name, column.label.en, *column.aliases)


def _spellings(columns: tuple[Column, ...]) -> dict[str, str]:
    """Forms of headers and the one column each stands for. What two columns share without brackets stands for neither."""
    exact = {
        header_form(word): column.name
        for column in reversed(columns)
        for word in reversed(_words(column))
        if word
    }
    bare: dict[str, set[str]] = {}
    for column in columns:
        for word in _words(column):
            bare.setdefault(_bare(word), set()).add(column.name)
    loose = {form: next(iter(names)) for form, names in bare.items() if form and len(names) == 1}
    return loose | exact


def _near(label: str, columns: list[Column]) -> list[Column]:
    """Up to three columns whose label or alias is close to a header, closest first."""
    by_word = {header_form(word): column for column in columns for word in _words(column) if word}
    found = [by_word[form] for form in get_close_matches(_bare(label), list(by_word), n=6, cutoff=CLOSE)]
    return list({column.name: column for column in found}.values())[:3]


def _near_labels(column: Column, labels: Mapping[str, int]) -> str:
    forms = {_bare(label): label for label in labels}
    for word in _words(column):
        close = get_close_matches(header_form(word), list(forms), n=1, cutoff=CLOSE)
        if close:
            return forms[close[0]]
    return ""
