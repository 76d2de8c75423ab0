"""Checks the rows of a filing, batch by batch, completely: every problem of every row.

A batch goes through one select that types its columns; texts that this leaves over are settled apart, distinct. One
more select counts what breaks each constraint. Rows are looked at again only where a count is not zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Protocol, runtime_checkable

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zhiheng.core.issues import Level
from zhiheng.core.registers import parsing
from zhiheng.core.registers.constraints import Constraint, constraints
from zhiheng.core.registers.duplicates import Duplicates
from zhiheng.core.registers.keys import POSITION
from zhiheng.core.registers.kinds import Kind
from zhiheng.core.registers.masking import mask
from zhiheng.core.registers.matching import Matching
from zhiheng.core.registers.model import FILING, ROW, Column, Lists, Register
from zhiheng.core.registers.problems import Part, Problems
from zhiheng.core.registers.settling import settle
from zhiheng.core.registers.strays import (
    FEW,
    mostly_unread,
    nearly_empty,
    repeated_headers,
    totals_and_signatures,
)
from zhiheng.core.registers.wording import WORDINGS

Flags = NDArray[np.bool_]

NO_LISTS = Lists()

FEW_ROWS = 50
"""Rows up to which a form of many columns is read column kinds at a time."""

LONGEST_SHOWN = 120
"""Characters of a value that a message repeats."""


class KeyLookup(Protocol):
    """The keys that a register holds now."""

    def missing(self, keys: pl.DataFrame) -> pl.Series:
        """True for each row of `keys` (the key columns in order, typed) that is not in the register."""


@runtime_checkable
class FiledKeys(KeyLookup, Protocol):
    """A lookup that also knows every key that was ever filed, withdrawn since or not."""

    def found(self, keys: pl.DataFrame) -> pl.DataFrame:
        """Those of `keys` that were ever filed: POSITION, their places in `keys`, and FILING, the seq that brought each."""


class Checker:
    """Takes the batches of one file in order and gives back typed rows; `finish` tells everything that is wrong.

    `references` are the keys of other registers by name; under the register's own name, the keys filed before, which
    a correction or withdrawal must find and a new record must not. Where a lookup is not given nothing is asked of it.
    """

    def __init__(
        self,
        register: Register,
        matching: Matching,
        *,
        on: date,
        lists: Lists = NO_LISTS,
        references: Mapping[str, KeyLookup] | None = None,
        kind: Kind = Kind.INSERT,
    ) -> None:
        self.register = register
        self.lists = lists
        self.kind = kind
        self.on = on
        self._references = dict(references or {})
        wanted = [each for each in register.columns if kind is not Kind.WITHDRAW or each.name in register.key]
        self._sources = {
            each.name: matching.columns[each.name] for each in wanted if each.name in matching.columns
        }
        self._columns = [each for each in wanted if each.name in self._sources]
        self._schema = {each.name: parsing.stored_as(each) for each in wanted}
        self._identifying = {each.name: parsing.is_identifying(each, register.key) for each in self._columns}
        self._wanted = wanted
        self._constraints = constraints(register, frozenset(self._schema), on)
        self._tally = [
            (each.broken if each.possible is None else each.possible).sum().alias(str(number))
            for number, each in enumerate(self._constraints)
        ]
        self._collected: dict[tuple[str, str, str], list[pl.DataFrame]] = {}
        self._known: dict[str, pl.Series] = {}
        """By column, hashes of values that another register was found to have, so that none is asked for twice."""
        self._own: dict[str, list[pl.DataFrame]] = {}
        """By column, cells that name a record of the register itself which may still come further down in the file."""
        self._key = Duplicates(register.key)
        self._unique = [Duplicates((each.name,)) for each in self._columns if self._stands_alone(each)]
        self._serial = matching.serial
        self._labels = {
            name: matching.labels[name] for name in self._sources.values() if name in matching.labels
        }
        self._needed = [
            each.name for each in self._columns if each.required or each.name in self.register.key
        ]
        self._strays: list[pl.Series] = []
        """Numbers of the rows that are no records; they are told once, and nothing else of them."""
        self._checked = 0

    def check(self, batch: pl.DataFrame) -> pl.DataFrame:
        """The typed rows of a batch without any error so far: the register's columns in order, and ROW.

        A withdrawal has its key columns only.
        """
        self._checked += batch.height
        few = batch.height <= FEW_ROWS
        work = _Work(self, batch, self._together(batch) if few else batch.select(*self._quick, ROW))
        for column in self._columns:
            self._settle(work, column)
        self._ask_constraints(work)
        self._ask_required(work)
        for column in self._columns:
            self._ask_reference(work, column)
        if all(name in self._sources for name in self.register.key):
            self._ask_filed(work)
            self._ask_again(work, self._key, "duplicate-key")
        for seen in self._unique:
            self._ask_again(work, seen, "duplicate-value")
        self._ask_stray(work)
        return work.typed.filter(~work.bad) if work.bad.any() else work.typed

    def finish(self) -> Problems:
        """Everything that is wrong, also what shows only between rows far apart. To be called once, at the end."""
        self._name_first_rows()
        for name, frames in self._own.items():
            cells = pl.concat(frames)
            cells = cells.filter(~self._key.stands(cells["key"])).drop("key")
            if cells.height:
                self.collect(name, "unknown-reference", cells)
        parts = [
            Part(column, code, pl.concat(frames).sort(ROW))
            for (column, code, _), frames in self._collected.items()
        ]
        parts = self._without_strays(parts)
        order = {column.name: place for place, column in enumerate(self.register.columns)} | {"": -1}
        parts.sort(key=lambda part: (order[part.column], part.code, part.cells["detail"][0] or ""))
        return Problems(self.register, self.lists, self._checked, tuple(parts), self._general())

    @cached_property
    def _quick(self) -> list[pl.Expr]:
        """The quick reading of every column, for one select."""
        return [self._typing(each) for each in self._wanted]

    @cached_property
    def _alike(self) -> list[list[Column]]:
        """The columns that a file has, those together whose texts are read in the same way."""
        groups: dict[object, list[Column]] = {}
        for each in self._columns:
            way = parsing.way_of_reading(each, lists=self.lists, identifying=self._identifying[each.name])
            groups.setdefault(way, []).append(each)
        return list(groups.values())

    def _together(self, batch: pl.DataFrame) -> pl.DataFrame:
        """As one select over `_quick`. Of a form of few rows each column costs more to begin than to read: what is read alike is read as
        one column."""
        read: dict[str, pl.Series] = {}
        for group in self._alike:
            texts = pl.concat([batch[self._sources[each.name]] for each in group]).alias("text")
            values = self._read(group[0], texts)
            for place, each in enumerate(group):
                read[each.name] = values.slice(place * batch.height, batch.height).alias(each.name)
        nothing = [each.name for each in self._wanted if each.name not in read]
        read |= {name: pl.Series(name, [None] * batch.height, dtype=self._schema[name]) for name in nothing}
        return pl.DataFrame([*(read[each.name] for each in self._wanted), batch[ROW]])

    def _read(self, column: Column, texts: pl.Series) -> pl.Series:
        identifying = self._identifying[column.name]
        if function := parsing.reading(column, lists=self.lists, identifying=identifying):
            # Not as part of an expression: to call back into Python from there takes longer than the reading.
            return function(texts)
        value = parsing.quick(column, pl.col("text"), lists=self.lists, identifying=identifying)
        return texts.to_frame().select(value.alias("value")).to_series()

    def _typing(self, column: Column) -> pl.Expr:
        source = self._sources.get(column.name)
        if source is None:
            return pl.lit(None, dtype=self._schema[column.name]).alias(column.name)
        identifying = self._identifying[column.name]
        return parsing.quick(column, pl.col(source), lists=self.lists, identifying=identifying).alias(
            column.name
        )

    def _stands_alone(self, column: Column) -> bool:
        """Whether the column is unique, and not because it is the whole key."""
        return column.unique and self.register.key != (column.name,) and self.kind is not Kind.WITHDRAW

    def _settle(self, work: _Work, column: Column) -> None:
        """Second reading of the texts that the quick one left over."""
        text, value = work.batch[self._sources[column.name]], work.typed[column.name]
        if text.null_count() == value.null_count():
            return
        left_over = (text != "").fill_null(False) & value.is_null()
        if not left_over.any():
            return
        places = left_over.arg_true()
        texts = text.gather(places).alias("text")
        table = settle(
            column, texts.unique(), lists=self.lists, identifying=self._identifying[column.name], on=self.on
        )
        told = texts.to_frame().join(table, on="text", how="left", maintain_order="left")
        work.put(column.name, places, told["value"])
        for (code,), cells in (
            told.with_columns(place=places).filter(pl.col("code").is_not_null()).group_by("code")
        ):
            where = cells["place"].to_numpy()
            work.tell(column.name, str(code), where, detail=cells["detail"])
            if cells["value"].null_count():
                work.unread(column.name, where)

    def _ask_constraints(self, work: _Work) -> None:
        if not self._constraints:
            return
        counts = work.typed.select(self._tally).row(0)
        for number, constraint in enumerate(self._constraints):
            if counts[number]:
                self._ask_constraint(work, constraint)

    def _ask_constraint(self, work: _Work, constraint: Constraint) -> None:
        broken = work.typed.select(constraint.broken.fill_null(False)).to_series().to_numpy().copy()
        for name in constraint.involved:
            if name in work.not_read:
                broken &= ~work.not_read[name]
        places = np.flatnonzero(broken)
        if constraint.detail is None:
            work.tell(constraint.column, constraint.code, places)
        else:
            detail = pl.Series([constraint.detail], dtype=pl.String).new_from_index(0, len(places))
            work.tell(constraint.column, constraint.code, places, detail=detail, together=constraint.involved)

    def _ask_required(self, work: _Work) -> None:
        for name in self._needed:
            if work.typed[name].null_count():
                flags = work.typed[name].is_null().to_numpy().copy()
                if name in work.not_read:
                    flags &= ~work.not_read[name]
                work.tell(name, "required-missing", np.flatnonzero(flags))

    def _ask_reference(self, work: _Work, column: Column) -> None:
        lookup = self._references.get(column.references)
        if lookup is None or not column.references or self.kind is Kind.WITHDRAW:
            return
        values = work.typed[column.name]
        hashes = values.hash()
        known = self._known.get(column.name, pl.Series([], dtype=pl.UInt64))
        new = (values.is_not_null() & ~hashes.is_in(known.implode())).arg_true()
        new = new.gather(hashes.gather(new).arg_unique())
        if new.is_empty():
            return
        fresh = values.gather(new)
        missing = lookup.missing(fresh.to_frame())
        self._known[column.name] = pl.concat([known, hashes.gather(new.filter(~missing))])
        unknown = fresh.filter(missing)
        if unknown.is_empty():
            return
        places = np.flatnonzero(values.is_in(unknown.implode()).fill_null(False).to_numpy())
        if column.references == self.register.name:
            held_back = work.cells(column.name, places).with_columns(values[places].alias("key"))
            self._own.setdefault(column.name, []).append(held_back)
        else:
            work.tell(column.name, "unknown-reference", places)

    def _ask_filed(self, work: _Work) -> None:
        """Whether the keys were filed before, as a correction wants it and a new record does not."""
        lookup = self._references.get(self.register.name)
        if not isinstance(lookup, FiledKeys):
            return
        keys = work.typed.select(self.register.key)
        places = np.flatnonzero(keys.select(pl.all_horizontal(pl.all().is_not_null())).to_series().to_numpy())
        keys = keys[places]
        first, together = self.register.key[0], self.register.key
        if self.kind is Kind.WITHDRAW:
            work.tell(first, "never-filed", places[lookup.missing(keys).to_numpy()], together=together)
            return
        found = lookup.found(keys)
        there = found[POSITION].to_numpy()
        if self.kind is Kind.CORRECT:
            work.tell(first, "never-filed", np.delete(places, there), together=together)
            return
        work.tell(
            first, "already-filed", places[there], detail=found[FILING].cast(pl.String), together=together
        )

    def _ask_again(self, work: _Work, seen: Duplicates, code: str) -> None:
        places, first = seen.seen(work.typed, work.rows.astype(np.uint32))
        if len(places):
            detail = pl.Series(first).cast(pl.String)
            work.tell(seen.columns[0], code, places, detail=detail, together=seen.columns)

    def _ask_stray(self, work: _Work) -> None:
        """Which rows are no records. Only what is wrong anyway, and empty for the most part, is looked into."""
        empty = (
            work.bad & mostly_unread(work.typed, self._needed) if self._needed and work.bad.any() else None
        )
        if self._serial:
            numbered = totals_and_signatures(work.batch.select(self._serial)).is_not_null()
            empty = numbered if empty is None else empty | numbered
        if empty is None or not empty.any():
            return
        places = empty.arg_true()
        rows = work.batch[places]
        word = totals_and_signatures(rows)
        again = repeated_headers(rows, self._labels) & word.is_null()
        few = nearly_empty(rows) & word.is_null() & ~again & (len(self._needed) >= 2 * FEW)
        kinds = {"not-a-record": word.is_not_null(), "repeated-header": again, "nearly-empty": few}
        for code, chosen in kinds.items():
            cells = rows.filter(chosen).select(ROW).with_columns(word.filter(chosen).alias("value"))
            if cells.height:
                self._strays.append(cells[ROW])
                self.collect("", code, cells.with_columns(pl.lit(None, dtype=pl.String).alias("detail")))
                work.bad = work.bad.scatter(places.filter(chosen), True)

    def _without_strays(self, parts: list[Part]) -> list[Part]:
        """The problems but for those of the cells of rows that are no records."""
        if not self._strays:
            return parts
        strays = pl.concat(self._strays).implode()
        kept = [
            Part(
                each.column,
                each.code,
                each.cells.filter(~pl.col(ROW).is_in(strays)) if each.column else each.cells,
            )
            for each in parts
        ]
        return [each for each in kept if each.cells.height]

    def _name_first_rows(self) -> None:
        """Duplicates are told at the later rows as they come; now also at the row where each stood first."""
        for (_, code, _), frames in self._collected.items():
            if code not in ("duplicate-key", "duplicate-value"):
                continue
            first = (
                pl.concat(frames)
                .group_by(pl.col("detail").cast(pl.Int64).alias("first"))
                .agg(pl.col("value").first(), pl.col(ROW).min().cast(pl.String).alias("detail"))
                .select(pl.col("first").alias(ROW), "value", "detail")
            )
            frames.append(first)

    def _general(self) -> tuple[str, ...]:
        volume = self.register.volume
        if not self._checked:
            return ("no-rows",)
        if self.kind is Kind.INSERT and volume.least is not None and self._checked < volume.least:
            return ("fewer-rows-than-expected",)
        if self.kind is Kind.INSERT and volume.most is not None and self._checked > volume.most:
            return ("more-rows-than-expected",)
        return ()

    def collect(self, column: str, code: str, cells: pl.DataFrame) -> None:
        """Keeps problems of one kind; broken rules stand apart by rule."""
        which = str(cells["detail"][0]) if code == "rule-broken" else ""
        self._collected.setdefault((column, code, which), []).append(cells)

    def shown(self, batch: pl.DataFrame, names: tuple[str, ...], places: NDArray[np.intp]) -> pl.Series:
        """The texts of some columns at some places, for a message: one as it stands, several with their labels."""
        picked = batch[places]
        parts = []
        for name in names:
            column = self.register.column(name)
            text = pl.col(self._sources[name]) if name in self._sources else pl.lit(None, dtype=pl.String)
            if column and column.personal:
                text = mask(text, column.personal)
            if len(names) > 1 and column:
                text = pl.lit(column.label.zh + " ") + text.fill_null("（空）")
            parts.append(text)
        value = pl.concat_str(parts, separator="，")
        short = value.str.slice(0, LONGEST_SHOWN) + pl.lit("…")
        fits = value.str.len_chars().fill_null(0) <= LONGEST_SHOWN
        return picked.select(pl.when(fits).then(value).otherwise(short).alias("value")).to_series()


class _Work:
    """What is known of one batch while it is checked."""

    def __init__(self, checker: Checker, batch: pl.DataFrame, typed: pl.DataFrame) -> None:
        self.checker = checker
        self.batch = batch
        self.typed = typed
        self.rows = batch[ROW].to_numpy()
        self.bad: pl.Series = pl.Series("bad", np.zeros(batch.height, dtype=bool))
        self.not_read: dict[str, Flags] = {}

    def put(self, name: str, places: pl.Series, values: pl.Series) -> None:
        """Sets the values of a column at some places."""
        self.typed = self.typed.with_columns(self.typed[name].scatter(places, values).alias(name))

    def unread(self, name: str, places: NDArray[np.intp]) -> None:
        """Notes where a text could not be read, which is not the same as empty."""
        self.not_read.setdefault(name, np.zeros(self.batch.height, dtype=bool))[places] = True

    def tell(
        self,
        name: str,
        code: str,
        places: NDArray[np.intp],
        *,
        detail: pl.Series | None = None,
        together: tuple[str, ...] = (),
    ) -> None:
        """Collects a problem of the column `name` at some places; shows the texts of the columns `together`."""
        if not len(places):
            return
        if WORDINGS[code].level is Level.ERROR:
            self.bad = self.bad.scatter(places, True)
        self.checker.collect(name, code, self.cells(name, places, detail=detail, together=together))

    def cells(
        self,
        name: str,
        places: NDArray[np.intp],
        *,
        detail: pl.Series | None = None,
        together: tuple[str, ...] = (),
    ) -> pl.DataFrame:
        """Row, value as printed and detail of some places."""
        value = self.checker.shown(self.batch, together or (name,), places)
        empty = pl.Series([None], dtype=pl.String).new_from_index(0, len(places))
        cells = {ROW: self.rows[places], "value": value, "detail": empty if detail is None else detail}
        return pl.DataFrame(cells, schema_overrides={ROW: pl.Int64})
