"""The history of one record: every filing that brought, changed or withdrew it, and which values each changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl
from sqlalchemy import Connection, select

from zhiheng.core.issues import InputProblem, Text
from zhiheng.core.registers.kinds import Kind
from zhiheng.core.registers.model import FILING, ROW
from zhiheng.ledger import problems, tables
from zhiheng.ledger.committing import read_head
from zhiheng.ledger.database import reading
from zhiheng.ledger.ledger import Ledger
from zhiheng.ledger.records import FiledSegment, read_time
from zhiheng.ledger.schemas import read_schema
from zhiheng.ledger.segment_rows import by_columns, listed_segments, scan_rows
from zhiheng.ledger.stores import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A record as one filing left it: the filing, where in the file, and the values.

    `values`: register columns as they were filed, None where the filing withdrew the record. `changed`: columns whose value
    differs from the last version that had values; of the first version none.
    """

    seq: int
    at: datetime
    body: str
    filer: str
    kind: Kind
    source: str | None
    sheet: str | None
    row: int
    values: Mapping[str, Any] | None
    changed: tuple[str, ...] = ()


def history(ledger: Ledger, register: str, key: Sequence[str]) -> list[Version]:
    """The versions of the record with that key (one text for each key column, in their order), the first filed first.

    Empty where it was never filed. Raises InputProblem where the key has another number of columns, and for a register
    without filings.
    """
    with reading(ledger.engine) as connection:
        columns = _key_columns(connection, register)
        if len(columns) != len(key):
            raise _wrong_key(columns, key)
        last = read_head(connection).seq
        segments = listed_segments(connection, register, tuple(Kind), (0, last))
        wanted = dict(zip(columns, key, strict=True))
        found = _rows(ledger.store, [one for one in segments if _may_hold(one, key)], wanted)
        filings = _filings(connection, {row[FILING] for row in found})
    return _compared(found, filings)


def _key_columns(connection: Connection, register: str) -> tuple[str, ...]:
    wanted = select(tables.filing.c.key_columns).where(tables.filing.c.register == register).limit(1)
    text = connection.execute(wanted).scalar_one_or_none()
    if text is None:
        raise _unknown_register(register)
    return tuple(json.loads(text))


def _may_hold(segment: FiledSegment, key: Sequence[str]) -> bool:
    """Whether the key lies within the bounds of the segment, column by column."""
    bounds = zip(key, json.loads(segment.key_min), json.loads(segment.key_max), strict=True)
    return all(_within(value, low, high) for value, low, high in bounds)


def _within(value: str, low: str | int | None, high: str | int | None) -> bool:
    if isinstance(low, str) and isinstance(high, str):
        return low.encode() <= value.encode() <= high.encode()
    if isinstance(low, int) and isinstance(high, int) and value.removeprefix("-").isdecimal():
        return low <= int(value) <= high
    return True


def _rows(store: Store, segments: Sequence[FiledSegment], key: Mapping[str, str]) -> list[dict[str, Any]]:
    """The rows with that key, in the order in which they were filed."""
    frames = []
    for group in by_columns(segments):
        schema = read_schema(group[0].columns)
        # Compared as the column's type, which lets whole row groups be left unread.
        same = [pl.col(name) == _typed(value, schema[name]) for name, value in key.items()]
        frames.append(scan_rows(store, group).filter(*same))
    rows = [row for frame in pl.collect_all(frames) for row in frame.to_dicts()]
    return sorted(rows, key=lambda row: (row[FILING], row[ROW]))


def _typed(value: str, dtype: pl.DataType) -> pl.Expr:
    """The value as a literal of a segment's type; null, which equals nothing, where it is none of that type."""
    if dtype == pl.Boolean:
        return pl.lit({"true": True, "false": False}.get(value), dtype=dtype)
    text = pl.Series([value])
    typed = text.str.to_date("%Y-%m-%d", strict=False) if dtype == pl.Date else text.cast(dtype, strict=False)
    return pl.lit(typed.item(), dtype=dtype)


def _filings(connection: Connection, seqs: Iterable[int]) -> dict[int, Any]:
    wanted = select(tables.filing).where(tables.filing.c.seq.in_(sorted(seqs)))
    return {row.seq: row for row in connection.execute(wanted)}


def _compared(rows: Iterable[dict[str, Any]], filings: Mapping[int, Any]) -> list[Version]:
    versions = []
    before: Mapping[str, Any] | None = None
    for row in rows:
        filing = filings[row.pop(FILING)]
        kind = Kind(filing.kind)
        number = row.pop(ROW)
        values = None if kind is Kind.WITHDRAW else row
        versions.append(
            Version(
                seq=filing.seq,
                at=read_time(filing.at),
                body=filing.body,
                filer=filing.filer,
                kind=kind,
                source=filing.source_name,
                sheet=filing.sheet,
                row=number,
                values=values,
                changed=_changed(before, values),
            )
        )
        before = before if values is None else values
    return versions


def _changed(before: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> tuple[str, ...]:
    """A column that one of them does not have counts as empty."""
    if before is None or now is None:
        return ()
    return tuple(name for name in {**before, **now} if before.get(name) != now.get(name))


def _unknown_register(register: str) -> InputProblem:
    return InputProblem(
        problems.problem(
            "register-without-filings",
            Text("账本里没有这个台账的报送", "the ledger has no filings to this register"),
            Text(
                "请核对台账的名称，它是定义文件中的英文标识",
                "Check the register's name; it is the identifier in its definition",
            ),
            value=register,
        )
    )


def _wrong_key(columns: Sequence[str], key: Sequence[str]) -> InputProblem:
    return InputProblem(
        problems.problem(
            "key-incomplete",
            Text(
                f"这个台账的主键有 {len(columns)} 个栏目，给出的是 {len(key)} 个值",
                f"the key of this register has {len(columns)} column(s); {len(key)} value(s) were given",
            ),
            Text(
                f"请依次给出：{'、'.join(columns)}",
                f"Give a value for each, in this order: {', '.join(columns)}",
            ),
            value="、".join(key),
        )
    )
