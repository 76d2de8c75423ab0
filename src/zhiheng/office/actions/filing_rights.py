"""Whose records and targets the rows of a filing are about: a body corrects and withdraws what it filed, and reports on what it holds."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from zhiheng.core.issues import Issue, Level, Text
from zhiheng.core.registers.kinds import Kind
from zhiheng.core.registers.model import FILING, ROW, Register
from zhiheng.ledger.filers import filing_bodies
from zhiheng.office import clock
from zhiheng.office.people.reading import names_of
from zhiheng.office.records.models import Duty, Submission
from zhiheng.office.records.submissions import REPORTED_VALUES, Found
from zhiheng.office.records.workspaces import workspace


def asks(row: Submission) -> bool:
    """Whether every row of the filing has to be looked at for whose it is."""
    return row.kind != Kind.INSERT.value or row.register == REPORTED_VALUES


def not_own(row: Submission, rows: pl.DataFrame) -> Iterator[Found]:
    """A problem for each of the rows (typed, with ROW) that is about a record which another body filed, or a target that others hold and
    this body does not. Whose it is, is not told.
    """
    if rows.is_empty():
        return
    register = workspace().register(row.register)
    if row.kind != Kind.INSERT.value:
        for number in _filed_by_others(row, register, rows):
            yield _found(number, register.key[0], "record-of-others", _RECORD)
    elif row.register == REPORTED_VALUES:
        held = _held_by_others(row, frozenset(rows["target"].drop_nulls().unique()))
        for number in rows.filter(pl.col("target").is_in(sorted(held)))[ROW]:
            yield _found(number, "target", "target-of-others", _TARGET)


def _filed_by_others(row: Submission, register: Register, rows: pl.DataFrame) -> list[int]:
    ledger = workspace().ledger
    vintage = ledger.vintage(register.name)
    there = vintage.schema()
    if not vintage.key or not set(register.key) <= set(there):
        return []
    keys = rows.select(*register.key, ROW)
    # A column may have been of another type when the record was filed.
    typed = [pl.col(name).cast(keys.schema[name], strict=False) for name in register.key]
    within = [pl.col(name).is_between(pl.lit(keys[name].min()), pl.lit(keys[name].max())) for name in register.key]  # fmt: skip
    held = vintage.scan([*register.key, FILING]).with_columns(typed).filter(*within)
    found = held.join(keys.lazy(), on=register.key, how="inner").select(ROW, FILING).collect()
    own = names_of(frozenset({row.body_id}), clock.today())
    bodies = filing_bodies(ledger, register.name, vintage.seq)
    return sorted(number for number, filing in found.rows() if bodies.get(filing) not in own)


def _held_by_others(row: Submission, targets: frozenset[str]) -> set[str]:
    """Of the targets those that other bodies have held and this one never has. What it was asked for is its own."""
    duties = Duty.objects.filter(group="targets", item__in=targets, since__isnull=False)
    held = set(duties.values_list("item", "body"))
    own = {item for item, body in held if body == row.body_id} | {row.due.target if row.due else ""}
    return {item for item, _ in held} - own


def _found(row: int, column: str, code: str, words: tuple[Text, Text]) -> Found:
    place = Text(f"第 {row} 行", f"row {row}")
    return Found(
        row=row, column=column,
        issue=Issue(level=Level.ERROR, code=code, place=place, value="", message=words[0], remedy=words[1]),
    )  # fmt: skip


_RECORD = (
    Text("这条记录由别的单位报送，本单位不能更正或撤销", "another body filed this record; only that body corrects or withdraws it"),
    Text("请核对主键；确有错误的，请告诉质量办", "Compare the key; if the record is wrong, tell the quality office"),
)  # fmt: skip
_TARGET = (
    Text("这个目标由别的单位负责，本单位不报送它的数", "other bodies hold this target; this one does not report its figures"),
    Text("请核对目标编号；应由本单位报送的，请质量办先分派职责", "Compare the number of the target; if your body should report it, ask the quality office for the duty"),
)  # fmt: skip
