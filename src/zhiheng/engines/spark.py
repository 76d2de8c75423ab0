"""The engine `spark`: the same questions over the same segments, on one machine or a cluster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl

from zhiheng.core.formulas.model import LookedUp
from zhiheng.core.formulas.questions import Question, Sample, Sources
from zhiheng.core.issues import InputProblem, Text
from zhiheng.core.registers.model import FILING, ROW
from zhiheng.core.registers.parsing import stored_as
from zhiheng.engines.answers import PERIOD, assembled, groups_of, schema_of
from zhiheng.engines.spark_expressions import nodes
from zhiheng.engines.spark_rows import RowViews
from zhiheng.engines.spark_session import Session, not_started, on_this_machine, problem, said
from zhiheng.engines.spark_statements import Views, sample_statement, statement


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
        self.remote = not on_this_machine(self._session.master)
        self._rows = RowViews(self._session.spark)

    def answer(self, question: Question, sources: Sources) -> pl.DataFrame:
        """See Engine."""
        lines: list[Sequence[Any]] = []
        if any(part.periods for part in question.parts):
            lines = self._collected(statement(question, self._seen(question, sources)))
        return completed(question, lines)

    def sample(self, sample: Sample, sources: Sources) -> pl.DataFrame:
        """See Engine."""
        lines = self._collected(sample_statement(sample, self._seen(sample, sources)))
        types = {column.name: stored_as(column) for column in sample.register.columns}
        types |= {FILING: pl.Int64(), ROW: pl.Int64()}
        schema = {name: types[name] for name in (*sample.columns, FILING, ROW)}
        return pl.DataFrame([tuple(line) for line in lines], schema=schema, orient="row")

    def close(self) -> None:
        """See Engine."""
        self._rows.drop()
        self._session.close()

    def _seen(self, asked: Question | Sample, sources: Sources) -> Views:
        """Views of the register that is asked about and of those that are looked up."""
        looked_up = {node.register for node in nodes(asked) if isinstance(node, LookedUp)}
        keys = {name: sources[name].register.key[0] for name in looked_up}
        wanted = {name: sources[name] for name in (*looked_up, asked.register.name)}
        with _spoken(self._session.master):
            return Views(self._rows.of(wanted), keys)

    def _collected(self, text: str) -> list[Sequence[Any]]:
        with _spoken(self._session.master):
            return list(self._session.spark.sql(text).collect())


@contextmanager
def _spoken(master: str) -> Iterator[None]:
    """What Spark could not do (a file that a worker does not see, a lost worker) is told as a problem."""
    from py4j.protocol import Py4JError, Py4JNetworkError  # type: ignore[import-untyped]
    from pyspark.errors import PySparkException

    try:
        yield
    except (OSError, Py4JNetworkError) as error:
        raise InputProblem(not_started(master, error)) from error
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
    """The frame that `Question` describes, out of lines of which each has the columns of some of the parts."""
    schema = schema_of(question)
    frame = pl.DataFrame([tuple(line) for line in lines], schema=schema, orient="row")
    keys = [*groups_of(question), PERIOD]
    return assembled(question, [frame.group_by(keys).agg(pl.all().drop_nulls().first())])
