"""Figures that are read together: lists behind “分别”, and an earlier state beside the new one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zhiheng.core.plan.commitments import subjects
from zhiheng.core.plan.commitments.deadlines import Deadlines
from zhiheng.core.plan.commitments.fields import Field
from zhiheng.core.plan.commitments.lists import listed
from zhiheng.core.plan.commitments.naming import complete
from zhiheng.core.plan.commitments.sayings import Memory
from zhiheng.core.plan.commitments.wording import peel

_EACH = re.compile("分别|依次|各自")
_SEPARATOR = re.compile("(?:、|和|及|与|以及|，)?")
_TO = re.compile(
    r"^(?:以上|左右|以下|以内|（[^）]*）|年|的水平|\s)*(?:，|,)?[一-鿿]{0,2}(?:提高|提升|增加|增长|扩大|上升|下降|降低|减少|降|升|压缩|缩短"
    "|压减|调整|发展|增|减|提|拓展|扩|缩减|攀升|跃升)(?:到|至|为)"
)
_FROM = re.compile("(?:由|从|在)[^，。；]{0,24}$")


@dataclass(frozen=True, slots=True)
class Share:
    """What a “分别” deals out to one figure: subject, words, the bound that all share, and a year where years are dealt."""

    subject: str
    left: tuple[int, int]
    tail: str
    by: str


def dealt_out(text: str, items: list[Field], memory: Memory, deadlines: Deadlines) -> dict[int, Share]:
    """For every figure behind a “分别” its share, by the start of the figure."""
    shares: dict[int, Share] = {}
    for index, item in enumerate(items):
        if item.anchor.figure is None or not _EACH.search(text[item.left[0] : item.left[1]]):
            continue
        run = _run(text, items[index:])
        if len(run) < 2:
            continue
        tail = run[-1].tail or next((f.tail for f in run if f.tail), "")
        for field, (name, by) in zip(run, _deal(text, item, len(run), memory, deadlines), strict=False):
            shares[field.anchor.start] = Share(name, item.left, tail, by)
    return shares


def _deal(text: str, item: Field, count: int, memory: Memory, deadlines: Deadlines) -> list[tuple[str, str]]:
    """Subject and year for each of `count` figures: several subjects, several years, or subjects for each of the years."""
    names = _names(text, item, count, memory)
    if names:
        return [(name, "") for name in names]
    years = deadlines.listed_as_written(item.anchor.start)
    if not years or count % len(years):
        return []
    own = _own(text, item)
    each = count // len(years)
    names = listed(own, each) if each > 1 else [own] if own else []
    return [(name, year) for year in years for name in names]


def _run(text: str, items: list[Field]) -> list[Field]:
    """The figures that stand side by side from the first item on."""
    run = items[:1]
    for following in items[1:]:
        between = text[run[-1].anchor.end + len(run[-1].tail) : following.anchor.start]
        if following.anchor.figure is None or not _SEPARATOR.fullmatch(between):
            break
        run.append(following)
    return run


def _own(text: str, item: Field) -> str:
    words = peel(text, *item.left)
    return subjects.drop_weak_verb(subjects.clean_left(text[item.left[0] : words.end]))


def _names(text: str, item: Field, count: int, memory: Memory) -> list[str]:
    """The subjects that a “分别” speaks of: a list in its clause, else the last ones of the sentence."""
    own = _own(text, item)
    if own:
        return listed(own, count)
    several = len(memory.history) >= count
    if several and "其中" in text[slice(*item.left)]:
        return memory.history[-count:]
    if re.search("[、和及与]", memory.subject):
        return listed(memory.subject, count)
    return memory.history[-count:] if several else []


def is_earlier(text: str, item: Field, following: Field) -> bool:
    """Whether a figure is the earlier state beside the next one: “由76.7%提高到80%以上”."""
    if item.anchor.figure is None or following.anchor.figure is None:
        return False
    between = text[item.anchor.end : following.anchor.start]
    return bool(_TO.match(between)) and bool(_FROM.search(text[item.clause[0] : item.anchor.start]))


def earlier_start(text: str, item: Field) -> int:
    """Where the words of the earlier state begin, behind 由, 从 or 在."""
    before = text[item.clause[0] : item.anchor.start]
    return item.clause[0] + max(before.rfind(word) for word in "由从在") + 1


def earlier_subject(text: str, item: Field, memory: Memory, fallback: str) -> str:
    """The subject that stands before “由…”."""
    start = item.left[0]
    before = text[start : item.anchor.start]
    words = peel(text, start, start + max(before.rfind("由"), before.rfind("从"), 0))
    return complete(subjects.drop_weak_verb(subjects.clean_left(text[start : words.end])), memory, fallback)
