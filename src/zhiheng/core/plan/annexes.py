"""Annexes that a document announces, and whether they came with it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zhiheng.core.plan.blocks import BlockKind, Document
from zhiheng.core.plan.passages import Outline
from zhiheng.core.plan.repair import repair_text

_HEAD = re.compile(r"^附件?(\d{0,2}|[一二三四五六七八九十]?)[：:](.*)$")
_ITEM = re.compile(r"^(?:附件)?(\d{1,2})[.．、：:](?!\d)(.+)$")
_INLINE = re.compile(r"(?<=[^\d.])(?=\d{1,2}[.．、](?!\d))")
_LONGEST, _MOST = 80, 20


def announced(texts: Sequence[str | None]) -> tuple[list[str], int]:
    """The annexes that the line `texts[0]` and those after it announce, and how many lines do so.

    A table counts as None. A line such as “附件1：…” with its content right below announces nothing.
    """
    head = _HEAD.match(texts[0] or "")
    if not head:
        return [], 0
    first = head[2].strip()
    titles = [_title(piece) for piece in _INLINE.split(first)] if first else []
    count = 1
    for text in texts[1:_MOST]:
        item = _ITEM.match(text or "")
        if not item or len(text or "") > _LONGEST or "。" in (text or ""):
            break
        titles.append(_title(item[2]))
        count += 1
    if not titles and len(texts) > 1 and texts[1] and len(texts[1]) <= _LONGEST and "。" not in texts[1]:
        titles, count = [_title(texts[1])], 2
    following = texts[count] if count < len(texts) else ""
    content = following is None or (len(following) >= 30 and "。" in following)
    if content and len(titles) <= 1:
        return [], 0
    return [title for title in titles if title], count


def _title(text: str) -> str:
    return re.sub(r"^\d{1,2}[.．、]|[（(](?:略|另附|见附件|电子版)[）)]|[。；;]$", "", text.strip()).strip()


def read_annexes(document: Document, outline: Outline) -> dict[str, bool]:
    """Title of each annex announced (附件：…) and whether its content was found in the document."""
    found: dict[str, bool] = {}
    standing: dict[str, int] | None = None
    for i, block in enumerate(document.blocks):
        if block.kind is BlockKind.TABLE or not block.text.lstrip().startswith("附"):
            continue
        window = document.blocks[i : i + _MOST]
        texts = [
            None if held.kind is BlockKind.TABLE else repair_text(held.text[:200], 0).printed
            for held in window
        ]
        titles, count = announced(texts)
        if titles:
            standing = _standing(document, outline) if standing is None else standing
            after = window[count - 1].span[1]
            found |= {title: standing.get(_plain(title), -1) >= after for title in titles}
    return found


def _standing(document: Document, outline: Outline) -> dict[str, int]:
    """Where every short line, heading and caption stands for the last time."""
    found = {_plain(block.text): block.span[0] for block in document.blocks if len(block.text) <= 120}
    found |= {_plain(section.heading): section.span[0] for section in outline.sections}
    for part in outline.parts:
        if part.caption and part.rows and part.rows[0] and part.rows[0][0].offsets:
            found[_plain(part.caption.split("\n")[0])] = part.rows[0][0].offsets[0]
    return found


def _plain(text: str) -> str:
    return re.sub(r"[\s《》“”\"（）()：:，,、。.]|^附件\s?\d*", "", text)
