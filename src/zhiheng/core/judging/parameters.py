"""The numbers that a judgement rests on and no standard fixes: dated, and marked P (a district may set its own)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """The thresholds in force from `since` on (None: from the beginning). All are of mark P; `basis` is who set them.

    `on_course` and `at_risk`: the least probability of meeting the target for either state (below `at_risk` a target is at risk
    too, and its reason says that it is unlikely). `stale`: how many reporting periods a figure may be old. `least_points`: how
    many periods a trend needs. `tolerance`: how far off a figure “about” may be, as a share of it; `tolerance_at_zero` the same about
    0, in its unit. `confidence` is that of the claim that a sample shows the target met.
    """

    since: date | None = None
    on_course: Fraction = Fraction(80, 100)
    at_risk: Fraction = Fraction(50, 100)
    stale: Fraction = Fraction(3, 2)
    least_points: int = 4
    most_points: int = 12
    tolerance: Fraction = Fraction(5, 100)
    tolerance_at_zero: Fraction = Fraction(1, 2)
    confidence: Fraction = Fraction(95, 100)
    mark: str = "P"
    basis: str = ""
