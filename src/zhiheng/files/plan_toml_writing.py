"""A plan as the text of a plan.toml: fixed order, one key a line, made to be edited by hand and compared by git."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any

from zhiheng.core.bodies import Bodies
from zhiheng.core.issues import Text
from zhiheng.core.plan.model import Plan
from zhiheng.core.sources import Place
from zhiheng.files.plan_toml_schema import AREAS, FACTS, LISTS, Holds, Key, Table
from zhiheng.toml_syntax import toml_value

OUR_COMMENT = "##"
"""Comments that begin so are ours and written anew each time; a person's own, beginning with one #, are kept."""

GUIDE = """\
质衡读出的计划。可以直接修改：改错、补漏、删掉读错的条目都行；再次运行 zhiheng read 时改动会保留。
以 ## 开头的注释由程序书写，每次更新；您自己的注释请以一个 # 开头，写在条目前面或里面，更新时会跟着条目保留。

目标 [[targets]] 和实绩 [[results]] 的各项：
  id        条目的固定编号，不要改；新增条目可以不写
  area      领域        category  类别        subject  指标（必填）
  op        关系：">=" 不低于  "<=" 不高于  "=" 等于  ">" 高于  "<" 低于  "between" 介于  "~" 约
            "do" 完成（没有数字）  "rank" 位次  ">ref" ">=ref" "<ref" "<=ref" 与参照相比（参照写在 ref）
  value     数值，按原文的单位；op 为 "between" 时是下限，upper 是上限
  unit      单位，照原文
  change    "level" 水平  "increase" 新增  "cumulative" 累计  "per_year" 每年  "decline" 下降  "growth" 增长
  baseline  与何时、何值相比
  by        时限："2020" 或 "2018-2020"，没有就留空
  firm      "binding" 必达  "striving" 力争
  bodies    责任单位：lead 牵头（或未分主次），support 配合
  quote     原文  span 原文中的字符位置  place 页、段、表格位置（这三项由程序更新）

目标后来被文件调整的，不改原条目，另加一段 [[amendments]]，只写变动的几项：
  target    被调整目标的 id（必填）  since 从哪天起（必填）  document 文件名称和文号（必填）
  op value upper unit by bodies  变成什么；dropped = true 表示取消这个目标
"""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the file remembers of the last machine reading."""

    source: str = ""
    """Name of the document."""
    sha256: str = ""
    """Of its text."""
    reader: str = ""
    """Version of the program."""
    entries: Mapping[str, str] = field(default_factory=dict)
    """Fingerprints of what the machine read (`core.plan.corrections`)."""


Notes = Mapping[tuple[str, str], Sequence[str]]
"""Comments of people, by table name and id (or other first key) of the entry they belong to."""


def plan_toml_text(plan: Plan, reading: Reading | None = None, notes: Notes | None = None) -> str:
    """The whole file. Every list of the plan is written; values and dates read back exactly."""
    notes = notes or {}
    lines = [f"{OUR_COMMENT} {line}".rstrip() for line in GUIDE.splitlines()]
    lines += ["", *_notes(notes, "plan", ""), "[plan]", *_entry_lines(plan.facts, FACTS)]
    lines.append(f"{AREAS.name} = {_texts(plan.areas)}")
    for name, table in LISTS.items():
        lines += _list_lines(name, table, getattr(plan, name), notes)
    if reading is not None:
        lines += _reading_lines(reading)
    return "\n".join(lines) + "\n"


def _list_lines(name: str, table: Table, entries: Iterable[Any], notes: Notes) -> Iterator[str]:
    first, area = True, None
    for entry in entries:
        if first:
            yield from ("", f"{OUR_COMMENT} ════ {table.title} ════")
            first = False
        if getattr(entry, "area", None) != area:
            area = entry.area
            yield from ("", f"{OUR_COMMENT} ── {_one_line(area) or '（未分领域）'} ──")
        yield ""
        yield from _notes(notes, name, entry_key(table, entry))
        yield f"[[{name}]]"
        yield from _entry_lines(entry, table)


def entry_key(table: Table, entry: Any) -> str:
    """What tells an entry from the others: a person's comment is tied to it."""
    return " ".join(str(getattr(entry, name)) for name in table.identity or (table.keys[0].attribute,))


def _entry_lines(entry: Any, table: Table) -> Iterator[str]:
    defaults = _defaults(type(entry))
    for key in table.keys:
        value = getattr(entry, key.attribute)
        if value is None or (value == defaults.get(key.attribute, MISSING) and not key.always):
            continue
        yield f"{key.name} = {written_value(key, value)}"


def _defaults(kind: type[Any]) -> dict[str, Any]:
    found = {}
    for each in fields(kind):
        if each.default is not MISSING:
            found[each.name] = each.default
        elif each.default_factory is not MISSING:
            found[each.name] = each.default_factory()
    return found


def _notes(notes: Notes, name: str, key: str) -> Iterator[str]:
    return iter(notes.get((name, key), ()))


def _reading_lines(reading: Reading) -> Iterator[str]:
    yield from (
        "",
        f"{OUR_COMMENT} ════ 机器上次读到了什么（用来认出人工改动，请勿修改）════",
        "",
        "[reading]",
    )
    for name in ("source", "sha256", "reader"):
        yield f"{name} = {_text(getattr(reading, name))}"
    yield from ("", "[reading.entries]")
    for key, marks in reading.entries.items():
        yield f"{_string(key)} = {_string(marks)}"


def written_value(key: Key, value: Any) -> str:
    """One value as TOML."""
    return _WRITERS[key.holds](value)


def _string(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _text(value: str) -> str:
    """A string; one with line breaks is written over several lines."""
    if "\n" not in value:
        return _string(value)
    inner = _string(value)[1:-1].replace("\\n", "\n")
    return f'"""\n{inner}"""'


def _texts(values: Sequence[str]) -> str:
    """An array, one item a line where it would grow long."""
    items = [_string(value) for value in values]
    short = f"[{', '.join(items)}]"
    if len(short) <= 80 or len(items) < 2:
        return short
    return "[\n" + "".join(f"  {item},\n" for item in items) + "]"


def _inline(values: Sequence[str]) -> str:
    return f"[{', '.join(_string(value) for value in values)}]"


def _bodies(value: Bodies) -> str:
    return f"{{ lead = {_inline(value.lead)}, support = {_inline(value.support)} }}"


def _words(value: Text) -> str:
    return f"{{ zh = {_string(value.zh)}, en = {_string(value.en)} }}"


def _place(value: Place) -> str:
    known = [(each.name, getattr(value, each.name)) for each in fields(value)]
    items = [f"{name} = {_string(v) if isinstance(v, str) else v}" for name, v in known if v is not None]
    return f"{{ {', '.join(items)} }}" if items else "{}"


def _number(value: Decimal) -> str:
    return format(value, "f")


def _date(value: date) -> str:
    return value.isoformat()


def _pair(value: tuple[int, int]) -> str:
    return f"[{value[0]}, {value[1]}]"


def _one_line(text: str | None) -> str:
    """Fit for a comment: no line breaks and no control characters."""
    return "".join(each for each in " ".join((text or "").split()) if each.isprintable())


_WRITERS: dict[Holds, Callable[[Any], str]] = {
    Holds.TEXT: _text,
    Holds.TEXTS: _texts,
    Holds.NUMBER: _number,
    Holds.INTEGER: str,
    Holds.DATE: _date,
    Holds.YEARS: _pair,
    Holds.DEADLINE: _string,
    Holds.MONTH: _string,
    Holds.CHOICE: _string,
    Holds.BODIES: _bodies,
    Holds.SPAN: _pair,
    Holds.PLACE: _place,
    Holds.TRUTH: toml_value,
    Holds.WORDS: _words,
}
