"""Every row of the book of behaviour: this text gives these targets and results, and no others.

A row gives only the fields it is about. `<field>_any` lists readings that are equally right. `targets` and `results`
are complete: what is not listed must not be found; a row without one of them expects none of that kind.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
FIELDS = {
    "area", "category", "subject", "op", "value", "upper", "unit", "change", "baseline", "by", "firm", "bodies", "ref",
}  # fmt: skip
# An exact total may be read as "at least" where it is a result or full coverage; so may sums over a period.
SAME_OPS = ({"=", ">="},)
SAME_CHANGES = ({"increase", "cumulative"},)

Row = dict[str, Any]


def _cases() -> list[Any]:
    found = []
    for path in sorted(HERE.glob("*.toml")):
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            found.append(pytest.param(case, id=f"{path.stem}: {case['name']}"))
    return found


def _plain(text: str) -> str:
    return re.sub(r"[\s“”‘’\"'「」]", "", text)


def _same(field: str, wanted: object, got: object) -> bool:
    if field in ("value", "upper"):
        return got is not None and Decimal(str(wanted)) == got
    if field == "bodies":
        return wanted == got
    if field == "op":
        return wanted == got or any({wanted, got} <= pair for pair in SAME_OPS)
    if field == "change":
        return wanted == got or any({wanted, got} <= pair for pair in SAME_CHANGES)
    return _plain(str(wanted)) == _plain(str(got))


def _allowed(row: Row, key: str) -> tuple[str, list[object]]:
    """The field a key speaks of, and the values that are right for it."""
    return (key.removesuffix("_any"), list(row[key])) if key.endswith("_any") else (key, [row[key]])


def _loose(row: Row, kind: str) -> bool:
    return kind == "result" or row.get("value") == 100


def _field(read: Any, field: str) -> object:
    return list(read.bodies.names()) if field == "bodies" else getattr(read, field)


def _differences(row: Row, read: Any, kind: str) -> list[str]:
    lines = []
    for key in row:
        field, allowed = _allowed(row, key)
        got = _field(read, field)
        strict = field == "op" and not _loose(row, kind)
        if not any(one == got if strict else _same(field, one, got) for one in allowed):
            lines.append(f"    {field}: 应为 {' 或 '.join(map(repr, allowed))}，读作 {got!r}")
    return lines


def _shown(read: Any) -> str:
    return f"{read.subject} {read.op} {read.value} {read.unit} [{read.change}, {read.by}] ←「{read.quote}」"


def _compare(rows: list[Row], found: tuple[Any, ...], kind: str) -> list[str]:
    label = "目标" if kind == "target" else "实绩"
    lines = []
    if len(rows) != len(found):
        lines.append(f"{label}应有 {len(rows)} 条，读出 {len(found)} 条：")
        lines += [f"    {_shown(one)}" for one in found]
    for number, (row, read) in enumerate(zip(rows, found, strict=False), start=1):
        if wrong := _differences(row, read, kind):
            lines += [f"{label}第 {number} 条「{read.quote}」：", *wrong]
    return lines


@pytest.mark.parametrize("case", _cases())
def test_spec_row(case: Row, reading: Callable[..., Any]) -> None:
    plan = reading(case["text"], case.get("title", ""))
    lines = _compare(case.get("targets", []), plan.targets, "target")
    lines += _compare(case.get("results", []), plan.results, "result")
    if lines:
        pytest.fail("\n".join([case["name"], case["text"].strip(), *lines]), pytrace=False)


def test_spec_files_are_well_formed() -> None:
    from zhiheng.core.plan.model import CHANGES, FIRMNESS, OPS

    vocabulary: dict[str, tuple[str, ...]] = {"op": OPS, "change": CHANGES, "firm": FIRMNESS}
    names: set[str] = set()
    for path in sorted(HERE.glob("*.toml")):
        book = tomllib.loads(path.read_text(encoding="utf-8"))
        assert " / " in book["chapter"], f"{path.name}: chapter needs a Chinese and an English title"
        for case in book["case"]:
            where = f"{path.name}「{case['name']}」"
            assert case["name"] not in names, f"{where}: the name stands twice"
            names.add(case["name"])
            assert case.keys() <= {"name", "title", "text", "targets", "results"}, where
            for row in [*case.get("targets", []), *case.get("results", [])]:
                for key in row:
                    field, allowed = _allowed(row, key)
                    assert field in FIELDS, f"{where}: {key}"
                    assert field not in vocabulary or set(allowed) <= set(vocabulary[field]), (
                        f"{where}: {allowed}"
                    )
    assert len(names) >= 220
