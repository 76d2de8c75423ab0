"""lists.toml: the bodies and areas that rows may name, with their aliases and codes; of areas also level, parent and history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from zhiheng.core.areas import Area, AreaTable, leveled
from zhiheng.core.issues import InputProblem, Issue, Text
from zhiheng.core.registers.model import Lists, Named
from zhiheng.toml_syntax import read_toml, toml_value
from zhiheng.workspace.settings import setting_issue

FILE = "lists.toml"
_KEYS = {
    "bodies": ("name", "aliases", "code"),
    "areas": ("name", "aliases", "code", "level", "parent", "since", "until", "merged_into"),
}
HEAD = """\
# 各台账可以填写的责任单位（bodies）和镇、街道等地区（areas）。aliases 写别名，code 写代码（如 GB/T 2260），都可以不写。
# 列出之后，填报时写错的名称会被指出；某一类一个都不列，就不核对这一类。
# 地区还可以写 level（town 镇街、district 区、city 市）、parent（上级地区）、since 和 until（起止日期）、merged_into（并入哪里）。
"""
NO_AREAS = """
# 计划里没有逐个写出镇和街道。请照此补上，补上后填报的地区才有核对：
# [[areas]]
# name = "示例镇"
# aliases = ["示例"]
# code = "000000000"
# parent = "示例区"
"""


def read_lists(path: Path) -> Lists:
    """The lists of a workspace; empty ones where the file is absent. Raises InputProblem with every mistake.

    An area that ended may still be named: a filing may be about an older day.
    """
    data = _content(path)
    return Lists(*(_names(data.get(kind, ())) for kind in ("bodies", "areas")))


def read_areas(path: Path) -> AreaTable:
    """The areas of a workspace with their levels and history; none where the file is absent. Errors as for `read_lists`."""
    return _areas(_content(path))


def lists_text(lists: Lists, parent: str = "") -> str:
    """The text of a lists.toml; `parent` is the area in which all others lie, "" where it is not known."""
    lines = [HEAD]
    for kind, entries in (("bodies", lists.bodies), ("areas", lists.areas)):
        for entry in entries:
            lines += ["", f"[[{kind}]]", f"name = {toml_value(entry.name)}"]
            lines += [f"aliases = {toml_value(entry.aliases)}"] if entry.aliases else []
            lines += [f"code = {toml_value(entry.code)}"] if entry.code else []
            above = parent if kind == "areas" and entry.name != parent else ""
            lines += [f"parent = {toml_value(above)}"] if above else []
    return "\n".join([*lines, *([] if lists.areas else [NO_AREAS]), ""])


def known_name(entries: Sequence[Named], said: str) -> str:
    """The name of the entry that `said` names by name, alias or code; "" where none does."""
    wanted = said.strip()
    return next(
        (each.name for each in entries if wanted and wanted in (each.name, *each.aliases, each.code)), ""
    )


def _content(path: Path) -> dict[str, Any]:
    data = read_toml(path, path.name) if path.exists() else {}
    issues = list(_issues(data))
    if not issues:
        issues += _areas(data).issues(FILE)
    if issues:
        raise InputProblem(*issues)
    return data


def _names(entries: Sequence[dict[str, Any]]) -> tuple[Named, ...]:
    """Each name once, however many stretches of its history there are."""
    found: dict[str, Named] = {}
    for entry in entries:
        name = entry["name"]
        before = found.get(name, Named(name))
        aliases = dict.fromkeys((*before.aliases, *entry.get("aliases", ())))
        found[name] = Named(name, tuple(aliases), entry.get("code", "") or before.code)
    return tuple(found.values())


def _areas(data: dict[str, Any]) -> AreaTable:
    entries = data.get("areas", [])
    areas = [
        Area(**{**{key: value for key, value in entry.items() if key != "level"}, "aliases": tuple(entry.get("aliases", ()))})
        for entry in entries
    ]  # fmt: skip
    return AreaTable(leveled(areas, [entry.get("level", "") for entry in entries]))


def _issues(data: dict[str, Any]) -> Iterator[Issue]:
    for kind, entries in data.items():
        if kind not in ("bodies", "areas") or not isinstance(entries, list):
            yield setting_issue(f"{FILE} {kind}", "", Text("没有这一类", "no such list"),
                                Text("只有 [[bodies]] 和 [[areas]]", "There are [[bodies]] and [[areas]]"))  # fmt: skip
            continue
        seen: dict[str, tuple[int, str]] = {}
        for number, entry in enumerate(entries, 1):
            mistakes = list(_entry_issues(f"{FILE} [[{kind}]] {number}", entry, _KEYS[kind]))
            yield from mistakes
            if not mistakes:
                yield from _same_names(f"{FILE} [[{kind}]] {number}", entry, seen, number)


def _entry_issues(place: str, entry: Any, keys: tuple[str, ...]) -> Iterator[Issue]:
    if not isinstance(entry, dict) or not isinstance(entry.get("name"), str) or not entry["name"].strip():
        yield setting_issue(place, str(entry), Text("缺少名称 name", "name is missing"),
                            Text('请写 name = "…"', 'Write name = "…"'))  # fmt: skip
        return
    for key in entry:
        if key not in keys:
            yield setting_issue(f"{place} {key}", key, Text("没有这一项", "no such key"),
                                Text(f"可以写 {' '.join(keys)}", f"Known here: {' '.join(keys)}"))  # fmt: skip
    aliases = entry.get("aliases", [])
    texts = [entry.get(key, "") for key in ("code", "level", "parent", "merged_into")]
    if not isinstance(aliases, list) or not all(isinstance(each, str) for each in (*aliases, *texts)):
        yield setting_issue(place, str(entry), Text("别名、代码等应当是文字", "aliases, code and the like must be text"),
                            Text('请写 aliases = ["…"]，code = "…"', 'Write aliases = ["…"], code = "…"'))  # fmt: skip
    for key in ("since", "until"):
        day = entry.get(key, date.min)
        if not isinstance(day, date) or isinstance(day, datetime):
            yield setting_issue(f"{place} {key}", str(day), Text("应当是日期", "this must be a day"),
                                Text(f"写成 {key} = 2026-01-01，不加引号", f"Write {key} = 2026-01-01, without quotes"))  # fmt: skip


def _same_names(
    place: str, entry: dict[str, Any], seen: dict[str, tuple[int, str]], number: int
) -> Iterator[Issue]:
    """Names that another entry has. Two dated entries of one name are stretches of one history."""
    dated = "since" in entry or "until" in entry
    for name in (entry["name"], *entry.get("aliases", []), *([entry["code"]] if entry.get("code") else [])):
        other, owner = seen.get(name, (number, ""))
        if other != number and not (dated and owner == entry["name"]):
            yield setting_issue(place, name, Text(f"和第 {other} 个重名", f"entry {other} has this name too"),
                                Text("一个名称只能指一个，请改掉其中一处", "A name may mean one thing only; change one of them"))  # fmt: skip
        seen.setdefault(name, (number, entry["name"]))
