"""The source text of a document as HTML, as printed, with marks in place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import pairwise

from zhiheng.core.issues import Language
from zhiheng.core.plan.blocks import Block, BlockKind, Cell, Document
from zhiheng.core.plan.passages import Section
from zhiheng.core.sources import Span
from zhiheng.files.markup_marks import KIND_WORDS, MARGIN_KINDS, NUMBERED_KINDS, Mark, MarkKind

CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
RANK = {kind: rank for rank, kind in enumerate(MarkKind)}


def safe(text: str) -> str:
    """Fit for HTML text and attributes; control characters, which no page may hold, are left out."""
    return escape(CONTROLS.sub("", text))


def text_html(
    document: Document, marks: Iterable[Mark], language: Language, sections: Sequence[Section] = ()
) -> str:
    """All blocks in order, and whatever of the text stands in none of them."""
    shown = _Marked(document, [mark for mark in marks if mark.has_place], language)
    shown.headings = {
        section.span: section.level for section in sections if section.span[1] > section.span[0]
    }
    return shown.html()


class _Marked:
    def __init__(self, document: Document, marks: list[Mark], language: Language) -> None:
        self.text = document.text
        self.blocks = sorted(document.blocks, key=lambda block: block.span[0])
        self.inline = [mark for mark in marks if mark.kind not in MARGIN_KINDS]
        self.margin = [mark for mark in marks if mark.kind in MARGIN_KINDS]
        self.language = language
        self.anchored: set[str] = set()
        self.headings: dict[Span, int] = {}

    def html(self) -> str:
        pieces: list[str] = []
        reached = 0
        for block in self.blocks:
            pieces.append(self._between(reached, block.span[0]))
            pieces.append(self._block(block))
            reached = max(reached, block.span[1])
        pieces.append(self._between(reached, len(self.text)))
        return "\n".join(piece for piece in pieces if piece)

    def _between(self, start: int, end: int) -> str:
        """Text that no block holds is shown all the same: nothing of the document is hidden."""
        if start >= end or not self.text[start:end].strip():
            return ""
        return f'<p class="between">{self._run((start, end))}</p>'

    def _block(self, block: Block) -> str:
        beside = [mark for mark in self.margin if _meet(mark.span, block.span)]
        chips = "".join(self._chip(mark) for mark in beside if mark.anchor not in self.anchored)
        kind = " ".join(dict.fromkeys(f"in-{mark.kind.value}" for mark in beside))
        classes = f' class="{kind}"' if kind else ""
        if block.kind is BlockKind.TABLE and block.rows:
            return f'<div class="table {kind}">{chips}<table>{self._rows(block.rows)}</table></div>'
        level = self._heading_level(block)
        if level:
            return f"<h{level}{classes}>{chips}{self._run(block.span)}</h{level}>"
        if block.kind is BlockKind.ITEM:
            return f'<p class="item {kind}">{chips}{self._run(block.span)}</p>'
        return f"<p{classes}>{chips}{self._run(block.span)}</p>"

    def _heading_level(self, block: Block) -> int:
        """2 to 5 for a block that is a heading, by its format or because a section's heading fills it; else 0."""
        level = block.level or 1 if block.kind is BlockKind.HEADING else 0
        for span, depth in self.headings.items():
            if _meet(span, block.span) and (span[1] - span[0]) * 5 >= len(block.text.strip()) * 4:
                level = depth
        return min(max(level, 1), 4) + 1 if level else 0

    def _chip(self, mark: Mark) -> str:
        """A label in the margin: its words are drawn by the style sheet, so that copied text stays as printed."""
        self.anchored.add(mark.anchor)
        word = f"{KIND_WORDS[mark.kind].said(self.language)} {mark.number}"
        return (
            f'<a class="chip {mark.kind.value}" id="at-{mark.anchor}" href="#{mark.anchor}"'
            f' aria-label="{safe(word)}" data-word="{safe(word)}" data-say="{safe(say(mark, self.language))}"></a>'
        )

    def _rows(self, rows: Sequence[Sequence[Cell]]) -> str:
        return "".join(f"<tr>{''.join(self._cells(rows, r))}</tr>" for r in range(len(rows)))

    def _cells(self, rows: Sequence[Sequence[Cell]], r: int) -> Iterator[str]:
        for c, cell in enumerate(rows[r]):
            if cell.merged:
                continue
            wide, high = _extent(rows, r, c)
            spans = (f' colspan="{wide}"' if wide > 1 else "") + (f' rowspan="{high}"' if high > 1 else "")
            content = self._run(cell.span) if cell.span[1] > cell.span[0] else safe(cell.text)
            yield f"<td{spans}>{content}</td>"

    def _run(self, span: Span) -> str:
        """A stretch of text, cut wherever a mark begins or ends."""
        here = [mark for mark in self.inline if _meet(mark.span, span)]
        cuts = {span[0], span[1]}
        for mark in here:
            cuts |= {max(mark.span[0], span[0]), min(mark.span[1], span[1])}
        edges = sorted(cuts)
        return "".join(
            self._segment((start, end), [mark for mark in here if _meet(mark.span, (start, end))])
            for start, end in pairwise(edges)
        )

    def _segment(self, span: Span, marks: list[Mark]) -> str:
        text = safe(self.text[span[0] : span[1]]).replace("\n", "<br>")
        if not marks or not text.strip():
            return text
        marks = sorted(marks, key=lambda mark: RANK[mark.kind])
        new = [mark for mark in marks if mark.anchor not in self.anchored]
        self.anchored.update(mark.anchor for mark in new)
        anchors = "".join(f'<span id="at-{mark.anchor}"></span>' for mark in new[1:])
        numbers = " ".join(mark.number for mark in new if mark.kind in NUMBERED_KINDS)
        first = (f' id="at-{new[0].anchor}"' if new else "") + (f' data-n="{numbers}"' if numbers else "")
        kinds = " ".join(dict.fromkeys(mark.kind.value for mark in marks))
        said = "\n\n".join(say(mark, self.language) for mark in marks)
        described = " ".join(mark.anchor for mark in marks)
        return (
            f'{anchors}<a class="m {kinds}"{first} href="#{marks[0].anchor}" aria-describedby="{described}"'
            f' data-say="{safe(said)}">{text}</a>'
        )


def say(mark: Mark, language: Language) -> str:
    """The reading in a few lines, for hovering and focus."""
    head = f"{KIND_WORDS[mark.kind].said(language)} {mark.number} · {mark.head[:60]}"
    rows = [f"{label} {value}" for label, value in mark.rows]
    figure = "  ".join(each for each in (mark.figure, mark.terms) if each)
    return "\n".join(each for each in (head, figure, *rows) if each)


def _meet(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _extent(rows: Sequence[Sequence[Cell]], r: int, c: int) -> tuple[int, int]:
    """Columns and rows that the cell at (r, c) covers: the merged places that repeat its span."""

    def repeats(row: int, column: int) -> bool:
        cell = rows[row][column]
        return cell.merged and cell.span == rows[r][c].span and cell.text == rows[r][c].text

    wide = 1
    while c + wide < len(rows[r]) and repeats(r, c + wide):
        wide += 1
    high = 1
    while r + high < len(rows) and all(repeats(r + high, c + i) for i in range(wide)):
        high += 1
    return wide, high
