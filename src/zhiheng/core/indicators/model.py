"""What an indicator is, and what a value of it carries."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from zhiheng.core.calendar import Period, PeriodKind
from zhiheng.core.formulas.model import Formula, Group, Row
from zhiheng.core.issues import Text
from zhiheng.core.registers.model import UNSAID, Day, Register

Better = Literal["higher", "lower", "neither"]


class Estimate(StrEnum):
    """What kind of figure the sample gives, which says how its uncertainty is told."""

    NONE = "none"
    """A full count or a sum: nothing is estimated."""
    PROPORTION = "proportion"
    """A share of a sample: numerator of denominator items (Wilson; Clopper–Pearson for a safe claim)."""
    STRATIFIED = "stratified"
    """A share of a sample drawn from strata, weighted by the share of each stratum in the population."""
    RATE = "rate"
    """Events by exposure: the numerator is a Poisson count."""


class WhenEmpty(StrEnum):
    """What it means that a register has no row for an area and a period."""

    UNKNOWN = "unknown"
    """Nobody filed: there is no value."""
    ZERO = "zero"
    """Nothing happened: counts and sums are 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """The formula of an indicator from `since` on (None: from the beginning) until the next version.

    `denominator` is None where the figure is no ratio. `where` narrows the rows of every part of both.
    """

    since: date | None = None
    where: str = ""
    numerator: str = ""
    denominator: str = ""
    note: Text = UNSAID
    basis: str = ""
    """The document and clause that fix it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """One stratum of the population: the value of the strata column and its share of the population."""

    value: str
    weight: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A named formula over a register, or an index over other indicators.

    `period` is how often it is told (one of days is told by day only); `breakdowns` are the columns by which it may be taken apart beside area and period.
    An index has `inputs` (local name to indicator) and one of: `weights` for a weighted mean; `algorithm`, the name of a function in
    the algorithm.py of its scheme folder; or the inputs `numerator` and `denominator` alone, whose ratio it is. `weights` belong to the inputs of an index, or to the strata of a stratified share
    (value of the column `strata` to its share of the population); `weights_from` names the parameter that holds them instead.
    """

    name: str
    label: Text
    unit: str
    versions: tuple[Version, ...] = ()
    register: str = ""
    date: str | None = None
    """Column that puts a row into a period; None: the register's own; "": every row counts in every period (a stock)."""
    decimals: int = 2
    """Digits after the point that are shown; what is judged is the unrounded value (GB/T 8170)."""
    better: Better = "higher"
    estimate: Estimate = Estimate.NONE
    strata: str = ""
    population: int | None = None
    """How many items there are in all, where that is known and small; for the finite population correction."""
    when_empty: WhenEmpty = WhenEmpty.UNKNOWN
    period: PeriodKind = PeriodKind.YEAR
    breakdowns: tuple[str, ...] = ()
    inputs: tuple[tuple[str, str], ...] = ()
    weights: tuple[tuple[str, Fraction], ...] = ()
    weights_from: str = ""
    algorithm: str = ""
    parameters: tuple[str, ...] = ()
    """The parameters that the algorithm is given; formulas name theirs themselves."""
    aliases: tuple[str, ...] = ()
    """Further names under which plans speak of it."""
    basis: tuple[str, ...] = ()
    note: Text = UNSAID
    scheme: str = ""

    @property
    def is_ratio(self) -> bool:
        """Whether it is an index that divides one indicator by another, maybe of another register."""
        return not (self.weights or self.weights_from or self.algorithm) and {
            name for name, _ in self.inputs
        } == {"numerator", "denominator"}

    def version_on(self, day: Day) -> Version | None:
        """The version in force on that day; None before the first."""
        reached = [one for one in self.versions if one.since is None or one.since <= day]
        return reached[-1] if reached else None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedVersion:
    """A version whose formulas were read and checked against the register, with parameters as they stood on one day.

    `value` is the whole: numerator divided by denominator and brought to the indicator's unit. `size` counts the rows that
    stand behind the value (n): those for which `where` holds. `digest` is the SHA-256 of everything that decides the value.
    """

    indicator: Indicator
    version: Version
    register: Register
    where: Row | None
    numerator: Formula
    denominator: Formula | None
    value: Group
    size: Group
    digest: str
    factor: Fraction = Fraction(1)
    """By how much numerator divided by denominator is multiplied to come to the indicator's unit: 100 for %."""
    strata: tuple[Stratum, ...] = ()
    """Of a stratified share: the strata with their weights as they stood on that day, which sum to 1."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Where the true figure lies with the given confidence, in the indicator's unit."""

    low: Fraction
    high: Fraction
    confidence: Fraction
    method: str
    """wilson, clopper-pearson, stratified, poisson …"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """What a value came from: the state of the ledger, the register's version, the formula, and the filings.

    `filings` are the seqs of all filings in the register's vintage; which of them brought the rows behind one value says
    the explanation.
    """

    vintage: int
    register: str = ""
    register_version: str = ""
    formula: str = ""
    """The digest of the checked version."""
    since: date | None = None
    """From when the formula is in force."""
    filings: tuple[int, ...] = ()
    inputs: tuple[Lineage, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """An indicator at an area, a period and any further breakdown.

    `value` is exact and in the indicator's unit (96.4 for 96.4 %); None where there is none, and then `reason` says why.
    `numerator` and `denominator` are the counts or sums behind it, in their own units. `area` is "" for the whole. `n`: the rows behind it.
    """

    indicator: str
    unit: str
    period: Period | None = None
    area: str = ""
    level: str = ""
    """The level of the area: town, district, city; "" for the whole."""
    breakdown: tuple[tuple[str, str], ...] = ()
    value: Fraction | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    n: int = 0
    interval: Interval | None = None
    reason: Text = UNSAID
    lineage: Lineage = field(default_factory=lambda: Lineage(vintage=0))
    crude: Fraction | None = None
    """Of a stratified share: the share without weights, to show both; only the weighted one may be compared."""
    former: bool = False
    """Computed with the formula that the one in force took the place of, to show both where it changes."""
