"""What the ledger's form costs: corrections beside a plain Parquet file, the overlay beside none, commits as filings grow.

    python benchmarks/ledger.py [--rows N] [--filings N] [--rounds N] [--folder DIR]

Exit status 1 where a limit is passed.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import filing_data
import polars as pl
from measuring import filed, fresh_workspace, medians, seconds

from zhiheng.core.registers.kinds import Kind
from zhiheng.core.registers.model import ROW
from zhiheng.ledger.records import FilingOrder
from zhiheng.workspace.opening import Workspace

CORRECTED = 10_000
CORRECTING_LIMIT = 2.0
OVERLAY_LIMIT = 1.25
GROWTH_LIMIT = 1.5
PIECE = 1_000_000
SMALL = 10
SAMPLE = 50


def committed(workspace: Workspace, frame: pl.DataFrame, kind: Kind) -> float:
    """Stages and commits typed rows that were checked before; seconds."""
    ledger, register = workspace.ledger, workspace.register(filing_data.NAME)
    order = FilingOrder(
        id=f"{kind}-{frame['sample_no'][0]}-{frame.height}",
        register=register,
        kind=kind,
        body="区市场监管局",
        filer="",
        at=datetime.now(UTC),  # noqa: TID251 - a measurement is run by a person, now
        checked_seq=ledger.head().seq,
    )

    def work() -> None:
        from dataclasses import replace

        with ledger.staging(register) as staging:
            staging.write(frame)
            ledger.commit(None, replace(order, segments=staging.segments))

    return seconds(work)


def typed(rows: int, first: int) -> pl.DataFrame:
    """Rows as the checks hand them over."""
    text = filing_data.filing_rows(rows, first=first, seed=first + 7)
    text.columns = ["sample_no", "sampled_on", "reported_on", "town", "enterprise", "product", "category", "is_key", "batches",
                    "fine", "result", "institution"]  # fmt: skip
    return text.with_columns(
        pl.col("sampled_on", "reported_on").str.to_date(),
        pl.col("is_key") == "是",
        pl.col("batches").cast(pl.Int64),
        pl.col("fine").cast(pl.Decimal(18, 2)),
        pl.int_range(2, rows + 2, dtype=pl.Int64).alias(ROW),
    )


def read_whole(workspace: Workspace, as_of: int) -> float:
    """Reads every column of every row as of a filing, batch by batch."""

    def work() -> None:
        scan = workspace.ledger.vintage(filing_data.NAME, as_of).scan()
        assert sum(batch.height for batch in scan.collect_batches(chunk_size=PIECE)) > 0

    return seconds(work)


def grouped(workspace: Workspace, as_of: int) -> float:
    """Groups the whole register as of a filing by town, result and category, as an indicator would."""
    columns = ["town", "result", "category", "fine", "batches", "sampled_on"]

    def work() -> None:
        scan = workspace.ledger.vintage(filing_data.NAME, as_of).scan(columns)
        sums = (pl.col("fine").sum(), pl.col("batches").sum(), pl.col("sampled_on").max())
        scan.group_by("town", "result", "category").agg(pl.len().alias("count"), *sums).collect(
            engine="streaming"
        )

    return seconds(work)


def corrections(folder: Path, rows: int, rounds: int) -> bool:
    """10,000 corrections, spread over a large register: what writing and what reading them costs."""
    workspace = fresh_workspace(folder / "workspace")
    for first in range(0, rows, PIECE):
        committed(workspace, typed(min(PIECE, rows - first), first), Kind.INSERT)
    step = max(1, rows // CORRECTED)
    frames = iter([
        typed(CORRECTED, 0).with_columns(sample_no="S" + (pl.int_range(CORRECTED) * step + turn).cast(pl.String).str.zfill(9))
        for turn in range(rounds + 1)
    ])  # fmt: skip
    before = workspace.ledger.head().seq
    committed(workspace, next(frames), Kind.CORRECT)
    # The first reading looks up which rows were replaced, and keeps it.
    cold = grouped(workspace, before + 1)
    reading = medians(
        {
            "plain": lambda: read_whole(workspace, before),
            "overlaid": lambda: read_whole(workspace, before + 1),
            "grouped": lambda: grouped(workspace, before),
            "grouped overlaid": lambda: grouped(workspace, before + 1),
        },
        rounds,
    )
    file, alone = folder / "alone.parquet", typed(CORRECTED, 0)
    writing = medians(
        {
            "alone": lambda: seconds(lambda: alone.write_parquet(file, compression="zstd")),
            "filed": lambda: committed(workspace, next(frames), Kind.CORRECT),
        },
        rounds,
    )
    write, read = writing["filed"] / writing["alone"], reading["overlaid"] / reading["plain"]
    print(f"| {CORRECTED:,} corrections into {rows:,} rows (median of {rounds}) | s | ratio | limit |")
    print("|---|---:|---:|---:|")
    print(f"| write the Parquet file alone | {writing['alone']:.4f} | 1.00 | |")
    print(
        f"| stage and commit the corrections, durably | {writing['filed']:.4f} | {write:.2f} × | ≤ {CORRECTING_LIMIT} |"
    )
    print(f"| read the register whole, no corrections | {reading['plain']:.3f} | 1.00 | |")
    print(
        f"| read it with the corrections overlaid | {reading['overlaid']:.3f} | {read:.2f} × | ≤ {OVERLAY_LIMIT} |"
    )
    print(f"| group six of its columns, no corrections | {reading['grouped']:.3f} | 1.00 | |")
    few = reading["grouped overlaid"] / reading["grouped"]
    print(f"| group them with the corrections overlaid | {reading['grouped overlaid']:.3f} | {few:.2f} × | |")
    print(f"| the same for the first time | {cold:.3f} | {cold / reading['grouped']:.2f} × | |")
    return write <= CORRECTING_LIMIT and read <= OVERLAY_LIMIT


def growth(folder: Path, filings: int) -> bool:
    """Files small filings through everything, and compares the last ones with the ones around the hundredth."""
    workspace = fresh_workspace(folder / "growing")
    source = folder / "small.csv"
    times: list[float] = []
    for number in range(filings):
        filing_data.filing_rows(SMALL, first=number * SMALL, seed=number).write_csv(source)
        times.append(seconds(lambda: filed(workspace, source)))
    early, late = statistics.median(times[100 : 100 + SAMPLE]), statistics.median(times[-SAMPLE:])
    print(f"| {filings:,} filings of {SMALL} rows, checked and committed | ms | ratio | limit |")
    print("|---|---:|---:|---:|")
    print(f"| from the 100th on | {early * 1000:.1f} | 1.00 | |")
    print(f"| the last {SAMPLE} | {late * 1000:.1f} | {late / early:.2f} × | ≤ {GROWTH_LIMIT} |")
    return late / early <= GROWTH_LIMIT


def main() -> int:
    """Measures and prints; 1 where a limit is passed."""
    parser = argparse.ArgumentParser(description="What the ledger's form costs.")
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--filings", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="work here, on the disk to be measured")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
        good = corrections(Path(folder), chosen.rows, chosen.rounds)
        print()
        good = growth(Path(folder), chosen.filings) and good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
