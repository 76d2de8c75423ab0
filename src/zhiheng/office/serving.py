"""Running the office: one process with the pages and the background worker."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

THREADS = 8
"""Requests worked on at once; the rest wait their turn. More would only fight for the processor."""


def application() -> Callable[..., Any]:
    """The office as WSGI servers take it. Django must be set up (see starting)."""
    from django.core.handlers.wsgi import WSGIHandler

    return WSGIHandler()


def serve(host: str, port: int, *, ready: Callable[[], None] | None = None) -> None:
    """Serves until it is interrupted. `ready` is called once the port is open. Raises OSError where the port is taken."""
    from waitress.server import create_server

    from zhiheng.office.records.jobs import work
    from zhiheng.office.records.workspaces import publish

    publish()
    server = create_server(application(), host=host, port=port, threads=THREADS, ident="zhiheng", clear_untrusted_proxy_headers=True)  # fmt: skip
    threading.Thread(target=work, name="zhiheng-jobs", daemon=True).start()
    if ready is not None:
        ready()
    try:
        server.run()
    finally:
        server.close()
