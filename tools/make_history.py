"""Makes up the filings of a plan's years: what its bodies might have reported of each target, quarter by quarter.

    .venv/bin/python tools/make_history.py PLAN.toml LINKS.toml FOLDER [--until 2028-03-31]

Writes one CSV file for each register into FOLDER: reported_values, outside_figures, and for the examples that have targets computed
from them, enterprises and inspections. Nothing in them is real; how they are made up stands in zhiheng.office.demonstration.history.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from zhiheng.core.judging.model import Link
from zhiheng.core.plan.model import Plan
from zhiheng.files.plan_toml import read_plan_toml
from zhiheng.office.demonstration.history import HEADERS, Row, fates, history, write
from zhiheng.office.demonstration.samples import SAMPLING, Sampling
from zhiheng.workspace.links import read_links

__all__ = ["HEADERS", "SAMPLINGS", "fates", "filings", "write"]

SAMPLINGS = {
    "minhang-2018": Sampling(
        date(2018, 1, 1), date(2020, 12, 31), 240, "EX",
        {"食品": (0.05, 0.035), "工业产品": (0.06, 0.075), "农产品": (0.01, 0.004)},
        ("甲街道", "乙街道", "丙镇", "丁镇", "戊镇"),
    ),
    "plan-2026-2028": SAMPLING,
}  # fmt: skip
"""By the id of the plan. In the made-up district the first quarter is there already: examples/qinghe-2026/filings."""


def filings(plan: Plan, links: Mapping[str, Link]) -> list[Row]:
    """Everything that is filed, with the samples of an example that has some."""
    return history(plan, links, SAMPLINGS.get(plan.facts.id))


def main() -> None:
    """Writes the files."""
    parser = argparse.ArgumentParser(description="Makes up the filings of a plan's years.")
    parser.add_argument("plan", type=Path)
    parser.add_argument("links", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--until", type=date.fromisoformat, default=date.max)
    call = parser.parse_args()
    rows = [
        row for row in filings(read_plan_toml(call.plan), read_links(call.links)) if row.day <= call.until
    ]
    call.folder.mkdir(parents=True, exist_ok=True)
    for register in HEADERS:
        write(rows, register, call.folder / f"{register}.csv")


if __name__ == "__main__":
    main()
