"""Where a paragraph names the bodies that answer for it: in closing brackets, or after 责任单位：."""

from __future__ import annotations

import re

from zhiheng.core.bodies import Bodies, read_body_list
from zhiheng.core.plan.passages import Passage

_BRACKET = r"[（(【\[〔]([^（）()【】\[\]]*(?:[（(][^（）()]{0,30}[）)][^（）()【】\[\]]*){0,12})[）)】\]〕]"
_CLOSING = re.compile(rf"{_BRACKET}[。.；;]?$")
_INSIDE = re.compile(rf"(?:(?<=[。；;！]){_BRACKET}[。；;]?|{_BRACKET}(?:[。；;]|(?=$)))")
_LABELLED = re.compile(
    r"(?:^|(?<=[。；;]))[（(【\[]?(?:主要)?(?:牵头|责任|负责|主办|实施|落实|配合|协办|参与)(?:及(?:配合|责任))?(?:单位|部门)[】\])）]?[：:].{2,300}$"
)
_LONGEST = 400
"""No list of bodies is longer than this."""


def bodies_only(text: str) -> Bodies | None:
    """The bodies, where a whole paragraph does nothing but name them."""
    if len(text) > _LONGEST:
        return None
    match = _CLOSING.match(text)
    if match and match.end() == len(text):
        return read_body_list(match[1])
    return read_body_list(text) if _LABELLED.match(text) else None


def closing_bodies(text: str) -> tuple[Bodies, int]:
    """The bodies that end the text, and where the text before them ends."""
    tail = max(0, len(text) - _LONGEST)
    match = _CLOSING.search(text, tail) if text[-1:] in "）)】]〕。.；;" else None
    if match:
        bodies = read_body_list(match[1])
        if bodies:
            return bodies, match.start()
    match = _LABELLED.search(text, tail)
    if match:
        bodies = read_body_list(match[0])
        if bodies:
            return bodies, match.start()
    return Bodies(), len(text)


def cut_by_bodies(passage: Passage) -> list[tuple[Passage, Bodies]]:
    """The passage in pieces, one for each list of bodies that stands in it; the lists themselves left out."""
    pieces: list[tuple[Passage, Bodies]] = []
    final, end = closing_bodies(passage.text)
    begin = 0
    for match in _INSIDE.finditer(passage.text, 0, end):
        bodies = read_body_list(match[1] if match[1] is not None else match[2])
        if bodies and match.start() > begin:
            pieces.append((passage.cut(begin, match.start()), bodies))
            begin = match.end()
    if begin < end:
        pieces.append((passage.cut(begin, end), final))
    return pieces
