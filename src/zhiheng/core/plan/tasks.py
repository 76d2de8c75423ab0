"""The numbered measures of a plan, from its headings, its numbered items and its tables of tasks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from zhiheng.core.bodies import merged
from zhiheng.core.plan.model import Task
from zhiheng.core.plan.numbering import read_number
from zhiheng.core.plan.passages import Outline, Part, Section, SectionKind
from zhiheng.core.plan.task_tables import tasks_of_table
from zhiheng.core.sources import Place

_DUTIES = (SectionKind.TASKS, SectionKind.SAFEGUARDS)
_TITLE_END = re.compile("[。；！？]")


def read_tasks(outline: Outline) -> tuple[Task, ...]:
    """The measures of a plan in the order of the text.

    Where the numbers run through the whole plan, every section so numbered is a measure, among the safeguards too.
    Else the innermost numbered sections of the parts on tasks are; what safeguards promise is then no task.
    """
    form = _running_form(outline)
    kinds = _kinds_with_tasks(outline)
    found: list[Task] = []
    for index, section in enumerate(outline.sections):
        if form:
            chosen = _form(section) == form and section.kind in _DUTIES
        else:
            chosen = bool(section.number) and section.kind in kinds and _is_leaf(outline, index)
            chosen = chosen and not (section.level == 1 and section.kind is not SectionKind.TASKS)
        if chosen:
            found += _tasks_of_section(outline, index, running=bool(form))
    for table, part in enumerate((part for part in outline.parts if part.rows), 1):
        path = tuple(section.heading for section in outline.path(part.section))
        found = _with_table(found, tasks_of_table(part, path, table))
    return tuple(found)


def _form(section: Section) -> str:
    number = read_number(section.number + ("." if section.number.isdigit() else "、"))
    return number.form if number else ""


def _value(section: Section) -> int:
    number = read_number(section.number + ("." if section.number.isdigit() else "、"))
    return number.value if number and number.value is not None else -1


def _is_leaf(outline: Outline, index: int) -> bool:
    return all(section.parent != index for section in outline.sections)


def _running_form(outline: Outline) -> str:
    """The form of number below the top level that counts through the plan without starting again."""
    for form in ("digit", "han-bracket"):
        numbered = [section for section in outline.sections if _form(section) == form and section.level > 1]
        values = [_value(section) for section in numbered]
        parents = {section.parent for section in numbered if section.kind in _DUTIES}
        if len(parents) >= 2 and len(values) >= 4 and all(b == a + 1 for a, b in pairwise(values)):
            return form
    return ""


def _kinds_with_tasks(outline: Outline) -> tuple[SectionKind, ...]:
    """Where tasks are looked for: in the sections on tasks; where a plan has none, in those that do not say."""
    if any(section.kind is SectionKind.TASKS for section in outline.sections):
        return (SectionKind.TASKS,)
    return (SectionKind.OTHER,)


def _tasks_of_section(outline: Outline, index: int, *, running: bool) -> Iterator[Task]:
    section = outline.sections[index]
    below = _below(outline, index)
    parts = [part for part in outline.parts if part.section in below and not part.rows]
    path = outline.path(index)
    headings = tuple(above.heading for above in path)
    identity = section.number if running else "".join(above.number for above in path)
    items = [part for part in parts if part.number]
    if (
        items
        and sum(bool(part.bodies) for part in items) * 2 >= len(items)
        and len(items) > 1
        and not running
    ):
        for part in items:
            yield _task_of_item(part, headings, identity)
        return
    span = section.span
    if parts and parts[-1].passage.offsets:
        span = (span[0], max(span[1], parts[-1].passage.offsets[-1] + 1))
    yield Task(
        id=identity,
        path=headings[:-1],
        title=section.heading,
        bodies=merged(part.bodies for part in parts),
        text="\n".join(part.passage.printed for part in parts),
        quote=section.heading,
        span=span,
        place=parts[0].place if parts else Place(),
    )


def _below(outline: Outline, index: int) -> set[int]:
    """The section and all sections inside it."""
    found = {index}
    for other in range(index + 1, len(outline.sections)):
        if outline.sections[other].parent in found:
            found.add(other)
        elif outline.sections[other].level <= outline.sections[index].level:
            break
    return found


def _task_of_item(part: Part, headings: tuple[str, ...], above: str) -> Task:
    """A numbered sentence with bodies of its own is a task; its first sentence is its title."""
    printed = part.passage.printed
    end = _TITLE_END.search(printed)
    length = len(printed)
    return Task(
        id=above + part.number,
        path=headings,
        title=printed[: end.start() if end else length],
        bodies=part.bodies,
        text=printed,
        quote=printed[:60],
        span=part.passage.span(0, length),
        place=part.place,
    )


def _plain(title: str) -> str:
    return re.sub(r"[\s，,、。；;“”\"《》（）()]", "", title)


def _with_table(found: list[Task], more: list[Task]) -> list[Task]:
    """The tasks with those of a table; a row that repeats a task of the text only adds its bodies."""
    known = {_plain(task.title): i for i, task in enumerate(found)}
    found = list(found)
    for task in more:
        at = known.get(_plain(task.title))
        if at is None:
            found.append(task)
        elif task.bodies:
            found[at] = replace(found[at], bodies=merged((found[at].bodies, task.bodies)))
    return found
