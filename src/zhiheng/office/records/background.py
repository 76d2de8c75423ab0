"""The threads that work beside the pages, and whether they still run."""

from __future__ import annotations

import threading
from collections.abc import Callable

_started: dict[str, threading.Thread] = {}


def start(name: str, work: Callable[[], None]) -> None:
    """Starts the work in a thread that ends with the process."""
    thread = threading.Thread(target=work, name=f"zhiheng-{name}", daemon=True)
    _started[name] = thread
    thread.start()


def ended() -> tuple[str, ...]:
    """The names of those that were started and run no more; none of them ends by itself."""
    return tuple(name for name, thread in _started.items() if not thread.is_alive())
