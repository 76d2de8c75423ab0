"""A register as the text of a registers.toml, for definitions that come from elsewhere."""

from __future__ import annotations

from zhiheng.core.registers.definitions import as_mapping
from zhiheng.core.registers.model import Register
from zhiheng.toml_syntax import toml_keys

HEAD = "# 台账定义。各项的意思见 docs/reference/registers-toml.md。\n"


def registers_text(register: Register) -> str:
    """The text; `zhiheng.schemes.loading` reads an equal register from it."""
    ((name, table),) = as_mapping(register).items()
    columns, rules = table.pop("columns"), table.pop("rules", ())
    lines = [HEAD, f"[{name}]", *toml_keys(table)]
    for column, keys in columns.items():
        lines += ["", f"[{name}.columns.{column}]", *toml_keys(keys)]
    for rule in rules:
        lines += ["", f"[[{name}.rules]]", *toml_keys(rule)]
    return "\n".join([*lines, ""])
