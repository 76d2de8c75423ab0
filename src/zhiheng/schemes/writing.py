"""A register as the text of a registers.toml, for definitions that come from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from json import dumps
from typing import Any

from zhiheng.core.registers.definitions import as_mapping
from zhiheng.core.registers.model import Register

HEAD = "# 台账定义。各项的意思见 docs/reference/registers-toml.md。\n"


def registers_text(register: Register) -> str:
    """The text; `zhiheng.schemes.loading` reads an equal register from it."""
    ((name, table),) = as_mapping(register).items()
    columns, rules = table.pop("columns"), table.pop("rules", ())
    lines = [HEAD, f"[{name}]", *_keys(table)]
    for column, keys in columns.items():
        lines += ["", f"[{name}.columns.{column}]", *_keys(keys)]
    for rule in rules:
        lines += ["", f"[[{name}.rules]]", *_keys(rule)]
    return "\n".join([*lines, ""])


def _keys(table: Mapping[str, Any]) -> Iterator[str]:
    return (f"{key} = {_value(value)}" for key, value in table.items())


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(_keys(value)) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(each) for each in value) + "]"
    # A JSON text, number or truth value is one of TOML too.
    return dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
