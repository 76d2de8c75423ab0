"""A process of its own that files into a ledger: DATABASE STORE NUMBER FILINGS.

Every other filing claims a key that the other processes claim as well. Prints a line of JSON a filing: its id, and seq, or
null where a key was taken.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from zhiheng.core.issues import InputProblem, Text
from zhiheng.core.registers.kinds import Kind
from zhiheng.core.registers.model import ROW, Column, ColumnType, Register
from zhiheng.ledger.ledger import Ledger
from zhiheng.ledger.records import FilingOrder
from zhiheng.ledger.stores import FolderStore


def main(database: str, folder: str, number: str, count: str) -> None:
    """Files `count` times."""
    sample = Column(name="sample_no", label=Text("样品编号", "sample no"), type=ColumnType.TEXT)
    register = Register(
        name="inspections", label=Text("抽检", "checks"), columns=(sample,), key=("sample_no",)
    )
    ledger = Ledger(database, FolderStore(Path(folder)))
    print("ready", flush=True)
    sys.stdin.readline()
    for turn in range(int(count)):
        mine = [f"{number}-{turn}-{place}" for place in range(3)]
        if turn % 2:
            mine.append(f"shared-{turn}")
        frame = pl.DataFrame({"sample_no": mine, ROW: range(len(mine))})
        with ledger.staging(register) as staging:
            staging.write(frame)
            order = FilingOrder(
                id=f"{number}-{turn}",
                register=register,
                kind=Kind.INSERT,
                body="城关街道",
                filer="李敏",
                at=datetime(2026, 1, 1, tzinfo=UTC),
                segments=staging.segments,
                checked_seq=0,
            )
            try:
                seq = ledger.commit(None, order).seq
            except InputProblem as problem:
                assert {issue.code for issue in problem.issues} == {"key-filed-meanwhile"}, problem
                seq = None
        print(json.dumps([order.id, seq]), flush=True)
    ledger.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
