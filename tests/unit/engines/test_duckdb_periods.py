"""Overlapping periods, and more values than fit into memory: DuckDB answers as the reference does."""

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal
from spot_checks import (
    BATCHES,
    BY_TOWN,
    FINE,
    JANUARY,
    NO,
    ON,
    PASSED,
    ROWS,
    SCHEMA,
    count,
    files_of,
    firms_of,
    part,
    question,
)

from zhiheng.core.calendar import Period, PeriodKind, periods_between, year_of
from zhiheng.core.formulas.model import (
    Comparison,
    DaysBetween,
    Function,
    PeriodEdge,
)
from zhiheng.core.formulas.questions import Part, SegmentFile
from zhiheng.core.issues import InputProblem
from zhiheng.core.registers.model import ROW
from zhiheng.engines.duckdb_engine import DuckDBEngine
from zhiheng.engines.reference import ReferenceEngine

OVERLAPPING = [
    [Period(date(2025, 1, 1), month.end) for month in periods_between(PeriodKind.MONTH, date(2025, 1, 1), date(2026, 6, 1))],
    [*periods_between(PeriodKind.QUARTER, date(2025, 1, 1), date(2026, 1, 1)), year_of(2025), year_of(2026)],
    [Period(date(2025, 3, 15), month.end) for month in periods_between(PeriodKind.MONTH, date(2025, 4, 1), date(2026, 3, 1))],
    [Period(date(2025, 1, 1) + timedelta(11 * n), date(2025, 1, 21) + timedelta(11 * n)) for n in range(20)],
    [Period(date.min, date.max), *periods_between(PeriodKind.MONTH, date(2025, 1, 1), date(2025, 3, 1))],
    [Period(date(2025, 5, 5), date(2025, 5, 5), PeriodKind.DAY), Period(date(2030, 1, 1), date(2031, 2, 3))],
]  # fmt: skip


def made_up(segment, seed=3):
    random = np.random.default_rng(seed)
    count = 400

    def some(values):
        return [None if gone else values[at] for gone, at in zip(random.random(count) < 0.1, random.integers(0, len(values), count), strict=True)]  # fmt: skip

    frame = pl.DataFrame(
        {
            "no": [f"S{n}" for n in range(count)],
            "sampled_on": some([date(2025, 1, 1) + timedelta(n) for n in range(500)]),
            "town": some(["甲", "乙", "丙"]),
            "fine": some([Decimal(n) / 100 for n in range(-20, 40)]),
            "batches": some(list(range(9))),
            "passed": some([True, False]),
            "firm": some(["F1", "F2", "F3"]),
        },
        schema=SCHEMA,
    )
    return {"inspections": files_of(segment(frame)), "firms": firms_of(segment)}


@pytest.mark.parametrize("memory", ["", "100MB"])
@pytest.mark.parametrize("periods", OVERLAPPING, ids=lambda periods: f"{periods[0].code} {len(periods)}")
def test_answer_overlapping_periods_as_the_reference_has_them(
    tmp_path, segment, periods, memory, monkeypatch
):
    if memory:  # as if the values did not fit into memory
        monkeypatch.setattr("zhiheng.engines.duckdb_engine.BYTES_GATHERED", 10**9)
    ending = Comparison("<=", ON, PeriodEdge("end"))
    late = DaysBetween(ON, PeriodEdge("end"))
    parts = [part(function, FINE, share=Decimal("0.35")) for function in Function]
    parts += [part(function, BATCHES, where=PASSED, share=Decimal("0.9")) for function in Function]
    parts += [
        Part(function=function, argument=BATCHES, where=ending, share=Decimal("0.5")) for function in Function
    ]
    parts += [
        part(Function.SUM, late),
        part(Function.DISTINCT, ON, where=PASSED),
        part(Function.DISTINCT, ON),
    ]
    told = question(*parts, periods=tuple(periods), dimensions=BY_TOWN)
    sources = made_up(segment)
    engine = DuckDBEngine(memory=memory, scratch=tmp_path)
    found = engine.answer(told, sources)
    engine.close()
    assert_frame_equal(found, ReferenceEngine().answer(told, sources), check_row_order=False)


def test_answer_with_little_memory_is_the_same(tmp_path):
    """Two million rows with distinct values and percentiles in 100 MB: spilled to disk, and nothing left there."""
    path, scratch = tmp_path / "rows.parquet", tmp_path / "scratch"
    scratch.mkdir()
    number = 2_000_000
    at = pl.int_range(number, dtype=pl.Int64, eager=True)
    frame = pl.DataFrame(
        {
            "no": "S" + at.cast(pl.String),
            "sampled_on": pl.Series([date(2026, 1, 1)]).gather(at % 1),
            "town": (at % 7).cast(pl.String),
            "batches": at * 7919 % 1_000_003,
            ROW: at,
        }
    )
    frame.write_parquet(path)
    columns = tuple((name, str(dtype)) for name, dtype in frame.schema.items())
    sources = {"inspections": files_of(SegmentFile(path=str(path), rows=number, columns=columns, filing=1))}
    parts = (
        part(Function.DISTINCT, NO),
        part(Function.DISTINCT, BATCHES),
        part(Function.PERCENTILE, BATCHES, share=Decimal("0.95")),
    )
    told = question(*parts, dimensions=BY_TOWN, periods=(JANUARY,))
    found = []
    for memory in ("100MB", "2GB"):
        engine = DuckDBEngine(memory=memory, scratch=scratch)
        found.append(engine.answer(told, sources).sort("d0"))
        engine.close()
    assert found[0].equals(found[1])
    assert found[0]["p0"].sum() == number
    assert list(scratch.iterdir()) == []


def test_answer_too_little_memory_is_said(tmp_path, segment):
    engine = DuckDBEngine(memory="1KB", scratch=tmp_path)
    with pytest.raises(InputProblem, match="--memory"):
        engine.answer(question(count(), dimensions=BY_TOWN), {"inspections": files_of(segment(ROWS))})
    engine.close()
