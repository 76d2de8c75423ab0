"""The engine `reference` reads what a vintage consists of."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import polars as pl
import pytest

from zhiheng.core.calendar import year_of
from zhiheng.core.formulas import model
from zhiheng.core.formulas.model import Function
from zhiheng.core.formulas.questions import Part, Question, RowFiles, Sample, SegmentFile
from zhiheng.core.issues import Text
from zhiheng.core.registers.model import FILING, Column, ColumnType, Register
from zhiheng.engines.reference import ReferenceEngine, present_rows

REGISTER = Register(
    name="fines",
    label=Text("罚款", "Fines"),
    columns=tuple(
        Column(name=name, label=Text(name, name), type=kind, decimals=2)
        for name, kind in (("no", ColumnType.TEXT), ("day", ColumnType.DATE), ("fine", ColumnType.NUMBER))
    ),
    key=("no",),
    date="day",
)
BASE = [("a", 1, "1.00"), ("b", 2, "2.00"), ("c", 3, "4.00"), ("d", 4, "8.00")]


@pytest.fixture
def segment(tmp_path):
    """Writes a segment: number, day of January and fine of each row, or numbers alone."""

    def writing(filing, rows, **more):
        frame = pl.DataFrame(
            {"no": [row[0] for row in rows], "_row": range(2, 2 + len(rows))},
            schema={"no": pl.String, "_row": pl.Int64},
        )
        if not more.get("withdraws"):
            fines = pl.Series([Decimal(row[2]) for row in rows], dtype=pl.Decimal(18, 2))
            frame = frame.with_columns(
                pl.Series("day", [date(2026, 1, row[1]) for row in rows]), fines.alias("fine")
            )
        path = tmp_path / f"{filing}.parquet"
        frame.write_parquet(path)
        columns = tuple(
            (name, "Decimal(18,2)" if name == "fine" else str(dtype)) for name, dtype in frame.schema.items()
        )
        return SegmentFile(path=str(path), rows=len(rows), columns=columns, filing=filing, **more)

    return writing


@pytest.fixture
def corrected(segment):
    """b is corrected twice, c is withdrawn, d withdrawn and filed again."""
    corrections = (
        segment(2, [("b", 2, "16.00"), ("d", 4, "16.00")]),
        segment(3, ["b", "c", "d"], withdraws=True),
        segment(4, [("b", 2, "32.00"), ("d", 5, "64.00")]),
    )
    return lambda replaced: RowFiles(
        register=REGISTER,
        seq=4,
        key=("no",),
        base=(segment(1, BASE, replaced=replaced),),
        corrections=corrections,
    )


@pytest.mark.parametrize("replaced", [None, np.array([1, 2, 3], dtype=np.uint32)])
def test_corrections_and_withdrawals_are_laid_over(corrected, replaced):
    rows = present_rows(corrected(replaced)).sort("no").collect()
    assert rows["no"].to_list() == ["a", "b", "d"]
    assert rows["fine"].to_list() == [Decimal(1), Decimal(32), Decimal(64)]
    assert rows[FILING].to_list() == [1, 4, 4]


def test_column_that_a_segment_does_not_have_is_empty(segment):
    files = RowFiles(register=REGISTER, seq=1, key=("no",), base=(segment(1, ["x"], withdraws=True),))
    assert present_rows(files).collect()["fine"].to_list() == [None]


def test_question_is_answered_over_the_present_rows(corrected):
    asked = Question(
        register=REGISTER, periods=(year_of(2026),),
        parts=(Part(function=Function.SUM, argument=model.ColumnValue("fine", model.Type(model.Family.NUMBER, decimals=2)), date="day"),),
    )  # fmt: skip
    assert ReferenceEngine().answer(asked, {"fines": corrected(None)}).rows() == [(0, Decimal(97))]


def test_sample_is_in_order_of_the_key_and_limited(corrected):
    asked = Sample(
        register=REGISTER, condition=None, date="day", period=year_of(2026), columns=("fine",), limit=2
    )
    found = ReferenceEngine().sample(asked, {"fines": corrected(None)})
    assert found.rows() == [(Decimal(1), 1, 2), (Decimal(32), 4, 2)]


def test_register_without_filings_has_no_rows():
    files = RowFiles(register=REGISTER, seq=0)
    asked = Sample(register=REGISTER, condition=None, date="", period=None, columns=("no",))
    assert ReferenceEngine().sample(asked, {"fines": files}).shape == (0, 3)
