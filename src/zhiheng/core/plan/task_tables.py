"""Tasks that stand in a table: columns for the task, who answers for it, and by when."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from zhiheng.core.bodies import Bodies, merged, read_body_list
from zhiheng.core.plan.model import Task
from zhiheng.core.plan.passages import Part, Passage

_TASK = re.compile(
    "任务|举措|措施|工作内容|工作事项|重点工作|主要内容|具体内容|建设内容|具体要求|事项|项目名称|工程名称"
)
_NO_TASK = re.compile("指标|目标值|序号|完成|时限|时间|进度|单位|部门|责任|备注")
_LEAD = re.compile("(?:责任|牵头|主办|负责|落实|实施|承担)(?:单位|部门|主体|机构|科室|处室)?|主责|责任人")
_SUPPORT = re.compile("(?:配合|协办|参与|协助|协同)(?:单位|部门)?")
_NUMBER = re.compile("^(?:序号|编号|号)$")
_GROUP = re.compile("类别|领域|分类|板块|方面|专项|行动|工程|项目")


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which column says what."""

    tasks: tuple[int, ...]
    groups: tuple[int, ...]
    lead: tuple[int, ...]
    support: tuple[int, ...]
    number: int | None


def tasks_of_table(part: Part, path: tuple[str, ...], table: int) -> list[Task]:
    """The tasks of a table, one a row; none where its header names no column of tasks and none of bodies."""
    for start, row in enumerate(part.rows[:3]):
        columns = _columns([cell.text for cell in row])
        if columns:
            return _read_rows(part, range(start + 1, len(part.rows)), columns, (path, table))
    return []


def _read_rows(part: Part, rows: range, columns: _Columns, where: tuple[tuple[str, ...], int]) -> list[Task]:
    """One task a row; a row under a merged cell of the task only adds bodies, an empty group holds from above."""
    tasks: list[Task] = []
    groups: dict[int, str] = {}
    for index in rows:
        row = part.rows[index]
        for place in (*columns.groups, *columns.tasks[:-1]):
            groups[place] = row[place].printed or groups.get(place, "")
        task = _task(part, index, columns, where)
        if task is None:
            continue
        if tasks and part.merged and part.merged[index][columns.tasks[-1]] and tasks[-1].text == task.text:
            tasks[-1] = replace(tasks[-1], bodies=merged((tasks[-1].bodies, task.bodies)))
        else:
            above = dict.fromkeys(name for name in groups.values() if name and name != task.text)
            tasks.append(replace(task, path=(*task.path, *above)))
    return tasks


def _columns(header: list[str]) -> _Columns | None:
    header = [re.sub(r"\s", "", cell) for cell in header]
    support = tuple(i for i, cell in enumerate(header) if _SUPPORT.search(cell) and not _LEAD.search(cell))
    lead = tuple(i for i, cell in enumerate(header) if _LEAD.search(cell))
    tasks = tuple(i for i, cell in enumerate(header) if _TASK.search(cell) and not _NO_TASK.search(cell))
    groups = tuple(
        i
        for i, cell in enumerate(header)
        if _GROUP.search(cell) and i not in tasks and not _NO_TASK.search(cell)
    )
    number = next((i for i, cell in enumerate(header) if _NUMBER.match(cell)), None)
    if not (lead or support) or not tasks:
        return None
    return _Columns(tasks, groups, lead, support, number)


def _task(part: Part, index: int, columns: _Columns, where: tuple[tuple[str, ...], int]) -> Task | None:
    row = part.rows[index]
    cell = row[columns.tasks[-1]]
    title = cell.printed.strip()
    if not title or len({held.text for held in row if held.text}) == 1:
        return None
    path, table = where
    caption = part.caption.split("\n")[0]
    number = row[columns.number].text if columns.number is not None else ""
    sentence = re.split("[。；]", title)[0] if len(title) > 60 else title.rstrip("。；")
    return Task(
        id=f"表{table}.{number or index}",
        path=(*path, *([caption] if caption else [])),
        title=sentence,
        bodies=_bodies(row, columns),
        text=title,
        quote=title[:60],
        span=cell.span(0, len(cell.text)),
        place=part.place,
    )


def _bodies(row: tuple[Passage, ...], columns: _Columns) -> Bodies:
    found = []
    for kind, places in (("责任单位：", columns.lead), ("配合单位：", columns.support)):
        for place in places:
            text = _listed(row[place])
            if text and (listed := read_body_list(text if re.search("单位[：:]", text) else kind + text)):
                found.append(listed)
    return merged(found)


def _listed(cell: Passage) -> str:
    """The cell's text, a break between its lines shown as a list's comma."""
    pieces = []
    for i, character in enumerate(cell.text):
        gap = i and cell.offsets[i] - cell.offsets[i - 1] > 1
        if gap and cell.text[i - 1] not in "、，；：,;:（(" and character not in "、，；：,;:）)":
            pieces.append("、")
        pieces.append(character)
    return "".join(pieces)
