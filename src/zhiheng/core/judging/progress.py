"""How much of the way is done, from 0 to 1 (standards 0.3); for people to see beside the state, which never rests on it alone."""

from __future__ import annotations

from fractions import Fraction

from zhiheng.core.judging.aims import inside, is_never
from zhiheng.core.judging.cases import Case
from zhiheng.core.judging.figures import Figure
from zhiheng.core.judging.model import Aim
from zhiheng.core.statistics.progress import count_progress, level_progress


def progress(case: Case, figure: Figure, aim: Aim, start: Fraction | None) -> float | None:
    """The progress of the figure towards the aim; None where the kind of target has none, or its beginning is not known.

    `start`: the level where it began. None at all may happen: 1 or 0. A share to be kept at 100 %: itself. Amounts and changes:
    their part of the figure. Levels: the part of the way from the start.
    """
    if is_never(case.target):
        return float(figure.value == 0)
    bound = aim.low if aim.low is not None else aim.high
    if bound is None or case.target.op == "rank" or case.target.op.endswith("ref"):
        return None
    if aim.full:
        return float(count_progress(figure.value, bound)) if bound else float(inside(aim, figure.value))
    if case.target.op == "do" or case.is_change or case.link.gives_change or case.is_total:
        return (
            float(count_progress(max(figure.value, Fraction(0)), bound))
            if aim.low is not None and bound > 0
            else None
        )
    if start is None or start == bound or inside(aim, start):
        return 1.0 if inside(aim, figure.value) else None
    return float(level_progress(figure.value, baseline=start, target=bound))
