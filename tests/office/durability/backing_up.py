"""Backs the office up again and again while people file and approve in it, restores every backup elsewhere and looks at it.

    python tests/office/durability/backing_up.py [--backups 20] [--workers 2] [--database postgresql+psycopg://…] [--keep DIR]

Every restored copy must verify, give the figures that the original has as of the same entry of the ledger, and hold every approval that was
confirmed before its backup began. Prints what was seen. With PostgreSQL the account must be allowed to make databases.
"""

from __future__ import annotations

import argparse
import json
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import working
from running import CALL, started
from visiting import Visitor

GROUND = Path(__file__).with_name("ground.py")
BUREAU = "区市场监管局"
PEOPLE = ("liaison", "reviewer", "office")
OTHER = "restored_under_load"
FIGURES = ("judge", "evaluate")


@dataclass
class Load:
    """People who file and approve until they are told to stop; what was confirmed to them, in order."""

    address: str
    dues: list[int]
    approved: list[str] = field(default_factory=list)
    slowest: float = 0.0
    problems: list[BaseException] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def work(self) -> None:
        """One worker: three people of whom one files, two approve, one value after the other."""
        try:
            people = {name: Visitor(self.address) for name in PEOPLE}
            for name, visitor in people.items():
                visitor.sign_in(name, working.PASSWORD)
            while not self.stop.is_set():
                self._file_one(people)
        except BaseException as problem:
            self.problems.append(problem)

    def _file_one(self, people: dict[str, Visitor]) -> None:
        with self.lock:
            if not self.dues:
                self.stop.wait(0.2)
                return
            due = self.dues.pop()
        began = time.monotonic()
        submission = working.file_value(people["liaison"], working.begin(people["liaison"], due), "1")
        for name in ("reviewer", "office"):
            assert working.decide(people[name], submission).status == 200
        with self.lock:
            self.approved.append(submission)
            self.slowest = max(self.slowest, time.monotonic() - began)


def main() -> None:
    """The loop from the command line."""
    parser = argparse.ArgumentParser(
        description="Backs the office up under load, and looks at every restored copy."
    )
    parser.add_argument("--backups", type=int, default=20)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--database", default="", help="an empty PostgreSQL database; SQLite without it")
    parser.add_argument("--keep", type=Path, help="work in this new directory and leave it")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        home = (chosen.keep or Path(temporary)).resolve()
        home.mkdir(parents=True, exist_ok=True)
        database = [chosen.database] if chosen.database else []
        subprocess.run(
            [sys.executable, str(GROUND), str(home / "workspace"), *database],
            check=True,
        )
        print(_loop(home, chosen.backups, chosen.workers, chosen.database))


def _loop(home: Path, backups: int, workers: int, database: str) -> str:
    root = home / "workspace"
    began = time.monotonic()
    server = started(root)
    drained = threading.Thread(target=_drain, args=(server.process.stdout,), daemon=True)
    drained.start()
    load = Load(server.address, _dues(root))
    people = [threading.Thread(target=load.work) for _ in range(workers)]
    for each in people:
        each.start()
    heads = []
    try:
        _wait_for(load, 1)
        for number in range(backups):
            heads.append(_one(home, number, load, database))
    finally:
        load.stop.set()
        for each in people:
            each.join(120)
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(120)
        drained.join(10)
    if load.problems:
        raise load.problems[0]
    assert (load.approved and heads[-1] > heads[0]) or backups < 2, "nothing was filed meanwhile"
    return (
        f"{backups} backups while {len(load.approved)} filings were approved (entries {heads[0]} to {heads[-1]}), each restored, verified, "
        f"with the figures of its moment; slowest filing {load.slowest:.1f} s ({time.monotonic() - began:.0f} s)"
    )


def _drain(lines: Any) -> None:
    """Takes what the server writes into its log: one whose log nobody reads stands still once the pipe is full."""
    with lines:
        for _ in lines:
            pass


def _one(home: Path, number: int, load: Load, database: str) -> int:
    """One backup under load, restored and held against the original; gives the last entry of the ledger in it."""
    root, file, copy = home / "workspace", home / f"backup-{number}.zip", home / f"copy-{number}"
    _wait_for(load, len(load.approved) + 1)
    with load.lock:
        confirmed = list(load.approved)
    made = json.loads(_zhiheng("backup", str(file), "-w", str(root), "--json"))
    assert not made["issues"], made
    _zhiheng("backup", "--check", str(file))
    target = _empty(database) if database else ""
    restored = json.loads(
        _zhiheng("restore", str(file), str(copy), "--json", *(["--database", target] if target else []))
    )
    assert restored["whole"] and restored["head"]["seq"] == made["head"], restored
    _zhiheng("verify", "-w", str(copy))
    for command in FIGURES:
        moment = (
            "--json",
            "--as-of",
            str(made["head"]),
            *(["--on", "2028-07-05"] if command == "judge" else []),
        )
        here, there = (json.loads(_zhiheng(command, *moment, "-w", str(folder))) for folder in (root, copy))
        assert here == there, f"{command} gives other figures"
    _look_at(copy, confirmed)
    file.unlink()
    shutil.rmtree(copy)
    return int(made["head"])


def _look_at(copy: Path, confirmed: list[str]) -> None:
    """Every approval that was confirmed before the backup began is in the copy, and no session."""
    from sqlalchemy import text

    from zhiheng.workspace.opening import open_workspace

    with closing(open_workspace(copy)) as workspace, workspace.ledger.engine.connect() as connection:
        rows = connection.execute(text("SELECT id, state, filing FROM records_submission"))
        states = {str(row.id).replace("-", ""): (row.state, row.filing) for row in rows}
        sessions = connection.execute(text("SELECT count(*) FROM django_session")).scalar_one()
    lost = [each for each in confirmed if states.get(each.replace("-", ""), ("", None))[0] != "approved"]
    assert not lost, f"approved before the backup began and not in it: {lost}"
    halves = [id for id, (state, filing) in states.items() if (state == "approved") != (filing is not None)]
    assert not halves and not sessions, (halves, sessions)


def _empty(database: str) -> str:
    """An empty database beside the one that is worked in."""
    from sqlalchemy import create_engine, make_url, text

    engine = create_engine(database, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {OTHER} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {OTHER}"))
    engine.dispose()
    return make_url(database).set(database=OTHER).render_as_string(hide_password=False)


def _zhiheng(*arguments: str) -> str:
    """The command in a process of its own; gives what it printed. Raises AssertionError where it fails."""
    done = subprocess.run(
        [sys.executable, "-c", CALL, *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{arguments}: {done.stdout[-1500:]}{done.stderr[-1500:]}"
    return done.stdout


def _wait_for(load: Load, count: int) -> None:
    end = time.monotonic() + 120
    while len(load.approved) < count and not load.problems and load.dues:
        assert time.monotonic() < end, "nothing is filed"
        time.sleep(0.05)


def _dues(root: Path) -> list[int]:
    """What the bureau has to file and has not begun."""
    from sqlalchemy import text

    from zhiheng.workspace.opening import open_workspace

    wanted = (
        "SELECT due.id FROM records_due AS due JOIN people_body AS body ON body.id = due.body_id WHERE body.name = :name "
        "AND due.closed_at IS NULL AND due.target <> '' AND due.period_end < '2028-07-01' ORDER BY due.id"
    )
    with closing(open_workspace(root)) as workspace, workspace.ledger.engine.connect() as connection:
        return [id for (id,) in connection.execute(text(wanted), {"name": BUREAU})]


if __name__ == "__main__":
    main()
