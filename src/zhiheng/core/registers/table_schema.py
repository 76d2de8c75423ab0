"""Registers as Frictionless Table Schemas (datapackage.org, version 2; version 1 is read too), there and back.

What the standard can say stands where it says it; the rest stands beside it under the key `zhiheng`, so that a
register comes back equal, and other people's tools check what they understand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from zhiheng.core.issues import InputProblem, Text
from zhiheng.core.registers.definition_keys import NUMERIC
from zhiheng.core.registers.definition_reading import NOT_A_TABLE, TableReader
from zhiheng.core.registers.definition_values import NAME, Wrong
from zhiheng.core.registers.definitions import as_mapping, read_registers
from zhiheng.core.registers.model import Column, ColumnType, Register

PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"
EXTRAS = "zhiheng"
"""The key for what the standard has no word for."""
PLACE = "Table Schema"

STANDARD_TYPES: dict[ColumnType, str] = {
    ColumnType.INTEGER: "integer",
    ColumnType.NUMBER: "number",
    ColumnType.BOOLEAN: "boolean",
    ColumnType.DATE: "date",
    ColumnType.MONTH: "yearmonth",
}
"""The standard's types; all others are strings."""
OUR_TYPES = {
    **{name: kind for kind, name in STANDARD_TYPES.items()},
    "string": ColumnType.TEXT,
    "any": ColumnType.TEXT,
    "year": ColumnType.INTEGER,
}
CONSTRAINTS = ("required", "unique", "minimum", "maximum", "pattern")
"""Constraints of the standard that are keys of a column under the same name."""
BOUNDS = ("minimum", "maximum")
BOOLEANS = {
    "trueValues": ["是", "true", "True", "TRUE", "1"],
    "falseValues": ["否", "false", "False", "FALSE", "0"],
}


def to_table_schema(register: Register, registers: Mapping[str, Register] | None = None) -> dict[str, Any]:
    """The register as a Table Schema of JSON values.

    `registers` are those that it may refer to: a foreign key names the key of its target. References to registers
    that are not among them stand under `zhiheng` alone.
    """
    table = as_mapping(register)[register.name]
    columns = table.pop("columns")
    foreign = list(_foreign_keys(register, registers or {}))
    for key in foreign:
        del columns[key["fields"][0]]["references"]
    schema: dict[str, Any] = {
        "$schema": PROFILE,
        "title": register.label.zh,
        **({"description": register.note.zh} if register.note.zh else {}),
        "fields": [_field(column, columns[column.name]) for column in register.columns],
        "primaryKey": table.pop("key"),
    }
    if foreign:
        schema["foreignKeys"] = foreign
    scheme = {"scheme": register.scheme} if register.scheme else {}
    return {**schema, EXTRAS: {**_beside(table), **scheme}}


def _beside(table: dict[str, Any]) -> dict[str, Any]:
    """What is left of a table for `zhiheng`: of label and note only the English, where it is not the Chinese."""
    words: dict[str, Any] = {name: table.pop(name) for name in ("label", "note") if name in table}
    english: dict[str, Any] = {
        name: {"en": each["en"]} for name, each in words.items() if each["en"] != each["zh"]
    }
    return {**english, **table}


def _foreign_keys(register: Register, registers: Mapping[str, Register]) -> Iterator[dict[str, Any]]:
    for column in register.columns:
        target = registers.get(column.references)
        if target is not None:
            yield {
                "fields": [column.name],
                "reference": {"resource": target.name, "fields": list(target.key)},
            }


def _field(column: Column, table: dict[str, Any]) -> dict[str, Any]:
    """One column: what the standard says is taken out of `table`, the rest goes under `zhiheng`."""
    field: dict[str, Any] = {"name": column.name, "type": _standard(column.type), "title": column.label.zh}
    if column.note.zh:
        field["description"] = column.note.zh
    if "example" in table:
        field["example"] = table.pop("example")
    if column.type is ColumnType.BOOLEAN:
        field |= BOOLEANS
    constraints = _constraints(column, table)
    if constraints:
        field["constraints"] = constraints
    if column.type.value in (*STANDARD_TYPES.values(), "text", "month", "code"):
        del table["type"]
    beside = _beside(table)
    return {**field, EXTRAS: beside} if beside else field


def _constraints(column: Column, table: dict[str, Any]) -> dict[str, Any]:
    found = {name: table.pop(name) for name in CONSTRAINTS if name in table}
    if column.type in NUMERIC:
        found |= {name: _number(found[name]) for name in BOUNDS if name in found}
    if column.type is ColumnType.MONTH:
        found |= {name: found[name][: len("2026-03")] for name in BOUNDS if name in found}
    if column.type is ColumnType.TEXT:
        found["maxLength"] = table.pop("longest", column.longest)
    if column.codes:
        found["enum"] = [code.value for code in column.codes]
        if not any(code.aliases for code in column.codes):
            del table["codes"]
    return found


def _number(written: str) -> int | str:
    """A bound as a number where JSON keeps it exactly, otherwise as text, which the standard allows."""
    return written if "." in written else int(written)


def _standard(kind: ColumnType) -> str:
    return STANDARD_TYPES.get(kind, "string")


def from_table_schema(data: Mapping[str, Any], name: str) -> Register:
    """The register called `name` that a Table Schema describes, ours or anybody's.

    Raises InputProblem with everything that keeps it from being one: what is missing, what is written wrongly, and
    what has no counterpart here. Where standard and `zhiheng` differ, the standard's word counts.
    """
    reader = _Reader(PLACE)
    table, scheme = reader.table_of(data, name)
    try:
        registers = read_registers({name: table}, scheme=scheme, place=PLACE)
    except InputProblem as problem:
        # That there is no primary key is told in the words of the standard.
        reader.issues += [issue for issue in problem.issues if (issue.code, issue.value) != NO_KEY]
    if reader.issues:
        raise InputProblem(*reader.issues)
    return registers[0]


class _Reader(TableReader):
    """Turns a Table Schema into a table of registers.toml and gathers what has no counterpart."""

    def table_of(self, data: Mapping[str, Any], name: str) -> tuple[dict[str, Any], str]:
        """The register's table, and the scheme that brings it."""
        extras = self._mapping(data.get(EXTRAS, {}), EXTRAS)
        scheme = str(extras.pop("scheme", ""))
        fields = self._fields(data)
        names = {str(field["name"]): _identifier(str(field["name"])) for field in fields}
        columns = {names[str(field["name"])]: self._column(field, names) for field in fields}
        if len(columns) < len(fields):
            self.tell("fields", "、".join(names), _SAME_NAMES)
        table = {**extras, **_words(data, extras, name), "columns": columns}
        key = [names.get(str(each), str(each)) for each in _listed(data.get("primaryKey"))]
        if key:
            table["key"] = key
        else:
            self.tell("primaryKey", "", _no_key(columns))
        for each in key:
            columns.get(each, {})["required"] = True
        self._foreign_keys(data, columns, names)
        return table, scheme

    def _fields(self, data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        fields = data.get("fields")
        if not isinstance(fields, list) or not fields:
            self.tell("fields", "", _NO_FIELDS)
            return []
        named = [field for field in fields if isinstance(field, Mapping) and field.get("name")]
        if len(named) < len(fields):
            self.tell("fields", "", _NO_FIELDS)
        return named

    def _column(self, field: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
        theirs = str(field["name"])
        path = f"fields.{theirs}"
        extras = self._mapping(field.get(EXTRAS, {}), f"{path}.{EXTRAS}")
        constraints = self._mapping(field.get("constraints", {}), f"{path}.constraints")
        standard = str(field.get("type", "string"))
        kind = _kind(standard, str(extras.get("type", "")), "enum" in constraints)
        if kind is None:
            self.tell(f"{path}.type", standard, _NO_TYPE)
            kind = ColumnType.TEXT
        column = {**extras, **_words(field, extras, theirs), "type": kind.value}
        column |= self._constrained(constraints, kind, path)
        if "enum" in constraints and kind is ColumnType.CODE:
            column["codes"] = _codes(constraints["enum"], extras.get("codes"))
        if field.get("example") is not None:
            column["example"] = str(field["example"])
        if names[theirs] != theirs and theirs != column["label"]["zh"]:
            column["aliases"] = [*_listed(extras.get("aliases")), theirs]
        return column

    def _constrained(self, constraints: Mapping[str, Any], kind: ColumnType, path: str) -> dict[str, Any]:
        for name, value in constraints.items():
            if name not in (*CONSTRAINTS, "enum", "maxLength", "minLength") or (name, kind) in _ELSEWHERE:
                self.tell(f"{path}.constraints.{name}", value, _NO_CONSTRAINT)
        found = {name: constraints[name] for name in CONSTRAINTS if name in constraints}
        if kind is ColumnType.CODE:  # the list of codes says more than any bound
            return {name: value for name, value in found.items() if name in ("required", "unique")}
        if "maxLength" in constraints and kind is ColumnType.TEXT:
            found["longest"] = constraints["maxLength"]
        least = constraints.get("minLength", 1)
        if least != 1 and "pattern" in found:
            self.tell(f"{path}.constraints.minLength", least, _NO_CONSTRAINT)
        elif least != 1:
            found["pattern"] = f"(?s).{{{least},}}"
        return found

    def _foreign_keys(
        self, data: Mapping[str, Any], columns: Mapping[str, dict[str, Any]], names: Mapping[str, str]
    ) -> None:
        for index, key in enumerate(_listed(data.get("foreignKeys")), 1):
            path = f"foreignKeys[{index}]"
            key = self._mapping(key, path)
            fields = _listed(key.get("fields"))
            reference = self._mapping(key.get("reference", {}), f"{path}.reference")
            column = columns.get(names.get(str(fields[0]), "")) if len(fields) == 1 else None
            if column is None or not reference.get("resource"):
                self.tell(path, "、".join(map(str, fields)), _NO_FOREIGN_KEY)
            else:
                column["references"] = reference["resource"]

    def _mapping(self, value: Any, path: str) -> dict[str, Any]:
        if isinstance(value, Mapping):
            return dict(value)
        self.tell(path, value, NOT_A_TABLE)
        return {}


def _kind(standard: str, ours: str, listed: bool) -> ColumnType | None:
    """The column type: ours where it is one that the standard's type allows."""
    if ours in set(ColumnType) and _standard(ColumnType(ours)) == standard:
        return ColumnType(ours)
    if listed and standard in OUR_TYPES and standard != "boolean":
        return ColumnType.CODE
    return OUR_TYPES.get(standard)


def _words(theirs: Mapping[str, Any], extras: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Label and note: the Chinese from title and description, the English from beside."""
    found = {}
    for key, chinese in (("label", theirs.get("title") or name), ("note", theirs.get("description"))):
        if chinese:
            beside = extras.get(key)
            english = beside.get("en", chinese) if isinstance(beside, Mapping) else chinese
            found[key] = {"zh": chinese, "en": english}
    return found


def _codes(values: Any, beside: Any) -> list[Any]:
    """The listed values, each with the aliases that stand beside it."""
    known = {str(each.get("value")): each for each in _listed(beside) if isinstance(each, Mapping)}
    return [known.get(str(value), str(value)) for value in _listed(values)]


def _identifier(name: str) -> str:
    """The name where it is an identifier; otherwise one made from its letters and digits, if it has any."""
    made = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    return name if NAME.fullmatch(name) or not NAME.fullmatch(made) else made


def _listed(value: Any) -> list[Any]:
    """The standard lets a list of one be written without brackets."""
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


NO_KEY = ("definition-missing-key", "key")

_ELSEWHERE = frozenset({("maxLength", kind) for kind in ColumnType if kind is not ColumnType.TEXT})


def _no_key(columns: Iterable[str]) -> Wrong:
    first = next(iter(columns), "id")
    written = f'"primaryKey": ["{first}"]'
    return Wrong(
        code="table-schema-no-key",
        message=Text("没有主键", "there is no primary key"),
        remedy=Text(
            f"请补上 {written}，写出使一行区别于其他各行的栏目",
            f"Add {written}, naming the fields that tell one row from every other",
        ),
    )


_NO_FIELDS = Wrong(
    code="table-schema-no-fields",
    message=Text("没有栏目，或有的栏目没有名称", "there are no fields, or one of them has no name"),
    remedy=Text(
        '请补上 "fields": [{ "name": "sample_no", "type": "string" }]',
        'Add "fields": [{ "name": "sample_no", "type": "string" }]',
    ),
)
_SAME_NAMES = Wrong(
    code="table-schema-same-names",
    message=Text(
        "有的栏目名称相同，或改写成标识符后相同", "fields have the same name, or the same as identifiers"
    ),
    remedy=Text("请给它们不同的英文名称", "Give them different names"),
)
_NO_TYPE = Wrong(
    code="table-schema-no-type",
    message=Text("这种类型没有对应的栏目类型", "no column type corresponds to this type"),
    remedy=Text(
        "请改用 string、integer、number、boolean、date 或 yearmonth",
        "Use string, integer, number, boolean, date or yearmonth",
    ),
)
_NO_CONSTRAINT = Wrong(
    code="table-schema-no-constraint",
    message=Text("这个约束在台账里没有对应的写法", "a register has no counterpart to this constraint"),
    remedy=Text(
        "请删去它，需要时改写成 minimum、maximum、pattern 或跨栏规则",
        "Leave it out; say it as minimum, maximum, pattern or a rule across columns",
    ),
)
_NO_FOREIGN_KEY = Wrong(
    code="table-schema-no-foreign-key",
    message=Text(
        "外键应当由一个栏目引用另一个台账的主键",
        "a foreign key must be one field that refers to another resource",
    ),
    remedy=Text(
        '写成 { "fields": ["enterprise"], "reference": { "resource": "enterprises", "fields": ["uscc"] } }，或删去',
        'Write { "fields": ["enterprise"], "reference": { "resource": "enterprises", "fields": ["uscc"] } }, or leave it out',
    ),
)
