"""The title of a plan, put together from the lines that carry it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from zhiheng.core.bodies import is_body
from zhiheng.core.plan.blocks import BlockKind
from zhiheng.core.plan.lines import Line
from zhiheng.core.plan.numbering import read_number
from zhiheng.core.plan.passages import Passage
from zhiheng.core.plan.repair import join_passages

_KIND = "计划|规划|方案|意见|纲要|要点|办法|报告|总结|公报|白皮书|决定|细则|规定|目标|责任书|分工|安排|工作情况|情况|汇总|清单|目标任务|指标体系|措施|行动|任务书|台账|一览表|分解表"
_ENDS = re.compile(
    rf"(?:{_KIND})(?:[（(《]?(?:征求意见稿|试行|草案|修订版|送审稿|讨论稿|摘要|节选|\d{{4}}.{{0,20}}|[一二〇零]{{4}}.{{0,20}})[）)》]?)*$"
)
_BRACKET = re.compile(
    r"^[（(](?:(?:19|20)\d\d.{0,20}|[一二][〇零○].{1,20}|征求意见稿|试行|草案|送审稿|修订版)[）)]$"
)
_NOTICE = re.compile("(?:关于|印发|转发|发布|批转|公布).*(?:通知|公告|函|批复|通告|决定)$")
_NO_TITLE = re.compile(
    r"[。；！？]|[：:]$|^(?:附?表|图|专栏|图表)\s*[\d一二三四五六七八九十]|文件$|^附件|^抄送|〔\d{4}〕.*号|^\d{4}年\d{1,2}月\d{1,2}日|^[二一][〇○零].{2,12}日$|^目录$|^(?:索引号|主题词|发文|来源|发布|信息)|^——"
)
_PASSED_ON = re.compile(
    "(?:印发|转发|发布|公布)(.{4,50}(?:规划|计划|方案|纲要|意见|要点|办法))的(?:通知|公告)$"
)
"""“关于印发“十四五”…规划的通知”: the title of what is passed on, without book marks."""
_QUOTED = re.compile("《([^《》]+(?:《[^》]*》[^《》]*)?)》")
_LONGEST, _LONGEST_LINE = 90, 60


def notice_line(head: Sequence[Line]) -> Line | None:
    """The title of the notice that passes the plan on: “…关于印发《…》的通知”."""
    for i, line in enumerate(head):
        for wrapped in (line, *_with_next(head, i)):
            if (
                len(wrapped.text) <= 150
                and _NOTICE.search(wrapped.text)
                and not re.search("[。；]", wrapped.text)
            ):
                return wrapped
    return None


def _with_next(head: Sequence[Line], i: int) -> Iterator[Line]:
    """A notice's title that is broken over two lines, as one line."""
    line = head[i]
    if (
        i + 1 < len(head)
        and re.search("关于(?:印发|转发|发布|公布)", line.text)
        and not line.rows
        and not head[i + 1].rows
    ):
        yield replace(line, passage=join_passages([line.passage, head[i + 1].passage]))


def find_title(head: Sequence[Line], source: str) -> str:
    """The plan's own title; else the one that the notice quotes; else the notice's own, or the first heading."""
    notice = notice_line(head)
    own = _own_title(head, notice, source)
    quoted = _QUOTED.search(notice.passage.printed) if notice else None
    if own:
        return own
    if notice and quoted:
        return as_printed(notice.passage.cut(quoted.start(1), quoted.end(1)), source)
    if notice:
        passed_on = _PASSED_ON.search(notice.text)
        passage = notice.passage.cut(*passed_on.span(1)) if passed_on else notice.passage
        return as_printed(passage, source)
    for line in head[:6]:
        if line.kind is BlockKind.HEADING or (
            len(line.text) <= _LONGEST_LINE and not _NO_TITLE.search(line.text)
        ):
            return as_printed(line.passage, source)
    return ""


def _own_title(head: Sequence[Line], notice: Line | None, source: str) -> str:
    """The last group of lines in the opening that ends as titles end."""
    for last in range(len(head) - 1, -1, -1):
        line = head[last]
        if line is notice or line.rows or not _may_be_title(line):
            continue
        if not _ENDS.search(line.text) and not (_BRACKET.match(line.text) and last):
            continue
        first = last
        while first and _goes_on(head[first - 1], head[first], notice):
            first -= 1
        lines = head[first : last + 1]
        if not _ENDS.search("".join(held.text for held in lines)):
            continue
        title = "".join(as_printed(held.passage, source) for held in lines)
        if len(title) <= _LONGEST:
            return title
    return ""


def _may_be_title(line: Line) -> bool:
    plain = len(line.text) <= _LONGEST_LINE and not line.rows and not _NO_TITLE.search(line.text)
    return plain and read_number(line.text) is None


def _goes_on(before: Line, line: Line, notice: Line | None) -> bool:
    """Whether `before` is an earlier line of the title that `line` stands in."""
    if (
        before is notice
        or not _may_be_title(before)
        or (_ENDS.search(before.text) and not _BRACKET.match(line.text))
    ):
        return False
    if (
        before.kind is BlockKind.HEADING
        and line.kind is not BlockKind.HEADING
        and not _BRACKET.match(line.text)
    ):
        return False
    return not is_body(before.text) or line.text.startswith("关于")


def as_printed(passage: Passage, source: str) -> str:
    """The passage with the spaces between phrases and the dashes of the source; letter-spacing is closed up."""
    pieces: list[str] = []
    for i, character in enumerate(passage.printed):
        offset = passage.offsets[i]
        if i and _parts_phrases(passage, i, source):
            pieces.append(" ")
        pieces.append(source[offset] if character == "-" and source[offset] in "—–－～~" else character)
    return "".join(pieces)


def _parts_phrases(passage: Passage, place: int, source: str) -> bool:
    """Whether the source has a space before character `place`, between two phrases of some length."""
    gap = source[passage.offsets[place - 1] + 1 : passage.offsets[place]]
    if not gap or gap.strip() or "\n" in gap:
        return False
    if not ("\u3400" <= passage.text[place] <= "\u9fff" or passage.text[place] == "《"):
        return False
    before = passage.text[place - 1]
    if not ("\u3400" <= before <= "\u9fff" or before in "》”"):
        return False
    runs = re.split(r"\s+", source[passage.offsets[0] : passage.offsets[-1] + 1])
    return min(len(run) for run in runs if run) >= 2
