"""Where the rows of a register's vintage lie, and the number of each row in the order in which people see them.

Numbers count the rows of all segments from 0, those too that were corrected or withdrawn since: the filing last filed first, the rows
of a filing as they stood in its file. In the segments of a fold rows lie in another order; `FoldOrder` translates.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import groupby
from typing import Any

import numpy as np
import polars as pl

from zhiheng.core.registers.kinds import Kind
from zhiheng.core.registers.model import FILING, ROW, Register
from zhiheng.core.registers.overlay import INDEX
from zhiheng.core.registers.parsing import stored_as
from zhiheng.ledger import vintages
from zhiheng.ledger.records import FOLD, FiledSegment
from zhiheng.ledger.schemas import read_schema
from zhiheng.ledger.segment_rows import by_columns, scan_rows
from zhiheng.ledger.vintages import Vintage
from zhiheng.workspace.browsing_cache import KEPT, SEARCHING
from zhiheng.workspace.opening import Workspace
from zhiheng.workspace.sources import NONE_REPLACED

Numbers = np.ndarray[Any, np.dtype[Any]]
"""Numbers or places of rows, of any unsigned type that holds them."""
PLACE = "_place"
"""Column: where a row lies, counted over all segments of a layout (UInt64)."""
BYTES_OF_SEGMENT = 1000
"""Memory that the description of a segment takes, roughly."""
_PRESENT: dict[tuple[str, str], tuple[str, str]] = {}
"""Of each register (by root and name) the head of the ledger and the mark of the layout when it was last looked at as of now."""


@dataclass(frozen=True, slots=True)
class Group:
    """Segments with the same columns, which one scan reads; `firsts` are the places of their first rows."""

    files: tuple[FiledSegment, ...]
    firsts: Numbers

    @property
    def folded(self) -> bool:
        """Whether each row has a filing of its own."""
        return self.files[0].kind == FOLD

    def place(self) -> pl.Expr:
        """The place of a row from its INDEX in the scan."""
        ends = np.cumsum([file.rows for file in self.files])
        shifts = self.firsts.astype(np.int64) - np.concatenate([[0], ends[:-1]])
        if not np.any(shifts - shifts[0]):
            return (pl.col(INDEX).cast(pl.Int64) + int(shifts[0])).cast(pl.UInt64)

        def placed(indexes: pl.Series) -> pl.Series:
            found = indexes.to_numpy().astype(np.int64)
            return pl.Series((found + shifts[np.searchsorted(ends, found, "right")]).astype(np.uint64))

        return pl.col(INDEX).map_batches(placed, return_dtype=pl.UInt64(), is_elementwise=True)

    def inside(self, places: Numbers) -> Numbers:
        """The INDEX in the scan of those of the places (in order) that lie in the group."""
        begin = 0
        found = [np.empty(0, np.int64)]
        for file, first in zip(self.files, self.firsts.tolist(), strict=True):
            low, high = np.searchsorted(places, [first, first + file.rows])
            found.append(places[low:high].astype(np.int64) - first + begin)
            begin += file.rows
        return np.concatenate(found)


@dataclass(frozen=True, slots=True)
class FoldOrder:
    """The rows of a fold: the place of each number, the number of each place (both from 0 in the fold), and the filings, last
    first, with how many rows they have."""

    places: Numbers
    numbers: Numbers
    filings: Numbers
    counts: Numbers


@dataclass(frozen=True)
class Layout:
    """The segments of a vintage in the order of their numbers; those of a fold come last, from number `fold_first` on.

    `gone`: places (in order) of rows that were corrected or withdrawn since. `mark` tells one content from every other.
    """

    root: str
    register: Register
    vintage: Vintage
    mark: str
    files: tuple[FiledSegment, ...]
    firsts: Numbers
    gone: Numbers

    @cached_property
    def total(self) -> int:
        """Rows in all segments."""
        return sum(file.rows for file in self.files)

    @cached_property
    def fold_first(self) -> int:
        """The number of the first row of the fold; the number of all rows where there is none."""
        return sum(file.rows for file in self.files if file.kind != FOLD)

    @property
    def folded(self) -> bool:
        """Whether the vintage starts from a fold."""
        return self.fold_first < self.total

    @cached_property
    def number_type(self) -> type[np.unsignedinteger[Any]]:
        """The smallest type that holds every number."""
        return np.uint32 if self.total <= 2**32 else np.uint64

    @cached_property
    def schema(self) -> pl.Schema:
        """The columns of the register as rows are shown: the type that holds what all filings brought."""
        brought = self.vintage.schema()
        columns = {each.name: brought.get(each.name, stored_as(each)) for each in self.register.columns}
        return pl.Schema(columns)

    def groups(
        self, filings: Collection[int] | None = None, names: Collection[str] | None = None
    ) -> Iterator[Group]:
        """The segments in order: of these filings (a fold may hold rows of any), and with these names, where given."""
        kept = [
            (file, first)
            for file, first in zip(self.files, self.firsts.tolist(), strict=True)
            if (filings is None or file.kind == FOLD or file.filing in filings)
            and (names is None or file.name in names)
        ]
        for _, group in groupby(kept, key=lambda each: (each[0].kind == FOLD, each[0].columns)):
            files, firsts = zip(*group, strict=True)
            yield Group(files, np.array(firsts, np.int64))

    def scan(self, group: Group) -> pl.LazyFrame:
        """The rows of a group as they are stored, with INDEX."""
        return pl.scan_parquet(
            [self.vintage.store.local(file.name) for file in group.files],
            glob=False,
            schema=read_schema(group.files[0].columns),
            row_index_name=INDEX,
        )

    def fold(self) -> FoldOrder:
        """The order of the rows of the fold; the same for every vintage that starts from it."""
        files = [file for file in self.files if file.kind == FOLD]
        mark = ("fold", self.root, self.register.name, files[0].filing, files[0].name)
        return KEPT.get(mark, lambda: self._fold(files), lambda order: order.places.nbytes * 2)

    def _fold(self, files: Sequence[FiledSegment]) -> FoldOrder:
        alone = np.zeros(1, np.int64)
        rows = pl.concat(self.scan(Group((file,), alone)).select(FILING, ROW) for file in files).collect()
        ordered = rows.select(pl.arg_sort_by(FILING, ROW, descending=[True, False])).to_series()
        filings = rows[FILING].value_counts().sort(FILING, descending=True)
        places = ordered.to_numpy().astype(self.number_type)
        numbers = np.empty_like(places)
        numbers[places] = np.arange(len(places), dtype=places.dtype)
        return FoldOrder(places, numbers, filings[FILING].to_numpy(), filings["count"].to_numpy())

    def numbers(self, places: Numbers) -> Numbers:
        """The numbers of rows at these places."""
        return self._turned(places, lambda order: order.numbers)

    def places(self, numbers: Numbers) -> Numbers:
        """Where the rows with these numbers lie."""
        return self._turned(numbers, lambda order: order.places)

    def _turned(self, rows: Numbers, turn: Callable[[FoldOrder], Numbers]) -> Numbers:
        folded = rows >= self.fold_first
        if not folded.any():
            return rows
        turned = rows.copy()
        turned[folded] = turn(self.fold())[rows[folded] - self.fold_first] + self.fold_first
        return turned


def layout(workspace: Workspace, register: Register, as_of: int | datetime | None) -> tuple[Layout, int]:
    """The layout of the register as of a seq, a time or now, and the seq. Raises InputProblem for one not reached yet."""
    head = workspace.ledger.head()
    seq = head.seq if as_of is None else workspace.ledger.seq(as_of)
    # The digest of the head speaks for all before it, also where a backup was put back.
    key = ("vintage", str(workspace.root), register, seq, head.sha256)
    # Counted here too: it lives on by this key after its own was let go.
    found = KEPT.get(key, lambda: _layout(workspace, register, seq), _bytes)
    if as_of is None:
        _let_go_of_the_past(found, head.sha256)
    return found, seq


def _let_go_of_the_past(present: Layout, head: str) -> None:
    """What was kept for an earlier present of the register goes: with every filing there is another one, and hardly anybody asks for it
    again. What was found under an earlier head cannot be asked for any more.
    """
    register = present.root, present.register.name
    before = _PRESENT.get(register)
    if before == (head, present.mark):
        return
    _PRESENT[register] = head, present.mark
    mark = before[1] if before and before[1] != present.mark else None

    def gone(key: Any) -> bool:
        if key[1] != present.root:
            return False
        return key[4] != head if key[0] == "vintage" else key[2] == mark

    KEPT.forget(gone)


def _layout(workspace: Workspace, register: Register, seq: int) -> Layout:
    """Filings of other registers change the seq and nothing else."""
    vintage = workspace.ledger.vintage(register.name, seq)
    segments = sorted((*vintage.base, *vintage.overlay), key=_number_order)
    listed = [[one.kind, one.filing, one.ordinal, one.name] for one in segments]
    told = json.dumps([repr(register), vintage.key, listed])
    root, mark = str(workspace.root), hashlib.sha256(told.encode()).hexdigest()
    return KEPT.get(
        ("layout", root, mark),
        lambda: _made(root, register, vintage, mark),
        _bytes,
    )


def _bytes(made: Layout) -> int:
    """The memory that a layout takes, roughly."""
    listed = len(made.vintage.base) + len(made.vintage.overlay)
    return made.gone.nbytes + BYTES_OF_SEGMENT * (1 + listed)


def _number_order(segment: FiledSegment) -> tuple[bool, int, int]:
    folded = segment.kind == FOLD
    return folded, segment.filing if folded else -segment.filing, segment.ordinal


def _made(root: str, register: Register, vintage: Vintage, mark: str) -> Layout:
    rows = [one for one in (*vintage.base, *vintage.overlay) if one.kind != Kind.WITHDRAW]
    files = tuple(sorted(rows, key=_number_order))
    firsts = np.cumsum([0, *(file.rows for file in files)])[:-1].astype(np.int64)
    bare = Layout(root, register, vintage, mark, files, firsts, np.empty(0, np.int64))
    if not vintage.overlay:
        return bare
    with SEARCHING:
        return replace(bare, gone=_gone(bare))


def _gone(bare: Layout) -> Numbers:
    """The places of rows that corrections and withdrawals took the place of, in order."""
    vintage = bare.vintage
    types = vintage.schema()
    key = [pl.col(name).cast(types[name]) for name in vintage.key]
    firsts = {(file.filing, file.ordinal): first for file, first in zip(bare.files, bare.firsts, strict=True)}
    frames = []
    for files in by_columns(vintage.overlay):
        place = pl.lit(None, dtype=pl.UInt64)
        if files[0].kind != Kind.WITHDRAW:
            place = Group(
                tuple(files), np.array([firsts[file.filing, file.ordinal] for file in files])
            ).place()
        rows = scan_rows(vintage.store, files, index=INDEX)
        frames.append(rows.select(*key, FILING, ROW, place.alias(PLACE)))
    steps = pl.concat(frames).sort(FILING, ROW).collect()
    last = pl.struct(vintage.key).is_last_distinct()
    found = [steps.filter(~last)[PLACE].drop_nulls().to_numpy()]
    found += _replaced(bare, steps.select(vintage.key).unique(), key)
    return np.unique(np.concatenate(found)).astype(np.int64)


def _replaced(bare: Layout, keys: pl.DataFrame, key: Sequence[pl.Expr]) -> Iterator[Numbers]:
    """The places of base rows with these keys: of large segments as the ledger knows them, of others by looking."""
    known = bare.vintage.replaced()
    unknown = []
    base = {(file.filing, file.ordinal) for file in bare.vintage.base}
    for file, first in zip(bare.files, bare.firsts.tolist(), strict=True):
        if (file.filing, file.ordinal) not in base:
            continue
        if known and file.rows >= vintages.POOLED_ROWS:
            yield known.get(file.name, NONE_REPLACED).astype(np.uint64) + np.uint64(first)
        else:
            unknown.append((file, first))
    for _, group in groupby(unknown, key=lambda each: (each[0].kind == FOLD, each[0].columns)):
        files, firsts = zip(*group, strict=True)
        looked = Group(files, np.array(firsts, np.int64))
        rows = bare.scan(looked).select(*key, looked.place().alias(PLACE))
        found = rows.join(keys.lazy(), on=bare.vintage.key, how="semi").select(PLACE)
        yield found.collect(engine="streaming")[PLACE].to_numpy()
