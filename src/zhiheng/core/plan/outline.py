"""From lines to the outline: sections with their kind, and parts with their lead, bodies, tables and captions."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from zhiheng.core.bodies import Bodies, merged
from zhiheng.core.plan.annexes import announced
from zhiheng.core.plan.blocks import BlockKind, Document
from zhiheng.core.plan.body_lines import bodies_only, closing_bodies, cut_by_bodies
from zhiheng.core.plan.headings import Opener, is_title, read_opener
from zhiheng.core.plan.joining import read_lines
from zhiheng.core.plan.lines import Line
from zhiheng.core.plan.numbering import read_number
from zhiheng.core.plan.passages import Outline, Part, Section, SectionKind
from zhiheng.core.plan.section_kinds import kind_of_document, kind_of_section

_CAPTION = re.compile(
    r"^[（(]?(?:表|专栏|附表|图表|表格|附件)\s?[0-9一二三四五六七八九十]{0,3}[-.\d]*(?:[：:、. ]|(?=[^\d，。]{0,40}$))"
)
_UNIT_LINE = re.compile(r"^[（(]?(?:计量)?单位[：:].{1,20}$")
_DATE_LINE = re.compile(r"^\d{4}年\d{1,2}月\d{1,2}日(?:印发)?$")
_COLOPHON = re.compile(
    rf"^(?:抄送|主题词|印发|[（(]此件)|^.{{2,30}}\d{{4}}年\d{{1,2}}月\d{{1,2}}日印发$|{_DATE_LINE.pattern}"
)
_SENTENCE = re.compile(r"[。；;]|\d[%‰万亿个家项件起处所座条批场人次分倍]|达到|不低于|不超过")
_MOST_PREAMBLE = 8
"""A text with more sentences than this before its first heading is no plan with a preamble."""


def read_outline(document: Document) -> Outline:
    """Takes a document apart into sections and parts. Runs in time linear in the length of the text."""
    lines = read_lines(document)
    kind = kind_of_document([line.text for line in lines[:30]])
    builder = _Builder(kind=kind, default=kind)
    announcing = _announcements(lines)
    for i, line in enumerate(lines):
        if i in announcing:
            continue
        builder.read(line, lines[i - 1] if i else None, lines[i + 1] if i + 1 < len(lines) else None)
    return _with_printed_bodies(builder.outline(), lines)


def _with_printed_bodies(outline: Outline, lines: list[Line]) -> Outline:
    """Names of bodies as the document prints them: they were found in simplified characters."""
    back = {
        a: b for line in lines for a, b in zip(line.passage.text, line.passage.printed, strict=True) if a != b
    }
    if not back:
        return outline
    table = str.maketrans(back)

    def printed(part: Part) -> Part:
        lead, support = (
            tuple(name.translate(table) for name in names)
            for names in (part.bodies.lead, part.bodies.support)
        )
        return replace(part, bodies=Bodies(lead, support))

    return replace(
        outline, parts=tuple(map(printed, outline.parts)), opening=tuple(map(printed, outline.opening))
    )


def _announcements(lines: list[Line]) -> set[int]:
    """The lines that only announce annexes."""
    found: set[int] = set()
    for i, line in enumerate(lines):
        if i not in found and line.text.startswith("附"):
            _, count = announced([None if held.rows else held.text for held in lines[i : i + 20]])
            found |= set(range(i, i + count))
    return found


@dataclass(slots=True)
class _Open:
    """A section that is still open, and the bodies its heading names."""

    index: int
    opener: Opener
    format_level: int | None
    bodies: Bodies = field(default_factory=Bodies)


_FOREWORD = re.compile(r"(?:前|序|引|导)\s*言$|序$")
"""A heading without a number that holds only itself: what is numbered after it stands beside it."""


@dataclass(slots=True)
class _Builder:
    """Takes line after line; holds what is open."""

    kind: SectionKind = SectionKind.OTHER
    """What the document as a whole is for."""
    default: SectionKind = SectionKind.OTHER
    """What a section that says nothing is for: as the document, until one looks ahead."""
    sections: list[Section] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    lead: str = ""
    number: str = ""
    item: int = 0
    """Index of the first part of the item being read."""
    caption: list[Line] = field(default_factory=list)
    naming: bool = False
    """Whether the line before did nothing but name bodies."""
    annex: tuple[Opener, Line] | None = None
    """The number of an annex (附件1) that waits for its title on the next line."""
    opening: int | None = None
    """How many parts stand before the first section."""

    def read(self, line: Line, before: Line | None, after: Line | None) -> None:
        if line.rows:
            self.open_annex(None)
            self.add_table(line)
        elif not self.annex and _is_caption(line, after):
            self.caption.append(line)
        elif not _is_colophon(line, after):
            self.add_caption_as_text()
            self.read_text(line, before, after)

    def read_text(self, line: Line, before: Line | None, after: Line | None) -> None:
        named = bodies_only(line.text)
        if named:
            self.name_bodies(named, more=self.naming)
            self.naming = True
            return
        self.naming = False
        bodies, end = closing_bodies(line.text)
        bare = replace(line, passage=line.passage.cut(0, end))
        named_annex = self.annex and _may_name_annex(line, after)
        self.open_annex(line if named_annex else None)
        if named_annex:
            return
        opener = read_opener(bare, before, after, started=bool(self.sections))
        if opener and opener.form == "annex" and opener.title == opener.number:
            self.annex = (opener, line)
            return
        if opener and opener.form == "annex" and is_title(opener.title):
            self.restart(line, opener.body - len(opener.title))
            return
        body = opener.body if opener else 0
        if opener and opener.title:
            self.open_section(opener, line)
        elif opener:
            self.begin_item(opener)
        if body < end:
            self.add_paragraph(line, body)
            self.lead = "" if opener and opener.once else self.lead
        elif bodies and opener:
            self.name_bodies(bodies)

    def begin_item(self, opener: Opener) -> None:
        """Begins an item without a heading of its own; it stands beside, not inside, a section numbered like it."""
        while opener.number and opener.rank and self.stack and self.stack[-1].opener.rank >= opener.rank:
            self.stack.pop()
        self.lead, self.number, self.item = opener.lead, opener.number, len(self.parts)

    def open_section(self, opener: Opener, line: Line) -> None:
        """Closes what the new section does not stand in, and opens it."""
        if self.opening is None:
            self.opening = len(self.parts)
        self.begin_item(Opener())
        self.close_for(opener, line.level if line.kind is BlockKind.HEADING else None)
        parent = self.stack[-1].index if self.stack else None
        kind = kind_of_section(
            _plain_title(opener, line), self.sections[parent].kind if parent is not None else None
        )
        end = min(max(opener.body, 1), len(line.passage.offsets))
        self.sections.append(
            Section(
                number=opener.number,
                heading=opener.title if opener.title != opener.number else "",
                level=len(self.stack) + 1,
                kind=kind or self.default,
                span=line.passage.span(0, end),
                parent=parent,
            )
        )
        level = line.level if line.kind is BlockKind.HEADING else None
        self.stack.append(_Open(len(self.sections) - 1, opener, level))
        if kind in (SectionKind.GOALS, SectionKind.TASKS):
            self.default = SectionKind.OTHER

    def open_annex(self, title: Line | None) -> None:
        """Opens the annex that waits, under its title; one that is a whole plan begins a text of its own."""
        if self.annex is None:
            return
        opener, line = self.annex
        self.annex = None
        if title is None:
            self.open_section(opener, line)
        elif is_title(title.text):
            self.restart(title, 0)
        else:
            self.open_section(replace(opener, title=title.passage.printed), title)
            section = self.sections[-1]
            self.sections[-1] = replace(section, span=(line.passage.span(0, 1)[0], section.span[1]))

    def restart(self, title: Line, start: int) -> None:
        """A plan that comes as an annex: its title stands alone, its sections begin at the top again."""
        self.stack.clear()
        self.begin_item(Opener())
        self.add_paragraph(title, max(start, 0))

    def close_for(self, opener: Opener, level: int | None) -> None:
        """Takes from the stack what the section of `opener` stands beside or above."""
        if opener.form == "annex":
            self.stack.clear()
        forms = [held.opener.form for held in self.stack]
        if opener.form in forms and not (opener.form == "plain" and level is not None):
            del self.stack[forms.index(opener.form) :]
            return
        while self.stack and self.closes(self.stack[-1], opener, level):
            self.stack.pop()

    def closes(self, held: _Open, opener: Opener, level: int | None) -> bool:
        if level is not None and held.format_level is not None and "plain" in (opener.form, held.opener.form):
            return held.format_level >= level
        if opener.form == "plain":
            return level is not None
        if held.opener.form == "plain":
            if _FOREWORD.match(held.opener.title) and opener.number:
                return True
            numbered_below = any(other.opener.form != "plain" for other in self.stack)
            used = any(part.section == held.index for part in self.parts[-3:])
            return held.format_level is None and numbered_below and used
        return held.opener.rank >= opener.rank

    def bodies_above(self) -> Bodies:
        return next((held.bodies for held in reversed(self.stack) if held.bodies), Bodies())

    def name_bodies(self, bodies: Bodies, *, more: bool = False) -> None:
        """Gives the bodies to what the item has said so far, or to what it will say.

        `more` adds to the bodies that the line before has named (责任单位：… and below it 配合单位：…).
        """
        if self.item >= len(self.parts):
            if self.stack:
                held = self.stack[-1]
                held.bodies = merged((held.bodies, bodies)) if more else bodies
            return
        inherited = self.bodies_above()
        for i in range(self.item, len(self.parts)):
            part = self.parts[i]
            if more:
                self.parts[i] = replace(part, bodies=merged((part.bodies, bodies)))
            elif not part.bodies or part.bodies == inherited:
                self.parts[i] = replace(part, bodies=bodies)

    def add_paragraph(self, line: Line, start: int) -> None:
        passage = line.passage.cut(start, len(line.passage.text))
        for piece, bodies in cut_by_bodies(passage):
            self.parts.append(
                Part(
                    passage=piece,
                    section=self.stack[-1].index if self.stack else None,
                    lead=self.lead,
                    bodies=bodies or self.bodies_above(),
                    place=line.place,
                    number=self.number,
                )
            )

    def add_table(self, line: Line) -> None:
        caption = "\n".join(held.passage.printed for held in self.caption)
        self.caption.clear()
        self.parts.append(
            Part(
                passage=line.passage,
                section=self.stack[-1].index if self.stack else None,
                lead=self.lead,
                bodies=self.bodies_above(),
                rows=line.rows,
                merged=line.merged,
                caption=caption,
                place=line.place,
            )
        )

    def add_caption_as_text(self) -> None:
        """What looked like a caption but no table followed."""
        for line in self.caption:
            self.add_paragraph(line, 0)
        self.caption.clear()

    def outline(self) -> Outline:
        self.open_annex(None)
        self.add_caption_as_text()
        heads = 0
        while heads < len(self.parts) and _is_letterhead(self.parts[heads]):
            heads += 1
        if self.opening is not None:
            before = self.parts[: self.opening]
            sentences = sum(not _is_letterhead(part) for part in before)
            short = sentences <= _MOST_PREAMBLE and not any(part.rows for part in before)
            heads = self.opening if short else min(heads, self.opening)
        return Outline(
            sections=tuple(self.sections),
            parts=tuple(self.parts[heads:]),
            opening=tuple(self.parts[:heads]),
            kind=self.kind,
        )


def _plain_title(opener: Opener, line: Line) -> str:
    """The heading in simplified characters."""
    at = line.passage.printed.find(opener.title)
    return line.passage.text[at : at + len(opener.title)] if at >= 0 else opener.title


def _is_letterhead(part: Part) -> bool:
    return not part.rows and not _SENTENCE.search(part.passage.text)


def _is_colophon(line: Line, after: Line | None) -> bool:
    """Whether a line belongs to the foot of a document: copies sent, date, and the signature above a date."""
    if _COLOPHON.match(line.text):
        return True
    signed = after is not None and len(line.text) <= 30 and not _SENTENCE.search(line.text)
    return signed and read_number(line.text) is None and bool(after and _DATE_LINE.match(after.text))


def _may_name_annex(line: Line, after: Line | None) -> bool:
    short = len(line.text) <= 60 and not _SENTENCE.search(line.text) and not re.search("[：:]$", line.text)
    return short and after is not None and read_number(line.text) is None


def _is_caption(line: Line, after: Line | None) -> bool:
    """Whether a line names the table that follows it, at once or after a line on units."""
    if after is None or len(line.text) > 50 or "。" in line.text:
        return False
    if after.rows:
        return (
            line.kind is not BlockKind.HEADING
            and (len(line.text) <= 30 or bool(_CAPTION.match(line.text)))
            and not re.search(r"[：:]$|^\d|^[（(]?[一二三四五六七八九十]+[、）)]", line.text)
        )
    return bool(_CAPTION.match(line.text) and _UNIT_LINE.match(after.text)) or bool(
        _UNIT_LINE.match(line.text)
    )
