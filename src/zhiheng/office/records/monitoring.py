"""What monitoring asks: whether each part works, and a few counts. Nothing about people, bodies or what was filed."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Count

from zhiheng.office import clock
from zhiheng.office.logs import FOLDER, remove_old
from zhiheng.office.records import background
from zhiheng.office.records.health import database_bytes
from zhiheng.office.records.models import Delivery, Job, Matter
from zhiheng.office.records.sending_rules import log_days
from zhiheng.office.records.workspaces import workspace

NO_ROOM = 64 << 20
"""Bytes free below which nothing more can be filed."""

_log = logging.getLogger(__name__)


def failing() -> tuple[str, ...]:
    """The parts that do not work: database, ledger, disk, worker; none where all is well. Raises nothing."""
    return tuple(name for name, works in _PARTS.items() if not _works(name, works))


def _works(name: str, works: Callable[[], bool]) -> bool:
    try:
        return works()
    except Exception:
        _log.exception("health: %s", name)
        return False


def _database_answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() is not None


def _ledger_reads() -> bool:
    return workspace().ledger.head() is not None


def _disk_has_room() -> bool:
    return shutil.disk_usage(settings.OFFICE_ROOT).free >= NO_ROOM


def _worker_runs() -> bool:
    return not background.ended()


_PARTS: dict[str, Callable[[], bool]] = {
    "database": _database_answers, "ledger": _ledger_reads, "disk": _disk_has_room, "worker": _worker_runs,
}  # fmt: skip


def figures() -> Iterator[tuple[str, str, dict[str, str], float]]:
    """Name, what it is, labels and value of each count. Raises what the database raises."""
    for state in ("waiting", "running", "failed"):
        yield "zhiheng_jobs", "Background jobs by state", {"state": state}, Job.objects.filter(state=state).count()  # fmt: skip
    sent = dict(
        Delivery.objects.values_list("state").annotate(number=Count("pk")).values_list("state", "number")
    )
    for state in ("waiting", "sent", "given_up"):
        yield "zhiheng_deliveries", "What leaves the office by state", {"state": state}, sent.get(state, 0)
    overdue = Matter.objects.filter(closed_at=None, deadline__lt=clock.today()).count()
    disk = shutil.disk_usage(settings.OFFICE_ROOT)
    yield "zhiheng_matters_overdue", "Open matters past their deadline", {}, overdue
    yield "zhiheng_ledger_seq", "Number of the last filing", {}, workspace().ledger.seq()
    yield "zhiheng_database_bytes", "Size of the database", {}, database_bytes()
    yield "zhiheng_disk_free_bytes", "Room left on the disk of the workspace", {}, disk.free
    yield "zhiheng_disk_bytes", "Size of the disk of the workspace", {}, disk.total


def remove_old_logs() -> int:
    """Removes the log files that are older than has to be kept; gives how many."""
    today = clock.today()
    return remove_old(Path(settings.OFFICE_ROOT) / FOLDER, today, log_days(today))
