"""A plan from nothing but our own decomposition table: for a district that has the table and not the document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from zhiheng.core.bodies import Bodies
from zhiheng.core.issues import Issue, Level, Text
from zhiheng.core.plan import annex_stamp as stamp
from zhiheng.core.plan.annex import columns_of, names_in, read_annex, row_place, row_texts
from zhiheng.core.plan.annex_data import targets_from_text, task_from_text
from zhiheng.core.plan.blocks import Document
from zhiheng.core.plan.model import Body, Facts, Plan, Target, Task
from zhiheng.core.sources import Place

_TITLE = re.compile(r"^(?P<title>.+?)(?:" + "|".join(stamp.NAMES) + r")表（.+）$")


def plan_from_annex(document: Document) -> Plan | None:
    """The plan that a decomposition table written by us holds; None where `document` holds none.

    Bodies are taken from the visible columns, as people left them; everything else from the hidden ones. The
    issues of the plan are those of `read_annex`, and rows whose hidden columns were damaged.
    """
    if read_annex(document) is None:
        return None
    targets: dict[str, Target] = {}
    tasks: dict[str, Task] = {}
    issues: list[Issue] = []
    years: set[int] = set()
    for block in document.blocks:
        columns = columns_of(block)
        years |= {int(key) for key in columns if key.isdigit()}
        for number, text in row_texts(block, columns):
            try:
                for target in _targets(text):
                    targets.setdefault(target.id, target)
                for task in _tasks(text):
                    tasks.setdefault("".join((*task.path, task.id)), task)
            except ValueError as problem:
                issues.append(_damaged(row_place(block, number), str(problem)))
    plan = Plan(
        facts=Facts(title=_title(document), period=(min(years), max(years)) if years else None),
        areas=tuple(dict.fromkeys(target.area for target in targets.values() if target.area)),
        targets=tuple(targets.values()), tasks=_in_order(tasks.values()), bodies=_bodies([*(target.bodies for target in targets.values()), *(task.bodies for task in tasks.values())]),
    )  # fmt: skip
    annex = read_annex(document, plan)
    return replace(plan, issues=(*document.issues, *issues, *(annex.issues if annex else ())))


def _targets(text: Mapping[str, str]) -> tuple[Target, ...]:
    if not text.get(stamp.DATA):
        return ()
    return targets_from_text(text[stamp.DATA], text.get(stamp.ID, "").split(), _responsible(text))


def _tasks(text: Mapping[str, str]) -> tuple[Task, ...]:
    if not text.get(stamp.TASK_DATA):
        return ()
    known, title = text.get(stamp.TASK_ID, ""), text.get(stamp.TASK, "")
    return (task_from_text(text[stamp.TASK_DATA], known, title, bodies=_responsible(text)),)


def _in_order(tasks: Iterable[Task]) -> tuple[Task, ...]:
    """Tasks as the plan numbers them, where its numbers run through; the table has them by body."""
    found = tuple(tasks)
    return (
        tuple(sorted(found, key=lambda task: int(task.id)))
        if all(task.id.isdecimal() for task in found)
        else found
    )


def _responsible(text: Mapping[str, str]) -> Bodies:
    return Bodies(names_in(text.get(stamp.LEAD, "")), names_in(text.get(stamp.SUPPORT, "")))


def _bodies(all_bodies: Sequence[Bodies]) -> tuple[Body, ...]:
    return tuple(
        Body(name=name) for name in dict.fromkeys(name for bodies in all_bodies for name in bodies.names())
    )


def _title(document: Document) -> str:
    lines = (line.strip() for block in document.blocks for line in block.text.splitlines()[:1])
    return next((found["title"] for line in lines if (found := _TITLE.match(line))), "")


def _damaged(place: Place, problem: str) -> Issue:
    return Issue(
        level=Level.ERROR, code="annex-data-damaged", place=place.label(), value=problem,
        message=Text("隐藏列的内容已损坏，这一行读不回来", "the hidden column is damaged; this row cannot be read"),
        remedy=Text("请用 zhiheng decompose 重新生成该表，再把填报的内容贴回去", "Make the table again with zhiheng decompose and paste what was filled in"),
    )  # fmt: skip
