"""Made-up figures for one target, one for each quarter of the plan.

Of an amount (新增, 每年 … 场) a figure is what one quarter brought; else it is how things stood in that quarter.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from enum import Enum
from itertools import accumulate, pairwise

from zhiheng.core.judging.model import Measured
from zhiheng.core.plan.model import Target

COUNTED = set("项家个场次人名座条批支所部户起套辆处")
"""Units of things that come in whole numbers."""
FALLING = ("<=", "<", "<ref", "<=ref")
HUNDRED = Decimal(100)
CHANGING = {
    "建筑施工事故死亡人数": ("人", Decimal(20)),
    "日均生活垃圾处理量": ("吨", Decimal(1300)),
    "建筑总能耗": ("万吨标准煤", Decimal(60)),
    "建筑施工业万元增加值能耗": ("吨标准煤", Decimal("0.32")),
    "全区亿元生产总值生产安全事故死亡率": ("人/亿元", Decimal("0.11")),
    "高新技术企业数量": ("家", Decimal(180)),
    "住宅工程质量投诉量": ("件", Decimal(420)),
    "检测费用": ("元", Decimal(1500)),
}
"""The thing whose decline or growth in per cent is promised: its unit, and a made-up figure before the plan."""


class Fate(Enum):
    """What becomes of a target in the made-up years."""

    KEEPS = "keeps up and arrives in time"
    EARLY = "arrives well before its time"
    SLIPS = "moves the right way, too slowly"
    TURNS = "moves the wrong way, or what must not happen does"
    STOPS = "is reported once, then no more"
    SILENT = "is never reported"


WAY = {Fate.KEEPS: "1.15", Fate.EARLY: "1.3", Fate.SLIPS: "0.7", Fate.TURNS: "-0.4", Fate.STOPS: "0.6"}
"""How much of the way from where it began to its figure a target has gone when the plan ends."""
TOTAL = {Fate.KEEPS: "1.08", Fate.EARLY: "1.4", Fate.SLIPS: "0.72", Fate.TURNS: "0.3", Fate.STOPS: "0.8"}
"""How much of what was to be added or done is there when the plan ends."""


@dataclass(frozen=True)
class Course:
    """A target, its fate, and what its figures are. `began`: where it stood before; `reference`: the figure of others it is held
    against; None where there is none.
    """

    target: Target
    fate: Fate
    measured: Measured
    quarters: int
    began: Decimal | None = None
    reference: Decimal | None = None

    @property
    def start(self) -> Decimal:
        """Where it stood before the plan."""
        return guessed_start(self) if self.began is None else self.began

    @property
    def aim(self) -> Decimal:
        """The state that would just do."""
        return wanted(self, self.start)


def figures(course: Course, chance: random.Random) -> list[Decimal]:
    """A figure for each quarter."""
    target, fate, times = course.target, course.fate, course.quarters
    if target.value == 0:
        happens = fate in (Fate.SLIPS, Fate.TURNS)
        return [Decimal(happens and at == times // 2) for at in range(times)]
    if target.op == "do":
        share = min(Decimal(TOTAL[fate]), Decimal(1))
        return [min(share * at * 10 // (times - 1) / 10, Decimal(1)) for at in range(1, times + 1)]
    if target.op == "rank":
        best = {Fate.KEEPS: 3, Fate.EARLY: 2}.get(fate, 9)
        return [Decimal(best + chance.randrange(2)) for _ in range(times)]
    if course.measured is not Measured.AMOUNT:
        return shown(levels(course, chance), target)
    return amounts(course, levels(course, chance) if relative(target) else None)


def amounts(course: Course, a_year: list[Decimal] | None) -> list[Decimal]:
    """What each quarter brought: a quarter of the yearly pace `a_year`, else an even part of the whole. Rounded as a running total, so
    that nothing is lost.
    """
    target, times = course.target, course.quarters
    years = times // 4 if target.change in ("per_year", "level") else 1
    even = wanted(course, HUNDRED) * years * Decimal(TOTAL[course.fate]) / times
    parts = [each / 4 for each in a_year] if a_year else [even] * times
    done = shown(accumulate(parts, initial=Decimal(0)), target)
    return [after - before for before, after in pairwise(done)]


def levels(course: Course, chance: random.Random) -> list[Decimal]:
    """How things stood in each quarter: on their way, a little off here and there."""
    start, way = course.start, goes(course)
    scatter = abs(course.aim - start) * Decimal("0.04")
    pace = Decimal("0.5" if course.fate is Fate.EARLY else "0.85")
    found = []
    for at in range(1, course.quarters + 1):
        gone = min(Decimal(at) / course.quarters / pace, Decimal(1))
        found.append(start + way * gone + scatter * Decimal(chance.randrange(-100, 101)) / 100)
    return [bounded(each, course) for each in found]


def guessed_start(course: Course) -> Decimal:
    """Where a target stood before the plan, when nobody says."""
    if relative(course.target):
        return CHANGING[course.target.subject][1]
    aim = wanted(course, HUNDRED)
    if course.target.change == "per_year":
        return aim * Decimal("1.02")
    if counted(course.target):
        return aim * Decimal("1.6" if falls(course.target) else "0.6")
    return aim * Decimal("1.15") if falls(course.target) else aim - min(aim * Decimal("0.1"), Decimal(8))


def relative(target: Target) -> bool:
    """Whether the target is a change in per cent, so that what is reported is the thing that changes."""
    return target.change in ("decline", "growth")


def wanted(course: Course, start: Decimal) -> Decimal:
    """The state that would just do, from that start."""
    target = course.target
    if target.value is None:
        return HUNDRED if course.reference is None else course.reference
    if target.change == "decline":
        return start * (1 - target.value / 100)
    if target.change == "growth":
        return start * (1 + target.value / 100)
    return (target.value + target.upper) / 2 if target.upper is not None else target.value


def falls(target: Target) -> bool:
    """Whether less is better."""
    return target.op in FALLING or target.change == "decline"


def counted(target: Target) -> bool:
    """Whether it comes in whole numbers."""
    whole = target.value is not None and target.value == target.value.to_integral_value()
    unit = CHANGING[target.subject][0] if relative(target) else target.unit
    return unit in (*COUNTED, "件") or (unit == "" and whole)


def goes(course: Course) -> Decimal:
    """How far it goes in all, up or down."""
    sign, aim, start = -1 if falls(course.target) else 1, course.aim, course.start
    span = max(abs(aim - start), abs(aim) * Decimal("0.04"))
    way = Decimal(WAY[course.fate])
    return sign * span * way if (aim - start) * sign > 0 else aim + sign * span * (way - 1) - start


def bounded(value: Decimal, course: Course) -> Decimal:
    """No share above the whole, nothing below nothing, no exact figure overshot."""
    target = course.target
    if target.op in ("=", "~", "between"):
        value = min(value, course.aim if target.upper is None else target.upper)
    if target.unit == "%" and not relative(target):
        value = min(value, HUNDRED)
    return max(value, Decimal(0))


def shown(values: Iterable[Decimal], target: Target) -> list[Decimal]:
    """The figures with as many digits as such a figure is reported with."""
    step = Decimal(1) if counted(target) else Decimal("0.0001" if relative(target) else "0.01")
    return [each.quantize(step, ROUND_HALF_EVEN) for each in values]
