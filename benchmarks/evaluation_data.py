"""Rows of a made-up register of inspections, twenty indicators over it, and the same written by hand in SQL.

300 areas, 36 months, 40 categories, 200,000 enterprises; one row in fourteen failed, and what failed has a fine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import polars as pl

from zhiheng.core.calendar import Period, PeriodKind, periods_between
from zhiheng.core.formulas.model import (
    BOOLEAN,
    DATE,
    TEXT,
    Aggregate,
    AllOf,
    ColumnValue,
    Comparison,
    Constant,
    DaysBetween,
    Family,
    Function,
    Group,
    GroupArithmetic,
    IsEmpty,
    Row,
    Type,
)
from zhiheng.core.formulas.planning import Asked
from zhiheng.core.formulas.questions import Dimension, RowFiles, SegmentFile
from zhiheng.core.issues import Text
from zhiheng.core.registers.model import ROW, Column, ColumnType, Register

AREAS, MONTHS, CATEGORIES, ENTERPRISES = 300, 36, 40, 200_000
FIRST, LAST = date(2023, 1, 1), date(2025, 12, 31)
PIECE = 1_000_000
ROWS_IN_GROUP = 122_880
_TYPES = {
    "sample_no": ColumnType.TEXT,
    "sampled_on": ColumnType.DATE,
    "reported_on": ColumnType.DATE,
    "town": ColumnType.AREA,
    "enterprise": ColumnType.TEXT,
    "product": ColumnType.TEXT,
    "category": ColumnType.CODE,
    "kind": ColumnType.CODE,
    "is_key": ColumnType.BOOLEAN,
    "batches": ColumnType.INTEGER,
    "fine": ColumnType.NUMBER,
    "result": ColumnType.CODE,
    "institution": ColumnType.TEXT,
}
_STORED = {
    ColumnType.DATE: "Date",
    ColumnType.BOOLEAN: "Boolean",
    ColumnType.INTEGER: "Int64",
    ColumnType.NUMBER: "Decimal(18,2)",
}
COLUMNS = (*((name, _STORED.get(kind, "String")) for name, kind in _TYPES.items()), (ROW, "Int64"))
REGISTER = Register(
    name="measured_inspections",
    label=Text("监督抽检", "inspections"),
    columns=tuple(
        Column(name=name, label=Text(name, name), type=kind, decimals=2) for name, kind in _TYPES.items()
    ),
    key=("sample_no",),
    area="town",
    date="sampled_on",
)


def rows(count: int, *, first: int, days: tuple[date, date] = (FIRST, LAST)) -> pl.DataFrame:
    """`count` rows numbered from `first`, as segments hold them, sampled within `days`."""
    random = np.random.default_rng(first + 1)
    start, end = (day.toordinal() - date(1970, 1, 1).toordinal() for day in days)
    sampled = random.integers(start, end + 1, count)
    failed = random.random(count) < 0.07
    fines = pl.Series(random.integers(0, 5_000_000, count)).cast(pl.Int64)
    numbers = pl.Series(np.arange(first, first + count))
    return pl.DataFrame(
        {
            "sample_no": "S" + numbers.cast(pl.String).str.zfill(10),
            "sampled_on": pl.Series(sampled).cast(pl.Int32).cast(pl.Date),
            "reported_on": pl.Series(sampled + random.integers(1, 40, count)).cast(pl.Int32).cast(pl.Date),
            "town": _chosen([f"第{number}街道" for number in range(AREAS)], count, random),
            "enterprise": "91" + pl.Series(random.integers(0, ENTERPRISES, count)).cast(pl.String).str.zfill(16),
            "product": _chosen([f"产品{number}号" for number in range(500)], count, random),
            "category": _chosen([f"类别{number}" for number in range(CATEGORIES)], count, random),
            "kind": _chosen(["监督抽检", "监督抽检", "监督抽检", "风险监测"], count, random),
            "is_key": pl.Series(random.random(count) < 0.2),
            "batches": pl.Series(random.integers(1, 200, count)),
            "fine": pl.select(pl.when(pl.Series(failed)).then(fines)).to_series().cast(pl.Decimal(18, 0)) / 100,
            "result": pl.select(pl.when(pl.Series(failed)).then(pl.lit("不合格")).otherwise(pl.lit("合格"))).to_series(),
            "institution": _chosen([f"第{number}检测中心" for number in range(40)], count, random),
            ROW: np.arange(2, count + 2),
        }
    ).with_columns(pl.col("fine").cast(pl.Decimal(18, 2)))  # fmt: skip


def _chosen(values: list[str], count: int, random: np.random.Generator) -> pl.Series:
    return pl.Series(values).gather(random.integers(0, len(values), count))


def monthly(total: int) -> Iterator[pl.DataFrame]:
    """`total` rows, month by month, in frames of at most PIECE rows."""
    first = 0
    for number, month in enumerate(periods_between(PeriodKind.MONTH, FIRST, LAST)):
        until = total * (number + 1) // MONTHS
        while first < until:
            count = min(PIECE, until - first)
            yield rows(count, first=first, days=(month.start, month.end))
            first += count


def written(total: int, folder: Path) -> RowFiles:
    """The rows as segment files in `folder`, which are made where they are not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    done = folder / "done"
    if not done.exists():
        for number, frame in enumerate(monthly(total)):
            path = folder / f"{number:04d}.parquet"
            frame.write_parquet(path, compression="zstd", compression_level=1, row_group_size=ROWS_IN_GROUP)
        done.touch()
    files = sorted(folder.glob("*.parquet"))
    base = tuple(
        SegmentFile(path=str(path), rows=pl.scan_parquet(path).select(pl.len()).collect().item(),
                    columns=COLUMNS, filing=number + 1)
        for number, path in enumerate(files)
    )  # fmt: skip
    return RowFiles(register=REGISTER, seq=len(base), key=REGISTER.key, base=base)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Indicators by name: the tree, and the same in SQL as a person would write it."""

    trees: dict[str, Group]
    sql: dict[str, str]


NUMBER = Type(Family.NUMBER)
MONEY = Type(Family.NUMBER, "元", 2)
_FINE = ColumnValue("fine", MONEY)
_BATCHES = ColumnValue("batches", NUMBER)
_DAYS = DaysBetween(ColumnValue("sampled_on", DATE), ColumnValue("reported_on", DATE))


def _is(column: str, value: str) -> Row:
    return Comparison("=", ColumnValue(column, TEXT), Constant(value, TEXT))


_PASSED, _FAILED = _is("result", "合格"), _is("result", "不合格")
_KEY = ColumnValue("is_key", BOOLEAN)
_SUPERVISED = _is("kind", "监督抽检")
_FOOD, _TOYS = _is("category", "类别3"), _is("category", "类别7")
_LATE = Comparison(">", _DAYS, Constant(Decimal(20), NUMBER))


def _made(function: Function, argument: Row | None = None, *where: Row) -> Aggregate:
    condition = None if not where else where[0] if len(where) == 1 else AllOf(where)
    return Aggregate(function=function, argument=argument, where=condition, date="sampled_on")


def _count(*where: Row) -> Aggregate:
    return _made(Function.COUNT, None, *where)


def _ratio(top: Group, bottom: Group) -> Group:
    return GroupArithmetic("/", top, bottom, NUMBER)


def _mean(argument: Row, *where: Row) -> Group:
    return _ratio(_made(Function.SUM, argument, *where), _made(Function.COUNT, argument, *where))


def _percentile(argument: Row, share: str) -> Group:
    return Aggregate(function=Function.PERCENTILE, argument=argument, share=Decimal(share), date="sampled_on")


SIMPLE = Catalogue(
    trees={
        "items": _count(),
        "pass_rate": _ratio(_count(_PASSED), _count()),
        "key_pass_rate": _ratio(_count(_KEY, _PASSED), _count(_KEY)),
        "food_pass_rate": _ratio(_count(_FOOD, _PASSED), _count(_FOOD)),
        "toys_pass_rate": _ratio(_count(_TOYS, _PASSED), _count(_TOYS)),
        "supervised_pass_rate": _ratio(_count(_SUPERVISED, _PASSED), _count(_SUPERVISED)),
        "key_share": _ratio(_count(_KEY), _count()),
        "failed": _count(_FAILED),
        "failed_food": _count(_FAILED, _FOOD),
        "fines": _made(Function.SUM, _FINE),
        "mean_fine": _mean(_FINE),
        "largest_fine": _made(Function.MAXIMUM, _FINE),
        "batches": _made(Function.SUM, _BATCHES),
        "mean_batches": _mean(_BATCHES),
        "mean_days": _mean(_DAYS),
        "late_share": _ratio(_count(_LATE), _count()),
        "failed_without_fine": _count(_FAILED, IsEmpty(_FINE)),
    },
    sql={
        "items": "count(*)",
        "pass_rate": "count(*) FILTER (WHERE result = '合格') / count(*)",
        "key_pass_rate": "count(*) FILTER (WHERE is_key AND result = '合格') / nullif(count(*) FILTER (WHERE is_key), 0)",
        "food_pass_rate": "count(*) FILTER (WHERE category = '类别3' AND result = '合格') / nullif(count(*) FILTER (WHERE category = '类别3'), 0)",
        "toys_pass_rate": "count(*) FILTER (WHERE category = '类别7' AND result = '合格') / nullif(count(*) FILTER (WHERE category = '类别7'), 0)",
        "supervised_pass_rate": "count(*) FILTER (WHERE kind = '监督抽检' AND result = '合格') / nullif(count(*) FILTER (WHERE kind = '监督抽检'), 0)",
        "key_share": "count(*) FILTER (WHERE is_key) / count(*)",
        "failed": "count(*) FILTER (WHERE result = '不合格')",
        "failed_food": "count(*) FILTER (WHERE result = '不合格' AND category = '类别3')",
        "fines": "coalesce(sum(fine), 0)",
        "mean_fine": "sum(fine) / nullif(count(fine), 0)",
        "largest_fine": "max(fine)",
        "batches": "sum(batches)",
        "mean_batches": "avg(batches)",
        "mean_days": "avg(reported_on - sampled_on)",
        "late_share": "count(*) FILTER (WHERE reported_on - sampled_on > 20) / count(*)",
        "failed_without_fine": "count(*) FILTER (WHERE result = '不合格' AND fine IS NULL)",
    },
)
EXACT = Catalogue(
    trees={
        "enterprises": _made(Function.DISTINCT, ColumnValue("enterprise", TEXT)),
        "median_batches": _percentile(_BATCHES, "0.5"),
        "fine_95": _percentile(_FINE, "0.95"),
    },
    sql={
        "enterprises": "count(DISTINCT enterprise)",
        "median_batches": "quantile_cont(batches, 0.5)",
        "fine_95": "quantile_cont(CAST(fine AS DOUBLE), 0.95)",
    },
)
ALL = Catalogue(SIMPLE.trees | EXACT.trees, SIMPLE.sql | EXACT.sql)


def months() -> tuple[Period, ...]:
    """The 36 months."""
    return tuple(periods_between(PeriodKind.MONTH, FIRST, LAST))


def asked(catalogue: Catalogue) -> Asked:
    """All indicators by area and month."""
    return Asked(
        REGISTER,
        tuple((tree, months()) for tree in catalogue.trees.values()),
        dimensions=(Dimension("town", ColumnValue("town", TEXT)),),
    )


def statement(catalogue: Catalogue, relation: str) -> str:
    """All indicators by area and month in one statement, written by hand for DuckDB.

    Whatever is exact and costs most (distinct values) stands in the same statement: as a sub-query of its own it took longer
    when this was written.
    """
    values = ", ".join(f"{text} AS {name}" for name, text in catalogue.sql.items())
    return f"SELECT town, date_trunc('month', sampled_on) AS month, {values} FROM {relation} GROUP BY ALL"


def statement_joined(relation: str) -> str:
    """The same for all indicators, with the distinct values counted in a sub-query."""
    values = ", ".join(f"{text} AS {name}" for name, text in ALL.sql.items() if name != "enterprises")
    return (
        f"WITH counted AS (SELECT town, month, count(*) AS enterprises FROM (SELECT DISTINCT town, "
        f"date_trunc('month', sampled_on) AS month, enterprise FROM {relation}) GROUP BY ALL), "
        f"rest AS (SELECT town, date_trunc('month', sampled_on) AS month, {values} FROM {relation} GROUP BY ALL) "
        "SELECT * FROM rest JOIN counted USING (town, month)"
    )
