"""Tells a person at a terminal that long work goes on; silent for short work and for scripts."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

SILENT_SECONDS = 1.0


@contextmanager
def working(text: str) -> Iterator[None]:
    """Shows `text` and the seconds gone by on standard error while the block runs, and wipes it afterwards."""
    if not sys.stderr.isatty():
        yield
        return
    finished = threading.Event()
    shower = threading.Thread(target=_show, args=(text, finished), daemon=True)
    shower.start()
    try:
        yield
    finally:
        finished.set()
        shower.join()


def _show(text: str, finished: threading.Event) -> None:
    seconds = 0
    while not finished.wait(SILENT_SECONDS):
        seconds += 1
        print(f"\r{text} {seconds} s ", end="", file=sys.stderr, flush=True)
    if seconds:
        print("\r\033[K", end="", file=sys.stderr, flush=True)


@contextmanager
def measuring(text: str) -> Iterator[Callable[[int, int], None] | None]:
    """Gives what shows on standard error how much of a work is done, told as bytes and bytes in all; None for scripts. Wiped at the end."""
    if not sys.stderr.isatty():
        yield None
        return
    shown = -1

    def tell(done: int, total: int) -> None:
        nonlocal shown
        percent = min(100, done * 100 // total) if total else 100
        if percent != shown:
            shown = percent
            print(f"\r{text} {percent} % ", end="", file=sys.stderr, flush=True)

    try:
        yield tell
    finally:
        print("\r\033[K", end="", file=sys.stderr, flush=True)
