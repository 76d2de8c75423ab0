"""How fast twenty indicators are evaluated, beside SQL written by hand and beside other engines over the same files.

    python benchmarks/evaluation.py [PART …] [--rows N] [--rounds N] [--memory 2GB] [--folder DIR]

Parts: against (SQL by hand, a native table, polars, pandas, PostgreSQL, the reference), memory, growth, as-of; all without any.
300 areas by 36 months; two of the indicators are exact percentiles and one counts distinct values. Every other engine is asked for the
same figures, and its figures are compared with ours before anything is timed. Exit status 1 where a limit is passed.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import evaluation_data as data
import evaluation_peers as peers
import polars as pl
from measuring import medians, seconds

from zhiheng.core.formulas.planning import planned
from zhiheng.core.formulas.questions import RowFiles
from zhiheng.engines.choosing import open_engine

if TYPE_CHECKING:
    from zhiheng.core.formulas.questions import Engine

BY_HAND_LIMIT = 1.10
TABLE_LIMIT = 1.25
MEMORY_LIMIT = 1.5
AS_OF_LIMIT = 1.10
REFERENCE_ROWS = 20_000
POSTGRES_ROWS = 10_000_000
PANDAS_ROWS = 10_000_000


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the caller wants: rows, rounds, memory of the spilling run, and the folder for the data."""

    rows: int
    rounds: int
    memory: str
    folder: Path

    def files(self, rows: int | None = None) -> RowFiles:
        """The segment files with so many rows; made once for each number."""
        count = self.rows if rows is None else rows
        return data.written(count, self.folder / f"inspections-{count}")


def ours(engine: Engine, files: RowFiles, catalogue: data.Catalogue) -> pl.DataFrame:
    """Formulas planned, asked and finished: the columns d0, period, v0 …"""
    plan = planned(data.asked(catalogue))
    return plan.frame(engine.answer(plan.question, {data.REGISTER.name: files}))


def agree(mine: pl.DataFrame, theirs: pl.DataFrame, catalogue: data.Catalogue) -> None:
    """Raises AssertionError where two engines do not have the same groups and, but for rounding, the same figures."""
    names = list(catalogue.trees)
    months = [month.start for month in data.months()]
    mine = mine.with_columns(month=pl.col("period").replace_strict(range(len(months)), months))
    both = mine.join(
        theirs.with_columns(pl.col("month").cast(pl.Date)),
        left_on=["d0", "month"],
        right_on=["town", "month"],
    )
    assert both.height == mine.height == theirs.height, (mine.height, theirs.height)
    for number, name in enumerate(names):
        left, right = both[f"v{number}"], both[name].cast(pl.Float64).fill_nan(None)
        assert (left.is_null() == right.is_null()).all(), name
        assert ((left - right).abs() <= 1e-6 * (1 + left.abs())).all(), name  # fmt: skip


def against(wishes: Wishes) -> bool:
    """Ours and all others over the same rows."""
    files = wishes.files()
    engine = open_engine("duckdb")
    good = True
    for name, catalogue in (
        ("20 indicators", data.ALL),
        ("17 without percentiles and distinct", data.SIMPLE),
    ):
        rivals = peers.duckdb_rivals(files, catalogue)
        mine = ours(engine, files, catalogue)
        works: dict[str, Callable[[], float]] = {
            "ours": lambda catalogue=catalogue: seconds(lambda: ours(engine, files, catalogue))  # type: ignore[misc]
        }
        for rival, work in rivals.works.items():
            agree(mine, work(), catalogue)
            works[rival] = lambda work=work: seconds(work)  # type: ignore[misc]
        times = medians(works, wishes.rounds)
        rivals.close()
        by_hand = min(times[each] for each in times if each.startswith("by hand"))
        print(f"| {name}, {wishes.rows:,} rows (median of {wishes.rounds}) | s | ours / theirs | limit |")
        print("|---|---:|---:|---:|")
        for rival, taken in times.items():
            limit = _limit(rival, taken, by_hand)
            print(
                f"| {rival} | {taken:.3f} | {times['ours'] / taken:.2f} × | {f'≤ {limit}' if limit else ''} |"
            )
            good = good and (not limit or times["ours"] <= limit * taken)
        print()
    _slow_peers(wishes, engine)
    engine.close()
    return good


def _limit(rival: str, taken: float, by_hand: float) -> float | None:
    """Of the statements written by hand the best one counts."""
    if rival.startswith("by hand") and taken == by_hand:
        return BY_HAND_LIMIT
    return TABLE_LIMIT if rival == "native table" else None


def _slow_peers(wishes: Wishes, engine: Engine) -> None:
    """Those that take so long that twice is enough, with as many rows as they can be given."""
    print("| all 20 indicators (the better of two) | rows | s | ours / theirs |")
    print("|---|---:|---:|---:|")
    most = {"polars": wishes.rows, "pandas": PANDAS_ROWS, "PostgreSQL, fitting indexes": POSTGRES_ROWS}
    for name, opened in peers.SLOW.items():
        rows = min(wishes.rows, most[name])
        files = wishes.files(rows)
        mine = min(seconds(lambda files=files: ours(engine, files, data.ALL)) for _ in range(3))  # type: ignore[misc]
        with opened(files) as work:
            if work is None:
                print(f"| {name} | not installed | | |")
                continue
            agree(ours(engine, files, data.ALL), work(), data.ALL)
            taken = min(seconds(work) for _ in range(2))
        print(f"| {name} | {rows:,} | {taken:.2f} | {mine / taken:.2f} × |")
    files = wishes.files(REFERENCE_ROWS)
    reference = open_engine("reference")
    rate = REFERENCE_ROWS / seconds(lambda: ours(reference, files, data.ALL))
    print(
        f"| the reference: {rate:,.0f} rows a second | {REFERENCE_ROWS:,} | {REFERENCE_ROWS / rate:.2f} | |\n"
    )


def memory(wishes: Wishes) -> bool:
    """Peak memory, each in a process of its own: simple indicators as rows grow, and all of them within a limit."""
    few = _peak(wishes, wishes.rows, "simple", "")
    many = _peak(wishes, wishes.rows * 10, "simple", "")
    print("| Peak memory | rows | MB | seconds | ratio | limit |")
    print("|---|---:|---:|---:|---:|---:|")
    ratio = many[0] / few[0]
    print(f"| 17 simple indicators | {wishes.rows:,} | {few[0]:,.0f} | {few[1]:.2f} | 1.00 | |")
    print(
        f"| the same | {wishes.rows * 10:,} | {many[0]:,.0f} | {many[1]:.2f} | {ratio:.2f} × | ≤ {MEMORY_LIMIT} |"
    )
    free = _peak(wishes, wishes.rows, "exact", "")
    held = _peak(wishes, wishes.rows, "exact", wishes.memory)
    print(
        f"| percentiles and distinct, no limit | {wishes.rows:,} | {free[0]:,.0f} | {free[1]:.2f} | 1.00 | |"
    )
    print(
        f"| the same in {wishes.memory} | {wishes.rows:,} | {held[0]:,.0f} | {held[1]:.2f} | {held[0] / free[0]:.2f} × | |\n"
    )
    return ratio <= MEMORY_LIMIT


def _peak(wishes: Wishes, rows: int, catalogue: str, limit: str) -> tuple[float, float]:
    """Megabytes and seconds of one evaluation in a process of its own."""
    wishes.files(rows)
    command = [sys.executable, __file__, "--only", catalogue, "--rows", str(rows), "--memory", limit,
               "--folder", str(wishes.folder)]  # fmt: skip
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    megabytes, taken = done.stdout.split()
    return float(megabytes), float(taken)


def only(wishes: Wishes, catalogue: str) -> None:
    """One evaluation; prints the peak of this process in MB, and the seconds."""
    engine = open_engine("duckdb", memory=wishes.memory, scratch=wishes.folder)
    files = wishes.files()
    taken = seconds(lambda: ours(engine, files, {"simple": data.SIMPLE, "exact": data.EXACT}[catalogue]))
    engine.close()
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, taken)


def growth(wishes: Wishes) -> bool:
    """A tenth of the rows, the rows, and ten times as many."""
    engine = open_engine("duckdb")
    print("| Growth | rows | 20 indicators, s | times | 17 simple, s | times |")
    print("|---|---:|---:|---:|---:|---:|")
    before = (0.0, 0.0)
    for rows in (wishes.rows // 10, wishes.rows, wishes.rows * 10):
        files = wishes.files(rows)
        rounds = wishes.rounds if rows <= wishes.rows else 2
        works = {
            name: lambda catalogue=catalogue, files=files: seconds(lambda: ours(engine, files, catalogue))
            for name, catalogue in (("all", data.ALL), ("simple", data.SIMPLE))
        }
        times = medians(works, rounds)
        here = (times["all"], times["simple"])
        grown = [f"{now / then:.1f} ×" if then else "" for now, then in zip(here, before, strict=True)]
        print(f"| | {rows:,} | {here[0]:.3f} | {grown[0]} | {here[1]:.3f} | {grown[1]} |")
        before = here
    engine.close()
    print()
    return True


def as_of(wishes: Wishes) -> bool:
    """A ledger as of its middle, beside a ledger that has just the rows of that time."""
    from evaluation_ledger import filed_ledger

    from zhiheng.workspace.sources import sources

    whole = filed_ledger(wishes.folder / "whole", wishes.rows * 2, wishes.rows)
    half = filed_ledger(wishes.folder / "half", wishes.rows, wishes.rows)
    middle = half.ledger.head().seq
    engine = open_engine("duckdb")

    def evaluated(workspace: Any, seq: int | None) -> Callable[[], float]:
        def work() -> pl.DataFrame:
            files = sources(workspace, [workspace.register(data.REGISTER.name)], seq)[data.REGISTER.name]
            return ours(engine, files, data.SIMPLE)

        return lambda: seconds(work)

    times = medians({"current": evaluated(half, None), "as of": evaluated(whole, middle)}, wishes.rounds)
    ratio = times["as of"] / times["current"]
    engine.close()
    half.close()
    whole.close()
    print(f"| As of, {wishes.rows:,} rows (median of {wishes.rounds}) | s | ratio | limit |")
    print("|---|---:|---:|---:|")
    print(f"| current state of a ledger with these rows | {times['current']:.3f} | 1.00 | |")
    print(
        f"| a ledger with twice as many, as of its middle | {times['as of']:.3f} | {ratio:.2f} × | ≤ {AS_OF_LIMIT} |\n"
    )
    return ratio <= AS_OF_LIMIT


PARTS: dict[str, Callable[[Wishes], bool]] = {
    "against": against,
    "memory": memory,
    "growth": growth,
    "as-of": as_of,
}


def main() -> int:
    """Measures and prints; 1 where a limit is passed."""
    parser = argparse.ArgumentParser(description="How fast indicators are evaluated.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--memory", default="2GB", help="for percentiles and distinct values within a limit")
    parser.add_argument("--folder", type=Path, help="the data are made and kept here")
    parser.add_argument("--only", choices=["simple", "exact"], help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    unknown = [part for part in chosen.parts if part not in PARTS]
    if unknown:
        parser.error(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    with tempfile.TemporaryDirectory() as folder:
        wishes = Wishes(chosen.rows, chosen.rounds, chosen.memory, chosen.folder or Path(folder))
        if chosen.only:
            only(wishes, chosen.only)
            return 0
        good = [PARTS[part](wishes) for part in chosen.parts or PARTS]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
