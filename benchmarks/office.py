"""How the office answers many people at once over a register of millions of rows, and how soon an approval shows in a verdict.

    python benchmarks/office.py [--rows 10000000] [--users 50] [--seconds 60] [--folder DIR]

A demonstration district is made, its register of inspections filled with made-up rows, and the office served on this machine by
`zhiheng serve`; locust asks from the same machine, as fast as answers come. Measured are the four pages that people look at most.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "office"))

import evaluation_data as data
import working
from running import CALL, served
from visiting import Visitor

from zhiheng.core.registers.kinds import Kind
from zhiheng.core.registers.model import ROW
from zhiheng.ledger.records import FilingOrder
from zhiheng.office.demonstration.samples import TOWNS
from zhiheng.workspace.opening import Workspace, open_workspace

ROOT = Path(__file__).resolve().parents[1]
PASSWORD = "Qinghe-2028-Zhiliang"
BODY = "区市场监管局"
TARGETS = ("target-e22885", "target-312687", "target-5ca4b8")
"""Those of the example plan that the register measures."""
DAYS = (date(2026, 1, 1), date(2028, 5, 31))
PIECE = 500_000
CATEGORIES = ("食品", "工业产品", "农产品")
APPROVALS = 5


def fill(workspace: Workspace, rows: int) -> None:
    """Puts so many made-up rows into the register of inspections, in filings of at most PIECE rows."""
    register = workspace.register("inspections")
    names = [*(column.name for column in register.columns), ROW]
    for first in range(0, rows, PIECE):
        frame = inspections(min(PIECE, rows - first), first).select(names)
        order = FilingOrder(
            id=f"bench-{first}", register=register, kind=Kind.INSERT, body=BODY, filer="", at=datetime(2028, 6, 15, tzinfo=UTC),
            checked_seq=workspace.ledger.head().seq,
        )  # fmt: skip
        with workspace.ledger.staging(register) as staging:
            staging.write(frame)
            workspace.ledger.commit(None, replace(order, segments=staging.segments))


def inspections(count: int, first: int) -> pl.DataFrame:
    """Made-up rows as the register holds them."""
    made = data.rows(count, first=first, days=DAYS)
    number = pl.int_range(pl.len())
    return made.with_columns(
        town=pl.Series(TOWNS).gather(made.select(number % len(TOWNS)).to_series()),
        category=pl.Series(CATEGORIES).gather(made.select(number % len(CATEGORIES)).to_series()),
        kind=pl.lit("监督抽检"),
        batch=pl.lit("20260101"),
        failed_items=pl.when(pl.col("result") == "不合格").then(pl.lit("标志")),
        fine_amount=pl.col("fine"),
    )


def asked(address: str, users: int, seconds: int, folder: Path) -> list[dict[str, str]]:
    """The statistics of locust, a record for each kind of page. Raises CalledProcessError where a request failed."""
    said = {"password": PASSWORD, "targets": TARGETS}
    command = [
        sys.executable, "-m", "locust", "-f", str(ROOT / "benchmarks" / "office_users.py"), "--headless", "--host", address,
        "--users", str(users), "--spawn-rate", "10", "--run-time", f"{seconds}s", "--reset-stats", "--only-summary",
        "--csv", str(folder / "locust"),
    ]  # fmt: skip
    subprocess.run(
        command, env={**os.environ, "ZHIHENG_BENCH": json.dumps(said)}, check=True, stdout=subprocess.DEVNULL
    )
    with (folder / "locust_stats.csv").open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if not row["Name"].startswith(("(", "Aggregated"))]


def waiting(root: Path) -> list[int]:
    """Dues of the bureau that can be filed and that nobody has begun."""
    said = (
        "SELECT due.id FROM records_due due JOIN people_body body ON body.id = due.body_id WHERE body.name = ? AND due.target <> '' "
        "AND due.closed_at IS NULL AND due.deadline > '2028-07-05' AND due.period_end < '2028-07-05' AND due.id NOT IN "
        "(SELECT due_id FROM records_submission WHERE due_id IS NOT NULL) ORDER BY due.id LIMIT ?"
    )
    with closing(sqlite3.connect(root / "zhiheng.sqlite3")) as opened:
        return [int(id) for (id,) in opened.execute(said, (BODY, APPROVALS))]


def approvals(root: Path, address: str) -> list[float]:
    """Seconds from the approval being sent to the page of the target with the new figure, several times."""
    people = {name: Visitor(address) for name in ("liaison", "reviewer", "office", "leader")}
    for username, visitor in people.items():
        visitor.sign_in(username, PASSWORD)
    found = []
    for number, due in enumerate(waiting(root)):
        begun = working.begin(people["liaison"], due)
        form = begun.forms("/typed/")[0]
        named = next(each.get("value") for each in form.inputs if (each.name or "").endswith("target"))
        target = f"/targets/{named}/"
        value = f"{41 + number}.37"
        submission = working.file_value(people["liaison"], begun, value)
        working.decide(people["reviewer"], submission)
        start = time.perf_counter()
        working.decide(people["office"], submission)
        while ".37" not in people["leader"].get(target).text:
            assert time.perf_counter() - start < 60, f"{target} does not show {value}"
        found.append(time.perf_counter() - start)
    return found


def main() -> None:
    """Measures and prints the tables."""
    parser = argparse.ArgumentParser(description="Measures the office.")
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--folder", type=Path, help="keep the district here, and use it again")
    call = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        root = (call.folder or Path(temporary) / "district").resolve()
        if not root.exists():
            subprocess.run([sys.executable, "-c", CALL, "demo", str(root), "--no-serve"], check=True, stdout=subprocess.DEVNULL)  # fmt: skip
            with closing(open_workspace(root)) as workspace:
                fill(workspace, call.rows)
        with served(root) as server:
            times = approvals(root, server.address)
            rows = asked(server.address, call.users, call.seconds, Path(temporary))
    print(f"{call.rows:,} rows, {call.users} people at once, {call.seconds} s\n")
    print("| page | requests | failed | requests/s | p50 ms | p95 ms |\n|---|--:|--:|--:|--:|--:|")
    for row in rows:
        print(f"| {row['Name']} | {row['Request Count']} | {row['Failure Count']} | {float(row['Requests/s']):.1f} | {row['50%']} | {row['95%']} |")  # fmt: skip
    if not times:
        print(
            "\nno approval measured: every value that is due in this folder has been filed; leave --folder out for a new one"
        )
        return
    print(f"\nfrom approval to the new verdict on the page: median {statistics.median(times):.2f} s, longest {max(times):.2f} s of {len(times)}")  # fmt: skip


if __name__ == "__main__":
    main()
