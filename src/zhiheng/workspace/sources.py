"""The rows of a workspace's registers as an engine takes them: lists of segment files, all as of one moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from zhiheng.core.formulas.questions import RowFiles, SegmentFile, Sources
from zhiheng.core.registers.kinds import Kind
from zhiheng.core.registers.model import FILING, Register
from zhiheng.ledger.records import FiledSegment
from zhiheng.ledger.schemas import read_columns
from zhiheng.ledger.vintages import POOLED_ROWS, Vintage
from zhiheng.workspace.opening import Workspace

if TYPE_CHECKING:
    from zhiheng.ledger.positions import Places

NONE_REPLACED: Places = np.empty(0, np.uint32)


def sources(
    workspace: Workspace,
    registers: Iterable[Register],
    as_of: int | datetime | None = None,
    *,
    addresses: bool = False,
) -> Sources:
    """The registers as of a seq, a time (with a time zone) or now: whatever is filed meanwhile, all as of the same seq.

    Files in an object store are fetched to this machine, unless `addresses` asks for where they lie there (s3a://…), for an
    engine on many machines. Raises InputProblem for a seq that the ledger has not reached, and for a file that is missing.
    """
    found: dict[str, RowFiles] = {}
    moment = as_of
    for register in registers:
        vintage = workspace.ledger.vintage(register.name, moment)
        moment = vintage.seq
        found[register.name] = row_files(register, vintage, _places(workspace, vintage, addresses=addresses))
    return found


def row_files(register: Register, vintage: Vintage, place: Callable[[str], str]) -> RowFiles:
    """The rows of a vintage; `place` says where a segment lies, by its name."""
    replaced = vintage.replaced()
    return RowFiles(
        register=register,
        seq=vintage.seq,
        key=vintage.key or register.key,
        base=_files(vintage.base, place, replaced),
        corrections=_files(vintage.overlay, place, {}),
    )


def _places(workspace: Workspace, vintage: Vintage, *, addresses: bool) -> Callable[[str], str]:
    if addresses and workspace.settings.in_object_store():
        folder = workspace.settings.store.rstrip("/").replace("s3://", "s3a://", 1)
        return lambda name: f"{folder}/{name}"
    return lambda name: str(vintage.store.local(name))


def _files(
    segments: Sequence[FiledSegment], place: Callable[[str], str], replaced: Mapping[str, Places]
) -> tuple[SegmentFile, ...]:
    return tuple(_file(segment, place(segment.name), _replaced_in(segment, replaced)) for segment in segments)


def _file(segment: FiledSegment, path: str, replaced: Places | None) -> SegmentFile:
    columns = read_columns(segment.columns)
    return SegmentFile(
        path=path,
        rows=segment.rows,
        columns=columns,
        filing=None if FILING in dict(columns) else segment.filing,
        replaced=replaced,
        withdraws=segment.kind == Kind.WITHDRAW.value,
    )


def _replaced_in(segment: FiledSegment, replaced: Mapping[str, Places]) -> Places | None:
    """Where places are known at all, a large segment that is not named has lost no row."""
    if not replaced or segment.rows < POOLED_ROWS:
        return None
    return replaced.get(segment.name, NONE_REPLACED)
