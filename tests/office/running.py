"""A real server process of the office, for tests that need one: `zhiheng serve` on a workspace, on a free port."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

DAY = "2028-07-05"
"""The day on which tests in a browser live: Tuesday's quarter is over, Wednesday's work waits."""
OPEN = re.compile(r"http://127\.0\.0\.1:(\d+)/$", re.MULTILINE)
CALL = "import sys; from zhiheng.cli.main import main; sys.argv[0] = 'zhiheng'; main()"


class Server:
    """A server process: its address and what it has printed."""

    def __init__(self, process: subprocess.Popen[str], printed: list[str]) -> None:
        self.process = process
        self.printed = printed
        self.address = f"http://127.0.0.1:{_port(printed)}"

    def invitations(self) -> list[str]:
        """The links of the first invitations, in the order in which they were printed."""
        return re.findall(r"http://\S+/invitation/\S+", "\n".join(self.printed))

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Ends it with a signal; gives its exit status."""
        self.process.send_signal(number)
        self.printed += self.process.communicate(timeout=60)[0].splitlines()
        return self.process.returncode


def _port(printed: list[str]) -> int:
    found = OPEN.search("\n".join(printed))
    assert found, "the office did not open:\n" + "\n".join(printed)
    return int(found[1])


def started(
    root: Path, *options: str, environment: Mapping[str, str] | None = None, program: Path | None = None
) -> Server:
    """Starts `zhiheng serve` (or another program with the same arguments) and waits until it says that it is open."""
    command = [sys.executable, *([str(program)] if program else ["-c", CALL])]
    process = subprocess.Popen(
        [*command, "serve", "-w", str(root), "--port", "0", "--lang", "en", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, **(environment or {}), "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    printed: list[str] = []
    for line in process.stdout:
        printed.append(line.rstrip("\n"))
        if line.startswith("Ctrl-C"):
            return Server(process, printed)
    process.wait()
    process.stdout.close()
    raise AssertionError("the office did not open:\n" + "\n".join(printed))


@contextmanager
def served(root: Path, *options: str) -> Iterator[Server]:
    """The office of a workspace, for as long as the block runs."""
    server = started(root, *options)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.stop()


def live_on(root: Path, day: str = DAY) -> None:
    """Lets a workspace live on a day of its own, so that a test means the same whenever it runs."""
    with (root / "zhiheng.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[office]\ndemonstration = "{day}"\n')
