"""Tables of definitions (registers.toml, scheme.toml) read key by key, with every mistake gathered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from zhiheng.core.issues import Issue, Text
from zhiheng.core.registers.definition_keys import Holds, Key
from zhiheng.core.registers.definition_values import READERS, Wrong, suggestion


class TableReader:
    """Reads table after table and gathers issues. `place` names the file."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.issues: list[Issue] = []

    def tell(self, path: str, value: object, wrong: Wrong) -> None:
        """Remembers a mistake."""
        place = f"{self.place} {path.strip('.')}".strip()
        self.issues.append(wrong.issue(Text(place, place), value))

    def table(self, table: Any, keys: tuple[Key, ...], path: str) -> dict[str, Any]:
        """The values of a table that could be read, by key. Tells unknown, missing and wrong ones."""
        if not isinstance(table, Mapping):
            self.tell(path, table, NOT_A_TABLE)
            return {}
        known = {key.name: key for key in keys}
        for name in table:
            if name not in known:
                self.tell(f"{path}.{name}", "", _unknown_key(str(name), keys))
        for key in keys:
            if key.required and key.name not in table:
                self.tell(path, key.name, _missing_key(key))
        read = {name: self.value(known[name], table[name], path) for name in table if name in known}
        return {name: value for name, value in read.items() if value is not None}

    def value(self, key: Key, given: Any, path: str) -> Any:
        """The value of one key that stands under `path`; None, and told, where it cannot be read."""
        return self.read(READERS[key.holds], given, f"{path}.{key.name}")

    def read(self, read: Callable[[Any], Any], given: Any, path: str) -> Any:
        """What `read` makes of the value; None, and told, where it raises Wrong."""
        try:
            return read(given)
        except Wrong as wrong:
            self.tell(path, given, wrong)
            return None


def _unknown_key(name: str, keys: tuple[Key, ...]) -> Wrong:
    return Wrong(
        code="definition-unknown-key",
        message=Text(f"没有「{name}」这一项", f"there is no key “{name}”"),
        remedy=suggestion(name, [key.name for key in keys]),
    )


def _missing_key(key: Key) -> Wrong:
    return Wrong(
        code="definition-missing-key",
        message=Text("缺少一项", "a key is missing"),
        remedy=Text(
            f"请补上 {key.name} = {_EXAMPLES[key.holds]}", f"Add {key.name} = {_EXAMPLES[key.holds]}"
        ),
    )


_EXAMPLES = {
    Holds.WORDS: '{ zh = "样品编号", en = "Sample number" }',
    Holds.TYPE: '"text"',
    Holds.NAMES: '["sample_no"]',
    Holds.NAME: '"reported_after_sampled"',
    Holds.TEXT: '"…"',
    Holds.TEXTS: '["…"]',
    Holds.FIGURE: "95.5",
    Holds.WORD: '"V"',
    Holds.ENTRIES: "[{ … }]",
    Holds.DATE: "2026-01-01",
    Holds.COLUMNS: '{ sample_no = { label = "样品编号", type = "text", required = true } }',
}
NOT_A_TABLE = Wrong(
    code="definition-not-a-table",
    message=Text("这里应当是一组「键 = 值」", "this must be a table of keys and values"),
    remedy=Text(
        '写成 { label = "样品编号", type = "text" }，或另起一行写表头 [ ]',
        'Write { label = "…", type = "text" }, or a header in brackets',
    ),
)
