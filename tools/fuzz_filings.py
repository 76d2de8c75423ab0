"""Reads and checks bad files by the thousand: each gives rows or a clear refusal, never anything else, and in time.

`python tools/fuzz_filings.py [--seed 1] [--count 2000]` prints how many there were and how they ended; the files that
broke something are written to --keep. The work is done in a process of its own, which a hang or a crash may end.
"""

from __future__ import annotations

import argparse
import collections
import datetime
import faulthandler
import itertools
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

from bad_filings import LABELS, bad_inputs

from zhiheng.core.issues import InputProblem, Text
from zhiheng.core.registers.checking import Checker
from zhiheng.core.registers.matching import match
from zhiheng.core.registers.model import Code, Column, ColumnType, Register
from zhiheng.files.filings.opening import open_rows

PATIENCE = 30
"""Seconds that one file may take; honest work on these takes a fraction of one."""
LONGEST_MESSAGES = 2000
"""Issues that one file may give; more is no help to anybody."""

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


def ending(path: Path) -> str:
    """How one file ends: "refused", "faulty" (read, with faults) or "read". Any exception but ours is let out."""
    on = datetime.date(2026, 11, 1)
    try:
        source = open_rows(path, labels=LABELS)
    except InputProblem as problem:
        return _examined(problem, "refused")
    matching = match(source.header, register(), on=on)
    checker = Checker(register(), matching, on=on)
    try:
        for batch in source.batches():
            checker.check(batch)
    except InputProblem as problem:
        return _examined(problem, "faulty")
    checker.finish()
    return "faulty" if matching.problems else "read"


def _examined(problem: InputProblem, ended: str) -> str:
    """Messages are for people: not thousands of them, and each with what to do."""
    if not 0 < len(problem.issues) <= LONGEST_MESSAGES:
        raise ValueError(f"{len(problem.issues)} issues")
    for issue in problem.issues:
        issue.line("zh").encode()
        if not issue.remedy.zh:
            raise ValueError(f"{issue.code} has no remedy")
    return ended


def work(seed: int, count: int, start: int, keep: Path) -> None:
    """Goes through the files from number `start` on, and prints a line before and after each."""
    with tempfile.TemporaryDirectory() as folder:
        for number, (name, data) in itertools.islice(enumerate(bad_inputs(seed, count)), start, None):
            path = Path(folder, name)
            path.write_bytes(data)
            print("begin", number, name, flush=True)
            faulthandler.dump_traceback_later(PATIENCE, exit=True)
            try:
                print("end", number, ending(path), flush=True)
            except BaseException:
                keep.mkdir(parents=True, exist_ok=True)
                (keep / f"{seed}-{name}").write_bytes(data)
                last = traceback.format_exc().strip().splitlines()
                print("end", number, "broke", name, " ".join(last[-3:]), flush=True)
            faulthandler.cancel_dump_traceback_later()
            path.unlink()


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
    good = sum(counts[name] for name in ("refused", "faulty", "read"))
    return 0 if good == chosen.count else 1


if __name__ == "__main__":
    sys.exit(main())
