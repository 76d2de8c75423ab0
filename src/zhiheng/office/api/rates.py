"""How often somebody calls, counted in windows of a minute. Kept in the process: an office is one process, and a restart forgives."""

from __future__ import annotations

import threading

from zhiheng.office import clock

WINDOW = 60
"""Seconds."""
MOST = 10_000
"""Callers that are counted at a time: an attacker with many addresses does not fill the memory."""


class Rate:
    """Counts by caller; each minute begins anew."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._window = 0
        self._counts: dict[object, int] = {}

    def add(self, caller: object) -> int:
        """Counts one more and gives how many there are in this minute."""
        with self._lock:
            self._turn()
            if caller not in self._counts and len(self._counts) >= MOST:
                self._counts.clear()
            self._counts[caller] = self._counts.get(caller, 0) + 1
            return self._counts[caller]

    def count(self, caller: object) -> int:
        """How many there are in this minute."""
        with self._lock:
            self._turn()
            return self._counts.get(caller, 0)

    def forget(self) -> None:
        """Begins anew at once."""
        with self._lock:
            self._counts.clear()

    def _turn(self) -> None:
        window = int(clock.now().timestamp()) // WINDOW
        if window != self._window:
            self._window, self._counts = window, {}


def seconds_left() -> int:
    """Until the minute is over: what Retry-After says (RFC 9110, 10.2.3)."""
    return WINDOW - int(clock.now().timestamp()) % WINDOW
