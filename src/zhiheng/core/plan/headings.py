"""What opens a line: a number, a heading, a run-in lead, the mark of an item."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zhiheng.core.plan.blocks import BlockKind
from zhiheng.core.plan.leads import FIGURE, LONGEST_LEAD, PROMISE, bare, label_at, lead_at
from zhiheng.core.plan.lines import Line
from zhiheng.core.plan.numbering import ARTICLE, DASH, ORDINAL, Number, read_number


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
    once: bool = False
    """Whether the lead holds for this paragraph only, not for those that follow without one."""


_FINAL = re.compile(r"[。；！？：:;]$")
_STRONG = re.compile(
    "^(?:指导思想|基本原则|工作原则|总体要求|总体思路|总体目标|主要目标|发展目标|工作目标|具体目标|目标任务|主要任务|重点任务|工作任务|"
    "重点工作|重点举措|主要措施|工作措施|工作要求|保障措施|组织实施|组织保障|工作步骤|实施步骤|工作回顾|发展基础|发展现状|面临形势|"
    "前言|序言|引言|背景|工作成效|存在问题|主要指标|规划目标|工作安排|附则|总则)$"
)
"""Headings that are known as such without a number."""
_TITLE = re.compile(
    r"(?:计划|规划|方案|意见|通知|报告|纲要|办法|要点|决定|公报|总结|通报|细则|白皮书|目标任务书|责任书)(?:[（(].{0,30}[）)])?$|^[（(].{0,40}[）)]$"
)
"""A heading at the very beginning that ends so is the title of the document, not a section."""
_BOX = re.compile(r"^[（(]?专栏\s?[0-9一二三四五六七八九十]{0,3}")
_STAGE = re.compile(
    r"[：:，、 ]?((?:[（(][^（）()]{2,30}[）)])?[：:，、]?[^。：；，]{0,30}?(?:[（(][^（）()]{2,30}[）)])?)(?:[。：]|$)"
)
_STATES = re.compile("达到|不低于|不少于|不超过|超过|以上|以内|≥|≤|新增|新建|完成|建成|培育|创建|打造|实现")
_LONGEST_TITLE, _LONGEST_BARE_TITLE, _SHORTEST_TEXT = 60, 24, 30


def read_opener(line: Line, before: Line | None, after: Line | None, *, started: bool) -> Opener | None:
    """What opens `line`, seen with its neighbours; `started` says whether a section has been opened yet."""
    text = line.text
    number = read_number(line.passage.printed) or read_number(text) or _number_before_space(line)
    if number:
        return _numbered(line, number, (before, after))
    article = ARTICLE.match(text)
    if article:
        return Opener(body=article.end(), number=article[0].strip("：、 "))
    mark = DASH.match(text)
    if mark:
        return _item(line, mark.end(), after)
    if line.bold:
        return _bold(line)
    if _is_plain_heading(line, before, after, started=started):
        return Opener(title=_clean(line.passage.printed), body=len(text))
    return _unmarked(line)


def is_title(text: str) -> bool:
    """Whether a heading is the title of a whole document: …行动计划（2018-2020年）."""
    return bool(_TITLE.search(text)) and not re.search("分工|分解|任务表|一览表", text)


def _clean(title: str) -> str:
    return title.strip(" 。．.：:、，—")


def _shown(line: Line, start: int, end: int) -> str:
    """The heading or lead between two places, as printed."""
    return _clean(line.passage.printed[start:end])


def _number_before_space(line: Line) -> Number | None:
    """“一 总体要求”: a Chinese number parted from a short heading by nothing but a space."""
    match = re.match("[一二三四五六七八九十]{1,3}", line.text)
    offsets = line.passage.offsets
    if not match or match.end() >= len(offsets) or not 4 <= len(line.text) <= 30 or _FINAL.search(line.text):
        return None
    if offsets[match.end()] - offsets[match.end() - 1] == 1:
        return None
    return Number(match[0], "han", 4, match.end())


def _numbered(line: Line, number: Number, beside: tuple[Line | None, Line | None]) -> Opener:
    start = number.length
    title, body = _heading_at(line, start, beside)
    if number.form == "stage":
        title, body = _stage_at(line, start)
    elif not title and number.form == "annex":
        title, body = number.printed, start
    elif title and body < len(line.text) and PROMISE.search(title):
        body = start
    return Opener(number=number.printed, form=number.form, rank=number.rank, title=title, body=body)


def _heading_at(line: Line, start: int, beside: tuple[Line | None, Line | None]) -> tuple[str, int]:
    """The heading after a number, and where the text after it begins; ("", start) where there is none."""
    text = line.text
    rest = text[start:]
    if not rest:
        return "", start
    if not re.search("[。；;！？]", rest) and len(rest) <= _LONGEST_TITLE:
        return _unpunctuated(line, start, beside)
    strong = _strong_before_space(line, start)
    if strong:
        return _shown(line, start, strong), strong
    lead, body = lead_at(text, start)
    if lead and (body < len(text) or not _nothing_below(line, beside[1])):
        return _shown(line, start, body), body
    return "", start


def _unpunctuated(line: Line, start: int, beside: tuple[Line | None, Line | None]) -> tuple[str, int]:
    """The heading of a numbered line without a full stop: all of it, unless a colon or a figure shows a statement."""
    text = line.text
    is_heading = line.kind is BlockKind.HEADING
    lead, body = lead_at(text, start, ends="：")
    if lead and len(text) - body >= 2 and not is_heading:
        return _shown(line, start, body), body
    if FIGURE.search(bare(text[start:])) and not is_heading:
        if _nothing_below(line, beside[1]) or _is_like_item(line, beside[0]):
            return "", start
        # A heading that states a figure (新增绿地100万平方米) is read as text, too.
        return _shown(line, start, len(text)), start if _STATES.search(text) else len(text)
    return _shown(line, start, len(text)), len(text)


def _is_like_item(line: Line, before: Line | None) -> bool:
    """Whether the line before is an item of the same list: numbered alike, with a figure and no full stop."""
    if before is None or _FINAL.search(before.text) or not FIGURE.search(before.text):
        return False
    here, there = read_number(line.text), read_number(before.text)
    return here is not None and there is not None and here.form == there.form


def _strong_before_space(line: Line, start: int) -> int:
    """Where a known heading ends that shares the line with its text, a space between: “总体目标　到2025年，…”."""
    offsets = line.passage.offsets
    for end in range(start + 4, min(start + 13, len(offsets))):
        if offsets[end] - offsets[end - 1] > 1 and _STRONG.match(line.text[start:end]):
            return end
    return 0


def _stage_at(line: Line, start: int) -> tuple[str, int]:
    """The name and dates after 第一阶段, and where the text after them begins."""
    match = _STAGE.match(line.text, start)
    if not match or not match[1]:
        return _shown(line, 0, start), start
    return _shown(line, match.start(1), match.end(1)), match.end()


def _nothing_below(line: Line, after: Line | None) -> bool:
    """Whether nothing hangs below a numbered line: what follows is a sibling, a higher number or the end."""
    if after is None or after.rows:
        return after is None
    here, there = read_number(line.text), read_number(after.text)
    if there is None or here is None:
        return after.kind is BlockKind.HEADING
    return there.rank <= here.rank


def _item(line: Line, start: int, after: Line | None) -> Opener:
    """An item behind a dash or bullet: with its lead where it has one."""
    text = line.text
    lead, body = lead_at(text, start)
    if lead and body < len(text):
        return Opener(lead=_shown(line, start, body), body=start if PROMISE.search(lead) else body)
    rest = text[start:]
    short = len(rest) <= 30 and not re.search("[；，]", rest) and not FIGURE.search(rest)
    if short and after is not None and _is_text(after):
        return Opener(lead=_shown(line, start, len(text)), body=len(text))
    return Opener(body=start)


def _is_text(line: Line) -> bool:
    """Whether a line is running text without a number or mark."""
    plain = not line.rows and len(line.text) >= _SHORTEST_TEXT
    return plain and read_number(line.text) is None and not DASH.match(line.text)


def _bold(line: Line) -> Opener:
    """A line whose beginning is marked bold: a lead, or a heading where all of it is."""
    text, end = line.text, line.bold
    while end < len(text) and text[end] in "。：:":
        end += 1
    lead = _shown(line, 0, end)
    if end >= len(text) and len(text) <= 40 and not FIGURE.search(text):
        return Opener(title=lead, body=len(text))
    if len(lead) > LONGEST_LEAD or FIGURE.search(lead):
        return Opener()
    return Opener(lead=lead, body=end)


def _unmarked(line: Line) -> Opener | None:
    """A paragraph without number or mark that opens with 一是…。 or with a label (产品质量：…)."""
    ordinal = ORDINAL.match(line.text)
    if ordinal:
        lead, body = lead_at(line.text, ordinal.end())
        return Opener(lead=lead, body=body if lead else 0)
    if line.kind is BlockKind.ITEM:
        lead, body = lead_at(line.text, 0)
        return Opener(lead=lead, body=body if body < len(line.text) else 0)
    lead, body = label_at(line.text)
    return Opener(lead=lead, body=body, once=True) if body else None


def _is_plain_heading(line: Line, before: Line | None, after: Line | None, *, started: bool) -> bool:
    """Whether a line without a number is a heading."""
    text = line.text
    if line.kind is BlockKind.HEADING:
        title = not started and _TITLE.search(text)
        return len(text) <= _LONGEST_TITLE and not title and not text.endswith("。")
    if line.kind is not BlockKind.PARAGRAPH or _FINAL.search(text) or after is None:
        return False
    if _BOX.match(text):
        return len(text) <= 40
    if len(text) > _LONGEST_BARE_TITLE:
        return False
    return bool(_STRONG.match(text)) or (started and _stands_alone(text, before) and _is_sentence(after))


def _stands_alone(text: str, before: Line | None) -> bool:
    """A short phrase without comma or figure, not one of a run of short lines (the cells of a lost table)."""
    if re.search(r"[，。；]|\d$", text) or FIGURE.search(text):
        return False
    run = before is not None and not before.rows and len(before.text) <= 24 and not _FINAL.search(before.text)
    return not run or bool(before and read_number(before.text))


def _is_sentence(line: Line) -> bool:
    return not line.rows and len(line.text) >= _SHORTEST_TEXT and bool(re.search("[。；]", line.text))
