"""Which indicator may measure a target: a score with its reasons, for a person to confirm or not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from zhiheng.core.indicators.model import Indicator
from zhiheng.core.issues import Text
from zhiheng.core.plan.likeness import compare, mentioned
from zhiheng.core.plan.model import Op, Target
from zhiheng.core.units import conversion, is_count, is_ratio, read_unit

LEAST = 0.6
"""From here on an indicator is suggested; chosen so that near names with fitting units are shown and others are not."""
NEAR = 0.9
"""From here on two names mean one thing; below, one of them mostly says something more: of online sales, of imports. Chosen over the
targets of three plans, where every right indicator lies above and every wrong one below.
"""
_WEIGHTS = {"name": 0.7, "unit": 0.15, "direction": 0.05, "body": 0.1}
_UP: tuple[Op, ...] = (">=", ">", ">ref", ">=ref")
_DOWN: tuple[Op, ...] = ("<=", "<", "<ref", "<=ref")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An indicator that may measure the target: a score from 0 to 1, and what speaks for it and against.

    `sure`: the names mean one thing; without it a person has to look whether the target is narrower or another.
    """

    target: str
    indicator: str
    score: float
    reasons: tuple[Text, ...]
    sure: bool = True


def suggestions(
    target: Target, indicators: Iterable[Indicator], leads: dict[str, str] | None = None
) -> tuple[Suggestion, ...]:
    """The indicators that may measure the target, the likeliest first; none where no name is near or units exclude each other.

    `leads` gives who leads the scheme of an indicator, by the name of the scheme, in Chinese.
    """
    found = (score(target, each, (leads or {}).get(each.scheme, "")) for each in indicators)
    fitting = [each for each in found if each is not None and each.score >= LEAST]
    if any(each.sure for each in fitting):
        fitting = [each for each in fitting if each.sure]
    return tuple(sorted(fitting, key=lambda each: (-each.score, each.indicator)))


def score(target: Target, indicator: Indicator, lead: str = "") -> Suggestion | None:
    """How well the indicator fits the target; None where their units measure different things."""
    name, said = _name(target, indicator)
    unit = _unit(target, indicator)
    if unit is None:
        return None
    direction, body = _direction(target, indicator), _body(target, lead)
    points = {"name": name, "unit": unit, "direction": direction, "body": body}
    reasons = [Text(f"名称「{said}」相似度 {name:.2f}", f"name “{said}” is alike by {name:.2f}")]
    reasons += [_PARTLY] if name < NEAR else []
    reasons.append(_UNITS[unit == 1.0])
    reasons += [_OPPOSITE] if direction == 0 else []
    reasons += [_SAME_BODY] if body == 1 else []
    total = sum(_WEIGHTS[key] * value for key, value in points.items())
    return Suggestion(target.id, indicator.name, round(total, 4), tuple(reasons), name >= NEAR)


def _name(target: Target, indicator: Indicator) -> tuple[float, str]:
    """The likeness of the subject to the nearest of the indicator's names, and that name."""
    names = (indicator.label.zh, *indicator.aliases)
    likeness = {name: compare(target.subject, name).score for name in names}
    best = max(likeness, key=lambda name: likeness[name])
    if likeness[best] > 0:
        return likeness[best], best
    return 0.5 * mentioned(indicator.label.zh, target.subject), indicator.label.zh


def _unit(target: Target, indicator: Indicator) -> float | None:
    """1 where the units convert, ½ where the target prints none or asks for a change in per cent, None where they cannot."""
    if target.op in ("do", "rank"):
        # A share is no place in a ranking, and a number of things not whether one is built.
        return 0.5 if indicator.unit in ("", "名", "位") else None
    if target.op.endswith("ref") or not target.unit:
        return 0.5
    if conversion(indicator.unit, target.unit) is not None:
        return 1.0
    if target.change in ("growth", "decline", "per_year") and is_ratio(target.unit):
        return 0.5
    if is_count(indicator.unit) and is_count(target.unit):
        return 1.0 if read_unit(indicator.unit).base in ("", "个", "项") else 0.5
    return None


def _direction(target: Target, indicator: Indicator) -> float:
    """1 where the target wants what is better, 0 where it wants the opposite, ½ where one of them does not say."""
    wants = 1 if target.op in _UP else -1 if target.op in _DOWN else 0
    wants = -wants if target.change == "decline" else wants
    better = {"higher": 1, "lower": -1, "neither": 0}[indicator.better]
    if not wants or not better:
        return 0.5
    return 1.0 if wants == better else 0.0


def _body(target: Target, lead: str) -> float:
    """1 where a leading body of the target is of the trade that leads the scheme."""
    return 1.0 if lead and any(mentioned(name, lead) >= 0.5 for name in target.bodies.lead) else 0.5


_PARTLY = Text(
    "名称只有一部分相同，目标可能更窄，请核对", "only part of the name agrees; the target may be narrower"
)
_UNITS = {True: Text("单位相合", "units agree"), False: Text("单位需核对", "units are to be looked at")}
_OPPOSITE = Text("方向相反，请核对", "it wants the opposite; look again")
_SAME_BODY = Text("责任单位与制度的主管部门相合", "the body is of the trade that leads the scheme")
