"""Where, in the large base segments, the records stand that corrections and withdrawals have taken the place of.

Reading the key column and comparing keys costs more than most questions about ten million rows; leaving out rows by their place
costs next to nothing. Derived data: a file a register and fold, which may be deleted at any time and is made again. Beside
each correcting filing it keeps a digest of all segments of the register up to there, so that places which belong to another
past of the ledger (a backup put back) are not used. A later file takes the place of an earlier one whole.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import polars as pl

from zhiheng.core.registers.model import FILING
from zhiheng.core.registers.overlay import INDEX
from zhiheng.ledger.records import FOLD, FiledSegment
from zhiheng.ledger.schemas import read_schema
from zhiheng.ledger.segment_rows import by_columns, scan_keys
from zhiheng.ledger.stores import Store

Places = np.ndarray[tuple[int], np.dtype[np.uint32]]

BY = "_by"
"""Column: the seq of the filing that corrects or withdraws."""


@dataclass(frozen=True, slots=True)
class Layers:
    """What is asked about: key columns, large base segments, correcting segments (both in order), fold (0: none)."""

    name: str
    key: tuple[str, ...]
    base: tuple[FiledSegment, ...]
    overlay: tuple[FiledSegment, ...]

    @property
    def fold(self) -> int:
        """The seq of the fold that `base` begins with."""
        return next((segment.filing for segment in self.base if segment.kind == FOLD), 0)


@dataclass(frozen=True, slots=True)
class _Known:
    """Per correcting filing its seq and mark; per record replaced: the filing that did, base filing, ordinal, place."""

    seqs: np.ndarray
    marks: np.ndarray
    records: np.ndarray

    def up_to(self, seq: int) -> np.ndarray:
        """Records replaced by filings up to `seq`."""
        return self.records[self.records[:, 0] <= seq]


NOTHING = _Known(np.empty(0, np.uint64), np.empty(0, np.uint64), np.empty((0, 4), np.uint64))


def replaced(store: Store, cache: Path, layers: Layers) -> dict[str, Places]:
    """By the name of each base segment: the places of rows that the overlay replaced, in order; none where nothing was.

    Makes and keeps what is not yet known. Where the cache cannot be written the answer is the same.
    """
    path = cache / layers.name / f"{layers.fold}.npz"
    seqs, marks = _marks(layers)
    known = _read(path)
    shared = _shared(known, seqs, marks)
    if shared < len(seqs):
        reached = int(seqs[shared - 1]) if shared else 0
        records = np.concatenate([known.up_to(reached), _looked_up(store, layers, reached)])
        known = _Known(seqs, marks, records)
        with contextlib.suppress(OSError):
            _write(path, known)
    return _by_segment(layers, known.up_to(int(seqs[-1])))


def _marks(layers: Layers) -> tuple[np.ndarray, np.ndarray]:
    """The seqs of the correcting filings, and for each a mark of every segment of the register up to it."""
    listed = sorted(
        (*layers.base, *layers.overlay), key=lambda one: (one.kind != FOLD, one.filing, one.ordinal)
    )
    correcting = {segment.filing for segment in layers.overlay}
    digest = hashlib.sha256(json.dumps(layers.key).encode())
    seqs, marks = [], []
    for seq, segments in groupby(listed, key=lambda one: one.filing):
        for segment in segments:
            digest.update(f"{seq} {segment.ordinal} {segment.name}\n".encode())
        if seq in correcting:
            seqs.append(seq)
            marks.append(int.from_bytes(digest.digest()[:8], "big"))
    return np.array(seqs, np.uint64), np.array(marks, np.uint64)


def _shared(known: _Known, seqs: np.ndarray, marks: np.ndarray) -> int:
    """How many of the correcting filings, from the first, are known. A mark speaks for all before it."""
    length = min(len(seqs), len(known.seqs))
    same = (known.seqs[:length] == seqs[:length]) & (known.marks[:length] == marks[:length])
    return int(np.flatnonzero(same)[-1]) + 1 if same.any() else 0


def _looked_up(store: Store, layers: Layers, after: int) -> np.ndarray:
    """The records replaced by filings after that seq, found by their keys."""
    wanted = [segment for segment in layers.overlay if segment.filing > after]
    keys = pl.concat(
        scan_keys(store, group, layers.key).select(*layers.key, pl.col(FILING).alias(BY))
        for group in by_columns(wanted)
    ).collect()
    found = [NOTHING.records]
    for segment in layers.base:
        places = _places(store, segment, layers.key, keys)
        own = np.full((len(places), 2), (segment.filing, segment.ordinal), np.uint64)
        found.append(np.column_stack([places[:, 0], own, places[:, 1]]))
    return np.concatenate(found)


def _places(store: Store, segment: FiledSegment, key: Sequence[str], keys: pl.DataFrame) -> np.ndarray:
    near = keys.filter(may_stand_in(segment, key))
    if not near.height:
        return np.empty((0, 2), np.uint64)
    rows = pl.scan_parquet(
        store.local(segment.name), glob=False, schema=read_schema(segment.columns), row_index_name=INDEX
    )
    text = rows.select(*(pl.col(name).cast(pl.String) for name in key), INDEX)
    both = text.join(near.lazy(), on=key, build_side="prefer_right").select(BY, INDEX)
    return both.cast(pl.UInt64).collect(engine="streaming").to_numpy().reshape(-1, 2)


def may_stand_in(segment: FiledSegment, key: Sequence[str]) -> pl.Expr:
    """Whether a key, as text, lies within the bounds of the segment, column by column; True where they are not known."""
    bounds = zip(key, json.loads(segment.key_min), json.loads(segment.key_max), strict=True)
    inside = pl.lit(True)
    for name, low, high in bounds:
        if isinstance(low, str) and isinstance(high, str):
            inside &= pl.col(name).is_between(pl.lit(low), pl.lit(high))
    return inside


def _by_segment(layers: Layers, records: np.ndarray) -> dict[str, Places]:
    names = {(segment.filing, segment.ordinal): segment.name for segment in layers.base}
    order = np.lexsort((records[:, 3], records[:, 2], records[:, 1]))
    ordered = records[order]
    starts = np.flatnonzero(np.any(np.diff(ordered[:, 1:3], axis=0, prepend=0) != 0, axis=1))
    return {
        names[int(part[0, 1]), int(part[0, 2])]: np.unique(part[:, 3]).astype(np.uint32)
        for part in np.split(ordered, starts)
        if len(part)
    }


def _read(path: Path) -> _Known:
    try:
        with path.open("rb") as file, np.load(file) as arrays:
            return _Known(arrays["seqs"], arrays["marks"], arrays["records"])
    except (OSError, ValueError, EOFError, KeyError, BadZipFile):  # gone or cut off: as good as not there
        return NOTHING


def _write(path: Path, known: _Known) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".unfinished")
    with os.fdopen(handle, "wb") as file:
        np.savez(file, seqs=known.seqs, marks=known.marks, records=known.records)
    os.replace(name, path)
