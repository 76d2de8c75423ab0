"""links.toml: what measures each target of the plan, as suggested and as people confirmed it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from itertools import pairwise
from pathlib import Path
from typing import Any

from zhiheng.core.issues import InputProblem, Issue, Text
from zhiheng.core.judging.model import Link, Measured
from zhiheng.toml_syntax import parse_toml, read_toml, toml_value
from zhiheng.workspace.opening import Workspace
from zhiheng.workspace.settings import setting_issue
from zhiheng.workspace.writing import write_whole

FILE = "links.toml"
HEAD = """\
# 每个目标由什么来衡量。zhiheng link --suggest --write 写入建议，由人确认后才用于评判：
#   zhiheng link 目标编号 指标 --by 姓名        用台账里的指标衡量
#   zhiheng link 目标编号 --reported --by 姓名  由责任单位报送数值（计划进展台账）
# 各项：target 目标编号；indicator 指标，或 reported = true；area 只看哪个地区；filters 只看哪些分组，如 { category = "食品" }；
# reference 参照数的编号（高于、低于全市平均水平一类）；rank_within 前几名算做到（位次一类）；samples_a_year 全年计划抽多少；
# result 计划里报告的哪个实绩是它的起点（实绩编号）；
# measured 数字是什么口径："rate" 比率或均值  "amount" 本期数  "total" 累计数  "state" 期末数；gives_change = true 报的就是增减幅度；
# confirmed_by、confirmed_on 谁在哪天确认的，没有确认的不评判；note 说明。
"""
_TEXTS = ("target", "indicator", "area", "reference", "result", "confirmed_by", "note")
_FLAGS = ("reported", "gives_change")
_COUNTS = ("rank_within", "samples_a_year")
_KEYS = ("target", "indicator", "reported", "area", "filters", "reference", "rank_within", "result", "measured", "gives_change",
         "samples_a_year", "confirmed_by", "confirmed_on", "note")  # fmt: skip
_BLOCK = re.compile(r"^[ \t]*\[\[\s*links\s*\]\]", re.MULTILINE)
_OURS = re.compile(rf"^\s*(?:{'|'.join(_KEYS)})\s*=")


def links(workspace: Workspace) -> Mapping[str, Link]:
    """The links by the id of their target; none where there is no file. Raises InputProblem with everything that is wrong in it."""
    return read_links(workspace.root / FILE)


def read_links(path: Path) -> dict[str, Link]:
    """The links in that file. Errors as for `links`."""
    return _links(read_toml(path, path.name)) if path.exists() else {}


def links_of(text: str) -> dict[str, Link]:
    """The links in the text of a links.toml. Errors as for `links`."""
    return _links(parse_toml(text, FILE))


def _links(data: Mapping[str, Any]) -> dict[str, Link]:
    issues = list(_issues(data))
    if issues:
        raise InputProblem(*issues)
    return {entry["target"]: _link(entry) for entry in data.get("links", ())}


def save_links(workspace: Workspace, changed: Iterable[Link]) -> None:
    """Writes those links into links.toml: an entry that is there is replaced, a new one stands at the end. All else that people
    wrote, comments included, stays as it is.
    """
    path = workspace.root / FILE
    write_whole(path, with_links(path.read_text(encoding="utf-8-sig") if path.exists() else "", changed))


def with_links(text: str, changed: Iterable[Link]) -> str:
    """The text of a links.toml with those links in it, as `save_links` puts them; "" begins a new one."""
    text = text or HEAD
    for link in changed:
        text = _with_link(text, link)
    return text


def link_text(link: Link) -> str:
    """The link as an entry of links.toml; only what is said."""
    return "\n".join(["[[links]]", *_lines(link), ""])


def _lines(link: Link) -> Iterator[str]:
    for key in _KEYS:
        value = getattr(link, key)
        if key == "target" or value not in ("", False, None, ()):
            value = dict(value) if key == "filters" else value
            yield f"{key} = {value.isoformat() if isinstance(value, date) else toml_value(value)}"


def _with_link(text: str, link: Link) -> str:
    starts = [found.start() for found in _BLOCK.finditer(text)]
    for start, end in pairwise([*starts, len(text)]):
        block = text[start:end]
        if re.search(rf"^\s*target\s*=\s*[\"']{re.escape(link.target)}[\"']", block, re.MULTILINE):
            return text[:start] + _replaced(block, link) + text[end:]
    return f"{text.rstrip()}\n\n{link_text(link)}"


def _replaced(block: str, link: Link) -> str:
    """The entry with new values; comments in it stay below its head."""
    head, *rest = block.splitlines()
    kept = [line for line in rest if line.strip() and not _OURS.match(line)]
    blank = [""] if not rest or not rest[-1].strip() else []
    return "\n".join([head, *_lines(link), *kept, *blank, ""])


def _link(entry: Mapping[str, Any]) -> Link:
    values: dict[str, Any] = {
        key: entry[key] for key in (*_TEXTS, *_FLAGS, *_COUNTS, "confirmed_on") if key in entry
    }
    values["filters"] = tuple((key, _written(value)) for key, value in entry.get("filters", {}).items())
    if "measured" in entry:
        values["measured"] = Measured(entry["measured"])
    return Link(**values)


def _written(value: str | int | bool) -> str:
    """A value of a breakdown as values tell it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _issues(data: Mapping[str, Any]) -> Iterator[Issue]:
    for key in data:
        if key != "links":
            yield setting_issue(f"{FILE} {key}", key, Text("没有这一项", "no such key"),
                                Text("每个目标写一段 [[links]]", "Write one [[links]] for each target"))  # fmt: skip
    entries = data.get("links", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        yield setting_issue(f"{FILE} links", "", Text("links 应当是一段一段的条目", "links must be a list of tables"),
                            Text("每一条前面写 [[links]]", "Put [[links]] before each entry"))  # fmt: skip
        return
    seen: dict[str, int] = {}
    for number, entry in enumerate(entries, 1):
        place = f"{FILE} [[links]] {number}"
        yield from _entry_issues(place, entry)
        target = entry.get("target")
        if isinstance(target, str) and target in seen:
            yield setting_issue(place, target, Text(f"第 {seen[target]} 段已经写了这个目标", f"entry {seen[target]} is about this target already"),
                                Text("一个目标只写一段", "Keep one entry for a target"))  # fmt: skip
        seen.setdefault(str(target), number)


def _entry_issues(place: str, entry: Mapping[str, Any]) -> Iterator[Issue]:
    for key, value in entry.items():
        if key not in _KEYS:
            near = next(iter(get_close_matches(key, _KEYS, 1, 0.5)), "")
            yield setting_issue(f"{place} {key}", key, Text("没有这一项", "no such key"),
                                Text(f"是不是 {near}？" if near else f"可以写：{' '.join(_KEYS)}",
                                     f"Did you mean {near}?" if near else f"Known here: {' '.join(_KEYS)}"))  # fmt: skip
        elif (form := _expected(key, value)) is not None:
            yield setting_issue(f"{place} {key}", str(value), Text("值的类型不对", "wrong kind of value"),
                                Text(f"请写成 {form}", f"Write it as {form}"))  # fmt: skip
    if not entry.get("target"):
        yield setting_issue(f"{place} target", "", Text("没有写是哪个目标", "the target is missing"),
                            Text("请照抄 plan.toml 里那一条的 id", "Copy the id of the entry in plan.toml"))  # fmt: skip
    if entry.get("indicator") and entry.get("reported"):
        yield setting_issue(place, str(entry["indicator"]), Text("既写了指标，又写了由单位报送", "it names an indicator and is reported too"),
                            Text("两者只留一个", "Keep one of the two"))  # fmt: skip
    if entry.get("confirmed_by") and not (entry.get("indicator") or entry.get("reported")):
        yield setting_issue(place, str(entry["confirmed_by"]), Text("确认了，却没有写由什么衡量", "it is confirmed and says nothing that measures"),
                            Text('请写 indicator = "…" 或 reported = true', 'Write indicator = "…" or reported = true'))  # fmt: skip


def _expected(key: str, value: Any) -> str | None:
    """How the value should be written; None where it is fine."""
    if key in _TEXTS:
        return None if isinstance(value, str) else f'{key} = "…"'
    if key in _FLAGS:
        return None if isinstance(value, bool) else f"{key} = true"
    if key in _COUNTS:
        return None if type(value) is int and value > 0 else f"{key} = 3"
    if key == "measured":
        kinds = [each.value for each in Measured]
        return None if value in kinds else " / ".join(f'"{each}"' for each in kinds)
    if key == "confirmed_on":
        return None if isinstance(value, date) and not isinstance(value, datetime) else "2026-07-01"
    fine = isinstance(value, dict) and all(isinstance(each, str | bool | int) for each in value.values())
    return None if fine else '{ category = "食品" }'
