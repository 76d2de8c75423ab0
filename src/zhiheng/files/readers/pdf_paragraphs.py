"""Printed lines become paragraphs again, by where they stand on the page. Pure geometry: no PDF library here."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

_PAGE_NUMBER = re.compile(
    r"^[-—–－·•\s]*(?:第\s*)?\d{1,4}\s*(?:页)?(?:\s*[/，,]?\s*(?:共\s*)?\d{1,4}\s*页?)?[-—–－·•\s]*$"
)
_NUMBERED = re.compile(
    r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|\d{1,2}[.．、]\D|第.{1,3}[条章]|——|[①-⑳])"
)
_INSIDE_NUMBER = re.compile(r"[0-9]\n[0-9]|[0-9]\n\.[0-9]|[0-9]\.\n[0-9]")
_FULL = 1.8
"""Widths of a character: a line that ends further left was not broken for want of room."""
_SENTENCE_END = "。；;：:！!？?"
_INDENT = 1.2
"""Widths of a character: a line that begins further right opens a paragraph."""
_SHORT = 2.0
"""Widths of a character: a line that ends further left closes a paragraph …"""
_SHORT_INSIDE = 4.0
"""… unless a long number or word had to go to the next line and no sentence ends."""
_CENTRED = 2.5
"""Widths of a character that a centred line leaves free on both sides: more than the first line's indent."""
_NEAR_MARGIN = 6.0
"""Widths of a character."""
_LARGE = 1.12
_GAP = 1.6
_EDGE = 0.12
"""Share of the page height at top and bottom where page numbers and running heads stand."""
_SHARED = 0.04


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line of print, in points from the top left corner of its page."""

    text: str
    page: int
    x0: float
    x1: float
    top: float
    bottom: float
    size: float


@dataclass(frozen=True, slots=True)
class Frame:
    """The margins of the text, the size of its characters and the usual step from line to line."""

    left: float
    right: float
    size: float
    step: float


def without_running_heads(lines: Sequence[PrintedLine], height: dict[int, float]) -> list[PrintedLine]:
    """`lines` without page numbers and without heads and feet that return on page after page."""
    edge = [line for line in lines if _at_edge(line, height[line.page])]
    repeated = Counter((re.sub(r"\d+", "#", line.text), round(line.top / 6)) for line in edge)
    often = max(3, len(height) * 0.4)
    dropped = {
        id(line)
        for line in edge
        if _PAGE_NUMBER.match(line.text)
        or repeated[re.sub(r"\d+", "#", line.text), round(line.top / 6)] >= often
    }
    return [line for line in lines if id(line) not in dropped]


def frame_of(lines: Sequence[PrintedLine], width: float) -> Frame:
    """The frame that most of the lines keep to on pages of `width` points.

    Where no line comes near the right margin, it is taken to be as wide as the left one.
    """
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    size = sizes.most_common(1)[0][0] if sizes else 12.0
    body = [line for line in lines if abs(line.size - size) <= size * (_LARGE - 1)] or list(lines)
    steps = Counter(
        round(after.top - before.top)
        for before, after in pairwise(body)
        if 0 < after.top - before.top < 5 * size
    )
    left = min(_shared(line.x0 for line in body), default=0.0)
    right = max(_shared(line.x1 for line in body), default=width)
    return Frame(
        left=left,
        right=right if width - left - right < _NEAR_MARGIN * size else width - left,
        size=size,
        step=float(steps.most_common(1)[0][0]) if steps else size * 1.5,
    )


def goes_on(before: PrintedLine, line: PrintedLine, frame: Frame) -> bool:
    """Whether `line` continues the paragraph that `before` belongs to."""
    if not 1 / _LARGE < line.size / max(before.size, 1) < _LARGE:
        return False
    turned = before.page != line.page
    if not turned and line.top - before.top > frame.step * _GAP * max(1, line.size / frame.size):
        return False
    if _is_centred(before, frame) or _is_centred(line, frame):
        return not turned and _is_title_over_lines(before, line, frame)
    if line.x0 > frame.left + _INDENT * frame.size:
        return False
    if _NUMBERED.match(line.text) and before.text[-1] in _SENTENCE_END:
        return False
    room = (frame.right - before.x1) / frame.size
    return room < _SHORT or (room < _SHORT_INSIDE and before.text[-1] not in _SENTENCE_END)


def text_of(lines: Sequence[PrintedLine], right: float) -> str:
    """The text of a paragraph or cell that reaches to `right`. Lines stay lines, but a number that was broken at the
    end of a full line is whole again."""
    text = lines[0].text if lines else ""
    for before, line in pairwise(lines):
        full = right - before.x1 < _FULL * before.size
        inside = _INSIDE_NUMBER.search(f"{text[-2:]}\n{line.text[:2]}")
        text += line.text if full and inside else f"\n{line.text}"
    return text


def _at_edge(line: PrintedLine, height: float) -> bool:
    return line.bottom < height * _EDGE or line.top > height * (1 - _EDGE)


def _is_centred(line: PrintedLine, frame: Frame) -> bool:
    before, after = line.x0 - frame.left, frame.right - line.x1
    narrow = before > _CENTRED * frame.size and after > _CENTRED * frame.size
    if line.size >= frame.size * _LARGE and abs(before - after) < 2 * frame.size:
        return True
    return narrow and abs(before - after) < frame.size


def _is_title_over_lines(before: PrintedLine, line: PrintedLine, frame: Frame) -> bool:
    """Two centred lines of large print, or a centred line under a full one that ends no sentence."""
    if _is_centred(before, frame):
        return _is_centred(line, frame) and line.size >= frame.size * _LARGE
    return frame.right - before.x1 < _SHORT * frame.size and before.text[-1] not in _SENTENCE_END


def _shared(values: Iterable[float]) -> list[float]:
    """The values that several lines share, to a point or so."""
    counted = Counter(round(value) for value in values)
    enough = max(2, sum(counted.values()) * _SHARED)
    near = {value: counted[value - 1] + counted[value] + counted[value + 1] for value in counted}
    return [float(value) for value in counted if near[value] >= enough] or [float(value) for value in counted]
