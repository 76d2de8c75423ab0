"""Hands in one filing of the history after the other, and prints a line for each that was confirmed. Is killed.

python tests/durability/filer.py WORKSPACE FIRST
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import history

from zhiheng.core.registers.kinds import Kind
from zhiheng.workspace.filing import Submission, hand_in
from zhiheng.workspace.opening import open_workspace


def main(folder: Path, first: int) -> None:
    """Files from `first` on, for ever."""
    workspace = open_workspace(folder)
    register = workspace.register(history.REGISTER)
    print("ready", flush=True)
    number = first
    while True:
        file = history.write_file(number, folder / "incoming")
        outcome = hand_in(
            workspace,
            Submission(
                register=register,
                file=file,
                body=history.BODY,
                kind=Kind(history.kind(number)),
                at=datetime.now(UTC),  # noqa: TID251 - a process of its own, as people start one
            ),
        )
        filing = outcome.filing
        assert filing is not None, outcome.issues
        print(f"confirmed {number} {filing.seq}:{filing.sha256} {outcome.repeated}", flush=True)
        number += 1


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
