"""What is to be expected by the deadline: the trend, and the probability of meeting the target by the declared methods for short
series (standards 17). Each method is named beside its result.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from zhiheng.core.calendar import MONTHS, Period, PeriodKind
from zhiheng.core.indicators.model import Estimate
from zhiheng.core.issues import Text
from zhiheng.core.judging.aims import direction
from zhiheng.core.judging.cases import Case, comparable
from zhiheng.core.judging.figures import Figure, Point, apart, change, figure_of_year
from zhiheng.core.judging.model import Aim, Measured, Trend
from zhiheng.core.registers.model import UNSAID
from zhiheng.core.units import is_count, read_unit

if TYPE_CHECKING:
    from zhiheng.core.statistics.chances import ShareChance

KINDS = (PeriodKind.QUARTER, PeriodKind.HALF_YEAR, PeriodKind.YEAR, PeriodKind.MONTH)
"""Which kind of period a trend is taken from, the first that has points enough."""

LINE = Text("直线趋势的预测区间", "prediction interval of a straight line")
HOLT = Text("阻尼 Holt 趋势（较直线不利，取之）", "damped Holt trend, less favourable than the line")
EXACT = Text("各期都在一条直线上，按期数留有余地", "all periods on one line, with a margin for their number")
SHARE = Text("贝塔—二项分布推算年内余下样本", "beta-binomial for the samples still to come this year")
SHARE_NEEDED = Text(
    "贝塔—二项分布推算，年内余下约{}个样本须有{}个符合",
    "beta-binomial; of about {} samples still to come this year {} must comply",
)
SHARE_TOO_FEW = Text(
    "贝塔—二项分布推算，年内余下约{}个样本即使全部符合也不够",
    "beta-binomial; even if all of about {} samples still to come this year comply",
)
COUNTS = Text("伽马—泊松分布推算余下时间的次数", "gamma-Poisson for the counts of the time left")
MEAN = Text("各期平均数的预测区间", "prediction interval of the mean of the periods")
CERTAIN = Text("已成定局", "already certain")


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is to be expected: trend and probability, with the method; None where there is too little to say."""

    trend: Trend | None = None
    probability: float | None = None
    method: Text = UNSAID


def expected(case: Case, figure: Figure, aim: Aim) -> Outlook:
    """The outlook before the deadline; the caller has found that nothing is certain yet."""
    trend = trend_of(case, figure, aim)
    amounts = case.adds_up and case.measured is Measured.AMOUNT
    if amounts and not case.reaches(figure):
        figure = _nothing_yet(case, figure)
    for method in (_share_in_the_year, _rate_in_the_year, _counts, _amounts):
        found = method(case, figure, aim)
        if found is not None:
            return replace(found, trend=trend)
    if amounts:
        return Outlook(trend)
    return replace(_line(case, figure, aim), trend=trend)


def _nothing_yet(case: Case, figure: Figure) -> Figure:
    """Of an amount of the year of the deadline, before that year has a figure: nothing so far, and the year to come."""
    first = date(case.window.due.year, 1, 1)
    return replace(
        figure, value=Fraction(0), period=Period(first, first), numerator=None, denominator=None, points=()
    )


def _days_left(case: Case, figure: Figure) -> int:
    """From the last day that the figure tells of to the deadline."""
    end = figure.period.end if figure.period.start > case.on else min(figure.period.end, case.on)
    return max((case.window.due - end).days, 0)


def trend_of(case: Case, figure: Figure, aim: Aim) -> Trend | None:
    """How the figure went from period to period: the slope of the line, or with few points the last step; of amounts the mean."""
    from zhiheng.core.statistics.forecasts import straight_line

    points = _running(case, figure)
    if len(points) < 2:
        return None
    values = [each.value for each in points]
    adds = case.adds_up and case.measured is Measured.AMOUNT
    if adds:
        step, better = sum(values, Fraction(0)) / len(values), None
    else:
        times = [_time(each.period.end, points[0].period.kind) for each in points]
        if len(set(times)) < 2:
            # Figures of different days of one month are one moment here.
            return None
        step = (
            straight_line(times, values).slope
            if len(points) >= 3
            else (values[1] - values[0]) / (times[1] - times[0])
        )
        way = direction(aim) * step
        better = None if way == 0 else way > 0
    kind = points[0].period.kind
    return Trend(
        step=step,
        points=len(points),
        kind=kind if kind in MONTHS else PeriodKind.QUARTER,
        adds=adds,
        better=better,
    )


def _running(case: Case, figure: Figure) -> list[Point]:
    """The points a trend is taken from: those over by now, of one kind of period, at most so many; as changes where one is asked."""
    most = case.setting.thresholds.most_points
    done = [each for each in case.points if each.period.end <= case.on]
    if case.is_change and case.measured is Measured.AMOUNT:
        done = _years(case)
    if case.adds_up:
        own = [each for each in done if each.period.start >= case.window.start]
        enough = len(apart(own)) >= case.setting.thresholds.least_points
        # In the first quarters of a year those of the year before say how it goes.
        done = own if enough or case.measured is Measured.TOTAL else done
    best: list[Point] = []
    for kind in KINDS:
        found = [each for each in done if each.period.kind is kind]
        if len(found) >= case.setting.thresholds.least_points:
            best = found
            break
        best = max(best, found, key=len)
    by_end = {each.period.end: each for each in done if each.period.kind not in MONTHS}
    if len(best) < min(len(by_end), 2):
        best = list(by_end.values())
    return [_as_change(case, figure, each) for each in _one_a_time(best)[-most:]]


def _years(case: Case) -> list[Point]:
    """What each year brought that is over: the only amounts that a base year can be compared with."""
    points = comparable(case)
    found = []
    for year in sorted({each.period.end.year for each in points}):
        figure = figure_of_year(points, year, case.measured, on=case.on)
        if figure is not None:
            found.append(Point(period=figure.period, value=figure.value))
    return found


def _one_a_time(points: Sequence[Point]) -> list[Point]:
    return list({each.period.end: each for each in points}.values())


def _as_change(case: Case, figure: Figure, point: Point) -> Point:
    if not case.is_change or figure.base is None:
        return point
    scale = 1 / read_unit(case.target.unit).scale if case.relative else None
    made = change(
        replace(figure, value=point.value), figure.base, falling=case.target.change == "decline", scale=scale
    )
    return replace(point, value=made.value) if isinstance(made, Figure) else point


def _time(day: date, kind: PeriodKind) -> Fraction:
    """The end of a period as a number that goes up by 1 from one period of the kind to the next."""
    return Fraction(day.year * 12 + day.month, MONTHS.get(kind, 3))


def _line(case: Case, figure: Figure, aim: Aim) -> Outlook:
    """Straight line and damped Holt, the less favourable of the two."""
    from zhiheng.core.statistics.forecasts import outlook

    points = _running(case, figure)
    if len(points) < case.setting.thresholds.least_points:
        return Outlook()
    kind = points[0].period.kind
    times = [_time(each.period.end, kind) for each in points]
    at = _time(case.window.due, kind)
    if at <= times[-1] or any(later <= earlier for earlier, later in pairwise(times)):
        return Outlook()
    found = outlook(times, [each.value for each in points], at)
    if found is None:
        return Outlook()
    chance = found.chance(*_range(aim))
    if not chance.prediction.error:
        # Points that lie on one line leave the formula no doubt; so few of them do not rule out that the next one will not.
        other = 1 / (len(points) + 2)
        return Outlook(probability=min(max(chance.probability, other), 1 - other), method=EXACT)
    method = HOLT if chance.prediction.method == "damped-holt" else LINE
    return Outlook(probability=chance.probability, method=method)


def _range(aim: Aim) -> tuple[Fraction | None, Fraction | None]:
    """The bounds for a forecast: nothing lies beyond the end of a scale, and equality at so many digits has some width."""
    if aim.full:
        return (None, aim.high) if aim.high == 0 else (aim.low, None)
    if aim.on_rounded and aim.low is not None and aim.high is not None:
        half = Fraction(1, 2 * 10**aim.decimals)
        return aim.low - half, aim.high + half
    return aim.low, aim.high


def _share_in_the_year(case: Case, figure: Figure, aim: Aim) -> Outlook | None:
    """A pass rate in the year of its deadline: so many items are still to come."""
    from zhiheng.core.statistics.chances import share_at_end

    counts = _counts_of(figure)
    one_sided = aim.full or (aim.low is None) != (aim.high is None)
    if counts is None or not one_sided or case.measured is not Measured.RATE or not case.reaches(figure):
        return None
    if case.setting.estimate is not Estimate.PROPORTION or counts[0] > counts[1] or case.is_change:
        return None
    passes, items = counts
    upper = aim.low is None or (aim.full and aim.low == 0)
    bound = aim.high if upper else aim.low
    assert bound is not None
    share = bound * read_unit(case.unit).scale
    if not 0 <= share <= 1:
        return None
    good, least = (items - passes, 1 - share) if upper else (passes, share)
    found = share_at_end(good, items, _to_come(case, figure, items), least, strict=aim.strict)
    return Outlook(probability=found.probability, method=_of_sample(found))


def _of_sample(found: ShareChance) -> Text:
    """The method, with what the samples still to come must bring."""
    to_come, needed = found.to_come, found.needed
    if not 0 < needed <= to_come:
        return SHARE if needed <= 0 else SHARE_TOO_FEW.filled(to_come)
    return Text(SHARE_NEEDED.zh.format(to_come, needed), SHARE_NEEDED.en.format(to_come, needed))


def _to_come(case: Case, figure: Figure, items: int) -> int:
    """How many items are still to come: those planned for the year, else as many as the pace so far would bring."""
    planned = case.link.samples_a_year
    if planned is not None:
        return max(planned - items, 0)
    elapsed = max(figure.period.days, 1)
    left = max((case.window.due - figure.period.end).days, 0)
    return round(Fraction(items * left, elapsed))


def _rate_in_the_year(case: Case, figure: Figure, aim: Aim) -> Outlook | None:
    """A rate of rare events in the year of its deadline, at an exposure that stays as it is."""
    counts = _counts_of(figure)
    if counts is None or aim.high is None or aim.low is not None or not case.reaches(figure):
        return None
    if case.setting.estimate is not Estimate.RATE or case.measured is not Measured.RATE or case.is_change:
        return None
    events, exposure = counts
    each = figure.value / events if events else 1 / read_unit(case.unit).scale / exposure
    before = [one for one in apart(case.points) if one.period.end < figure.period.start]
    known = [one for one in before if one.numerator is not None and one.numerator.denominator == 1]
    history = sum((one.numerator or Fraction(0) for one in known), Fraction(0))
    days = sum(one.period.days for one in known)
    return _at_most(case, figure, _most(aim, each), (events, int(history), days))


def _most(aim: Aim, each: Fraction) -> int:
    """The most events that keep within the upper bound, `each` of which adds so much to the value."""
    assert aim.high is not None
    allowed = aim.high / each
    most = math.floor(allowed)
    return most - 1 if aim.strict and most == allowed else most


def _at_most(case: Case, figure: Figure, most: int, counted: tuple[int, int, int]) -> Outlook:
    from zhiheng.core.statistics.poisson import events_at_most

    seen, history, days = counted
    chance = events_at_most(
        most, seen=seen, events=seen + history, exposure=days + figure.period.days, remaining=_days_left(case, figure)
    )  # fmt: skip
    return Outlook(probability=chance, method=COUNTS)


def _counts(case: Case, figure: Figure, aim: Aim) -> Outlook | None:
    """Things that are counted and add up: what comes in the time left is Poisson, at the rate of the time before."""
    whole = figure.value.denominator == 1 and figure.value >= 0
    if not (case.adds_up and case.reaches(figure) and whole and is_count(case.unit)):
        return None
    seen = int(figure.value)
    young = len(figure.points) < case.setting.thresholds.least_points
    history, days = _history(case, figure) if aim.low is None or aim.full or young else (0, 0)
    upper = (
        _at_most(case, figure, _most(aim, Fraction(1)), (seen, history, days))
        if aim.high is not None
        else None
    )
    if aim.low is None:
        return upper
    least = math.ceil(aim.low) + (1 if aim.strict and aim.low.denominator == 1 else 0)
    short = 0.0
    if seen < least:
        below = _at_most(case, figure, least - 1, (seen, history, days))
        short = below.probability or 0.0
    most = upper.probability if upper is not None and upper.probability is not None else 1.0
    return Outlook(probability=max(most - short, 0.0), method=COUNTS)


def _history(case: Case, figure: Figure) -> tuple[int, int]:
    """Events before the time that counts, and how many days they were counted over."""
    if case.measured is not Measured.AMOUNT:
        return 0, 0
    before = [each for each in apart(case.points) if each.period.end < figure.period.start]
    whole = [each for each in before if each.value.denominator == 1 and each.value >= 0]
    return sum(int(each.value) for each in whole), sum(each.period.days for each in whole)


def _amounts(case: Case, figure: Figure, aim: Aim) -> Outlook | None:
    """Sums that add up (money, areas): each period to come brings about the mean of those before."""
    from zhiheng.core.statistics.forecasts import Prediction

    if not (case.adds_up and case.reaches(figure)):
        return None
    points = _periods(case, figure)
    count = len(points)
    if count < case.setting.thresholds.least_points:
        return None
    days = Fraction(sum(days for _, days in points), count)
    left = Fraction(_days_left(case, figure)) / days
    mean = sum((value for value, _ in points), Fraction(0)) / count
    variance = sum(((value - mean) ** 2 for value, _ in points), Fraction(0)) / (count - 1)
    error = math.sqrt(variance * (left + left * left / count))
    found = Prediction("mean", figure.value + mean * left, error, count - 1)
    return Outlook(probability=found.chance(*_range(aim)), method=MEAN)


def _periods(case: Case, figure: Figure) -> list[tuple[Fraction, int]]:
    """What each period brought, and how many days it had."""
    if case.measured is Measured.AMOUNT:
        return [(each.value, each.period.days) for each in _running(case, figure)]
    found, before, since = [], Fraction(0), case.window.start
    for point in figure.points:
        found.append((point.value - before, max((point.period.end - since).days, 1)))
        before, since = point.value, point.period.end
    return found


def _counts_of(figure: Figure) -> tuple[int, int] | None:
    above, below = figure.numerator, figure.denominator
    if above is None or below is None or below <= 0 or above < 0:
        return None
    return (int(above), int(below)) if above.denominator == below.denominator == 1 else None
