"""Segment files written by hand, and an engine that is closed after the test."""

import sys
from pathlib import Path

import polars as pl
import pytest

from zhiheng.core.formulas.questions import SegmentFile
from zhiheng.core.registers.model import FILING, ROW

sys.path.insert(0, str(Path(__file__).parent))
from spot_checks import SCHEMA


def written_type(dtype):
    return f"Decimal({dtype.precision},{dtype.scale})" if isinstance(dtype, pl.Decimal) else str(dtype)


@pytest.fixture
def segment(tmp_path):
    """Writes rows as a segment file."""

    def writing(rows, *, schema=SCHEMA, name=None, **further):
        frame = rows if isinstance(rows, pl.DataFrame) else pl.DataFrame(rows, schema=schema, orient="row")
        if ROW not in frame.columns:
            frame = frame.with_columns(pl.int_range(2, pl.len() + 2, dtype=pl.Int64).alias(ROW))
        path = tmp_path / (name or f"{len(list(tmp_path.iterdir()))}.parquet")
        path.parent.mkdir(exist_ok=True)
        frame.write_parquet(path)
        columns = tuple((each, written_type(dtype)) for each, dtype in frame.schema.items())
        filing = None if FILING in frame.columns else further.pop("filing", 1)
        return SegmentFile(path=str(path), rows=frame.height, columns=columns, filing=filing, **further)

    return writing


@pytest.fixture
def engine(tmp_path_factory):
    from zhiheng.engines.duckdb_engine import DuckDBEngine

    made = DuckDBEngine(scratch=tmp_path_factory.mktemp("scratch"))
    yield made
    made.close()
