"""What a submission would change, as the table that a reviewer reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from zhiheng.core.registers.model import Column, ColumnType
from zhiheng.files.charts.numbers import figure_text
from zhiheng.office.records.submissions import plain_figure
from zhiheng.workspace.what_if import Compared, ComparedRow

DIGITS = 4


@dataclass(frozen=True, slots=True)
class Cell:
    """A value: before and to be, and whether they differ. `old` is None where the record is new."""

    column: Column
    old: str | None
    new: str | None
    changed: bool


@dataclass(frozen=True, slots=True)
class Peers:
    """What stands beside a figure: the last one with its day and the difference, and the figures of other places."""

    until: date | None
    last: str
    difference: str
    others: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TableRow:
    """One record of the submission."""

    number: int
    cells: tuple[Cell, ...]
    beside: Peers | None


@dataclass(frozen=True, slots=True)
class Table:
    """The records of a submission, the first ones where there are `more`. Columns that are empty everywhere are left out; those that
    say the same in every row, and do not change it, are `constants`.
    """

    columns: tuple[Column, ...]
    constants: tuple[tuple[Column, str], ...]
    rows: tuple[TableRow, ...]
    more: bool
    compares: bool


def table_of(found: Compared) -> Table:
    """The table of what was compared."""
    there = {
        name
        for row in found.rows
        for side in (row.old, row.new)
        if side
        for name, value in side.items()
        if value
    }
    constants = {each.name: value for each in found.columns if (value := _constant(found.rows, each))}
    columns = tuple(each for each in found.columns if each.name in there and each.name not in constants)
    rows = tuple(
        TableRow(each.row, tuple(_cell(each, column) for column in columns), _peers(each))
        for each in found.rows
    )
    said = tuple((each, constants[each.name]) for each in found.columns if each.name in constants)
    return Table(columns, said, rows, found.checked.more, any(row.beside for row in rows))


def _constant(rows: Sequence[ComparedRow], column: Column) -> str:
    """What every row says in the column, where they all say the same and it stays so; a figure is never put aside."""
    if column.type in (ColumnType.NUMBER, ColumnType.INTEGER):
        return ""
    values = {side.get(column.name, "") for row in rows for side in (row.old, row.new) if side is not None}
    return values.pop() if len(values) == 1 else ""


def _cell(row: ComparedRow, column: Column) -> Cell:
    old = None if row.old is None else _plain(column, row.old)
    new = None if row.new is None else _plain(column, row.new)
    return Cell(column, old, new, column.name in row.changed or row.new is None)


def _plain(column: Column, values: Mapping[str, str]) -> str:
    """The value as shown, without the unit that stands in the head of its column."""
    shown = plain_figure(column, values.get(column.name, ""))
    return shown.removesuffix(f" {column.unit}") if column.unit else shown


def _peers(row: ComparedRow) -> Peers | None:
    if row.beside is None or row.new is None:
        return None
    beside = row.beside
    last = "" if beside.last is None else _figure(beside.last)
    others = tuple((each.area, _figure(each.value)) for each in beside.peers)
    return Peers(beside.until, last, _difference(row, beside.last), others)


def _difference(row: ComparedRow, last: Fraction | None) -> str:
    """By how much the figure differs from the last one, with its sign; "" where there is none."""
    if last is None or row.new is None:
        return ""
    now = Fraction(row.new["value"].partition(" ")[0])
    difference = now - last
    return "0" if not difference else ("+" if difference > 0 else "−") + _figure(abs(difference))


def _figure(value: Fraction) -> str:
    """A number with no more digits than it needs, four at most."""
    digits = next((each for each in range(DIGITS) if (value * 10**each).denominator == 1), DIGITS)
    return str(figure_text(value, digits, ""))
