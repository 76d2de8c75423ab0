"""A vintage as a Delta Lake table for other tools, without copying the rows. Needs the extra `delta`.

Delta Lake reads only files beneath the table's folder, so the segments are linked into it: the same file under a second
name (hard link), or a symbolic link on another disk. Whatever is done to the table with Delta's tools leaves the ledger
alone, since these write new files and unlink old ones; whoever writes into a linked file itself damages the ledger, which
`zhiheng verify` tells. A list of files can say what is there but not what was corrected: a register with corrections
must be folded first.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from zhiheng.core.issues import InputProblem, Issue, Text
from zhiheng.core.registers.model import FILING, ROW
from zhiheng.ledger import problems
from zhiheng.ledger.records import FOLD, FiledSegment
from zhiheng.ledger.schemas import read_schema
from zhiheng.ledger.vintages import Vintage

if TYPE_CHECKING:
    from deltalake import Schema
    from deltalake.transaction import AddAction

PRIMITIVES = {
    pl.String(): "string",
    pl.Int64(): "long",
    pl.Boolean(): "boolean",
    pl.Date(): "date",
}
"""Types of segments and what Delta Lake calls them; decimals apart."""
SEQ = "zhiheng.seq"
"""Under this name the table's commit says which moment of the ledger it holds."""


@dataclass(frozen=True, slots=True)
class DeltaTable:
    """The table made: where, its files and rows, and the seq whose state it holds."""

    folder: Path
    files: int
    rows: int
    seq: int


def publish_delta(vintage: Vintage, folder: Path) -> DeltaTable:
    """Makes `folder` a Delta table of the vintage, or where it is one already, adds a version that replaces what was there.

    Columns: those of the register, FILING and ROW. Raises InputProblem where the vintage has corrections not yet folded,
    or no records, where its segments do not have the same types, or where the extra `delta` is not installed.
    """
    try:
        from deltalake import CommitProperties
        from deltalake.transaction import create_table_with_add_actions
    except ImportError as error:
        raise problems.extra_missing("delta") from error
    whole = _checked(vintage)
    folder.mkdir(parents=True, exist_ok=True)
    folded = vintage.base[0].kind == FOLD
    create_table_with_add_actions(
        str(folder),
        _schema(whole),
        [_added(vintage, segment, folder, folded=folded) for segment in vintage.base],
        mode="overwrite",
        partition_by=[] if folded else [FILING],
        name=vintage.register,
        commit_properties=CommitProperties(custom_metadata={SEQ: str(vintage.seq)}),
    )
    rows = sum(segment.rows for segment in vintage.base)
    return DeltaTable(folder, len(vintage.base), rows, vintage.seq)


def _checked(vintage: Vintage) -> pl.Schema:
    """The schema of the table. Raises InputProblem where files alone cannot be the state."""
    if not vintage.base:
        raise InputProblem(_nothing_to_publish(vintage.register))
    whole = vintage.schema()
    mixed = len({segment.kind for segment in vintage.base}) > 1
    differing = any(whole[name] != dtype for text in _columns(vintage.base) for name, dtype in text.items())
    if vintage.overlay or mixed or differing:
        raise InputProblem(_must_be_folded(vintage.register))
    return whole


def _columns(segments: Sequence[FiledSegment]) -> list[pl.Schema]:
    return [read_schema(text) for text in dict.fromkeys(segment.columns for segment in segments)]


def _schema(columns: pl.Schema) -> Schema:
    from deltalake import Field, Schema
    from deltalake.schema import PrimitiveType

    return Schema(
        [
            Field(name, PrimitiveType(_primitive(dtype)), nullable=name not in (FILING, ROW))
            for name, dtype in columns.items()
        ]
    )


def _primitive(dtype: pl.DataType) -> str:
    if isinstance(dtype, pl.Decimal):
        return f"decimal({dtype.precision},{dtype.scale})"
    return PRIMITIVES[dtype]


def _added(vintage: Vintage, segment: FiledSegment, folder: Path, *, folded: bool) -> AddAction:
    """Links the segment into the folder. Of a filing the table's log tells FILING, which its file does not have; some
    readers take it from the path instead.
    """
    from deltalake.transaction import AddAction

    source = vintage.store.local(segment.name)
    file = f"{segment.ordinal:04d}-{segment.sha256}.parquet"
    name = file if folded else f"{FILING}={segment.filing}/{file}"
    _link(source, folder / name)
    return AddAction(
        path=name,
        size=segment.size,
        partition_values={} if folded else {FILING: str(segment.filing)},
        modification_time=int(source.stat().st_mtime * 1000),
        data_change=True,
        stats=json.dumps({"numRecords": segment.rows}),
    )


def _link(source: Path, target: Path) -> None:
    if target.exists():
        return
    target.parent.mkdir(exist_ok=True)
    try:
        os.link(source, target)
    except OSError:  # another disk, or one without hard links
        target.symlink_to(source.resolve())


def _must_be_folded(register: str) -> Issue:
    return problems.problem(
        "delta-needs-fold",
        Text(
            "这个台账有更正、撤回或栏目变化还没有归并，原样的数据文件不等于现在的状态",
            "the register has corrections, withdrawals or changed columns that are not folded: "
            "its files as they stand are not its present state",
        ),
        Text(
            f"请先运行 zhiheng fold {register}，再导出",
            f"Run zhiheng fold {register} first, then publish again",
        ),
        value=register,
    )


def _nothing_to_publish(register: str) -> Issue:
    return problems.problem(
        "delta-without-records",
        Text("这个台账在该时点没有记录，没有可导出的内容", "the register has no records at that moment"),
        Text("请核对台账的名称和时点", "Check the register's name and the moment"),
        value=register,
    )
