"""The dated stages of a plan (工作步骤)."""

from __future__ import annotations

import re

from zhiheng.core.periods import months_span
from zhiheng.core.plan.model import Phase
from zhiheng.core.plan.passages import Outline, Part, Section, SectionKind

_BRACKET = re.compile(r"[（(]([^（）()]*)[）)]")
_STAGE = re.compile("阶段|步骤|第[一二三四五]步")
_OPENING = 40
"""A date this close to the beginning of a stage's text dates the stage."""


def read_phases(outline: Outline) -> tuple[Phase, ...]:
    """The stages in order: their name without number and dates, first and last month."""
    found: list[Phase] = []
    year: int | None = None
    for title, body, span in _candidates(outline):
        name = _BRACKET.sub(lambda match: "" if months_span(match[1], year=2000) else match[0], title).strip(
            " ：:，、。"
        )
        dates = months_span(title, year=year) or _opening_date(body, year)
        if not dates and not _STAGE.search(title):
            continue
        start, end = dates or ("", "")
        year = int((end or start)[:4]) if end or start else year
        name = name or "、".join(_BRACKET.sub("", title).split())
        found.append(Phase(title=_without_date(name), start=start, end=end, span=span))
    for part in outline.parts:
        found += _phases_of_table(part)
    return tuple(found)


def _candidates(outline: Outline) -> list[tuple[str, str, tuple[int, int]]]:
    """Heading, text and place of whatever may be a stage."""
    found = []
    for index, section in enumerate(outline.sections):
        parts = [part for part in outline.parts if part.section == index and not part.rows]
        if section.kind is not SectionKind.PHASES:
            continue
        children = [other for other in outline.sections if other.parent == index]
        if _is_stage(section, outline) and not any(_STAGE.search(child.heading) for child in children):
            text = parts[0].passage.text if parts else ""
            found.append((section.heading, text, section.span))
        elif not children:
            found += [_of_part(part) for part in parts]
    return found


def _is_stage(section: Section, outline: Outline) -> bool:
    """A section below one on steps, or one that is called a stage itself."""
    if section.parent is None:
        return section.number.endswith("阶段")
    return outline.sections[section.parent].kind is SectionKind.PHASES or section.number.endswith("阶段")


_NAMED = re.compile(
    r"^(?:第[一二三四五]阶段)?[：:，、]?((?:[（(][^（）()]{2,30}[）)])?[^。：；，]{0,20}(?:[（(][^（）()]{2,30}[）)])?)[。：]"
)


def _of_part(part: Part) -> tuple[str, str, tuple[int, int]]:
    text = part.passage.text
    span = part.passage.span(0, len(text))
    if part.lead:
        return part.lead, text, span
    match = _NAMED.match(text)
    return (match[1], text[match.end() :], span) if match else ("", text, span)


def _opening_date(text: str, year: int | None) -> tuple[str, str] | None:
    return months_span(re.split("[。；]", text[:_OPENING])[0], year=year)


def _without_date(name: str) -> str:
    return re.sub(r"^\d[\d年月日\-至到底前.]*[：:，、]?", "", name).strip(" ：:，、。") or name


def _phases_of_table(part: Part) -> list[Phase]:
    """The rows of a table with a column of stages and one of dates."""
    if not part.rows:
        return []
    header = [cell.text for cell in part.rows[0]]
    stage = next(
        (
            i
            for i, cell in enumerate(header)
            if re.fullmatch("(?:工作|实施|推进)?(?:阶段|步骤)(?:名称)?", cell)
        ),
        None,
    )
    when = next((i for i, cell in enumerate(header) if re.search("时间|日期|进度|时限", cell)), None)
    if stage is None or when is None:
        return []
    found = []
    for row in part.rows[1:]:
        dates = months_span(row[when].text)
        if dates and row[stage].printed:
            cell = row[stage]
            found.append(
                Phase(title=cell.printed, start=dates[0], end=dates[1], span=cell.span(0, len(cell.text)))
            )
    return found
