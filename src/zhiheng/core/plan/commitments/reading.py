"""Read a whole outline for commitments: every part in the context of its section."""

from __future__ import annotations

import re
from dataclasses import replace

from zhiheng.core.plan.commitments.drafts import Context, Reading
from zhiheng.core.plan.commitments.prose import read_prose
from zhiheng.core.plan.commitments.tables import read_table
from zhiheng.core.plan.model import Facts
from zhiheng.core.plan.passages import Outline, Part, Section, SectionKind

_CONTAINERS = re.compile(r"^(?:主要|总体|具体|发展|工作|重点|阶段性?|预期|分项|分领域)?(?:目标|指标|任务|目标任务|举措|措施|工作任务|发展目标|主要目标|和主要目标)+$")


def read_commitments(outline: Outline, facts: Facts) -> Reading:
    """All targets and results of a document, in the order of the text."""
    areas = area_names(outline)
    reading = Reading()
    for part in outline.parts:
        context = context_of(part, outline, facts, areas)
        reading.extend(read_part(part, context))
    return reading


def read_part(part: Part, context: Context) -> Reading:
    """One paragraph or table."""
    if part.rows:
        return read_table(part, context)
    return read_prose(part.passage, context)


def area_names(outline: Outline) -> tuple[str, ...]:
    """The domains of the plan: the headings directly under its goals that name one (产品质量, 工程质量 …)."""
    names: list[str] = []
    for section in outline.sections:
        parent = outline.sections[section.parent] if section.parent is not None else None
        if section.kind is SectionKind.GOALS and parent is not None and not _CONTAINERS.match(section.heading):
            if len(section.heading) <= 14 and section.heading not in names:
                names.append(section.heading)
    return tuple(names)


def labels(part: Part, outline: Outline, areas: tuple[str, ...]) -> tuple[str, str]:
    """Area and category of a part: the nearest domain heading and the label below it."""
    path = list(outline.path(part.section))
    below = [s.heading for s in path[1:]]
    kept = [h for i, h in enumerate(below) if not (_CONTAINERS.match(h) and (i + 1 < len(below) or part.lead))]
    if part.lead:
        named = next((a for a in areas if part.lead.startswith(a) or a.startswith(part.lead)), None)
        if named:
            return named, ""
        kept.append(part.lead)
    if not kept:
        return (path[0].heading if path else ""), ""
    if len(kept) == 1:
        return kept[0], ""
    return kept[0], kept[-1]


def context_of(part: Part, outline: Outline, facts: Facts, areas: tuple[str, ...]) -> Context:
    """What a part inherits."""
    area, category = labels(part, outline, areas)
    path = outline.path(part.section)
    section = path[-1] if path else None
    kind = "result" if section is not None and section.kind is SectionKind.REVIEW else "target"
    by = str(facts.period[1]) if facts.period else ""
    if kind == "result":
        by = reviewed_until(outline, facts, path)
    topic = part.lead or (section.heading if section else "")
    issued = facts.issued.year if facts.issued else 9999
    return Context(area=area, category=category, kind=kind, by=by, bodies=part.bodies, place=part.place, topic=topic, issued=issued,
                   first_year=facts.period[0] if facts.period else 0)


def reviewed_until(outline: Outline, facts: Facts, path: tuple[Section, ...]) -> str:
    """The last year of the period reviewed."""
    if facts.period:
        return str(facts.period[0] - 1)
    return str(facts.issued.year - 1) if facts.issued else ""
