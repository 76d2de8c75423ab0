"""What the measurements of filing share: a workspace to measure in, medians of interleaved rounds, rows of a table."""

from __future__ import annotations

import shutil
import statistics
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import filing_data

if TYPE_CHECKING:
    from zhiheng.core.registers.kinds import Kind
    from zhiheng.workspace.filing import Outcome
    from zhiheng.workspace.opening import Workspace


def fresh_workspace(folder: Path) -> Workspace:
    """A new workspace with the measured register, in place of whatever stood there."""
    from zhiheng.workspace.making import make_workspace
    from zhiheng.workspace.opening import open_workspace

    shutil.rmtree(folder, ignore_errors=True)
    make_workspace(folder)
    filing_data.add_register(folder)
    return open_workspace(folder)


def filed(workspace: Workspace, file: Path, kind: Kind | None = None) -> Outcome:
    """Hands in a file, as the command does."""
    from zhiheng.core.registers.kinds import Kind
    from zhiheng.workspace.filing import Submission, hand_in

    outcome = hand_in(
        workspace,
        Submission(
            register=workspace.register(filing_data.NAME),
            file=file,
            body="区市场监管局",
            kind=kind or Kind.INSERT,
            at=datetime.now(UTC),  # noqa: TID251 - a measurement is run by a person, now
        ),
    )
    assert outcome.filing is not None, [issue.line("en") for issue in outcome.issues]
    return outcome


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def medians(works: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """The median of several rounds of each, one after the other in every round, so that a slow moment hits all.

    Each work gives its own seconds, so that what prepares it does not count.
    """
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            times[name].append(work())
    return {name: statistics.median(each) for name, each in times.items()}
