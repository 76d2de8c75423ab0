"""The text of a plan.toml back into a plan: every problem at once, each with its line."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.core.plan.amendments import amendment_faults
from zhiheng.core.plan.identity import with_ids
from zhiheng.core.plan.model import NEEDS_VALUE, Plan
from zhiheng.core.plan.passages import Section, SectionKind
from zhiheng.files.plan_toml_lines import Lines, find_lines
from zhiheng.files.plan_toml_schema import AREAS, FACTS, LISTS, Table
from zhiheng.files.plan_toml_values import Wrong, nearest, read_value
from zhiheng.files.plan_toml_writing import Reading, entry_key
from zhiheng.toml_syntax import syntax_issue

TOP = ("plan", *LISTS, "reading")


@dataclass(frozen=True, slots=True)
class PlanFile:
    """What a plan.toml holds: the plan, what the machine read last time, and people's comments."""

    plan: Plan
    reading: Reading | None = None
    notes: Mapping[tuple[str, str], Sequence[str]] = field(default_factory=dict)


def parse_plan_toml(text: str, name: str) -> PlanFile:
    """Reads the text of the file called `name`. Raises InputProblem with every issue found."""
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as problem:
        raise InputProblem(syntax_issue(problem, text, name)) from None
    lines = find_lines(text)
    return _Parser(name, lines).parsed(data)


class _Parser:
    """Reads tables one after the other and gathers issues."""

    def __init__(self, name: str, lines: Lines) -> None:
        self.name = name
        self.lines = lines
        self.issues: list[Issue] = []

    def parsed(self, data: dict[str, Any]) -> PlanFile:
        """The file's content. Raises InputProblem."""
        self._unknown(data, TOP, ("", 0))
        plan_table = self._table(data.get("plan", {}), "plan")
        areas = self._areas(plan_table)
        facts = self._entry(FACTS, plan_table, ("plan", 0))
        lists = {name: self._list(name, table, data.get(name, [])) for name, table in LISTS.items()}
        reading = self._reading(data["reading"]) if "reading" in data else None
        if not data:
            self._issue(("", 0, ""), "", _EMPTY)
        self._duplicate_ids(data)
        plan = with_ids(Plan(facts=facts, areas=areas, **lists))
        self._check_amendments(plan, data)
        if self.issues:
            raise InputProblem(*self.issues)
        return PlanFile(plan, reading, self._notes(plan))

    def _areas(self, table: dict[str, Any]) -> tuple[str, ...]:
        value = table.pop(AREAS.name, [])
        try:
            return tuple(read_value(AREAS, value))
        except Wrong as wrong:
            self._issue(("plan", 0, AREAS.name), value, wrong)
            return ()

    def _list(self, name: str, table: Table, values: Any) -> tuple[Any, ...]:
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            self._issue((name, 0, ""), "", _not_a_list(name))
            return ()
        entries = [self._entry(table, value, (name, index)) for index, value in enumerate(values)]
        return tuple(entry for entry in entries if entry is not None)

    def _entry(self, table: Table, values: dict[str, Any], at: tuple[str, int]) -> Any:
        """One table as its value object; None where something is wrong with it."""
        before = len(self.issues)
        self._unknown(values, tuple(key.name for key in table.keys), at)
        found: dict[str, Any] = {"id": ""} if table.key("id") else {}
        for key in table.keys:
            if key.name in values:
                try:
                    found[key.attribute] = read_value(key, values[key.name])
                except Wrong as wrong:
                    self._issue((*at, key.name), values[key.name], wrong)
            elif not key.required and key.always:
                found.setdefault(key.attribute, read_value(key, _blank(key.name, table)))
            if key.required and not str(values.get(key.name, "")).strip():
                self._issue((*at, key.name), "", _missing(key.name))
        self._check_figures(found, at)
        if len(self.issues) > before:
            return None
        return _built(table, found)

    def _check_figures(self, found: dict[str, Any], at: tuple[str, int]) -> None:
        value, upper, op = found.get("value"), found.get("upper"), found.get("op")
        if op in NEEDS_VALUE and value is None and at[0] != "amendments" and self._fine(at, "value"):
            self._issue((*at, "op"), op, _NEEDS_NUMBER)
        if op == "between" and upper is None and at[0] != "amendments" and self._fine(at, "upper"):
            self._issue((*at, "op"), op, _NEEDS_UPPER)
        if isinstance(value, Decimal) and isinstance(upper, Decimal) and upper < value:
            self._issue((*at, "upper"), f"{value} – {upper}", _UPPER_BELOW)
        start, end = found.get("start"), found.get("end")
        if start and end and end < start[: len(end)]:
            self._issue((*at, "to"), f"{start} – {end}", _PHASE_REVERSED)

    def _check_amendments(self, plan: Plan, data: dict[str, Any]) -> None:
        """Held against the targets as they stand; a target that is itself not well written is not called unknown."""
        written = data.get("targets")
        unread = (
            [entry.get("id") for entry in written if isinstance(entry, dict)]
            if isinstance(written, list)
            else []
        )
        entries = data.get("amendments")
        if not isinstance(entries, list) or len(plan.amendments) != len(entries):
            return
        for fault in amendment_faults(plan):
            if fault.code != "amendment-target-unknown" or fault.value not in unread:
                at = ("amendments", fault.index, fault.field)
                self._issue(at, fault.value, Wrong(fault.code, fault.message, fault.remedy))

    def _fine(self, at: tuple[str, int], key: str) -> bool:
        """True where nothing was found wrong with that key itself, so that one mistake is not told twice."""
        line = self.lines.keys.get((*at, key))
        return line is None or all(issue.place.en != f"{self.name} line {line}" for issue in self.issues)

    def _duplicate_ids(self, data: dict[str, Any]) -> None:
        places = [
            (entry["id"], (name, index, "id"))
            for name in ("targets", "results")
            if isinstance(data.get(name), list)
            for index, entry in enumerate(data[name])
            if isinstance(entry, dict) and isinstance(entry.get("id"), str) and entry["id"]
        ]
        counts = Counter(each for each, _ in places)
        seen: dict[str, int] = {}
        for each, at in places:
            if counts[each] > 1 and each in seen:
                self._issue(at, each, _duplicate(seen[each]))
            seen.setdefault(each, self.lines.of(*at))

    def _reading(self, table: Any) -> Reading:
        values = self._table(table, "reading")
        entries = self._table(values.get("entries", {}), "reading.entries")
        texts = {name: str(values.get(name, "")) for name in ("source", "sha256", "reader")}
        return Reading(**texts, entries={key: str(mark) for key, mark in entries.items()})

    def _table(self, value: Any, name: str) -> dict[str, Any]:
        if isinstance(value, dict):
            return dict(value)
        self._issue((name, 0, ""), "", _not_a_table(name))
        return {}

    def _unknown(self, values: dict[str, Any], known: tuple[str, ...], at: tuple[str, int]) -> None:
        for name in values:
            if name not in known:
                where = (name, 0, "") if at == ("", 0) and (name, 0) in self.lines.tables else (*at, name)
                self._issue(where, name, _unknown_key(name, known))

    def _issue(self, at: tuple[str, int, str], value: Any, wrong: Wrong) -> None:
        line = self.lines.of(*at)
        self.issues.append(
            Issue(
                level=Level.ERROR,
                code=f"toml-{wrong.code}",
                place=Text(f"{self.name} 第 {line} 行", f"{self.name} line {line}"),
                value=str(value),
                message=wrong.message,
                remedy=wrong.remedy,
            )
        )

    def _notes(self, plan: Plan) -> dict[tuple[str, str], list[str]]:
        """People's comments by entry; what stands before a table we do not tie them to goes to the plan's head."""
        notes: dict[tuple[str, str], list[str]] = {}
        for (name, index), comments in self.lines.comments.items():
            if not comments:
                continue
            tied = name in LISTS and index < len(getattr(plan, name))
            key = (name, entry_key(LISTS[name], getattr(plan, name)[index])) if tied else ("plan", "")
            notes.setdefault(key, []).extend(comments)
        return notes


def _blank(name: str, table: Table) -> Any:
    """What a key left out by a person means."""
    blanks: dict[str, Any] = {"change": "level", "firm": "binding", "bodies": {}, "kind": "other"}
    lists = ("issuer", "path", "aliases", "areas")
    return blanks.get(
        name, [] if name in lists else {} if name in ("reason", "place", "message", "remedy") else ""
    )


def _built(table: Table, found: dict[str, Any]) -> Any:
    if table.builds is Section:
        found["kind"] = SectionKind(found["kind"])
    if table.builds is Issue:
        found["level"] = Level(found["level"])
    return table.builds(**found)


def _missing(name: str) -> Wrong:
    return Wrong("missing", Text(f"缺少 {name}", f"{name} is missing"), Text(f"请补上 {name}", f"Add {name}"))


def _unknown_key(name: str, known: tuple[str, ...]) -> Wrong:
    near = nearest(name, known)
    return Wrong(
        "unknown-key",
        Text("没有这一项", "no such key"),
        Text(
            f"是不是 {near}？" if near else f"可以写：{' '.join(known)}",
            f"Did you mean {near}?" if near else f"Known here: {' '.join(known)}",
        ),
    )


def _duplicate(line: int) -> Wrong:
    return Wrong(
        "duplicate-id",
        Text(f"编号重复，第 {line} 行已经用过", f"the id stands twice, first in line {line}"),
        Text(
            "新增条目请删掉 id 这一行，程序会自动编号",
            "Delete the id line of a new entry; it gets one by itself",
        ),
    )


def _not_a_list(name: str) -> Wrong:
    return Wrong(
        "wrong-type",
        Text(f"{name} 应当是一组条目", f"{name} must be a list of tables"),
        Text(f"每一条前面写 [[{name}]]", f"Put [[{name}]] before each entry"),
    )


def _not_a_table(name: str) -> Wrong:
    return Wrong(
        "wrong-type",
        Text(f"{name} 应当是一组键值", f"{name} must be one table"),
        Text(f"前面写 [{name}]", f"Put [{name}] before it"),
    )


_EMPTY = Wrong(
    "empty",
    Text("文件是空的", "the file is empty"),
    Text("请用 zhiheng read 文件 -o plan.toml 生成", "Make one with zhiheng read FILE -o plan.toml"),
)
_NEEDS_NUMBER = Wrong(
    "value-missing",
    Text("这种关系要有数值，却没有 value", "this operator needs a value and there is none"),
    Text(
        '请补上 value；没有数字的目标把 op 写成 "do"',
        'Add value; for a target without a number write op = "do"',
    ),
)
_NEEDS_UPPER = Wrong(
    "upper-missing",
    Text("介于两数之间，却没有上限 upper", "between two numbers, and upper is missing"),
    Text("请补上 upper，或改用别的 op", "Add upper, or use another op"),
)
_UPPER_BELOW = Wrong(
    "upper-below-value",
    Text("上限小于下限", "the upper bound is below the lower"),
    Text("请核对 value 和 upper，是否写反", "Check value and upper; they may be exchanged"),
)
_PHASE_REVERSED = Wrong(
    "period-reversed",
    Text("结束早于开始", "it ends before it starts"),
    Text("请核对 from 和 to", "Check from and to"),
)
