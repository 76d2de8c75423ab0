"""The engine that works out verdicts and explanations: one for the process, used by one thread after the other."""

from __future__ import annotations

import atexit
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhiheng.core.formulas.questions import Engine

_lock = threading.Lock()
_opened: list[Engine] = []


def engine() -> Engine:
    """The engine, started when it is first needed and closed at the end of the process."""
    from zhiheng.engines.choosing import open_engine

    with _lock:
        if not _opened:
            _opened.append(open_engine())
            atexit.register(close_engine)
        return _opened[0]


def close_engine() -> None:
    """Lets go of the engine; the next call of `engine` starts another."""
    with _lock:
        while _opened:
            _opened.pop().close()
