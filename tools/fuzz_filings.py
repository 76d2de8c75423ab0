"""Files bad files by the thousand: each is committed whole or clearly refused, never anything else, and in time.

A refusal leaves no trace in ledger or store; every file with problems also goes back marked.

`python tools/fuzz_filings.py [--seed 1] [--count 2000]` prints how many there were and how they ended; the files that
broke something are written to --keep. The work is done in a process of its own, which a hang or a crash may end.
"""

from __future__ import annotations

import argparse
import collections
import datetime
import faulthandler
import itertools
import shutil
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path

from bad_filings import LABELS, bad_inputs

from zhiheng.core.issues import InputProblem, Issue, Text
from zhiheng.core.registers.model import FILING, Code, Column, ColumnType, Register
from zhiheng.ledger.verifying import verify
from zhiheng.workspace.filing import Submission, hand_in
from zhiheng.workspace.making import make_workspace
from zhiheng.workspace.opening import Workspace

PATIENCE = 30
"""Seconds that one file may take; honest work on these takes a fraction of one."""
LONGEST_MESSAGES = 2000
"""Issues that one file may give; more is no help to anybody."""

FILES_A_WORKSPACE = 40

_TYPES = (
    ColumnType.TEXT, ColumnType.DATE, ColumnType.USCC, ColumnType.CODE, ColumnType.NUMBER, ColumnType.INTEGER,
    ColumnType.TEXT,
)  # fmt: skip


def register() -> Register:
    """The register that the bad files are filed to."""
    columns = tuple(
        Column(
            name=f"column_{place}",
            label=Text(label, f"Column {place}"),
            type=kind,
            required=place < 2,
            unit="%" if label == "合格率" else "",
            codes=(Code("合格"), Code("不合格")) if kind is ColumnType.CODE else (),
        )
        for place, (label, kind) in enumerate(zip(LABELS, _TYPES, strict=True))
    )
    return Register(name="samples", label=Text("样品", "Samples"), columns=columns, key=("column_0",))


class Office:
    """A workspace into which the files are filed; a new one after every so many, so that keys are new again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0
        self._workspace: Workspace | None = None

    def ending(self, path: Path) -> str:
        """How one file ends: "refused" (not opened), "faulty" (nothing committed) or "committed".

        Any exception but ours is let out, and so is the slightest thing that a refusal leaves behind.
        """
        workspace = self._opened()
        before, stored = workspace.ledger.head(), _stored(workspace)
        submission = Submission(
            register=register(),
            file=path,
            body="区市场监管局",
            at=datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC),
            returned=path.with_name(f"returned-{self._count}.xlsx"),
        )
        try:
            outcome = hand_in(workspace, submission)
        except InputProblem as problem:
            ended = _examined(problem.issues, "refused")
        else:
            ended = "committed" if outcome.filing else _examined(outcome.issues, "faulty")
            if outcome.returned:
                outcome.returned.unlink()
            if outcome.filing and outcome.filing.rows != outcome.rows:
                raise ValueError(f"{outcome.rows} rows read, {outcome.filing.rows} committed")
        if ended != "committed" and (workspace.ledger.head(), _stored(workspace)) != (before, stored):
            raise ValueError("a refusal changed something")
        return ended

    def _opened(self) -> Workspace:
        if self._count % FILES_A_WORKSPACE == 0:
            self.close()
            shutil.rmtree(self._folder, ignore_errors=True)
            self._workspace = make_workspace(self._folder)
        self._count += 1
        assert self._workspace is not None
        return self._workspace

    def close(self) -> None:
        """Verifies the ledger, and lets go of it."""
        if self._workspace is None:
            return
        ledger = self._workspace.ledger
        held = ledger.vintage("samples").scan([FILING]).collect().height if ledger.head().seq else 0
        if held != sum(filing.rows for filing in ledger.filings()):
            raise ValueError("the register does not hold what was committed")
        found = verify(ledger)
        if found.issues:
            raise ValueError(found.issues[0].line("en"))
        ledger.close()
        self._workspace = None


def _stored(workspace: Workspace) -> list[str]:
    store = workspace.root / "ledger"
    return sorted(str(path) for path in store.rglob("*") if path.is_file() and path.name != "lock")


def _examined(issues: Sequence[Issue], ended: str) -> str:
    """Messages are for people: not thousands of them, and each with what to do."""
    if not 0 < len(issues) <= LONGEST_MESSAGES:
        raise ValueError(f"{len(issues)} issues")
    for issue in issues:
        issue.line("zh").encode()
        if not issue.remedy.zh:
            raise ValueError(f"{issue.code} has no remedy")
    return ended


def work(seed: int, count: int, start: int, keep: Path) -> None:
    """Goes through the files from number `start` on, and prints a line before and after each."""
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Path(folder, "workspace"))
        for number, (name, data) in itertools.islice(enumerate(bad_inputs(seed, count)), start, None):
            path = Path(folder, name)
            path.write_bytes(data)
            print("begin", number, name, flush=True)
            faulthandler.dump_traceback_later(PATIENCE, exit=True)
            try:
                print("end", number, office.ending(path), flush=True)
            except BaseException:
                keep.mkdir(parents=True, exist_ok=True)
                (keep / f"{seed}-{name}").write_bytes(data)
                last = traceback.format_exc().strip().splitlines()
                print("end", number, "broke", name, " ".join(last[-3:]), flush=True)
            faulthandler.cancel_dump_traceback_later()
            path.unlink()
        office.close()


def watch(seed: int, count: int, keep: Path) -> collections.Counter[str]:
    """Counts how all files end; a process that is ended by one of them is started again behind it."""
    counts: collections.Counter[str] = collections.Counter()
    start = 0
    while start < count:
        arguments = ["--work", str(start), "--seed", str(seed), "--count", str(count), "--keep", str(keep)]
        worker = subprocess.Popen(
            [sys.executable, __file__, *arguments], stdout=subprocess.PIPE, encoding="utf-8"
        )
        begun = ""
        for line in worker.stdout or ():
            word, number, rest = line.split(maxsplit=2)
            if word == "begin":
                begun = rest.strip()
            else:
                counts[rest.split()[0]] += 1
                begun = ""
                if rest.startswith("broke"):
                    print(f"seed {seed}, number {number}: {rest.strip()}", flush=True)
            start = int(number) + 1
        if worker.wait() == 0:
            break
        counts["crashed or hung"] += 1
        print(f"seed {seed}: the process ended at {begun or 'no file'} ({worker.returncode})", flush=True)
    return counts


def main() -> int:
    """Exit status 0 when every file ended as it should."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir(), "zhiheng-fuzz"))
    parser.add_argument("--work", type=int, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.work is not None:
        work(chosen.seed, chosen.count, chosen.work, chosen.keep)
        return 0
    counts = watch(chosen.seed, chosen.count, chosen.keep)
    listed = ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))
    print(f"{sum(counts.values())} bad files with seed {chosen.seed}: {listed}")
    good = sum(counts[name] for name in ("refused", "faulty", "committed"))
    return 0 if good == chosen.count else 1


if __name__ == "__main__":
    sys.exit(main())
