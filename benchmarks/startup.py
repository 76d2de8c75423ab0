"""CPU time of `zhiheng --help` beyond the interpreter's own, held against its limit.

python benchmarks/startup.py        exit status 1 when the limit is passed
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

LIMIT = 0.4
"""Seconds of CPU."""
ROUNDS = 7


def cpu_seconds(*command: str) -> float:
    """CPU time, user and system, of one run of `command`, whose output is thrown away."""
    child = os.fork()
    if child == 0:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        os.execv(command[0], command)
    _, status, usage = os.wait4(child, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        raise RuntimeError(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
    return usage.ru_utime + usage.ru_stime


def main() -> int:
    """Prints one row a command; returns the exit status."""
    command = str(Path(sys.executable).parent / "zhiheng")
    bare = min(cpu_seconds(sys.executable, "-c", "pass") for _ in range(ROUNDS))
    print(f"| Start-up (best of {ROUNDS}) | CPU s | beyond python | of the limit {LIMIT} s |")
    print("|---|---:|---:|---:|")
    print(f"| python -c pass | {bare:.3f} | | |")
    worst = 0.0
    for arguments in (("--help",), ("--version",), ("read", "--help")):
        beyond = min(cpu_seconds(command, *arguments) for _ in range(ROUNDS)) - bare
        worst = max(worst, beyond)
        print(
            f"| zhiheng {' '.join(arguments)} | {beyond + bare:.3f} | {beyond:.3f} | {beyond / LIMIT:.0%} |"
        )
    return 0 if worst <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
