"""What a plan says of itself: title, issuer, number, date, period, addressees, basis and annexes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from zhiheng.core.periods import (
    YEAR,
    five_year_plan,
    length_in_years,
    plain_years,
    single_year,
    year_span,
    years_until,
)
from zhiheng.core.plan.annexes import read_annexes
from zhiheng.core.plan.blocks import BlockKind, Document
from zhiheng.core.plan.issuers import issuers_in, issuers_signed
from zhiheng.core.plan.joining import read_lines
from zhiheng.core.plan.lines import Line
from zhiheng.core.plan.model import Facts
from zhiheng.core.plan.passages import Outline, SectionKind
from zhiheng.core.plan.titles import find_title, notice_line

_NUMBER = re.compile(r"([\u4e00-\u9fff]{2,12}[〔\[（(【]" + YEAR + r"[〕\])）】](?:第)?\d{1,4}号)")
_DATE = re.compile(rf"({YEAR})[年./-](\d{{1,2}})[月./-](\d{{1,2}})日?")
_CHINESE_DAY = re.compile(r"([一二三四五六七八九十]{1,3})(?=[月日])")
_BASIS = re.compile("根据|依据|按照|结合|贯彻|落实|对照|围绕|参照")
_SALUTATION = re.compile("^(?!各位|同志们)[^。]{2,400}[：:]$")
_DATED = re.compile("印发|成文日期|发布日期|发文日期")
_HELD = re.compile(rf"^(?:——|-+|[（(])?{YEAR}年\d{{1,2}}月\d{{1,2}}日在.{{4,60}}(?:会议|大会|会)上?[）)]?")
"""The line below the title of a report: when and where it was given."""
_DRAWN_UP = re.compile("制[定订]|编制|提出(?:以下|如下)")
_QUOTED = re.compile("《([^《》]{2,80})》")
_HEAD, _FOOT = 80, 15
"""How many blocks at the beginning and the end of a document can speak of the document itself."""


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """The lines before the first section and those at the very end."""

    head: tuple[Line, ...]
    foot: tuple[Line, ...]


def read_facts(document: Document, outline: Outline) -> Facts:
    """Reads what the document says of itself; fields it is silent on stay empty."""
    around = _surroundings(document, outline)
    title = find_title(around.head, document.text)
    issued = _issued(around)
    period = _period(title, outline, issued)
    annexes = read_annexes(document, outline)
    return Facts(
        id=_identity(title, period, issued),
        title=title,
        issuer=_issuer(around, document.text),
        number=_number(around.head),
        issued=issued,
        period=period,
        addressees=_addressees(around.head),
        basis=_basis(outline, title),
        annexes=tuple(annexes),
        annexes_present=tuple(name for name, present in annexes.items() if present),
    )


def _surroundings(document: Document, outline: Outline) -> _Surroundings:
    head = read_lines(replace(document, blocks=document.blocks[:_HEAD]))
    if outline.sections:
        first = outline.sections[0].span[0]
        head = [line for line in head if not line.passage.offsets or line.passage.offsets[0] < first]
    else:
        head = head[:30]
    rest = document.blocks[max(_HEAD, len(document.blocks) - _FOOT) :] or document.blocks[-_FOOT:]
    foot = read_lines(replace(document, blocks=rest))
    return _Surroundings(tuple(head), tuple(foot))


def _number(head: tuple[Line, ...]) -> str:
    """The number of the document, not of one that it cites."""
    for line in head:
        text = re.sub("^(?:发文字号|文号|文件编号)[：:]", "", line.text)
        match = _NUMBER.match(text)
        if match and len(text) - match.end() <= 20:
            number = re.sub(r"[\[（(【]", "〔", match[1], count=1)
            return re.sub(r"[\])）】](?=第?\d)", "〕", number, count=1)
    return ""


def _issued(around: _Surroundings) -> date | None:
    """The date of signature: a line of its own before the plan, else at the end, else anywhere in the letterhead."""
    alone = [line for line in around.head if _is_date_line(line.text)]
    alone += [line for line in around.foot if _is_date_line(line.text)]
    for line in alone:
        found = _date(line.text)
        if found:
            return found
    for line in (*around.foot, *around.head):
        dated = _HELD.match(line.text) or (_DATED.search(line.text) and len(line.text) <= 60)
        if dated and _date(line.text):
            return _date(line.text)
    return None


def _is_date_line(text: str) -> bool:
    text = _plain_date(text)
    match = _DATE.search(text)
    return bool(match) and len(text) - len(match[0] if match else "") <= 4


def _plain_date(text: str) -> str:
    """Dates in Chinese numerals (二〇一八年三月二十八日) with digits."""
    text = plain_years(text)
    return (
        _CHINESE_DAY.sub(lambda match: str(_count(match[1])), text)
        if re.search(f"{YEAR}年[一二三四五六七八九十]", text)
        else text
    )


def _count(numeral: str) -> int:
    order = "零一二三四五六七八九"
    tens, ten, units = numeral.partition("十")
    if not ten:
        return order.index(tens)
    return (order.index(tens) if tens else 1) * 10 + (order.index(units) if units else 0)


def _date(text: str) -> date | None:
    match = _DATE.search(_plain_date(text))
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def _issuer(around: _Surroundings, source: str) -> tuple[str, ...]:
    """Who issued it: named in the notice's title, else signed below the notice or the plan, else in the letterhead."""
    notice = notice_line(around.head)
    for found in (
        issuers_in(notice, source) if notice else (),
        issuers_signed(around.head, source),
        tuple(name for line in around.head[:6] if (name := _letterhead(line.text))),
        issuers_signed(around.foot, source),
    ):
        if found:
            return found
    return ()


def _letterhead(text: str) -> str:
    if len(text) <= 40 and text.endswith("文件") and not re.search("[，。：]", text):
        return text.removesuffix("文件")
    match = re.match("^(?:发文机关|发布机构|发文单位|制发机关)[：:](.{2,40})$", text)
    return match[1] if match else ""


def _period(title: str, outline: Outline, issued: date | None) -> tuple[int, int] | None:
    """The years of the plan: from its title, else from its preamble, else up to the first year it sets goals for."""
    span = year_span(title) or five_year_plan(title)
    if span:
        return span
    year = single_year(title)
    if year:
        length = length_in_years(title)
        return (year, year + length - 1) if length else (year, year)
    if "工作报告" in title and issued:
        return issued.year, issued.year
    for part in outline.opening:
        if not part.rows and (span := _announced(part.passage.text)):
            return span
    length = length_in_years(title)
    if length and issued:
        return issued.year, issued.year + length - 1
    last = _first_goal_year(outline)
    return (issued.year, last) if issued and last and last >= issued.year else None


def _announced(text: str) -> tuple[int, int] | None:
    """Years that a sentence gives as those of this plan: 制订2013年至2015年…计划."""
    for sentence in re.split("[。；]", text):
        if re.search("(?:制[定订]|编制|实施|期限|规划期).{0,60}", sentence):
            cleaned = re.sub("《[^》]*》", "", sentence)
            span = year_span(cleaned)
            if span:
                return span
    return None


def _first_goal_year(outline: Outline) -> int | None:
    goals = [
        part.passage.text for part in outline.parts
        if part.section is not None and outline.sections[part.section].kind is SectionKind.GOALS and not part.rows
    ]  # fmt: skip
    every = goals or [part.passage.text for part in outline.parts if not part.rows]
    return next((year for text in every for year in years_until(text)), None)


def _addressees(head: tuple[Line, ...]) -> tuple[str, ...]:
    """Whom the document is sent to: the line that ends in a colon below the title."""
    for line in head:
        text = line.passage.printed
        if (
            line.kind is not BlockKind.PARAGRAPH
            or not _SALUTATION.match(text)
            or re.search("如下|附件|以下", text)
        ):
            continue
        if re.search("各|委|局|政府|单位|部门|街道|公司|院", text):
            return tuple(item for item in re.split("[，,；;]", text.rstrip("：:")) if item)
    return ()


def _basis(outline: Outline, title: str) -> tuple[str, ...]:
    """Titles of the documents that the plan says it rests on."""
    plain = re.sub(r"\s|[（(][^（）()]*[)）]", "", title)
    stated: dict[str, None] = {}
    mentioned: dict[str, None] = {}
    for part in outline.opening or outline.parts[:3]:
        for sentence in re.finditer("[^。；！]+", part.passage.text):
            start = _BASIS.search(sentence[0])
            found = stated if _DRAWN_UP.search(sentence[0]) else mentioned
            for quoted in _QUOTED.finditer(sentence[0], start.start()) if start else ():
                name = part.passage.printed[
                    sentence.start() + quoted.start(1) : sentence.start() + quoted.end(1)
                ]
                bare = re.sub("[（(][^（）()]*[)）]", "", name)
                if plain not in name and not (bare in plain and len(bare) * 3 >= len(plain) * 2):
                    found[name] = None
    return tuple(stated or mentioned)


def _identity(title: str, period: tuple[int, int] | None, issued: date | None) -> str:
    """A name in ASCII that another reading of the same document gives again: plan-2018-2020."""
    kind = next((slug for words, slug in _SLUGS if re.search(words, title)), "plan")
    if period:
        years = str(period[0]) if period[0] == period[1] else f"{period[0]}-{period[1]}"
        return f"{kind}-{years}"
    return f"{kind}-{issued.year}" if issued else kind


_SLUGS = (("报告|总结|公报|白皮书", "report"), ("计划|方案|要点|规划|纲要|意见", "plan"))
