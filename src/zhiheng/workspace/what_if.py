"""What a submission would change if it were accepted: record by record the old row beside the new one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from zhiheng.core.registers.kinds import Kind
from zhiheng.core.registers.masking import mask_columns
from zhiheng.core.registers.model import ROW, Column, Register
from zhiheng.workspace.filing import REPORTED_VALUES, Checked, Submission, check
from zhiheng.workspace.histories import shown_value
from zhiheng.workspace.jumps import Beside, beside
from zhiheng.workspace.opening import Workspace

ROWS_COMPARED = 1_000
"""Records that are compared, unless more are asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedRow:
    """One record: the number of its row in the file, and its values as shown by column identifier, personal data masked.

    `old` is None where the register does not hold the record, `new` where it is withdrawn. `changed`: columns that would show
    another value, in the register's order; a column that only personal data tell apart is among them. `beside`: what a
    reported value can be held against.
    """

    row: int
    key: tuple[str, ...]
    old: Mapping[str, str] | None
    new: Mapping[str, str] | None
    changed: tuple[str, ...] = ()
    beside: Beside | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """What was found in the file, the columns that are shown, and the records, the first ones where `checked.more`."""

    checked: Checked
    columns: tuple[Column, ...]
    rows: tuple[ComparedRow, ...]


def compared(workspace: Workspace, submission: Submission, *, limit: int = ROWS_COMPARED) -> Compared:
    """Checks the file and lays its rows without errors beside what the register holds now. Nothing is committed.

    Raises InputProblem where the file cannot be opened as a table.
    """
    checked = check(workspace, submission, limit=limit)
    columns = submission.register.columns
    if checked.rows is None:
        return Compared(checked, columns, ())
    return Compared(checked, columns, tuple(_Comparing(workspace, submission, checked.rows).rows()))


class _Comparing:
    """One comparison on its way."""

    def __init__(self, workspace: Workspace, submission: Submission, new: pl.DataFrame) -> None:
        self._workspace, self._submission, self._new = workspace, submission, new
        self._register: Register = submission.register
        self._old = self._filed()

    def rows(self) -> Iterator[ComparedRow]:
        """The records in the order of the file."""
        old = self._by_key(self._old)
        shown_old = self._by_key(self._masked(self._old))
        shown = self._masked(self._new).to_dicts()
        around = self._around()
        withdrawn = self._submission.kind is Kind.WITHDRAW
        for new, masked in zip(self._new.to_dicts(), shown, strict=True):
            key = self._key(new)
            before = old.get(key)
            yield ComparedRow(
                row=new[ROW],
                key=tuple(self._texts(masked)[name] for name in self._register.key),
                old=self._texts(shown_old[key]) if before is not None else None,
                new=None if withdrawn else self._texts(masked),
                changed=self._changed(before, None if withdrawn else new),
                beside=beside(new, around[new["target"]]) if around and not withdrawn else None,
            )

    def _filed(self) -> pl.DataFrame:
        """The rows that the register holds under the keys of the file, typed as the file's are. New records have none."""
        vintage = self._workspace.ledger.vintage(self._register.name)
        there = vintage.schema()
        names = [column.name for column in self._register.columns if column.name in there]
        if (
            self._submission.kind is Kind.INSERT
            or self._new.is_empty()
            or not set(self._register.key) <= set(names)
        ):
            return pl.DataFrame()
        keys = self._new.select(self._register.key)
        types = {name: keys.schema.get(name, there[name]) for name in names}
        recast = [
            pl.col(name).cast(kind, strict=False) for name, kind in types.items() if there[name] != kind
        ]
        rows = vintage.scan(names)
        rows = rows.with_columns(recast) if recast else rows
        # Bounds let whole row groups be left unread, which a join alone does not.
        within = [
            pl.col(name).is_between(pl.lit(keys[name].min()), pl.lit(keys[name].max()))
            for name in keys.columns
        ]
        return rows.filter(*within).join(keys.lazy(), on=self._register.key, how="semi").collect()

    def _around(self) -> Mapping[str, Sequence[dict[str, Any]]]:
        """Of reported values: by target the rows filed and to be filed, in the order of their days; else nothing."""
        if self._register.name != REPORTED_VALUES or self._submission.kind is Kind.WITHDRAW:
            return {}
        names = ["target", "place", "until", "covers", "value", "unit"]
        vintage = self._workspace.ledger.vintage(self._register.name)
        new = self._new.select(names)
        rows = new
        if vintage.key:
            filed = vintage.scan(names).filter(pl.col("target").is_in(new["target"].unique().implode()))
            rest = filed.join(new.lazy(), on=self._register.key, how="anti").collect()
            rows = pl.concat([rest.cast(new.schema), new])
        found: dict[str, list[dict[str, Any]]] = {}
        for row in rows.sort("until").to_dicts():
            found.setdefault(row["target"], []).append(row)
        return found

    def _masked(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Personal columns as exports show them; the key stays beside them to tell records apart."""
        kept = frame.select(pl.col(name).alias(f"key {name}") for name in self._register.key if name in frame)
        return mask_columns(frame, self._register.columns).with_columns(kept) if frame.height else frame

    def _by_key(self, frame: pl.DataFrame) -> dict[tuple[Any, ...], dict[str, Any]]:
        return {self._key(row): row for row in frame.to_dicts()}

    def _key(self, row: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(row.get(f"key {name}", row[name]) for name in self._register.key)

    def _texts(self, row: Mapping[str, Any]) -> dict[str, str]:
        language = self._submission.language
        return {
            each.name: shown_value(each, row[each.name], masked=False, language=language)
            for each in self._register.columns
            if each.name in row
        }

    def _changed(self, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> tuple[str, ...]:
        if old is None or new is None:
            return ()
        names = (column.name for column in self._register.columns)
        return tuple(name for name in names if old.get(name) != new.get(name))
