"""Kills the server of the office in the middle of adopting, filing and reviewing, starts it again, and looks at what is left.

    python tests/office/durability/killing.py [--kills 150] [--seed N] [--database postgresql+psycopg://…] [--keep DIR]

Kills are dealt out evenly over the three deeds, and of each over its moments: before a statement of its transactions, at a step of the
ledger's commit, and at any time from outside. Prints the seed, so that a failure can be told again, and what was seen.
"""

from __future__ import annotations

import argparse
import http.client
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

import working
from looking import look, look_at_files
from running import Server, started
from visiting import Visitor

FOLDER = Path(__file__).parent
DEEDS = ("adopting", "filing", "reviewing")
ADOPTED = date(2026, 4, 8)
"""When the first plan came into force; each notice comes into force on a day after it."""
BUREAU = "区市场监管局"
GONE = (OSError, http.client.HTTPException)
"""What a visitor sees of a server that was killed."""
LEDGER_STEPS = ("lock", "filing", "segments", "head", "manifest")
STATEMENTS = {"adopting": ("/adopt/", 90), "filing": ("/typed/", 40), "reviewing": ("/approve/", 45)}
"""Where each deed writes, and about how many statements that takes; some kills come after the last one, when the next begins."""
SECONDS = {"adopting": 4.0, "filing": 1.5, "reviewing": 1.5}
"""Within what time a kill from outside comes, counted from when the deed begins."""
HOW = ("statement", "outside", "ledger")
NOTICE = """关于调整《清河区质量强区三年行动计划（2026—2028年）》部分目标的通知
清政发〔2028〕{number}号
各镇人民政府、街道办事处，区政府各委、办、局：
经区政府同意，对行动计划的部分目标作如下调整。
一、调整的目标
（一）环境质量。到2028年，环境空气质量优良天数比率达到{value}%以上。
清河区人民政府
2028年7月5日
"""


@dataclass
class Tally:
    """What was done, told and seen so far."""

    told: dict[str, str] = field(default_factory=dict)
    adopted: set[int] = field(default_factory=set)
    kills: Counter[str] = field(default_factory=Counter)
    moments: Counter[str] = field(default_factory=Counter)
    notices: int = 0
    problems: list[BaseException] = field(default_factory=list)


class Office:
    """The people at work; their sessions outlive the server."""

    def __init__(self, root: Path, tally: Tally) -> None:
        self.root, self.tally = root, tally
        self.visitors = {
            name: Visitor("", patience=30) for name in ("clerk", "liaison", "reviewer", "office")
        }
        self.dues: Iterator[int] = iter(())
        self.began = threading.Event()

    def open(self, address: str) -> None:
        """Goes to where the server is now."""
        for name, visitor in self.visitors.items():
            visitor.address = address
            if visitor.get("/").url.rstrip("/") != address:
                visitor.sign_in(name, working.PASSWORD)

    def work(self, deed: str) -> None:
        """Does the deed again and again until the server is gone."""
        deeds: dict[str, Callable[[], None]] = {"adopting": self.adopt, "filing": self.file, "reviewing": self.review}  # fmt: skip
        try:
            while True:
                deeds[deed]()
        except GONE:
            pass
        except BaseException as problem:
            self.tally.problems.append(problem)
        finally:
            self.began.set()

    def adopt(self) -> None:
        """One amendment, from its document to being in force."""
        self.tally.notices += 1
        number = self.tally.notices
        document = self.root.parent / f"调整通知{number}.txt"
        document.write_text(NOTICE.format(number=number, value=70 + number / 100), encoding="utf-8")
        clerk = self.visitors["clerk"]
        draft = working.upload(clerk, document, amends=True)
        working.settle(clerk, draft, BUREAU)
        self.began.set()
        # Of one target there is one amendment a day.
        working.adopt(clerk, draft, str(ADOPTED + timedelta(days=number)))
        self.tally.adopted.add(draft)

    def file(self) -> str:
        """One value, from what is due to its review."""
        liaison = self.visitors["liaison"]
        page = working.begin(liaison, next(self.dues))
        self.began.set()
        submission = working.file_value(liaison, page, "1")
        self.tally.told[submission] = "department_review"
        return submission

    def review(self) -> None:
        """One value, from its filing through both reviews; every third is sent back."""
        waits = [each for each, state in self.tally.told.items() if state == "department_review"]
        submission = waits[-1] if waits else self.file()
        self.began.set()
        page = working.decide(self.visitors["reviewer"], submission)
        self.tally.told[submission] = "office_review"
        back = "请核对口径" if len(self.tally.told) % 3 == 0 else ""
        page = working.decide(self.visitors["office"], submission, reason=back)
        assert page.status == 200
        self.tally.told[submission] = "returned" if back else "approved"


def kill_once(office: Office, deed: str, how: str, chance: random.Random) -> None:
    """Starts the server, has the deed done, and kills the server at a moment of that kind."""
    moment = _moment(deed, how, chance)
    server = started(office.root, environment={"ZHIHENG_KILL": moment}, program=FOLDER / "mortal_server.py")
    try:
        look_at_files(office.root)
        _prepare(office)
        office.open(server.address)
        office.began.clear()
        worker = threading.Thread(target=office.work, args=(deed,))
        worker.start()
        office.began.wait(60)
        with suppress(subprocess.TimeoutExpired):
            # One that does not come to its moment is killed from outside.
            server.process.wait(chance.uniform(0, SECONDS[deed]) if how == "outside" else 20)
        moment = how if how == "outside" or server.process.poll() is not None else f"{how}, too late"
    finally:
        _kill(server)
    worker.join(60)
    assert not worker.is_alive(), "the work did not notice that the server is gone"
    if office.tally.problems:
        raise office.tally.problems[0]
    office.tally.kills[deed] += 1
    office.tally.moments[f"{deed}: {moment}"] += 1


def _moment(deed: str, how: str, chance: random.Random) -> str:
    if how == "statement":
        path, statements = STATEMENTS[deed]
        return f"{path} {chance.randint(1, statements)}"
    return f"ledger {chance.choice(LEDGER_STEPS)} {chance.randint(1, 3)}" if how == "ledger" else ""


def _kill(server: Server) -> None:
    server.process.send_signal(signal.SIGKILL)
    server.process.communicate()


def _prepare(office: Office) -> None:
    """What is due and not begun; and what stands handed in although nobody was told so, which the next review takes up."""
    from zhiheng.office.records.models import Due, Submission

    begun = Submission.objects.exclude(due=None).values("due")
    office.dues = iter(list(Due.objects.filter(body__name=BUREAU, closed_at=None, period_end__lt="2028-07-01").exclude(pk__in=begun).exclude(target="").values_list("pk", flat=True)))  # fmt: skip
    for id, state in Submission.objects.values_list("pk", "state"):
        if state in ("department_review", "returned", "approved") or str(id) in office.tally.told:
            office.tally.told[str(id)] = state


def kill_loop(root: Path, kills: int, seed: int, database: str = "") -> Tally:
    """Kills as often as asked, deed after deed, and looks each time. Raises AssertionError where a promise breaks."""
    from zhiheng.office.starting import start

    chance = random.Random(seed)
    subprocess.run(
        [sys.executable, str(FOLDER / "ground.py"), str(root), *([database] if database else [])], check=True
    )
    start(root)
    tally = Tally()
    office = Office(root, tally)
    tally.adopted = _first_drafts()
    for number in range(kills):
        deed = DEEDS[number % len(DEEDS)]
        hows = HOW if deed == "reviewing" else HOW[:2]
        kill_once(office, deed, hows[number // len(DEEDS) % len(hows)], chance)
        _release()
        look(tally.told, tally.adopted)
        _release()
        if (number + 1) % 30 == 0:
            print(
                f"{number + 1} kills, {len(tally.told)} filings, {len(tally.adopted)} adoptions", flush=True
            )
    return tally


def _first_drafts() -> set[int]:
    from zhiheng.office.records.models import Draft

    return set(Draft.objects.filter(state="adopted").values_list("pk", flat=True))


def _release() -> None:
    from django.db import connections

    from zhiheng.office.records.workspaces import forget

    forget()
    connections.close_all()


def last_look(root: Path) -> None:
    """Starts the server once more, lets it work unharmed, and verifies the whole ledger."""
    from zhiheng.cli.main import run

    server = started(root)
    look_at_files(root)
    assert server.stop() == 0
    _release()
    assert run(["verify", "-w", str(root), "--lang", "en"]) == 0, "the ledger does not verify"


def main() -> None:
    """The loop from the command line."""
    parser = argparse.ArgumentParser(description="Kills the server of the office, and looks at what is left.")
    parser.add_argument("--kills", type=int, default=150)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    parser.add_argument("--database", default="", help="an empty PostgreSQL database; SQLite without it")
    parser.add_argument("--keep", type=Path, help="work in this new directory and leave it")
    chosen = parser.parse_args()
    print(f"seed {chosen.seed}, {chosen.kills} kills", flush=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as temporary:
        root = (chosen.keep or Path(temporary)).resolve() / "workspace"
        root.parent.mkdir(parents=True, exist_ok=True)
        tally = kill_loop(root, chosen.kills, chosen.seed, chosen.database)
        last_look(root)
        if not chosen.keep:
            shutil.rmtree(root)
    states = Counter(tally.told.values())
    print("; ".join(f"{deed}: {count} kills" for deed, count in sorted(tally.kills.items())))
    print("; ".join(f"{moment}: {count}" for moment, count in sorted(tally.moments.items())))
    print(f"{len(tally.adopted)} plans adopted, {len(tally.told)} filings handed in, {states['approved']} approved, {states['returned']} returned")  # fmt: skip
    print(
        f"nothing half done, nothing lost; the audit chain is whole, the ledger verifies ({time.monotonic() - began:.0f} s)"
    )


if __name__ == "__main__":
    main()
