"""lists.toml: the bodies and areas that rows may name, with their aliases and codes; of areas also level, parent and history."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from zhiheng.core.areas import Area, AreaTable, leveled
from zhiheng.core.issues import InputProblem, Issue, Text
from zhiheng.core.registers.model import Lists, Named
from zhiheng.toml_syntax import parse_toml, read_toml, toml_value
from zhiheng.workspace.settings import setting_issue

FILE = "lists.toml"
_KEYS = {
    "bodies": ("name", "aliases", "code"),
    "areas": ("name", "aliases", "code", "level", "parent", "since", "until", "merged_into"),
}
_ENTRY = re.compile(r"^[ \t]*\[[^\]]*\]{1,2}[ \t]*(?:#.*)?$")
_BODY = re.compile(r"^[ \t]*\[\[\s*bodies\s*\]\]")
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


def with_bodies(text: str, bodies: Sequence[Named]) -> str:
    """The text of a lists.toml with these bodies: entries that say another thing are rewritten, those of other bodies are gone, and
    new ones stand behind the last. All else stays to the letter: the areas with their history, and comments.

    Raises InputProblem for a text with mistakes, for names that two bodies share, and where the bodies are not written as [[bodies]].
    """
    before = _checked(parse_toml(text, FILE))
    written = _with_bodies(text.splitlines(), {each.name: each for each in bodies})
    try:
        after = parse_toml(written, FILE)
    except InputProblem:
        raise InputProblem(_REWRITTEN) from None
    _checked(after)
    same = sorted(_names(after.get("bodies", ())), key=_name) == sorted(bodies, key=_name)
    if not same or after.get("areas") != before.get("areas"):
        raise InputProblem(_REWRITTEN)
    return written


def _name(entry: Named) -> str:
    return entry.name


def _with_bodies(lines: Sequence[str], bodies: Mapping[str, Named]) -> str:
    """What stands before the first entry, then entry by entry; new ones after the last body, or before all other entries."""
    starts = [number for number, line in enumerate(lines) if _ENTRY.match(line)]
    heads = [_head(lines, start) for start in starts]
    bounds = list(pairwise([*heads, len(lines)]))
    ours = [k for k, start in enumerate(starts) if _BODY.match(lines[start])]
    found: list[str] = list(lines[: heads[0] if heads else len(lines)])
    missing = dict(bodies)
    new_after = ours[-1] if ours else -1
    new: list[str] = []
    for number, (first, end) in enumerate(bounds):
        if number not in ours:
            found += lines[first:end]
            continue
        entry, rest = _parted(lines[first:end])
        name = _written_name(entry)
        found += _rewritten(entry, missing.pop(name)) if name in missing else []
        if number == new_after:
            new = [line for each in missing.values() for line in ("", *_body_lines(each))]
            found += new
        found += rest
    if not ours and missing:
        new = [line for each in missing.values() for line in (*_body_lines(each), "")]
        at = heads[0] if heads else len(found)
        found[at:at] = new if heads else ["", *new[:-1]]
    return "\n".join([*found, ""])


def _head(lines: Sequence[str], start: int) -> int:
    """Where an entry begins: with the comments that stand right above it, unless they are the top of the file."""
    first = start
    while first and lines[first - 1].lstrip().startswith("#"):
        first -= 1
    return first or start


def _parted(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """An entry's own lines, and what stands below it, apart from it."""
    filled = [k for k, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#")]
    end = filled[-1] + 1
    while end < len(lines) and lines[end].strip():
        end += 1
    return list(lines[:end]), list(lines[end:])


def _written_name(entry: Sequence[str]) -> str:
    return str(parse_toml("\n".join(entry), FILE)["bodies"][0]["name"])


def _rewritten(entry: list[str], body: Named) -> list[str]:
    """The entry as it stands where it says the same, else with new values; whole lines of comment stay."""
    if _names(parse_toml("\n".join(entry), FILE)["bodies"]) == (body,):
        return entry
    start = next(k for k, line in enumerate(entry) if _BODY.match(line))
    comments = [line for line in entry[start + 1 :] if line.lstrip().startswith("#")]
    return [*entry[: start + 1], *_body_lines(body)[1:], *comments]


def _body_lines(body: Named) -> list[str]:
    lines = ["[[bodies]]", f"name = {toml_value(body.name)}"]
    lines += [f"aliases = {toml_value(body.aliases)}"] if body.aliases else []
    return [*lines, *([f"code = {toml_value(body.code)}"] if body.code else [])]


def known_name(entries: Sequence[Named], said: str) -> str:
    """The name of the entry that `said` names by name, alias or code; "" where none does."""
    wanted = said.strip()
    return next(
        (each.name for each in entries if wanted and wanted in (each.name, *each.aliases, each.code)), ""
    )


def _content(path: Path) -> dict[str, Any]:
    return _checked(read_toml(path, path.name) if path.exists() else {})


def _checked(data: dict[str, Any]) -> dict[str, Any]:
    """The content, unless there are mistakes in it."""
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


_REWRITTEN = setting_issue(
    FILE,
    "",
    Text("单位的写法程序改不了", "the bodies are written in a way that cannot be rewritten"),
    Text("请每个单位写一段 [[bodies]]，再试一次", "Write one [[bodies]] for each body, and try again"),
)
