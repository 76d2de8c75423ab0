"""Kills a process that files, at random moments, and looks at what is left each time.

    python tests/durability/killing.py [--kills 200] [--seed N] [--keep DIR]

After each kill: the ledger opens; every filing that was confirmed is there; none is half there; the filing that was under way
is repeated by the next process, and no row is lost or doubled. Prints the seed, so that a failure can be told again.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import history

from zhiheng.workspace.making import make_workspace
from zhiheng.workspace.opening import open_workspace

LONGEST = 1.2
"""Seconds after which a process is killed at the latest, counted from when it is ready: some tens of filings."""


@dataclass
class Tally:
    """What was seen so far."""

    kills: int = 0
    confirmed: int = 0
    receipts: dict[int, str] = field(default_factory=dict)
    moments: Counter[str] = field(default_factory=Counter)
    repeated: int = 0


def kill_once(folder: Path, tally: Tally, chance: random.Random) -> None:
    """Starts a process that files, kills it, and notes what it had confirmed."""
    first = max(0, tally.confirmed - chance.randrange(3))
    command = [sys.executable, str(Path(__file__).parent / "filer.py"), str(folder), str(first)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stderr is not None
        if process.stdout.readline() != "ready\n":
            raise AssertionError(f"the process did not start: {process.stderr.read()}")
        time.sleep(chance.uniform(0, LONGEST))
        process.send_signal(signal.SIGKILL)
        lines = process.stdout.read().split("\n")
        complaint = process.stderr.read()
    assert process.returncode == -signal.SIGKILL, complaint
    tally.kills += 1
    # What stands after the last line end was being printed: the filer cannot know it for a confirmation.
    for line in lines[:-1]:
        _, number, receipt, repeated = line.split(" ")
        known = tally.receipts.setdefault(int(number), receipt)
        assert known == receipt, f"filing {number} got two receipts: {known} and {receipt}"
        tally.repeated += repeated == "True"
    tally.confirmed = len(tally.receipts)


def look(folder: Path, tally: Tally) -> None:
    """Opens the ledger and holds it against what was confirmed and against the history told again."""
    ledger = open_workspace(folder).ledger
    filings = sorted(ledger.filings(history.REGISTER), key=lambda filing: filing.seq)
    there = len(filings)
    assert there >= tally.confirmed, f"{tally.confirmed} confirmed, {there} in the ledger"
    assert there <= tally.confirmed + 1, "more than the one under way was committed without a confirmation"
    for number, filing in enumerate(filings):
        assert filing.rows == len(history.keys(number)), f"filing {number} is half there: {filing.rows} rows"
        receipt = f"{filing.seq}:{filing.sha256}"
        assert tally.receipts.get(number, receipt) == receipt, f"filing {number} is another one"
    if there:
        rows = ledger.vintage(history.REGISTER).scan(["number", "value"]).collect().rows()
        assert len(rows) == len(dict(rows)), "a row is there twice"
        assert dict(rows) == history.state(there), "rows were lost or changed"
    tally.moments["committed, not yet confirmed" if there > tally.confirmed else "before the commit"] += 1
    ledger.close()


def kill_loop(folder: Path, kills: int, seed: int) -> Tally:
    """Makes a workspace in `folder` and kills as often as asked. Raises AssertionError where a promise breaks."""
    chance = random.Random(seed)
    make_workspace(folder)
    (folder / "incoming").mkdir()
    history.add_register(folder)
    tally = Tally()
    while tally.kills < kills:
        kill_once(folder, tally, chance)
        look(folder, tally)
    return tally


def last_look(folder: Path) -> tuple[int, int]:
    """Verifies the whole ledger; gives how many filings there are and how many ownerless files were swept."""
    from datetime import UTC, datetime

    from zhiheng.core.issues import Level
    from zhiheng.ledger.verifying import sweep, verify

    ledger = open_workspace(folder).ledger
    swept = sweep(ledger, now=datetime.now(UTC))  # noqa: TID251 - the shell of this loop
    found = verify(ledger)
    assert not [issue for issue in found.issues if issue.level is Level.ERROR], found.issues
    assert not sweep(ledger, now=datetime.now(UTC)).files  # noqa: TID251 - the shell of this loop
    return found.filings, swept.files


def main() -> None:
    """The loop from the command line."""
    parser = argparse.ArgumentParser(description="Kills a process that files, and looks at what is left.")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    parser.add_argument("--keep", type=Path, help="work in this new directory and leave it")
    chosen = parser.parse_args()
    print(f"seed {chosen.seed}, {chosen.kills} kills", flush=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = chosen.keep or Path(temporary) / "workspace"
        tally = kill_loop(folder, chosen.kills, chosen.seed)
        filings, swept = last_look(folder)
    print(
        f"{tally.kills} kills; {tally.confirmed} filings confirmed, {filings} in the ledger, none lost, none half there"
    )
    print("; ".join(f"{moment}: {count}" for moment, count in sorted(tally.moments.items())))
    print(
        f"{tally.repeated} filings repeated without a second commit; {swept} ownerless files swept; the ledger verifies"
    )


if __name__ == "__main__":
    main()
