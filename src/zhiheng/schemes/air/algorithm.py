"""The air quality index of a day (HJ 633-2012 and HJ 633-2026): sub-indexes by interpolation, rounded up; the greatest is the index.

The editions differ in limits and in what a missing pollutant means, and both stand in parameters.toml with their days.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from math import ceil

POLLUTANTS = ("pm25", "pm10", "so2", "no2", "co", "o3")
STEPS = (0, 50, 100, 150, 200, 300, 400, 500)
"""The sub-indexes of the table; a pollutant may lack the highest."""
DECIMALS = {"co": 1}
"""Digits after the point to which a concentration is rounded first; 0 where nothing is said (HJ 633-2026)."""


def air_quality_index(
    values: Mapping[str, Fraction | None], parameters: Mapping[str, Fraction]
) -> Fraction | None:
    """The index of the day's concentrations (μg/m³, CO mg/m³), 0 to 500, whole. Ozone is the greatest mean of 8 hours.

    None where no pollutant has a value, and where one is missing and the edition does not let the index of the others be told.
    """
    found = {name: _sub_index(name, values.get(name), parameters) for name in POLLUTANTS}
    told = [index for index in found.values() if index is not None]
    if not told:
        return None
    index = Fraction(max(told))
    if len(told) < len(POLLUTANTS) and index <= parameters["index_without_all_pollutants"]:
        return None
    return index


def _sub_index(name: str, concentration: Fraction | None, parameters: Mapping[str, Fraction]) -> int | None:
    """IAQI = (IAQI_high − IAQI_low) / (BP_high − BP_low) · (C − BP_low) + IAQI_low, rounded up; exact, for 2.2 mg/m³ of CO are 55."""
    if concentration is None:
        return None
    digits = 10 ** DECIMALS.get(name, 0)
    rounded = Fraction(round(concentration * digits), digits)
    limits = [
        (step, parameters[f"{name}_limits_{step}"]) for step in STEPS if f"{name}_limits_{step}" in parameters
    ]
    for (low_index, low), (high_index, high) in pairwise(limits):
        if rounded <= high:
            return ceil((high_index - low_index) / (high - low) * (rounded - low) + low_index)
    if name == "o3":
        return int(parameters["ozone_beyond_table"]) or None
    return limits[-1][0]
