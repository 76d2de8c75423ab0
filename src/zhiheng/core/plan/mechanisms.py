"""Working mechanisms that a plan promises: who meets, reports, checks, informs, rewards or appraises, and how often."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from zhiheng.core.plan.model import Mechanism
from zhiheng.core.plan.passages import Outline, Part, SectionKind

MechanismKind = Literal["meeting", "report", "check", "notice", "reward", "appraisal"]

_VERBS: tuple[tuple[MechanismKind, re.Pattern[str]], ...] = (
    ("meeting", re.compile("召开.{0,20}(?:会|会议)|(?:工作)?例会|联席会议(?!制度)")),
    ("reward", re.compile("表彰|奖励|表扬")),
    ("appraisal", re.compile("考核|考评|评估|评价")),
    ("check", re.compile("督查|督导|督促检查|督促|检查|抽查|巡查")),
    ("report", re.compile("上报|报送|报告|汇报|总结")),
    ("notice", re.compile("通报|公布|发布")),
)
_WHEN = re.compile(
    r"每(?:[一二两三四五\d]|半)?(?:个)?(?:年|半年|季度|季|月|周|双月)(?:度)?(?:底|末|初|至少[一二两\d]次|不少于[一二两\d]次|[一二两\d]次)?|"
    r"(?<![本不特])定期|按(?:年|季|月)(?:度)?|逐月|逐季|(?:年底|年末|年终|次年初|季末|月底)|(?:19|20)\d\d年(?:底|末|初)"
)
_WHO = re.compile(
    r"(?:各(?:有关|相关|成员|责任|牵头|配合)*(?:部门|单位|街道|镇|乡镇|街镇|园区|地区|县区|区县)(?:[（(].{1,4}[）)])?(?:[、和](?:各)?(?:部门|单位|街道|镇|有关单位|行业企业|有关部门))*|"
    r"各(?:县|市|区)(?:[（(][市区县、]{1,5}[）)])?(?:人民政府)?|[市区县省](?:人民)?(?:政府|委)|"
    r"[市区县省]?[\u4e00-\u9fff]{0,14}?(?:领导小组(?:办公室)?|联席会议(?:办公室)?|工作专班|[^城布格结大全开]局|[^举承主协]办|商务委|发展改革委|发改委|督查室))"
    r"(?=[，、要将会应每定按对负牵组]|$)"
)
_ENTERPRISE = re.compile("^(?:企业|生产|建筑|医疗机构|学校|用人单位)")


def read_mechanisms(outline: Outline) -> tuple[Mechanism, ...]:
    """The mechanisms promised, in order of the text. A sentence counts only where it says when, and who or in a part
    on safeguards and steps; one mechanism of a kind for a sentence."""
    found = []
    for part in outline.parts:
        if not part.rows:
            kind = outline.sections[part.section].kind if part.section is not None else SectionKind.OTHER
            if kind not in (SectionKind.REVIEW, SectionKind.GOALS):
                administrative = kind in (SectionKind.SAFEGUARDS, SectionKind.PHASES)
                found += list(_of_part(part, administrative=administrative))
    return tuple(found)


def _of_part(part: Part, *, administrative: bool) -> Iterator[Mechanism]:
    text = part.passage.text
    for sentence in re.finditer("[^。；！？]+", text):
        when, who = "", ""
        seen: set[MechanismKind] = set()
        for clause in re.finditer("[^，]+", sentence[0]):
            when = _first(_WHEN, clause[0]) or when
            who = _subject(clause[0]) or who
            kind = _kind(clause[0])
            if (
                not kind
                or not when
                or kind in seen
                or not (who or administrative)
                or _ENTERPRISE.match(clause[0])
            ):
                continue
            seen.add(kind)
            start, end = sentence.start() + clause.start(), sentence.start() + clause.end()
            yield Mechanism(
                kind=kind,
                who=who,
                when=when,
                quote=part.passage.printed[start:end],
                span=part.passage.span(start, end),
            )


def _first(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match[0] if match else ""


def _subject(clause: str) -> str:
    """The body that acts in a clause; not one that is reported to."""
    match = _WHO.search(clause)
    return (
        ""
        if not match
        or re.match("(?:上报|报送|报|向|由)", match[0])
        or re.search("[报向]$", clause[: match.start()])
        else match[0]
    )


def _kind(clause: str) -> MechanismKind | None:
    return next((kind for kind, pattern in _VERBS if pattern.search(clause)), None)
