"""What a target asks, as bounds: for every operator what the value must lie in, and whether it does."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from zhiheng.core.issues import Text
from zhiheng.core.judging.model import Aim, Lack, Link, Official, State
from zhiheng.core.judging.parameters import Thresholds
from zhiheng.core.plan.model import Target
from zhiheng.core.rounding import digits_after_point, rounded
from zhiheng.core.units import is_ratio

REFERENCES = {">ref": (">", 1), ">=ref": (">=", 1), "<ref": ("<", -1), "<=ref": ("<=", -1)}
FULL = {"%": Decimal(100), "‰": Decimal(1000)}
"""Full coverage as the units print it."""


def aim_of(
    target: Target, *, link: Link, thresholds: Thresholds, reference: Fraction | None = None
) -> Aim | Lack:
    """The bounds that the target sets; a Lack where something a person must say is missing.

    `reference` is the outside figure in the target's unit. `~` is taken as the figure with the tolerance of the thresholds (P).
    """
    if target.op == "do":
        return Aim(low=Fraction(1), high=None, figure=Decimal(1))
    if target.op == "rank":
        if link.rank_within is None:
            return Lack(State.CANNOT_TELL, _NO_RANK.filled(target.ref or target.quote or target.subject))
        place = Decimal(link.rank_within)
        return Aim(low=None, high=Fraction(place), figure=place)
    if target.op in REFERENCES:
        if reference is None:
            return Lack(State.CANNOT_TELL, _NO_REFERENCE.filled(target.ref))
        sign, side = REFERENCES[target.op]
        bounds = (reference, None) if side > 0 else (None, reference)
        return Aim(low=bounds[0], high=bounds[1], strict=sign in "<>", decimals=2)
    if target.value is None:
        return Lack(State.CANNOT_TELL, _NO_FIGURE)
    return _figure_aim(target, target.value, thresholds)


def _figure_aim(target: Target, figure: Decimal, thresholds: Thresholds) -> Aim:
    value = Fraction(figure)
    plain = Aim(low=None, high=None, decimals=digits_after_point(figure), figure=figure)
    match target.op:
        case ">=" | ">":
            return replace(plain, low=value, strict=target.op == ">")
        case "<=" | "<":
            return replace(plain, high=value, strict=target.op == "<")
        case "between":
            return replace(
                plain, low=value, high=Fraction(target.upper if target.upper is not None else figure)
            )
        case "~":
            off = abs(value) * thresholds.tolerance if value else thresholds.tolerance_at_zero
            return replace(plain, low=value - off, high=value + off)
    full = is_full(target)
    return replace(plain, low=value, high=value, full=full or value == 0, on_rounded=not full and value != 0)


def is_full(target: Target) -> bool:
    """Whether the target asks for all there are: = 100 %, = 1000 ‰."""
    return target.op == "=" and target.value is not None and target.value == FULL.get(target.unit)


def is_never(target: Target) -> bool:
    """Whether the target tolerates none at all: = 0, or at most 0, of something that is counted."""
    return target.op in ("=", "<=") and target.value == 0 and not (target.unit and is_ratio(target.unit))


def inside(aim: Aim, value: Fraction) -> bool:
    """Whether the value meets the aim, as it stands."""
    if aim.low is not None and (value < aim.low or (aim.strict and value == aim.low)):
        return False
    return aim.high is None or value < aim.high or (not aim.strict and value == aim.high)


def official(aim: Aim, value: Fraction) -> Official:
    """The official reading: the unrounded value against the figure, and what rounding it first would say.

    Equality to a figure other than 0 and 100 % is read at the figure's digits: as a full value it would never hold.
    """
    exact, at_digits = inside(aim, value), inside(aim, Fraction(rounded(value, aim.decimals)))
    return Official(met=at_digits if aim.on_rounded else exact, rounded=at_digits, on_rounded=aim.on_rounded)


def gap(aim: Aim, value: Fraction) -> Fraction:
    """How far the value falls short, in the target's unit; negative where it is better than the nearest bound by so much."""
    sides = []
    if aim.low is not None:
        sides.append(aim.low - value)
    if aim.high is not None:
        sides.append(value - aim.high)
    return max(sides)


def direction(aim: Aim) -> int:
    """1 where more is better, -1 where less is, 0 for a range."""
    if aim.low is not None and aim.high is not None:
        return 0 if not aim.full else (-1 if aim.high == 0 else 1)
    return 1 if aim.low is not None else -1


_NO_RANK = Text(
    "「{}」指前几名没有确认，请在 links.toml 里写明 rank_within",
    "which place counts as “{}” was not confirmed; write rank_within in links.toml",
)
_NO_REFERENCE = Text(
    "没有同期的参照数「{}」，请报送外部参照数，并在 links.toml 里写明 reference",
    "there is no figure of the reference “{}” for this period; file it under outside figures and name it as reference in links.toml",
)
_NO_FIGURE = Text(
    "目标没有数值，也不是完成、位次或参照", "the target has no figure and is no deed, rank or reference"
)
