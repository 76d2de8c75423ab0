"""The decomposition table as columns and typed cells, before it becomes a workbook or a Word document."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from zhiheng.core.bodies import Bodies
from zhiheng.core.plan import annex_stamp as stamp
from zhiheng.core.plan.annex_data import targets_to_text, task_to_text
from zhiheng.core.plan.decomposition import Decomposition, Group, Role, TargetRow, TaskRow
from zhiheng.core.plan.yearly import Share, State

Paper = Literal["A3", "A4"]
Align = Literal["left", "center", "right"]

ROLES = {"lead": "牵头", "support": "配合", "": ""}
JOINT = "共同负责"
"""Said of bodies that are listed together without a word on who leads."""
SIGNS = {">=": "≥", "<=": "≤", ">": "＞", "<": "＜", "~": "约"}
FIRMNESS = {"binding": "约束性", "striving": "力争"}
CHANGES = {
    "level": "", "increase": "新增", "cumulative": "累计", "per_year": "每年", "decline": "下降", "growth": "增长",
}  # fmt: skip
YEARS_HEADING = "年度安排"
NOTES = (
    "说明：1. 标“（拟）”的年度数按期末目标均分拟定，供责任单位确认或改填；未标的直接出自计划原文。"
    "2. “—”表示当年无此项安排；空格由责任单位填报。3. 下降、增长类目标的年度数为截至当年末的累计幅度。"
)
TASK_NOTES = "说明：“年度工作安排”由牵头单位会同配合单位填报。"


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one place: a number with the signs around it, or words."""

    words: str = ""
    number: Decimal | None = None
    before: str = ""
    after: str = ""

    def text(self) -> str:
        """The cell as it is read on paper."""
        return self.words if self.number is None else self.before + format(self.number, "f") + self.after


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header, the header above it that it shares with its neighbours, and its width in characters."""

    header: str
    width: int
    above: str = ""
    align: Align = "left"
    hidden: bool = False
    """Kept in workbooks so that the table can come back; not printed."""


@dataclass(frozen=True, slots=True)
class Band:
    """A heading across the table and the rows below it."""

    heading: str
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: columns, and bands of rows."""

    name: str
    title: str
    notes: str
    columns: tuple[Column, ...]
    bands: tuple[Band, ...]


def sheets(content: Decomposition, paper: Paper) -> tuple[Sheet, ...]:
    """The tables of a decomposition: targets with their years, then tasks. Empty ones are left out."""
    return tuple(sheet for sheet in (_targets(content, paper), _tasks(content, paper)) if sheet.bands)


def _targets(content: Decomposition, paper: Paper) -> Sheet:
    by_body = content.by == "body"
    wide = paper == "A3"
    widest = max(
        (display_width(share_cell(s).text()) for g in content.groups for r in g.targets for s in r.shares),
        default=0,
    )
    years = tuple(
        Column(stamp.YEAR.format(year=year), min(14, max(9, widest + 1)), above=YEARS_HEADING, align="center")
        for year in content.years
    )
    columns = (
        Column("序号", 5, align="center"),
        Column("承担方式" if by_body else "类别", 10 if by_body else 14, align="center"),
        *((Column("领域（类别）", 20),) if by_body else ()),
        Column(stamp.SUBJECT, 36 if wide else 30),
        Column(stamp.VALUE, 12, align="center"),
        Column("单位", 9, align="center"),
        Column("性质", 8, align="center"),
        *years,
        Column(stamp.LEAD, 24 if wide else 20),
        Column(stamp.SUPPORT, 16 if wide else 14),
        Column("完成时限", 10, align="center"),
        *((Column("原文依据", 34),) if wide else ()),
        Column(stamp.BODY, 12, hidden=True),
        Column(stamp.ID, 12, hidden=True),
        Column(stamp.DATA, 12, hidden=True),
    )
    return _sheet(content, stamp.NAMES[0], columns, [
        (group, [_target_cells(row, group, content=content, wide=wide) for row in group.targets])
        for group in content.groups
    ])  # fmt: skip


def _target_cells(row: TargetRow, group: Group, *, content: Decomposition, wide: bool) -> tuple[Cell, ...]:
    target = row.target
    place = target.area + (f"（{target.category}）" if target.category else "")
    opening = (
        (Cell(part(row.role, target.bodies)), Cell(place))
        if content.by == "body"
        else (Cell(target.category),)
    )
    return (
        *opening,
        Cell(target.subject + _against(target.baseline)),
        _value_cell(row),
        Cell(target.unit),
        Cell(FIRMNESS[target.firm]),
        *(share_cell(share) for share in row.shares),
        Cell("、".join(target.bodies.lead)),
        Cell("、".join(target.bodies.support)),
        Cell(target.by + "年" if target.by else ""),
        *((Cell(" ".join(target.quote.split())),) if wide else ()),
        Cell(group.heading),
        Cell(" ".join(row.ids())),
        Cell(targets_to_text(row.stages or (target,))),
    )


def _against(baseline: str) -> str:
    """What a change is measured against: a year, or an earlier figure."""
    if not baseline:
        return ""
    return f"（较{baseline}）" if "年" in baseline else f"（基期 {baseline}）"


def _value_cell(row: TargetRow) -> Cell:
    target = row.target
    if target.value is None:
        return Cell("完成" if target.op == "do" else _reference(target.op) + target.ref)
    if row.stages and target.change in ("increase", "cumulative"):
        return Cell("逐年")  # a plan does not say whether the years add up or each holds the sum so far
    before = CHANGES[target.change] + SIGNS.get(target.op, "")
    if target.upper is not None:
        return Cell(before + bounds(target.value, target.upper))
    return Cell(number=target.value, before=before)


def bounds(low: Decimal, high: Decimal) -> str:
    """A range as it is printed: 2–3, and a single figure where both ends are the same."""
    return format(low, "f") if low == high else format(low, "f") + "–" + format(high, "f")


def _reference(op: str) -> str:
    return {"<ref": "低于", ">ref": "高于", "<=ref": "不高于", ">=ref": "达到"}.get(op, "")


def part(role: Role, bodies: Bodies) -> str:
    """The part a body has, in words."""
    if role == "lead" and not bodies.support:
        return JOINT if len(bodies.lead) > 1 else "负责"
    return ROLES[role]


def share_cell(share: Share) -> Cell:
    """A yearly share: a figure marked as proposed where it is, words, a dash, or an empty place to fill."""
    mark = stamp.PROPOSED if share.state is State.PROPOSED else ""
    if share.state is State.NONE:
        return Cell(stamp.NOTHING)
    if share.value is None:
        return Cell(share.words + mark if share.words else "")
    if share.upper is not None and share.upper != share.value:
        return Cell(bounds(share.value, share.upper) + mark)
    return Cell(number=share.value, after=mark)


def _tasks(content: Decomposition, paper: Paper) -> Sheet:
    by_body = content.by == "body"
    wide = paper == "A3"
    columns = (
        Column("序号", 5, align="center"),
        Column(stamp.TASK_ID, 14, align="center"),
        *((Column("承担方式", 8, align="center"),) if by_body else ()),
        Column(stamp.TASK, 44 if wide else 34),
        Column(stamp.LEAD, 24 if wide else 20),
        Column(stamp.SUPPORT, 24 if wide else 18),
        *(
            Column(stamp.YEAR.format(year=year), 22 if wide else 14, above="年度工作安排")
            for year in content.years
        ),
        Column("完成时限", 10, align="center"),
        Column(stamp.TASK_DATA, 12, hidden=True),
    )
    return _sheet(content, stamp.NAMES[1], columns, [
        (group, [_task_cells(row, content) for row in group.tasks]) for group in content.groups
    ])  # fmt: skip


def _task_cells(row: TaskRow, content: Decomposition) -> tuple[Cell, ...]:
    task = row.task
    return (
        Cell(task.id),
        *((Cell(part(row.role, task.bodies)),) if content.by == "body" else ()),
        Cell(task.title),
        Cell("、".join(task.bodies.lead)),
        Cell("、".join(task.bodies.support)),
        *(Cell() for _ in content.years),
        Cell(f"{row.due}年" if row.due else ""),
        Cell(task_to_text(task)),
    )


def _sheet(
    content: Decomposition,
    name: str,
    columns: tuple[Column, ...],
    groups: list[tuple[Group, list[tuple[Cell, ...]]]],
) -> Sheet:
    """Bands with a heading that counts the rows, and rows numbered through the sheet."""
    bands, number = [], 0
    for group, rows in groups:
        if not rows:
            continue
        numbered = []
        for row in rows:
            number += 1
            numbered.append((Cell(number=Decimal(number)), *row))
        bands.append(Band(_heading(group, name, len(rows)), tuple(numbered)))
    order = "按责任单位" if content.by == "body" else "按领域"
    title = stamp.TITLE.format(
        title=" ".join(content.facts.title.split()) or "行动计划", name=name, order=order
    )
    return Sheet(name, title, NOTES if name == stamp.NAMES[0] else TASK_NOTES, columns, tuple(bands))


def _heading(group: Group, name: str, count: int) -> str:
    rows = group.targets if name == stamp.NAMES[0] else group.tasks
    helping = sum(row.role == "support" for row in rows)
    if helping == count:
        return f"{group.heading}（配合 {count} 项）"
    more = f"，其中配合 {helping} 项" if helping else ""
    return f"{group.heading}（{count} 项{more}）"


def display_width(words: str) -> int:
    """The width of a text in columns of half a Chinese character."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in words)
