"""No text in any column brings the checks down: it is stored, or it is told to be wrong."""

from __future__ import annotations

from decimal import Decimal

import pytest

from zhiheng.core.issues import Text
from zhiheng.core.registers.model import Code, Column, ColumnType, PersonalData, Register

WILD = [
    "\0", "\ufffd", "x" * 10_000, "9" * 400, "1e999", "-1e-999", "2026-99-99", "999999-01-01", "-2026-01-01", "🙂" * 30,
    "=cmd|' /C calc'!A0", "١٢٣", "0." + "0" * 40 + "1", "1,2,3", "00000000", "1." * 50, "2026-13", "000000",
    "20260230", "1e5", "+", "-", "(1)", "１２３４５６７８９０１２３４５６７８", "99999999999999.9999", "{label}", "\u2028",
]  # fmt: skip


@pytest.mark.parametrize("personal", [None, *PersonalData])
@pytest.mark.parametrize("kind", ColumnType)
def test_wild_texts(check_rows, kind, personal):
    bounds = (
        {"minimum": Decimal("0.5")} if kind in (ColumnType.INTEGER, ColumnType.NUMBER) else {"unique": True}
    )
    columns = (
        Column(name="key", label=Text("编号", "Key"), type=ColumnType.INTEGER),
        Column(
            name="wild",
            label=Text("内容", "Wild"),
            type=kind,
            personal=personal,
            codes=(Code("甲"),),
            **bounds,
        ),
    )
    register = Register(name="wild", label=Text("测试", "Wild"), columns=columns, key=("key",))
    rows = [{"key": str(number), "wild": text} for number, text in enumerate(WILD)]
    typed, problems = check_rows(rows, register=register)
    assert typed.height + len(problems.rows()) == len(WILD)
    assert len(list(problems.cells())) == problems.frame.height
    assert len(problems.issues("a.csv", limit=1)) >= 1
