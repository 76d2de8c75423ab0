"""One SQL transaction makes a filing exist: checks that cannot be made before, the link of the chain, the rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from zhiheng.core.issues import InputProblem
from zhiheng.core.registers.definitions import as_mapping
from zhiheng.core.registers.kinds import Kind
from zhiheng.core.registers.model import Register
from zhiheng.ledger import problems, tables
from zhiheng.ledger.clashes import clashing
from zhiheng.ledger.hashing import sha256_of
from zhiheng.ledger.manifests import Manifest, manifest_of
from zhiheng.ledger.records import (
    FilingOrder,
    Head,
    KeptFile,
    Receipt,
    Segment,
    canonical,
    readable,
    written_time,
)
from zhiheng.ledger.stores import Store, file_name, manifest_name, scratch_file


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is appended to the ledger: a filing, or a fold with the seq it `covers`."""

    id: str
    register: str
    register_version: str
    definition_sha256: str
    key: tuple[str, ...]
    kind: str
    covers: int | None = None
    body: str
    filer: str
    at: datetime
    source: KeptFile | None = None
    sheet: str | None = None
    segments: tuple[Segment, ...] = ()

    @property
    def rows(self) -> int:
        """Rows of all segments."""
        return sum(segment.rows for segment in self.segments)


@lru_cache(maxsize=256)
def definition_text(register: Register) -> str:
    """The definition as canonical JSON; its SHA-256 is what zhiheng.core.registers.definitions.digest gives."""
    return json.dumps(as_mapping(register), ensure_ascii=False, separators=(",", ":"))


def entry_of(order: FilingOrder) -> Entry:
    """The entry that an order asks for."""
    source = order.source and replace(order.source, name=readable(order.source.name))
    return Entry(
        id=order.id,
        register=order.register.name,
        register_version=order.register.version,
        definition_sha256=sha256_of(definition_text(order.register).encode()),
        key=order.register.key,
        kind=order.kind.value,
        body=readable(order.body),
        filer=readable(order.filer),
        at=order.at,
        source=source,
        sheet=order.sheet,
        segments=order.segments,
    )


def keep_definition(store: Store, register: Register) -> None:
    """Keeps the text of the definition, so that the filing can be read with it for ever."""
    content = definition_text(register).encode()
    name = file_name(sha256_of(content))
    if store.size(name) != len(content):
        path = scratch_file(store, ".json")
        path.write_bytes(content)
        store.publish(path, name)


def check_stored(store: Store, order: FilingOrder) -> None:
    """Raises InputProblem where a file that the filing is about to list is not in the store."""
    listed = [(segment.name, segment.size) for segment in order.segments]
    if order.source is not None:
        listed.append((order.source.stored, order.source.size))
    for name, size in listed:
        if store.size(name) != size:
            raise problems.file_missing(name)


def commit_filing(
    connection: Connection, store: Store, order: FilingOrder, step: Callable[[str], None]
) -> Receipt:
    """Files the order in the transaction that `connection` has open, and holds the ledger until that ends.

    Raises InputProblem where the id stands for another filing, the key of the register is another one than before, a key
    to be inserted was filed since `order.checked_seq`, or the store knows later filings than the database. `step` is told
    before each step (for tests of interruption).
    """
    step("lock")
    head = lock(connection)
    entry = entry_of(order)
    known = connection.execute(select(tables.filing).where(tables.filing.c.id == order.id)).one_or_none()
    if known is not None:
        return repeated(connection, known, entry)
    check_key(connection, entry)
    if order.kind == Kind.INSERT and order.checked_seq < head.seq:
        step("clashes")
        found = clashing(connection, store, order, head.seq)
        if found:
            raise InputProblem(*found)
    check_last(store, head)
    return append(connection, head, entry, step)


def lock(connection: Connection) -> Head:
    """Takes the lock of the ledger until the transaction ends, and gives the last entry.

    The update changes nothing; it makes SQLite and PostgreSQL alike let one filing after the other through here, and what
    is read afterwards is newer than the lock.
    """
    changed = (
        update(tables.ledger_head)
        .where(tables.ledger_head.c.id == 1)
        .values(seq=tables.ledger_head.c.seq)
        .returning(*_HEAD)
    )
    return _head(connection.execute(changed).one_or_none())


_HEAD = (
    tables.ledger_head.c.seq,
    tables.ledger_head.c.at,
    tables.ledger_head.c.sha256,
    tables.ledger_head.c.sm3,
)


def read_head(connection: Connection) -> Head:
    """The last entry. Raises InputProblem where the database does not say which."""
    return _head(connection.execute(select(*_HEAD)).one_or_none())


def _head(row: Any) -> Head:
    if row is None:
        raise problems.database_damaged("ledger_head")
    return Head(*row)


def append(
    connection: Connection, head: Head, entry: Entry, step: Callable[[str], None] = lambda name: None
) -> Receipt:
    """Adds the entry after `head`, whose lock is held. Checks nothing. Time never runs backwards."""
    columns = _columns(head, entry)
    manifest = manifest_of(columns, entry.segments)
    digests = {"sha256": manifest.sha256, "sm3": manifest.sm3}
    step("filing")
    connection.execute(insert(tables.filing).values(**columns, **digests, manifest=manifest.text))
    if entry.segments:
        step("segments")
        connection.execute(insert(tables.segment), _rows(columns["seq"], entry.segments))
    step("head")
    connection.execute(
        update(tables.ledger_head)
        .where(tables.ledger_head.c.id == 1)
        .values(seq=columns["seq"], at=columns["at"], **digests)
    )
    return _receipt(columns["seq"], manifest, entry.rows)


def _receipt(seq: int, manifest: Manifest, rows: int) -> Receipt:
    return Receipt(seq, manifest.sha256, manifest.sm3, rows)


def _columns(head: Head, entry: Entry) -> dict[str, Any]:
    source = entry.source
    return {
        "seq": head.seq + 1,
        "id": entry.id,
        "register": entry.register,
        "register_version": entry.register_version,
        "definition_sha256": entry.definition_sha256,
        "key_columns": canonical(list(entry.key)),
        "kind": entry.kind,
        "covers": entry.covers,
        "body": entry.body,
        "filer": entry.filer,
        "at": max(written_time(entry.at), head.at),
        "rows": entry.rows,
        "source_name": source.name if source else None,
        "source_sha256": source.sha256 if source else None,
        "source_size": source.size if source else None,
        "sheet": entry.sheet,
        "previous_sha256": head.sha256,
        "previous_sm3": head.sm3,
    }


def _rows(seq: int, segments: Sequence[Segment]) -> list[dict[str, Any]]:
    return [
        {
            "filing": seq,
            "ordinal": ordinal,
            "path": segment.name,
            "sha256": segment.sha256,
            "rows": segment.rows,
            "bytes": segment.size,
            "key_min": segment.key_min,
            "key_max": segment.key_max,
            "columns": segment.columns,
        }
        for ordinal, segment in enumerate(segments)
    ]


def repeated(connection: Connection, known: Row[Any], entry: Entry) -> Receipt:
    """The receipt of a filing that had been committed under this id; InputProblem where that was another one.

    The time does not count, nor the name of the file: the same filing comes again later, after a lost answer.
    """
    segments = connection.execute(
        select(tables.segment.c.sha256)
        .where(tables.segment.c.filing == known.seq)
        .order_by(tables.segment.c.ordinal)
    ).scalars()
    before = (
        known.register,
        known.definition_sha256,
        known.kind,
        known.body,
        known.source_sha256,
        known.sheet,
    )
    now = (
        entry.register,
        entry.definition_sha256,
        entry.kind,
        entry.body,
        entry.source.sha256 if entry.source else None,
        entry.sheet,
    )
    if before != now or list(segments) != [segment.sha256 for segment in entry.segments]:
        raise problems.id_taken(known)
    return Receipt(known.seq, known.sha256, known.sm3, known.rows, repeated=True)


def check_key(connection: Connection, entry: Entry) -> None:
    """Raises InputProblem where the register's key has other columns than in its last filing."""
    last = connection.execute(
        select(tables.filing.c.key_columns)
        .where(tables.filing.c.register == entry.register)
        .order_by(tables.filing.c.seq.desc())
        .limit(1)
    ).scalar_one_or_none()
    if last is not None and tuple(json.loads(last)) != entry.key:
        raise problems.key_changed(entry.register, json.loads(last), entry.key)


def check_last(store: Store, head: Head) -> None:
    """Raises InputProblem where the manifest of a filing after `head` stands in the store.

    A manifest is published when its filing is committed. So the database was put back to an older state, and going on from
    there would write over the only trace of filings that were confirmed.
    """
    if store.size(manifest_name(head.seq + 1)) is not None:
        raise problems.database_behind(head.seq)


def checked_again(order: FilingOrder, seq: int) -> FilingOrder:
    """The order, its keys now known to be new up to `seq`."""
    return replace(order, checked_seq=max(order.checked_seq, seq))
