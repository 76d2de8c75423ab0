"""From blocks to whole lines: page furniture dropped, what blank lines, page turns and hard wrapping cut is joined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from zhiheng.core.plan.blocks import Block, BlockKind, Document
from zhiheng.core.plan.characters import is_traditional
from zhiheng.core.plan.numbering import ARTICLE, DASH, read_number
from zhiheng.core.plan.passages import Passage
from zhiheng.core.plan.repair import join_passages, repair_text
from zhiheng.core.sources import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A repaired paragraph, heading, item or table."""

    kind: BlockKind
    passage: Passage
    place: Place
    level: int | None = None
    bold: int = 0
    """How many characters at the start are marked bold (Markdown)."""
    rows: tuple[tuple[Passage, ...], ...] = ()
    merged: tuple[tuple[bool, ...], ...] = ()

    @property
    def text(self) -> str:
        return self.passage.text


_PAGE_NUMBER = re.compile(
    r"^(?:[-—]{1,2} ?\d{1,4} ?[-—]{1,2}|第\d{1,4}页(?:[，,/]?共\d{1,4}页)?|共\d{1,4}页|\d{1,3}/\d{1,3}|[Pp]age \d{1,4}(?: of \d+)?)$"
)
_BARE_NUMBER = re.compile(r"^\d{1,4}$")
_FINAL = re.compile(r"[。；！？：:;!?](?:[”’』」）)】]*|\s*[（(][^（）()]*[）)])$")
_CLOSED = re.compile(r"[）)】]$")
_OPEN_ENDED = re.compile(r"(?:[、，,（(“《〈·～~／/-]|[的和与及或将把为以对])$")
_CONTINUES = re.compile(r"^[，,。；;、：:）)”》〉】%‰？！]")
_BOLD = re.compile(r"^\s*(?:——\s*)?\*\*(.+?)\*\*")
_CAPTION = re.compile(
    r"^(?:[（(]?(?:表|专栏|附表|图|图表|表格|框)\s?[0-9一二三四五六七八九十]{0,3}[-.\d]*(?:[：:、 ]|$|[^\d，。]{0,40}$)|单位：|[（(]单位：)"
)
_BRACKETS = str.maketrans("()", "（）")
_PAIRS = {"（": "）", "“": "”", "《": "》", "〔": "〕", "【": "】"}
_LONG = 60
"""A paragraph without final punctuation that is at least this long is running text, not a heading."""


def read_lines(document: Document) -> list[Line]:
    """The document's lines, repaired and joined, page numbers and running heads left out."""
    traditional = is_traditional(document.text)
    lines = [_line(block, traditional=traditional) for block in document.blocks]
    lines = [line for line in lines if line.text or line.rows]
    lines = _without_furniture(lines)
    width = _wrap_width(lines)
    joined: list[list[Line]] = []
    state = _Open()
    for line in lines:
        if joined and state.continued_by(line, width):
            joined[-1].append(line)
            state.add(line)
        else:
            joined.append([line])
            state = _Open(line)
    return [_one(group) for group in joined]


def _line(block: Block, *, traditional: bool) -> Line:
    if block.kind is BlockKind.TABLE:
        rows = tuple(
            tuple(repair_text(cell.text, cell.span[0], traditional=traditional) for cell in row)
            for row in block.rows
        )
        merged = tuple(tuple(cell.merged for cell in row) for row in block.rows)
        return Line(kind=block.kind, passage=Passage("", "", ()), place=block.place, rows=rows, merged=merged)
    passage = repair_text(block.text, block.span[0], traditional=traditional)
    bold = _BOLD.match(block.text)
    count = sum(offset < block.span[0] + bold.end() for offset in passage.offsets) if bold else 0
    return Line(kind=block.kind, passage=passage, place=block.place, level=block.level, bold=count)


def _one(group: list[Line]) -> Line:
    return replace(group[0], passage=join_passages([line.passage for line in group]))


def _without_furniture(lines: list[Line]) -> list[Line]:
    """Without page numbers, and without the running heads that stand at the edges of several pages."""
    dropped = {i for i, line in enumerate(lines) if not line.rows and _PAGE_NUMBER.match(line.text)}
    dropped |= _counted_pages(lines)
    pages: dict[int, list[int]] = {}
    for i, line in enumerate(lines):
        if line.place.page is not None and not line.rows and i not in dropped:
            pages.setdefault(line.place.page, []).append(i)
    edges = [i for found in pages.values() for i in {found[0], found[-1]}]
    counts = Counter(re.sub(r"\d+", "#", lines[i].text) for i in edges)
    dropped |= {i for i in edges if counts[re.sub(r"\d+", "#", lines[i].text)] >= 3 and len(lines[i].text) <= 40
                and read_number(lines[i].text) is None}  # fmt: skip
    return [line for i, line in enumerate(lines) if i not in dropped]


def _counted_pages(lines: list[Line]) -> set[int]:
    """Bare numbers that count up by one with text between them: page numbers, not cells."""
    numbers = [
        (i, int(line.text)) for i, line in enumerate(lines) if not line.rows and _BARE_NUMBER.match(line.text)
    ]
    found: set[int] = set()
    for (i, a), (j, b) in pairwise(numbers):
        if b == a + 1 and sum(len(line.text) for line in lines[i + 1 : j]) >= 200:
            found |= {i, j}
    return found


def _wrap_width(lines: Iterable[Line]) -> int:
    """The width at which the text is wrapped by hand, in Chinese characters; 0 where paragraphs are whole."""
    widths = [_width(line.text) for line in lines if line.kind is BlockKind.PARAGRAPH and not line.rows]
    widths = [width for width in widths if width >= 15]
    if len(widths) < 4:
        return 0
    widest = sorted(widths)[int(len(widths) * 0.97) - 1 if len(widths) > 30 else -1]
    full = sum(widest - 3 <= width <= widest + 1 for width in widths)
    return int(widest) if widest <= 60 and full * 2 >= len(widths) else 0


def _width(text: str) -> float:
    """Width in Chinese characters."""
    return sum(0.5 if character < "\u2000" else 1 for character in text)


class _Open:
    """What the lines joined so far leave open."""

    def __init__(self, line: Line | None = None) -> None:
        self.lines = 0
        self.length = 0
        self.closers: list[str] = []
        self.sentences = False
        self.numbered = False
        if line is not None:
            self.numbered = read_number(line.text) is not None
            self.add(line)

    def add(self, line: Line) -> None:
        self.last = line
        self.lines += 1
        self.length += len(line.text)
        self.sentences = self.sentences or bool(re.search(r"[。；]", line.text))
        for character in line.text.translate(_BRACKETS):
            if character in _PAIRS:
                self.closers.append(_PAIRS[character])
            elif self.closers and character == self.closers[-1]:
                self.closers.pop()

    def continued_by(self, line: Line, width: int) -> bool:
        """Whether `line` plainly goes on with what stands here."""
        text = self.last.text
        if self.last.rows or line.rows or line.kind is not BlockKind.PARAGRAPH:
            return False
        if self.last.kind is BlockKind.HEADING or _CAPTION.match(text):
            return False
        if self._cut_inside(line):
            return True
        if _FINAL.search(text) or _opens_something(line.text):
            return False
        if _CONTINUES.match(line.text):
            return True
        if _OPEN_ENDED.search(text):
            return len(text) >= 12
        if _CLOSED.search(text):
            return False
        if width:
            return (
                self.last.kind is BlockKind.PARAGRAPH and _width(text) >= width - 3 and self._no_heading(line)
            )
        if self.sentences or self.numbered:
            return self.sentences
        return self.length >= _LONG or (
            self.length >= 20 and bool(re.search("[，、]", text)) and bool(_FINAL.search(line.text))
        )

    def _cut_inside(self, line: Line) -> bool:
        """A bracket or quotation is open and the next line closes it."""
        if not self.closers or self.length > 4000:
            return False
        closer = self.closers[-1]
        opener = next(a for a, b in _PAIRS.items() if b == closer)
        text = line.text.translate(_BRACKETS)
        at, other = text.find(closer), text.find(opener)
        return at >= 0 and (other < 0 or at < other) and (at <= 60 or not _opens_something(text))

    def _no_heading(self, line: Line) -> bool:
        """In wrapped text a full line may still be a numbered heading that just fills it."""
        return (
            not self.numbered
            or self.sentences
            or _width(line.text) < _width(self.last.text)
            or self.lines > 1
        )


def _opens_something(text: str) -> bool:
    """Whether a line begins a heading, an item, an article or a caption."""
    return bool(
        read_number(text) or DASH.match(text) or ARTICLE.match(text) or _CAPTION.match(text)
        or re.match(r"^(?:[（(【\[]?(?:牵头|责任|配合|主办)(?:单位|部门)|抄送|附件|主题词)", text)
    )  # fmt: skip
