"""Commitments in tables of targets: columns get roles, rows get subjects, value cells become commitments."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from zhiheng.core.bodies import Bodies, read_body_list
from zhiheng.core.issues import Text
from zhiheng.core.plan.commitments.cells import EMPTY, CellValue, default_op, read_cell
from zhiheng.core.plan.commitments.columns import Column, columns_of, header_rows, header_unit, is_unit
from zhiheng.core.plan.commitments.drafts import Context, Draft, Reading
from zhiheng.core.plan.commitments.marks import find_years
from zhiheng.core.plan.commitments.prose import read_prose
from zhiheng.core.plan.model import Change, Firm, SetAside
from zhiheng.core.plan.passages import Part, Passage

NO_VALUE = Text("目标值栏没有可计量的内容", "the value cell holds nothing measurable")
_NUMBERING = re.compile(r"^(?:\d{1,3}(?:\.\d{1,2})?[.．、)）]|[（(]\d{1,2}[)）]|[①-⑳]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）]|★|\*)\s*(?!\d)")
_LEVEL_VERBS = re.compile(r"^(?:建成|完成|数量|达到|规模|总数|个数|实现|比例为|创建)$")


@dataclass(frozen=True, slots=True)
class Layout:
    """A table's columns by role."""

    columns: list[Column]
    first_row: int

    def having(self, *roles: str) -> list[int]:
        """Indices of the columns with one of `roles`."""
        return [i for i, c in enumerate(self.columns) if c.role in roles]


def read_table(part: Part, context: Context) -> Reading:
    """All commitments of a table, row by row."""
    headers = header_rows(part.rows)
    layout = _settle(Layout(columns_of(part.rows, headers), headers), part, context)
    return TableReader(part, context, layout).read()


def _settle(layout: Layout, part: Part, context: Context) -> Layout:
    """Decide what headers left open: unnamed columns by what stands in them, years by which of them is past."""
    columns = list(layout.columns)
    body = part.rows[layout.first_row :]
    for i, column in enumerate(columns):
        if column.role in ("other", "blank"):
            columns[i] = replace(column, role=_role_by_content(body, i, column))
    if not any(c.role in ("year", "target", "achieved", "rate", "measure") for c in columns):
        _promote_value(columns, body)
    years = [c.year for c in columns if c.role == "year"]
    bases = [c.year for c in columns if c.role == "base" and c.year]
    edge = max(bases) if bases else _last_past_year(years, columns, context)
    columns = [replace(c, role="base") if c.role == "year" and c.year <= edge else c for c in columns]
    return Layout(columns, layout.first_row)


def _last_past_year(years: list[int], columns: list[Column], context: Context) -> int:
    """The last year that lies before the plan: columns up to it are baselines, as long as one stays after it."""
    if context.kind == "result" or len(set(years)) < 2:
        return 0
    goals = {c.year for c in columns if c.role == "year" and re.search("目标|规划|计划", c.header)}
    first = context.first_year or (context.issued if context.issued != 9999 else 0)
    if not first:
        first = 0 if goals else min(years) + 1
    return max((y for y in years if y < first and y not in goals and y < max(years)), default=0)


def _role_by_content(body: tuple[tuple[Passage, ...], ...], index: int, column: Column) -> str:
    """The role of a column whose header says nothing known."""
    cells = [row[index].text.strip() for row in body if index < len(row) and row[index].text.strip()]
    if not cells:
        return "blank"
    if all(re.fullmatch(r"\d{1,3}", c) for c in cells) and [int(c) for c in cells] == list(range(int(cells[0]), int(cells[0]) + len(cells))):
        return "number"
    if all(is_unit(c) for c in cells):
        return "unit"
    if all(c in ("预期性", "约束性", "导向性") for c in cells):
        return "nature"
    values = sum(_is_value(c) for c in cells)
    if values * 2 > len(cells):
        return "measure" if column.header else "target"
    return "subject"


def _is_value(text: str) -> bool:
    cell = read_cell(text)
    return cell is not None and len(text) <= 16


def _promote_value(columns: list[Column], body: tuple[tuple[Passage, ...], ...]) -> None:
    """Without a value column by header, the last column whose cells are mostly values is one."""
    for i in range(len(columns) - 1, -1, -1):
        cells = [row[i].text.strip() for row in body if i < len(row) and row[i].text.strip()]
        if columns[i].role in ("subject", "other", "base", "remark") and cells and sum(_is_value(c) for c in cells) * 2 >= len(cells):
            columns[i] = replace(columns[i], role="target")
            return


class TableReader:
    """Reads the rows of one table."""

    def __init__(self, part: Part, context: Context, layout: Layout) -> None:
        self.part = part
        self.context = context
        self.layout = layout
        self.reading = Reading()
        self.above: dict[int, str] = {}
        self.caption_unit = _caption_unit(part.caption)

    def read(self) -> Reading:
        """Row by row."""
        values = self.layout.having("year", "target", "achieved", "rate", "measure")
        for number, row in enumerate(self.part.rows[self.layout.first_row :], self.layout.first_row + 1):
            if not any(cell.text.strip() for cell in row) or self.is_note(row):
                continue
            if not values:
                self.prose_row(row, number)
            else:
                self.row(row, number)
        return self.reading

    def is_note(self, row: tuple[Passage, ...]) -> bool:
        """A row that is one remark over the whole width, or a heading row inside the table."""
        texts = {cell.text.strip() for cell in row if cell.text.strip()}
        if len(texts) != 1:
            return False
        text = next(iter(texts))
        if len(row) > 2 and not read_cell(text):
            categories = self.layout.having("category")
            self.above[categories[0] if categories else -1] = _NUMBERING.sub("", text)
        return len(row) > 2

    # --- what a row says ---------------------------------------------------------------------------------------------

    def text(self, row: tuple[Passage, ...], index: int) -> str:
        """The printed text of a cell."""
        return row[index].printed.strip() if index < len(row) else ""

    def category(self, row: tuple[Passage, ...]) -> str:
        """The row's category, inherited from above where the cell is blank."""
        columns = self.layout.having("category")
        if not columns:
            return self.above.get(-1, "")
        own = self.text(row, columns[0])
        if own:
            self.above[columns[0]] = _NUMBERING.sub("", own)
        return self.above.get(columns[0], "")

    def subject(self, row: tuple[Passage, ...]) -> tuple[str, str, int]:
        """Subject, its unit in brackets, and the first column it came from. Cells at the left inherit from above."""
        columns = self.layout.having("subject")
        own = [_NUMBERING.sub("", self.text(row, c)) for c in columns]
        filled = [i for i, text in enumerate(own) if text and not EMPTY.match(text)]
        if not filled:
            return "", "", 0
        for i in range(filled[0]):
            own[i] = self.above.get(columns[i], "")
        for i in range(len(own)):
            if own[i] and not EMPTY.match(own[i]):
                self.above[columns[i]] = own[i]
        unit = next((u for u in (header_unit(t) for t in reversed(own)) if u), "")
        parts = [_without_unit(t) for t in own if t and not EMPTY.match(t)]
        return _join(parts), unit, columns[filled[0]]

    def bodies(self, row: tuple[Passage, ...]) -> Bodies:
        """Bodies in the row's own column, else those of the part."""
        lead: list[str] = []
        support: list[str] = []
        for c in self.layout.having("bodies"):
            found = _bodies_cell(self.text(row, c))
            header = self.layout.columns[c].header
            target = support if re.search(r"配合|协办|参与", header) and "牵头" not in header else lead
            target.extend(n for n in found.lead if n not in target)
            support.extend(n for n in found.support if n not in support)
        return Bodies(tuple(lead), tuple(support)) if lead or support else self.context.bodies

    def firm(self, row: tuple[Passage, ...]) -> Firm:
        """预期性 strives, 约束性 binds."""
        for c in self.layout.having("nature"):
            if "预期" in self.text(row, c) or "引导" in self.text(row, c) or "导向" in self.text(row, c):
                return "striving"
            if "约束" in self.text(row, c):
                return "binding"
        if re.search(r"预期性指标", self.part.caption):
            return "striving"
        return self.context.firm

    def by(self, row: tuple[Passage, ...], column: Column) -> str:
        """The deadline of a value: its column's year, the row's time cell, or what the part inherits."""
        if column.year:
            return str(column.year)
        for c in self.layout.having("time"):
            years = find_years(self.text(row, c))
            if years:
                return str(years[-1].last)
        years = find_years(self.part.caption) if not self.context.by else []
        targets = [c.year for c in self.layout.columns if c.role == "year"]
        return str(max(targets)) if targets else self.context.by or (str(years[-1].last) if years else "")

    def baseline(self, row: tuple[Passage, ...]) -> str:
        """The cell of the base-year column as printed."""
        bases = self.layout.having("base")
        text = self.text(row, bases[-1]) if bases else ""
        return "" if EMPTY.match(text) else text

    # --- rows ----------------------------------------------------------------------------------------------------------

    def row(self, row: tuple[Passage, ...], number: int) -> None:
        """One row of a table with value columns."""
        category = self.category(row)
        subject, unit, first = self.subject(row)
        unit = self.row_unit(row) or unit
        values = [(c, read_cell(row[c].text) if c < len(row) else None) for c in self.layout.having("year", "target", "achieved", "rate", "measure")]
        if not any(cell for _, cell in values):
            shifted = self.shifted(row)
            if shifted is None:
                self.nothing(row)
                return
            values = [shifted]
            subject, unit, first = self.subject_without(row, shifted[0])
        if not subject:
            subject = category
        for c, cell in values:
            if cell is not None and not self.superseded(c, values):
                self.value(row, number, c, cell, _Row(subject, unit, category, first))

    def superseded(self, index: int, values: list[tuple[int, CellValue | None]]) -> bool:
        """A column of plain differences beside the year's value says nothing new."""
        header = self.layout.columns[index].header
        return self.layout.columns[index].role == "rate" and bool(re.search(r"累计增加|增加值|变化|^提高", header)) and any(
            cell and self.layout.columns[c].role in ("year", "target") for c, cell in values
        )

    def row_unit(self, row: tuple[Passage, ...]) -> str:
        """The unit cell of a row."""
        for c in self.layout.having("unit"):
            text = self.text(row, c)
            if text and not EMPTY.match(text):
                return text
        return ""

    def shifted(self, row: tuple[Passage, ...]) -> tuple[int, CellValue] | None:
        """A value that slipped into a neighbouring column."""
        for c in range(len(row) - 1, -1, -1):
            if self.layout.columns[c].role in ("subject", "category", "remark", "unit", "bodies") and re.search(r"\d", row[c].text) and len(row[c].text) <= 14:
                cell = read_cell(row[c].text)
                if cell is not None and cell.value is not None:
                    return c, cell
        return None

    def subject_without(self, row: tuple[Passage, ...], taken: int) -> tuple[str, str, int]:
        """The subject of a shifted row: its texts without the value."""
        texts = [self.text(row, c) for c in range(len(row)) if c != taken and self.layout.columns[c].role in ("category", "subject")]
        filled = [_NUMBERING.sub("", t) for t in texts if t and not EMPTY.match(t)]
        return (_without_unit(filled[-1]), header_unit(filled[-1]), 0) if filled else ("", "", 0)

    def nothing(self, row: tuple[Passage, ...]) -> None:
        """Set a row aside that has no value."""
        cells = [c for c in row if c.text.strip()]
        if cells and any(re.search(r"\d", c.text) for c in cells):
            start = min(c.offsets[0] for c in cells if c.offsets)
            end = max(c.offsets[-1] for c in cells if c.offsets) + 1
            quote = " | ".join(c.printed.strip() for c in row)[:60]
            self.reading.set_aside.append(SetAside(quote=quote, reason=NO_VALUE, span=(start, end)))

    def value(self, row: tuple[Passage, ...], number: int, index: int, cell: CellValue, said: _Row) -> None:
        """One value cell becomes one commitment."""
        column = self.layout.columns[index]
        subject, unit, category = said.subject, said.unit, said.category
        if column.role == "measure":
            subject = self.part_subject(said, column)
            unit = column.unit
        elif column.role in ("year", "base") and column.header and not find_years(column.header) and not re.search(r"目标|指标|值$", column.header):
            subject = said.subject + _without_unit(column.header)
            unit = column.unit or unit
        if column.role == "measure" or subject != said.subject:
            category = said.subject
        rate = column.role == "rate"
        change = self.change(subject, cell, column)
        bare = re.sub(r"(?:降低|下降|减少)(?:率|幅度|比例)?$", "", subject) if change == "decline" and len(subject) > 6 else subject
        if rate and cell.value is not None and cell.change != "cumulative" and not cell.unit and re.search(r"年均|增长|增速|增幅", column.header):
            unit = "%" if not re.search(r"累计", column.header) or "%" in column.header or change == "per_year" else unit
        unit = cell.unit or ("" if cell.value is None else column.unit if column.role != "rate" and not unit else unit or self.caption_unit)
        op = cell.op or default_op(subject, replace(cell, unit=unit), change)
        kind = "result" if column.role == "achieved" and self.context.kind != "target" else self.context.kind
        if kind == "result" and cell.op is None and change == "level":
            op = "="
        start, end, quote = self.quote(row, said.first, index)
        self.reading.drafts.append(
            Draft(
                kind=kind, area=self.context.area, category=category or self.context.category, subject=bare, op=op,
                value=cell.value, upper=cell.upper, unit=unit, change=change, baseline=self.baseline(row),
                by=self.by(row, column), firm="striving" if cell.striving else self.firm(row), bodies=self.bodies(row), ref=cell.ref,
                quote=quote, span=(start, end), place=replace(self.context.place, row=number, column=index + 1),
            )
        )  # fmt: skip

    def part_subject(self, said: _Row, column: Column) -> str:
        """In a table of areas by indicators: the area and the indicator."""
        return said.subject + _without_unit(column.header)

    def change(self, subject: str, cell: CellValue, column: Column) -> Change:
        """The kind of change, told by subject, cell and column."""
        if cell.value is None:
            return "per_year" if column.role == "rate" and cell.op != "do" else "level"
        if re.search(r"(?:降低|下降|减少|压减|削减)(?:率|幅度|比例|量)?$", subject):
            return "decline"
        if cell.change:
            return cell.change
        if column.role == "rate":
            return "per_year" if not re.search(r"累计", column.header) or re.search(r"年均", column.header) else "cumulative"
        if re.search(r"年均|每年", subject) and not re.search(r"年均(?:浓度|气温|值|产量)", subject):
            return "per_year"
        if re.search(r"^新增|^新建|^净增|[^率]新增|新建$", subject):
            return "increase"
        if re.search(r"(?:增长|提高|提升|增加)(?:率|幅度|速度)?$|增速$|增幅$", subject) and (cell.unit in ("%", "个百分点", "") ):
            return "growth"
        if re.search(r"累计", subject):
            return "cumulative"
        return "level"

    def quote(self, row: tuple[Passage, ...], first: int, index: int) -> tuple[int, int, str]:
        """Span and words from the subject's first cell of this row to the value."""
        low, high = min(first, index), max(first, index)
        cells = [c for c in row[low : high + 1]]
        offsets = [o for c in cells for o in (c.offsets[:1] + c.offsets[-1:])]
        text = " | ".join(c.printed.strip() for c in cells)
        if len(text) > 60:
            text = text[-60:]
        return (min(offsets), max(offsets) + 1, text) if offsets else (0, 0, text)

    def prose_row(self, row: tuple[Passage, ...], number: int) -> None:
        """A row of a table without value columns: its cells are read as text."""
        category = self.category(row)
        bodies = self.bodies(row)
        skip = self.layout.having("number", "bodies", "category", "time", "remark", "nature", "unit", "base")
        by = self.by(row, Column("", 0, ""))
        for index, cell in enumerate(row):
            repeated = index < len(self.part.merged[number - 1]) and self.part.merged[number - 1][index] if self.part.merged else False
            if index in skip or not cell.text.strip() or repeated:
                continue
            context = replace(self.context, category=category or self.context.category, bodies=bodies, by=by,
                              topic=self.text(row, index - 1) if index else "", place=replace(self.context.place, row=number, column=index + 1))  # fmt: skip
            self.reading.extend(read_prose(cell, context))


@dataclass(frozen=True, slots=True)
class _Row:
    """What a row says before its values: subject, unit, category, first subject column."""

    subject: str
    unit: str
    category: str
    first: int


def _without_unit(text: str) -> str:
    """A label without the unit in brackets that closes it."""
    unit = header_unit(text)
    if not unit:
        return text.strip(" *：:")
    return re.sub(r"[（(\[]\s*(?:单位[:：])?[^（）()\[\]]{1,12}[)）\]]\s*$|%$", "", text).strip(" *：:") if not text.endswith(unit + unit) else text


def _join(parts: list[str]) -> str:
    """Subject cells of one row joined, without repeating what one says of the other."""
    whole = ""
    for part in parts:
        if part in whole or _LEVEL_VERBS.match(part):
            continue
        whole = part if whole and whole in part else whole + part
    return whole


def _caption_unit(caption: str) -> str:
    match = re.search(r"单位[:：]\s*([^\s，。；)）]{1,10})", caption)
    return match.group(1) if match and is_unit(match.group(1)) else ""


def _bodies_cell(text: str) -> Bodies:
    """The bodies in a cell of a bodies column: the column says what they are, so every name counts."""
    found = read_body_list(text)
    if found is not None:
        return found
    names = [n.strip() for n in re.split(r"[、，,；;\s]+", text) if n.strip() and not EMPTY.match(n)]
    return Bodies(tuple(names))
