"""How alike two subjects are: the same thing, perhaps the same, or different things.

Officialese names one indicator in several ways (全区森林覆盖率, 森林覆盖率) and names different indicators almost
alike (区域环境噪声日间, …夜间). So likeness is judged in three steps, each a declared table:

1. words that only say "here" (`SCOPE_WORDS`) and punctuation are dropped: what is then equal is the SAME;
2. opposite qualifiers (`OPPOSITES`) or different measures (合格率, 覆盖率) make two subjects DIFFERENT, however alike
   their characters are;
3. for the rest filler words are dropped, near-synonyms unified, and the characters compared: what scores at least
   `NEAR_SCORE` is NEAR. NEAR always means "a person has to say".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import IntEnum
from functools import lru_cache

NEAR_SCORE = 0.72
"""From here on two subjects may be the same; chosen on plans where two readers agreed which are."""

ONE_SIDED = -0.06
"""Added for each group of qualifiers of which only one of the two subjects has a member (药品 against 产品)."""
OVERLAPPING = 0.12
"""Added for each group of which the two share some members but not all (进出口 against 出口)."""

SCOPE_WORDS = re.compile(r"全[区市县省州镇]|我[区市县省州镇]|本[区市县省州镇]|辖区内?|区域内")

FILLERS = re.compile(r"质量安全|质量|指标|预计|工作|情况|参考值|力争|实现")

SYNONYMS: tuple[tuple[str, str], ...] = (
    ("进出口", "进口出口"),
    ("抽样", "抽检"),
    ("抽查", "抽检"),
    ("法检", "抽检"),
    ("抽检抽检", "抽检"),
    ("达标率", "合格率"),
    ("比例", "比重"),
    ("比率", "比重"),
    ("占比", "比重"),
    ("昼间", "日间"),
    ("城区", "城市"),
    ("乡村", "农村"),
)

OPPOSITES: tuple[tuple[str, ...], ...] = (
    ("日间", "夜间"),
    ("日均", "年均"),
    ("特级", "一级", "二级", "三级", "四级", "五级", "甲级", "乙级"),
    ("国家级", "省级", "市级", "区级", "县级", "镇级"),
    ("5A", "4A", "3A", "2A"),
    ("五星", "四星", "三星", "二星", "一星"),
    ("生产", "流通", "餐饮"),
    ("城镇", "城市", "农村"),
    ("户籍", "流动"),
    ("进口", "出口"),
    ("主控", "一般项目"),
    ("一般", "较大", "重大", "特大"),
    ("学前", "义务教育", "高中", "高等"),
    ("小学", "初中"),
    ("食品", "药品", "农产品", "化妆品", "工业品", "器械", "特种设备"),
    ("工业", "农业", "服务业", "建筑业"),
    ("新建", "既有"),
    ("创建", "验收"),
    ("单位", "人均"),
)
"""Qualifiers that exclude one another; two subjects with different members are never the same."""

_MEASURE = re.compile(r"(..(?:率|度)|比重|面积|浓度|产量|总量|指数|人数|次数)$")
_PUNCTUATION = re.compile(r"[\s、，,。；;：:·—\-“”‘’\"'《》〈〉()（）\[\]【】的及和与]")


class Likeness(IntEnum):
    """The outcome of a comparison; ordered, so that `max` picks the closest."""

    DIFFERENT = 0
    NEAR = 1
    SAME = 2


@dataclass(frozen=True, slots=True, order=True)
class Comparison:
    """How alike two subjects are, and the score behind it (0 to 1)."""

    likeness: Likeness
    score: float


_DIFFERENT = Comparison(Likeness.DIFFERENT, 0.0)


@lru_cache(maxsize=8192)
def plain(subject: str) -> str:
    """`subject` with half-width characters, without punctuation and words that only say "here"."""
    text = unicodedata.normalize("NFKC", subject)
    return _PUNCTUATION.sub("", SCOPE_WORDS.sub("", text)).upper()


@lru_cache(maxsize=8192)
def loose(subject: str) -> str:
    """`plain(subject)` with near-synonyms unified and filler words dropped."""
    text = plain(subject)
    for word, common in SYNONYMS:
        text = text.replace(word, common)
    return FILLERS.sub("", text) or text


@lru_cache(maxsize=1 << 18)
def compare(one: str, other: str) -> Comparison:
    """Compares two subjects.

    In: two noun phrases as printed. Out: SAME only where they are equal but for scope words and punctuation;
    NEAR where the characters are alike and nothing excludes it; else DIFFERENT (its score says little).
    """
    if plain(one) == plain(other):
        return Comparison(Likeness.SAME, 1.0)
    left, right = loose(one), loose(other)
    if not _same_measure(left, right):
        return _DIFFERENT
    weight = _qualifiers(left, right)
    if weight is None or _most(left, right) + weight < NEAR_SCORE:
        return _DIFFERENT
    score = min(0.99, max(0.0, _shared(left, right) + weight))
    return Comparison(Likeness.NEAR if score >= NEAR_SCORE else Likeness.DIFFERENT, round(score, 4))


def mentioned(subject: str, text: str) -> float:
    """The share (0 to 1) of the subject's pairs of neighbouring characters that stand somewhere in `text`."""
    core = _MEASURE.sub("", loose(subject)) or loose(subject)
    pairs = {core[i : i + 2] for i in range(len(core) - 1)} or {core}
    looked_at = loose(text)
    return sum(pair in looked_at for pair in pairs) / len(pairs)


def measure(subject: str) -> str:
    """The measure that closes a subject (合格率, 满意度, 比重 …), "" where there is none."""
    found = _MEASURE.search(loose(subject))
    return found.group(1) if found else ""


def _members(group: Iterable[str], text: str) -> frozenset[str]:
    return frozenset(word for word in group if word in text)


def _qualifiers(left: str, right: str) -> float | None:
    """What the qualifiers add to the score or take from it; None where they exclude one another."""
    weight = 0.0
    for group in OPPOSITES:
        ours, theirs = _members(group, left), _members(group, right)
        if ours and theirs and not ours & theirs:
            return None
        if ours != theirs:
            weight += OVERLAPPING if ours & theirs else ONE_SIDED
    return weight


def _same_measure(left: str, right: str) -> bool:
    ours, theirs = _MEASURE.search(left), _MEASURE.search(right)
    return ours is None or theirs is None or ours.group(1) == theirs.group(1)


def _common(left: str, right: str) -> int:
    """How many characters the two have in common, in any order."""
    return sum(min(left.count(sign), right.count(sign)) for sign in set(left))


def _most(left: str, right: str) -> float:
    """The most that `_shared` can give: as if all common characters stood in the same order."""
    common = _common(left, right)
    return (2 * common / max(1, len(left) + len(right)) + common / max(1, min(len(left), len(right)))) / 2


def _shared(left: str, right: str) -> float:
    """The mean of the likeness in order and of the share of the shorter one's characters found in the longer."""
    in_order = SequenceMatcher(None, left, right, autojunk=False).ratio()
    return (in_order + _common(left, right) / max(1, min(len(left), len(right)))) / 2
