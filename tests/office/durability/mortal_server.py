"""`zhiheng serve` that kills itself (signal 9) at a moment that is told: the n-th statement, or a step of the ledger, of a kind of request.

ZHIHENG_KILL is "PATH NUMBER" (before the n-th statement of requests that are sent to a path with PATH in it) or "ledger STEP NUMBER"
(the n-th time that the ledger comes to that step; see Ledger._step).
"""

from __future__ import annotations

import os
import signal
import threading
from itertools import count
from typing import Any

here = threading.local()
"""Whether this thread works on a request of that kind."""


def die() -> None:
    """Ends this process as a power cut does."""
    os.kill(os.getpid(), signal.SIGKILL)


def arm() -> None:
    """Puts the hooks in place."""
    said = os.environ.get("ZHIHENG_KILL", "").split()
    if not said:
        return
    if said[0] == "ledger":
        _arm_ledger(said[1], int(said[2]))
    else:
        _arm_statements(said[0], int(said[1]))


def _arm_ledger(step: str, number: int) -> None:
    from zhiheng.ledger import ledger

    seen = count(1)

    def stepping(name: str) -> None:
        if name == step and next(seen) == number:
            die()

    # The hook that tests of the ledger use; every ledger that is opened from now on has it.
    ledger._no_step = stepping


def _arm_statements(part: str, number: int) -> None:
    from django.core.handlers.wsgi import WSGIHandler
    from django.db.backends.signals import connection_created

    seen = count(1)
    answer = WSGIHandler.__call__

    def answering(self: Any, environ: Any, start_response: Any) -> Any:
        here.counts = environ["REQUEST_METHOD"] == "POST" and part in environ["PATH_INFO"]
        try:
            return answer(self, environ, start_response)
        finally:
            here.counts = False

    def wrapper(execute: Any, sql: Any, parameters: Any, many: Any, context: Any) -> Any:
        if getattr(here, "counts", False) and next(seen) == number:
            die()
        return execute(sql, parameters, many, context)

    def connected(connection: Any, **_: Any) -> None:
        connection.execute_wrappers.append(wrapper)

    WSGIHandler.__call__ = answering
    connection_created.connect(connected, weak=False)


if __name__ == "__main__":
    arm()
    from zhiheng.cli.main import main

    main()
