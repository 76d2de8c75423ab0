"""What opens a line: a number, a heading, a run-in lead, the mark of an item."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zhiheng.core.plan.blocks import BlockKind
from zhiheng.core.plan.lines import Line
from zhiheng.core.plan.numbering import ARTICLE, DASH, ORDINAL, read_number


@dataclass(frozen=True, slots=True, kw_only=True)
class Opener:
    """What stands before the text of a line. `title` is "" where no section begins."""

    number: str = ""
    form: str = "plain"
    rank: int = 0
    title: str = ""
    lead: str = ""
    body: int = 0
    """Where the text begins, in characters of the repaired line."""


_FIGURE = re.compile(
    r"(?<![\d.,])\d[\d.,]*(?:%|‰|年|月|万|亿|千|百|个|家|项|起|分|公里|米|吨|件|人|名|条|次|处|座|倍|户|张|场|所|批|平方|立方|微克|元)|百分之"
)
_FINAL = re.compile(r"[。；！？：:;]$")
_LEAD_END = re.compile(r"[。：:]|(?<=[\u4e00-\u9fff])——")
_STRONG = re.compile(
    "^(?:指导思想|基本原则|工作原则|总体要求|总体思路|总体目标|主要目标|发展目标|工作目标|具体目标|目标任务|主要任务|重点任务|工作任务|"
    "重点工作|重点举措|主要措施|工作措施|工作要求|保障措施|组织实施|组织保障|工作步骤|实施步骤|工作回顾|发展基础|发展现状|面临形势|"
    "前言|序言|引言|背景|工作成效|存在问题|主要指标|规划目标|工作安排|附则|总则)$"
)
_TITLE = re.compile(
    r"(?:计划|规划|方案|意见|通知|报告|纲要|办法|要点|决定|公报|总结|通报|细则|白皮书|目标任务书|责任书)(?:[（(].{0,30}[）)])?$|^[（(].{0,40}[）)]$"
)
BOX = re.compile(r"^[（(]?专栏\s?[0-9一二三四五六七八九十]{0,3}")
"""The heading of a box beside the text."""
_LONGEST_TITLE, _LONGEST_LEAD = 60, 45


def read_opener(line: Line, before: Line | None, after: Line | None, *, started: bool) -> Opener | None:
    """What opens `line`, seen with its neighbours; `started` says whether a section has been opened yet."""
    text = line.text
    number = read_number(line.passage.printed) or read_number(text)
    if number:
        start = number.length
        title, body = _heading_at(line, start, after)
        if number.form == "stage":
            title, body = _stage_at(line, start)
        elif not title and number.form == "annex":
            title, body = number.printed, start
        return Opener(number=number.printed, form=number.form, rank=number.rank, title=title, body=body)
    article = ARTICLE.match(text)
    if article:
        return Opener(body=article.end(), number=article[0].strip("：、 "))
    mark = DASH.match(text)
    if mark:
        return _item(line, mark.end(), after)
    if line.bold:
        return _bold(line)
    ordinal = ORDINAL.match(text)
    if ordinal:
        lead, body = _lead_at(text, ordinal.end())
        return Opener(lead=lead, body=body if lead else 0)
    if _is_plain_heading(line, before, after, started=started):
        return Opener(title=_clean(line.passage.printed), body=len(text))
    if line.kind is BlockKind.ITEM:
        lead, body = _lead_at(text, 0)
        return Opener(lead=lead, body=body)
    return None


def _clean(title: str) -> str:
    return title.strip(" 。．.：:、，")


def _heading_at(line: Line, start: int, after: Line | None) -> tuple[str, int]:
    """The heading after a number, and where the text after it begins; ("", start) where there is none."""
    text = line.text
    rest = text[start:]
    if not rest:
        return "", start
    if not re.search(r"[。；！？]", rest) and len(rest) <= _LONGEST_TITLE and not rest.endswith((";", "；")):
        inner = _lead_at(text, start, ends="：")
        if (
            inner[0]
            and len(text) - inner[1] >= 2
            and not (line.kind is BlockKind.HEADING and len(rest) <= 40)
        ):
            return _clean(line.passage.printed[start : inner[1]]), inner[1]
        if _FIGURE.search(re.sub(r"[（(][^（）()]*[）)]", "", rest)) and line.kind is not BlockKind.HEADING:
            return (
                ("", start)
                if _is_last_of_its_kind(line, after)
                else (_clean(line.passage.printed[start:]), len(text))
            )
        return _clean(line.passage.printed[start:]), len(text)
    lead, body = _lead_at(text, start)
    if lead and body < len(text):
        return _clean(line.passage.printed[start:body]), body
    if lead and not _is_last_of_its_kind(line, after):
        return _clean(line.passage.printed[start:body]), body
    return "", start


_STAGE = re.compile(
    r"[：:，、 ]?((?:[（(][^（）()]{2,30}[）)])?[：:，、]?[^。：；，]{0,30}?(?:[（(][^（）()]{2,30}[）)])?)(?:[。：]|$)"
)


def _stage_at(line: Line, start: int) -> tuple[str, int]:
    """The name and dates after 第一阶段, and where the text after them begins."""
    match = _STAGE.match(line.text, start)
    if not match or not match[1]:
        return line.passage.printed[:start].rstrip("：、， "), start
    return _clean(line.passage.printed[match.start(1) : match.end(1)]), match.end()


def _is_last_of_its_kind(line: Line, after: Line | None) -> bool:
    """Whether nothing hangs below a numbered line: what follows is a sibling, a higher number or the end."""
    if after is None or after.rows:
        return after is None
    here, there = read_number(line.text), read_number(after.text)
    if there is None or here is None:
        return after.kind is BlockKind.HEADING
    return there.rank <= here.rank


def _lead_at(text: str, start: int, *, ends: str = "。：") -> tuple[str, int]:
    """A run-in lead at `start`: a short phrase without figures, closed by a full stop or colon; and its end."""
    match = _LEAD_END.search(text, start, start + _LONGEST_LEAD + 1)
    if not match or match[0] not in (*ends, ":", "——"):
        return "", start
    lead = text[start : match.start()]
    if (
        not lead
        or _FIGURE.search(re.sub(r"[（(][^（）()]*[）)]", "", lead))
        or lead.count("，") > 3
        or "；" in lead
    ):
        return "", start
    if match[0] in "：:" and (len(lead) > 20 or "，" in lead):
        return "", start
    return _clean(lead), match.end()


def _item(line: Line, start: int, after: Line | None) -> Opener:
    """An item behind a dash or bullet: with its lead where it has one."""
    lead, body = _lead_at(line.text, start)
    rest = line.text[start:]
    if lead and body < len(line.text):
        return Opener(lead=_clean(line.passage.printed[start:body]), body=body)
    alone = len(rest) <= 30 and not re.search("[；，]", rest) and not _FIGURE.search(rest)
    followed = after is not None and not after.rows and not DASH.match(after.text) and len(after.text) > 30
    if alone and followed and not read_number(after.text if after else ""):
        return Opener(lead=_clean(line.passage.printed[start:]), body=len(line.text))
    return Opener(body=start)


def _bold(line: Line) -> Opener:
    """A line whose beginning is marked bold: a lead, or a heading where all of it is."""
    text, end = line.text, line.bold
    lead = _clean(line.passage.printed[:end])
    if end >= len(text) and len(text) <= 40 and not _FIGURE.search(text):
        return Opener(title=lead, body=len(text))
    if len(lead) > _LONGEST_LEAD or _FIGURE.search(lead):
        return Opener()
    while end < len(text) and text[end] in "。：:":
        end += 1
    return Opener(lead=lead, body=end)


def _is_plain_heading(line: Line, before: Line | None, after: Line | None, *, started: bool) -> bool:
    """Whether a line without a number is a heading."""
    text = line.text
    if line.kind is BlockKind.HEADING:
        return (
            len(text) <= _LONGEST_TITLE and (started or not _TITLE.search(text)) and not text.endswith("。")
        )
    if line.kind is not BlockKind.PARAGRAPH or len(text) > 40 or _FINAL.search(text):
        return False
    if BOX.match(text):
        return after is not None
    if len(text) > 24:
        return False
    if _STRONG.match(text):
        return after is not None
    if (
        not started
        or after is None
        or re.search("[，。；]", text)
        or _FIGURE.search(text)
        or re.search(r"\d", text[-1:])
    ):
        return False
    short_before = (
        before is not None and not before.rows and len(before.text) <= 24 and not _FINAL.search(before.text)
    )
    if short_before and read_number(before.text if before else "") is None:
        return False
    return not after.rows and len(after.text) >= 30 and bool(re.search("[。；]", after.text))
