"""Rows of a table in columns of spaces, and the lines between them: names of groups, and cells that go on.

A line without values is one of three things. It goes on with a cell of the row above it, it opens the name of the row
below it, or it heads a group of rows. Where it stands on the line tells them apart, and whether the name that it would
go on with is still open.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from zhiheng.core.plan.blocks import Block, Cell
from zhiheng.core.plan.commitments.columns import VALUES, Role, header_unit
from zhiheng.core.plan.commitments.fitting import is_value
from zhiheng.core.plan.listing_shapes import GROUP, LONGEST_CELL, joined_cell, width_of

Placed = tuple[Cell, int]
"""A piece of a line, and where on the line it stands in half characters."""
_NEAR = 3
"""Cells of one column begin within so many half characters of each other."""
_FULL = 6
"""A name that ends so many half characters before the next column may have been cut for lack of room."""
_NUMBERED = re.compile(
    r"^(?:[（(]?\d{1,2}[)）.、．]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）])\s*\S"
)
_NUMBER = re.compile(r"^\d{1,3}[.、．]?$")
_OPEN = re.compile(r"[（(《“〔\[][^）)》”〕\]]*$|[、，和及与的在对或]$")
_NAME = re.compile(r"[一-鿿]+$")
_GOES_ON = re.compile(r"^(?:[）)》”〕\]、，和及与]|[（(][^（）()]*[)）]$)")
_DRAWN = re.compile("[│┃]")
_LONGEST_GROUP = 20
_WIDEST_MARGIN = 60
_SHORT = 12


def is_group(text: str) -> bool:
    """Whether a line, without its white space, can be the name of a group: short, or numbered, and no sentence."""
    if GROUP.match(text) or (
        _NUMBERED.match(text) and len(text) <= _LONGEST_GROUP and not re.search("[，。；：]", text)
    ):
        return True
    return len(text) <= _SHORT and not re.search(r"[，。；：\d]", text)


@dataclass(slots=True)
class Row:
    """A row as dealt out: the pieces of each cell, and where the first of them stands; None for a blank cell."""

    cells: list[list[Cell]]
    places: list[int | None]
    begin: int
    group: bool = False

    @classmethod
    def dealt(cls, found: Sequence[Placed], columns: Sequence[int | None], begin: int) -> Row:
        """A row of the pieces `found`: in column j stands number `columns[j]` of them."""
        cells = [[] if i is None else [found[i][0]] for i in columns]
        return cls(cells, [None if i is None else found[i][1] for i in columns], begin)

    def joined(self) -> tuple[Cell, ...]:
        """The row as cells."""
        return tuple(joined_cell(pieces, self.begin) for pieces in self.cells)

    def text(self, column: int) -> str:
        """The text of a cell."""
        return "".join(c.text for c in self.cells[column])


@dataclass(slots=True)
class Wrapped:
    """The rows of a table with columns of `roles` at `places`, taken in line by line."""

    roles: list[Role]
    places: list[int]
    rows: list[Row] = field(default_factory=list)
    waiting: list[Placed] = field(default_factory=list)
    """Lines since the last row that go on with nothing above: names of groups, or the opening of the next name."""
    opened: list[list[Placed]] = field(default_factory=list)
    """Lines with a number and a name whose values stand on a later line."""
    end: int = 0
    """Where the last row, or what goes on with it, ends in the source."""

    @property
    def subject(self) -> int | None:
        """The column of names."""
        return next((i for i, r in enumerate(self.roles) if r == "subject"), None)

    def add(self, row: Row) -> bool:
        """A line with values. What was opened above it belongs to it. False where a line above it belongs nowhere."""
        self._complete(row)
        self._shelve()
        if not all(is_group(re.sub(r"\s+", "", cell.text)) for cell, _ in self.waiting):
            return False
        for cell, _ in self.waiting:
            self.rows.append(
                Row([[cell] for _ in self.roles], [None for _ in self.roles], cell.span[0], group=True)
            )
        self.waiting = []
        self.rows.append(row)
        self.end = max(c.span[1] for pieces in row.cells for c in pieces)
        return True

    def _complete(self, row: Row) -> None:
        """Put the opening of a row's name before what stands on its own line."""
        column = self.subject
        if column is None or not row.cells[column]:
            return
        number = next((i for i, r in enumerate(self.roles) if r == "number"), None)
        if self.opened and number is not None and not row.cells[number]:
            row.cells[number] = [self.opened[0][0][0]]
            row.cells[column] = [line[-1][0] for line in self.opened] + row.cells[column]
            self.opened = []
        while not self.opened and self.waiting and not _NUMBERED.match(row.text(column)):
            cell, place = self.waiting[-1]
            if place != row.places[column] or not (
                self.open(cell.text, place, column) or len(cell.text) > _SHORT
            ):
                break
            self.waiting.pop()
            row.cells[column] = [cell, *row.cells[column]]

    def _shelve(self) -> None:
        """A number and a name that no values follow head a group."""
        self.waiting += [line[-1] for line in self.opened]
        self.opened = []

    def wait(self, cell: Cell, place: int) -> bool:
        """A line that may be the name of a group, or the opening of a name. False for a line that is neither."""
        text = re.sub(r"\s+", "", cell.text)
        opening = (
            self.subject is not None
            and abs(self.places[self.subject] - place) <= _FULL
            and len(text) <= LONGEST_CELL
        )
        if not is_group(text) and not (opening and not re.search("[，。；：]$", text)):
            return False
        self.waiting.append((cell, place))
        return True

    def goes_on(self, line: Sequence[Placed], *, near: bool) -> bool:
        """Take in a line without values where it opens a row or goes on with one; False where it does neither."""
        if self._opens(line):
            return True
        if not near or self.waiting or not self.rows or self.rows[-1].group:
            return False
        row = self.rows[-1]
        columns = [self._column(place, row) for _, place in line]
        if len(set(columns)) < len(columns) or not all(
            self._fits(c, p, j, row) for (c, p), j in zip(line, columns, strict=True)
        ):
            return False
        for (cell, _), column in zip(line, columns, strict=True):
            row.cells[column].append(cell)
            self.end = max(self.end, cell.span[1])
        return True

    def _opens(self, line: Sequence[Placed]) -> bool:
        """A number and a name without values, or what goes on with such a name."""
        column = self.subject
        if column is None:
            return False
        texts = [cell.text for cell, _ in line]
        if "number" in self.roles and len(line) == 2 and _NUMBER.match(texts[0]) and not is_value(texts[1]):
            self._shelve()
            self.opened = [list(line)]
            return True
        if self.opened and len(line) == 1 and abs(line[0][1] - self.opened[0][-1][1]) < _NEAR:
            self.opened.append(list(line))
            return True
        return False

    def _column(self, place: int, row: Row) -> int:
        """The column that a piece at `place` stands under, by the row above it."""
        stands = [p if p is not None else self.places[j] for j, p in enumerate(row.places)]
        return min(range(len(stands)), key=lambda j: abs(stands[j] - place))

    def _fits(self, cell: Cell, place: int, column: int, row: Row) -> bool:
        """Whether a piece can go on with the cell above it."""
        above, role = row.text(column), self.roles[column]
        stands = row.places[column]
        if not above or stands is None or abs(stands - place) >= _NEAR:
            return False
        if role == "subject":
            return not _NUMBERED.match(cell.text) and (
                _ends(above, cell.text) or self.open(above, stands, column)
            )
        if role == "category":
            return bool(_NAME.match(above) and _NAME.match(cell.text)) and len(above) + len(cell.text) <= 8
        return role in (*VALUES, "bodies", "remark", "time") and not is_value(cell.text)

    def open(self, above: str, place: int, column: int) -> bool:
        """Whether a name goes on in the next line: it says so, or its column had no room for more of it."""
        room = self.places[column + 1] - place if column + 1 < len(self.places) else 0
        return bool(_OPEN.search(above)) or (
            not header_unit(above) and width_of(above) > max(room - _FULL, 16)
        )


def unwrapped(block: Block, source: str) -> Block:
    """A drawn table (│) with rows joined that only go on with the name above them; any other as it is."""
    if not _DRAWN.search(block.text) or not block.rows:
        return block
    rows = [block.rows[0]]
    for row in block.rows[1:]:
        filled = [i for i, cell in enumerate(row) if cell.text]
        above = rows[-1]
        if len(rows) > 1 and len(filled) == 1 and _is_rest(above, row, filled[0], source):
            rows[-1] = tuple(
                joined_cell([c for c in (a, b) if c.text], a.span[0]) for a, b in zip(above, row, strict=True)
            )
        else:
            rows.append(row)
    return replace(block, rows=tuple(rows))


def _is_rest(above: tuple[Cell, ...], row: tuple[Cell, ...], column: int, source: str) -> bool:
    """Whether the only text of a row is the rest of a name: it stands below a row with values, and as far from the edge."""
    name, rest = above[column], row[column]
    values = any(cell.text and is_value(cell.text) for cell in above)
    return (
        bool(name.text)
        and values
        and _margin(name, source) == _margin(rest, source)
        and bool(_ends(name.text, rest.text) or _OPEN.search(name.text))
    )


def _margin(cell: Cell, source: str) -> int:
    """How far a cell's text stands from the line at its left."""
    before = source[max(0, cell.span[0] - _WIDEST_MARGIN) : cell.span[0]]
    return len(before) - len(before.rstrip(" \u3000"))


def _ends(above: str, text: str) -> bool:
    """Whether `text` can only be the rest of a name: a bracket, or the unit that the name lacks."""
    return bool(_GOES_ON.match(text)) or (bool(header_unit(text)) and not header_unit(above))
