"""How fast a register is browsed, beside plain SQL in DuckDB over the same files.

    python benchmarks/browsing.py [--rows N] [--rounds N] [--people N] [--folder DIR]

What is asked first is measured with nothing kept in memory; what is asked again, at another place of the same list, with the order of its
rows kept but not its rows. `people` threads then ask for pages of the same lists at once, which tells what one process answers in all.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import evaluation_data as data
from evaluation_ledger import filed_ledger
from measuring import medians, seconds

from zhiheng.core.registers.filters import Filter, Operation
from zhiheng.workspace.browsing import Browse, page
from zhiheng.workspace.browsing_cache import KEPT
from zhiheng.workspace.opening import Workspace

SIZE = 50
FIRST_LIMIT = 0.05
"""Seconds for the first page of what is neither filtered nor sorted, with nothing kept."""
FAILED = Filter("result", Operation.IS, ("不合格",))
QUARTER = Filter("sampled_on", Operation.BETWEEN, (date(2024, 1, 1), date(2024, 3, 31)))
FIRM = Filter("enterprise", Operation.CONTAINS, ("12345",))


@dataclass(frozen=True, slots=True)
class Case:
    """A list, and the same as SQL: what stands behind WHERE and ORDER BY."""

    name: str
    browse: Browse
    where: str = "TRUE"
    by: str = "file_index DESC, file_row_number"


def cases(workspace: Workspace) -> list[Case]:
    """What people ask for."""
    register = workspace.register(data.REGISTER.name)
    quarter = "sampled_on BETWEEN DATE '2024-01-01' AND DATE '2024-03-31'"
    last = "file_index DESC, file_row_number"
    return [
        Case("all, last filed first", Browse(register=register)),
        Case("result is 不合格", Browse(register=register, filters=(FAILED,)), "result = '不合格'"),
        Case("a quarter, 不合格", Browse(register=register, filters=(QUARTER, FAILED)), f"{quarter} AND result = '不合格'"),
        Case("enterprise contains 12345", Browse(register=register, filters=(FIRM,)), "contains(enterprise, '12345')"),
        Case("sorted by fine", Browse(register=register, sort=("fine", True)), by=f"fine DESC NULLS LAST, {last}"),
        Case("sorted by town", Browse(register=register, sort=("town", False)), by=f"town NULLS LAST, {last}"),
        Case("sorted by enterprise", Browse(register=register, sort=("enterprise", False)), by=f"enterprise NULLS LAST, {last}"),
        Case("不合格 sorted by fine", Browse(register=register, filters=(FAILED,), sort=("fine", True)), "result = '不合格'",
             f"fine DESC NULLS LAST, {last}"),
    ]  # fmt: skip


class Rival:
    """The same pages from DuckDB, as a person would write the SQL: order, offset and limit over the files."""

    def __init__(self, workspace: Workspace) -> None:
        vintage = workspace.ledger.vintage(data.REGISTER.name)
        files = ", ".join(f"'{vintage.store.local(one.name)}'" for one in vintage.base)
        self._from = f"read_parquet([{files}])"
        self._connection = duckdb.connect()
        self._connection.execute("SET enable_progress_bar = false")

    def page(self, case: Case, offset: int) -> list[tuple[object, ...]]:
        """A page."""
        names = ", ".join(column.name for column in data.REGISTER.columns)
        return self._connection.execute(
            f"SELECT {names} FROM {self._from} WHERE {case.where} ORDER BY {case.by} LIMIT {SIZE} OFFSET {offset}"
        ).fetchall()

    def count(self, case: Case) -> int:
        """How many rows the list has."""
        found = self._connection.execute(f"SELECT count(*) FROM {self._from} WHERE {case.where}").fetchone()
        return int(found[0]) if found else 0

    def close(self) -> None:
        """Lets go of it."""
        self._connection.close()


def forget(*kinds: str) -> None:
    """Lets go of what is kept: of everything, or of these kinds."""
    KEPT.forget(lambda key: not kinds or (isinstance(key, tuple) and key[0] in kinds))


def measured(workspace: Workspace, rival: Rival, case: Case, rounds: int) -> float:
    """Prints the line of a case; gives the seconds of its first page, with nothing kept."""
    total = page(workspace, case.browse).total
    assert total == rival.count(case), case.name
    deep = total * 2 // 3
    for offset in (0, deep):
        ours = page(workspace, case.browse, offset=offset, size=SIZE)
        assert [row.values for row in ours.rows] == rival.page(case, offset), (case.name, offset)

    def asked(offset: int, *kinds: str) -> float:
        forget(*kinds)
        return seconds(lambda: page(workspace, case.browse, offset=offset, size=SIZE))

    works: dict[str, Callable[[], float]] = {
        "first": lambda: asked(0),
        "again": lambda: asked(0, "block"),
        "deep": lambda: asked(deep, "block"),
        "kept": lambda: asked(deep, "nothing"),
        "sql": lambda: seconds(lambda: rival.page(case, 0)),
        "sql deep": lambda: seconds(lambda: rival.page(case, deep)),
        "sql count": lambda: seconds(lambda: rival.count(case)),
    }
    times = medians(works, rounds)
    told = [f"{times[name] * 1000:,.1f}" for name in works]
    print(f"| {case.name} | {total:,} | {' | '.join(told)} | {times['first'] / times['sql']:.2f} × |"
          f" {times['deep'] / times['sql deep']:.3f} × |")  # fmt: skip
    return times["first"]


def together(workspace: Workspace, listed: list[Case], people: int) -> None:
    """All people at once ask for pages of all lists, three pages each."""
    taken: list[float] = []
    before = KEPT.bytes

    def visit(number: int) -> None:
        for turn in range(len(listed) * 3):
            case = listed[(number + turn // 3) % len(listed)]
            offset = SIZE * (turn % 3)
            taken.append(seconds(lambda: page(workspace, case.browse, offset=offset, size=SIZE)))  # noqa: B023

    with ThreadPoolExecutor(people) as pool:
        whole = seconds(lambda: list(pool.map(visit, range(people))))
    ordered = sorted(taken)
    print(
        f"\n| {people} people at once, {len(taken):,} pages, {before / 2**20:.0f} MB kept at the beginning | |\n|---|---:|"
    )
    print(f"| all of them, s | {whole:.2f} |\n| pages a second | {len(taken) / whole:,.0f} |")
    print(
        f"| median, ms | {statistics.median(ordered) * 1000:.1f} |\n| 95 of 100 within, ms | {ordered[int(len(ordered) * 0.95)] * 1000:,.0f} |"
    )
    print(f"| kept in memory, MB | {KEPT.bytes / 2**20:.0f} |")


def main() -> int:
    """Measures and prints; 1 where a limit is passed."""
    parser = argparse.ArgumentParser(description="How fast a register is browsed.")
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--folder", type=Path, help="work here, on the disk to be measured")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
        workspace = filed_ledger(Path(folder, "workspace"), chosen.rows, chosen.rows)
        rival, listed = Rival(workspace), cases(workspace)
        print(f"| {chosen.rows:,} rows, ms (median of {chosen.rounds}) | rows found | first asked | asked again | deep page | page kept |"
              " SQL | SQL, deep | SQL, count | first / SQL | deep / SQL |\n|---|" + "---:|" * 10)  # fmt: skip
        times = [measured(workspace, rival, case, chosen.rounds) for case in listed]
        forget()
        for _ in range(2):
            together(workspace, listed, chosen.people)
        rival.close()
        workspace.close()
    return 0 if times[0] <= FIRST_LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
