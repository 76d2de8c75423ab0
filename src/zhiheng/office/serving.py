"""Running the office: one process with the pages and the background worker."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from zhiheng.core.issues import Text
from zhiheng.office.people.roles import ROLE_LABELS

THREADS = 8
"""Requests worked on at once; the rest wait their turn. More would only fight for the processor."""
DAY_SECONDS = 60
"""How often it is asked whether a new day has come."""
SENDING_SECONDS = 3
"""How often the outbox is looked into."""
BACKLOG = 1024
"""Connections that wait before others are turned away."""

_log = logging.getLogger(__name__)


def application() -> Callable[..., Any]:
    """The office as WSGI servers take it. Django must be set up (see starting)."""
    from django.core.handlers.wsgi import WSGIHandler

    return WSGIHandler()


def serve(
    host: str,
    port: int,
    *,
    ready: Callable[[int, Sequence[tuple[Text, str]]], None] | None = None,
    upgrading: Callable[[Path], None] | None = None,
    backup: bool = True,
) -> None:
    """Serves until it is interrupted (Ctrl-C, SIGTERM). Raises OSError where the port is taken, before anything is touched.

    `ready` is called once pages can be opened: with the port (the one found, for port 0) and what `prepare` gives. `upgrading` and `backup`:
    see `zhiheng.office.starting.migrate`.
    """
    from django.conf import settings
    from waitress.server import create_server

    from zhiheng.office.records import background
    from zhiheng.office.settings import proxy_options

    ended = threading.Event()
    server = create_server(
        application(), host=host, port=port, threads=THREADS, ident="zhiheng", backlog=BACKLOG, connection_limit=BACKLOG,
        **proxy_options(settings.OFFICE_SETTINGS),
    )  # fmt: skip
    try:
        invitations = prepare(upgrading, backup=backup)
        for name, work in (("jobs", _work), ("days", _keep_days), ("sending", lambda: _keep_sending(ended))):
            background.start(name, work)
        signal.signal(signal.SIGTERM, _stop)
        if ready is not None:
            ready(server.effective_port, invitations)
        server.run()
    finally:
        ended.set()
        server.close()


def prepare(
    upgrading: Callable[[Path], None] | None = None, *, backup: bool = True
) -> Sequence[tuple[Text, str]]:
    """Brings tables and files to where they should be (see `zhiheng.office.starting.migrate` for the arguments); where there are no people,
    gives the roles of the first invitations and the paths of their links.
    """
    from django.urls import reverse

    from zhiheng.office.actions.people import first_invitations
    from zhiheng.office.demonstration.days import go_on
    from zhiheng.office.records.workspaces import publish
    from zhiheng.office.starting import migrate

    migrate(upgrading, backup=backup)
    go_on()
    publish()
    begin_day()
    return [(ROLE_LABELS[role], reverse("invitation", args=[token])) for role, token in first_invitations()]


def begin_day() -> date:
    """What a new day brings: what is due to be filed from now on, dues that pass on with their duty, targets that are missed, what the
    clocks of supervision bring, with the days on which the office was shut, what of citizens, which logs and keys of calls need no longer be kept, and
    search told anew in the background. May be called at any time; gives the day.

    What fails is logged and keeps nothing else from being done; the first failure is raised in the end.
    """
    from zhiheng.office import clock
    from zhiheng.office.actions.calling import forget_calls
    from zhiheng.office.actions.dues import make_dues
    from zhiheng.office.actions.remedying import find_today
    from zhiheng.office.actions.reports_wiping import wipe_reports
    from zhiheng.office.actions.supervising import chase
    from zhiheng.office.people.actors import PROGRAM
    from zhiheng.office.records.monitoring import remove_old_logs
    from zhiheng.office.records.search_index import make_anew
    from zhiheng.office.records.workspaces import workspace

    today = clock.today()
    of_the_plan: list[Callable[[], object]] = [lambda: make_dues(PROGRAM, today), find_today]
    _each_done([
        *(of_the_plan if workspace().plan is not None else []), lambda: chase(PROGRAM, today), lambda: wipe_reports(PROGRAM, today),
        make_anew, remove_old_logs, forget_calls,
    ])  # fmt: skip
    return today


def _each_done(parts: Sequence[Callable[[], object]]) -> None:
    failed: list[Exception] = []
    for part in parts:
        try:
            part()
        except Exception as caught:
            _log.exception("a part of the day was not begun")
            failed.append(caught)
    if failed:
        raise failed[0]


def _keep_days() -> None:
    """Begins each day once. A day that could not be begun is tried again a minute later; the cause is for whoever keeps the machine."""
    import time

    from django.db import close_old_connections

    from zhiheng.office import clock

    begun = clock.today()
    while True:
        time.sleep(DAY_SECONDS)
        if clock.today() == begun:
            continue
        try:
            close_old_connections()
            # The day that was begun, which may be over by now.
            begun = begin_day()
        except Exception:
            _log.exception("the day was not begun")


def _keep_sending(ended: threading.Event) -> None:
    """Sends what waits to leave the office, and the digests of the day, until the office ends. What could not be done is tried at the next
    turn; the cause is for whoever keeps the machine.
    """
    from django.db import close_old_connections

    from zhiheng.office import clock
    from zhiheng.office.actions.delivering import deliver
    from zhiheng.office.actions.digests import send_digests

    while not ended.wait(SENDING_SECONDS):
        try:
            close_old_connections()
            send_digests(clock.now())
            deliver()
        except Exception:
            _log.exception("nothing was sent")


def _work() -> None:
    from zhiheng.office.records.jobs import work

    work()


def _stop(*_: Any) -> None:
    """Ends as Ctrl-C does: what is under way is finished first."""
    raise KeyboardInterrupt
