"""Numbers that a method needs and no law fixes once for all: each with its mark and where it comes from.

A method takes its settings as an argument; an office that has decided otherwise gives others. The marks are those of the
schemes' parameters: V checked with the source, M from memory and to be checked before it has legal effect, P a local choice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

Mark = Literal["V", "M", "P"]


@dataclass(frozen=True, slots=True)
class Declared:
    """One number: its exact value, its mark, where it comes from, and since when it holds (None: from the beginning)."""

    value: Fraction
    mark: Mark
    clause: str
    since: date | None = None

    def __float__(self) -> float:
        return float(self.value)

    def __int__(self) -> int:
        return int(self.value)


def chosen(value: str, clause: str) -> Declared:
    """A local choice (mark P), its value written as a decimal."""
    return Declared(Fraction(Decimal(value)), "P", clause)
