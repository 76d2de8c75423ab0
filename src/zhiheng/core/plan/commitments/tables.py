"""Commitments in tables: columns get roles, rows get subjects, value cells become commitments."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from zhiheng.core.issues import Issue, Text
from zhiheng.core.plan.commitments import damage
from zhiheng.core.plan.commitments import vocabulary as v
from zhiheng.core.plan.commitments.cells import (
    CellValue,
    default_op,
    is_sentence,
    read_cells,
)
from zhiheng.core.plan.commitments.columns import GENERIC, VALUES, Column, role_of
from zhiheng.core.plan.commitments.drafts import Context, Draft, Reading
from zhiheng.core.plan.commitments.fitting import is_value
from zhiheng.core.plan.commitments.layouts import (
    Grid,
    Layout,
    columns_of,
    grids,
    holds_commitments,
    layout_of,
)
from zhiheng.core.plan.commitments.mending import mend
from zhiheng.core.plan.commitments.prose import read_prose
from zhiheng.core.plan.commitments.table_rows import RowFacts, RowReader, caption_unit
from zhiheng.core.plan.commitments.years import find_years
from zhiheng.core.plan.model import Change, Firm, Op, SetAside
from zhiheng.core.plan.passages import Part, Passage
from zhiheng.core.sources import Place

NO_VALUE = Text("目标值栏没有可计量的内容", "the value cell holds nothing measurable")
NO_TARGETS = Text(
    "表格不是目标表（名单、评分、限值、预算等）",
    "the table holds no targets (a list, scores, limits, a budget …)",
)
_QUOTE = 60
_NO_PROSE = ("number", "bodies", "category", "time", "remark", "nature", "unit", "base", "yearlabel")
_AREA = re.compile(r"(?:街道|镇|乡|县|区|市|村|园|全[区市县省])$")
_LEADS = re.compile(rf"^(?:新增|新建|累计|净增)$|{_AREA.pattern}")
"""Headers that stand before the row's subject: what is done to it, and where."""
_FALLS = re.compile(r"(?:降低|下降|减少|压减|削减)(?:率|幅度|比例|量)?$")
_GROWS = re.compile(r"(?:增长|提高|提升|增加)(?:率|幅度|速度)?$|增速$|增幅$|增长速度$")

_BARE = re.compile(r"(?:比|系数)$")
"""Ratios without a unit, of which a fall is a goal as often as a rise."""
_KEPT = re.compile(r"保有量$|存量$")
"""What is to be kept: a fall that is planned for is the most that it may fall."""


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
    quote = " | ".join(cell.printed.strip() for cell in row)[:_QUOTE]
    return SetAside(quote=quote, reason=reason, span=(min(places), max(places) + 1) if places else (0, 0))


@dataclass(frozen=True, slots=True)
class _Said:
    """A value with where it stands: its cell, its column and row, and what the row says."""

    cell: CellValue
    column: Column
    index: int
    row: tuple[Passage, ...]
    number: int
    facts: RowFacts
    levels: bool
    """Whether the row has a value in a year or target column."""


class TableReader:
    """Reads the rows of one grid."""

    def __init__(self, part: Part, grid: Grid, layout: Layout, context: Context, caption: str) -> None:
        self.part = part
        self.grid = grid
        self.layout = layout
        self.context = context
        self.reading = Reading()
        self.rows = RowReader(layout, context)
        self.unit = caption_unit(caption)
        self.baselines: dict[int, str] = {}
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
        count = len(self.reading.drafts)
        silent: list[int] = []
        for c, cells in read:
            if self.repeats(row, c) or not row[c].text.strip() or (levels and self.is_difference(c)):
                continue
            before = len(self.reading.drafts)
            if not damage.is_misprinted(row[c].text):
                self.cell(row, number, c, cells, facts, levels=levels)
            silent += [c] if len(self.reading.drafts) == before else []
        self.tell_of_silence(row, number, silent)
        for c in self.layout.having("text"):
            if len(self.reading.drafts) == count and c < len(row):
                self.prose(row[c], number, c, facts.subject, facts)
        if len(self.reading.drafts) == count and _has_figure(row):
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
        self.baselines.update({c: self.rows.text(row, c) for c in columns})
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
            row[index], number, index, self.subject_of(facts, column), facts
        ):
            return
        for cell, label in zip(cells, self.labels(cells, facts), strict=True):
            said = _Said(replace(cell, label=label), column, index, row, number, facts, levels)
            if self.subject(said):
                self.reading.drafts.append(self.draft(said))

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
            by = facts.year or self.due(self.layout.columns[index])
            context = replace(
                context,
                category=facts.category or context.category,
                bodies=facts.bodies,
                by=by,
                firm=facts.firm,
            )
        found = read_prose(cell, context)
        if found.drafts or facts is None or self.layout.role(index) not in VALUES:
            self.reading.extend(found)
        return bool(found.drafts)

    # --- values --------------------------------------------------------------------------------------------------------

    def draft(self, said: _Said) -> Draft:
        """One value as a commitment."""
        cell, column, facts = said.cell, said.column, said.facts
        subject = self.subject(said)
        change = self.change(subject, said)
        unit = self.unit_of(said, subject, change)
        start, end, quote = self.quote(said.row, facts.first, said.index)
        own = subject != facts.subject and bool(column.indicator)
        category = facts.category
        if own and facts.subject:
            category = column.indicator if _AREA.search(column.indicator) else facts.subject
        bare = re.sub(_FALLS, "", subject) if change == "decline" and len(subject) > 5 else subject
        return Draft(
            kind=self.kind(column), area=self.context.area, category=category or self.context.category, subject=bare,
            op=self.op(said, subject, unit, change), value=None if cell.value is None else abs(cell.value), upper=cell.upper, unit=unit,
            change=change, baseline=self.baseline(said), by=cell.by or self.by(column, facts), firm="striving" if cell.striving else self.firm(said),
            bodies=facts.bodies, ref=cell.ref, quote=quote, span=(start, end),
            place=replace(self.context.place, row=said.number, column=said.index + 1 + self.grid.left),
        )  # fmt: skip

    def kind(self, column: Column) -> str:
        """Columns of what was achieved hold results, all others what the section is for."""
        return "result" if column.role == "achieved" else self.context.kind

    def firm(self, said: _Said) -> Firm:
        """Columns of hopes (奋斗目标, 争取目标) strive; else the row says it."""
        return "striving" if re.search("奋斗|争取|力争|挑战|冲刺", said.column.header) else said.facts.firm

    def subject(self, said: _Said) -> str:
        """The row's subject, completed by what the column and the cell say."""
        subject = self.subject_of(said.facts, said.column)
        label = said.cell.label
        if label and label in said.facts.alternatives:
            return re.sub(r"[（(][^（）()]*[)）]$", "", subject) + label
        if not label or label in subject:
            return subject
        if subject and subject in label:
            return label
        shared = subject.find(label[:2]) if len(label) > 3 else -1
        return (subject[:shared] if shared > 0 else subject) + label

    def subject_of(self, facts: RowFacts, column: Column) -> str:
        """The row's subject and the column's indicator."""
        row, own = facts.subject, column.indicator
        if not own or own in row:
            return row
        named = role_of(row) if row else None
        if (
            named is not None
            and named.role in ("year", "target", "base", "achieved")
            and not named.indicator
            and (named.year or GENERIC.match(row) or len(row) <= 6)
        ):
            return own
        return own + row if _LEADS.search(own) else row + own

    def change(self, subject: str, said: _Said) -> Change:
        """The kind of change, told by subject, cell and column."""
        cell, column = said.cell, said.column
        if cell.value is None:
            return "per_year" if column.role == "rate" and cell.op != "do" else "level"
        if _FALLS.search(subject):
            return "decline"
        if cell.change and not (column.role == "gain" and cell.change == "growth"):
            return cell.change
        by_column = self.change_by_column(subject, said)
        if by_column:
            return by_column
        if re.search(r"年均|每年", subject) and not re.search(r"年均(?:浓度|气温|值|产量)", subject):
            return "per_year"
        if re.search(r"^新增|^新建|^净增|[^率]新增|新建$", subject) and not re.search(
            r"(?:率|年限|比例|比重|占比|水平|度)$", subject
        ):
            return "increase"
        if _GROWS.search(subject) and cell.unit in ("%", "个百分点", ""):
            return "growth"
        return "cumulative" if "累计" in subject else "level"

    def change_by_column(self, subject: str, said: _Said) -> Change | None:
        """The kind of change that a column of rates, growth or differences gives its values."""
        role, header = said.column.role, said.column.header
        if role == "gain":
            return "decline" if re.search("下降|减少$|降低", header) else "increase"
        if role == "growth":
            return "decline" if re.search("下降|减少|降低|降幅", header) and "增" not in header else "growth"
        if role != "rate":
            return None
        if "年均" not in header and not re.search("年递增|年增|年平均|平均每年", header):
            return "cumulative"
        mixed = "累计" in header and not said.levels and not _GROWS.search(subject)
        return "level" if mixed else "per_year"

    def unit_of(self, said: _Said, subject: str, change: Change) -> str:
        """The unit of a value: its own, else that of its column, row or table."""
        cell, column, facts = said.cell, said.column, said.facts
        if cell.value is None or cell.unit:
            return (
                "人" if cell.value == 0 and cell.unit == "起" and re.search("人数$", subject) else cell.unit
            )
        if cell.value == 0 and not (facts.unit or column.unit):
            return self.unit or _counted(subject)
        if column.role in ("rate", "growth") and change in ("per_year", "growth", "decline"):
            return (
                column.unit or (facts.unit if _GROWS.search(subject) or _FALLS.search(subject) else "") or "%"
            )
        if column.role == "rate" and change == "cumulative" and not facts.unit and _BARE.search(subject):
            return ""
        if column.indicator or column.role == "measure":
            return column.unit or facts.unit or self.unit
        if column.role == "gain" and column.unit:
            return column.unit
        return facts.unit or column.unit or self.unit

    def op(self, said: _Said, subject: str, unit: str, change: Change) -> Op:
        """The operator of a value."""
        if said.cell.op:
            return said.cell.op
        if self.kind(said.column) == "result" and change == "level":
            return "="
        if (change == "level" and self.sinks(said, subject)) or (
            change == "decline" and _KEPT.search(subject)
        ):
            return "<="
        return default_op(subject, replace(said.cell, unit=unit), change)

    def sinks(self, said: _Said, subject: str) -> bool:
        """Whether the rest of the row says that less is better: its rate is capped, or a bare ratio is to fall."""
        rates = [
            said.row[c].text.strip()
            for c in self.layout.having("rate", "gain")
            if c < len(said.row) and c != said.index
        ]
        if any(re.match("[<＜≤]", text) for text in rates):
            return True
        return (
            not said.facts.unit
            and bool(_BARE.search(subject))
            and any(re.match(r"[-−－]\s*\d", text) for text in rates)
        )

    def baseline(self, said: _Said) -> str:
        """What a value is measured against: its own words, the base column, or the year its column names."""
        if said.cell.baseline or said.column.role == "growth":
            named = re.search(r"[比较](?P<base>\d{4}年|上年|去年|同期)|(?P<same>同比)", said.column.header)
            return said.cell.baseline or ((named["base"] or "上年") if named else "")
        return self.rows.baseline(said.row, said.column) or self.baselines.get(said.index, "")

    def by(self, column: Column, facts: RowFacts) -> str:
        """The deadline of a value: its column's year, the row's time cell, or what the part inherits."""
        label = role_of(facts.subject).year if column.role == "measure" and facts.subject else 0
        return str(column.year) if column.year else str(label) if label else facts.year or self.due(column)

    def due(self, column: Column) -> str:
        """The deadline where row and column name none: the last year of the table, else of the plan."""
        targets = [c.year for c in self.layout.columns if c.role == "year"]
        return str(max(targets)) if targets else self.context.by

    def quote(self, row: tuple[Passage, ...], first: int, index: int) -> tuple[int, int, str]:
        """Span and words from the subject's first cell of this row to the value."""
        low, high = min(first, index), max(first, index)
        cells = row[low : high + 1]
        offsets = [o for c in cells for o in (c.offsets[:1] + c.offsets[-1:])]
        text = " | ".join(c.printed.strip() for c in cells)
        if len(text) > _QUOTE:
            text = text[-_QUOTE:]
        return (min(offsets), max(offsets) + 1, text) if offsets else (0, 0, text)


def _counted(subject: str) -> str:
    """How a zero without a unit is counted: events one by one, people by heads, else not at all."""
    if re.search("人数$", subject):
        return "人"
    return (
        "起"
        if v.EVENT_NAME.search(subject[-8:]) and not re.search(r"(?:率|比例?|比重|指数)$", subject)
        else ""
    )
