"""Does a filed figure leap away from its last period, or stand apart from the same figure of other areas? Then it is asked about.

A robust rule: what is usual is the median of the changes so far, and how much they scatter is the median of their distances
from it, so that one earlier mistake does not hide the next. With few periods a fixed threshold takes its place. A figure that is
asked about may well be right; nothing is refused here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import isqrt
from statistics import median

from zhiheng.core.issues import Issue, Level, Text
from zhiheng.core.quantities import RATIO_SIGNS, shown
from zhiheng.core.rounding import rounded
from zhiheng.core.statistics.settings import Declared, chosen


@dataclass(frozen=True, slots=True)
class JumpSettings:
    """The declared numbers of the rule. `points` and `slight_points` hold for figures in per cent and are percentage points."""

    spread: Declared
    least_changes: Declared
    relative: Declared
    points: Declared
    slight: Declared
    slight_points: Declared
    slight_count: Declared
    least_peers: Declared


SETTINGS = JumpSettings(
    spread=chosen("3.5", "偏离中位数超过离散程度的 3.5 倍"),
    least_changes=chosen("5", "至少有 5 次变化才看离散程度"),
    relative=chosen("0.30", "期数不足时，比上期增减超过 30 % 的要问"),
    points=chosen("10", "期数不足时，百分率比上期增减超过 10 个百分点的要问"),
    slight=chosen("0.10", "增减不到一成的不问，一季度里的涨落常有这么大"),
    slight_points=chosen("3", "百分率增减不到 3 个百分点的不问"),
    slight_count=chosen("2", "成件计数的，增减在上期数平方根的 2 倍以内的不问（偶然发生的事大致这样涨落）"),
    least_peers=chosen("5", "至少有 5 个其他区域才相比"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledFigure:
    """A figure as filed. `history` are its values of earlier periods that can be compared with it, the last of them last; of a
    total that begins anew each year give those of the same period in earlier years.
    """

    place: Text
    value: Fraction
    unit: str
    decimals: int = 2
    history: tuple[Fraction, ...] = ()


@dataclass(frozen=True, slots=True)
class Peer:
    """The same figure of another area in the same period, and in the period before, where it is known."""

    area: str
    value: Fraction
    last: Fraction | None = None


def jump_issues(
    filed: FiledFigure, peers: Sequence[Peer] = (), *, settings: JumpSettings = SETTINGS
) -> tuple[Issue, ...]:
    """The questions that a filed figure raises: at most one against its last period and one against its peers.

    Shares are compared with the peers themselves; amounts differ with the size of an area, so of them the growth since the last
    period is compared.
    """
    found = []
    if _leaps(filed, settings):
        found.append(_issue(filed, peers, "jump-from-last-period", _LEAP))
    if _stands_apart(filed, peers, settings):
        found.append(_issue(filed, peers, "unlike-other-areas", _APART))
    return tuple(found)


_SCALE = Fraction(14826, 10000)
"""What makes the median distance from the median of normal values their standard deviation: 1/Φ⁻¹(3/4)."""
_SLIPS = (10, 100, 1000, 10**4, 10**8)
"""By what factors figures are wrong when a point or a unit is misplaced: 小数点, %, ‰, 万, 亿."""

_LEAP = Text("与上期相差很大", "far from the last period")
_APART = Text("与同期其他区域相差很大", "far from the other areas in the same period")
_CHECK = Text(
    "请对照原始材料核实；确实如此的，请在报送时说明原因",
    "Check it against the source; if it is right, say why when you file it",
)
_SLIP = Text(
    "可能是小数点或计量单位错了（大约相差 {} 倍）；请对照原始材料核实，确实如此的，请在报送时说明原因",
    "The decimal point or the unit may be wrong (about a factor of {}); check it against the source, and if it is right, "
    "say why when you file it",
)


def _leaps(filed: FiledFigure, settings: JumpSettings) -> bool:
    """Whether the change from the last period is unlike the changes before."""
    if not filed.history:
        return False
    last = filed.history[-1]
    changes = [after - before for before, after in pairwise(filed.history)]
    change = filed.value - last
    if abs(change) <= _slight(filed, last, settings):
        return False
    if not _is_ratio(filed) and _is_whole(filed) and min(filed.history) <= filed.value <= max(filed.history):
        # Two prizes in one quarter, none in the next and one after that is how small counts come.
        return False
    if len(changes) >= int(settings.least_changes):
        return _is_far(change, changes, settings)
    if _is_ratio(filed):
        return abs(change) > settings.points.value * _per_cent(filed)
    # What rises from nothing has no rate of growth.
    return last != 0 and abs(change) > settings.relative.value * abs(last)


def _stands_apart(filed: FiledFigure, peers: Sequence[Peer], settings: JumpSettings) -> bool:
    """Whether the figure, or of an amount its growth, is unlike those of the peers."""
    if _is_ratio(filed):
        here, others = filed.value, [peer.value for peer in peers]
        slight = settings.slight_points.value * _per_cent(filed)
    else:
        if not filed.history or filed.history[-1] <= 0:
            return False
        here = filed.value / filed.history[-1]
        others = [peer.value / peer.last for peer in peers if peer.last is not None and peer.last > 0]
        slight = settings.slight.value
    if len(others) < int(settings.least_peers) or abs(here - median(others)) <= slight:
        return False
    return _is_far(here, others, settings)


def _is_far(value: Fraction, others: Sequence[Fraction], settings: JumpSettings) -> bool:
    middle = median(others)
    scatter = median(abs(other - middle) for other in others) * _SCALE
    return abs(value - middle) > settings.spread.value * scatter


def _slight(filed: FiledFigure, last: Fraction, settings: JumpSettings) -> Fraction:
    """The change that is never asked about."""
    if _is_ratio(filed):
        return settings.slight_points.value * _per_cent(filed)
    chance = settings.slight_count.value * Fraction(isqrt(max(int(abs(last)), 1))) if _is_whole(filed) else 0
    return max(settings.slight.value * abs(last), Fraction(chance))


def _is_whole(filed: FiledFigure) -> bool:
    """Whether the figure and all before it are whole numbers, as things that are counted."""
    return all(each.denominator == 1 for each in (filed.value, *filed.history))


def _is_ratio(filed: FiledFigure) -> bool:
    return filed.unit in RATIO_SIGNS


def _per_cent(filed: FiledFigure) -> Fraction:
    """What one percentage point is in the figure's unit."""
    return {"‰": Fraction(10), "%o": Fraction(10), "‱": Fraction(100)}.get(filed.unit, Fraction(1))


def _issue(filed: FiledFigure, peers: Sequence[Peer], code: str, what: Text) -> Issue:
    told = [what]
    if filed.history:
        last = _written(filed, filed.history[-1])
        told.append(Text(f"上期 {last.zh}", f"last period {last.en}"))
    if peers:
        middle = _written(filed, median(peer.value for peer in peers))
        told.append(
            Text(
                f"同期其他 {len(peers)} 个区域的中位数 {middle.zh}",
                f"median of {len(peers)} other areas in this period {middle.en}",
            )
        )
    return Issue(
        level=Level.QUESTION,
        code=code,
        place=filed.place,
        value=_written(filed, filed.value).zh,
        message=Text("；".join(each.zh for each in told), "; ".join(each.en for each in told)),
        remedy=_remedy(filed, peers),
    )


def _remedy(filed: FiledFigure, peers: Sequence[Peer]) -> Text:
    """What to do; where the figure is about a round factor from what was to be expected, that this is a likely cause."""
    expected = filed.history[-1] if filed.history else median(peer.value for peer in peers)
    if filed.value and expected:
        ratio = abs(filed.value / expected)
        times = max(ratio, 1 / ratio)
        for factor in _SLIPS:
            if Fraction(2, 3) <= times / factor <= Fraction(3, 2):
                return _SLIP.filled(factor)
    return _CHECK


def _written(filed: FiledFigure, value: Fraction) -> Text:
    """A value with its unit, rounded for reading."""
    digits = shown(rounded(value, filed.decimals))
    if _is_ratio(filed) or not filed.unit:
        return Text(f"{digits}{filed.unit}", f"{digits}{filed.unit}")
    return Text(f"{digits}{filed.unit}", f"{digits} {filed.unit}")
