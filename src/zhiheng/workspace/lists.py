"""lists.toml: the bodies and areas that rows may name, with their aliases and codes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from zhiheng.core.issues import InputProblem, Issue, Text
from zhiheng.core.registers.model import Lists, Named
from zhiheng.toml_syntax import read_toml, toml_value
from zhiheng.workspace.settings import setting_issue

FILE = "lists.toml"
_KEYS = ("name", "aliases", "code")
HEAD = """\
# 各台账可以填写的责任单位（bodies）和镇、街道等地区（areas）。aliases 写别名，code 写代码（如 GB/T 2260），都可以不写。
# 列出之后，填报时写错的名称会被指出；某一类一个都不列，就不核对这一类。
"""
NO_AREAS = """
# 计划里没有逐个写出镇和街道。请照此补上，补上后填报的地区才有核对：
# [[areas]]
# name = "示例镇"
# aliases = ["示例"]
# code = "000000000"
"""


def read_lists(path: Path) -> Lists:
    """The lists of a workspace; empty ones where the file is absent. Raises InputProblem with every mistake."""
    if not path.exists():
        return Lists()
    data = read_toml(path, path.name)
    issues = list(_issues(data))
    if issues:
        raise InputProblem(*issues)
    return Lists(*(tuple(_named(entry) for entry in data.get(kind, ())) for kind in ("bodies", "areas")))


def lists_text(lists: Lists) -> str:
    """The text of a lists.toml."""
    lines = [HEAD]
    for kind, entries in (("bodies", lists.bodies), ("areas", lists.areas)):
        for entry in entries:
            lines += ["", f"[[{kind}]]", f"name = {toml_value(entry.name)}"]
            lines += [f"aliases = {toml_value(entry.aliases)}"] if entry.aliases else []
            lines += [f"code = {toml_value(entry.code)}"] if entry.code else []
    return "\n".join([*lines, *([] if lists.areas else [NO_AREAS]), ""])


def known_name(entries: Sequence[Named], said: str) -> str:
    """The name of the entry that `said` names by name, alias or code; "" where none does."""
    wanted = said.strip()
    return next(
        (each.name for each in entries if wanted and wanted in (each.name, *each.aliases, each.code)), ""
    )


def _named(entry: dict[str, Any]) -> Named:
    return Named(entry["name"], tuple(entry.get("aliases", ())), entry.get("code", ""))


def _issues(data: dict[str, Any]) -> Iterator[Issue]:
    for kind, entries in data.items():
        if kind not in ("bodies", "areas") or not isinstance(entries, list):
            yield setting_issue(f"{FILE} {kind}", "", Text("没有这一类", "no such list"),
                                Text("只有 [[bodies]] 和 [[areas]]", "There are [[bodies]] and [[areas]]"))  # fmt: skip
            continue
        seen: dict[str, int] = {}
        for number, entry in enumerate(entries, 1):
            yield from _entry_issues(f"{FILE} [[{kind}]] {number}", entry, seen, number)


def _entry_issues(place: str, entry: Any, seen: dict[str, int], number: int) -> Iterator[Issue]:
    if not isinstance(entry, dict) or not isinstance(entry.get("name"), str) or not entry["name"].strip():
        yield setting_issue(place, str(entry), Text("缺少名称 name", "name is missing"),
                            Text('请写 name = "…"', 'Write name = "…"'))  # fmt: skip
        return
    for key in entry:
        if key not in _KEYS:
            yield setting_issue(f"{place} {key}", key, Text("没有这一项", "no such key"),
                                Text("可以写 name aliases code", "Known here: name aliases code"))  # fmt: skip
    aliases, code = entry.get("aliases", []), entry.get("code", "")
    if (
        not isinstance(aliases, list)
        or not all(isinstance(each, str) for each in aliases)
        or not isinstance(code, str)
    ):
        yield setting_issue(place, str(entry), Text("别名或代码的类型不对", "aliases or code are of a wrong kind"),
                            Text('请写 aliases = ["…"]，code = "…"', 'Write aliases = ["…"], code = "…"'))  # fmt: skip
        return
    for name in (entry["name"], *aliases, *([code] if code else [])):
        if name in seen and seen[name] != number:
            yield setting_issue(place, name, Text(f"和第 {seen[name]} 个重名", f"entry {seen[name]} has this name too"),
                                Text("一个名称只能指一个，请改掉其中一处", "A name may mean one thing only; change one of them"))  # fmt: skip
        seen[name] = number
