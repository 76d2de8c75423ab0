"""Damage in tables that shows only beside the neighbours; what the reader noticed itself it has reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import ClassVar

from zhiheng.core.issues import Issue, Level, Text
from zhiheng.core.plan.checks.base import place_of, say
from zhiheng.core.plan.model import Plan, Target
from zhiheng.core.sources import Place

ENOUGH = 3
"""So many rows must stand alike before another one is odd."""

Rows = dict[int, list[Target]]


class DamagedTable:
    """Shifted or empty cells: rows without a figure, figures in another column than those of the other rows."""

    code: ClassVar[str] = "damaged-table"
    label: ClassVar[Text] = Text("表格错位或空缺", "shifted or empty table cells")

    def issues(self, plan: Plan) -> Iterator[Issue]:
        """A question for each row that stands alone and of which the reader has said nothing."""
        told = [issue.place.zh for issue in plan.issues]
        for rows in _tables(plan):
            yield from self._shifted(rows)
            yield from self._empty(rows, told)

    def _shifted(self, rows: Rows) -> Iterator[Issue]:
        columns = {row: frozenset(target.place.column for target in found) for row, found in rows.items()}
        usual, count = Counter(columns.values()).most_common(1)[0]
        odd = [row for row, found in columns.items() if not found & usual]
        # Where many rows stand otherwise the table is built that way.
        if count < ENOUGH or len(odd) * ENOUGH > count:
            return
        for row in odd:
            target = rows[row][0]
            yield Issue(
                level=Level.QUESTION, code=self.code, place=place_of(target), value=target.quote, span=target.span,
                message=say(
                    "「{subject}」的数值与其他各行不在同一列，单元格可能错位",
                    "the figure of “{subject}” stands in another column than those of the other rows; cells may be shifted",
                    subject=target.subject,
                ),
                remedy=_REMEDY,
            )  # fmt: skip

    def _empty(self, rows: Rows, told: list[str]) -> Iterator[Issue]:
        first, last = min(rows), max(rows)
        missing = [row for row in range(first, last) if row not in rows]
        if len(rows) < ENOUGH or len(missing) * ENOUGH > len(rows):
            return
        place = next(iter(rows.values()))[0].place
        for row in missing:
            label = Place(page=place.page, sheet=place.sheet, table=place.table, row=row).label()
            # The reader knows best what is wrong with a row; nobody wants to hear of it twice.
            if any(one == label.zh or one.startswith(f"{label.zh}，") for one in told):
                continue
            yield Issue(
                level=Level.QUESTION, code=self.code, value="", remedy=_REMEDY,
                place=label,
                message=Text("这一行没有读出目标值，单元格可能空缺或错位", "no figure was read from this row; a cell may be empty or shifted"),
            )  # fmt: skip


_REMEDY = Text("请对照原件核对这一行", "Compare this row with the original")


def _tables(plan: Plan) -> Iterator[Rows]:
    """The targets of each table by row."""
    tables: dict[tuple[str | None, int], Rows] = {}
    for target in plan.targets:
        table, row = target.place.table, target.place.row
        if table is not None and row is not None:
            tables.setdefault((target.place.sheet, table), {}).setdefault(row, []).append(target)
    yield from tables.values()
