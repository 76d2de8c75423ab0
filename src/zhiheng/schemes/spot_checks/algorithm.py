"""Figures of spot checks that hold a register against a number that is in no register."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction


def batches_per_thousand(
    values: Mapping[str, Fraction | None], parameters: Mapping[str, Fraction]
) -> Fraction | None:
    """Batches sampled for each thousand residents of the area; None where the batches are not known or nobody lives there."""
    batches, population = values["batches"], parameters["resident_population"]
    return batches / population if batches is not None and population else None
