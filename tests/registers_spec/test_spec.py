"""Every row of the book of cells: this text in this column is stored as this value, or is told to be wrong in these words.

`stored` is the value kept; without it and without `problem` the cell counts as empty. A row may have both where the
problem is a warning. `says` and `remedy` are the Chinese message and what to do; `shown`, the value as it is printed.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from zhiheng.core.issues import Text
from zhiheng.core.registers.checking import Checker
from zhiheng.core.registers.matching import match
from zhiheng.core.registers.model import ROW, Code, Column, ColumnType, Lists, Named, PersonalData, Register
from zhiheng.core.registers.rows import Header

HERE = Path(__file__).parent
ON = date(2026, 6, 1)


def _cases() -> list[Any]:
    found = []
    for path in sorted(HERE.glob("*.toml")):
        for group in tomllib.loads(path.read_text(encoding="utf-8"))["group"]:
            for case in group["cases"]:
                found.append(pytest.param(group, case, id=f"{path.stem}: {group['what']}: {case['text']!a}"))
    return found


def _column(said: dict[str, Any]) -> Column:
    given = {
        **said,
        "name": "tested",
        "type": ColumnType(said["type"]),
        "label": Text(said["label"], "Tested"),
    }
    for bound in {"minimum", "maximum"} & given.keys():
        given[bound] = given[bound] if isinstance(given[bound], date) else Decimal(str(given[bound]))
    if "codes" in given:
        given["codes"] = tuple(Code(value, tuple(aliases)) for value, *aliases in given["codes"])
    if "pattern_note" in given:
        given["pattern_note"] = Text(given["pattern_note"], "")
    if "personal" in given:
        given["personal"] = PersonalData(given["personal"])
    return Column(**given)


def _register(column: Column) -> Register:
    number = Column(name="number", label=Text("编号", "Number"), type=ColumnType.INTEGER)
    return Register(name="tested", label=Text("测试", "Test"), columns=(number, column), key=("number",))


def _lists(group: dict[str, Any]) -> Lists:
    bodies = tuple(Named(name, tuple(aliases)) for name, *aliases in group.get("bodies", ()))
    areas = tuple(Named(name, (alias,), code) for name, alias, code in group.get("areas", ()))
    return Lists(bodies, areas)


@pytest.mark.parametrize(("group", "case"), _cases())
def test_cell(group, case):
    column = _column(group["column"])
    register = _register(column)
    matching = match(Header(("编号", column.label.zh)), register, on=ON)
    checker = Checker(register, matching, on=ON, lists=_lists(group))
    batch = pl.DataFrame({"c0": ["1"], "c1": [case["text"]], ROW: [37]}, schema_overrides={"c1": pl.String})
    rows = checker.check(batch)
    issues = checker.finish().issues("数据.xlsx", "填报")

    if "problem" in case:
        assert [issue.code for issue in issues] == [case["problem"]]
        assert issues[0].place.zh == f"数据.xlsx 工作表「填报」第 37 行「{column.label.zh}」"
        assert issues[0].value == case.get("shown", issues[0].value)
        assert issues[0].message.zh == case["says"]
        assert issues[0].remedy.zh == case.get("remedy", issues[0].remedy.zh)
        assert not re.search("{[a-z_]+}", issues[0].message.en + issues[0].remedy.en)
    else:
        assert issues == ()
    if "stored" in case or "problem" not in case:
        wanted = case.get("stored")
        assert rows["tested"].to_list() == [
            Decimal(wanted) if column.type is ColumnType.NUMBER and wanted else wanted
        ]
    else:
        assert rows.is_empty()
