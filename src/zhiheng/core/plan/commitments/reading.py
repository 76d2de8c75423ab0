"""Read a whole outline for commitments: every part in the context of its section."""

from __future__ import annotations

import re
from dataclasses import replace

from zhiheng.core.periods import five_year_plan
from zhiheng.core.plan.commitments.context import Context, Reading
from zhiheng.core.plan.commitments.prose import read_prose
from zhiheng.core.plan.commitments.tables import read_table
from zhiheng.core.plan.commitments.years import find_years
from zhiheng.core.plan.model import Facts
from zhiheng.core.plan.passages import Outline, Part, Section, SectionKind

_CONTAINERS = re.compile(
    r"^(?:主要|总体|具体|发展|工作|重点|阶段性?|预期|分项|分领域)?(?:目标|指标|任务|目标任务|举措|措施|工作任务|发展目标|主要目标|和主要目标)+$"
)


def read_commitments(outline: Outline, facts: Facts) -> Reading:
    """All targets and results of a document, in the order of the text."""
    areas = area_names(outline)
    reading = Reading()
    announced: dict[int | None, str] = {}
    carried: tuple[int | None, str] = (None, "")
    ahead = ""
    for part in (*outline.opening, *outline.parts):
        context = context_of(part, outline, facts, areas)
        title = _TURN.fullmatch(part.passage.text)
        if title:
            ahead = title["year"] or context.by
        if ahead and context.kind == "result":
            context = replace(context, kind="target", by=ahead)
        if context.kind == "target":
            handed_on = carried[1] if carried[0] == part.section else ""
            context = replace(context, by=handed_on or _announced(part, outline, announced) or context.by)
        found = read_part(part, context)
        if found.by:
            carried = (part.section, found.by)
        if not found.commitments and not part.rows:
            _announce(part, announced)
        reading.extend(found)
    return reading


_OPENS = re.compile(
    r"(?:到|至)(?P<year>20\d\d)年?底?(?:[，,].*|[^，。；]{0,14})(?:目标|指标|如下|实现|任务)[^。；]*[：:。]?$"
)


_TURN = re.compile(
    r"(?P<year>20\d\d)?年?(?:下一步|下阶段|明年|下一年度?)?.{0,6}(?:打算|工作安排|工作计划|工作思路|工作重点|重点工作|工作目标)[：:]?"
)
"""A line without a number that turns a report from what was done to what will be."""


def _announce(part: Part, announced: dict[int | None, str]) -> None:
    """Note the deadline that an opening sentence gives for all that follows in its section."""
    opened = _OPENS.search(part.passage.text)
    if opened:
        announced[part.section] = opened.group("year")


def _announced(part: Part, outline: Outline, announced: dict[int | None, str]) -> str:
    """The deadline that a heading above or an opening sentence of the section gives."""
    section = part.section
    while section is not None:
        if section in announced:
            return announced[section]
        years = [y for y in find_years(outline.sections[section].heading)]
        if years:
            return str(years[-1].last)
        section = outline.sections[section].parent
    return announced.get(None, "")


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
        names_domain = (
            parent is not None and len(section.heading) <= 14 and not _CONTAINERS.match(section.heading)
        )
        if section.kind is SectionKind.GOALS and names_domain and section.heading not in names:
            names.append(section.heading)
    return tuple(names)


_GENERIC = re.compile(
    r"(?:回顾|成效|成绩|目标|指标|任务|举措|措施|保障|要求|基础|现状|重点|工作|安排|内容|情况|部署|步骤|实施|方案|意见|背景|环境|形势)$"
)
"""Headings that name a part of the document, not a domain: what stands below them is the area."""


def labels(part: Part, outline: Outline, areas: tuple[str, ...]) -> tuple[str, str]:
    """Area and category of a part: the nearest domain heading, and the label below that."""
    path = [section.heading for section in outline.path(part.section)]
    lead = "" if part.rows else part.lead
    named = next((a for a in areas if lead and (lead.startswith(a) or a.startswith(lead))), None)
    if named:
        return named, ""
    kept = [h for i, h in enumerate(path) if not (_makes_way(h, first=i == 0) and (path[i + 1 :] or lead))]
    if lead:
        kept.append(lead)
    if not kept:
        return "", ""
    return kept[0], kept[-1] if len(kept) > 1 else ""


def _makes_way(heading: str, *, first: bool) -> bool:
    """Whether a heading only holds others."""
    return bool(_CONTAINERS.match(heading)) or (first and bool(_GENERIC.search(heading)))


def context_of(part: Part, outline: Outline, facts: Facts, areas: tuple[str, ...]) -> Context:
    """What a part inherits."""
    area, category = labels(part, outline, areas)
    path = outline.path(part.section)
    section = path[-1] if path else None
    kind = kind_of(path, facts, part.lead)
    by = str(facts.period[1]) if facts.period else goal_year(outline)
    if kind == "result":
        by = reviewed_until(outline, facts, path)
    topic = part.lead or (section.heading if section else "")
    issued = facts.issued.year if facts.issued else 9999
    return Context(
        area=area,
        category=category,
        kind=kind,
        by=by,
        bodies=part.bodies,
        place=part.place,
        topic=topic,
        issued=issued,
        first_year=facts.period[0] if facts.period else 0,
    )


_AHEAD = re.compile(
    r"下一步|下一阶段|打算|计划(?!完成)|今后|展望|安排|建议|思路|目标(?!完成)|任务(?!完成)|(?:19|20)\d{2}年(?:工作|重点)(?!回顾|总结|完成|情况)"
)


def kind_of(path: tuple[Section, ...], facts: Facts, lead: str) -> str:
    """Whether figures of a section were achieved or are to be: reviews and reports look back."""
    if is_report(facts):
        return "target" if any(_AHEAD.search(s.heading) for s in path) or _AHEAD.search(lead) else "result"
    if not path:
        return "target"
    setting = path[-1].kind is SectionKind.PRINCIPLES and re.search(
        "背景|形势|环境|现状|基础|问题", path[-1].heading
    )
    return "result" if setting or path[-1].kind is SectionKind.REVIEW else "target"


def is_report(facts: Facts) -> bool:
    """Whether the whole document tells of what was done: a summary, bulletin, communiqué."""
    title = re.sub(r"[（(\[][^（）()\[\]]*[)）\]]", "", facts.title)
    return bool(
        re.search(
            r"(?:总结|公报|通报|年报|白皮书|年度报告|情况的?报告|评估报告|完成情况|工作情况|自查报告|状况报告|分析报告|考核结果)$",
            title,
        )
    )


def goal_year(outline: Outline) -> str:
    """The first year that the goals set, for a plan that names no period of its own."""
    goals = [
        p
        for p in outline.parts
        if p.section is not None and outline.sections[p.section].kind is SectionKind.GOALS
    ]
    for part in (*goals, *outline.parts):
        match = re.search(r"(?:到|至)(20\d\d)年", part.passage.text)
        if match:
            return match.group(1)
    return ""


def reviewed_until(outline: Outline, facts: Facts, path: tuple[Section, ...]) -> str:
    """The last year of the period reviewed."""
    if is_report(facts):
        return (
            str(facts.period[1])
            if facts.period
            else _last_year(facts.title) or (str(facts.issued.year - 1) if facts.issued else "")
        )
    for heading in (s.heading for s in reversed(path)):
        years = [y.last for y in find_years(heading)]
        span = five_year_plan(heading)
        if years or span:
            return str(max(years) if years else span[1] if span else "")
    if facts.period:
        return str(facts.period[0] - 1)
    return str(facts.issued.year - 1) if facts.issued else ""


def _last_year(text: str) -> str:
    years = [y.last for y in find_years(text)]
    return str(max(years)) if years else ""
