"""Repaired text that still knows where each of its characters stood."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from zhiheng.core.bodies import Bodies
from zhiheng.core.sources import Place, Span


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text with its scanning damage repaired.

    `text` is what patterns are matched on: half-width digits and signs, no spaces beside Chinese characters,
    LaTeX remnants resolved, simplified characters. `printed` is the same, character by character, but keeps
    traditional characters as printed; what is shown to people is cut from it. `offsets[i]` is the place of
    character i in the source text. All three have equal length.
    """

    text: str
    printed: str
    offsets: tuple[int, ...]

    def __post_init__(self) -> None:
        if not len(self.text) == len(self.printed) == len(self.offsets):
            raise ValueError("text, printed and offsets differ in length")

    def cut(self, start: int, end: int) -> Passage:
        """The part from `start` to `end`."""
        return Passage(self.text[start:end], self.printed[start:end], self.offsets[start:end])

    def span(self, start: int, end: int) -> Span:
        """The span of the source text that characters `start` to `end` (exclusive) came from."""
        if not self.offsets or start >= end:
            return (0, 0)
        return (self.offsets[start], self.offsets[end - 1] + 1)


class SectionKind(StrEnum):
    """What a section of a plan is for; decides whether its figures are targets or results."""

    REVIEW = "review"
    """回顾、成效、现状、基础: figures here were achieved."""
    PRINCIPLES = "principles"
    """指导思想、基本原则、形势."""
    GOALS = "goals"
    """目标、指标."""
    TASKS = "tasks"
    """任务、举措、行动、工程."""
    SAFEGUARDS = "safeguards"
    """保障、组织实施、工作要求."""
    PHASES = "phases"
    """工作步骤、阶段安排."""
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A numbered or marked heading and where it stands. The level is the depth:

    with the whole numbering system 一、 is 1, （一） 2, 1. 3, （1） 4, ① 5; a document that leaves forms out is shallower."""

    number: str
    """As printed, without the separator: 一, （一）, 1, （1）, 第一阶段; "" for an unnumbered heading."""
    heading: str
    level: int
    kind: SectionKind = SectionKind.OTHER
    span: Span = (0, 0)
    parent: int | None = None
    """Index of the parent section in the outline's list of sections, None at the top."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One paragraph, list item or table, in its section, ready to be read for commitments."""

    passage: Passage
    """The whole paragraph, without the number or heading that opens it. Empty for a table."""
    section: int | None
    """Index of the innermost section in the outline."""
    lead: str = ""
    """The run-in lead without dash and full stop: 品牌战略 in “——品牌战略。全区新增…”; "" where there is none."""
    bodies: Bodies = field(default_factory=Bodies)
    """Bodies named for this part in a closing bracket or after 牵头单位："""
    rows: tuple[tuple[Passage, ...], ...] = ()
    """The cells of a table, merged cells repeated in every place they cover."""
    merged: tuple[tuple[bool, ...], ...] = ()
    """For each cell of a table, whether it only repeats the cell above or to the left."""
    caption: str = ""
    """The line above a table that names it, and its remarks on units."""
    place: Place = field(default_factory=Place)
    number: str = ""
    """The number of the item where it opens no section: 1, （2）, 第三条; "" where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """The document taken apart: sections in order, and the parts that stand in them in order."""

    sections: tuple[Section, ...]
    parts: tuple[Part, ...]
    opening: tuple[Part, ...] = ()
    """What stands before the first section's text: letterhead, number, title, addressees, preamble."""
    kind: SectionKind = SectionKind.OTHER
    """What stands in no section is for: REVIEW in a report on work done, else OTHER."""

    def path(self, section: int | None) -> tuple[Section, ...]:
        """The sections from the top down to `section`."""
        found: list[Section] = []
        while section is not None:
            found.append(self.sections[section])
            section = self.sections[section].parent
        return tuple(reversed(found))
