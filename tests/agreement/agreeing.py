"""Holds the evaluators against each other over one case, and counts what was compared."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import polars as pl
from generated_cases import Case
from generated_rows import ENTERPRISES, FACTS, Filing

from zhiheng.core.formulas.planning import planned
from zhiheng.core.formulas.questions import Engine, RowFiles, SegmentFile, Sources
from zhiheng.core.formulas.reference import Rows, grouped, result
from zhiheng.core.formulas.row_values import Place, holds
from zhiheng.core.registers.model import FILING, ROW, Register
from zhiheng.core.registers.parsing import stored_as
from zhiheng.engines.reference import ReferenceEngine, lookup_keys, records

SMALL = {
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:ReservedCodeCacheSize=256m",
}
"""Settings with which Spark answers small questions in half the time: it compiles nothing for a few rows."""


class Disagreement(AssertionError):
    """Two evaluators gave different answers."""


def opened(names: Iterable[str], settings: Mapping[str, str] = SMALL) -> list[Engine]:
    """The engines of these names. The reference needs none: it is always there."""
    found: list[Engine] = []
    if "duckdb" in names:
        from zhiheng.engines.duckdb_engine import DuckDBEngine

        found.append(DuckDBEngine())
    if "spark" in names:
        from zhiheng.engines.spark import SparkEngine

        found.append(SparkEngine("local[2]", settings=settings))
    return found


class Agreement:
    """Evaluates cases with the reference and with engines. `comparisons` counts the values held against each other."""

    def __init__(self, engines: Sequence[Engine]) -> None:
        self.engines = engines
        self.cases = 0
        self.comparisons = 0
        self._reference = ReferenceEngine()
        self._folder = Path(tempfile.mkdtemp(prefix="zhiheng-agreement-"))

    def close(self) -> None:
        """Removes the files. The engines are left open."""
        shutil.rmtree(self._folder)

    def hold(self, case: Case) -> None:
        """Raises Disagreement, with what differs, where they do."""
        self.cases += 1
        folder = self._folder / str(self.cases)
        folder.mkdir()
        sources = written(case, folder)
        plan = planned(case.asked)
        told = self._reference.answer(plan.question, sources)
        for engine in self.engines:
            self._same(engine.name, told, engine.answer(plan.question, sources))
        if case.sample is not None:
            sampled = self._reference.sample(case.sample, sources)
            for engine in self.engines:
                found = engine.sample(case.sample, sources)
                self._same(f"{engine.name} (sample)", sampled, found, ordered=True)
        self._same_results(case, plan, told, sources)

    def _same(self, name: str, wanted: pl.DataFrame, found: pl.DataFrame, *, ordered: bool = False) -> None:
        if found.schema != wanted.schema:
            raise Disagreement(f"{name}: columns {found.schema}, reference: {wanted.schema}")
        ours, theirs = (frame.rows() if ordered else normal(frame.rows()) for frame in (wanted, found))
        self.comparisons += wanted.width * wanted.height
        if ours != theirs:
            raise Disagreement(
                f"{name} differs in {wanted.columns}\nreference has {[row for row in ours if row not in theirs]}"
                f"\n{name} has {[row for row in theirs if row not in ours]}"
            )

    def _same_results(self, case: Case, plan, told: pl.DataFrame, sources: Sources) -> None:
        """Finished values against those that follow the trees as the model says them, without a plan of questions."""
        rows = {name: records(files) for name, files in sources.items()}
        others = {name: {row[key]: row for row in rows[name]} for name, key in lookup_keys(sources).items()}
        places = [Place(row, None, others) for row in rows[FACTS]]
        groups = grouped(case.asked.dimensions, [one for one in places if holds(case.asked.condition, one)])
        for line in plan.lines(told):
            members = Rows(case.facts.key, [place.row for place in _group(groups, line.dimensions)], others)
            for (tree, periods), found in zip(case.asked.trees, line.results, strict=True):
                if line.period not in (periods or (None,)):
                    continue
                wanted = result(tree, members, line.period, case.asked.plan)
                self.comparisons += 1
                if wanted != found:
                    raise Disagreement(f"finished {found}, reference {wanted}: {tree} in {line}")


def _group(groups: Mapping[tuple[object, ...], list[Place]], wanted: tuple[object, ...]) -> list[Place]:
    return next((places for values, places in groups.items() if values == wanted), [])


def normal(rows: Iterable[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """The rows in an order that depends on nothing but them."""
    return sorted(rows, key=lambda row: [(value is not None, str(value)) for value in row])


def written(case: Case, folder: Path) -> Sources:
    """The filings of a case as segment files."""
    return {
        FACTS: files(case.facts, case.filings[FACTS], folder, placed=case.placed),
        ENTERPRISES: files(case.enterprises, case.filings[ENTERPRISES], folder, placed=False),
    }


def files(register: Register, filings: Sequence[Filing], folder: Path, *, placed: bool) -> RowFiles:
    """The filings of a register, numbered from 1."""
    corrected = {_key(register, row) for one in filings if one.kind != "insert" for row in one.rows}
    base, corrections = [], []
    for seq, filing in enumerate(filings, start=1):
        replaced = None
        if placed and corrected and filing.kind == "insert":
            places = [place for place, row in enumerate(filing.rows) if _key(register, row) in corrected]
            replaced = np.array(places, dtype=np.uint32)
        segment = _segment(register, filing, seq, folder, replaced)
        (base if filing.kind == "insert" else corrections).append(segment)
    key = register.key if filings else ()
    return RowFiles(
        register=register, seq=len(filings), key=key, base=tuple(base), corrections=tuple(corrections)
    )


def _key(register: Register, row: Mapping[str, object]) -> tuple[object, ...]:
    return tuple(row[name] for name in register.key)


def _segment(
    register: Register, filing: Filing, seq: int, folder: Path, replaced: np.ndarray | None
) -> SegmentFile:
    withdraws = filing.kind == "withdraw"
    columns = {
        column.name: pl.Series([row[column.name] for row in filing.rows], dtype=stored_as(column))
        for column in register.columns
        if column.name != filing.without and (column.name in register.key or not withdraws)
    }
    columns[ROW] = pl.Series(range(2, 2 + len(filing.rows)), dtype=pl.Int64)
    if filing.folded:
        columns[FILING] = pl.Series([seq] * len(filing.rows), dtype=pl.Int64)
    frame = pl.DataFrame(columns)
    path = folder / f"{register.name}-{seq}.parquet"
    frame.write_parquet(path)
    return SegmentFile(
        path=str(path),
        rows=frame.height,
        columns=tuple((name, _type_name(dtype)) for name, dtype in frame.schema.items()),
        filing=None if filing.folded else seq,
        replaced=replaced,
        withdraws=withdraws,
    )


def _type_name(dtype: pl.DataType) -> str:
    if isinstance(dtype, pl.Decimal):
        return f"Decimal({dtype.precision},{dtype.scale})"
    return str(dtype)
