"""The ledger: filings go in whole or not at all, and every past state can be read."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, func, select, update

from zhiheng.core.issues import InputProblem
from zhiheng.core.registers.kinds import Kind
from zhiheng.core.registers.model import Register
from zhiheng.ledger import tables
from zhiheng.ledger.clashes import clashing
from zhiheng.ledger.committing import (
    check_stored,
    checked_again,
    commit_filing,
    keep_definition,
    read_head,
)
from zhiheng.ledger.database import open_database, reading, spoken, writing
from zhiheng.ledger.manifests import publish_manifest
from zhiheng.ledger.receiving import receiving
from zhiheng.ledger.records import FOLD, Filing, FilingOrder, Head, KeptFile, Receipt, read_time
from zhiheng.ledger.staging import Staging
from zhiheng.ledger.stores import Store, file_name, manifest_name
from zhiheng.ledger.vintages import Files, Vintage, read_vintage, resolve

MANIFESTS_UNMARKED = 64
"""So many manifests are looked for on opening before the ledger notes that they are all there."""


def _no_step(name: str) -> None:
    """Nothing happens between the steps of a commit; tests put an interruption here."""


class Ledger:
    """Filings in SQL tables, rows and files in a store.

    Opening makes the tables where there are none, and publishes manifests that an interrupted process left out. One
    instance may be used by several threads; any number of processes may open the same ledger. Every method raises
    InputProblem where the database is busy for too long or cannot be reached. `cache`: a folder for derived data, which
    makes reading faster and may be deleted at any time.
    """

    def __init__(self, database: Engine | str, store: Store, cache: Path | None = None) -> None:
        self.engine = open_database(database) if isinstance(database, str) else database
        self.store = store
        self.cache = cache
        self._step: Callable[[str], None] = _no_step
        try:
            self._prepare()
            self.publish_manifests()
        except BaseException:
            self.close()
            raise

    def _prepare(self) -> None:
        with reading(self.engine) as connection:
            if tables.exist(connection):
                tables.check_version(connection)
                return
        with writing(self.engine) as connection:
            tables.create(connection)

    def close(self) -> None:
        """Lets go of the database connections."""
        self.engine.dispose()

    def staging(self, register: Register) -> Staging:
        """Where the rows of one filing are written; see Staging. Keep the file and commit inside its `with`."""
        return Staging(self.store, register.name, register.key)

    def keep(self, path: Path, name: str | None = None) -> KeptFile:
        """Keeps a file as handed in; durable when it returns. `name`: what its filer calls it, else that of the path."""
        with receiving(self.store, path) as received:
            kept = received.keep(self.store)
        return replace(kept, name=name) if name else kept

    def kept_file(self, sha256: str) -> Path:
        """A kept file (as handed in, or the text of a definition). Raises InputProblem where it is missing."""
        return self.store.local(file_name(sha256))

    def commit(self, connection: Connection | None, order: FilingOrder) -> Receipt:
        """Files the order: whole, or not at all and InputProblem says why. The same order again changes nothing.

        Without `connection` the ledger commits by itself, and the filing is durable when this returns. With one, lent by
        `zhiheng.ledger.database.borrowed`, the filing belongs to the owner's transaction; no other filing passes until that
        ends, and after it the owner calls `publish_manifests`.
        """
        check_stored(self.store, order)
        keep_definition(self.store, order.register)
        if connection is not None:
            with spoken(), connection.begin_nested():
                return commit_filing(connection, self.store, order, self._step)
        order = self._checked_early(order)
        self._step("begin")
        with writing(self.engine) as own:
            receipt = commit_filing(own, self.store, order, self._step)
            text = own.execute(
                select(tables.filing.c.manifest).where(tables.filing.c.seq == receipt.seq)
            ).scalar_one()
            self._step("commit")
        self._step("manifest")
        publish_manifest(self.store, receipt.seq, text)
        return receipt

    def _checked_early(self, order: FilingOrder) -> FilingOrder:
        """Holds most keys against newer filings before the lock is taken, so that others wait less."""
        if order.kind != Kind.INSERT:
            return order
        with reading(self.engine) as connection:
            head = read_head(connection)
            if order.checked_seq >= head.seq or self._is_filed(connection, order.id):
                return order
            found = clashing(connection, self.store, order, head.seq)
        if found:
            raise InputProblem(*found)
        return checked_again(order, head.seq)

    def _is_filed(self, connection: Connection, id: str) -> bool:
        known = select(tables.filing.c.seq).where(tables.filing.c.id == id)
        return connection.execute(known).one_or_none() is not None

    def publish_manifests(self) -> None:
        """Publishes the manifests of committed filings that are not in the store yet."""
        with reading(self.engine) as connection:
            last = read_head(connection).seq
            marked = connection.execute(select(tables.ledger_head.c.published)).scalar_one()
            missing = [
                seq for seq in range(marked + 1, last + 1) if self.store.size(manifest_name(seq)) is None
            ]
            texts = [
                connection.execute(
                    select(tables.filing.c.manifest).where(tables.filing.c.seq == seq)
                ).scalar_one()
                for seq in missing
            ]
        if missing:
            with self.store.filing_lock():  # or a sweep takes what is about to be published
                for seq, text in zip(missing, texts, strict=True):
                    publish_manifest(self.store, seq, text)
        if last - marked >= MANIFESTS_UNMARKED:
            with writing(self.engine) as connection:
                connection.execute(
                    update(tables.ledger_head)
                    .where(tables.ledger_head.c.published < last)
                    .values(published=last)
                )

    def vintage(self, register: str, as_of: int | datetime | None = None) -> Vintage:
        """The state of a register as of a seq, a time (with a time zone) or now; see zhiheng.ledger.vintages."""
        with reading(self.engine) as connection:
            return read_vintage(connection, Files(self.store, self.cache), register, as_of)

    def seq(self, as_of: int | datetime | None = None) -> int:
        """The seq that was the last one at a moment; 0 before the first filing. Raises InputProblem for one not reached yet."""
        with reading(self.engine) as connection:
            return resolve(connection, as_of)

    def head(self) -> Head:
        """The last entry of the ledger."""
        with reading(self.engine) as connection:
            return read_head(connection)

    def filings(self, register: str | None = None, limit: int | None = None) -> list[Filing]:
        """Entries of the ledger, of one register or of all, the latest first."""
        wanted = select(tables.filing).order_by(tables.filing.c.seq.desc()).limit(limit)
        if register is not None:
            wanted = wanted.where(tables.filing.c.register == register)
        with reading(self.engine) as connection:
            return [filing_of(row) for row in connection.execute(wanted)]

    def last_filed(self) -> dict[str, int]:
        """The seq of the last filing of every register that has any; folds, which change nothing, apart."""
        filing = tables.filing.c
        wanted = select(filing.register, func.max(filing.seq)).where(filing.kind != FOLD)
        with reading(self.engine) as connection:
            return {name: seq for name, seq in connection.execute(wanted.group_by(filing.register))}

    def filing(self, key: int | str) -> Filing | None:
        """One entry, by its seq or by the id its filer chose; None where there is none."""
        column = tables.filing.c.seq if isinstance(key, int) else tables.filing.c.id
        with reading(self.engine) as connection:
            row = connection.execute(select(tables.filing).where(column == key)).one_or_none()
        return filing_of(row) if row is not None else None


def filing_of(row: Any) -> Filing:
    """The entry that a row of the table `filing` holds."""
    source = KeptFile(row.source_sha256, row.source_size, row.source_name) if row.source_sha256 else None
    return Filing(
        seq=row.seq,
        id=row.id,
        register=row.register,
        register_version=row.register_version,
        definition_sha256=row.definition_sha256,
        key_columns=tuple(json.loads(row.key_columns)),
        kind=row.kind,
        covers=row.covers,
        body=row.body,
        filer=row.filer,
        at=read_time(row.at),
        rows=row.rows,
        source=source,
        sheet=row.sheet,
        previous_sha256=row.previous_sha256,
        previous_sm3=row.previous_sm3,
        sha256=row.sha256,
        sm3=row.sm3,
    )
