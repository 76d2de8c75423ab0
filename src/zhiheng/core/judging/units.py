"""Values brought into the unit of their target, or the reason why that cannot be."""

from __future__ import annotations

from fractions import Fraction

from zhiheng.core.issues import Text
from zhiheng.core.judging.model import Lack, Link, Measured, State
from zhiheng.core.plan.model import Target
from zhiheng.core.units import conversion, is_count, is_ratio, read_unit

GENERIC = ("", "个", "项")
"""Counting words that stand for any thing: 8 项 and 8 家 of one subject are one number."""
A_YEAR = ("/年", "每年")
"""What a plan adds to a yearly amount; a year's amount is one without it."""
_POINTS = ("百分点", "个百分点")


def factor(unit: str, target: Target, link: Link, measured: Measured) -> Fraction | Lack:
    """By how much values in `unit` are multiplied to stand in the target's; a Lack where the two measure different things.

    Values whose relative change is asked for stay as they are, and so do places in a ranking and deeds.
    """
    if target.op in ("do", "rank") or is_relative(target, unit, link):
        return Fraction(1)
    wanted = target.unit
    if not wanted:
        # A plan that prints no unit means that of the thing; only a share may have been printed as a bare number.
        a_share = bool(unit) and is_ratio(unit) and target.value is not None
        return (conversion(unit, "") if a_share else None) or Fraction(1)
    if measured is not Measured.RATE:
        for ending in A_YEAR:
            unit, wanted = unit.removesuffix(ending), wanted.removesuffix(ending)
    found = conversion(unit, wanted)
    if found is None and is_count(unit) and is_count(wanted):
        one, other = read_unit(unit), read_unit(wanted)
        found = one.scale / other.scale if one.base in GENERIC or other.base in GENERIC else None
    if found is None:
        return Lack(State.CANNOT_TELL, _different(unit, target.unit))
    return found


def is_relative(target: Target, unit: str, link: Link) -> bool:
    """Whether the target asks for a change in per cent of the base, which has to be worked out of the values."""
    if link.gives_change or not target.unit or not is_ratio(target.unit) or target.unit in _POINTS:
        return False
    yearly = target.change == "per_year" and not (unit and is_ratio(unit))
    return target.change in ("growth", "decline") or yearly


def result_unit(unit: str, target: Target, measured: Measured) -> str:
    """The unit in which the verdict tells its value; what half a year brought is told as 202万人次, not 202万人次/年."""
    told = target.unit or (unit if target.op not in ("do", "rank") else "")
    if measured is Measured.RATE:
        return told
    for ending in A_YEAR:
        told = told.removesuffix(ending)
    return told


def _different(unit: str, wanted: str) -> Text:
    return Text(
        f"数值的单位是「{unit or '无'}」，目标的单位是「{wanted}」，不能换算",
        f"values are in “{unit or 'no unit'}” and the target in “{wanted}”, which do not convert",
    )
