"""From a new filing to new verdicts: 116 targets of a real plan over a register of a million made-up rows.

    python benchmarks/verdicts.py [--rows N] [--rounds N] [--folder DIR] [--profile]

Times the commit of ten more rows and the judgement of every target after it, in one process with an open engine, and the whole command
line as it starts cold. Exit status 1 where a limit is passed.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import statistics
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from itertools import cycle
from pathlib import Path

import evaluation_data
import polars as pl
from measuring import seconds

from zhiheng.core.judging.model import Verdict
from zhiheng.core.registers.kinds import Kind
from zhiheng.core.registers.model import ROW
from zhiheng.engines.choosing import open_engine
from zhiheng.files.plan_toml import read_plan_toml
from zhiheng.ledger.records import FilingOrder
from zhiheng.workspace.filing import Submission, hand_in
from zhiheng.workspace.judging import judge_plan
from zhiheng.workspace.links import links, save_links
from zhiheng.workspace.making import make_workspace
from zhiheng.workspace.opening import Workspace, open_workspace

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "putuo-2013"
OFFICE = "区质量工作领导小组办公室"
DAY = date(2015, 9, 30)
LIMIT = 1.0
PIECE, SMALL = 1_000_000, 10
MEASURED = (
    "inspection_pass_rate", "key_product_pass_rate", "food_pass_rate", "key_food_pass_rate", "farm_product_pass_rate",
    "industrial_product_pass_rate", "drug_pass_rate", "failure_handling_rate",
)  # fmt: skip
"""What the plan's targets in per cent are linked to, by turns; the example itself has every figure reported."""


def committed(workspace: Workspace, frame: pl.DataFrame) -> None:
    """Stages and commits typed rows that were checked before."""
    ledger, register = workspace.ledger, workspace.register("inspections")
    order = FilingOrder(
        id=f"{frame['sample_no'][0]}-{frame.height}",
        register=register,
        kind=Kind.INSERT,
        body=OFFICE,
        filer="",
        at=datetime.now(UTC),  # noqa: TID251 - a measurement is run by a person, now
        checked_seq=ledger.head().seq,
    )
    with ledger.staging(register) as staging:
        staging.write(frame)
        ledger.commit(None, replace(order, segments=staging.segments))


def inspections(register_columns: tuple[str, ...], count: int, first: int) -> pl.DataFrame:
    """Rows of the shipped register as the checks hand them over, sampled within the plan's years."""
    made = evaluation_data.rows(count, first=first, days=(date(2013, 1, 1), DAY))
    kinds = pl.Series(["食品", "农产品", "工业产品", "药品"])
    chosen = made.select(
        "sample_no", "sampled_on", "reported_on", "town", "enterprise", "product", "is_key", "institution",
        kind=pl.lit("监督抽检"),
        batch=pl.lit(None, pl.String),
        category=kinds.gather(pl.Series(range(count)) % 4),
        result="result",
        failed_items=pl.when(pl.col("result") == "不合格").then(pl.lit("标签")),
        fine_amount=pl.col("fine"),
    )  # fmt: skip
    return chosen.select(*register_columns, pl.int_range(2, count + 2, dtype=pl.Int64).alias(ROW))


def prepared(folder: Path, rows: int) -> Workspace:
    """The plan in a workspace with its made-up reports, a register of so many rows, and links to both."""
    plan = read_plan_toml(EXAMPLE / "plan.toml")
    make_workspace(folder, plan=plan)
    for name in ("lists.toml", "links.toml"):
        (folder / name).write_bytes((EXAMPLE / name).read_bytes())
    history = folder / "history"
    subprocess.run(
        [sys.executable, str(ROOT / "tools" / "make_history.py"), str(EXAMPLE / "plan.toml"), str(EXAMPLE / "links.toml"),
         str(history), "--until", "2015-10-31"],
        check=True,
    )  # fmt: skip
    workspace = open_workspace(folder)
    for name in ("reported_values", "outside_figures"):
        submission = Submission(
            register=workspace.register(name), file=history / f"{name}.csv", body=OFFICE, at=datetime(2015, 11, 1, tzinfo=UTC)
        )  # fmt: skip
        assert hand_in(workspace, submission).filing is not None, name
    linked, names = links(workspace), cycle(MEASURED)
    rates = [each for each in plan.targets if each.unit == "%" and each.op in (">=", "=")][:20]
    save_links(
        workspace,
        [replace(linked[each.id], reported=False, measured=None, indicator=next(names)) for each in rates],
    )
    columns = tuple(column.name for column in workspace.register("inspections").columns)
    for first in range(0, rows, PIECE):
        committed(workspace, inspections(columns, min(PIECE, rows - first), first))
    return workspace


def main() -> int:
    """Measures and prints; 1 where the limit is passed."""
    parser = argparse.ArgumentParser(description="What a new filing costs until all verdicts are new.")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--folder", type=Path, help="work here, on the disk to be measured")
    parser.add_argument("--profile", action="store_true", help="print where the time of one judgement goes")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
        return _measured(prepared(Path(folder) / "workspace", chosen.rows), chosen)


def _measured(workspace: Workspace, chosen: argparse.Namespace) -> int:
    engine = open_engine("duckdb")
    columns = tuple(column.name for column in workspace.register("inspections").columns)
    verdicts: tuple[Verdict, ...] = ()

    def judged() -> None:
        nonlocal verdicts
        verdicts = judge_plan(workspace, on=DAY, engine=engine)

    first = seconds(judged)
    if chosen.profile:
        profile = cProfile.Profile()
        profile.runcall(judged)
        pstats.Stats(profile).sort_stats("cumulative").print_stats(60)
    commits, judging = [], []
    for number in range(chosen.rounds):
        new = inspections(columns, SMALL, chosen.rows + number * SMALL)
        commits.append(seconds(partial(committed, workspace, new)))
        judging.append(seconds(judged))
    engine.close()
    both = statistics.median(one + other for one, other in zip(commits, judging, strict=True))
    cold = seconds(lambda: _cold(workspace.root))
    workspace.close()
    print(
        f"| {len(verdicts)} targets, {chosen.rows:,} inspections (median of {chosen.rounds}) | s | limit |\n|---|---:|---:|"
    )
    print(f"| commit {SMALL} new rows | {statistics.median(commits):.3f} | |")
    print(f"| judge every target after it | {statistics.median(judging):.3f} | |")
    print(f"| both | {both:.3f} | ≤ {LIMIT} |")
    print(f"| judge for the first time in a process | {first:.3f} | |")
    print(f"| zhiheng judge, from the command line | {cold:.3f} | |")
    return 0 if both <= LIMIT else 1


def _cold(root: Path) -> None:
    command = [
        sys.executable, "-c", "from zhiheng.cli.main import main; main()", "judge", "--on", DAY.isoformat(), "-w", str(root),
    ]  # fmt: skip
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main())
