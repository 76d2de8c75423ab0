"""Commitments in tables: columns get roles, rows get subjects, value cells become commitments."""

from __future__ import annotations

import re
from dataclasses import replace

from zhiheng.core.issues import Issue, Text
from zhiheng.core.plan.commitments import damage
from zhiheng.core.plan.commitments.cells import (
    CellValue,
    is_sentence,
    read_cells,
)
from zhiheng.core.plan.commitments.columns import VALUES, role_of
from zhiheng.core.plan.commitments.context import QUOTE_LENGTH, Context, Reading
from zhiheng.core.plan.commitments.fitting import is_value
from zhiheng.core.plan.commitments.layouts import (
    Grid,
    Layout,
    columns_of,
    grids,
    layout_of,
)
from zhiheng.core.plan.commitments.mending import mend
from zhiheng.core.plan.commitments.prose import read_prose
from zhiheng.core.plan.commitments.table_kinds import holds_commitments
from zhiheng.core.plan.commitments.table_rows import RowFacts, RowReader, caption_unit
from zhiheng.core.plan.commitments.table_values import Said, ValueReader
from zhiheng.core.plan.commitments.years import find_years
from zhiheng.core.plan.model import SetAside
from zhiheng.core.plan.passages import Part, Passage
from zhiheng.core.sources import Place

NO_VALUE = Text("目标值栏没有可计量的内容", "the value cell holds nothing measurable")
NO_TARGETS = Text(
    "表格不是目标表（名单、评分、限值、预算等）",
    "the table holds no targets (a list, scores, limits, a budget …)",
)
_NO_PROSE = ("number", "bodies", "category", "time", "remark", "nature", "unit", "base", "yearlabel")


def read_table(part: Part, context: Context) -> Reading:
    """All commitments of a table, row by row."""
    reading = Reading()
    for grid in grids(part.rows):
        caption = "\n".join(t for t in (part.caption, grid.title) if t)
        context = _looking_ahead(context, grid, caption)
        layout = layout_of(grid, context)
        if holds_commitments(grid, layout, caption):
            reading.extend(TableReader(part, grid, layout, _in_caption(context, caption), caption).read())
        else:
            reading.set_aside.extend(
                _set_aside(row, NO_TARGETS) for row in grid.rows[grid.headers :] if _has_figure(row)
            )
    return reading


def _in_caption(context: Context, caption: str) -> Context:
    """What a caption says for the whole table: how firm it is, and the year where nothing else says it."""
    years = find_years(caption)
    return replace(
        context,
        firm="striving" if "预期性指标" in caption and "约束" not in caption else context.firm,
        by=context.by or (str(years[-1].last) if years else ""),
    )


def _looking_ahead(context: Context, grid: Grid, caption: str) -> Context:
    """Years decide what a table holds: those to come targets, wherever it stands (so do 预期性, 约束性), past ones results."""
    if context.kind != "result":
        return _looking_back(context, grid)
    columns = columns_of(grid.rows, grid.headers)
    last = max((c.year for c in columns), default=0)
    reviewed = min(int(context.by) if context.by.isdigit() else 9999, context.issued)
    planned = any(c.role == "nature" for c in columns) and not re.search(
        "完成|实际|执行|实现", caption + "".join(c.header for c in columns)
    )
    if last <= reviewed and not (planned and last):
        return context
    first = reviewed + 1 if reviewed < last else 0
    return replace(context, kind="target", by="", first_year=first)


def _looking_back(context: Context, grid: Grid) -> Context:
    """Among targets, a table whose columns all lie before the plan tells how things stood."""
    columns = [c for c in columns_of(grid.rows, grid.headers) if c.role in (*VALUES, "base")]
    years = [c.year for c in columns]
    if (
        years
        and all(0 < year < context.first_year for year in years)
        and str(context.first_year) != context.by
    ):
        return replace(context, kind="result", by=str(max(years)))
    return context


def _has_figure(row: tuple[Passage, ...]) -> bool:
    return any(re.search(r"\d", cell.text) for cell in row)


def _set_aside(row: tuple[Passage, ...], reason: Text) -> SetAside:
    places = [o for cell in row for o in (cell.offsets[:1] + cell.offsets[-1:])]
    quote = " | ".join(cell.printed.strip() for cell in row)[:QUOTE_LENGTH]
    return SetAside(quote=quote, reason=reason, span=(min(places), max(places) + 1) if places else (0, 0))


class TableReader:
    """Reads the rows of one grid."""

    def __init__(self, part: Part, grid: Grid, layout: Layout, context: Context, caption: str) -> None:
        self.part = part
        self.grid = grid
        self.layout = layout
        self.context = context
        self.reading = Reading()
        self.rows = RowReader(layout, context)
        self.values = ValueReader(grid, layout, context, self.rows, caption_unit(caption))
        self.told = 0
        """The row that damage was last told of."""

    def read(self) -> Reading:
        """Row by row."""
        values = self.layout.having(*VALUES)
        for row, number in zip(
            self.grid.rows[self.grid.headers :], self.grid.numbers[self.grid.headers :], strict=True
        ):
            texts = [cell.text.strip() for cell in row]
            filled = {t for t in texts if t}
            if not filled:
                continue
            if len(filled) == 1 and self.spanning(row, number, next(iter(filled)), texts):
                continue
            if values:
                self.value_row(self.put_right(row, number), number)
            else:
                self.prose_row(row, number)
        return self.reading

    def spanning(self, row: tuple[Passage, ...], number: int, text: str, texts: list[str]) -> bool:
        """A row of one text: a group's heading, a remark, or a sentence of its own. False where it is an ordinary row."""
        place = next(i for i, t in enumerate(texts) if t)
        if len(row) == 1 or (len(text) > 30 and not re.match(r"^(?:备?注|说明)", text)):
            self.prose(row[place], number, place, "")
            return True
        if not self.layout.having(*VALUES) and texts.count(text) == 1 and place:
            return False
        if is_value(text) or (len(row) == 2 and texts.count(text) == 1):
            return False
        if not re.match(r"^(?:备?注|说明)[:：]", text):
            self.rows.begin_group(row[place].printed.strip())
        return True

    # --- rows ----------------------------------------------------------------------------------------------------------

    def put_right(self, row: tuple[Passage, ...], number: int) -> tuple[Passage, ...]:
        """A row with its cells where they belong; what had to be moved is told."""
        mended = mend(row, [self.layout.role(i) for i in range(len(row))])
        if [c.text for c in mended] != [c.text for c in row]:
            self.tell(number, damage.shifted(row, mended, self.place(number)))
        return mended

    def place(self, number: int) -> Place:
        """Where the first cell of a row stands."""
        return replace(self.context.place, row=number, column=1 + self.grid.left)

    def tell(self, number: int, issue: Issue) -> None:
        """Report damage, once a row."""
        if self.told != number:
            self.reading.issues.append(issue)
        self.told = number

    def tell_of_silence(self, row: tuple[Passage, ...], number: int, silent: list[int]) -> None:
        """Report what a row does not say: figures that could not be read, or no values at all."""
        odd = [c for c in silent if damage.is_broken_value(row[c].text)]
        if odd:
            self.tell(number, damage.unread(row, odd[0], self.place(number)))
        elif damage.has_lost_values(row, self.layout):
            self.tell(number, damage.lost(row, self.layout.having(*VALUES)[0], self.place(number)))

    def value_row(self, row: tuple[Passage, ...], number: int) -> None:
        """One row of a table with value columns."""
        facts = self.rows.facts(row)
        columns = [c for c in self.layout.having(*VALUES) if c < len(row)]
        if self.is_heading_of_values(row, columns, facts):
            return
        read = [(c, read_cells(self.signed(row, c))) for c in columns]
        levels = any(cells and self.layout.role(c) in ("year", "target", "measure") for c, cells in read)
        count = len(self.reading.commitments)
        silent: list[int] = []
        for c, cells in read:
            if self.repeats(row, c) or not row[c].text.strip() or (levels and self.is_difference(c)):
                continue
            before = len(self.reading.commitments)
            if not damage.is_misprinted(row[c].text):
                self.cell(row, number, c, cells, facts, levels=levels)
            silent += [c] if len(self.reading.commitments) == before else []
        self.tell_of_silence(row, number, silent)
        for c in self.layout.having("text"):
            if len(self.reading.commitments) == count and c < len(row):
                self.prose(row[c], number, c, facts.subject, facts)
        if len(self.reading.commitments) == count and _has_figure(row):
            self.reading.set_aside.append(_set_aside(row, NO_VALUE))

    def signed(self, row: tuple[Passage, ...], index: int) -> str:
        """The text of a value cell behind the bound that stands in a column of its own (不低于 | 95)."""
        signs = [row[c].text.strip() for c in self.layout.having("sign") if c < len(row)]
        text = row[index].text.strip()
        return (signs[0] + text) if signs and re.match(r"\d", text) else text

    def repeats(self, row: tuple[Passage, ...], index: int) -> bool:
        """Whether what is done once is printed over several years: it counts for the last of them."""
        right = row[index + 1] if index + 1 < len(row) else None
        if (
            right is None
            or not right.offsets
            or right.offsets != row[index].offsets
            or self.layout.role(index + 1) not in VALUES
        ):
            return False
        return all(cell.value is None for cell in read_cells(row[index].text))

    def is_difference(self, index: int) -> bool:
        """A column of differences between two columns beside it (2022年比2016年增加) says nothing new.

        Unless it is called cumulative: then the plan sets the difference too.
        """
        column = self.layout.columns[index]
        return (
            column.role == "gain"
            and bool(re.search(r"[比较]", column.header))
            and "累计" not in column.header
        )

    def is_heading_of_values(self, row: tuple[Passage, ...], columns: list[int], facts: RowFacts) -> bool:
        """A row that says in its label what the row is (现状, 基期) in a table with indicators for columns."""
        if not facts.subject or any(self.layout.role(c) != "measure" for c in columns):
            return False
        label = role_of(facts.subject)
        if label.role not in ("base", "achieved") or self.context.kind == "result":
            return False
        self.values.baselines.update({c: self.rows.text(row, c) for c in columns})
        return True

    def cell(
        self,
        row: tuple[Passage, ...],
        number: int,
        index: int,
        cells: list[CellValue],
        facts: RowFacts,
        *,
        levels: bool,
    ) -> None:
        """One value cell: its values, or the sentences that stand in it."""
        text = row[index].text
        column = self.layout.columns[index]
        if (not cells or is_sentence(text, cells)) and self.prose(
            row[index], number, index, self.values.subject_of(facts, column), facts
        ):
            return
        for cell, label in zip(cells, self.labels(cells, facts), strict=True):
            said = Said(replace(cell, label=label), column, index, row, number, facts, levels)
            if self.values.subject(said):
                self.reading.commitments.append(self.values.commitment(said))

    def labels(self, cells: list[CellValue], facts: RowFacts) -> list[str]:
        """What tells the values of one cell apart: their own words, or the alternatives that the subject names."""
        if len(cells) == len(facts.alternatives) > 1 and not any(c.label for c in cells):
            return list(facts.alternatives)
        return [c.label for c in cells]

    def prose_row(self, row: tuple[Passage, ...], number: int) -> None:
        """A row of a table without value columns: its cells are read as text."""
        facts = self.rows.facts(row)
        for index, cell in enumerate(row):
            merged = self.part.merged[number - 1] if self.part.merged else ()
            place = index + self.grid.left
            if (
                self.layout.role(index) in _NO_PROSE
                or not cell.text.strip()
                or (place < len(merged) and merged[place])
            ):
                continue
            self.prose(cell, number, index, self.rows.text(row, index - 1) if index else "", facts)

    def prose(
        self, cell: Passage, number: int, index: int, topic: str, facts: RowFacts | None = None
    ) -> bool:
        """Read a cell as text; whether anything was found."""
        place = replace(self.context.place, row=number, column=index + 1 + self.grid.left)
        context = replace(self.context, topic=topic, place=place)
        if facts is not None:
            by = facts.year or self.values.due(self.layout.columns[index])
            context = replace(
                context,
                category=facts.category or context.category,
                bodies=facts.bodies,
                by=by,
                firm=facts.firm,
            )
        found = read_prose(cell, context)
        if found.commitments or facts is None or self.layout.role(index) not in VALUES:
            self.reading.extend(found)
        return bool(found.commitments)
