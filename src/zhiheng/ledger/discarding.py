"""What a refused filing wrote is removed again, where nobody else is filing; else a sweep finds it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import select

from zhiheng.ledger import tables
from zhiheng.ledger.committing import lock
from zhiheng.ledger.database import reading, writing
from zhiheng.ledger.ledger import Ledger
from zhiheng.ledger.stores import file_name


def discard(ledger: Ledger, names: Collection[str], *, unsettled: bool = False) -> None:
    """Removes those of the stored files that no filing lists: another one may have brought the same content.

    Called outside of any staging. While somebody files nothing is removed, nor in a store that cannot be locked. `unsettled`:
    a transaction that lists the files may still be ending in the database, its connection lost; it is waited for. Raises
    InputProblem where that takes too long.
    """
    if not names or ledger.store.grace > timedelta(0):
        return
    with ledger.store.sweeping_lock() as free:
        if not free:
            return
        with (writing if unsettled else reading)(ledger.engine) as connection:
            if unsettled:
                lock(connection)
            segments = connection.execute(
                select(tables.segment.c.path).where(tables.segment.c.path.in_(names))
            ).scalars()
            digests = [name.rpartition("/")[2] for name in names]
            kept = [
                connection.execute(select(column).where(column.in_(digests))).scalars()
                for column in (tables.filing.c.source_sha256, tables.filing.c.definition_sha256)
            ]
            listed = {*segments, *(file_name(sha256) for found in kept for sha256 in found)}
        for name in set(names) - listed:
            ledger.store.delete(name)
