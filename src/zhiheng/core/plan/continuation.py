"""Whether a line goes on with the lines before it: what blank lines, page turns and hard wrapping have cut."""

from __future__ import annotations

import re

from zhiheng.core.plan.blocks import BlockKind
from zhiheng.core.plan.lines import Line, width_of
from zhiheng.core.plan.numbering import ARTICLE, DASH, read_number

_FINAL = re.compile(r"[。；！？：:;!?](?:[”’』」）)】]*|\s*[（(][^（）()]*[）)])$")
_CLOSED = re.compile(r"[）)】]$")
_OPEN_ENDED = re.compile(r"(?:[、，,（(“《〈·～~／/-]|[的和与及或将把为以对])$")
_CONTINUES = re.compile(r"^[，,。；;、：:）)”》〉】%‰？！]")
_LABEL = re.compile(
    r"^(?:[（(【\[]?(?:牵头|责任|配合|主办|协办|参与|实施|负责)(?:单位|部门)|抄送|附件|主题词|完成时[限间]|"
    r"(?:工作|主要|总体|年度|预期)?(?:目标|任务|内容|措施|成效|时限|要求)[：:])"
)
"""What names a field of a measure; such a line begins by itself, and its list ends with it."""
_CAPTION = re.compile(
    r"^(?:[（(]?(?:表|专栏|附表|图|图表|表格|框)\s?[0-9一二三四五六七八九十]{0,3}[-.\d]*(?:[：:、 ]|$|[^\d，。]{0,40}$)|单位：|[（(]单位：)"
)
_BRACKETS = str.maketrans("()", "（）")
_PAIRS = {"（": "）", "“": "”", "《": "》", "〔": "〕", "【": "】"}
_CLAUSE, _TAIL = 18, 40
"""A clause without a figure is no heading where it is this long, or where what follows is this short."""
_LONG = 60
"""A paragraph without final punctuation that is at least this long is running text, not a heading."""
_CUT_FIGURE = re.compile(r"^(?:[年月日%‰]|万|亿|[个家项件所座条处起场人户次倍分]|平方|立方|公里|米|吨|元)")
"""What can follow a number that ends a line."""
_TITLE_END = re.compile(r"(?:计划|规划|方案|意见|通知|报告|纲要|办法|要点|行动|工作)$")
_NEAR = 60
"""A bracket cut in two is closed this early in the next line."""


class Paragraph:
    """The lines joined so far, and what they leave open."""

    def __init__(self, line: Line) -> None:
        self.first = line
        self.lines: list[Line] = []
        self.length = 0
        self.closers: list[str] = []
        self.sentences = self.commas = False
        number = read_number(line.text)
        mark = DASH.match(line.text)
        self.numbered = number is not None
        self.marked = number.length if number else mark.end() if mark else 0
        """How many characters at the beginning are a number or the mark of an item."""
        self.add(line)

    def add(self, line: Line) -> None:
        self.last = line
        self.lines.append(line)
        self.length += len(line.text)
        self.sentences = self.sentences or bool(re.search("[。；]", line.text))
        self.commas = self.commas or "，" in line.text or (self.length >= _CLAUSE and "、" in line.text)
        for character in line.text.translate(_BRACKETS):
            if character in _PAIRS:
                self.closers.append(_PAIRS[character])
            elif self.closers and character == self.closers[-1]:
                self.closers.pop()

    def continued_by(self, line: Line, width: int) -> bool:
        """Whether `line` plainly goes on here; `width` is that of hard-wrapped text, 0 where lines are not wrapped."""
        if self.last.rows or line.rows or line.kind is not BlockKind.PARAGRAPH:
            return False
        if self.last.kind is BlockKind.HEADING or _CAPTION.match(self.last.text):
            return False
        if self._cut_inside(line) or self._hangs_below(line, width):
            return True
        if _FINAL.search(self.last.text) or opens_something(line.text):
            return False
        return self._unfinished(line, width)

    def _unfinished(self, line: Line, width: int) -> bool:
        """Whether what stands here, without final punctuation, is cut rather than a heading."""
        text = self.last.text
        if _CONTINUES.match(line.text) or (text[-1].isdigit() and _CUT_FIGURE.match(line.text)):
            return True
        if _OPEN_ENDED.search(text):
            return self.length >= 12
        if _CLOSED.search(text) or (_LABEL.match(text) and len(self.lines) == 1):
            return False
        if self._fills(width) and self._is_no_heading(line):
            return True
        return self.sentences or self._is_clause(line) or (not self.numbered and self.length >= _LONG)

    def _is_clause(self, line: Line) -> bool:
        """Whether commas and figures show that a sentence is cut here, and that what stands here is no heading."""
        if not self.commas or _TITLE_END.search(self.last.text):
            return False
        figure = any(re.search(r"\d", held.text[self.marked :]) for held in self.lines)
        if self.marked and not figure:
            return False
        if not figure and self.length < _CLAUSE and len(line.text) > _TAIL:
            return False
        return bool(_FINAL.search(line.text) or (not self.numbered and re.search(r"[，；。\d]", line.text)))

    def _fills(self, width: int) -> bool:
        """Whether the last line is as long as lines get."""
        return bool(width) and self.last.kind is BlockKind.PARAGRAPH and width_of(self.last.text) >= width - 3

    def _cut_inside(self, line: Line) -> bool:
        """Whether a bracket or quotation is open and the next line closes it."""
        if not self.closers or self.length > 4000:
            return False
        closer = self.closers[-1]
        opener = next(a for a, b in _PAIRS.items() if b == closer)
        text = line.text.translate(_BRACKETS)
        at, other = text.find(closer), text.find(opener)
        return at >= 0 and (other < 0 or at < other) and (at <= _NEAR or not opens_something(text))

    def _hangs_below(self, line: Line, width: int) -> bool:
        """Whether a full line of an indented paragraph is followed by one at the margin, even after a full stop."""
        return (
            self._fills(width)
            and self.first.indent >= 2
            and line.indent == 0
            and not opens_something(line.text)
        )

    def _is_no_heading(self, line: Line) -> bool:
        """In wrapped text a full line may still be a numbered heading that just fills it."""
        longer = width_of(line.text) >= width_of(self.last.text)
        return not self.numbered or self.sentences or not longer or len(self.lines) > 1


def opens_something(text: str) -> bool:
    """Whether a line begins a heading, an item, an article, a caption or a labelled field."""
    patterns = (DASH, ARTICLE, _CAPTION, _LABEL)
    return read_number(text) is not None or any(pattern.match(text) for pattern in patterns)
