"""What a refused filing wrote is removed again, where nobody else is filing; else a sweep finds it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import select

from zhiheng.ledger import tables
from zhiheng.ledger.database import reading
from zhiheng.ledger.ledger import Ledger
from zhiheng.ledger.stores import file_name


def discard(ledger: Ledger, names: Collection[str]) -> None:
    """Removes those of the stored files that no filing lists: another one may have brought the same content.

    Called outside of any staging. While somebody files nothing is removed, nor in a store that cannot be locked.
    """
    if not names or ledger.store.grace > timedelta(0):
        return
    with ledger.store.sweeping_lock() as free:
        if not free:
            return
        with reading(ledger.engine) as connection:
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
