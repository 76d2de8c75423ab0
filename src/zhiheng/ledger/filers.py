"""Which body handed in each filing of a register."""

from __future__ import annotations

from sqlalchemy import select

from zhiheng.ledger import tables
from zhiheng.ledger.database import reading
from zhiheng.ledger.ledger import Ledger
from zhiheng.ledger.records import FOLD


def filing_bodies(ledger: Ledger, register: str, seq: int) -> dict[int, str]:
    """The body of each filing of the register up to `seq`, by the filing's own seq; folds bring no facts and have none."""
    filing = tables.filing.c
    wanted = select(filing.seq, filing.body).where(
        filing.register == register, filing.seq <= seq, filing.kind != FOLD
    )
    with reading(ledger.engine) as connection:
        return {row.seq: row.body for row in connection.execute(wanted)}
