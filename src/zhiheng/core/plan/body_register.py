"""The register of bodies that a plan names, with names that may mean the same one offered as aliases."""

from __future__ import annotations

import re
from collections.abc import Iterable

from zhiheng.core.bodies import Bodies
from zhiheng.core.plan.model import Body

_SAME: tuple[frozenset[str], ...] = tuple(
    frozenset(names.split())
    for names in (
        "科委 科学技术委员会 科技委",
        "科技局 科学技术局",
        "教委 教育委员会",
        "农委 农业委员会",
        "质监局 质量技术监督局",
        "安监局 安全生产监督管理局",
        "人社局 人力社保局 人力资源社会保障局 人力资源和社会保障局",
        "房管局 住房保障局 住房保障和房屋管理局 房屋管理局",
        "国资委 国有资产监督管理委员会",
        "民宗委 民族宗教委 民族和宗教事务委员会",
        "市监局 市场监管局 市场监督管理局",
        "药监局 药品监管局 药品监督管理局",
        "食药监局 食药监分局 食品药品监管局 食品药品监督管理局",
        "经信委 经济信息化委 经济和信息化委员会",
        "经信局 经济信息化局 经济和信息化局",
        "工商局 工商分局 工商行政管理局",
        "城管局 城管执法局 城市管理行政执法局",
        "总工会 工会",
        "团委 团区委 共青团委",
    )
)
"""Names of one body that no general rule connects. A successor after a reform (卫计委, 卫健委) is another body."""

_CLASSES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("局", re.compile("(?:分局|总局|局)$")),
    ("委", re.compile("(?:委员会|委)$")),
    ("办", re.compile("(?:办公室|办)$")),
    ("厅", re.compile("厅$")),
)
_PREFIX = re.compile("^(?:区|市(?!场)|县|省|自治区)")
_FILLERS = re.compile("和|与|管理|行政|事务")


def read_bodies(named: Iterable[Bodies]) -> tuple[Body, ...]:
    """Every body named, in order of first appearance. Nothing is merged: likely aliases are only offered."""
    names = tuple(dict.fromkeys(name for bodies in named for name in bodies.names()))
    return tuple(
        Body(name=name, aliases=tuple(other for other in names if may_be_same(name, other))) for name in names
    )


def may_be_same(one: str, other: str) -> bool:
    """Whether two different names may mean one body: an abbreviation of the other, or known to."""
    if one == other:
        return False
    (level, a), (other_level, b) = _parted(one), _parted(other)
    if level and other_level and level != other_level:
        return False
    if a == b or any(a in names and b in names for names in _SAME):
        return True
    kind, stem = _stem(a)
    other_kind, other_stem = _stem(b)
    if not kind or kind != other_kind:
        return False
    return (
        _abbreviates(stem, other_stem) or _abbreviates(other_stem, stem) or _plain(stem) == _plain(other_stem)
    )


def _parted(name: str) -> tuple[str, str]:
    """The level before the name (区, 市 …) and the name without it and without remarks in brackets."""
    name = re.sub(r"[（(][^（）()]*[）)]", "", name)
    level = _PREFIX.match(name)
    return (level[0], name[level.end() :]) if level else ("", name)


def _stem(name: str) -> tuple[str, str]:
    for kind, ending in _CLASSES:
        match = ending.search(name)
        if match and match.start():
            return kind, name[: match.start()]
    return "", name


def _plain(stem: str) -> str:
    return _FILLERS.sub("", stem) or stem


def _abbreviates(short: str, long: str) -> bool:
    """Whether `short` takes characters of `long` in order, from the first on, and more than a mere beginning.

    文化 is not short for 文化旅游: that is another body with more duties.
    """
    if not 2 <= len(short) < len(long) or short[0] != long[0] or short in long or len(long) > 3 * len(short):
        return False
    rest = iter(long)
    return all(character in rest for character in short)
