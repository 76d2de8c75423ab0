"""Who issued a document, from the notice's title or the signature."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zhiheng.core.bodies import is_body
from zhiheng.core.plan.lines import Line
from zhiheng.core.plan.titles import as_printed

_ACT = re.compile("关于|印发|转发|批转|发布|公布")
_DATE = re.compile(r"^(?:\d{4}年\d{1,2}月\d{1,2}日|[二一][〇○零].{2,12}日)")
_ISSUER_END = re.compile("(?:政府|办公[室厅]|委员会|[区市县省]委|[部局委署]|领导小组|领导小组办公室)$")


def issuers_in(line: Line, source: str) -> tuple[str, ...]:
    """The issuers that a title begins with: “中共…区委 …区人民政府关于印发…”."""
    text = as_printed(line.passage, source)
    act = _ACT.search(text)
    return _names(text[: act.start()]) if act and act.start() else ()


def _names(text: str) -> tuple[str, ...]:
    """Names parted by spaces or commas, or run together."""
    found: list[str] = []
    for piece in re.split("[、，, \n]+", text):
        found += [name for name in _split(piece) if name]
    return tuple(found) if found and all(_ISSUER_END.search(name) or is_body(name) for name in found) else ()


def _split(text: str) -> list[str]:
    for separator in ("委员会", "办公厅", "办公室", "委"):
        place = text.find(separator)
        rest = text[place + len(separator) :] if place > 0 else ""
        whole = is_body(rest) and not rest.startswith(("办公", "员会"))
        if text.startswith("中共") and "政府" in rest and whole:
            return [text[: place + len(separator)], rest]
    return [text]


def issuers_signed(lines: Sequence[Line], source: str) -> tuple[str, ...]:
    """The lines of signature right above a date."""
    for i, line in enumerate(lines):
        if not _DATE.match(line.text):
            continue
        found: list[str] = []
        for before in reversed(lines[max(0, i - 12) : i]):
            text = as_printed(before.passage, source)
            if re.fullmatch("[（(].{1,4}[）)]", text):
                continue
            if len(text) > 60 or re.search("[。：；]", text) or not _names(text):
                break
            found = [*_names(text), *found]
        if found:
            return tuple(found)
    return ()
