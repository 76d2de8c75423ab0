"""Folding: the state of a register, written anew as base segments, so that reading it lays no corrections over anything.

A fold brings no facts. It is an entry of the ledger like any other, in the chain, and says which seq it covers; a vintage
at or after that seq may start from it. The segments of before stay, so every earlier moment can still be read.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from zhiheng.core.issues import InputProblem, Text
from zhiheng.ledger import problems, tables
from zhiheng.ledger.committing import Entry, append, check_last, lock
from zhiheng.ledger.database import reading, writing
from zhiheng.ledger.ledger import Ledger
from zhiheng.ledger.records import FOLD, Receipt, Segment
from zhiheng.ledger.staging import Staging
from zhiheng.ledger.vintages import Vintage

ROWS_IN_SEGMENT = 1_000_000


def fold(ledger: Ledger, register: str, *, at: datetime, filer: str) -> Receipt:
    """Folds the present state of a register and gives the receipt of the fold; FILING and ROW keep telling the origin.

    Where the present state is folded already, the receipt of that fold. No answer for any moment changes, and filings
    that come in meanwhile are not held up. Raises InputProblem for a register without filings.
    """
    with reading(ledger.engine) as connection:
        last = _last_filing(connection, register)
        if last is None:
            raise nothing_to_fold(register)
        done = _known(connection, register, last.seq)
    if done is not None:
        return done
    vintage = ledger.vintage(register, last.seq)
    with Staging(ledger.store, register, vintage.key) as staging:
        _write(vintage, staging)
        receipt = _recorded(ledger, _entry(vintage, last, staging.segments, at=at, filer=filer))
    ledger.publish_manifests()
    return receipt


def _last_filing(connection: Connection, register: str) -> Any | None:
    """The row of the register's last filing, folds apart."""
    filing = tables.filing.c
    wanted = select(tables.filing).where(filing.register == register, filing.kind != FOLD)
    return connection.execute(wanted.order_by(filing.seq.desc()).limit(1)).one_or_none()


def _known(connection: Connection, register: str, covers: int) -> Receipt | None:
    """The receipt of the fold of this state, where there is one."""
    wanted = select(tables.filing).where(tables.filing.c.id == _id(register, covers))
    row = connection.execute(wanted).one_or_none()
    return Receipt(row.seq, row.sha256, row.sm3, row.rows, repeated=True) if row is not None else None


def _id(register: str, covers: int) -> str:
    return f"{FOLD}:{register}:{covers}"


def _write(vintage: Vintage, staging: Staging) -> None:
    """Writes the rows of the vintage without ever holding all of them."""
    for batch in vintage.scan().collect_batches(chunk_size=ROWS_IN_SEGMENT, engine="streaming"):
        for rows in batch.iter_slices(ROWS_IN_SEGMENT):
            staging.write(rows)
    if not staging.segments:
        raise nothing_to_fold(vintage.register)


def _entry(vintage: Vintage, last: Any, segments: tuple[Segment, ...], *, at: datetime, filer: str) -> Entry:
    return Entry(
        id=_id(vintage.register, last.seq),
        register=vintage.register,
        register_version=last.register_version,
        definition_sha256=last.definition_sha256,
        key=vintage.key,
        kind=FOLD,
        covers=last.seq,
        body="",
        filer=filer,
        at=at,
        segments=segments,
    )


def _recorded(ledger: Ledger, entry: Entry) -> Receipt:
    """Appends the fold, unless another process has folded the same state meanwhile."""
    with writing(ledger.engine) as connection:
        head = lock(connection)
        known = _known(connection, entry.register, entry.covers or 0)
        if known is not None:
            return known
        check_last(ledger.store, head)
        return append(connection, head, entry)


def nothing_to_fold(register: str) -> InputProblem:
    """The register has no records now."""
    return InputProblem(
        problems.problem(
            "nothing-to-fold",
            Text(
                "这个台账现在没有记录，不必归并", "the register has no records now; there is nothing to fold"
            ),
            Text(
                "请核对台账的名称，它是定义文件中的英文标识",
                "Check the register's name; it is the identifier in its definition",
            ),
            value=register,
        )
    )
