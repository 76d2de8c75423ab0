"""The page of security points: what a rule asks for, how it is met, by which code, held by which test. The rows stand in security_points.toml."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
POINTS = Path(__file__).with_name("security_points.toml")
STATES = {
    "met": "做到 met",
    "partly": "部分 partly",
    "not met": "**未做到 not met**",
    "operator": "由运维落实 the operator's",
}
MARKS = ("V", "M")
KEYS = {"norm", "clause", "mark", "state", "point", "how", "code", "tests"}
Table = Callable[[tuple[str, ...], Sequence[tuple[str, ...]]], list[str]]


def points() -> list[dict[str, Any]]:
    """The rows, as written."""
    with POINTS.open("rb") as file:
        found: list[dict[str, Any]] = tomllib.load(file)["points"]
    return found


def security_lines(table: Table) -> Iterator[str]:
    """The page below its heading: a table for every rule, in the order of the rows."""
    rows = points()
    counts = {state: sum(row["state"] == state for row in rows) for state in STATES}
    yield "标 M 的条款凭记忆引用，测评时请核对原文。路径从仓库根目录起。"
    yield "Clauses marked M are quoted from memory; check them against the text. Paths begin at the root of the repository."
    yield ""
    yield " · ".join(f"{said}: {counts[state]}" for state, said in STATES.items())
    yield ""
    for norm in dict.fromkeys(row["norm"] for row in rows):
        yield from (f"## {norm}", "")
        yield from table(
            ("条款 Clause", "要点 Point", "状态 State", "怎样做到 How", "代码 Code", "测试 Test"),
            [_row(row) for row in rows if row["norm"] == norm],
        )


def _row(row: dict[str, Any]) -> tuple[str, ...]:
    return (
        f"{row['clause']} ({row['mark']})", f"{row['point']['zh']}<br>{row['point']['en']}", STATES[row["state"]],
        f"{row['how']['zh']}<br>{row['how']['en']}", "<br>".join(f"`{path}`" for path in row["code"]),
        "<br>".join(f"`{test.rpartition('/')[2]}`" for test in row["tests"]),
    )  # fmt: skip


def faults() -> Iterator[str]:
    """Everything that is wrong with the rows: what is missing in one, a path that is not there, a test of no such name."""
    for row in points():
        name = f"{row.get('norm')} {row.get('clause')}"
        if row.keys() != KEYS or row["mark"] not in MARKS or row["state"] not in STATES:
            yield f"{name}: needs {sorted(KEYS)}, a mark of {MARKS} and a state of {sorted(STATES)}"
            continue
        if not all(row[key].get(language) for key in ("point", "how") for language in ("zh", "en")):
            yield f"{name}: must be said in both languages"
        if row["state"] == "met" and not row["code"]:
            yield f"{name}: is met by no code"
        yield from (f"{name}: no file {path}" for path in row["code"] if not (ROOT / path).exists())
        yield from (f"{name}: no test {test}" for test in row["tests"] if not _is_test(test))


def _is_test(test: str) -> bool:
    path, _, function = test.partition("::")
    return (ROOT / path).is_file() and function in _functions(ROOT / path)


@cache
def _functions(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(each.name for each in tree.body if isinstance(each, ast.FunctionDef))
