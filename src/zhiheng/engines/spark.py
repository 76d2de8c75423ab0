"""The engine `spark`: the same questions over the same segments, on one machine or a cluster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl

from zhiheng.core.formulas.model import Family, Function
from zhiheng.core.formulas.questions import Dimension, Part, Question, Sample, Sources
from zhiheng.core.issues import InputProblem, Text
from zhiheng.core.registers.model import FILING, ROW
from zhiheng.core.registers.parsing import stored_as
from zhiheng.engines.spark_rows import RowViews
from zhiheng.engines.spark_session import Session, problem, said
from zhiheng.engines.spark_statements import Views, part_columns, sample_statement, statement

COUNTING = frozenset({Function.COUNT, Function.SUM, Function.DISTINCT})
"""Of no rows at all these are 0."""
_POLARS = {"BIGINT": pl.Int64(), "DATE": pl.Date(), "BOOLEAN": pl.Boolean(), "STRING": pl.String()}


class SparkEngine:
    """Answers questions with Spark. `master`: "" for all cores of this machine, spark://host:port for a cluster.

    `settings` are properties of Spark by name, such as those of an object store (spark.hadoop.fs.s3a.…). Files must be readable
    under the same path or address from every worker. Raises InputProblem where pyspark, Java or the cluster is missing.
    """

    name = "spark"

    def __init__(
        self,
        master: str = "",
        *,
        settings: Mapping[str, str] | None = None,
        memory: str = "",
        scratch: Path | None = None,
    ) -> None:
        self._session = Session(master, settings=settings, memory=memory, scratch=scratch)

    def answer(self, question: Question, sources: Sources) -> pl.DataFrame:
        """See Engine."""
        lines: list[Sequence[Any]] = []
        if any(part.periods for part in question.parts):
            with self._views(sources) as views:
                lines = self._collected(statement(question, views))
        return completed(question, lines)

    def sample(self, sample: Sample, sources: Sources) -> pl.DataFrame:
        """See Engine."""
        with self._views(sources) as views:
            lines = self._collected(sample_statement(sample, views))
        types = {column.name: stored_as(column) for column in sample.register.columns}
        types |= {FILING: pl.Int64(), ROW: pl.Int64()}
        schema = {name: types[name] for name in (*sample.columns, FILING, ROW)}
        return pl.DataFrame([tuple(line) for line in lines], schema=schema, orient="row")

    def close(self) -> None:
        """See Engine."""
        self._session.close()

    @contextmanager
    def _views(self, sources: Sources) -> Iterator[Views]:
        made = RowViews(self._session.spark)
        keys = {name: files.register.key[0] for name, files in sources.items()}
        try:
            with _spoken():
                rows = {name: made.rows(files) for name, files in sources.items()}
            yield Views(rows, keys)
        finally:
            made.drop()

    def _collected(self, text: str) -> list[Sequence[Any]]:
        with _spoken():
            return list(self._session.spark.sql(text).collect())


@contextmanager
def _spoken() -> Iterator[None]:
    """What Spark could not do (a file that a worker does not see, a lost worker) is told as a problem."""
    from py4j.protocol import Py4JError  # type: ignore[import-untyped]
    from pyspark.errors import PySparkException

    try:
        yield
    except (Py4JError, PySparkException) as error:
        raise InputProblem(
            problem(
                "spark-failed",
                Text(f"Spark 没有算完（{said(error)}）", f"Spark did not finish ({said(error)})"),
                Text(
                    "请核对每台工作机都能用同一地址读到台账的文件，再执行一次；或改用 --engine duckdb",
                    "Check that every worker reads the files of the ledger under the same address, and run it again; or use --engine duckdb",
                ),
            )
        ) from error


def completed(question: Question, lines: Sequence[Sequence[Any]]) -> pl.DataFrame:
    """The frame that `Question` describes, out of lines of which each has the columns of some of the parts.

    What was asked and not found is 0 or empty, what was not asked is empty, and a line with nothing to tell is left out.
    """
    width = len(question.dimensions) + 1
    together: dict[tuple[Any, ...], list[Any]] = {}
    for line in lines:
        known = together.setdefault(tuple(line[:width]), [None] * (len(line) - width))
        for place, found in enumerate(line[width:]):
            if found is not None:
                known[place] = found
    names = [
        (part, name) for number, part in enumerate(question.parts) for name in part_columns(number, part)
    ]
    kept = []
    for group, found in together.items():
        full = [_filled(part, name, each, group[-1]) for (part, name), each in zip(names, found, strict=True)]
        if any(_tells(part, name, each) for (part, name), each in zip(names, full, strict=True)):
            kept.append((*group, *full))
    return pl.DataFrame(kept, schema=_schema(question), orient="row")


def _filled(part: Part, name: str, found: Any, period: int) -> Any:
    if period not in part.periods:
        return None
    return 0 if found is None and _counts(part, name) else found


def _tells(part: Part, name: str, found: Any) -> bool:
    return found is not None and not (_counts(part, name) and found == 0)


def _counts(part: Part, name: str) -> bool:
    return part.function in COUNTING or name.endswith("_count")


def _schema(question: Question) -> dict[str, pl.DataType]:
    schema: dict[str, pl.DataType] = {}
    for place, dimension in enumerate(question.dimensions):
        schema[f"d{place}"] = _dimension_type(dimension)
    schema["period"] = pl.Int32()
    for number, part in enumerate(question.parts):
        decimals = 0 if part.argument is None else part.argument.type.decimals
        for name, kind in part_columns(number, part).items():
            schema[name] = _POLARS.get(kind) or pl.Decimal(38, decimals)
    return schema


def _dimension_type(dimension: Dimension) -> pl.DataType:
    kind = dimension.row.type
    if dimension.mapping is not None or kind.family is Family.TEXT:
        return pl.String()
    if kind.family is Family.NUMBER:
        return pl.Decimal(38, kind.decimals)
    return pl.Date() if kind.family is Family.DATE else pl.Boolean()
