"""Words of an explanation that the terminal and the pages share: numbers without loss, the arithmetic, methods and marks."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from zhiheng.core.issues import Text

if TYPE_CHECKING:
    from zhiheng.workspace.explaining import Explanation

METHODS = {
    "wilson": Text("威尔逊法", "Wilson"),
    "poisson": Text("泊松精确法", "exact Poisson"),
    "stratified": Text("分层估计的威尔逊法", "Wilson of a stratified estimate"),
}
MARKS = {
    "V": Text("已核", "read in the rule"),
    "M": Text("待核", "to be confirmed"),
    "P": Text("惯例", "practice"),
}


def exact(number: Fraction | None) -> str | None:
    """The number in text without loss: a decimal where it is one, otherwise a fraction."""
    if number is None:
        return None
    below = number.denominator
    if below == 1:
        return str(number.numerator)
    for prime in (2, 5):
        while below % prime == 0:
            below //= prime
    if below != 1:
        return f"{number.numerator}/{number.denominator}"
    decimals = 0
    while (number * 10**decimals).denominator != 1:
        decimals += 1
    digits = str(abs(int(number * 10**decimals))).rjust(decimals + 1, "0")
    sign = "-" if number < 0 else ""
    return sign + (f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits)


def shown(number: Fraction, decimals: int) -> str:
    """The number rounded for showing, as GB/T 8170-2008 rounds."""
    from zhiheng.core.rounding import rounded

    return f"{rounded(number, decimals):,f}"


def short(number: Fraction) -> str:
    """A count or sum as it is, with at most four digits after the point."""
    return f"{int(number):,}" if number.denominator == 1 else shown(number, 4).rstrip("0").rstrip(".")


def arithmetic(found: Explanation) -> str:
    """Numerator / denominator × factor = value, as far as the value is one; else the value with all its digits."""
    value = found.value
    if value.value is None:
        return ""
    said = (
        f"{exact(value.value)} {value.unit}"
        if "/" not in (exact(value.value) or "")
        else f"{shown(value.value, 6)}… {value.unit}"
    )
    if found.weights and found.inputs:
        return f"{_weighed(found)} = {said}".strip()
    if value.numerator is None or not value.denominator:
        return said.strip()
    plain = value.numerator / value.denominator
    factor = value.value / plain if plain else None
    times = f" × {short(factor)}" if factor not in (None, 1) else ""
    if value.crude is not None:
        times = ""
        said = f"{shown(value.crude, 6)} → {said}"
    return f"{short(value.numerator)} / {short(value.denominator)}{times} = {said}".strip()


def _weighed(found: Explanation) -> str:
    """The terms of a weighted mean, as 0.75 × 96.4 + 0.25 × 88."""
    values = {each.value.indicator: each.value.value for each in found.inputs}
    weights = dict(found.weights)
    terms = ((weights.get(name), values.get(indicator)) for name, indicator in found.indicator.inputs)
    return " + ".join(
        f"{short(weight)} × {short(value)}" for weight, value in terms if weight and value is not None
    )
