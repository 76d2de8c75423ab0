"""Works in an office for half an hour without a pause, as much as it takes, and holds every answer against what it must be.

    python tests/office/durability/soaking.py [--minutes 30] [--filers 3] [--seed N] [--keep DIR]

Programs file forms of 250 fields one after the other, each as soon as the last is answered: the rate is the highest that the machine holds beside
reviewers, people at pages, the public, and questions that are asked again and again. At the end everything that was confirmed must be there,
once, the ledger and the log of the office must verify, and the memory of the server must not have grown.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

import soak_load as load
from running import CALL, served
from soak_load import Soak

FOLDER = Path(__file__).parent
GROWTH = 1.25
"""How much larger than in the second quarter the memory may be in the last: caches fill in the first."""
SECONDS = 2.0
"""Between two looks at the memory."""


def main() -> None:
    """Runs it and prints what was seen. Exit status 1 where anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--filers", type=int, default=3)
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    folder = asked.keep or Path(tempfile.mkdtemp(prefix="soak-"))
    try:
        said, fault = soak(folder / "district", asked.minutes, asked.filers, asked.seed)
    finally:
        if not asked.keep:
            shutil.rmtree(folder, ignore_errors=True)
    print(said)
    sys.exit(fault)


def soak(root: Path, minutes: float, filers: int, seed: int) -> tuple[str, str | None]:
    """Makes the district and works in it; gives what was seen, and what was wrong (None for nothing)."""
    _run([sys.executable, "-c", CALL, "demo", str(root), "--no-serve", "--lang", "en"])
    ground = json.loads(
        _run([sys.executable, str(FOLDER / "soak_ground.py"), str(root), str(filers)]).splitlines()[-1]
    )
    with served(root) as server:
        end = time.monotonic() + minutes * 60
        running = Soak(server.address, ground["tokens"], end, ground["body"], seed)
        memory = work(running, server.process.pid, filers)
    checked = subprocess.run(
        [sys.executable, "-c", CALL, "verify", "-w", str(root), "--lang", "en"], capture_output=True, text=True, check=False
    )  # fmt: skip
    faults = [*running.wrong[:20], *kept(root, running), *grown(memory)]
    if checked.returncode:
        faults.append(f"zhiheng verify: {checked.stdout}{checked.stderr}")
    return told(running, minutes, memory, seed), "\n".join(faults) or None


def work(running: Soak, process: int, filers: int) -> list[int]:
    """Lets everybody work until the end; gives the memory of the server in bytes, every other second."""
    deeds: list[tuple[Callable[..., None], tuple[object, ...]]] = [
        *((load.files, (running, number)) for number in range(filers)), (load.reviews, (running,)),
        *((load.looks, (running, name)) for name in load.PAGES), (load.looks_in_public, (running,)), (load.asks_again, (running,)),
    ]  # fmt: skip
    threads = [
        threading.Thread(target=_guarded, args=(running, deed, given), daemon=True) for deed, given in deeds
    ]
    for thread in threads:
        thread.start()
    memory = []
    while running.lasts():
        memory.append(resident(process))
        time.sleep(SECONDS)
    for thread in threads:
        thread.join(timeout=180)
    if any(thread.is_alive() for thread in threads):
        running.blame("somebody still waits for an answer three minutes after the end")
    return memory


def _guarded(running: Soak, deed: Callable[..., None], given: tuple[object, ...]) -> None:
    """A deed that fails is an answer that was wrong."""
    try:
        deed(*given)
    except Exception as problem:
        running.blame(f"{deed.__name__}: {problem!r}")


def resident(process: int) -> int:
    """The memory of a process in bytes (proc(5): VmRSS)."""
    for line in Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    return 0


def kept(root: Path, running: Soak) -> list[str]:
    """What of the confirmed filings is not in the tables as it was confirmed."""
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(root / "zhiheng.sqlite3")) as opened:
        rows = opened.execute("SELECT id, state, filing, typed FROM records_submission WHERE register = ?", (load.REGISTER,)).fetchall()  # fmt: skip
    there = {id.replace("-", ""): (state, filing, json.loads(typed)) for id, state, filing, typed in rows}
    faults = []
    for id, name in running.filed.items():
        state, filing, typed = there.get(id.replace("-", ""), ("", None, [{}]))
        if typed[0].get("survey_no") != name:
            faults.append(f"form {name} was confirmed and is not there")
        if name in running.approved and (state != "approved" or filing != running.approved[name]):
            faults.append(f"form {name} was approved as {running.approved[name]} and stands {state} {filing}")
    if len(there) != len(running.filed):
        faults.append(f"{len(running.filed)} forms were confirmed and {len(there)} are there")
    return faults[:20]


def grown(memory: list[int]) -> list[str]:
    """Whether the memory grew without end."""
    second, last = quarters(memory)
    return [] if last <= second * GROWTH else [f"memory grew from {second >> 20} MB to {last >> 20} MB"]


def quarters(memory: list[int]) -> tuple[int, int]:
    """The middle sizes in the second and in the last quarter."""
    quarter = max(1, len(memory) // 4)
    return int(statistics.median(memory[quarter : 2 * quarter] or memory)), int(
        statistics.median(memory[-quarter:])
    )


def told(running: Soak, minutes: float, memory: list[int], seed: int) -> str:
    """What was seen, in lines."""
    lines = [f"seed {seed}, {minutes:g} minutes, forms of {load.FIELDS} fields"]
    for kind, times in sorted(running.seconds.items()):
        middle, high = statistics.median(times), sorted(times)[int(len(times) * 0.95)]
        lines.append(
            f"  {kind}: {len(times)}, {len(times) / minutes / 60:.2f} a second, median {middle * 1000:.0f} ms, 95th of a hundred {high * 1000:.0f} ms"
        )
    second, last = quarters(memory)
    right = sum(running.counted.values())
    lines.append(
        f"memory of the server: {memory[0] >> 20} MB at first, {second >> 20} MB in the second quarter, {last >> 20} MB in the last, {max(memory) >> 20} MB at most"
    )
    lines.append(
        f"{right} answers right, {len(running.wrong)} wrong; {len(running.filed)} forms confirmed, {len(running.approved)} of them approved"
    )
    return "\n".join(lines)


def _run(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


if __name__ == "__main__":
    main()
