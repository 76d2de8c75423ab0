"""What one value of a table says in its column and row: subject, kind of change, unit, operator, deadline, baseline."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from zhiheng.core.plan.commitments import vocabulary as v
from zhiheng.core.plan.commitments.cells import CellValue, default_op
from zhiheng.core.plan.commitments.columns import GENERIC, Column, role_of
from zhiheng.core.plan.commitments.context import KINDS, QUOTE_LENGTH, Context
from zhiheng.core.plan.commitments.layouts import Grid, Layout
from zhiheng.core.plan.commitments.table_rows import RowFacts, RowReader
from zhiheng.core.plan.model import Change, Firm, Op, Result, Target
from zhiheng.core.plan.passages import Passage

_AREA = re.compile(r"(?:街道|镇|乡|县|区|市|村|园|全[区市县省])$")
_LEADS = re.compile(rf"^(?:新增|新建|累计|净增)$|{_AREA.pattern}")
"""Headers that stand before the row's subject: what is done to it, and where."""
_FALLS = re.compile(r"(?:降低|下降|减少|压减|削减)(?:率|幅度|比例|量)?$")
_GROWS = re.compile(r"(?:增长|提高|提升|增加)(?:率|幅度|速度)?$|增速$|增幅$|增长速度$")
_BARE = re.compile(r"(?:比|系数)$")
"""Ratios without a unit, of which a fall is a goal as often as a rise."""
_KEPT = re.compile(r"保有量$|存量$")
"""What is to be kept: a fall that is planned for is the most that it may fall."""


@dataclass(frozen=True, slots=True)
class Said:
    """A value with where it stands: its cell, its column and row, and what the row says."""

    cell: CellValue
    column: Column
    index: int
    row: tuple[Passage, ...]
    number: int
    facts: RowFacts
    levels: bool
    """Whether the row has a value in a year or target column."""


class ValueReader:
    """Makes commitments of the values of one grid."""

    def __init__(self, grid: Grid, layout: Layout, context: Context, rows: RowReader, unit: str) -> None:
        self.grid = grid
        self.layout = layout
        self.context = context
        self.rows = rows
        self.unit = unit
        """The unit that the caption gives for the whole table."""
        self.baselines: dict[int, str] = {}
        """Earlier states by column, from a row of their own."""

    def commitment(self, said: Said) -> Target | Result:
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
        return KINDS[self.kind(column)](
            id="", area=self.context.area, category=category or self.context.category, subject=bare,
            op=self.op(said, subject, unit, change), value=None if cell.value is None else abs(cell.value), upper=cell.upper, unit=unit,
            change=change, baseline=self.baseline(said), by=cell.by or self.by(column, facts), firm="striving" if cell.striving else self.firm(said),
            bodies=facts.bodies, ref=cell.ref, quote=quote, span=(start, end),
            place=replace(self.context.place, row=said.number, column=said.index + 1 + self.grid.left),
        )  # fmt: skip

    def kind(self, column: Column) -> str:
        """Columns of what was achieved hold results, all others what the section is for."""
        return "result" if column.role == "achieved" else self.context.kind

    def firm(self, said: Said) -> Firm:
        """Columns of hopes (奋斗目标, 争取目标) strive; else the row says it."""
        return "striving" if re.search("奋斗|争取|力争|挑战|冲刺", said.column.header) else said.facts.firm

    def subject(self, said: Said) -> str:
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

    def change(self, subject: str, said: Said) -> Change:
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

    def change_by_column(self, subject: str, said: Said) -> Change | None:
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

    def unit_of(self, said: Said, subject: str, change: Change) -> str:
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

    def op(self, said: Said, subject: str, unit: str, change: Change) -> Op:
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

    def sinks(self, said: Said, subject: str) -> bool:
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

    def baseline(self, said: Said) -> str:
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
        if len(text) > QUOTE_LENGTH:
            text = text[-QUOTE_LENGTH:]
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
