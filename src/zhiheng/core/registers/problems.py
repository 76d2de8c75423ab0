"""Everything that is wrong with the rows of a filing, kept small, and told in words cell by cell or grouped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from zhiheng.core.issues import Issue, Level, Text
from zhiheng.core.registers.model import ROW, Lists, PersonalData, Register
from zhiheng.core.registers.speaking import Speaker
from zhiheng.core.registers.wording import WORDINGS

SHOWN = 20
"""Cells told one by one for each column and code; the rest are counted."""
EXAMPLES = 5
"""Rows named where the rest is counted."""


@dataclass(frozen=True, slots=True)
class Part:
    """All cells of one column with one code; "" is the column of whole rows. `cells` has ROW (Int64), `value` as printed and `detail` (String, may be null)."""

    column: str
    code: str
    cells: pl.DataFrame

    @property
    def level(self) -> Level:
        """How grave the code is."""
        return WORDINGS[self.code].level


@dataclass(frozen=True, slots=True)
class CellProblem:
    """One problem of one cell: the row's number in the file and the column's identifier ("": the whole row), for marking it there."""

    row: int
    column: str
    level: Level
    message: Text
    remedy: Text
    personal: PersonalData | None = None
    """What the value must be masked as wherever it is repeated."""
    code: str = ""
    value: str = ""
    """As printed, masked where it is personal; "" where the cell is empty or the problem is of the whole row."""


@dataclass(frozen=True)
class Problems:
    """What is wrong with a file of `checked` rows. `general` are codes of the file as a whole; personal values are masked."""

    register: Register
    lists: Lists
    checked: int
    parts: tuple[Part, ...]
    general: tuple[str, ...] = ()
    _speaker: Speaker = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_speaker", Speaker(self.register, self.lists))

    @cached_property
    def frame(self) -> pl.DataFrame:
        """ROW, column, code, value, detail of every problem, in the order of rows, then of columns."""
        order = {column.name: place for place, column in enumerate(self.register.columns)}
        parts = [
            part.cells.select(
                ROW, pl.lit(part.column).alias("column"), pl.lit(part.code).alias("code"), "value", "detail",
                pl.lit(order.get(part.column, -1)).alias("order"),
            )
            for part in self.parts
        ]  # fmt: skip
        if not parts:
            return pl.DataFrame(
                schema={ROW: pl.Int64, **dict.fromkeys(("column", "code", "value", "detail"), pl.String)}
            )
        return pl.concat(parts).sort(ROW, "order", "code", "detail", maintain_order=True).drop("order")

    @property
    def refused(self) -> bool:
        """Whether anything forbids taking the filing."""
        return any(part.level is Level.ERROR for part in self.parts) or "no-rows" in self.general

    @property
    def counts(self) -> list[dict[str, str | int]]:
        """How many cells there are for each column and code, most first; fit for JSON."""
        counted: list[dict[str, str | int]] = [
            {"column": part.column, "code": part.code, "level": part.level.value, "count": part.cells.height}
            for part in self.parts
        ]
        return sorted(counted, key=lambda each: (-int(each["count"]), each["column"], each["code"]))

    def rows(self) -> pl.Series:
        """The numbers of the rows that have an error, in order, each once."""
        bad = [part.cells[ROW] for part in self.parts if part.level is Level.ERROR]
        return pl.concat(bad).unique().sort() if bad else pl.Series(ROW, [], dtype=pl.Int64)

    def cells(self) -> Iterator[CellProblem]:
        """Every problem with its words, in the order of rows."""
        personal = {"": None} | {column.name: column.personal for column in self.register.columns}
        for row, column, code, value, detail in self.frame.iter_rows():
            message, remedy = self._speaker.said(column, code, value, detail)
            level, personal_data = WORDINGS[code].level, personal[column]
            yield CellProblem(row, column, level, message, remedy, personal_data, code, value or "")

    def issues(self, source: str, sheet: str | None = None, limit: int = SHOWN) -> tuple[Issue, ...]:
        """The problems in words: what concerns the whole file, then cells in the order of rows.

        Beyond `limit` cells of one column and code, one issue counts the rest and names the first rows of them.
        """
        place = _file_place(source, sheet)
        found = [(0, 0, self._general(code, place)) for code in self.general]
        for number, part in enumerate(self.parts):
            cells = part.cells.sort(ROW)
            found += [
                (row, number, self._cell(part, place, (row, value, detail)))
                for row, value, detail in cells.head(limit).select(ROW, "value", "detail").iter_rows()
            ]
            if cells.height > limit:
                last = cells[ROW][limit - 1] if limit else 0
                found.append((last, number, self._rest(part, place, cells[ROW][limit:])))
        found.sort(key=lambda each: each[:2])
        return tuple(issue for _, _, issue in found)

    def _cell(self, part: Part, place: Text, cell: tuple[int, str | None, str | None]) -> Issue:
        row, value, detail = cell
        message, remedy = self._speaker.said(part.column, part.code, value, detail)
        label = self._speaker.label(part.column)
        return Issue(
            level=part.level,
            code=part.code,
            place=Text(
                f"{place.zh}第 {row} 行{label.zh}", f"{place.en}row {row}, {label.en}".removesuffix(", ")
            ),
            value=value or "",
            message=message,
            remedy=remedy,
        )

    def _rest(self, part: Part, place: Text, rows: pl.Series) -> Issue:
        rule = part.cells["detail"][0] if part.code == "rule-broken" else None
        message, remedy = self._speaker.said(part.column, part.code, None, rule)
        label = self._speaker.label(part.column)
        first = [str(row) for row in rows.head(EXAMPLES)]
        some = len(rows) > len(first)
        return Issue(
            level=part.level,
            code=part.code,
            place=Text(f"{place.zh}{label.zh}".rstrip(" "), f"{place.en}{label.en}".removesuffix(", ")),
            value="",
            message=Text(
                f"{message.zh}。这样的还有 {len(rows):,} 行：第 {'、'.join(first)}{' …' if some else ''} 行",
                f"{message.en}. So are {len(rows):,} further rows: {', '.join(first)}{' …' if some else ''}",
            ),
            remedy=remedy,
        )

    def _general(self, code: str, place: Text) -> Issue:
        level, message, remedy = self._speaker.general(code, self.checked)
        where = Text(place.zh.rstrip(" "), place.en.rstrip(", "))
        return Issue(level=level, code=code, place=where, value="", message=message, remedy=remedy)


def _file_place(source: str, sheet: str | None) -> Text:
    if sheet is None:
        return Text(f"{source} ", f"{source}, ")
    return Text(f"{source} 工作表「{sheet}」", f"{source}, sheet “{sheet}”, ")
