"""The numbered measures of a plan, from its headings, its numbered items and its tables of tasks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from zhiheng.core.bodies import merged
from zhiheng.core.plan.model import Task
from zhiheng.core.plan.numbering import read_number
from zhiheng.core.plan.passages import Outline, Part, Section, SectionKind
from zhiheng.core.plan.task_tables import tasks_of_table
from zhiheng.core.sources import Place

_DUTIES = (SectionKind.TASKS, SectionKind.SAFEGUARDS)
_TITLE_END = re.compile("[。；！？]")
_BOX = re.compile("^专栏")


def read_tasks(outline: Outline) -> tuple[Task, ...]:
    """The measures of a plan in the order of the text.

    Where the numbers run through the whole plan, every measure so numbered is a task, among the safeguards too.
    Else the innermost numbered sections of the parts on tasks are; what safeguards promise is then no task.
    """
    found = list(_Reader(outline).tasks())
    for table, part in enumerate((part for part in outline.parts if part.rows), 1):
        path = tuple(section.heading for section in outline.path(part.section) if section.heading)
        found = _with_table(found, tasks_of_table(part, path, table))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Measure:
    """A numbered section or a numbered item without a heading."""

    form: str
    value: int
    start: int
    kind: SectionKind
    section: int
    """The section itself, or the section that the item stands in."""
    item: int | None = None
    """Index of the part, for an item."""


class _Reader:
    """Reads the tasks of one outline."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.children: dict[int, list[int]] = {}
        self.parts: dict[int, list[Part]] = {}
        for index, section in enumerate(outline.sections):
            if section.parent is not None and not _BOX.match(section.heading):
                self.children.setdefault(section.parent, []).append(index)
        for part in outline.parts:
            if part.section is not None and not part.rows:
                self.parts.setdefault(part.section, []).append(part)
        self.measures = sorted(self.numbered(), key=lambda measure: measure.start)
        self.running = self.running_form()

    def numbered(self) -> Iterator[_Measure]:
        outline = self.outline
        for index, section in enumerate(outline.sections):
            if section.number and not any(_BOX.match(above.heading) for above in outline.path(index)):
                form, value = _form(section.number)
                yield _Measure(form, value, section.span[0], section.kind, index)
        for index, part in enumerate(outline.parts):
            if part.number and part.section is not None and part.passage.offsets:
                form, value = _form(part.number)
                kind = outline.sections[part.section].kind
                yield _Measure(form, value, part.passage.offsets[0], kind, part.section, index)

    def running_form(self) -> str:
        """The form of number below the top level that counts through the plan without starting again."""
        for form in ("digit", "han-bracket"):
            of_form = [
                measure for measure in self.measures if measure.form == form and self.level(measure) > 1
            ]
            parents = {self.parent(measure) for measure in of_form if measure.kind in _DUTIES}
            rising = all(b.value == a.value + 1 for a, b in pairwise(of_form))
            if len(parents) >= 2 and len(of_form) >= 3 and rising:
                return form
        return ""

    def parent(self, measure: _Measure) -> int | None:
        if measure.item is not None:
            return measure.section
        return self.outline.sections[measure.section].parent

    def level(self, measure: _Measure) -> int:
        return self.outline.sections[measure.section].level + (measure.item is not None)

    def tasks(self) -> Iterator[Task]:
        kinds = _kinds_with_tasks(self.outline)
        for measure in self.measures:
            if self.running and measure.form == self.running and measure.kind in _DUTIES:
                yield from self.running_tasks(measure)
            elif not self.running and measure.kind in kinds and self.is_innermost(measure):
                yield self.task(measure, running=False)

    def running_tasks(self, measure: _Measure) -> Iterator[Task]:
        """The measure, or those inside it where they name their own bodies."""
        inside = self.children.get(measure.section, []) if measure.item is None else []
        named = [index for index in inside if any(part.bodies for part in self.parts.get(index, []))]
        if inside and len(named) * 2 >= len(inside):
            for index in inside:
                section = self.outline.sections[index]
                form, value = _form(section.number)
                yield self.task(_Measure(form, value, section.span[0], section.kind, index), running=True)
        else:
            yield self.task(measure, running=True)

    def is_innermost(self, measure: _Measure) -> bool:
        """No numbered section inside; an item counts where it names its bodies or stands beside such sections."""
        section = self.outline.sections[measure.section]
        if measure.item is not None:
            return self.items_are_tasks(measure.section) or self.has_sections_like(measure)
        if self.children.get(measure.section) or self.items_are_tasks(measure.section):
            return False
        return section.level > 1 or section.kind is SectionKind.TASKS

    def has_sections_like(self, item: _Measure) -> bool:
        """Whether sections numbered like the item stand beside it."""
        beside = self.children.get(item.section, [])
        return any(_form(self.outline.sections[index].number)[0] == item.form for index in beside)

    def items_are_tasks(self, section: int) -> bool:
        """Whether the numbered items of a section answer each to its own bodies."""
        parts = self.parts.get(section, [])
        items = [part for part in parts if part.number]
        own = len({part.bodies for part in parts}) > 1
        with_bodies = sum(bool(part.bodies) for part in items) if own else 0
        return (
            bool(items)
            and (len(items) > 1 or bool(self.children.get(section)))
            and with_bodies * 2 >= len(items)
        )

    def task(self, measure: _Measure, *, running: bool) -> Task:
        path = self.outline.path(measure.section)
        if measure.item is not None:
            return _task_of_item(self.outline.parts[measure.item], path, running=running)
        return self.task_of_section(measure.section, path, running=running)

    def task_of_section(self, index: int, path: tuple[Section, ...], *, running: bool) -> Task:
        section = path[-1]
        parts = list(self.below(index))
        span = section.span
        if parts and parts[-1].passage.offsets:
            span = (span[0], max(span[1], parts[-1].passage.offsets[-1] + 1))
        return Task(
            id=_identity(path, "", running=self.running if running else ""),
            path=tuple(above.heading for above in path[:-1] if above.heading),
            title=section.heading,
            bodies=merged(part.bodies for part in parts),
            text="\n".join(part.passage.printed for part in parts),
            quote=section.heading,
            span=span,
            place=parts[0].place if parts else Place(),
        )

    def below(self, index: int) -> Iterator[Part]:
        """The parts of the section and of all sections inside it."""
        yield from self.parts.get(index, [])
        for child in self.children.get(index, []):
            yield from self.below(child)


def _form(number: str) -> tuple[str, int]:
    """Form and value of a number as a section keeps it, without its separator."""
    read = read_number(number + ("." if number.isdigit() else "、"))
    return (read.form, read.value if read.value is not None else -1) if read else ("", -1)


def _kinds_with_tasks(outline: Outline) -> tuple[SectionKind, ...]:
    """Where tasks are looked for: in the sections on tasks; where a plan has none, in those that do not say."""
    if any(section.kind is SectionKind.TASKS for section in outline.sections):
        return (SectionKind.TASKS,)
    return (SectionKind.OTHER,)


def _identity(path: tuple[Section, ...], item: str, *, running: str) -> str:
    """The numbers from the top down; from the running number on where numbers run through the plan."""
    numbers = [section.number for section in path] + ([item] if item else [])
    if running:
        start = next((i for i, number in enumerate(numbers) if _form(number)[0] == running and i), 0)
        numbers = numbers[start:]
    return "".join(numbers)


def _task_of_item(part: Part, path: tuple[Section, ...], *, running: bool) -> Task:
    """A numbered sentence as a task: its first sentence is its title."""
    printed = part.passage.printed
    end = _TITLE_END.search(printed)
    return Task(
        id=_identity(path, part.number, running=_form(part.number)[0] if running else ""),
        path=tuple(above.heading for above in path if above.heading),
        title=printed[: end.start() if end else len(printed)],
        bodies=part.bodies,
        text=printed,
        quote=printed[:60],
        span=part.passage.span(0, len(printed)),
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
