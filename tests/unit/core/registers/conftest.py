"""A register with a column of every kind of check, and the shortest way to check rows against it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from zhiheng.core.issues import Text
from zhiheng.core.registers.checking import Checker
from zhiheng.core.registers.matching import match
from zhiheng.core.registers.model import (
    ROW,
    Code,
    Column,
    ColumnType,
    Lists,
    Named,
    PersonalData,
    Register,
    Rule,
    Volume,
)  # fmt: skip
from zhiheng.core.registers.rows import Header

ON = date(2026, 6, 1)
LISTS = Lists(areas=(Named("临河街道", ("临河",), "001"), Named("桥北镇", (), "101")))


def _labelled(zh: str, en: str, **more: Any) -> dict[str, Any]:
    return {"name": en.lower().replace(" ", "_"), "label": Text(zh, en), **more}


SAMPLES = Register(
    name="samples",
    label=Text("抽检样品", "Samples"),
    key=("sample_no",),
    volume=Volume(1, 1000),
    columns=(
        Column(**_labelled("样品编号", "Sample no", type=ColumnType.TEXT, required=True)),
        Column(**_labelled("抽样日期", "Sampled on", type=ColumnType.DATE, required=True)),
        Column(**_labelled("报告日期", "Reported on", type=ColumnType.DATE)),
        Column(**_labelled("镇街", "Town", type=ColumnType.AREA)),
        Column(**_labelled("批次", "Lots", type=ColumnType.INTEGER, minimum=Decimal(0))),
        Column(**_labelled("罚款", "Fine", type=ColumnType.NUMBER, unit="元", decimals=2)),
        Column(**_labelled("结论", "Result", type=ColumnType.CODE, codes=(Code("合格", ("符合",)), Code("不合格")))),
        Column(**_labelled("企业", "Enterprise", type=ColumnType.USCC, references="enterprises")),
        Column(**_labelled("报告编号", "Report", type=ColumnType.TEXT, unique=True)),
        Column(**_labelled("联系人", "Contact", type=ColumnType.TEXT, personal=PersonalData.NAME, longest=4)),
    ),
    rules=(
        Rule(name="order", label=Text("报告不早于抽样", "no report before the sample"), check="reported_on >= sampled_on"),
        Rule(name="fined", label=Text("不合格的要有罚款", "failures are fined"), when="result = '不合格'", check="fine is not null"),
    ),
)  # fmt: skip


@pytest.fixture(scope="session")
def samples() -> Register:
    """The register that rows are checked against."""
    return SAMPLES


@pytest.fixture(scope="session")
def check_rows() -> Callable[..., Any]:
    """Checks rows, each a mapping from column to text; gives the typed rows and the problems.

    Rows are numbered from 2. `batch` is the number of rows in a batch.
    """

    def checking(
        rows: list[dict[str, str]], *, register: Register = SAMPLES, batch: int = 1000, **more: Any
    ) -> Any:
        names = [column.name for column in register.columns if any(column.name in row for row in rows)]
        matching = match(Header(tuple(names)), register, on=ON)
        checker = Checker(register, matching, on=ON, lists=LISTS, **more)
        texts = {f"c{place}": [row.get(name) for row in rows] for place, name in enumerate(names)}
        frame = pl.DataFrame(texts, schema=dict.fromkeys(texts, pl.String))
        frame = frame.with_columns(pl.int_range(2, len(rows) + 2, dtype=pl.Int64).alias(ROW))
        good = [checker.check(frame[start : start + batch]) for start in range(0, len(rows), batch)]
        return pl.concat(good) if good else None, checker.finish()

    return checking
