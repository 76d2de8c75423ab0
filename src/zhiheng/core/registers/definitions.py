"""Registers as people write them (registers.toml) and the model: read with every mistake told, and written without loss."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from zhiheng.core.issues import InputProblem, Issue, Text
from zhiheng.core.registers.definition_checks import column_mistakes, name_mistake, register_mistakes
from zhiheng.core.registers.definition_keys import (
    CODE_KEYS,
    COLUMN_KEYS,
    REGISTER_KEYS,
    RULE_KEYS,
    VOLUME_KEYS,
    Holds,
    Key,
)
from zhiheng.core.registers.definition_reading import NOT_A_TABLE, TableReader
from zhiheng.core.registers.definition_values import Wrong, plain, read_bound, suggestion
from zhiheng.core.registers.model import Code, Column, ColumnType, PersonalData, Register, Rule, Volume


def read_registers(data: Mapping[str, Any], *, scheme: str, place: str) -> tuple[Register, ...]:
    """The registers of a registers.toml, as tomllib or JSON gives it, brought by the folder `scheme`.

    `place` names the file in messages. Raises InputProblem with every mistake found. References are held
    against all registers together by `check_references`.
    """
    reader = _Reader(place)
    found = [reader.register(name, table, scheme) for name, table in data.items()]
    if not data:
        reader.tell("", "", _EMPTY)
    if reader.issues:
        raise InputProblem(*reader.issues)
    return tuple(found)


def from_mapping(data: Mapping[str, Any], *, scheme: str = "") -> Register:
    """The register that `as_mapping` wrote. Raises InputProblem."""
    (register,) = read_registers(data, scheme=scheme, place="registers.toml")
    return register


class _Reader(TableReader):
    """Reads registers."""

    def register(self, name: str, table: Any, scheme: str) -> Register:
        """One register; where something is wrong with it, as far as it could be read."""
        self._name(name, name)
        values = self.table(table, REGISTER_KEYS, name)
        written = values.pop("columns", {})
        columns = [self._column(each, given, f"{name}.columns") for each, given in written.items()]
        rules = [
            self._rule(given, f"{name}.rules", index)
            for index, given in enumerate(values.pop("rules", []), 1)
        ]
        register = Register(
            name=name,
            scheme=scheme,
            columns=tuple(column for column in columns if column),
            rules=tuple(rule for rule in rules if rule),
            **{"label": Text(name, name), "key": (), **values},
        )
        broken = frozenset(written) - {column.name for column in register.columns}
        for path, value, wrong in register_mistakes(register, broken):
            self.tell(f"{name}.{path}", value, wrong)
        return register

    def _column(self, name: str, table: Any, path: str) -> Column | None:
        """One column; None where something that others depend on is wrong with it."""
        path = f"{path}.{name}"
        self._name(name, path)
        values = self.table(table, COLUMN_KEYS, path)
        kind = values.get("type")
        if not isinstance(kind, ColumnType) or "label" not in values:
            return None
        values = self._of_type(values, kind, path)
        column = Column(name=name, **values)
        for key_name, value, wrong in column_mistakes(column):
            if key_name not in table or key_name in values:  # what could not be read has been told
                self.tell(f"{path}.{key_name}", value, wrong)
        return column

    def _of_type(self, values: dict[str, Any], kind: ColumnType, path: str) -> dict[str, Any]:
        """The values that a column of that type may have, bounds in its type. Tells the others."""
        found: dict[str, Any] = {}
        for key in COLUMN_KEYS:
            value = values.get(key.name)
            if value is not None and key.types and kind not in key.types:
                self.tell(f"{path}.{key.name}", value, _not_for(key, kind))
            elif value is not None and key.holds is Holds.BOUND:
                found[key.name] = self.read(partial(read_bound, kind=kind), value, f"{path}.{key.name}")
            elif value is not None:
                found[key.name] = value
        return {name: value for name, value in found.items() if value is not None}

    def _rule(self, table: Any, path: str, index: int) -> Rule | None:
        name = table.get("name") if isinstance(table, Mapping) else None
        path = f"{path}.{name}" if isinstance(name, str) and name else f"{path}[{index}]"
        values = self.table(table, RULE_KEYS, path)
        if isinstance(values.get("name"), str):
            self._name(values["name"], f"{path}.name")
        complete = all(key.name in values for key in RULE_KEYS if key.required)
        return Rule(**values) if complete else None

    def _codes(self, given: Any, path: str) -> tuple[Code, ...] | None:
        if not isinstance(given, list | tuple):
            self.tell(path, given, _CODES)
            return None
        found = []
        for index, each in enumerate(given, 1):
            table = {"value": each} if isinstance(each, str) else each
            values = self.table(table, CODE_KEYS, f"{path}[{index}]")
            found += [Code(**values)] if "value" in values else []
        return tuple(found)

    def value(self, key: Key, given: Any, path: str) -> Any:
        """Values that are tables themselves; bounds wait until the column's type is known."""
        at = f"{path}.{key.name}"
        if key.holds is Holds.CODES:
            return self._codes(given, at)
        if key.holds is Holds.VOLUME:
            return Volume(**self.table(given, VOLUME_KEYS, at))
        if key.holds is Holds.COLUMNS:
            return self._kind(given, Mapping, at)
        if key.holds is Holds.RULES:
            return self._kind(given, list, at)
        return given if key.holds is Holds.BOUND else super().value(key, given, path)

    def _kind(self, given: Any, wanted: type[Any], path: str) -> Any:
        if isinstance(given, wanted):
            return given
        self.tell(path, given, NOT_A_TABLE if wanted is Mapping else _NOT_RULES)
        return None

    def _name(self, name: str, path: str) -> None:
        wrong = name_mistake(name)
        if wrong:
            self.tell(path, name, wrong)


def check_references(registers: Iterable[Register]) -> tuple[Issue, ...]:
    """What is wrong with references between these registers: unknown ones, keys of several columns, other types."""
    known = {register.name: register for register in registers}
    issues = []
    for register in known.values():
        for column in register.columns:
            wrong = _reference_mistake(column, known) if column.references else None
            if wrong:
                at = f"{register.scheme}/registers.toml {register.name}.columns.{column.name}.references"
                issues.append(wrong.issue(Text(at, at), column.references))
    return tuple(issues)


def _reference_mistake(column: Column, known: Mapping[str, Register]) -> Wrong | None:
    target = known.get(column.references)
    if target is None:
        return Wrong(
            code="register-unknown-reference",
            message=Text("没有这个台账", "there is no such register"),
            remedy=suggestion(column.references, known),
        )
    if len(target.key) != 1:
        return Wrong(
            code="register-reference-to-several",
            message=Text(
                f"台账「{target.label.zh}」的主键是 {len(target.key)} 个栏目，一个栏目引用不了",
                f"the key of “{target.label.en}” has {len(target.key)} columns, which one column cannot hold",
            ),
            remedy=Text(
                "只能引用主键为一个栏目的台账",
                "Refer to a register whose key is one column, or leave this out",
            ),
        )
    key = target.column(target.key[0])
    if key and key.type is not column.type:
        return Wrong(
            code="register-reference-of-other-type",
            message=Text(
                f"栏目类型是 {column.type}，被引用的主键「{key.label.zh}」是 {key.type}",
                f"the column is {column.type}, but the key it refers to, “{key.label.en}”, is {key.type}",
            ),
            remedy=Text(f"请把类型改为 {key.type}", f"Make the type {key.type}"),
        )
    return None


def as_mapping(register: Register) -> dict[str, Any]:
    """The register as registers.toml has it, `{name: {…}}`, of JSON values only, always in the same order.

    Keys at their default are left out. `from_mapping` gives an equal register back (its scheme said again).
    """
    table = _written(register, REGISTER_KEYS)
    return {register.name: table}


def digest(register: Register) -> str:
    """SHA-256 (hexadecimal) of the definition as canonical JSON. Which scheme brings it makes no difference."""
    text = json.dumps(as_mapping(register), ensure_ascii=False, separators=(",", ":"), sort_keys=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _written(entry: Any, keys: tuple[Key, ...]) -> dict[str, Any]:
    defaults = {each.name: each.default for each in fields(entry) if each.default is not MISSING}
    values = ((key.name, getattr(entry, key.name)) for key in keys)
    return {
        name: _plain_value(value) for name, value in values if name not in defaults or value != defaults[name]
    }


def _plain_value(value: Any) -> Any:
    if isinstance(value, Text):
        return {"zh": value.zh, "en": value.en}
    if isinstance(value, Volume):
        return _written(value, VOLUME_KEYS)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, tuple):
        return _plain_list(value)
    return str(value) if isinstance(value, ColumnType | PersonalData) else value


def _plain_list(values: tuple[Any, ...]) -> Any:
    if values and isinstance(values[0], Column):
        return {column.name: _written(column, COLUMN_KEYS) for column in values}
    if values and isinstance(values[0], Rule):
        return [_written(rule, RULE_KEYS) for rule in values]
    if values and isinstance(values[0], Code):
        return [_written(code, CODE_KEYS) if code.aliases else code.value for code in values]
    return list(values)


def _not_for(key: Key, kind: ColumnType) -> Wrong:
    types = "、".join(each.value for each in ColumnType if each in key.types)
    return Wrong(
        code="register-key-not-for-type",
        message=Text(f"类型为 {kind} 的栏目没有 {key.name}", f"a column of type {kind} has no {key.name}"),
        remedy=Text(
            f"请删去这一项；{key.name} 只用于 {types}",
            f"Leave it out; {key.name} is for {types.replace('、', ', ')}",
        ),
    )


_EMPTY = Wrong(
    code="register-file-empty",
    message=Text("文件里没有台账", "the file defines no register"),
    remedy=Text(
        "至少写一个台账，以 [名称] 开头，如 [inspections]", "Define at least one, beginning [inspections]"
    ),
)
_NOT_RULES = Wrong(
    code="register-not-a-list",
    message=Text("跨栏规则应当是一列表", "rules must be a list of tables"),
    remedy=Text("每条规则以 [[台账名.rules]] 开头", "Begin each rule with [[register.rules]]"),
)
_CODES = Wrong(
    code="register-wrong-codes",
    message=Text("代码应当是一列", "codes must be a list"),
    remedy=Text(
        '写成 ["合格", "不合格"]；有别的写法时写成 { value = "合格", aliases = ["符合"] }',
        'Write ["合格", "不合格"]; with other spellings { value = "合格", aliases = ["符合"] }',
    ),
)
