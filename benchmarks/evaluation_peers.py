"""The same twenty indicators in other engines: SQL by hand and a native table in DuckDB, polars, pandas, PostgreSQL."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import evaluation_data as data
import polars as pl

from zhiheng.core.formulas.questions import RowFiles
from zhiheng.engines.streams import Stream

Work = Callable[[], pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Rivals:
    """Ways to answer a catalogue in DuckDB, by name; `close` closes the connection."""

    works: dict[str, Work]
    close: Callable[[], None]


def duckdb_rivals(files: RowFiles, catalogue: data.Catalogue) -> Rivals:
    """Statements written by hand over the same files, and over a table of DuckDB's own."""
    connection = duckdb.connect(":memory:")
    for setting in ("enable_progress_bar = false", "preserve_insertion_order = false"):
        connection.execute(f"SET {setting}")
    paths = ", ".join("'" + file.path.replace("'", "''") + "'" for file in files.base)
    relation = f"read_parquet([{paths}])"
    connection.execute(f"CREATE TABLE native AS SELECT * FROM {relation}")

    def asked(text: str) -> Work:
        return lambda: pl.DataFrame(Stream(connection.sql(text)))

    works = {"by hand, one statement": asked(data.statement(catalogue, relation))}
    if "enterprises" in catalogue.sql:
        works["by hand, distinct joined"] = asked(data.statement_joined(relation))
    works["native table"] = asked(data.statement(catalogue, "native"))
    return Rivals(works, connection.close)


@contextmanager
def polars_work(files: RowFiles) -> Iterator[Work | None]:
    """polars, streaming, straight from the files."""
    rows = pl.scan_parquet([file.path for file in files.base])
    result, days = pl.col("result"), (pl.col("reported_on") - pl.col("sampled_on")).dt.total_days()
    passed, failed, fine = result == "合格", result == "不合格", pl.col("fine").cast(pl.Float64)
    food, toys = pl.col("category") == "类别3", pl.col("category") == "类别7"
    supervised, key = pl.col("kind") == "监督抽检", pl.col("is_key")

    def rate(condition: pl.Expr) -> pl.Expr:
        return (condition & passed).sum() / condition.sum()

    values = {
        "items": pl.len(),
        "pass_rate": passed.mean(),
        "key_pass_rate": rate(key),
        "food_pass_rate": rate(food),
        "toys_pass_rate": rate(toys),
        "supervised_pass_rate": rate(supervised),
        "key_share": key.mean(),
        "failed": failed.sum(),
        "failed_food": (failed & food).sum(),
        "fines": fine.sum(),
        "mean_fine": fine.mean(),
        "largest_fine": fine.max(),
        "batches": pl.col("batches").sum(),
        "mean_batches": pl.col("batches").mean(),
        "mean_days": days.mean(),
        "late_share": (days > 20).mean(),
        "failed_without_fine": (failed & fine.is_null()).sum(),
        "enterprises": pl.col("enterprise").n_unique(),
        "median_batches": pl.col("batches").quantile(0.5, "linear"),
        "fine_95": fine.quantile(0.95, "linear"),
    }
    named = [value.alias(name) for name, value in values.items()]
    groups = rows.with_columns(month=pl.col("sampled_on").dt.truncate("1mo")).group_by("town", "month")
    yield lambda: groups.agg(named).collect(engine="streaming")


@contextmanager
def pandas_work(files: RowFiles) -> Iterator[Work | None]:
    """pandas, with the rows in memory before the clock starts, texts as categories."""
    try:
        import pandas
    except ImportError:
        yield None
        return
    texts = ["town", "enterprise", "category", "kind", "result"]
    names = [*texts, "sampled_on", "reported_on", "is_key", "batches", "fine"]
    rows = pl.scan_parquet([file.path for file in files.base]).select(names).collect()
    codes = {name: rows[name].unique().sort() for name in texts}
    frame = pandas.DataFrame(
        {
            name: pandas.Categorical.from_codes(
                rows[name].cast(pl.Enum(codes[name])).to_physical().to_numpy().astype("int32"),
                codes[name].to_list(),
            )
            for name in texts
        }
        | {
            "month": rows["sampled_on"].dt.truncate("1mo").to_numpy(),
            "days": (rows["reported_on"] - rows["sampled_on"]).dt.total_days().to_numpy(),
            "is_key": rows["is_key"].to_numpy(),
            "batches": rows["batches"].to_numpy(),
            "fine": rows["fine"].cast(pl.Float64).to_numpy(),
        }
    )
    yield lambda: pl.DataFrame(_pandas_answer(frame).to_dict("list"))


def _pandas_answer(frame: Any) -> Any:
    passed, failed = frame["result"] == "合格", frame["result"] == "不合格"
    conditions = {"key": frame["is_key"], "food": frame["category"] == "类别3", "toys": frame["category"] == "类别7",
                  "supervised": frame["kind"] == "监督抽检"}  # fmt: skip
    more = {name: condition for name, condition in conditions.items()}
    more |= {f"{name}_passed": condition & passed for name, condition in conditions.items()}
    more |= {"passed": passed, "failed": failed, "failed_food": failed & conditions["food"],
             "late": frame["days"] > 20, "failed_without_fine": failed & frame["fine"].isna()}  # fmt: skip
    groups = frame.assign(**more).groupby(["town", "month"], observed=True)
    sums = groups[[*more, "fine", "batches", "days"]].sum()
    items, fines = groups.size(), groups["fine"]
    answer = sums[["failed", "failed_food", "failed_without_fine", "batches"]].copy()
    answer["items"], answer["fines"], answer["mean_fine"] = items, sums["fine"], fines.mean()
    answer["largest_fine"], answer["fine_95"] = fines.max(), fines.quantile(0.95)
    answer["pass_rate"], answer["key_share"] = sums["passed"] / items, sums["key"] / items
    answer["late_share"], answer["mean_days"] = sums["late"] / items, sums["days"] / items
    answer["mean_batches"] = sums["batches"] / items
    answer["median_batches"] = groups["batches"].quantile(0.5)
    answer["enterprises"] = groups["enterprise"].nunique()
    for name in conditions:
        answer[f"{name}_pass_rate"] = sums[f"{name}_passed"] / sums[name]
    return answer.reset_index()


@contextmanager
def postgres_work(files: RowFiles) -> Iterator[Work | None]:
    """A throw-away PostgreSQL of the distribution: an unlogged table, an index that has what the grouping reads, analysed."""
    try:
        import psycopg
    except ImportError:
        yield None
        return
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not binaries:
        yield None
        return
    home = Path(tempfile.mkdtemp(prefix="zhiheng-"))
    try:
        with _cluster(binaries[-1], home):
            address = f"host={home} user=postgres dbname=postgres"
            with psycopg.connect(address, autocommit=True) as connection:
                _loaded(connection, files)
                text = _postgres_statement()
                yield lambda: _fetched(connection, text)
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def _cluster(binaries: Path, home: Path) -> Iterator[None]:
    user = None
    if os.geteuid() == 0:  # PostgreSQL does not run as root
        user = next(
            name for name in ("postgres", "nobody") if name in {each.pw_name for each in pwd.getpwall()}
        )
        shutil.chown(home, user)

    def run(*command: object) -> None:
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
        subprocess.run(
            [str(part) for part in command],
            user=user,
            cwd=home,
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )

    run(binaries / "initdb", "-D", home / "data", "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8")
    options = f"-c listen_addresses= -c fsync=off -c shared_buffers=2GB -c work_mem=1GB -k {home}"
    run(binaries / "pg_ctl", "-D", home / "data", "-w", "-l", home / "log", "-o", options, "start")
    try:
        yield
    finally:
        run(binaries / "pg_ctl", "-D", home / "data", "-w", "-m", "immediate", "stop")


def _loaded(connection: Any, files: RowFiles) -> None:
    connection.execute(
        "CREATE UNLOGGED TABLE inspections (town text, sampled_on date, reported_on date, enterprise text, category text, "
        "kind text, is_key boolean, batches bigint, fine numeric(18, 2), result text)"
    )
    names = [
        "town",
        "sampled_on",
        "reported_on",
        "enterprise",
        "category",
        "kind",
        "is_key",
        "batches",
        "fine",
        "result",
    ]
    with connection.cursor() as cursor, cursor.copy("COPY inspections FROM STDIN (FORMAT csv)") as copy:
        for file in files.base:
            copy.write(
                pl.read_parquet(file.path, columns=names).select(names).write_csv(include_header=False)
            )
    connection.execute(f"CREATE INDEX ON inspections (town, sampled_on) INCLUDE ({', '.join(names[2:])})")
    connection.execute("VACUUM ANALYZE inspections")


def _postgres_statement() -> str:
    """DuckDB's statement with what PostgreSQL writes differently."""
    text = data.statement(data.ALL, "inspections").replace(" GROUP BY ALL", " GROUP BY 1, 2")
    text = text.replace("quantile_cont(batches, 0.5)", "percentile_cont(0.5) WITHIN GROUP (ORDER BY batches)")
    text = text.replace(
        "quantile_cont(CAST(fine AS DOUBLE), 0.95)",
        "percentile_cont(0.95) WITHIN GROUP (ORDER BY CAST(fine AS double precision))",
    )
    return text.replace(" / ", "::double precision / ")


def _fetched(connection: Any, text: str) -> pl.DataFrame:
    with connection.cursor() as cursor:
        cursor.execute(text)
        names = [column.name for column in cursor.description]
        frame = pl.DataFrame(cursor.fetchall(), schema=names, orient="row", infer_schema_length=None)
    return frame.with_columns(pl.col("month").dt.date())


SLOW: dict[str, Callable[[RowFiles], Any]] = {
    "polars": polars_work,
    "pandas": pandas_work,
    "PostgreSQL, fitting indexes": postgres_work,
}
