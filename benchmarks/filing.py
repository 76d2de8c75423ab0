"""How fast a filing is checked and committed, beside the least that any program must do and beside its peers.

    python benchmarks/filing.py [--rows N] [--rounds N] [--folder DIR]

The limit is "read the CSV, write Parquet" with the same library and no check at all. Frictionless and pandera check types,
lists, bounds and the key of the same file (extra `bench`); they are given fewer rows, and rows a second are compared.
Exit status 1 where a limit is passed.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import filing_data
import polars as pl
from measuring import filed, fresh_workspace, medians, seconds

TIMES_LIMIT = 1.6
TIMES_FRICTIONLESS = 20.0
MEGABYTES = 1500
PEER_ROWS = 100_000
SHEET_ROWS = 100_000
LARGE_ROWS = 5_000_000


def raw(source: Path, target: Path) -> float:
    """Reads the CSV and writes Parquet, checking nothing."""
    return seconds(lambda: pl.scan_csv(source, infer_schema=False).sink_parquet(target, compression="zstd"))


def filing(source: Path, folder: Path) -> float:
    """Checks the file and commits it to an empty ledger."""
    workspace = fresh_workspace(folder)
    return seconds(lambda: filed(workspace, source))


def frictionless_seconds(source: Path) -> float:
    """Validates the file against our own exported Table Schema."""
    from frictionless import Resource, Schema

    from zhiheng.core.registers.table_schema import to_table_schema

    schema = to_table_schema(_register())
    # Ours reads 2026-03-18, 是 and a code's own forms; frictionless has to be told the words for yes and no.
    for field in schema["fields"]:
        field["name"] = field.get("title", field["name"])
        field.pop("zhiheng", None)
        if field["type"] == "boolean":
            field |= {"trueValues": ["是"], "falseValues": ["否"]}
    schema["primaryKey"] = ["样品编号"]
    schema = {"fields": schema["fields"], "primaryKey": schema["primaryKey"]}

    def work() -> None:
        report = Resource(
            path=source.name, basepath=str(source.parent), schema=Schema.from_descriptor(schema)
        ).validate()
        assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])[:3]

    return seconds(work)


def pandera_seconds(source: Path) -> float:
    """Reads the file with pandas and validates it with pandera: types, lists, bounds, key and the rule."""
    import pandas
    import pandera.pandas as pandera

    columns: dict[str, Any] = {
        "样品编号": pandera.Column(str, pandera.Check.str_length(max_value=20), unique=True),
        "抽样日期": pandera.Column("datetime64[ns]", coerce=True),
        "报告日期": pandera.Column("datetime64[ns]", coerce=True),
        "街镇": pandera.Column(str, pandera.Check.isin(filing_data.TOWNS)),
        "统一社会信用代码": pandera.Column(str, pandera.Check.str_matches(r"^[0-9A-Y]{18}$")),
        "产品名称": pandera.Column(str, pandera.Check.str_length(max_value=60)),
        "类别": pandera.Column(str, pandera.Check.isin(["食品", "工业产品", "农产品", "其他"])),
        "是否重点": pandera.Column(str, pandera.Check.isin(["是", "否"])),
        "批次": pandera.Column(int, pandera.Check.in_range(1, 10_000)),
        "罚款金额": pandera.Column(float, pandera.Check.ge(0)),
        "检验结论": pandera.Column(str, pandera.Check.isin(["合格", "不合格"])),
        "检验机构": pandera.Column(str),
    }
    schema = pandera.DataFrameSchema(
        columns, checks=pandera.Check(lambda frame: frame["报告日期"] >= frame["抽样日期"])
    )
    return seconds(lambda: schema.validate(pandas.read_csv(source), lazy=True))


def openpyxl_seconds(source: Path) -> float:
    """Reads every row of the workbook with openpyxl, read-only, checking nothing."""
    from openpyxl import load_workbook

    def work() -> None:
        sheet = load_workbook(source, read_only=True).worksheets[0]
        assert sum(1 for _ in sheet.iter_rows(values_only=True)) == SHEET_ROWS + 1

    return seconds(work)


def _register() -> Any:
    import tomllib

    from zhiheng.core.registers.definitions import read_registers

    return read_registers(
        tomllib.loads(filing_data.REGISTERS), scheme=filing_data.NAME, place="registers.toml"
    )[0]


def peak_megabytes(source: Path, folder: Path) -> float:
    """The most memory that filing the file takes, measured in a process of its own."""
    command = [sys.executable, __file__, "--only-file", str(source), "--folder", str(folder)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def csv_of(rows: int, folder: Path) -> Path:
    """A CSV of so many rows, written in pieces."""
    path = folder / f"rows-{rows}.csv"
    with path.open("wb") as file:
        for first in range(0, rows, 1_000_000):
            piece = filing_data.filing_rows(min(1_000_000, rows - first), first=first, seed=first + 1)
            piece.write_csv(file, include_header=first == 0)
    return path


def main() -> int:
    """Measures and prints; 1 where a limit is passed."""
    parser = argparse.ArgumentParser(description="How fast a filing is checked and committed.")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--large", type=int, default=LARGE_ROWS)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="work here, on the disk to be measured")
    parser.add_argument("--only-file", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.only_file:
        filed(fresh_workspace(chosen.folder), chosen.only_file)
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        return 0
    with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
        return _measure(Path(folder), chosen.rows, chosen.large, chosen.rounds)


def _measure(folder: Path, rows: int, large: int, rounds: int) -> int:
    source = csv_of(rows, folder)
    times = medians(
        {
            "raw": lambda: raw(source, folder / "raw.parquet"),
            "filing": lambda: filing(source, folder / "workspace"),
        },
        rounds,
    )
    ratio = times["filing"] / times["raw"]
    rate = rows / times["filing"]
    print(f"| Filing {rows:,} rows of 12 columns (median of {rounds}) | s | rows a second | ratio | limit |")
    print("|---|---:|---:|---:|---:|")
    print(f"| read CSV, write Parquet, no check | {times['raw']:.2f} | {rows / times['raw']:,.0f} | 1.00 | |")
    print(f"| check and commit | {times['filing']:.2f} | {rate:,.0f} | {ratio:.2f} × | ≤ {TIMES_LIMIT} |")
    small = csv_of(PEER_ROWS, folder)
    faster = rate * _peer("frictionless", frictionless_seconds, small, rate) / PEER_ROWS
    _peer("pandera on pandas", pandera_seconds, small, rate)
    memory = peak_megabytes(csv_of(large, folder), folder / "large")
    print(f"| peak memory, CSV of {large:,} rows | | | {memory:,.0f} MB | ≤ {MEGABYTES:,} MB |")
    _sheet(folder)
    slow = (ratio > TIMES_LIMIT, 0 < faster < TIMES_FRICTIONLESS, memory > MEGABYTES)
    return 1 if any(slow) else 0


def _peer(name: str, work: Callable[[Path], float], source: Path, rate: float) -> float:
    """Prints how much faster we are than a peer; gives its seconds, 0 where it is not installed."""
    try:
        taken = min(work(source) for _ in range(3))
    except ImportError:
        print(f"| {name} | not installed: pip install 'zhiheng[bench]' | | | |")
        return 0.0
    theirs = PEER_ROWS / taken
    limit = f"≥ {TIMES_FRICTIONLESS:.0f}" if name == "frictionless" else ""
    print(
        f"| {name}, {PEER_ROWS:,} rows | {taken:.2f} | {theirs:,.0f} | we are {rate / theirs:.1f} × faster | {limit} |"
    )
    return taken


def _sheet(folder: Path) -> None:
    path = folder / "sheet.xlsx"
    filing_data.write_workbook(filing_data.filing_rows(SHEET_ROWS), path)
    times = medians(
        {"openpyxl": lambda: openpyxl_seconds(path), "filing": lambda: filing(path, folder / "workspace")}, 3
    )
    ratio = times["openpyxl"] / times["filing"]
    print(
        f"| openpyxl reads an .xlsx of {SHEET_ROWS:,} rows, no check | {times['openpyxl']:.2f} | | 1.00 | |"
    )
    print(f"| check and commit the same .xlsx | {times['filing']:.2f} | | {ratio:.1f} × faster | |")


if __name__ == "__main__":
    sys.exit(main())
