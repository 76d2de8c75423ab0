"""What is certain before the deadline: a target that nothing can take away again, or that cannot be met any more."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from zhiheng.core.indicators.model import Estimate
from zhiheng.core.judging.aims import inside, is_never
from zhiheng.core.judging.cases import Case
from zhiheng.core.judging.figures import Figure
from zhiheng.core.judging.model import Aim, Measured


def certain(case: Case, figure: Figure, aim: Aim) -> bool | None:
    """True where the target is met for good, False where it cannot be met any more, None where it is open.

    An amount never falls (where one was taken back, nothing is certain): a lower bound once reached is locked, an upper one once passed is lost. A share over all that was looked
    at in the year cannot come back to 100 % after one failure. What is done is done.
    """
    if case.target.op == "do" and figure.value >= 1:
        return True
    if figure.settled or case.target.op == "do":
        return None
    if not case.reaches(figure):
        return None
    if is_never(case.target) and case.adds_up:
        return False if figure.value > 0 else None
    if case.adds_up:
        return _of_amounts(case, figure, aim)
    kept_full = aim.full and aim.low != 0 and case.setting.estimate is Estimate.PROPORTION
    if kept_full and case.measured is Measured.RATE and figure.numerator != figure.denominator:
        return False
    return None


def _of_amounts(case: Case, figure: Figure, aim: Aim) -> bool | None:
    fell = case.measured is Measured.TOTAL and any(
        later.value < earlier.value for earlier, later in pairwise(figure.points)
    )
    if fell or any(point.value < 0 for point in figure.points):
        return None
    if aim.high is not None and not inside(aim, max(figure.value, aim.low or Fraction(0))):
        return False
    return True if aim.high is None and inside(aim, figure.value) else None
