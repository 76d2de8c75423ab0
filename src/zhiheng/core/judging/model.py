"""What a verdict is, and what is asked of the judge beside a target and its values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from zhiheng.core.calendar import Period, PeriodKind
from zhiheng.core.indicators.model import Estimate, Lineage, Value
from zhiheng.core.issues import Text
from zhiheng.core.judging.parameters import Thresholds
from zhiheng.core.plan.model import Op, Target
from zhiheng.core.registers.model import UNSAID


class State(StrEnum):
    """How a target stands on a day."""

    MET = "met"
    """The measured fact reaches it: at the deadline, or before it where nothing can take it away again."""
    ON_COURSE = "on_course"
    """Before the deadline, and likely enough to be met."""
    AT_RISK = "at_risk"
    """Before the deadline, and less likely than that."""
    MISSED = "missed"
    """The measured fact falls short at the deadline, or it cannot be met any more."""
    NO_DATA = "no_data"
    """Nobody filed a figure, or the last one is too old."""
    CANNOT_TELL = "cannot_tell"
    """There are figures, but not what a judgement needs; the reason says what is missing."""


STATE_LABELS = {
    State.MET: Text("达成", "met"),
    State.ON_COURSE: Text("进展正常", "on course"),
    State.AT_RISK: Text("有风险", "at risk"),
    State.MISSED: Text("未达成", "missed"),
    State.NO_DATA: Text("无数据", "no data"),
    State.CANNOT_TELL: Text("无法判断", "cannot tell"),
}


class Measured(StrEnum):
    """What the figures of a series are, which says how a year or a whole plan comes of them."""

    RATE = "rate"
    """A share, mean or index of its period; never added up."""
    AMOUNT = "amount"
    """A count or sum of what happened in its period (本期数); periods add up."""
    TOTAL = "total"
    """What has come together since the plan began, at the period's end (累计数)."""
    STATE = "state"
    """How much there is at the period's end (期末数)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What measures a target: an indicator, or what its body reports. It counts once a person has confirmed it.

    `filters` narrows the indicator by its breakdowns (column and value); `area` by area. `reference` is the outside figure
    that a comparison means; `rank_within` the last place that still counts for a rank; `result` the id of the plan's result where
    the target began. `measured` is given where the indicator does not say it; `gives_change`: its values are the growth or decline itself. `samples_a_year`: how many are planned.
    """

    target: str
    indicator: str = ""
    reported: bool = False
    area: str = ""
    filters: tuple[tuple[str, str], ...] = ()
    reference: str = ""
    rank_within: int | None = None
    result: str = ""
    measured: Measured | None = None
    gives_change: bool = False
    samples_a_year: int | None = None
    confirmed_by: str = ""
    confirmed_on: date | None = None
    note: str = ""
    """Why it was suggested, or what the person remarked."""

    @property
    def confirmed(self) -> bool:
        """Whether a person stands for it."""
        return bool(self.confirmed_by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amended:
    """How the target was changed: by which document, since when, and the figure before and after, in words."""

    document: str
    since: date
    before: Text
    after: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """All that a judgement needs beside the target and its values.

    `years` are the plan's first and last; `kind` is how often values are told; `reference` are the values of the outside figure;
    `population` is how many items there are in all, where that is known.
    """

    years: tuple[int, int] | None
    link: Link | None
    measured: Measured = Measured.RATE
    estimate: Estimate = Estimate.NONE
    kind: PeriodKind = PeriodKind.QUARTER
    population: int | None = None
    reference: tuple[Value, ...] = ()
    amended: Amended | None = None
    obstacle: Text = UNSAID
    """Why its values cannot be had at all, where that is so."""
    thresholds: Thresholds = field(default_factory=Thresholds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Official:
    """The value held against the figure.

    `met` is by the unrounded value (全数值比较, GB/T 8170); `rounded` what would come out if the value were rounded to the digits of
    the figure first (修约值比较), which is told and does not count. `on_rounded`: it does count, since equality to a figure with
    digits means nothing else.
    """

    met: bool
    rounded: bool
    on_rounded: bool = False


Showing = Literal["shown", "not_shown", "contradicted", "full_count"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Whether the sample shows the target met.

    `bound` is the one-sided limit with that confidence, in the target's unit, on the side that counts: at least so much (or, for
    an upper limit, at most). `needed_samples`: how many more at the same rate would show it; None where no number would, or
    more than anybody draws. Of a small population all that are left are enough.
    """

    showing: Showing
    bound: Fraction | None = None
    confidence: Fraction = Fraction(95, 100)
    method: str = ""
    needed_samples: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """The change from one period to the next, in the target's unit, over `points` periods of `kind`."""

    step: Fraction
    points: int
    kind: PeriodKind
    adds: bool = False
    """The step is what one period brings of an amount, not how it differs from the one before."""
    better: bool | None = None
    """Whether it goes the way the target wants; None where it stands still or the target wants no way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A target judged on a day, with one sentence of reason.

    `value` is exact and in the target's unit, of `period`; `value_of_target` the bound it is held against (of a range the lower one,
    of a reference the outside figure). `gap` is how far the value falls short of the target, negative where it exceeds it.
    `progress` runs from 0 to 1 (standards 0.3); `probability` is that of meeting the target by the deadline. `pace` is what is
    needed for each quarter that is left; `next_date` when the next figure is due.
    """

    target: Target
    on: date
    state: State
    reason: Text
    value: Fraction | None = None
    unit: str = ""
    period: Period | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    value_of_target: Fraction | None = None
    upper: Fraction | None = None
    op: Op = ">="
    gap: Fraction | None = None
    official: Official | None = None
    shown: Shown | None = None
    progress: float | None = None
    trend: Trend | None = None
    probability: float | None = None
    method: Text = UNSAID
    pace: Fraction | None = None
    deadline: date | None = None
    next_date: date | None = None
    holder: str = ""
    amended: Amended | None = None
    link: Link | None = None
    lineage: tuple[Lineage, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """What the value must lie in, in the target's unit: from `low` to `high`, each None where that side is open.

    `strict`: the bound itself is not enough (>, <). `decimals`: the digits after the point with which the target is printed.
    """

    low: Fraction | None
    high: Fraction | None
    strict: bool = False
    decimals: int = 0
    figure: Decimal | None = None
    """The figure as printed."""
    on_rounded: bool = False
    full: bool = False
    """The figure is the end of the scale: 100 % or 0."""


@dataclass(frozen=True, slots=True)
class Lack:
    """Why something cannot be said."""

    state: State
    reason: Text
