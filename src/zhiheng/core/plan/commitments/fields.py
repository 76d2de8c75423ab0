"""Which words belong to which anchor: sentences, clauses, and the stretch left and right of every anchor."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zhiheng.core.plan.commitments.anchors import Anchor
from zhiheng.core.plan.commitments.vocabulary import BOUND_AFTER, any_of

SENTENCE_END = "。！？!?\n"
CLAUSE_END = "，；：,;:"
LONGEST = 600
"""Characters of a sentence; what runs on without an end is cut, so that no text takes more than its share of time."""
_OPEN, _CLOSE = "（(“《〔【「‘<〈[", "）)”》〕】」’>〉]"

TAIL = re.compile(
    rf"(?:\(含\)|（含）)?(?P<word>{any_of(tuple(w for words in BOUND_AFTER.values() for w in words))})?"
)
_JOINED = re.compile(r"^(?:、|和|及|与|以及|并且?|或|，|；|暨|；|,)+")
_JOINS_AT_END = re.compile(r"(?:、|和|及|与|以及|并)$")
_LAST_JOIN = re.compile(r".*(?:、|以及|和|及|并)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """An anchor with the characters left and right of it that may hold its subject, in one clause of a sentence."""

    anchor: Anchor
    clause: tuple[int, int]
    left: tuple[int, int]
    right: tuple[int, int]
    tail: str = ""
    """以上, 左右, 以内 … directly behind the figure."""
    first: bool = True
    """The first anchor of its clause."""


def sentences(text: str) -> list[tuple[int, int]]:
    """Start and end of every sentence of `text`, its closing mark left out."""
    return [piece for start, end in _split(text, SENTENCE_END) for piece in _cut(text, start, end)]


def clauses(text: str) -> list[tuple[int, int]]:
    """Start and end of every clause of a sentence; commas inside brackets, quotes and numbers do not part."""
    return _split(text, CLAUSE_END)


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A sentence in pieces of at most LONGEST characters, cut behind the last semicolon, comma or pause that fits."""
    found = []
    while end - start > LONGEST:
        limit = start + LONGEST
        place = next((at for mark in "；，、" if (at := text.rfind(mark, start, limit)) > start), limit - 1)
        found.append((start, place + 1))
        start = place + 1
    return [*found, (start, end)]


def _split(text: str, marks: str) -> list[tuple[int, int]]:
    found, start, depth = [], 0, 0
    for i, char in enumerate(text):
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth = max(0, depth - 1)
        elif char in marks and (depth == 0 or char in SENTENCE_END) and not _inside_number(text, i):
            if i > start:
                found.append((start, i))
            start = i + 1
            depth = 0
    if start < len(text):
        found.append((start, len(text)))
    return found


def _inside_number(text: str, i: int) -> bool:
    """A comma between digits parts thousands (1,200); a colon between digits is a ratio (12:48:40)."""
    around = text[i - 1 : i].isdigit() and text[i + 1 : i + 2].isdigit()
    if text[i] in ":：":
        return around
    return (
        around and text[i] in ",，" and re.match(r"\d{3}(?!\d)", text[i + 1 :]) is not None and text[i] == ","
    )


def tail_of(text: str, end: int) -> str:
    """The bound word directly behind a figure that ends at `end`, or ""."""
    match = TAIL.match(text, end)
    if not match or not match.group("word"):
        return ""
    word = match.group("word")
    if word in ("起", "内", "在") and text[match.end() : match.end() + 1] not in "，。；、":
        return ""
    return match.group()


def fields(text: str, anchors: list[Anchor]) -> list[Field]:
    """The fields of all anchors of one sentence, clause by clause."""
    found: list[Field] = []
    spans = clauses(text)
    for start, end in spans:
        inside = [a for a in anchors if start <= a.start < end]
        found.extend(_clause_fields(text, (start, end), inside))
    return found


def _clause_fields(text: str, clause: tuple[int, int], anchors: list[Anchor]) -> list[Field]:
    start, end = clause
    tails = [tail_of(text, a.end) if a.figure else "" for a in anchors]
    lefts = [start] * len(anchors)
    rights: list[tuple[int, int]] = []
    for i, anchor in enumerate(anchors):
        after = anchor.end + len(tails[i])
        if i + 1 == len(anchors):
            rights.append((min(after, end), end))
            continue
        right_end, left_start = _part(text, after, anchors[i + 1].start)
        rights.append((after, right_end))
        lefts[i + 1] = left_start
    return [
        Field(anchor=a, clause=clause, left=(lefts[i], max(lefts[i], a.start)), right=rights[i], tail=tails[i], first=i == 0)
        for i, a in enumerate(anchors)
    ]  # fmt: skip


def _part(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the words between two anchors part: the end of the first one's right field, the start of the second's left.

    “16项、品牌产品2项”: all to the second. “8个小区的创建和6个小区”: all to the first.
    “3个商圈的发展、新增2个”: at the last joining word.
    """
    between = text[start:end]
    joined = _JOINED.match(between)
    if joined:
        return start, start + joined.end()
    at_end = _JOINS_AT_END.search(between)
    if at_end:
        return start + at_end.start(), end
    last = _LAST_JOIN.match(between)
    if last:
        return start + len(re.sub(r"(?:、|以及|和|及|并)$", "", last.group())), start + last.end()
    return start, start
