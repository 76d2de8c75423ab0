"""Who does what in a sentence of minutes: the bodies that lead (由…牵头, …负责) and those that support (会同…, …配合)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from zhiheng.core.bodies import Bodies, is_body
from zhiheng.core.plan.body_lines import closing_bodies

_LONGEST_NAME = 20
_OPENING = re.compile(
    r"(?:会议(?:要求|明确|决定|议定|强调|指出|同意|认为)?|要求|责成|明确|决定|议定|同意|原则同意|一致同意|[一二三四五六七八九]是|首先|其次|同时|此外|另外|并)?[，,：:]?(?:由|请|责成|要求|明确由|明确)?"
)
_WITH = re.compile("会同|联合|商")
_HELPS = re.compile(r"(?:等(?:有关|相关)?(?:部门|单位)?)?(?:要|应|须)?(?:按照?|根据)?(?:各自)?(?:职责)?(?:分工)?(?:积极|密切|主动|予以|做好|全力)*(?:配合|协助|参与|支持|协同|协办)")  # fmt: skip
_LEADS = re.compile(r"(?:等(?:有关|相关)?(?:部门|单位)?)?(?:要|应|须)?(?:负总责|牵头|总牵头)")
_MORE = re.compile("员会|办公室|分局|人民政府|办事处")
_JOINS = re.compile("[、和与及]|以及")
_NO_NAME = re.compile("[前内底报将把要对向完]|会议|召开|开展")
"""What no name of a body holds, but words between a name and the next body do."""
_SIGNAL = re.compile("牵头|负责|主办|会同|配合|协助|落实|完成|(?<![纪摘主重需])要(?![求点素闻])|应当|应于|须|尽快|抓紧|立即|制定|报送|提交|组织|开展")  # fmt: skip
_PASSIVE = re.compile("听取|汇报|通报了|介绍了|出席|列席|参加会议|发言|传达")


@dataclass(frozen=True, slots=True)
class _Named:
    """Bodies that stand side by side: the names, where they begin and end."""

    names: tuple[str, ...]
    start: int
    end: int


def bodies_in(text: str, known: Collection[str] = ()) -> Bodies:
    """The bodies that the sentence gives a part in, `known` names among them; a closing bracket or 责任单位： counts before the sentence."""
    closing, end = closing_bodies(text)
    if closing:
        return closing
    lead: dict[str, None] = {}
    support: dict[str, None] = {}
    led = False
    for named in _all_named(text[:end], known):
        before, after = text[: named.start], text[named.end :]
        if _WITH.search(before[-2:]):
            support |= dict.fromkeys(named.names)
        elif _LEADS.match(after):
            if not led:
                support |= {name: None for name in lead}
                lead = {}
            lead |= dict.fromkeys(named.names)
            led = True
        elif _HELPS.match(after) or led:
            support |= dict.fromkeys(named.names)
        else:
            lead |= dict.fromkeys(named.names)
    return Bodies(tuple(lead), tuple(name for name in support if name not in lead))


def gives_a_duty(text: str) -> bool:
    """Whether the sentence asks for something, rather than telling what was said."""
    return bool(_SIGNAL.search(text)) and not (_PASSIVE.search(text) and not re.search("牵头|负责", text))


def _all_named(text: str, known: Collection[str]) -> Iterator[_Named]:
    """Bodies that open a clause, or follow 由, 会同 and the like, where a part follows or they are its subject."""
    at = 0
    for clause in re.finditer(r"[^，,；;。：:]+", text):
        start = max(clause.start(), at)
        opening = _OPENING.match(text, start, clause.end())
        for place in (opening.end() if opening else start, start):
            named = _named_at(text, place, clause.end(), known)
            if named is not None:
                at = named.end
                yield named
                break
        for word in _WITH.finditer(text, at if at > start else start, clause.end()):
            named = _named_at(text, word.end(), clause.end(), known)
            if named is not None:
                at = named.end
                yield named
                break


def _named_at(text: str, start: int, end: int, known: Collection[str]) -> _Named | None:
    """The names that stand side by side from `start` on; None where none does."""
    names: list[str] = []
    place = start
    while (name := _name_at(text, place, end, known)) is not None:
        names.append(name)
        place += len(name)
        joined = _JOINS.match(text, place, end)
        if joined is None:
            return _Named(tuple(names), start, place)
        place = joined.end()
    if not names:
        return None
    return _Named(tuple(names), start, place - 1)


def _name_at(text: str, start: int, end: int, known: Collection[str]) -> str | None:
    """The name of a body that begins at `start`: the longest one that is known, else the shortest that looks like one."""
    longest = max((name for name in known if text.startswith(name, start)), key=len, default="")
    if longest:
        return longest
    for stop in range(start + 2, min(start + _LONGEST_NAME, end) + 1):
        if _NO_NAME.search(text[start:stop]):
            return None
        if is_body(text[start:stop]):
            more = _MORE.match(text, stop, end)
            longer = (
                more.end()
                if more
                else next((at for at in (stop + 2, stop + 1) if at <= end and is_body(text[start:at])), stop)
            )
            return text[start:longer]
    return None
