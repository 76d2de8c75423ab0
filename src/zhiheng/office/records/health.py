"""How the machine fares, for the system administrator: database, ledger, disk, version, work that waits. No business data."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

from zhiheng import __version__
from zhiheng.office.people.actors import Actor
from zhiheng.office.people.permissions import check_may_see_jobs
from zhiheng.office.records.jobs import FAILED, RUNNING, WAITING
from zhiheng.office.records.models import Job
from zhiheng.office.records.workspaces import workspace

LITTLE = 1 << 30
"""Bytes free below which the page warns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """Facts: sizes in bytes, `ledger_seq` the number of the last filing, `ledger_digest` the last link of its chain."""

    version: str
    database: str
    database_version: str
    database_bytes: int
    ledger_seq: int
    ledger_digest: str
    disk_free: int
    disk_total: int
    waiting: int
    running: int
    failed: int

    @property
    def disk_is_low(self) -> bool:
        """Whether the disk is nearly full."""
        return self.disk_free < LITTLE


def health(actor: Actor) -> Health:
    """The facts of this moment. Raises Refused for others than the system administrator."""
    check_may_see_jobs(actor)
    head = workspace().ledger.head()
    disk = shutil.disk_usage(settings.OFFICE_ROOT)
    states = list(Job.objects.values_list("state", flat=True))
    return Health(
        version=__version__, database=connection.vendor, database_version=_version(), database_bytes=database_bytes(), ledger_seq=head.seq,
        ledger_digest=head.sha256, disk_free=disk.free, disk_total=disk.total,
        waiting=states.count(WAITING), running=states.count(RUNNING), failed=states.count(FAILED),
    )  # fmt: skip


def _version() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        return str(cursor.fetchone()[0])


def database_bytes() -> int:
    """How much room the database takes, in bytes."""
    if connection.vendor == "sqlite":
        file = Path(str(connection.settings_dict["NAME"]))
        parts = [file, file.with_name(f"{file.name}-wal")]
        return sum(each.stat().st_size for each in parts if each.exists())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])
