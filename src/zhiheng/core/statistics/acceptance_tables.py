"""The tables of GB/T 2828.1-2012 (equal to ISO 2859-1:1999): code letters, and single plans for normal inspection.

Mark V: every number was compared with the matrices of MIL-STD-105E / ANSI Z1.4 in the R package AQLSchemes, which are the same
tables. Tightened and reduced inspection are not here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zhiheng.core.statistics.settings import Mark

LEVELS = ("S-1", "S-2", "S-3", "S-4", "I", "II", "III")
"""Inspection levels; II is the usual one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """The tables of one edition of the standard, in force from `since` on.

    `lots`: the largest lot of each row (None: any larger one) with the code letters of LEVELS. `sizes`: items by code letter, in
    order. `columns`: for each AQL, where its plan with Ac 0 stands among the letters, counted from 0 (below 0 it would stand before
    the first), and the largest acceptance number that the column has. `steps`: the acceptance numbers from Ac 0 on; None under
    an arrow.
    """

    standard: str
    since: date
    mark: Mark
    lots: tuple[tuple[int | None, str], ...]
    sizes: tuple[tuple[str, int], ...]
    columns: tuple[tuple[Decimal, int, int], ...]
    steps: tuple[int | None, ...]


_SIZES = (2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1250, 2000)
_AQLS = "0.010 0.015 0.025 0.040 0.065 0.10 0.15 0.25 0.40 0.65 1.0 1.5 2.5 4.0 6.5 10 15 25 40 65 100 150 250 400 650 1000"

_MOST = {"150": 30, "250": 44, "400": 44, "650": 44, "1000": 44}

GB_T_2828_1_2012 = Edition(
    standard="GB/T 2828.1-2012",
    since=date(2013, 2, 15),
    mark="V",
    lots=(
        (8, "AAAAAAB"),
        (15, "AAAAABC"),
        (25, "AABBBCD"),
        (50, "ABBCCDE"),
        (90, "BBCCCEF"),
        (150, "BBCDDFG"),
        (280, "BCDEEGH"),
        (500, "BCDEFHJ"),
        (1200, "CCEFGJK"),
        (3200, "CDEGHKL"),
        (10000, "CDFGJLM"),
        (35000, "CDFHKMN"),
        (150000, "DEGJLNP"),
        (500000, "DEGJMPQ"),
        (None, "DEHKNQR"),
    ),
    sizes=tuple(zip("ABCDEFGHJKLMNPQR", _SIZES, strict=True)),
    # One letter less for each AQL: Q, P, N … A, and on as if there were letters before A.
    columns=tuple((Decimal(aql), 14 - place, _MOST.get(aql, 21)) for place, aql in enumerate(_AQLS.split())),
    steps=(0, None, None, 1, 2, 3, 5, 7, 10, 14, 21, 30, 44),
)
